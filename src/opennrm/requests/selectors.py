"""Reading requests of courts and authorities, and what is to leave in answer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opennrm.cases.selectors.file import OpenFile
from opennrm.cases.selectors.reach import reach
from opennrm.cases.selectors.sealing import Seal
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment
from opennrm.requests import access
from opennrm.requests.models import Piece, Request
from opennrm.requests.rules import Cut, Why, kept

NO_REQUEST = "There is no such request."


@dataclass(frozen=True)
class ShownRequest:
    request: Request
    who: str
    address: str
    order: str
    asked: str
    why_declined: str


@dataclass(frozen=True)
class ShownPiece:
    piece: Piece
    title: str
    text: str
    cuts: list[Cut]

    @property
    def leaving(self) -> list[tuple[str, Why | None]]:
        """What stays, and in the place of what goes, the reason."""
        return kept(self.text, self.cuts)


def _shown(row: Request, seal: Seal) -> ShownRequest:
    words = {
        name: seal.open("request", row.id, name, getattr(row, name))
        for name in ("who", "address", "order", "asked", "why_declined")
    }
    return ShownRequest(row, **words)


@selector
def requests(opened: OpenFile, *, viewer: Actor) -> list[ShownRequest]:
    """Requests of a case, the newest first, for who works on it."""
    reach(opened.case.id, opened.viewer, "answer_requests", access.TEAM, rights=access.RIGHTS)
    seal = Seal(opened.case)
    return [_shown(row, seal) for row in Request.objects.filter(case=opened.case).order_by("-noted_at")]


@selector
def request(opened: OpenFile, request_id: UUID, *, viewer: Actor) -> tuple[ShownRequest, list[ShownPiece]]:
    """One request with the pieces whose part the viewer sees. Raises NotThere."""
    reach(opened.case.id, opened.viewer, "answer_requests", access.TEAM, rights=access.RIGHTS)
    row = Request.objects.filter(case=opened.case, pk=request_id).first()
    if row is None:
        raise NotThere(NO_REQUEST)
    seal = Seal(opened.case)
    pieces = [
        ShownPiece(
            piece, seal.open("piece", piece.id, "title", piece.title), seal.open("piece", piece.id, "text", piece.text),
            [Cut(start, end, Why(why)) for start, end, why in piece.cuts],
        )
        for piece in Piece.objects.filter(request=row, removed_at__isnull=True)
        if Compartment(piece.part) in opened.parts
    ]  # fmt: skip
    return _shown(row, seal), pieces


@dataclass(frozen=True)
class Allowed:
    """What the answer to a request may hold."""

    parts: frozenset[Compartment]


@selector
def approved_request(case_id: UUID, request_id: UUID, *, viewer: Actor) -> Allowed | None:
    """What may be given in answer to this request; None where it was declined, answered or never noted."""
    row = Request.objects.filter(case_id=case_id, pk=request_id, state__in=["preparing", "waiting"]).first()
    return Allowed(row.parts_of) if row else None
