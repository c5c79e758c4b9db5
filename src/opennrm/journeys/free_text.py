"""Tells a writer at once that a note or a file name repeats what the vault keeps, and offers a reference instead.

What stands in a note is read by everybody who reads notes, and searched by nobody: a name belongs in its part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from opennrm.cases import selectors as case_reads
from opennrm.journeys.outgoing import protected
from opennrm.journeys.outgoing.kept import spans
from opennrm.journeys.outgoing.rules import Marked, Whose
from opennrm.journeys.outgoing.scanning import Finding, Kind, scan
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Compartment
from opennrm.people import selectors as people


@dataclass(frozen=True)
class Repeat:
    """A place in a text that repeats a protected value, and what may stand there instead."""

    start: int
    end: int
    kind: Kind
    instead: str


@selector
def repeats(case_id: UUID, text: str, *, viewer: Actor) -> list[Repeat]:
    """Where this text repeats names, numbers or days of the person, of others in the file, or a shelter's name.

    Only what this very writer typed is told back: a value is never named that does not stand in the text. Who else
    lives in the house is not looked for here: a lawyer could type names to learn who sleeps there. The gate looks.
    """
    return repeats_in(case_id, [text], viewer=viewer)[0]


@selector
def repeats_in(case_id: UUID, texts: Sequence[str], *, viewer: Actor) -> list[list[Repeat]]:
    """The same for several texts of one form, in their order: what is kept under seal is opened once."""
    if not any(text.strip() for text in texts):
        return [[] for _text in texts]
    found = case_reads.around(case_id, viewer=viewer)
    person, others = found.case.person_id, found.others
    guards = protected.of_persons([person], Whose.PERSON)
    guards += protected.of_persons(others - {person}, Whose.OTHER)
    guards += protected.shelters()
    owners = {(one.value.kind, one.value.owner): one for one in guards}
    shown = people.references([person, *others], viewer=viewer)

    def repeat(finding: Finding) -> Repeat:
        one = owners[finding.kind, finding.owner]
        reference = "" if one.whose == Whose.SHELTER else shown.get(UUID(finding.owner), "")
        return Repeat(finding.start, finding.end, finding.kind, _instead(finding.kind, reference))

    values = [one.value for one in guards]
    return [[repeat(finding) for finding in scan(text, values)] for text in texts]


def _instead(kind: Kind, reference: str) -> str:
    name = show_reference(reference) if reference else "…"
    match kind:
        case Kind.PERSON_NAME:
            return name
        case Kind.DAY:
            return f"[{name}: identity]"
        case Kind.PHONE | Kind.REACH | Kind.PLACE_NAME if reference:
            return f"[{name}: safe contact]"
        case _other:
            return "[…]"


def replaced(text: str, found: list[Repeat]) -> str:
    """The text with a reference in each of those places."""
    instead = {(one.start, one.end): one.instead for one in found}
    marks = [Marked("", one.kind, Whose.PERSON, Compartment.IDENTITY, one.start, one.end) for one in found]
    mended, at = [], 0
    for start, end in spans(marks):
        inner = next((words for (first, last), words in instead.items() if start <= first and last <= end), "[…]")
        mended += [text[at:start], inner]
        at = end
    return "".join([*mended, text[at:]])
