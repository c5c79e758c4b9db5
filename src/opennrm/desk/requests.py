"""Requests of courts, lawyers and authorities: written down, put together, cut, looked at by another, handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms as plain
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opennrm.cases.selectors import OpenFile
from opennrm.desk.case_frame import WORKING, Asking, around, ask, open_, posted
from opennrm.desk.case_words import choices, part_names
from opennrm.desk.outgoing_words import found_words, stop_lines
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.words import COMPARTMENTS
from opennrm.documents import selectors as document_reads
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped, Whose
from opennrm.journeys.outgoing.reading import read
from opennrm.kernel import clock
from opennrm.kernel.clearance import Channel
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Compartment, Role
from opennrm.requests import selectors as request_reads
from opennrm.requests import services as requests
from opennrm.requests.rules import Asker, Cut, Ground, Why, everywhere, merged
from opennrm.requests.selectors import ShownPiece, ShownRequest
from opennrm.requests.services import Asked
from opennrm.ui import paper
from opennrm.ui.dates import long_day_words
from opennrm.ui.forms import ChoiceField, DayField, Form, LongText, ManyField, ShortText

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_WORKS = (Role.CASE_LEAD, Role.CASE_WORKER)
ASKERS: dict[str, StrOrPromise] = {
    Asker.COURT: lazy("A court"),
    Asker.PROSECUTION: lazy("The public prosecution"),
    Asker.LAWYER: lazy("A lawyer"),
    Asker.AUTHORITY: lazy("Another authority"),
    Asker.PERSON: lazy("The person, for a copy of their own file"),
}
GROUNDS: dict[str, StrOrPromise] = {
    Ground.ORDER: lazy("An order that binds"),
    Ground.REQUEST: lazy("A request: you weigh it"),
    Ground.OWN_FILE: lazy("The right to a copy of the own file"),
}
WHYS: dict[str, StrOrPromise] = {
    Why.ADDRESS: lazy("address or place"),
    Why.THIRD_PARTY: lazy("about somebody else"),
    Why.SAFETY: lazy("safety of the person or of workers"),
    Why.NOT_ASKED: lazy("not asked for"),
    Why.PRIVILEGED: lazy("told in confidence"),
}
STATES: dict[str, tuple[StrOrPromise, str]] = {
    "received": (lazy("Came in"), "waiting"),
    "preparing": (lazy("The answer is being put together"), "running"),
    "waiting": (lazy("A second person looks at the answer"), "waiting"),
    "answered": (lazy("Answered"), "safe"),
    "declined": (lazy("Nothing was given"), "neutral"),
}
_BY_WHOSE = {
    Whose.OTHER: Why.THIRD_PARTY,
    Whose.SHELTER: Why.ADDRESS,
    Whose.STAFF: Why.SAFETY,
    Whose.PERSON: Why.SAFETY,
}
_AROUND = 40  # characters shown on either side of what is taken out
_READ_AROUND = 400  # and where it is read in its surroundings


class RequestForm(Form):
    marks_optional = False  # what is missing is said at its field
    asker = ChoiceField(label=lazy("Who asks?"), choices=choices(ASKERS))
    who = ShortText(label=lazy("Which court, office or person?"), longest=120, required=False)
    address = ShortText(label=lazy("Where does the answer go?"), longest=300, required=False, help_text=lazy("Leave empty if you hand it over."))  # fmt: skip
    ground = ChoiceField(label=lazy("On what?"), choices=choices(GROUNDS))
    order = ShortText(label=lazy("Number and day of the order"), longest=120, required=False)
    asked = LongText(label=lazy("What exactly is asked for?"), rows=4, longest=4000, required=False)
    received_on = DayField(label=lazy("When did it come?"), required=False, help_text=lazy("Leave empty for today."), not_after=clock.today)  # fmt: skip
    due_on = DayField(label=lazy("By when must it be answered?"), required=False)


@page(*_WORKS, purposes=WORKING, reads=True)
def request_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "requests")
    form = RequestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = Asked(
            Asker(given["asker"]), Ground(given["ground"]), given["who"], given["asked"],
            given["received_on"] or clock.today(), given["address"], given["order"], given["due_on"],
        )  # fmt: skip
        try:
            made = requests.note_request(opened.case.id, wanted, by=opened.viewer)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written down. Now put the answer together, piece by piece."))
            return redirect("desk:request", opened.case.reference, made.id)
    asking = Asking(
        _("Write down a request"), _("Write it down"),
        _("Nothing leaves by this. What you answer, and to whom, is decided step by step."),
    )  # fmt: skip
    return ask(request, form, asking, around(request, opened, "case_outgoing", asking.title))


# --- one request -------------------------------------------------------------------------------------


class PieceForm(Form):
    marks_optional = False
    document = ChoiceField(label=lazy("A document of the file"), widget=plain.Select, choices=[], required=False)
    title = ShortText(label=lazy("What is it?"), longest=200, required=False)
    part = ChoiceField(
        label=lazy("Which part of the file is it from?"), widget=plain.Select, choices=[], required=False
    )
    text = LongText(label=lazy("Or the words themselves"), rows=6, longest=400_000, required=False)

    def __init__(self, *args: Any, papers: list[tuple[str, str]], seen: frozenset[Compartment], **kwargs: Any):
        super().__init__(*args, **kwargs)
        part_choices = [("", _("Choose a part")), *((c, w) for c, w in choices(COMPARTMENTS) if c in seen)]
        self.fields["document"].choices = [("", _("None: I write the words")), *papers]  # type: ignore[attr-defined]
        self.fields["part"].choices = part_choices  # type: ignore[attr-defined]


def _opened(request: DeskRequest, reference: str, number: UUID) -> tuple[OpenFile, ShownRequest, list[ShownPiece]]:
    opened = open_(request, reference, "requests")
    return opened, *request_reads.request(opened, number, viewer=opened.viewer)


@page(*_WORKS, purposes=WORKING, reads=True)
def request_page(request: DeskRequest, reference: str, number: UUID) -> HttpResponse:
    opened, shown, pieces = _opened(request, reference, number)
    documents = [
        (str(one.document.id), one.title)
        for one in document_reads.documents(opened, viewer=opened.viewer) if one.document.reading
    ]  # fmt: skip
    form = PieceForm(posted(request), papers=documents, seen=opened.parts)
    if request.method == "POST" and form.is_valid():
        try:
            _add(opened, shown, form.cleaned_data)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("In the answer. Look at what must not leave."))
            return redirect("desk:request", reference, number)
    state, colour = STATES[shown.request.state]
    context = around(request, opened, "case_outgoing", _("Request")) | {
        "shown": shown, "row": shown.request, "form": form, "state": state, "colour": colour,
        "asker": ASKERS[shown.request.asker], "ground": GROUNDS[shown.request.ground],
        "pieces": [(one, part_names([one.piece.part]), _cut_words(len(one.cuts))) for one in pieces],
        "decline": DeclineForm(), "preparing": shown.request.state == "preparing",
    }  # fmt: skip
    return render(request, "desk/outgoing/request.html", context)


def _cut_words(count: int) -> str:
    return ngettext("one place taken out", "%(n)d places taken out", count) % {"n": count} if count else _("nothing taken out")  # fmt: skip


def _add(opened: OpenFile, shown: ShownRequest, given: dict[str, Any]) -> None:
    if given["document"]:
        found, _hands = document_reads.document(opened, UUID(given["document"]), viewer=opened.viewer)
        copy = document_reads.reading_copy(opened, found.document.id, viewer=opened.viewer)
        reading = read(copy.data)
        if reading.unreadable and not reading.pieces:
            raise Broken({"document": [_("This is a scan: the program cannot read it, so it cannot take words out of it. Type what may leave, or leave it out.")]})  # fmt: skip
        text = "\n\n".join(words.strip() for where, words in reading.said if where != "name of the file")
        part, title, document = Compartment(found.document.part), given["title"] or found.title, found.document.id
    else:
        if not given["part"]:
            raise Broken({"part": [_("Say from which part of the file it is.")]})
        text, part, title, document = given["text"], Compartment(given["part"]), given["title"], None
    requests.add_piece(shown.request.id, part, title, text, document=document, by=opened.viewer)


# --- taking words out --------------------------------------------------------------------------------


class CutForm(Form):
    marks_optional = False
    cuts = ManyField(label=lazy("Take out"), choices=[], required=False)
    words = LongText(label=lazy("Take these words out too, wherever they stand"), rows=3, longest=4000, required=False, help_text=lazy("One on each line, exactly as written."))  # fmt: skip
    why = ChoiceField(label=lazy("Why?"), choices=choices(WHYS), required=False)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["cuts"].choices = offered  # type: ignore[attr-defined]


def _found(opened: OpenFile, shown: ShownRequest, piece: ShownPiece) -> list[Cut]:
    """What the check would stop, offered to be taken out."""
    verdict = outgoing.look(_parcel(opened, shown, piece.text.encode(), "text/plain"), viewer=opened.viewer)
    return [Cut(one.start, one.end, _BY_WHOSE[one.whose]) for one in verdict.findings if one.where == "text"]


def _offer(cut: Cut, text: str) -> tuple[str, str]:
    before, after = text[max(0, cut.start - _AROUND) : cut.start], text[cut.end : cut.end + _AROUND]
    return f"{cut.start}-{cut.end}-{cut.why}", f"…{before}⟦{text[cut.start : cut.end]}⟧{after}… ({WHYS[cut.why]})"


def _surroundings(cuts: list[Cut], text: str) -> list[list[tuple[str, str]]]:
    """The text round what may be taken out, a list a passage; what may go with its reason, the rest with none.

    >>> _surroundings([Cut(4, 8, Why.ADDRESS)], "She lives here")
    [[('She ', ''), ('live', 'address or place'), ('s here', '')]]
    """
    passages: list[list[tuple[str, str]]] = []
    shown = 0  # so far the text was shown
    for cut in sorted(cuts, key=lambda cut: cut.start):
        if not passages or cut.start - shown > 2 * _READ_AROUND:
            if passages:
                passages[-1].append((text[shown : shown + _READ_AROUND], ""))
            passages.append([])
            shown = max(shown, cut.start - _READ_AROUND)
        passages[-1] += [(text[shown : cut.start], ""), (text[max(shown, cut.start) : cut.end], str(WHYS[cut.why]))]
        shown = max(shown, cut.end)
    if passages:
        passages[-1].append((text[shown : shown + _READ_AROUND], ""))
    return [[piece for piece in passage if piece[0]] for passage in passages]


@page(*_WORKS, purposes=WORKING, reads=True)
def piece_cut(request: DeskRequest, reference: str, number: UUID, piece: UUID) -> HttpResponse:
    opened, shown, pieces = _opened(request, reference, number)
    one = next((p for p in pieces if p.piece.id == piece), None)
    if one is None:
        raise NotThere(_("There is no such piece."))
    found = merged([*one.cuts, *_found(opened, shown, one)], len(one.text))
    offered = [_offer(cut, one.text) for cut in found]
    form = CutForm(posted(request), offered=offered, initial={"cuts": [value for value, _words in offered]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = [_read_cut(value) for value in given["cuts"]]
        more = [
            Cut(start, end, Why(given["why"] or Why.NOT_ASKED))
            for words in given["words"].splitlines() if words.strip()
            for start, end in everywhere(one.text, words)
        ]  # fmt: skip
        missing = [w.strip() for w in given["words"].splitlines() if w.strip() and not everywhere(one.text, w)]
        if missing:
            form.add_error("words", _("These words do not stand in it: %(words)s") % {"words": ", ".join(missing)})
        else:
            requests.cut_piece(one.piece.id, [*chosen, *more], by=opened.viewer)
            messages.success(request, _("Taken out of what leaves. The file itself is unchanged."))
            return redirect("desk:request", reference, number)
    context = around(request, opened, "case_outgoing", one.title) | {
        "form": form, "shown": shown, "row": shown.request, "one": one,
        "passages": _surroundings(found, one.text),
        "leaving": [(words, WHYS[why] if why else "") for words, why in one.leaving],
    }  # fmt: skip
    return render(request, "desk/outgoing/cut.html", context)


def _read_cut(value: str) -> Cut:
    start, end, why = value.split("-", 2)
    return Cut(int(start), int(end), Why(why))


@page(*_WORKS, purposes=WORKING)
@require_POST
def piece_remove(request: DeskRequest, reference: str, number: UUID, piece: UUID) -> HttpResponse:
    requests.remove_piece(piece, by=request.actor)
    messages.success(request, _("Left out of the answer."))
    return redirect("desk:request", reference, number)


# --- the answer --------------------------------------------------------------------------------------


class DeclineForm(Form):
    why = LongText(label=lazy("Why is nothing given?"), rows=2, longest=2000)


def _parcel(opened: OpenFile, shown: ShownRequest, content: bytes, media: str) -> Parcel:
    own = shown.request.asker == Asker.PERSON
    return Parcel(
        Channel.PDF if own else Channel.BUNDLE, "safe_contact:in_person" if own else "outside", content, media=media,
        file_name="answer.pdf" if media != "text/plain" else "", case=opened.case.id, parts=shown.request.parts_of,
        to_name="" if own else shown.who, to_address=shown.address, request=shown.request.id,
        subject=_("Answer to request %(reference)s") % {"reference": show_reference(shown.request.reference)},
    )  # fmt: skip


def bundle(shown: ShownRequest, pieces: list[ShownPiece]) -> bytes:
    """The answer on paper, made from what stays alone: what was taken out is in no layer of the file."""
    blocks = [
        paper.facts(
            [
                (_("Request"), show_reference(shown.request.reference)),
                (_("Order"), shown.order or _("none")),
                (_("Put together on"), long_day_words(clock.today())),
            ]
        )
    ]
    for one in pieces:
        blocks.append(paper.heading(one.title))
        words = "".join(text if why is None else f"[{_('removed')}: {WHYS[why]}]" for text, why in one.leaving)
        blocks += [paper.text(part) for part in words.split("\n\n") if part.strip()]
    blocks.append(paper.quiet(_("Words in brackets were removed, each with its reason. Nothing lies beneath them.")))
    return paper.pdf(_("Answer to your request"), blocks)


@page(*_WORKS, purposes=WORKING, reads=True)
@require_POST
def request_answer(request: DeskRequest, reference: str, number: UUID) -> HttpResponse:
    opened, shown, pieces = _opened(request, reference, number)
    if not pieces:
        messages.error(request, _("There is nothing in the answer yet. Add a piece, or decline with a reason."))
        return redirect("desk:request", reference, number)
    if shown.request.parts_of - opened.parts:
        messages.error(request, _("The answer holds pieces that you do not see. Who added them finishes it."))
        return redirect("desk:request", reference, number)
    try:
        kept = outgoing.submit(_parcel(opened, shown, bundle(shown, pieces), "application/pdf"), by=opened.viewer)
    except Stopped as fault:
        for what, now in stop_lines(fault.verdict):
            messages.error(request, f"{what} {now}")
        if fault.verdict.findings:
            messages.error(request, _("Found: %(what)s.") % {"what": "; ".join(found_words(fault.verdict))})
        return redirect("desk:request", reference, number)
    requests.move_request(number, "waiting", by=opened.viewer)
    return redirect("desk:dispatch", kept.id)


@page(*_WORKS, purposes=WORKING)
@require_POST
def request_decline(request: DeskRequest, reference: str, number: UUID) -> HttpResponse:
    try:
        requests.move_request(number, "declined", why=request.POST.get("why", ""), by=request.actor)
    except Broken as fault:
        for sentence in (s for sentences in fault.faults.values() for s in sentences):
            messages.error(request, sentence)
    else:
        messages.success(request, _("Written down: nothing was given, and why."))
    return redirect("desk:request", reference, number)


urlpatterns = [
    path("cases/<slug:reference>/requests/new/", request_new, name="request_new"),
    path("cases/<slug:reference>/requests/<uuid:number>/", request_page, name="request"),
    path("cases/<slug:reference>/requests/<uuid:number>/answer/", request_answer, name="request_answer"),
    path("cases/<slug:reference>/requests/<uuid:number>/decline/", request_decline, name="request_decline"),
    path("cases/<slug:reference>/requests/<uuid:number>/<uuid:piece>/", piece_cut, name="piece_cut"),
    path("cases/<slug:reference>/requests/<uuid:number>/<uuid:piece>/remove/", piece_remove, name="piece_remove"),
]
