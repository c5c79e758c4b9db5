"""Reporting an indication: the form and its drafts, my referrals, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opennrm.desk.indicators import SignsForm, answers_of, shown_signs
from opennrm.desk.may_report import advice_for
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.referral_form import (
    STEPS,
    Content,
    NoticedForm,
    PersonForm,
    content_of,
    data_of,
    initial_of,
    kept,
    lane_of,
    report_of,
)
from opennrm.desk.referral_words import facts_of, gaps_of, told_in
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.words import Purpose, Role
from opennrm.law import book
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import Report, Reporter, reporter_of
from opennrm.referrals.services.register import with_basis

REPORTING = (Purpose.REFERRAL, Purpose.REGISTRATION)
REPORTERS = (Role.REPORTER, Role.REGISTRAR)


@dataclass
class Opened:
    """A form as it is being filled in: its draft, where there is one, and what stands in it."""

    number: UUID
    content: Content
    version: int
    saved_at: Any = None


def _open(request: DeskRequest, number: UUID) -> Opened:
    found = reads.draft(number, viewer=request.actor)
    if found is None:
        return Opened(number, {}, 0)
    draft, content = found
    if draft.kind != "referral":
        raise NotThere("There is no such draft.")
    return Opened(number, content, draft.version, draft.saved_at)


def reporter_in(request: DeskRequest, content: Content) -> Reporter:
    told = (content.get("on_behalf_kind") or [""])[-1]
    return Reporter(told) if told in list(Reporter) else reporter_of(request.actor.organisation_kind)


def person_form(request: DeskRequest, content: Content, *, bound: bool) -> PersonForm:
    law = book.registering(settings.COUNTRY)
    bases = [(str(basis), _(law.names[basis])) for basis in law.open_to(reporter_in(request, content))]
    options: dict[str, Any] = {
        "lane": lane_of(content), "regions": reads.regions(viewer=request.actor), "bases": bases,
    }  # fmt: skip
    if bound:
        return PersonForm(data_of(content), **options)
    return PersonForm(initial=initial_of(content, PersonForm), **options)


def checked(request: DeskRequest, content: Content) -> tuple[NoticedForm, PersonForm, Report]:
    """Both steps as checked forms, and the report they make of what can be read."""
    noticed, person = NoticedForm(data_of(content)), person_form(request, content, bound=True)
    noticed.is_valid()
    person.is_valid()
    report = report_of(noticed.cleaned_data, person.cleaned_data, answers_of(content))
    return noticed, person, report


@page(*REPORTERS, purposes=REPORTING)
def referral_new(request: DeskRequest) -> HttpResponse:
    """A new form with a number of its own; nothing is written before somebody types."""
    return redirect("desk:referral_step", uuid4(), STEPS[0])


@page(*REPORTERS, purposes=REPORTING)
def referral_step(request: DeskRequest, draft: UUID, step: str) -> HttpResponse:
    """One step: shown, or kept and left for the next."""
    if step not in STEPS:
        raise NotThere("There is no such step.")
    opened = _open(request, draft)
    if step == "check":
        return _check(request, opened)
    kind = NoticedForm if step == "noticed" else PersonForm
    if request.method != "POST":
        form = (
            NoticedForm(initial=initial_of(opened.content, NoticedForm))
            if step == "noticed"
            else person_form(request, opened.content, bound=False)
        )
        return _show(request, opened, step, form)
    opened.content = kept(opened.content, request.POST, kind)
    form = (
        NoticedForm(data_of(opened.content)) if step == "noticed" else person_form(request, opened.content, bound=True)
    )
    try:
        saved = referrals.keep_draft(draft, opened.content, step=STEPS.index(step) + 1, by=request.actor)
    except Broken as fault:
        form.is_valid()
        put_on(form, told_in(fault))
        return _show(request, opened, step, form)
    opened.version, opened.saved_at = saved.version, saved.saved_at
    return _onwards(request, opened, step, form)


def _onwards(request: DeskRequest, opened: Opened, step: str, form: NoticedForm | PersonForm) -> HttpResponse:
    """Where the button leads. Going back and finishing later never wait for a correct form."""
    act = request.POST.get("act", "next")
    if act == "later":
        messages.success(request, _("Kept. You find it under “My referrals” and can finish it later."))
        return redirect("desk:my_referrals")
    if act == "back":
        return redirect("desk:referral_step", opened.number, STEPS[max(STEPS.index(step) - 1, 0)])
    if act == "signs":
        return redirect("desk:referral_signs", opened.number)
    if not form.is_valid():
        return _show(request, opened, step, form)
    return redirect("desk:referral_step", opened.number, STEPS[STEPS.index(step) + 1])


def _show(request: DeskRequest, opened: Opened, step: str, form: NoticedForm | PersonForm) -> HttpResponse:
    _noticed, _person, report = checked(request, opened.content)
    return render(
        request,
        f"desk/referrals/{step}.html",
        {"form": form, "opened": opened, "step": step, **aside(request, opened.content, report)},
    )


def aside(request: DeskRequest, content: Content, report: Report) -> dict[str, Any]:
    """What stands beside every step: what happens with this, and what is still open."""
    reporter = reporter_in(request, content)
    return {
        "advice": advice_for(reporter, report),
        "gaps": gaps_of(with_basis(report, reporter)) if content else [],
        "answer_days": book.registering(settings.COUNTRY).answer_days,
    }


def _check(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Check and send. A draft that was sent already answers with what became of it."""
    noticed, person, report = checked(request, opened.content)
    if request.method == "POST" and not (opened.content and (noticed.errors or person.errors)):
        try:
            reference = referrals.send_draft(opened.number, lambda content: _send(request, content), by=request.actor)
        except Broken as fault:
            _put_where_it_belongs(noticed, person, told_in(fault))
        else:
            messages.success(request, _("Sent. The desk has it now."))
            return redirect("desk:my_referral", reference)
    if not opened.content:
        return redirect("desk:referral_step", opened.number, STEPS[0])
    return render(
        request,
        "desk/referrals/check.html",
        {"opened": opened, "noticed": noticed, "person": person, "report": report, "step": "check",
         "facts": facts_of(report), "signs": shown_signs(report, request.actor),
         **aside(request, opened.content, report)},
    )  # fmt: skip


