"""What leaves a case: written, checked, mended, looked at by a second person, handed out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms as plain
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.accounts import selectors as accounts
from opennrm.cases import selectors as case_reads
from opennrm.cases.selectors import OpenFile
from opennrm.desk.case_frame import WORKING, around, open_, posted
from opennrm.desk.case_words import BASES, choices, compartments, part_names
from opennrm.desk.handing_out import hand_out
from opennrm.desk.outgoing_words import CHANNELS, DOUBTS, STATES, STOPS, found_words, stop_lines
from opennrm.desk.people_words import CHANNELS as CONTACT_WORDS
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.words import COMPARTMENTS
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped, Verdict
from opennrm.kernel import clock
from opennrm.kernel.clearance import CARRIED, Channel
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Compartment, OrganisationKind, Role
from opennrm.partners import selectors as partners
from opennrm.partners.rules import PointKind
from opennrm.people import selectors as people
from opennrm.people.rules import ChannelKind
from opennrm.requests import selectors as request_reads
from opennrm.ui import paper
from opennrm.ui.dates import long_day_words
from opennrm.ui.forms import ChoiceField, Form, LongText, ManyField, Radios, ShortText

_WORKS = (Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR)
_HOW = (Channel.EMAIL, Channel.LETTER, Channel.CALL_SCRIPT)
_BY_CONTACT = {
    ChannelKind.PHONE: Channel.CALL_SCRIPT,
    ChannelKind.MESSAGE: Channel.TEXT_MESSAGE,
    ChannelKind.EMAIL: Channel.EMAIL,
    ChannelKind.THROUGH: Channel.LETTER,
}
_POINTS = {Channel.EMAIL: PointKind.EMAIL, Channel.LETTER: PointKind.POST, Channel.CALL_SCRIPT: PointKind.PHONE}
LEFT_OUT = "[…]"
PDF = "application/pdf"


# --- the list ----------------------------------------------------------------------------------------


@page(*_WORKS, purposes=WORKING, reads=True)
def case_outgoing(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "outgoing")
    kept = outgoing.dispatches(opened.case.id, opened.parts, viewer=opened.viewer)
    names = accounts.names({one.dispatch.asked_by_id for one in kept if one.dispatch.asked_by_id}, viewer=opened.viewer)
    rows = [
        {
            "one": one, "channel": CHANNELS[one.dispatch.channel], "state": STATES[one.dispatch.state][0],
            "colour": STATES[one.dispatch.state][1], "by": names.get(one.dispatch.asked_by_id or 0, ("", ""))[0],
            "parts": part_names(one.dispatch.parts) if one.dispatch.parts else "",
        }
        for one in kept
    ]  # fmt: skip
    asked = request_reads.requests(opened, viewer=opened.viewer) if opened.works else []
    context = around(request, opened, "case_outgoing", _("Outgoing")) | {"rows": rows, "requests": asked}
    return render(request, "desk/outgoing/list.html", context)


# --- writing -----------------------------------------------------------------------------------------


class LetterForm(Form):
    marks_optional = False  # what is missing is said at its field
    to = ChoiceField(label=lazy("To whom?"), widget=plain.Select, choices=[])
    how = ChoiceField(
        label=lazy("How?"), choices=[(c, w) for c, w in choices(CHANNELS) if c in _HOW], required=False,
        help_text=lazy("For the person it follows from the way that they named."),
    )  # fmt: skip
    subject = ShortText(label=lazy("Subject"), longest=120, required=False)
    text = LongText(label=lazy("Text"), rows=10, longest=20_000, help_text=lazy("Sign with your role, not with your name. No letterhead of a house."))  # fmt: skip
    parts = ManyField(
        label=lazy("Which parts of the file stand in it?"), choices=[], required=False,
        help_text=lazy("None, where it says nothing of the person. The check finds what you forget."),
    )  # fmt: skip
    to_name = ShortText(label=lazy("Name of the receiver"), longest=120, required=False, help_text=lazy("Only for somebody outside."))  # fmt: skip
    to_address = ShortText(
        label=lazy("Address or number"), longest=300, required=False,
        help_text=lazy("Leave empty for the confirmed address of an organisation. Another one is looked at by a colleague."),
    )  # fmt: skip
    basis = ChoiceField(
        label=lazy("On which basis, for somebody outside?"), choices=choices(BASES), required=False,
        widget=Radios(),
    )  # fmt: skip
    ground = LongText(label=lazy("Why may they have it?"), rows=2, longest=1000, required=False, help_text=lazy("Only for somebody outside: the order, the rule or the agreement, in a sentence."))  # fmt: skip

    def __init__(self, *args: Any, receivers: list[tuple[str, Any]], seen: frozenset[Compartment], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = receivers  # type: ignore[attr-defined]
        self.fields["parts"].choices = [(c, capfirst(w)) for c, w in choices(COMPARTMENTS) if c in seen]  # type: ignore[attr-defined]


def _receivers(opened: OpenFile) -> list[tuple[str, Any]]:
    """Who may be chosen: the person, organisations with a basis, somebody outside, myself."""
    person: list[tuple[str, str]] = []
    try:
        contact = people.safe_contact(opened.case.person_id, viewer=opened.viewer, case=opened.case.id)
    except NotThere:
        contact = None
    for number, channel in enumerate(contact.channels if contact else ()):
        if channel.kind in _BY_CONTACT:
            person.append((f"person:{number}", f"{CONTACT_WORDS[channel.kind]}: {channel.address}"))
    person.append(("person:in_person", _("in person, on paper, from hand to hand")))
    shared = {
        shown.share.organisation for shown in case_reads.shares(opened, viewer=opened.viewer)
        if shown.share.organisation_id != opened.viewer.organisation_id
    }  # fmt: skip
    organisations = sorted((str(o.public_id), o.name) for o in shared)
    return [
        ("", _("Choose a receiver")),
        (_("The person"), person),
        (_("Organisations with a basis"), [(f"organisation:{key}", name) for key, name in organisations]),
        (_("Others"), [("outside", _("Somebody outside: a court, an office, a doctor")), ("self", _("Myself, on paper"))]),
    ]  # fmt: skip


def _parcel(opened: OpenFile, given: dict[str, Any]) -> Parcel:
    """The parcel as the form describes it, as text: the form shows where in the text something is found."""
    kind, _sep, key = given["to"].partition(":")
    how = Channel(given["how"]) if given["how"] else Channel.EMAIL
    parcel = Parcel(
        how, given["to"], given["text"].encode(), subject=given["subject"], case=opened.case.id,
        parts=compartments(given["parts"]), to_name=given["to_name"], to_address=given["to_address"].strip(),
        basis=given["basis"], ground=given["ground"],
    )  # fmt: skip
    if kind == "self":
        return replace(parcel, channel=Channel.PRINT)
    if kind == "person":
        return _to_person(parcel, opened, key)
    if kind == "organisation":
        found = partners.organisation(UUID(key), viewer=opened.viewer)
        parcel = replace(parcel, receiver=f"organisation:{found.pk}", to_name=found.name)
        points = partners.contact_points(viewer=opened.viewer, organisation=found.pk, kind=_POINTS.get(how))
        if not parcel.to_address and points and how in _POINTS:
            newest = max(points, key=lambda point: point.confirmed_on)
            parcel = replace(parcel, to_address=newest.value)
    return parcel


def _to_person(parcel: Parcel, opened: OpenFile, key: str) -> Parcel:
    if key == "in_person":
        return replace(parcel, receiver="safe_contact:in_person", channel=Channel.PRINT)
    contact = people.safe_contact(opened.case.person_id, viewer=opened.viewer, case=opened.case.id)
    channels = contact.channels if contact else ()
    chosen = channels[int(key)].kind if key.isdecimal() and int(key) < len(channels) else ChannelKind.PHONE
    return replace(parcel, receiver=f"safe_contact:{key}", channel=_BY_CONTACT.get(chosen, Channel.CALL_SCRIPT))


def rendered(parcel: Parcel) -> Parcel:
    """As the receiver will get it: what goes on paper becomes a page, without a letterhead."""
    if parcel.channel not in (Channel.LETTER, Channel.PRINT):
        return parcel
    words = parcel.content.decode()
    to_person = parcel.receiver.startswith("safe_contact")
    blocks = [] if to_person else [paper.text(part) for part in (parcel.to_name, parcel.to_address) if part]
    blocks.append(paper.quiet(long_day_words(clock.today())))
    blocks += [paper.text(part) for part in words.split("\n\n") if part.strip()]
    title = parcel.subject or _("Letter")
    return replace(parcel, content=paper.pdf(title, blocks), media=PDF, file_name="letter.pdf")


@page(*_WORKS, purposes=WORKING, reads=True)
def outgoing_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "outgoing")
    data = request.POST.copy() if request.method == "POST" else None
    form = LetterForm(data, receivers=_receivers(opened), seen=opened.parts, initial={"to": request.GET.get("to", "")})
    title = _("Write something that leaves")
    context = around(request, opened, "case_outgoing", title) | {"title": title}
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return render(request, "desk/outgoing/write.html", context | {"form": form})
    parcel = _parcel(opened, form.cleaned_data)
    verdict = outgoing.look(parcel, viewer=opened.viewer)
    if "mend" in request.POST and data is not None:
        for name in ("text", "subject"):
            here = [one for one in verdict.findings if one.where == name]
            data[name] = outgoing.without(form.cleaned_data[name], here, LEFT_OUT)
        form = LetterForm(data, receivers=_receivers(opened), seen=opened.parts)
        messages.success(request, _("Taken out. Read the text once more: does it still say what it should?"))
        return render(request, "desk/outgoing/write.html", context | {"form": form})
    if not verdict.stops and "confirmed" in request.POST:
        try:
            kept = outgoing.submit(rendered(parcel), by=opened.viewer)
        except Stopped as fault:
            verdict = fault.verdict
        else:
            return redirect("desk:dispatch", kept.id)
    return render(request, "desk/outgoing/checked.html", context | _shown(request, opened, form, parcel, verdict))


def _shown(
    request: DeskRequest, opened: OpenFile, form: LetterForm, parcel: Parcel, verdict: Verdict
) -> dict[str, Any]:
    given = form.cleaned_data
    pieces = {
        name: outgoing.marked(given[name], [f for f in verdict.findings if f.where == name])
        for name in ("subject", "text")
    }  # fmt: skip
    return {
        "form": form, "parcel": parcel, "verdict": verdict, "pieces": pieces,
        "marks": any(is_found for piece in pieces.values() for _words, is_found in piece), "stops": stop_lines(verdict),
        "doubts": [DOUBTS[doubt] for doubt in verdict.doubts], "found": found_words(verdict),
        "channel": CHANNELS[parcel.channel], "parts": part_names(parcel.parts) if parcel.parts else _("nothing of the file"),
        "basis": BASES[parcel.basis] if parcel.basis and parcel.receiver == "outside" else "",
        "kept": [(n, v) for n in request.POST if n not in ("csrfmiddlewaretoken", "confirmed", "mend", "change") for v in request.POST.getlist(n)],
        "lawyer": _through_lawyer(opened, parcel) if verdict.stops else "",
    }  # fmt: skip


def _through_lawyer(opened: OpenFile, parcel: Parcel) -> str:
    """A lawyer who has a basis may carry what the receiver may not be given: they know what must stay out."""
    for shown in case_reads.shares(opened, viewer=opened.viewer):
        lawyer = shown.share.organisation
        if lawyer.kind_of == OrganisationKind.LAWYER and parcel.receiver != f"organisation:{lawyer.pk}":
            return f"organisation:{lawyer.public_id}"
    return ""


# --- one of them -------------------------------------------------------------------------------------


class RefuseForm(Form):
    why = LongText(label=lazy("What is wrong with it?"), rows=2, longest=1000)


def _kept(request: DeskRequest, dispatch: UUID) -> tuple[outgoing.Kept, OpenFile]:
    kept = outgoing.dispatch(dispatch, viewer=request.actor)
    assert kept.dispatch.case_id is not None  # what is of no case is not found by this selector
    reference = case_reads.around(kept.dispatch.case_id, viewer=request.actor).case.reference
    return kept, open_(request, reference, "outgoing")


@page(*_WORKS, purposes=WORKING, reads=True)
def dispatch(request: DeskRequest, dispatch: UUID) -> HttpResponse:
    return _one(request, dispatch, RefuseForm())


def _one(request: DeskRequest, dispatch: UUID, form: RefuseForm) -> HttpResponse:
    kept, opened = _kept(request, dispatch)
    row = kept.dispatch
    users = accounts.names([n for n in (row.asked_by_id, row.decided_by_id) if n], viewer=request.actor)
    text = kept.content.decode() if row.media == "text/plain" else ""
    context = around(request, opened, "case_outgoing", _("What leaves")) | {
        "kept": kept, "row": row, "text": text, "digest": bytes(row.sha256).hex(), "channel": CHANNELS[row.channel],
        "state": STATES[row.state][0], "colour": STATES[row.state][1],
        "stopped": STOPS.get(row.stopped_for), "doubts": [DOUBTS[doubt] for doubt in row.doubts],
        "parts": part_names(row.parts) if row.parts else _("nothing of the file"),
        "asked_by": users.get(row.asked_by_id or 0, ("", ""))[0],
        "decided_by": users.get(row.decided_by_id or 0, ("", ""))[0],
        "mine": row.asked_by_id == request.actor.user_id, "carried": row.channel in CARRIED,
        "form": form,
    }  # fmt: skip
    return render(request, "desk/outgoing/one.html", context)


@page(*_WORKS, purposes=WORKING, reads=True)
def dispatch_content(request: DeskRequest, dispatch: UUID) -> HttpResponse:
    """Exactly what leaves, for the eyes of the second person: shown under a clearance of its own."""
    kept, opened = _kept(request, dispatch)
    inside = kept.inside
    parcel = Parcel(
        Channel.READING, "self", kept.content, media=kept.dispatch.media, case=opened.case.id, parts=kept.parts,
        file_name=inside.file_name if inside else "",
    )  # fmt: skip
    return hand_out(outgoing.let_read(parcel, by=opened.viewer))


@page(*_WORKS, purposes=WORKING)
@require_POST
def dispatch_decide(request: DeskRequest, dispatch: UUID) -> HttpResponse:
    _kept_one, opened = _kept(request, dispatch)
    try:
        if "approve" in request.POST:
            outgoing.approve(dispatch, by=opened.viewer)
            messages.success(request, _("It may leave. Your colleague is told."))
        else:
            form = RefuseForm(posted(request))
            if not form.is_valid():
                return _one(request, dispatch, form)
            outgoing.refuse(dispatch, form.cleaned_data["why"], by=opened.viewer)
            messages.success(request, _("It does not leave. Your colleague reads why."))
    except Stopped as fault:
        for what, now in stop_lines(fault.verdict):
            messages.error(request, f"{what} {now}")
    except Broken as fault:
        form = RefuseForm(posted(request))
        form.is_valid()
        put_on(form, fault)
        return _one(request, dispatch, form)
    return redirect("desk:dispatch", dispatch)


@page(*_WORKS, purposes=WORKING)
@require_POST
def dispatch_take_back(request: DeskRequest, dispatch: UUID) -> HttpResponse:
    _kept_one, opened = _kept(request, dispatch)
    try:
        outgoing.take_back(dispatch, by=opened.viewer)
    except Broken as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, _("Taken back. It does not leave."))
    return redirect("desk:dispatch", dispatch)


@page(*_WORKS, purposes=WORKING)
@require_POST
def dispatch_hand_out(request: DeskRequest, dispatch: UUID) -> HttpResponse:
    """The paper itself, or the words to read out: from this moment on it has left."""
    _kept_one, opened = _kept(request, dispatch)
    try:
        cleared = outgoing.hand_out(dispatch, by=opened.viewer)
    except Stopped as fault:
        for what, now in stop_lines(fault.verdict):
            messages.error(request, f"{what} {now}")
        return redirect("desk:dispatch", dispatch)
    except Broken as fault:
        messages.error(request, str(fault))
        return redirect("desk:dispatch", dispatch)
    if cleared.media == "text/plain":
        messages.success(request, _("It counts as told now. The words stand below."))
        return redirect("desk:dispatch", dispatch)
    return hand_out(cleared)


urlpatterns = [
    path("cases/<slug:reference>/outgoing/", case_outgoing, name="case_outgoing"),
    path("cases/<slug:reference>/outgoing/new/", outgoing_new, name="outgoing_new"),
    path("outgoing/<uuid:dispatch>/", dispatch, name="dispatch"),
    path("outgoing/<uuid:dispatch>/content/", dispatch_content, name="dispatch_content"),
    path("outgoing/<uuid:dispatch>/decide/", dispatch_decide, name="dispatch_decide"),
    path("outgoing/<uuid:dispatch>/take-back/", dispatch_take_back, name="dispatch_take_back"),
    path("outgoing/<uuid:dispatch>/hand-out/", dispatch_hand_out, name="dispatch_hand_out"),
]
