"""What every page of a case has in common: the file in the viewer's eyes, the head, the tabs, forms with a check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms as plain
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opennrm.accounts import selectors as accounts
from opennrm.accounts.models import User
from opennrm.cases import selectors as reads
from opennrm.cases.models import Case
from opennrm.cases.rules import most_of
from opennrm.cases.selectors import OpenFile
from opennrm.desk.case_words import STAGES
from opennrm.desk.people_words import confirmed_sentence, contact_sentences
from opennrm.desk.policy import DeskRequest
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotThere
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Compartment, Purpose, Role
from opennrm.partners import selectors as partners
from opennrm.partners.models import Organisation
from opennrm.people import selectors as people
from opennrm.people.rules import SafeContact
from opennrm.ui import parts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REACHES = (Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER, Role.REPORTER, Role.REGISTRAR)
WORKING = (Purpose.CASEWORK, Purpose.SUPERVISION, Purpose.REGISTRATION)
KEEPS_CONTACT = (Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER, Role.DUTY_OFFICER)
TEAM_ROLES = (Role.CASE_WORKER, Role.CASE_LEAD)


def name_of(case: Case, viewer: Actor) -> str:
    """What the person is called, where this viewer may know; else the reference says enough."""
    return people.called([case.person_id], viewer=viewer).get(case.person_id, "")


def tabs(opened: OpenFile, current: str) -> list[parts.Tab]:
    """Only what this viewer finds something behind."""
    reference = opened.case.reference
    places: list[tuple[str, StrOrPromise, bool]] = [
        ("case", _("Overview"), True),
        ("terms", _("Terms and rights"), True),
        ("case_safety", _("Safety"), Compartment.DANGERS in opened.parts or opened.works),
        ("case_place", _("Place"), True),
        ("case_appointments", _("Appointments"), True),
        ("case_tasks", _("Tasks"), True),
        ("case_account", _("Account"), Compartment.ACCOUNT in opened.parts),
        ("case_documents", _("Documents"), opened.works),
        ("case_family", _("Family and dangers"), True),
        ("case_sharing", _("Sharing"), True),
        ("case_outgoing", _("Outgoing"), opened.works or opened.standing.relation == "supervisor"),
        ("case_team", _("Team"), True),
        ("case_looks", _("Who looked"), opened.standing.relation in ("lead", "supervisor")),
    ]
    return [
        parts.Tab(str(label), reverse(f"desk:{name}", args=[reference]), name == current)
        for name, label, shown in places
        if shown
    ]


def trail(case: Case, *more: str) -> list[parts.Tab]:
    found = [parts.Tab(_("Cases"), reverse("desk:cases"))]
    address = reverse("desk:case", args=[case.reference])
    found.append(parts.Tab(show_reference(case.reference), address, not more))
    found += [parts.Tab(label, "", True) for label in more]
    return found


def open_(request: DeskRequest, reference: str, page: str = "file") -> OpenFile:
    """The file, opened once for this page, in the eyes of who looks. Raises NotThere or NotAllowed."""
    return reads.open_file(reference, viewer=request.actor, page=page)


def around(request: DeskRequest, opened: OpenFile, current: str, *more: str) -> dict[str, Any]:
    """Head, contact frame and tabs."""
    case, viewer = opened.case, opened.viewer
    called = name_of(case, viewer)
    contact: list[str] = []
    file, confirmed, asked = "", "", False
    if Compartment.SAFE_CONTACT in opened.parts:
        try:
            found = people.safe_contact(case.person_id, viewer=viewer, case=case.id)
            file = people.person(case.person_id, viewer=viewer).reference
        except NotThere:
            found = None
        contact = contact_sentences(found or SafeContact())
        confirmed, asked = confirmed_sentence(found, clock.today()), found is not None
    return {
        "now": clock.now(),
        "opened": opened,
        "case": case,
        "called": called,
        "contact": contact,
        "contact_confirmed": confirmed,
        "contact_asked": asked,
        "contact_file": file if opened.works and request.actor.has(*KEEPS_CONTACT) else "",
        "stage": str(STAGES[case.stage]),
        "lead_is_me": case.lead_id == request.actor.user_id,
        "tabs": tabs(opened, current),
        "trail": trail(case, *more),
    }


# --- choosing people and organisations --------------------------------------------------------------


def colleague_choices(viewer: Actor, roles: Iterable[Role] = TEAM_ROLES) -> list[tuple[str, Any]]:
    """Colleagues by organisation, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for user in accounts.colleagues(viewer=viewer, roles=roles):
        if most_of(user.organisation.kind_of):
            groups.setdefault(user.organisation.name, []).append((str(user.public_id), user.name))
    return [("", _("Choose somebody")), *groups.items()]


def colleague(viewer: Actor, chosen: Any, roles: Iterable[Role] = TEAM_ROLES) -> User:
    return accounts.colleague(chosen, viewer=viewer, roles=roles)


def organisation_choices(viewer: Actor) -> list[tuple[str, str]]:
    found = [o for o in partners.organisations(viewer=viewer) if most_of(o.kind_of)]
    return [("", _("Choose an organisation")), *((str(o.public_id), o.name) for o in found)]


def organisation(viewer: Actor, chosen: Any) -> Organisation:
    return partners.organisation(chosen, viewer=viewer)


# --- forms ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asking:
    """A page with one form: what it says, what saving does, what the button says."""

    title: str
    button: str
    lead: str = ""
    effects: list[str] = field(default_factory=list)  # "If you save this"
    danger: bool = False
    back: str = ""
    multipart: bool = False


def ask(request: HttpRequest, form: plain.Form, asking: Asking, context: Mapping[str, Any]) -> HttpResponse:
    """Show the form; 200 also with faults, because nothing was refused but what was typed."""
    return render(request, "desk/cases/form.html", {**context, "form": form, "asking": asking})


def posted(request: HttpRequest) -> Any:
    """What was sent, also when every field was empty; None on a page that is only opened."""
    return request.POST if request.method == "POST" else None


def wants_check(request: HttpRequest, form: plain.Form) -> bool:
    """The form holds, and what it does was not confirmed yet."""
    return form.is_valid() and "confirmed" not in request.POST


def wants_change(request: HttpRequest) -> bool:
    return "change" in request.POST


def check(
    request: HttpRequest, form: plain.Form, asking: Asking, answers: list[tuple[str, str]], context: Mapping[str, Any]
) -> HttpResponse:
    """Check your answers: everything once more, what follows from it, and two buttons."""
    kept = [
        (name, value)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "confirmed", "change")
        for value in request.POST.getlist(name)
    ]
    return render(
        request, "desk/cases/check.html", {**context, "form": form, "asking": asking, "answers": answers, "kept": kept}
    )
