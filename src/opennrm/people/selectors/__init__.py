"""Reads of people: every function takes `viewer`."""

from opennrm.people.selectors.reading import (
    Opened,
    called,
    facts,
    own_facts,
    person,
    person_by_reference,
    references,
    resolve,
    resolve_all,
    safe_contact,
    vault,
)

__all__ = [
    "Opened", "called", "facts", "own_facts", "person", "person_by_reference", "references", "resolve", "resolve_all",
    "safe_contact", "vault",
]  # fmt: skip
