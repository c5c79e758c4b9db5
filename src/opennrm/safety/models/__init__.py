"""Tables of safety."""

from opennrm.safety.models.dangers import Danger
from opennrm.safety.models.locker import Locker

__all__ = ["Danger", "Locker"]
