"""Which law is in force: the one place that turns a country into its tables."""

from __future__ import annotations

from opennrm.law import netherlands
from opennrm.law.bases import Registering

_REGISTERING = {"NL": netherlands.REGISTERING}


class NoLaw(Exception):
    """There is no table of law for this country. The message says which file to write."""


def registering(country: str) -> Registering:
    """Who may register a possible victim, on which ground. Raises NoLaw."""
    try:
        return _REGISTERING[country]
    except KeyError:
        raise NoLaw(
            f"No law for {country}: write opennrm/law/<country>.py and name it in opennrm/law/book.py."
        ) from None
