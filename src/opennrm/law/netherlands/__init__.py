"""The Netherlands: who may register a possible victim, and the rules on stay and rights (B9, then B8/3)."""

from opennrm.law.netherlands.registering import REGISTERING
from opennrm.law.netherlands.stay import EDITIONS

__all__ = ["EDITIONS", "REGISTERING"]
