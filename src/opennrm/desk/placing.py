"""Who needs a place: the list, the question, the search with its reasons, and the offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opennrm.cases import selectors as case_reads
from opennrm.desk import placing_words as w
from opennrm.desk.case_frame import Asking, ask, open_, posted
from opennrm.desk.case_frame import around as around_case
from opennrm.desk.placing_forms import LinkForm, OfferForm, WishForm, written
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.under_seal import may_keep
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Compartment, Purpose, Role
from opennrm.partners import selectors as partners
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.rules import NEVER_SET_ASIDE, RULES, Known, Rule, Urgency
from opennrm.placement.selectors import Fitting, Found, OpenWish
from opennrm.ui import parts

WORKING = (Purpose.CASEWORK, Purpose.REGISTRATION, Purpose.SUPERVISION)
ASKING = (Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER)
READING = (*ASKING, Role.SUPERVISOR, Role.DUTY_OFFICER)
MOST_MISFITS = 24


def trail(*more: str) -> list[parts.Tab]:
    found = [parts.Tab(_("Placement"), reverse("desk:places"), not more)]
    return found + [parts.Tab(label, "", True) for label in more]


def regions(viewer: Actor) -> dict[str, str]:
    return {region.code: region.name for region in partners.regions(viewer=viewer)}


# --- who waits --------------------------------------------------------------------------------------


@page(*READING, purposes=WORKING, reads=True)
def places(request: DeskRequest) -> HttpResponse:
    waiting = reads.waiting_wishes(viewer=request.actor)
    rows = [_row(one) for one in waiting]
    emergencies = [row for row, one in zip(rows, waiting, strict=True) if one.wish.urgency == Urgency.EMERGENCY]
    others = [row for row, one in zip(rows, waiting, strict=True) if one.wish.urgency != Urgency.EMERGENCY]
    groups = [
        parts.WorkGroup(_("Tonight"), _("somebody has no safe place"), emergencies),
        parts.WorkGroup(_("Waiting"), _("who waits longest stands first"), others),
    ]
    return render(
        request,
        "desk/placement/places.html",
        {"groups": [group for group in groups if group.items], "count": len(rows), "trail": trail()},
    )


def _row(one: reads.Waiting) -> parts.WorkItem:
    state, said = w.WISH_STATES[one.wish.state]
    why = str(said)
    if one.offer is not None:
        why = _("%(place)s is offered") % {"place": one.offer.place.code}
    elif one.refusals:
        why = ngettext("one offer ended without a place", "%(n)d offers ended without a place", one.refusals) % {
            "n": one.refusals
        }
    return parts.WorkItem(
        "overdue" if one.wish.urgency == Urgency.EMERGENCY and one.offer is None else state,
        w.who(one.needs), reverse("desk:place", args=[one.wish.id]), why, reference=one.reference,
        until=one.offer.answer_by if one.offer else one.wish.needed_by, since=one.wish.asked_at,
        step=_("Find a place") if one.offer is None else _("Look"),
    )  # fmt: skip


# --- asking -----------------------------------------------------------------------------------------


@page(*READING, purposes=WORKING, reads=True)
def case_place(request: DeskRequest, reference: str) -> HttpResponse:
    """The part of a file that says where the person is to sleep: searches, and stays for who holds the location."""
    opened = open_(request, reference, "place")
    wishes = reads.wishes_of_case(opened.case.id, viewer=opened.viewer)
    stays = reads.stays_of_case(opened.case.id, viewer=opened.viewer)
    context = around_case(request, opened, "case_place", _("Place")) | {
        "wishes": [(wish, w.URGENCIES[Urgency(wish.urgency)], *w.WISH_STATES[wish.state]) for wish in wishes],
        "stays": [(stay, w.kind_words(stay.shelter.kind), *w.STAY_STATES[stay.state]) for stay in stays],
        "placed": reads.is_placed(opened.case.id, viewer=opened.viewer),
        "may_ask": opened.works and Compartment.LOCATION in opened.parts,
    }
    return render(request, "desk/placement/case.html", context)


@page(*ASKING, purposes=WORKING, reads=True)
def place_new(request: DeskRequest, reference: str) -> HttpResponse:
    case = case_reads.case_card(reference, viewer=request.actor)
    form = WishForm(posted(request))
    if may_keep(request, form, case.id, request.actor):
        try:
            wish = placement.ask_place(
                case.reference,
                form.chosen_urgency,
                form.needs(),
                from_on=form.cleaned_data["from_on"],
                by=request.actor,
            )
        except Broken as fault:
            put_on(form, fault)
        else:
            return redirect("desk:place", wish.id)
    context = {
        "form": form, "trail": trail(show_reference(case.reference)), "title": _("A place is needed"),
        "button": _("Look for a place"), "back": reverse("desk:places"),
    }  # fmt: skip
    return render(request, "desk/placement/ask.html", context)


@page(*ASKING, purposes=WORKING, reads=True)
def place_change(request: DeskRequest, wish_id: UUID) -> HttpResponse:
    opened = reads.wish(wish_id, viewer=request.actor)
    if opened.needs is None:
        raise NotThere
    wish = opened.wish
    form = WishForm(posted(request), initial=written(opened.needs, wish.urgency, wish.from_on))
    form.fields["urgency"].required = False
    del form.fields["urgency"]
    if may_keep(request, form, wish.case_id, request.actor):
        try:
            version = int(request.POST.get("version", "0") or 0)
            placement.change_wish(
                wish.id, form.needs(), from_on=form.cleaned_data["from_on"], version=version, by=request.actor
            )
        except (Broken, ValueError) as fault:
            put_on(form, fault if isinstance(fault, Broken) else Broken(_("Open this form anew: it was damaged.")))
        else:
            messages.success(request, _("Saved. The reasons below are judged anew."))
            return redirect("desk:place", wish.id)
    context = {
        "form": form, "trail": trail(show_reference(opened.reference)), "title": _("What is needed"),
        "button": _("Save"), "back": reverse("desk:place", args=[wish.id]), "version": wish.version,
    }  # fmt: skip
    return render(request, "desk/placement/ask.html", context)


# --- the search -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A place with its verdict in words."""

    one: Fitting
    kind: str
    power: str
    region: str
    met: list[str]
    notes: list[str]
    broken: list[tuple[str, bool]]  # sentence, cannot be decided
    miss: str
    aside: str


