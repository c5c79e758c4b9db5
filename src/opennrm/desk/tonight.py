"""Tonight: who is on duty, who has no place, which offers wait, who is on the way; and what is told to the person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opennrm.accounts import selectors as accounts
from opennrm.desk import placing_words as w
from opennrm.desk.placing import WORKING
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.stays import HOUSE
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import OrganisationKind, Role
from opennrm.partners import selectors as partners
from opennrm.placement import selectors as reads
from opennrm.placement.rules import Urgency
from opennrm.placement.rules.telling import LANGUAGES, STEPS
from opennrm.safety import selectors as safety
from opennrm.ui import parts

ON_DUTY = (
    OrganisationKind.NATIONAL_DESK, OrganisationKind.POLICE, OrganisationKind.BORDER_POLICE, OrganisationKind.SHELTER,
    OrganisationKind.GUARDIANSHIP,
)  # fmt: skip


def duty(viewer: Actor) -> list[dict[str, Any]]:
    """Who is on duty now in each organisation that works at night, and where nobody is."""
    found = []
    for organisation in partners.organisations(viewer=viewer, kinds=ON_DUTY):
        user = safety.on_duty(organisation.pk, viewer=viewer)
        found.append((organisation.name, user))
    names = accounts.names([user for _name, user in found if user is not None], viewer=viewer)
    return [{"organisation": name, "who": names[user][0] if user in names else ""} for name, user in found]


def offer_rows(viewer: Actor) -> list[parts.WorkItem]:
    """Open offers to the viewer's own houses."""
    return [
        parts.WorkItem(
            "soon", _("A place is asked for: %(place)s") % {"place": offer.place.code},
            reverse("desk:offer", args=[offer.id]), _("The place is held until you answer, or the time is over."),
            until=offer.answer_by, since=offer.sent_at, step=_("Answer"),
        )
        for offer in reads.offers_to_answer(viewer=viewer)
    ]  # fmt: skip


def emergency_rows(viewer: Actor) -> list[parts.WorkItem]:
    """Who has no safe place for tonight."""
    if not viewer.roles & {Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER}:
        return []
    return [
        parts.WorkItem(
            "overdue" if one.offer is None else "running", w.who(one.needs), reverse("desk:place", args=[one.wish.id]),
            _("%(place)s is offered") % {"place": one.offer.place.code} if one.offer else _("no place found yet"),
            reference=one.reference, since=one.wish.asked_at, until=one.offer.answer_by if one.offer else None,
            step=_("Find a place") if one.offer is None else _("Look"),
        )
        for one in reads.waiting_wishes(viewer=viewer)
        if one.wish.urgency == Urgency.EMERGENCY
    ]  # fmt: skip


def way_rows(viewer: Actor) -> list[parts.WorkItem]:
    """Who is awaited: overdue is an alarm."""
    rows = []
    for one in reads.on_the_way(viewer=viewer):
        state = "overdue" if one.stay.alarm_at else "soon" if one.transport else "waiting"
        why = _("no transport is ordered")
        if one.transport is not None:
            carrier = w.CARRIERS[one.transport.carrier]
            why = _("picked up: %(carrier)s") if one.transport.state == "picked_up" else _("ordered: %(carrier)s")
            why = why % {"carrier": carrier}
        if one.stay.alarm_at:
            why = _("Not arrived. Look for the person.") + " " + why
        rows.append(
            parts.WorkItem(
                state, one.stay.place.code, reverse("desk:stay", args=[one.stay.id]), why, until=one.stay.expected_at,
                step=_("Arrived?"),
            )
        )  # fmt: skip
    return rows


@page(*HOUSE, purposes=WORKING, reads=True)
def tonight(request: DeskRequest) -> HttpResponse:
    viewer = request.actor
    groups = [
        parts.WorkGroup(_("No safe place yet"), _("somebody sleeps where they are not safe"), emergency_rows(viewer)),
        parts.WorkGroup(_("Offers that wait for you"), _("without an answer the place is given to somebody else"), offer_rows(viewer)),
        parts.WorkGroup(_("On the way"), _("late by half an hour is an alarm"), way_rows(viewer)),
    ]  # fmt: skip
    count = sum(len(group.items) for group in groups)
    context = {
        "groups": [group for group in groups if group.items], "duty": duty(viewer), "now": clock.now(),
        "summary": ngettext("One thing to look at tonight.", "%(n)d things to look at tonight.", count) % {"n": count}
        if count else _("Nothing waits tonight."),
    }  # fmt: skip
    return render(request, "desk/placement/tonight.html", context)


@page(*HOUSE, Role.REPORTER)
def next_steps(request: DeskRequest, language: str) -> HttpResponse:
    """What is told to the person about tonight, in their language: to be read out or shown, with nobody in it."""
    if language not in STEPS:
        raise NotThere
    context = {"language": LANGUAGES[language], "code": language, "steps": STEPS[language], "others": LANGUAGES}
    return render(request, "desk/placement/next_steps.html", context)


urlpatterns = [
    path("tonight/", tonight, name="tonight"),
    path("tonight/told/<slug:language>/", next_steps, name="next_steps"),
]
