"""An offer: what the house sees of somebody, and the answers of the house and of the person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opennrm.desk import placing_words as w
from opennrm.desk.case_frame import Asking, ask, posted
from opennrm.desk.placing import ASKING, WORKING, regions
from opennrm.desk.placing_forms import DeclineForm, RefuseForm
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Role
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.rules import DECLINED, REFUSED
from opennrm.placement.selectors import Card
from opennrm.ui import parts

HOUSE = (Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER, Role.REGISTRAR)


def card_lines(card: Card) -> list[parts.Fact]:
    """Age, children, language, care, arrival. No name, no nationality, no police information."""
    care = ", ".join(w.care_words(one) for one in sorted(card.care)) if card.care else _("none")
    children = [
        _("%(age)s years, with a cot") % {"age": w.years(age)} if cot == "yes" else w.years(age)
        for age, cot in card.children
    ]
    pairs = [
        (_("Age"), w.years(card.ages)),
        (_("Children"), "; ".join(children) or _("none")),
        (_("Languages"), w.language_words(card.languages) or _("not known")),
        (_("Care"), care if card.care is not None else _("not asked")),
        (_("Stairs"), str(w.STEPS[card.stepfree])),
        (_("When"), str(w.URGENCIES[card.urgency])),
    ]
    return [parts.Fact(label, value) for label, value in pairs]


@page(*HOUSE, purposes=WORKING, reads=True)
def offer(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    card = reads.offer_card(offer_id, viewer=request.actor)
    row = card.offer
    own = row.organisation_id == request.actor.organisation_id
    desk = request.actor.has(Role.REGISTRAR)
    open_now = row.state == "sent" and row.answer_by > clock.now()
    context: dict[str, Any] = {
        "card": card, "offer": row, "facts": card_lines(card), "state": w.OFFER_STATES[row.state],
        "kind": w.kind_words(row.shelter.kind), "power": w.power_words(row.shelter.kind),
        "region": w.region_words(row.shelter.region, regions(request.actor)), "now": clock.now(),
        "own": own, "desk": desk, "open": open_now, "why": reads.why_set_aside(offer_id, viewer=request.actor),
        "trail": [parts.Tab(_("Placement"), reverse("desk:places")), parts.Tab(row.place.code, "", True)],
        "said": str(w.DECLINED.get(row.declined) or w.REFUSED.get(row.refused) or ""),  # type: ignore[call-overload]
        "follows": _follows(row),
    }  # fmt: skip
    return render(request, "desk/placement/offer.html", context)


def _follows(row: Any) -> str:
    if row.declined:
        return _(DECLINED[row.declined].words)
    return _(REFUSED[row.refused].words) if row.refused else ""


@page(*HOUSE, purposes=WORKING)
@require_POST
def offer_accept(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    done = placement.accept_offer(offer_id, by=request.actor)
    _tell(request, done.state)
    return redirect("desk:offer", offer_id)


@page(*ASKING, purposes=WORKING)
@require_POST
def offer_agree(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    done = placement.agree_for_person(offer_id, by=request.actor)
    _tell(request, done.state)
    return redirect("desk:offer", offer_id)


def _tell(request: DeskRequest, state: str) -> None:
    if state == "accepted":
        messages.success(request, _("Both have said yes: the place is reserved."))
    else:
        messages.success(request, _("Written down. The other answer is awaited."))


def _back(offer_id: UUID) -> str:
    return reverse("desk:offer", args=[offer_id])


@page(*HOUSE, purposes=WORKING, reads=True)
def offer_decline(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    card = reads.offer_card(offer_id, viewer=request.actor)
    form = DeclineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            placement.decline_offer(offer_id, form.chosen(), by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("The desk has been told, and looks for another place."))
            return redirect(reverse("desk:tonight"))
    asking = Asking(
        _("The shelter says no"), _("Decline"), back=_back(offer_id), danger=True,
        effects=[f"{w.DECLINED[reason]}: {_(follows.words)}" for reason, follows in DECLINED.items()],
    )  # fmt: skip
    return ask(request, form, asking, {"trail": [parts.Tab(card.offer.place.code, _back(offer_id))]})


@page(*ASKING, purposes=WORKING, reads=True)
def offer_refuse(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    card = reads.offer_card(offer_id, viewer=request.actor)
    form = RefuseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            placement.refuse_offer(offer_id, form.chosen(), by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written down. It costs the person nothing: the search goes on."))
            return redirect("desk:place", card.offer.wish_id)
    asking = Asking(
        _("The person says no"), _("Write down"), back=_back(offer_id),
        lead=_("Nobody must give a reason, and it is never held against anybody."),
    )  # fmt: skip
    return ask(request, form, asking, {"trail": [parts.Tab(card.offer.place.code, _back(offer_id))]})


@page(Role.REGISTRAR, Role.CASE_LEAD, purposes=WORKING)
@require_POST
def offer_withdraw(request: DeskRequest, offer_id: UUID) -> HttpResponse:
    done = placement.withdraw_offer(offer_id, by=request.actor)
    messages.success(request, _("The offer was taken back; the place is free again."))
    return redirect("desk:place", done.wish_id)


urlpatterns = [
    path("offers/<uuid:offer_id>/", offer, name="offer"),
    path("offers/<uuid:offer_id>/accept/", offer_accept, name="offer_accept"),
    path("offers/<uuid:offer_id>/agree/", offer_agree, name="offer_agree"),
    path("offers/<uuid:offer_id>/decline/", offer_decline, name="offer_decline"),
    path("offers/<uuid:offer_id>/refuse/", offer_refuse, name="offer_refuse"),
    path("offers/<uuid:offer_id>/withdraw/", offer_withdraw, name="offer_withdraw"),
]