_MET: dict[Rule, Any] = {
    Rule.TOO_NEAR: lambda: _("Far enough from every area named unsafe"),
    Rule.CONFLICT: lambda: _("Nobody there whom the person must not meet"),
    Rule.CHILDREN: lambda: _("Room for the children"),
    Rule.SECURITY: lambda: _("As protected as needed"),
    Rule.CARE: lambda: _("Gives the care that is needed"),
}


def _shown(one: Fitting, names: dict[str, str]) -> Shown:
    wrong = {misfit.rule for misfit in one.judged.misfits}
    miss = aside = ""
    if one.judged.without is not None:
        miss = _("Nearest miss: without this rule the place fits.")
        miss += " " + (
            _("It may be set aside with a reason; the shelter must agree.")
            if one.judged.may_be_set_aside
            else _("It cannot be set aside.")
        )
    if one.judged.may_be_set_aside and not any(misfit.ask for misfit in one.judged.misfits):
        aside = ",".join(sorted({misfit.rule for misfit in one.judged.misfits}))
    return Shown(
        one, w.kind_words(one.shelter.kind), w.power_words(one.shelter.kind), w.region_words(one.shelter.region, names),
        [said() for rule, said in _MET.items() if rule not in wrong], [w.reason(note) for note in one.judged.notes],
        [(w.reason(misfit.why), misfit.ask) for misfit in one.judged.misfits], miss, aside,
    )  # fmt: skip


