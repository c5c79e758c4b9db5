"""Erasing somebody: one asks on a ground and sees what it destroys; another person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opennrm.accounts import selectors as account_reads
from opennrm.desk.case_frame import posted
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.journeys import erasing
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Purpose, Role
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.rules.erasing import Ground
from opennrm.ui.forms import ChoiceField, Form, LongText
from opennrm.ui.parts import Tab

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from opennrm.people.models import Person

_DESK = (Purpose.REGISTRATION,)
GROUNDS: dict[Ground, StrOrPromise] = {
    Ground.NO_LONGER_NEEDED: lazy("The term has passed, or the purpose is gone"),
    Ground.CONSENT_WITHDRAWN: lazy("The person withdrew consent, and there is no other basis"),
    Ground.OBJECTION: lazy("The person objected, and nothing outweighs that"),
    Ground.UNLAWFUL: lazy("It should never have been registered: a mistake"),
    Ground.LEGAL_DUTY: lazy("A law or a court orders it"),
}


class AskForm(Form):
    ground = ChoiceField(label=lazy("On which ground?"), choices=[(g.value, label) for g, label in GROUNDS.items()])
    words = LongText(
        label=lazy("What it rests on"), rows=4, help_text=lazy("A second person reads this. It is erased too.")
    )


class DeclineForm(Form):
    answer = LongText(label=lazy("Why not"), rows=3)


def effect_lines(found: erasing.Effect) -> tuple[list[str], list[str]]:
    """What is destroyed, what stays; counts and no content."""
    names = found.names
    destroyed = [
        ngettext("the key of one file of this person", "the keys of %(n)d files of this person", names.files)
        % {"n": names.files}
        + ": "
        + ngettext("one sealed part", "%(n)d sealed parts", names.parts) % {"n": names.parts}
        + ", "
        + ngettext("one earlier state", "%(n)d earlier states", names.former) % {"n": names.former},
        ngettext("one sign in the search index", "%(n)d signs in the search index", names.tokens) % {"n": names.tokens},
        ngettext("the key of one case", "the keys of %(n)d cases", found.cases) % {"n": found.cases}
        + ": "
        + ngettext("notes, tasks, the account, and one document", "notes, tasks, the account, and %(n)d documents", found.documents) % {"n": found.documents},
        ngettext("the key of one referral: what was told", "the keys of %(n)d referrals: what was told", found.referrals)
        % {"n": found.referrals},
    ]  # fmt: skip
    stays = [
        _("the pseudonym, and that somebody was erased on which ground and when"),
        _("the counts of the register: year, age band, sex, nationality, form, region"),
        _("the log of who looked, which holds no name"),
        _("what was told to others outside this program, and what the lines of a raid share"),
    ]
    return destroyed, stays


def _around(person: Person, viewer: Actor, title: str) -> dict[str, Any]:
    found = erasing.effect(person.id, viewer=viewer)
    destroyed, stays = effect_lines(found)
    trail = [
        Tab(_("Register"), reverse("desk:register")),
        Tab(show_reference(person.reference), reverse("desk:person", args=[person.reference])),
        Tab(title, "", current=True),
    ]
    return {"person": person, "destroyed": destroyed, "stays": stays, "why_not": found.why_not, "trail": trail,
            "now": clock.now(), "title": title}  # fmt: skip


@page(Role.REGISTRAR, purposes=_DESK, reads=True)
def erasure_new(request: DeskRequest, reference: str) -> HttpResponse:
    viewer = request.actor
    person = reads.person_by_reference(reference, viewer=viewer)
    if waiting := reads.open_erasure(person, viewer=viewer):
        return redirect("desk:erasure", waiting)
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            asked = people.ask_erasure(
                person, Ground(form.cleaned_data["ground"]), form.cleaned_data["words"], by=viewer
            )
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Asked. Nothing is erased until a second person has decided."))
            return redirect("desk:erasure", asked.id)
    return render(
        request, "desk/people/erasure_new.html", _around(person, viewer, _("Erase this person")) | {"form": form}
    )


@page(Role.REGISTRAR, purposes=_DESK, reads=True)
def erasures(request: DeskRequest) -> HttpResponse:
    found = reads.erasures_waiting(viewer=request.actor)
    rows = [(shown, str(GROUNDS[Ground(shown.erasure.ground)])) for shown in found]
    return render(request, "desk/people/erasures.html", {"rows": rows, "now": clock.now()})


@page(Role.REGISTRAR, purposes=_DESK, reads=True)
def erasure(request: DeskRequest, erasure: UUID) -> HttpResponse:
    """The second pair of eyes: what it rests on, what it destroys, yes or no."""
    return _shown(request, erasure, DeclineForm())


def _shown(request: DeskRequest, number: UUID, form: DeclineForm) -> HttpResponse:
    viewer = request.actor
    shown = reads.erasure(number, viewer=viewer)
    users = {user for user in (shown.erasure.asked_by_id, shown.erasure.decided_by_id) if user is not None}
    names = account_reads.names(users, viewer=viewer)
    context = _around(shown.person, viewer, _("Erasure")) | {
        "shown": shown, "ground": GROUNDS[Ground(shown.erasure.ground)], "form": form,
        "asked_by": names.get(shown.erasure.asked_by_id, ("",))[0],
        "decided_by": names.get(shown.erasure.decided_by_id or 0, ("",))[0],
    }  # fmt: skip
    return render(request, "desk/people/erasure.html", context)


@page(Role.REGISTRAR, purposes=_DESK, reads=True)
@require_POST
def erasure_done(request: DeskRequest, erasure: UUID) -> HttpResponse:
    erasing.erase(erasure, by=request.actor)
    messages.success(request, _("Erased. The counts stay; nothing names this person any more."))
    return redirect("desk:erasure", erasure)


@page(Role.REGISTRAR, purposes=_DESK, reads=True)
@require_POST
def erasure_decline(request: DeskRequest, erasure: UUID) -> HttpResponse:
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            people.decline_erasure(erasure, form.cleaned_data["answer"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Declined. Nothing was erased."))
            return redirect("desk:erasures")
    return _shown(request, erasure, form)


@page(Role.REGISTRAR, purposes=_DESK, reads=True)
@require_POST
def erasure_withdraw(request: DeskRequest, erasure: UUID) -> HttpResponse:
    people.withdraw_erasure(erasure, by=request.actor)
    messages.success(request, _("Taken back. Nothing was erased."))
    return redirect("desk:erasures")


urlpatterns = [
    path("people/<slug:reference>/erase/", erasure_new, name="erasure_new"),
    path("erasures/", erasures, name="erasures"),
    path("erasures/<uuid:erasure>/", erasure, name="erasure"),
    path("erasures/<uuid:erasure>/agree/", erasure_done, name="erasure_done"),
    path("erasures/<uuid:erasure>/decline/", erasure_decline, name="erasure_decline"),
    path("erasures/<uuid:erasure>/withdraw/", erasure_withdraw, name="erasure_withdraw"),
]