def _send(request: DeskRequest, content: Content) -> str:
    """What is sent is what the draft holds at this moment."""
    noticed, person, report = checked(request, content)
    if noticed.errors or person.errors:
        raise Broken(_("Something has to be looked at before this can be sent."))
    if grows := (content.get("grows") or [""])[-1]:
        mine = reads.my_referral(grows, viewer=request.actor)
        return referrals.grow_line(mine.referral, report, by=request.actor).reference
    return referrals.register_referral(report, by=request.actor).reference


def _put_where_it_belongs(noticed: NoticedForm, person: PersonForm, fault: Broken) -> None:
    names = {"noticed_on": "when"}
    for field, sentences in fault.faults.items():
        name = names.get(field, field)
        put_on(person if name in person.fields else noticed, Broken({name: sentences}))


@page(*REPORTERS, purposes=REPORTING)
def referral_signs(request: DeskRequest, draft: UUID) -> HttpResponse:
    """The signs for the forms that were chosen: a page beside the second step, for who has the time."""
    opened = _open(request, draft)
    _noticed, _person, report = checked(request, opened.content)
    form = SignsForm(request.POST or None, report=report, viewer=request.actor, answers=answers_of(opened.content))
    if request.method == "POST" and form.is_valid():
        content = {**opened.content, **form.content()}
        referrals.keep_draft(draft, content, step=2, by=request.actor)
        if request.POST.get("act") != "stay":
            return redirect("desk:referral_step", draft, "person")
        return redirect("desk:referral_signs", draft)
    return render(
        request,
        "desk/referrals/signs.html",
        {"form": form, "opened": opened, "signs": shown_signs(report, request.actor), "chosen": bool(report.forms)},
    )