def needs_lines(opened: OpenWish) -> list[parts.Fact]:
    needs = opened.needs
    if needs is None:
        return []
    care = ", ".join(w.care_words(one) for one in sorted(needs.care)) if needs.care else _("none")
    pairs = [
        (_("Among whom"), str(w.AMONG[needs.among])),
        (_("Children"), w.children_words(needs.children)),
        (_("Protection"), str(w.SECURITIES[needs.security]) if needs.security else _("not asked")),
        (_("Care"), care if needs.care is not None else _("not asked")),
        (_("Stairs"), str(w.STEPS[needs.stepfree]) if needs.stepfree != Known.UNKNOWN else _("not asked")),
        (_("Languages"), w.language_words(needs.languages) or _("not known")),
        (_("Ground of stay"), str(w.GROUNDS[needs.ground])),
        (_("In their own words"), needs.words or _("not asked")),
    ]
    return [parts.Fact(label, value) for label, value in pairs]


def _summary(found: Found) -> str:
    fits = sum(one.verdict == "fits" for one in found.fits)
    asks = len(found.fits) - fits
    words = [ngettext("One place fits", "%(n)d places fit", fits) % {"n": fits}]
    if asks:
        words.append(ngettext("one needs a question", "%(n)d need a question", asks) % {"n": asks})
    if found.misfits:
        count = len(found.misfits)
        words.append(ngettext("one does not fit", "%(n)d do not fit", count) % {"n": count})
    return ", ".join(words) + ". " + _("You decide; the order is a suggestion with its reasons.")


def look_context(request: DeskRequest, opened: OpenWish) -> dict[str, Any]:
    """The page of a search: what is needed, what fits, what does not and why, and what was offered before."""
    context: dict[str, Any] = {
        "opened": opened, "wish": opened.wish, "facts": needs_lines(opened), "who": w.who(opened.needs),
        "gaps": [str(w.GAPS[gap]) for gap in opened.needs.gaps()] if opened.needs else [],
        "state": w.WISH_STATES[opened.wish.state], "urgency": w.URGENCIES[Urgency(opened.wish.urgency)],
        "trail": trail(show_reference(opened.reference)), "now": clock.now(),
        "offers": [_offer_line(offer) for offer in opened.offers],
        "links": [(reference, w.TOGETHER[how]) for reference, how in opened.links],  # type: ignore[index]
    }  # fmt: skip
    if opened.may_find and opened.wish.state == "open":
        found = reads.fitting_places(opened.wish.id, viewer=request.actor)
        names = regions(request.actor)
        context |= {
            "found": found, "summary": _summary(found), "fits": [_shown(one, names) for one in found.fits],
            "misfits": [_shown(one, names) for one in found.misfits[:MOST_MISFITS]],
            "more": max(0, len(found.misfits) - MOST_MISFITS), "taken": found.taken,
        }  # fmt: skip
    return context


def _offer_line(offer: Any) -> dict[str, Any]:
    said = w.DECLINED.get(offer.declined) or w.REFUSED.get(offer.refused) or ""
    return {"offer": offer, "state": w.OFFER_STATES[offer.state], "said": str(said)}


@page(*READING, purposes=WORKING, reads=True)
def place(request: DeskRequest, wish_id: UUID) -> HttpResponse:
    opened = reads.wish(wish_id, viewer=request.actor)
    return render(request, "desk/placement/place.html", look_context(request, opened))


def _aside(request: DeskRequest) -> tuple[Rule, ...]:
    typed = request.GET.get("aside", "") or request.POST.get("aside", "")
    return tuple(rule for rule in RULES if rule in typed.split(",") and rule not in NEVER_SET_ASIDE)


