"""Answering a court, a lawyer or an authority: written down, put together, cut, looked at by another, and sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.cases.models import Case
from opennrm.cases.selectors.reach import me, reach
from opennrm.cases.selectors.sealing import Seal
from opennrm.cases.services.writing_down import happened, logged, needs_open
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.wording import only
from opennrm.kernel.words import Compartment
from opennrm.requests import access
from opennrm.requests.models import Piece, Request
from opennrm.requests.rules import LONGEST_PIECE, STATES, Asker, Cut, Ground, faults, merged


@dataclass(frozen=True)
class Asked:
    """A request as somebody writes it down."""

    asker: Asker
    ground: Ground
    who: str
    asked: str
    received_on: date
    address: str = ""
    order: str = ""
    due_on: date | None = None


@service
def note_request(case_id: UUID, wanted: Asked, *, by: Actor) -> Request:
    """Write down what is asked, by whom, on what order. Raises Broken with faults at the fields."""
    case = reach(case_id, by, "answer_requests", access.TEAM, lock=True, rights=access.RIGHTS)
    needs_open(case)
    only(
        faults(
            wanted.asker,
            wanted.ground,
            wanted.who,
            wanted.order,
            wanted.asked,
            wanted.address,
            wanted.received_on,
            clock.today(),
        )
    )
    made = Request(
        case=case, asker=wanted.asker, ground=wanted.ground, received_on=wanted.received_on, due_on=wanted.due_on,
        noted_by_id=me(by), state="preparing",
    )  # fmt: skip
    seal = Seal(case)
    for name in ("who", "address", "order", "asked"):
        setattr(made, name, seal.close("request", made.id, name, getattr(wanted, name).strip()))
    Request.objects.bulk_create([made])
    happened(case, "request_noted", by, asker=str(wanted.asker), ground=str(wanted.ground), reference=made.reference)
    logged(case, "cases.request_noted", by, asker=str(wanted.asker), ground=str(wanted.ground))
    return made


def _open(request_id: UUID, by: Actor) -> tuple[Request, Case]:
    found = Request.objects.filter(pk=request_id).first()
    if found is None:
        raise NotThere(_("There is no such request."))
    case = reach(found.case_id, by, "answer_requests", access.TEAM, lock=True, rights=access.RIGHTS)
    request = Request.objects.select_for_update(of=("self",)).get(pk=request_id)
    if request.state != "preparing":
        raise Broken(_("This request is not being prepared any more: nothing of it changes."))
    return request, case


@service
def add_piece(
    request_id: UUID, part: Compartment, title: str, text: str, *, document: UUID | None = None, by: Actor
) -> Piece:
    """Put a text into the answer, whole; what must not leave is cut out next. Raises Broken at the field."""
    request, case = _open(request_id, by)
    reach(case.id, by, "answer_requests", access.TEAM, compartment=part, rights=access.RIGHTS)
    wrong: dict[str, list[str]] = {}
    if not title.strip():
        wrong["title"] = [_("Say in a few words what this is.")]
    if not text.strip():
        wrong["text"] = [_("There is no text in it. Type what may leave, or leave this document out.")]
    elif len(text) > LONGEST_PIECE:
        wrong["text"] = [_("This is too long for one piece: %(n)d characters. Split it.") % {"n": len(text)}]
    if wrong:
        raise Broken(wrong)
    last = Piece.objects.filter(request=request).order_by("-place").first()
    made = Piece(
        request=request,
        case=case,
        place=last.place + 1 if last else 1,
        part=part,
        document_id=document,
        added_by_id=me(by),
    )
    seal = Seal(case)
    made.title = seal.close("piece", made.id, "title", title.strip())
    made.text = seal.close("piece", made.id, "text", text)
    Piece.objects.bulk_create([made])
    _parts_anew(request)
    logged(case, "cases.request_piece_added", by, parts=[part])
    return made


@service
def cut_piece(piece_id: UUID, cuts: Iterable[Cut], *, by: Actor) -> None:
    """Say what is taken out of a piece: this list, and nothing else, is out."""
    found = Piece.objects.filter(pk=piece_id, removed_at__isnull=True).first()
    if found is None:
        raise NotThere(_("There is no such piece."))
    _request, case = _open(found.request_id, by)
    reach(case.id, by, "answer_requests", access.TEAM, compartment=Compartment(found.part), rights=access.RIGHTS)
    text = Seal(case).open("piece", found.id, "text", found.text)
    found.cuts = [cut.pair() for cut in merged(cuts, len(text))]
    found.save(update_fields=["cuts"])
    logged(case, "cases.request_piece_cut", by, parts=[Compartment(found.part)], cuts=len(found.cuts))


@service
def remove_piece(piece_id: UUID, *, by: Actor) -> None:
    """Leave a piece out of the answer altogether."""
    found = Piece.objects.filter(pk=piece_id, removed_at__isnull=True).first()
    if found is None:
        raise NotThere(_("There is no such piece."))
    request, case = _open(found.request_id, by)
    Piece.objects.filter(pk=found.pk).update(removed_at=clock.now())
    _parts_anew(request)
    logged(case, "cases.request_piece_removed", by, parts=[Compartment(found.part)])


def _parts_anew(request: Request) -> None:
    """Of all pieces, also those that this actor does not see: the program itself asks."""
    with acting(Actor.for_job("cases.request_parts")):
        held = set(Piece.objects.filter(request=request, removed_at=None).values_list("part", flat=True))
    request.parts = sorted(held)
    request.save(update_fields=["parts"])


@service
def move_request(request_id: UUID, state: str, *, why: str = "", by: Actor) -> None:
    """Wait for a second person, back to work, answered, or declined with a reason. Raises Broken at `why`."""
    found = Request.objects.filter(pk=request_id).first()
    if found is None:
        raise NotThere(_("There is no such request."))
    case = reach(found.case_id, by, "answer_requests", access.TEAM, lock=True, rights=access.RIGHTS)
    request = Request.objects.select_for_update(of=("self",)).get(pk=request_id)
    if STATES.why_not(request.state, state):
        raise Broken(_("This request has come further since you opened the page. Look at it again."))
    if state == "declined" and len(why.strip()) < 10:
        raise Broken({"why": [_("Write in a sentence why nothing is given: who asked may ask why.")]})
    request.state = state
    request.ended_at = clock.now() if state in ("answered", "declined") else None
    request.why_declined = Seal(case).close("request", request.id, "why_declined", why.strip())
    request.save(update_fields=["state", "ended_at", "why_declined"])
    happened(case, f"request_{state}", by, reference=request.reference)
    logged(case, f"cases.request_{state}", by)