@page(*REPORTERS, purposes=REPORTING)
@require_POST
def draft_save(request: DeskRequest, draft: UUID, step: str) -> HttpResponse:
    """The autosave: keeps the fields of this step, answers with the time and the new version."""
    if step not in STEPS[:2]:
        raise NotThere("There is no such step.")
    opened = _open(request, draft)
    kind = NoticedForm if step == "noticed" else PersonForm
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 9 and int(typed) else None
    try:
        saved = referrals.keep_draft(
            draft,
            kept(opened.content, request.POST, kind),
            step=STEPS.index(step) + 1,
            version=version,
            by=request.actor,
        )
    except (Broken, Changed) as fault:
        request.undo = True  # type: ignore[attr-defined]
        return JsonResponse({"fault": str(fault)}, status=409)
    return JsonResponse({"saved_at": f"{clock.local(saved.saved_at):%H:%M:%S}", "fields": {"version": saved.version}})


@page(*REPORTERS, purposes=REPORTING)
@require_POST
def draft_discard(request: DeskRequest, draft: UUID) -> HttpResponse:
    referrals.discard_draft(draft, by=request.actor)
    messages.success(request, _("Thrown away. Nobody can read it any more."))
    return redirect("desk:my_referrals")


# --- what I reported --------------------------------------------------------------------------------


@page(*REPORTERS, purposes=(Purpose.REFERRAL,), reads=True)
def my_referrals(request: DeskRequest) -> HttpResponse:
    return render(
        request,
        "desk/referrals/mine.html",
        {"drafts": reads.drafts(viewer=request.actor), "mine": reads.my_referrals(viewer=request.actor),
         "steps": STEPS},
    )  # fmt: skip


@page(*REPORTERS, purposes=(Purpose.REFERRAL,), reads=True)
def my_referral(request: DeskRequest, reference: str) -> HttpResponse:
    mine = reads.my_referral(reference, viewer=request.actor)
    report = mine.report or Report()
    return render(
        request,
        "desk/referrals/my_referral.html",
        {"mine": mine, "report": report, "facts": facts_of(report), "gaps": gaps_of(report),
         "signs": shown_signs(report, request.actor), "advice": advice_for(Reporter(mine.referral.reporter_type), report),
         "answer_days": book.registering(settings.COUNTRY).answer_days},
    )  # fmt: skip


@page(*REPORTERS, purposes=(Purpose.REFERRAL,))
@require_POST
def tell_more(request: DeskRequest, reference: str) -> HttpResponse:
    """A line of a raid, or any referral of mine, opened as a form again: what was told stands in it."""
    mine = reads.my_referral(reference, viewer=request.actor)
    draft = uuid4()
    content = {**content_of(mine.report or Report()), "grows": [mine.referral.reference]}
    referrals.keep_draft(draft, content, step=2, by=request.actor)
    return redirect("desk:referral_step", draft, "person")


@page(*REPORTERS, purposes=(Purpose.REFERRAL,))
@require_POST
def withdraw(request: DeskRequest, reference: str) -> HttpResponse:
    mine = reads.my_referral(reference, viewer=request.actor)
    referrals.withdraw(mine.referral, by=request.actor)
    messages.success(request, _("Withdrawn. The desk does nothing more with it."))
    return redirect("desk:my_referral", mine.referral.reference)


urlpatterns = [
    path("referrals/new/", referral_new, name="referral_new"),
    path("referrals/drafts/<uuid:draft>/throw-away/", draft_discard, name="draft_discard"),
    path("referrals/drafts/<uuid:draft>/signs/", referral_signs, name="referral_signs"),
    path("referrals/drafts/<uuid:draft>/<slug:step>/", referral_step, name="referral_step"),
    path("referrals/drafts/<uuid:draft>/<slug:step>/save/", draft_save, name="draft_save"),
    path("referrals/mine/", my_referrals, name="my_referrals"),
    path("referrals/mine/<slug:reference>/", my_referral, name="my_referral"),
    path("referrals/mine/<slug:reference>/tell-more/", tell_more, name="referral_tell_more"),
    path("referrals/mine/<slug:reference>/withdraw/", withdraw, name="referral_withdraw"),
]