@page(Role.REGISTRAR, Role.CASE_LEAD, purposes=WORKING, reads=True)
def offer_new(request: DeskRequest, wish_id: UUID, place_id: UUID) -> HttpResponse:
    """The offer to send: by when, who has said yes. A place that was taken a moment ago leads back to the others."""
    opened = reads.wish(wish_id, viewer=request.actor)
    found = reads.fitting_places(wish_id, viewer=request.actor)
    one = next((fit for fit in [*found.fits, *found.misfits] if fit.place.id == place_id), None)
    if one is None and request.method == "GET":
        return _taken(request, opened, _("This place is not free any more."))
    aside = _aside(request)
    start = "45" if opened.wish.urgency == Urgency.EMERGENCY else "1440"
    form = OfferForm(posted(request), aside=aside, initial={"answer": start})
    if may_keep(request, form, opened.wish.case_id, request.actor):
        data = form.cleaned_data
        try:
            offer = placement.send_offer(
                wish_id, place_id, answer_by=form.answer_by(), person_agrees=data["person_agrees"],
                house_agrees=data["house_agrees"], set_aside=aside, why=data.get("why", ""), by=request.actor,
            )  # fmt: skip
        except placement.Taken as fault:
            return _taken(request, opened, str(fault))
        except Broken as fault:
            put_on(form, fault)
        else:
            return redirect("desk:offer", offer.id)
    names = regions(request.actor)
    context = {
        "form": form, "opened": opened, "wish": opened.wish, "shown": _shown(one, names) if one else None,
        "trail": trail(show_reference(opened.reference), one.place.code if one else ""), "aside": ",".join(aside),
    }  # fmt: skip
    return render(request, "desk/placement/offer_new.html", context)


def _taken(request: DeskRequest, opened: OpenWish, sentence: str) -> HttpResponse:
    """Somebody was quicker: said at once, with how many others fit."""
    found = reads.fitting_places(opened.wish.id, viewer=request.actor)
    fits = sum(one.verdict == "fits" for one in found.fits)
    others = ngettext("One other place fits.", "%(n)d other places fit.", fits) % {"n": fits}
    messages.error(request, f"{sentence} {others if fits else _('No other place fits now.')}")
    return redirect("desk:place", opened.wish.id)


@page(*ASKING, purposes=WORKING)
@require_POST
def place_withdraw(request: DeskRequest, wish_id: UUID) -> HttpResponse:
    placement.withdraw_wish(wish_id, by=request.actor)
    messages.success(request, _("The search has ended. An offer that was out was taken back."))
    return redirect("desk:places")


@page(*ASKING, purposes=WORKING, reads=True)
def place_link(request: DeskRequest, wish_id: UUID) -> HttpResponse:
    """Two people who want to be together, or must be apart. Only who works on both may say so."""
    opened = reads.wish(wish_id, viewer=request.actor)
    form = LinkForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            other = _other(form.cleaned_data["reference"], request.actor)
            placement.link_wishes(wish_id, other, form.chosen(), by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            return redirect("desk:place", wish_id)
    asking = Asking(
        _("Together or apart"), _("Save"), back=reverse("desk:place", args=[wish_id]),
        effects=[_("Both searches respect it from now on. Neither file opens for anybody through it.")],
    )  # fmt: skip
    return ask(request, form, asking, {"trail": trail(show_reference(opened.reference))})


def _other(reference: str, viewer: Actor) -> UUID:
    try:
        case = case_reads.case_card(reference, viewer=viewer)
        wishes = reads.wishes_of_case(case.id, viewer=viewer)
    except NotThere:
        wishes = []
    running = [wish for wish in wishes if wish.state in ("open", "offered", "placed")]
    if not running:
        raise Broken({"reference": [_("Nothing that you may see has this reference and looks for a place.")]})
    return running[0].id


urlpatterns = [
    path("places/", places, name="places"),
    path("places/<uuid:wish_id>/", place, name="place"),
    path("places/<uuid:wish_id>/change/", place_change, name="place_change"),
    path("places/<uuid:wish_id>/link/", place_link, name="place_link"),
    path("places/<uuid:wish_id>/end/", place_withdraw, name="place_withdraw"),
    path("places/<uuid:wish_id>/offer/<uuid:place_id>/", offer_new, name="offer_new"),
    path("cases/<slug:reference>/place/", case_place, name="case_place"),
    path("cases/<slug:reference>/place/new/", place_new, name="place_new"),
]
