"""The desk's side of referrals: the inbox by urgency, one referral with its next step, what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opennrm.desk.indicators import shown_signs
from opennrm.desk.may_report import advice_for
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.referral_form import choices
from opennrm.desk.referral_words import facts_of, gaps_of, told_in
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Purpose, Role
from opennrm.law import book
from opennrm.law.bases import Basis
from opennrm.people import selectors as people_reads
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.models import Referral
from opennrm.referrals.rules import (
    AgeBand,
    Agreed,
    Form,
    Lane,
    PersonLine,
    Rejection,
    Reporter,
    Service,
    State,
    Urgency,
    urgency,
)
from opennrm.referrals.rules import words as w
from opennrm.ui import forms as ui
from opennrm.ui.countries import country
from opennrm.ui.parts import Event, WorkGroup, WorkItem

DESK = (Purpose.REGISTRATION,)
READING = (Purpose.REGISTRATION, Purpose.CASEWORK, Purpose.SUPERVISION, Purpose.EMERGENCY)
NOTES = {
    Urgency.NOW: lazy("somebody may be unsafe"),
    Urgency.TODAY: lazy("a child, a place to sleep, or something that can still be prevented"),
    Urgency.WEEK: lazy("by how long it has waited"),
}


def about(referral: Referral) -> str:
    """A referral in a few words, without a name: what somebody needs to choose the next row."""
    words = [_(w.FORMS[Form(form)]) for form in referral.forms] or [_("kind of exploitation not known")]
    if referral.age_band not in (AgeBand.UNKNOWN, AgeBand.NOT_ASKED):
        words.append(_(w.AGES[AgeBand(referral.age_band)]))
    if referral.nationality not in ("", "unknown"):
        words.append(country(referral.nationality))
    return ", ".join(words)


def item(row: reads.Waiting) -> WorkItem:
    referral = row.referral
    who = row.organisation or _(w.REPORTERS[Reporter(referral.reporter_type)])
    reasons = [_(reason) for reason in row.reasons]
    if referral.lane == Lane.NAMED and not referral.basis:
        reasons.append(_("legal basis not said"))
    state = "neutral" if referral.urgency == Urgency.WEEK else "soon"
    return WorkItem(
        state=state,
        what=about(referral),
        why=_("%(who)s: %(why)s") % {"who": who, "why": ", ".join(reasons)},
        url=reverse("desk:referral", args=[referral.reference]),
        reference=referral.reference,
        about=_(w.STATES[State(referral.state)]),
        since=referral.reported_at,
        step=_("Look") if referral.state == State.RECEIVED else _("Go on"),
    )


@page(Role.REGISTRAR, purposes=DESK, reads=True)
def inbox(request: DeskRequest) -> HttpResponse:
    waiting = reads.inbox(viewer=request.actor)
    groups = []
    for level in Urgency:
        items = [item(row) for row in waiting if row.referral.urgency == level]
        if items:
            groups.append(WorkGroup(_(w.URGENCIES[level]), str(NOTES[level]), items))
    count = max(len(waiting), reads.waiting_count(viewer=request.actor))
    unsafe = sum(1 for row in waiting if row.referral.urgency == Urgency.NOW)
    summary = ngettext("One referral waits.", "%(count)d referrals wait.", count) % {"count": count}
    if unsafe:
        summary += " " + ngettext(
            "In one, somebody may be unsafe now.", "In %(n)d, somebody may be unsafe now.", unsafe
        ) % {"n": unsafe}
    return render(request, "desk/referrals/inbox.html", {"groups": groups, "summary": summary, "now": clock.now()})


class WordsForm(ui.Form):
    """The desk's own words, which no reporter reads."""

    words = ui.LongText(
        label=lazy("Note of the desk"),
        help_text=lazy("The reporter does not see this."),
        required=False,
        longest=2_000,
        rows=3,
    )


class RejectForm(WordsForm):
    reason = ui.ChoiceField(
        label=lazy("Why is this not taken up?"),
        help_text=lazy("That little is known is no reason: the slightest indication is enough."),
        choices=choices(w.REJECTIONS),
    )
    field_order = ("reason", "words")


