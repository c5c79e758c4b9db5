"""Reads of people: every function takes `viewer`."""

from opennrm.people.selectors.doubles import Pair, candidates, count_candidates, doubles_of, joined_files, pair
from opennrm.people.selectors.erasing import Names, ShownErasure, erasure, erasures_waiting, names_of, open_erasure
from opennrm.people.selectors.known import Asked, Likely, open_questions, own_questions, question
from opennrm.people.selectors.looking import looks
from opennrm.people.selectors.reading import (
    Opened,
    called,
    facts,
    files_of,
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
    "Asked", "Found", "Kind", "Likely", "Listed", "Names", "Opened", "Pair", "RegisterPage", "ShownErasure", "called", "candidates",
    "count_candidates", "doubles_of", "erasure", "erasures_waiting", "facts", "files_of", "joined_files", "looks", "names_of", "open_erasure", "open_questions", "own_facts", "own_questions", "pair",
    "person", "person_by_reference", "question", "references", "register_page", "resolve",
    "resolve_all", "safe_contact", "search", "vault",
]  # fmt: skip
