"""Reading what was sent, what waits and what was stopped; and mending a text that the gate stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from opennrm.cases import selectors as case_reads
from opennrm.journeys.outgoing.rules import Marked
from opennrm.kernel import audit, grants, outbox
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.models import Dispatch
from opennrm.kernel.outbox import Inside
from opennrm.kernel.secrets import Erased
from opennrm.kernel.words import Compartment

NO_DISPATCH = "There is no such message."


@dataclass(frozen=True)
class Kept:
    """A dispatch with its words, or without them where the viewer does not see every part that it holds."""

    dispatch: Dispatch
    inside: Inside | None
    content: bytes = b""

    @property
    def parts(self) -> frozenset[Compartment]:
        return frozenset(Compartment(part) for part in self.dispatch.parts)


def _inside(dispatch: Dispatch) -> Inside | None:
    try:
        return outbox.inside(dispatch)
    except Erased:
        return None


@selector
def dispatches(case_id: UUID, parts: frozenset[Compartment], *, viewer: Actor) -> list[Kept]:
    """What left this case, waits or was stopped, the newest first. Words only where the viewer sees all their parts."""
    case_reads.around(case_id, viewer=viewer, action="second_look")
    rows = Dispatch.objects.filter(case_id=case_id).defer("content").order_by("-asked_at")[:200]
    return [Kept(row, _inside(row) if set(row.parts) <= {str(part) for part in parts} else None) for row in rows]


@selector
def dispatch(dispatch_id: UUID, *, viewer: Actor) -> Kept:
    """One, with exactly what leaves or left. Raises NotThere, also where the viewer does not see all its parts."""
    row = Dispatch.objects.filter(pk=dispatch_id).first()
    if row is None or row.case_id is None:
        raise NotThere(NO_DISPATCH)
    case_reads.around(row.case_id, viewer=viewer, action="second_look")
    seen = grants.standing_in(viewer, row.case_id).compartments(viewer)
    if not {Compartment(part) for part in row.parts} <= seen:
        raise NotThere(NO_DISPATCH)
    audit.read(
        viewer, "outgoing.read", f"dispatch:{row.id}", persons=[row.person_id] if row.person_id else [],
        compartments=[Compartment(part) for part in row.parts],
    )  # fmt: skip
    try:
        return Kept(row, outbox.inside(row), outbox.content(row))
    except Erased as fault:
        raise NotThere(NO_DISPATCH) from fault


@dataclass(frozen=True)
class ToLookAt:
    """Something that waits for this viewer's eyes."""

    dispatch: Dispatch
    case_reference: str


@selector
def to_look_at(*, viewer: Actor) -> list[ToLookAt]:
    """What colleagues want to send and this viewer may let go, the oldest first."""
    rows = Dispatch.objects.filter(state="asked", case_id__isnull=False).exclude(asked_by_id=viewer.user_id)
    found = []
    for row in rows.defer("content").order_by("asked_at")[:100]:
        asked_of = case_reads.second_lookers(row.case_id, row.asked_by_id or 0, viewer=viewer) if row.case_id else []
        if viewer.user_id in asked_of and row.case_id is not None:
            found.append(ToLookAt(row, case_reads.around(row.case_id, viewer=viewer).case.reference))
    return found


# --- mending -----------------------------------------------------------------------------------------


def without(text: str, findings: Iterable[Marked], instead: str) -> str:
    """The text with every finding gone and `instead` in its place; overlapping findings are one.

    >>> from opennrm.journeys.outgoing.rules import Whose
    >>> from opennrm.journeys.outgoing.scanning import Kind
    >>> found = [Marked("text", Kind.PHONE, Whose.PERSON, Compartment.SAFE_CONTACT, 5, 9)]
    >>> without("call 1234 now", found, "[…]")
    'call […] now'
    """
    mended, at = [], 0
    for start, end in spans(findings):
        mended += [text[at:start], instead]
        at = end
    return "".join([*mended, text[at:]])


def spans(findings: Iterable[Marked]) -> list[tuple[int, int]]:
    """Where to mark, in order and without overlap."""
    found: list[tuple[int, int]] = []
    for one in sorted(findings, key=lambda one: (one.start, one.end)):
        if found and one.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], one.end))
        else:
            found.append((one.start, one.end))
    return found


def marked(text: str, findings: Sequence[Marked]) -> list[tuple[str, bool]]:
    """The text in pieces, and whether each is a finding: for a page that marks them."""
    pieces, at = [], 0
    for start, end in spans(findings):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [piece for piece in pieces if piece[0]]