class ServiceForm(ui.Form):
    service = ui.ChoiceField(label=lazy("What is asked for?"), choices=choices(w.SERVICES))


class NameForm(ui.Form):
    """From counted to registered by name: who it is, and on which ground."""

    first_names = ui.ShortText(label=lazy("First names"), required=False)
    surname = ui.ShortText(label=lazy("Family names"), required=False)
    called = ui.ShortText(label=lazy("Name the person uses"), required=False)
    birth_date = ui.DayField(label=lazy("Date of birth"), required=False, not_after=clock.today)
    agreed = ui.ChoiceField(label=lazy("Does the person agree?"), choices=choices(w.AGREEMENTS))
    basis = ui.ChoiceField(label=lazy("On which ground?"), choices=())

    def __init__(self, *args: Any, reporter: Reporter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = book.registering(settings.COUNTRY)
        fields: dict[str, Any] = self.fields
        fields["basis"].choices = [(str(basis), _(law.names[basis])) for basis in law.open_to(reporter)]


def _link(name: str, *args: object) -> str:
    """The address of a page of another file of this door; empty where this installation has none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@page(Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, purposes=READING, reads=True)
def referral(request: DeskRequest, reference: str) -> HttpResponse:
    found = reads.referral(reference, viewer=request.actor)
    return _page(request, found)


def _page(request: DeskRequest, found: reads.Told, **bound: Any) -> HttpResponse:
    row, report = found.referral, found.report
    names = people_reads.called([row.person_id], viewer=request.actor)
    references = people_reads.references([found.file], viewer=request.actor)
    person_reference = references.get(found.file, "")
    decides = Role.REGISTRAR in request.actor.roles and request.actor.purpose == Purpose.REGISTRATION
    context: dict[str, Any] = {
        "found": found, "referral": row, "report": report, "facts": facts_of(report), "gaps": gaps_of(report),
        "signs": shown_signs(report, request.actor), "advice": advice_for(Reporter(row.reporter_type), report),
        "called": names.get(row.person_id, ""), "person_reference": person_reference,
        "person_url": _link("desk:person", person_reference) if person_reference else "",
        "doubles_url": _link("desk:doubles"), "open_case_url": _link("desk:case_open", row.reference),
        "reasons": [_(reason) for reason in urgency(report, clock.today())[1]],
        "urgency_words": _(w.URGENCIES[Urgency(row.urgency)]), "state_words": _(w.STATES[State(row.state)]),
        "reporter_words": _(w.REPORTERS[Reporter(row.reporter_type)]),
        "rejection_words": _(w.REJECTIONS[Rejection(found.handling.rejection)])
        if found.handling and found.handling.rejection else "",
        "basis_words": _(book.registering(settings.COUNTRY).names[Basis(row.basis)]) if row.basis else "",
        "events": _events(found), "decides": decides, "next": {str(state) for state in found.next_states},
        "triage_form": WordsForm(auto_id="triage-%s"), "reject_form": RejectForm(auto_id="reject-%s"),
        "service_form": ServiceForm(auto_id="service-%s", initial={"service": row.service}),
        "name_form": NameForm(auto_id="name-%s", reporter=Reporter(row.reporter_type)),
    }  # fmt: skip
    return render(request, "desk/referrals/referral.html", {**context, **bound}, status=422 if bound else 200)


_WHAT = {
    "service_changed": lazy("What is asked for was changed"),
    "named": lazy("Registered by name"),
    "grown": lazy("Told more"),
    "reopened": lazy("Looked at again"),
}


def _events(found: reads.Told) -> list[Event]:
    return [
        Event(move.at, str(_WHAT.get(move.what) or _(w.STATES[State(move.after)])), by=who) for move, who in found.moves
    ]


def _do(
    request: DeskRequest, reference: str, name: str, form: ui.Form | None, act: Callable[[Referral, int | None], object]
) -> HttpResponse:
    """One act on one referral: refused with its sentences on the page, or done and back to the page."""
    found = reads.referral(reference, viewer=request.actor)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 9 else None
    if form is not None and not form.is_valid():
        return _page(request, found, **{name: form, "open": name})
    try:
        act(found.referral, version)
    except Broken as fault:
        request.undo = True  # type: ignore[attr-defined]
        if form is None:
            messages.error(request, " ".join(" ".join(told) for told in told_in(fault).faults.values()))
            return _page(request, reads.referral(reference, viewer=request.actor), refused=True)
        put_on(form, told_in(fault))
        return _page(request, found, **{name: form, "open": name})
    return redirect("desk:referral", found.referral.reference)


@page(Role.REGISTRAR, purposes=DESK)
@require_POST
def triage(request: DeskRequest, reference: str) -> HttpResponse:
    form = WordsForm(request.POST, auto_id="triage-%s")
    return _do(
        request, reference, "triage_form", form,
        lambda row, version: referrals.triage(
            row, words=form.cleaned_data["words"], version=version, by=request.actor
        ),
    )  # fmt: skip


@page(Role.REGISTRAR, purposes=DESK)
@require_POST
def reject(request: DeskRequest, reference: str) -> HttpResponse:
    form = RejectForm(request.POST, auto_id="reject-%s")
    return _do(
        request, reference, "reject_form", form,
        lambda row, version: referrals.reject(
            row, Rejection(form.cleaned_data["reason"]), words=form.cleaned_data["words"], version=version,
            by=request.actor,
        ),
    )  # fmt: skip


@page(Role.REGISTRAR, purposes=DESK)
@require_POST
def move(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """The acts without a form: count, link as somebody new, look again."""
    acts: dict[str, Callable[..., object]] = {
        "count": referrals.count_without_name, "register": referrals.register_without_case, "link": referrals.link, "reopen": referrals.reopen,
    }  # fmt: skip
    if act not in acts:
        raise NotThere("There is no such act.")
    return _do(request, reference, act, None, lambda row, version: acts[act](row, version=version, by=request.actor))


@page(Role.REGISTRAR, purposes=DESK)
@require_POST
def change_service(request: DeskRequest, reference: str) -> HttpResponse:
    form = ServiceForm(request.POST, auto_id="service-%s")
    return _do(
        request, reference, "service_form", form,
        lambda row, version: referrals.change_service(
            row, Service(form.cleaned_data["service"]), version=version, by=request.actor
        ),
    )  # fmt: skip


@page(Role.REGISTRAR, purposes=DESK)
@require_POST
def register_by_name(request: DeskRequest, reference: str) -> HttpResponse:
    found = reads.referral(reference, viewer=request.actor)
    form = NameForm(request.POST, auto_id="name-%s", reporter=Reporter(found.referral.reporter_type))
    return _do(request, reference, "name_form", form, lambda row, version: _upgrade(request, row, version, form))


def _upgrade(request: DeskRequest, row: Referral, version: int | None, form: NameForm) -> object:
    told = form.cleaned_data
    before = reads.told(row).person
    person = PersonLine(
        first_names=told["first_names"], surname=told["surname"], called=told["called"],
        birth_date=told["birth_date"], age_band=before.age_band, sex=before.sex, nationality=before.nationality,
        languages=before.languages,
    )  # fmt: skip
    return referrals.upgrade_to_named(
        row, Basis(told["basis"]), person, agreed=Agreed(told["agreed"]), version=version, by=request.actor
    )


urlpatterns = [
    path("referrals/inbox/", inbox, name="inbox"),
    path("referrals/<slug:reference>/", referral, name="referral"),
    path("referrals/<slug:reference>/triage/", triage, name="referral_triage"),
    path("referrals/<slug:reference>/reject/", reject, name="referral_reject"),
    path("referrals/<slug:reference>/service/", change_service, name="referral_service"),
    path("referrals/<slug:reference>/name/", register_by_name, name="referral_name"),
    path("referrals/<slug:reference>/<slug:act>/", move, name="referral_move"),
]
