"""A person: what is known and how surely, how to reach them safely, who looked; changing both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opennrm.accounts import selectors as account_reads
from opennrm.cases import selectors as case_reads
from opennrm.desk.people_forms import (
    FIELD_OF,
    ChannelForms,
    ContactForm,
    FactsForm,
    initial_contact,
    initial_facts,
)
from opennrm.desk.people_words import PROTECTION, contact_sentences, fact_lines, signs_in_words
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.words import COMPARTMENTS, PURPOSES
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, Changed, NotAllowed
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.references import read_reference, show_reference
from opennrm.kernel.wording import in_words
from opennrm.kernel.words import Compartment, Purpose, Role
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.models import Person
from opennrm.people.rules import PersonFacts, SafeContact
from opennrm.referrals import selectors as referral_reads
from opennrm.referrals.rules import Reporter, State
from opennrm.referrals.rules.words import REPORTERS, STATES
from opennrm.ui.parts import Look, Tab

SEEING = (Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER)
PURPOSES_HERE = (Purpose.REGISTRATION, Purpose.CASEWORK, Purpose.SUPERVISION)
LOOKS_SHOWN = 6


@page(*SEEING, purposes=PURPOSES_HERE, reads=True)
def person(request: DeskRequest, reference: str) -> HttpResponse:
    viewer = request.actor
    opened = reads.vault(_id(reference, viewer), viewer=viewer)
    if opened.person.reference != read_reference(reference):  # the reference of a file that was joined
        return redirect("desk:person", opened.person.reference)
    members = reads.files_of(opened.person.id, viewer=viewer)
    looks = reads.looks(opened.person.id, viewer=viewer)
    doubles = reads.doubles_of([opened.person.id], viewer=viewer).get(opened.person.id, [])
    return render(
        request,
        "desk/people/person.html",
        {
            **_head(opened, viewer),
            "now": clock.now(),
            "lines": fact_lines(opened.facts or PersonFacts(), clock.today()) if _open(opened) else [],
            "gaps": len(opened.facts.gaps()) if opened.facts else 0,
            "looks": looks_in_words(looks[:LOOKS_SHOWN], viewer),
            "looks_total": len(looks),
            "reports": _reports(members, viewer),
            "cases": [case for member in members for case in case_reads.cases_of(member, viewer=viewer)],
            "doubles": [(pair, *signs_in_words(pair.signs)) for pair in doubles],
            "joined": reads.joined_files(opened.person.id, viewer=viewer),
            "may_erase": viewer.has(Role.REGISTRAR) and opened.person.erased_at is None,
            "may_change": viewer.has(Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER),
            "may_contact": viewer.has(Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER, Role.DUTY_OFFICER),
        },
    )


def _id(reference: str, viewer: Actor) -> UUID:
    return reads.person_by_reference(reference, viewer=viewer).id


def _reports(members: list[UUID], viewer: Actor) -> list[dict[str, Any]]:
    """Every report that came in about this person, each with its own reporter."""
    return [
        {"referral": row, "reporter": str(_(REPORTERS[Reporter(row.reporter_type)])),
         "state": str(_(STATES[State(row.state)]))}
        for row in referral_reads.referrals_of_person(members, viewer=viewer)
    ]  # fmt: skip


def _open(opened: reads.Opened) -> bool:
    return Compartment.IDENTITY in opened.parts


def _head(opened: reads.Opened, viewer: Actor) -> dict[str, Any]:
    """What stands on top of every page about a person: the name in use, the frame of the safe contact."""
    today = clock.today()
    contact = opened.contact
    known = Compartment.SAFE_CONTACT in opened.parts
    trail = [Tab(show_reference(opened.person.reference), "", current=True)]
    if viewer.has(Role.REGISTRAR):
        trail.insert(0, Tab(_("Register"), reverse("desk:register")))
    return {
        "person": opened.person,
        "called": opened.facts.display_name if opened.facts else "",
        "identity_open": _open(opened),
        "protection": PROTECTION.get(opened.facts.childhood_on(today)) if opened.facts else None,
        "age": opened.facts.age_on(today) if opened.facts else None,
        "contact_open": known,
        "contact": contact,
        "contact_sentences": contact_sentences(contact) if contact else [],
        "ask_first": contact.ask_first(today) if contact else False,
        "trail": trail,
    }


def looks_in_words(entries: list[AuditEntry], viewer: Actor) -> list[Look]:
    """Who looked, at what, for what purpose."""
    names = account_reads.names([entry.user_id for entry in entries if entry.user_id], viewer=viewer)
    looks = []
    for entry in entries:
        name, organisation = names.get(entry.user_id or 0, (_("a job of the program"), ""))
        who = _("You") if entry.user_id == viewer.user_id else ", ".join(one for one in (name, organisation) if one)
        seen = ", ".join(str(COMPARTMENTS[Compartment(part)]) for part in entry.compartments)
        purpose = Purpose(entry.purpose) if entry.purpose else None
        looks.append(
            Look(who, entry.at, seen or _("that there is a file"), str(PURPOSES[purpose]) if purpose else "",
                 emergency=purpose == Purpose.EMERGENCY)
        )  # fmt: skip
    return looks


@page(*SEEING, purposes=PURPOSES_HERE, reads=True)
def who_looked(request: DeskRequest, reference: str) -> HttpResponse:
    opened = reads.vault(_id(reference, request.actor), viewer=request.actor)
    looks = reads.looks(opened.person.id, viewer=request.actor)
    return render(
        request,
        "desk/people/looks.html",
        {**_head(opened, request.actor), "now": clock.now(), "looks": looks_in_words(looks, request.actor)},
    )


# --- changing what is known -----------------------------------------------------------------------


def _as_read(person: Person, typed: Any) -> Person:
    """The person in the version that stood on the form, so that nobody overwrites what they did not see."""
    if isinstance(typed, int):
        person.version = typed
    return person


@page(Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER, purposes=PURPOSES_HERE, reads=True)
def change_facts(request: DeskRequest, reference: str) -> HttpResponse:
    opened = reads.own_facts(_id(reference, request.actor), viewer=request.actor)
    if not _open(opened):
        raise NotAllowed([_("Who this is, is not shared with you.")])
    before = opened.facts or PersonFacts()
    version = opened.person.version
    form = FactsForm(request.POST or None, initial=initial_facts(before, version))
    now_says: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            people.change_facts(
                _as_read(opened.person, form.cleaned_data["version"]), form.facts(before), by=request.actor
            )
        except Broken as fault:
            put_on(form, Broken({FIELD_OF.get(field, field): words for field, words in fault.faults.items()}))
        except Changed as fault:
            form = _once_more(form, fault, version)
            now_says = fact_lines(before, clock.today())
        else:
            messages.success(request, _("Saved. What stood there before is kept, sealed."))
            return redirect("desk:person", opened.person.reference)
    head = {"person": opened.person, "called": before.display_name}
    return render(
        request,
        "desk/people/facts.html",
        {**head, "form": form, "now_says": now_says, "named": opened.facts is not None},
        status=409 if now_says else 200,
    )


def _once_more(form: FactsForm, fault: Changed, version: int) -> FactsForm:
    """What was typed stays; sent once more it is meant for the newest version, which the page shows beside it."""
    again = FactsForm({**{name: form.data.get(name, "") for name in form.data}, "version": str(version)})
    again.add_error(None, str(fault))
    again.add_error(None, _("Compare with what the file says now, below. Sending once more saves yours."))
    return again


# --- reaching somebody safely ------------------------------------------------------------------------


@page(Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER, Role.DUTY_OFFICER, purposes=PURPOSES_HERE, reads=True)
def change_contact(request: DeskRequest, reference: str) -> HttpResponse:
    opened = reads.vault(_id(reference, request.actor), viewer=request.actor)
    if Compartment.SAFE_CONTACT not in opened.parts:
        raise NotAllowed([_("How to reach this person is not shared with you.")])
    start, shown = initial_contact(opened.contact, opened.person.version)
    form = ContactForm(request.POST or None, initial=start)
    channels = ChannelForms(request.POST or None, initial=shown, prefix="channel")
    if request.method == "POST" and form.is_valid() and channels.is_valid():
        try:
            people.set_safe_contact(
                _as_read(opened.person, form.cleaned_data["version"]), _contact(form, channels, opened.contact),
                by=request.actor,
            )  # fmt: skip
        except Broken as fault:
            _put_on_channels(form, channels, fault)
        except Changed as fault:
            form.add_error(None, str(fault))
            form.add_error(None, _("Open the page anew before you save: somebody wrote a safer way, perhaps."))
        else:
            messages.success(request, _("Saved. Everybody who may call sees this first."))
            return redirect("desk:person", opened.person.reference)
    context = {**_head(opened, request.actor), "form": form, "channels": channels, "all_forms": [form, *channels]}
    return render(request, "desk/people/contact.html", context)


def _contact(form: ContactForm, channels: Any, before: SafeContact | None) -> SafeContact:
    data = form.cleaned_data
    today = clock.today()
    return SafeContact(
        channels=tuple(one for channel in channels if (one := channel.channel) is not None),
        language=data["language"],
        code_word=data["code_word"],
        never=data["never"],
        confirmed_on=today if data["confirmed"] else before.confirmed_on if before else None,
    )


def _put_on_channels(form: ContactForm, channels: Any, fault: Broken) -> None:
    """Faults read channel_1_address; empty channels do not count, so the number is that of the filled ones."""
    filled = [channel for channel in channels if channel.channel is not None]
    for field, sentences in fault.faults.items():
        name, _sep, rest = field.partition("_")
        number, _sep, part = rest.partition("_")
        target, key = form, field if field in form.fields else None
        if name == "channel" and number.isdigit() and int(number) < len(filled):
            target, key = filled[int(number)], part
        for sentence in sentences:
            target.add_error(key, in_words(sentence))


@page(Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER, Role.DUTY_OFFICER, purposes=PURPOSES_HERE, reads=True)
@require_POST
def confirm_contact(request: DeskRequest, reference: str) -> HttpResponse:
    people.confirm_safe_contact(reads.person_by_reference(reference, viewer=request.actor), by=request.actor)
    messages.success(request, _("Confirmed today."))
    return redirect("desk:person", reference)


urlpatterns = [
    path("people/<slug:reference>/", person, name="person"),
    path("people/<slug:reference>/facts/", change_facts, name="person_facts"),
    path("people/<slug:reference>/contact/", change_contact, name="person_contact"),
    path("people/<slug:reference>/contact/confirm/", confirm_contact, name="person_contact_confirm"),
    path("people/<slug:reference>/looks/", who_looked, name="person_looks"),
]
