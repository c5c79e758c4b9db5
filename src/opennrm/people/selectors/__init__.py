"""Reads of people: every function takes `viewer`."""

from opennrm.people.selectors.doubles import Pair, candidates, count_candidates, doubles_of, joined_files, pair
from opennrm.people.selectors.families import Relative, relation, relatives
from opennrm.people.selectors.known import Asked, Likely, open_questions, own_questions, question
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
from opennrm.people.selectors.register import Listed, RegisterPage, register_page
from opennrm.people.selectors.searching import Found, Kind, search

__all__ = [
    "Asked", "Found", "Kind", "Likely", "Listed", "Opened", "Pair", "RegisterPage", "Relative", "called", "candidates",
    "count_candidates", "doubles_of", "facts", "joined_files", "open_questions", "own_facts", "own_questions", "pair",
    "person", "person_by_reference", "question", "references", "register_page", "relation", "relatives", "resolve",
    "resolve_all", "safe_contact", "search", "vault",
]  # fmt: skip
