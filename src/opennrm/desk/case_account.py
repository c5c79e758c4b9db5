"""The account of exploitation: what is known already stands before any question is offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms as plain
from django.contrib import messages
from django.forms import Select
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.cases import selectors as reads
from opennrm.cases.selectors import OpenFile
from opennrm.desk.account_words import (
    ANSWERS,
    CAME_UP,
    CAME_UP_SHORT,
    HINTS,
    QUESTIONS,
    REPLIES,
    TOPICS,
    answer_words,
)
from opennrm.desk.case_frame import REACHES, TEAM_ROLES, WORKING, Asking, around, colleague, open_, posted
from opennrm.desk.case_words import choices
from opennrm.desk.people_words import CERTAINTIES, SOURCES
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.under_seal import may_keep
from opennrm.exploitation import selectors as account_reads
from opennrm.exploitation import services as exploitation
from opennrm.exploitation.rules import CameUp, Heard, Question, Reply, Standing
from opennrm.exploitation.selectors import AskedQuestion, ShownAnswer
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.wording import in_words
from opennrm.kernel.words import Role
from opennrm.people.rules import Certainty, Source
from opennrm.ui.countries import country, country_code
from opennrm.ui.forms import ChoiceField, DayField, Form, LongText, ManyField, ShortText

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SURE = (Certainty.SAYS, Certainty.KNOWN, Certainty.ESTIMATED, Certainty.DOUBTED)
_WHENCE = (Source.PERSON, Source.RELATIVE, Source.REPORTER, Source.DOCUMENT, Source.OFFICIAL)
_STATES = {Standing.TOLD: "safe", Standing.NOT_NOW: "waiting", Standing.UNKNOWN: "neutral"}


# --- the page ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One answer in words."""

    answer: ShownAnswer
    what: str
    whence: str
    older: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """One question in words."""

    asked: AskedQuestion
    label: StrOrPromise
    state: str
    stands: str
    lines: tuple[Line, ...]
    why_not: tuple[str, ...]


def _said(question: Question, heard: Heard) -> str:
    if heard.reply != Reply.TOLD:
        said = str(REPLIES[heard.reply])
        return f"{said}. {heard.words}" if heard.words else said
    chosen = answer_words(question, heard.codes)
    return ": ".join(part for part in (chosen, heard.words) if part)


def _whence(heard: Heard) -> str:
    """Said so, by the person, asked: how sure it is and where it comes from."""
    found = [str(CAME_UP_SHORT[heard.came_up])]
    if heard.reply == Reply.TOLD:
        found = [str(CERTAINTIES[heard.certainty]).lower(), str(SOURCES[heard.source]), *found]
    said = ", ".join(found)
    return said[:1].upper() + said[1:]


def _shown(asked: AskedQuestion) -> Shown:
    lines = tuple(
        Line(
            answer, _said(asked.question, answer.heard), _whence(answer.heard),
            tuple(_said(asked.question, heard) for heard in answer.older),
        )
        for answer in asked.answers
    )  # fmt: skip
    stands = {
        Standing.TOLD: _("told"),
        Standing.NOT_NOW: _("not now"),
        Standing.UNKNOWN: _("unknown"),
        Standing.NOT_ASKED: _("not asked"),
    }[asked.standing]
    return Shown(
        asked, QUESTIONS[asked.question], _STATES.get(asked.standing, ""), stands, lines,
        tuple(in_words(reason) for reason in asked.why_not),
    )  # fmt: skip


@page(*REACHES, purposes=WORKING, reads=True)
def case_account(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "account")
    found = account_reads.account(opened, viewer=opened.viewer)
    topics = [
        (label, [_shown(asked) for asked in found if asked.topic == topic and asked.fits])
        for topic, label in TOPICS.items()
    ]
    told = sum(asked.standing != Standing.NOT_ASKED for asked in found if asked.fits)
    context = around(request, opened, "case_account", _("Account"))
    return render(
        request,
        "desk/cases/account.html",
        context | {"topics": topics, "told": told, "every": sum(asked.fits for asked in found),
                   "standard": account_reads.standard_words(found)},
    )  # fmt: skip


# --- one question -----------------------------------------------------------------------------------


class CountriesField(ShortText):
    """Countries in the order of the way, as people write them; cleans to their codes."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        parts = [part for part in str(typed or "").replace("→", ",").replace(";", ",").split(",") if part.strip()]
        codes = [country_code(part) for part in parts]
        if unknown := [part.strip() for part, code in zip(parts, codes, strict=True) if code is None]:
            raise plain.ValidationError(
                _("No country is called %(names)s: correct it, or write it in the words below.")
                % {"names": ", ".join(unknown)},
                code="country",
            )
        return codes

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(country(code) for code in value) if isinstance(value, list) else value


class AnswerForm(Form):
    reply = ChoiceField(label=lazy("What came of it?"), choices=choices(REPLIES))
    codes = ManyField(label=lazy("What was told?"), required=False)
    words = LongText(
        label=lazy("In the words of the person"), rows=3, required=False,
        help_text=lazy("Short. Not more than was told, and no names of suspects."),
    )  # fmt: skip
    certainty = ChoiceField(
        label=lazy("How sure is it?"), choices=[(c.value, CERTAINTIES[c]) for c in _SURE], initial=Certainty.SAYS
    )
    source = ChoiceField(
        label=lazy("Who told it?"), choices=[(s.value, SOURCES[s]) for s in _WHENCE], initial=Source.PERSON
    )
    came_up = ChoiceField(label=lazy("How did it come up?"), choices=choices(CAME_UP))
    heard_by = ChoiceField(label=lazy("Who heard it?"), required=False, widget=Select)
    elsewhere = ShortText(
        label=lazy("Or who outside this program"), required=False, longest=120,
        help_text=lazy("For example: the police, at the raid. So nobody asks it again."),
    )  # fmt: skip
    heard_on = DayField(
        label=lazy("When?"), required=False, help_text=lazy("Leave empty for today."), not_after=clock.today
    )

    def __init__(self, *args: Any, question: Question, team: list[tuple[str, str]], may_ask: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        hint = HINTS.get(question, "")
        fields["heard_by"].choices = [("", _("I did")), *team]
        if not may_ask:
            fields["came_up"].choices = [(c, words) for c, words in choices(CAME_UP) if c != CameUp.ASKED]
        if question == Question.ROUTE:
            fields["codes"] = CountriesField(
                label=_("Countries in the order of the way"), required=False, longest=300,
                help_text=_("With commas between them: Nigeria, Libya, Italy"),
            )  # fmt: skip
        elif question in ANSWERS:
            fields["codes"].choices = choices(ANSWERS[question])
        else:
            del self.fields["codes"]
        fields["words"].help_text = " ".join(str(part) for part in (hint, fields["words"].help_text) if part)

    def heard(self) -> Heard:
        given = self.cleaned_data
        return Heard(
            Reply(given["reply"]), tuple(given.get("codes") or ()), given["words"], Certainty(given["certainty"]),
            Source(given["source"]), CameUp(given["came_up"]), given["heard_on"], given["elsewhere"],
        )  # fmt: skip


def _team(opened: OpenFile) -> list[tuple[str, str]]:
    members = reads.members(opened, viewer=opened.viewer, ended=True)
    return [
        (str(member.user.public_id), f"{member.user.name}, {member.organisation.name}")
        for member in {member.user_id: member for member in members}.values()
        if member.user_id != opened.viewer.user_id
    ]


def _question(opened: OpenFile, name: str) -> AskedQuestion:
    found = {str(asked.question): asked for asked in account_reads.account(opened, viewer=opened.viewer)}
    if name not in found:
        raise NotThere("There is no such question.")
    return found[name]


def _start(heard: Heard | None) -> dict[str, Any]:
    if heard is None:
        return {}
    return {
        "reply": heard.reply, "codes": list(heard.codes), "words": heard.words, "certainty": heard.certainty,
        "source": heard.source, "came_up": heard.came_up, "elsewhere": heard.elsewhere, "heard_on": heard.heard_on,
    }  # fmt: skip


@page(Role.CASE_LEAD, Role.CASE_WORKER, purposes=WORKING, reads=True)
def account_question(request: DeskRequest, reference: str, question: str, answer: UUID | None = None) -> HttpResponse:
    """What is told already, from whom; then, where it may be asked or came up by itself, the form."""
    opened = open_(request, reference, "account")
    asked = _question(opened, question)
    corrected = next((a for a in asked.answers if a.id == answer and a.mine), None) if answer else None
    if answer and corrected is None:
        raise NotThere("There is no such answer.")
    form = AnswerForm(
        posted(request), question=asked.question, team=_team(opened), may_ask=asked.may_ask or corrected is not None,
        initial=_start(corrected.heard if corrected else None),
    )  # fmt: skip
    if may_keep(request, form, opened.case.id, opened.viewer, "elsewhere"):
        try:
            _keep(form, opened, asked.question, corrected)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Written down. Nobody needs to ask it again."))
            return redirect("desk:case_account", opened.case.reference)
    label = str(QUESTIONS[asked.question])
    asking = Asking(
        label, _("Put this in its place") if corrected else _("Write this down"),
        back=reverse("desk:case_account", args=[opened.case.reference]),
    )  # fmt: skip
    context = around(request, opened, "case_account", label) | {
        "form": form, "asking": asking, "shown": _shown(asked), "corrected": corrected,
        "offers": asked.may_ask or corrected is not None or request.method == "POST" or "more" in request.GET,
    }  # fmt: skip
    return render(request, "desk/cases/account_question.html", context)


def _keep(form: AnswerForm, opened: OpenFile, question: Question, corrected: ShownAnswer | None) -> None:
    chosen = form.cleaned_data["heard_by"]
    listener = colleague(opened.viewer, chosen, TEAM_ROLES) if chosen else None
    if corrected is not None:
        exploitation.correct_answer(corrected.id, form.heard(), heard_by=listener, by=opened.viewer)
    else:
        exploitation.write_answer(opened.case.id, question, form.heard(), heard_by=listener, by=opened.viewer)


urlpatterns = [
    path("cases/<slug:reference>/account/", case_account, name="case_account"),
    path("cases/<slug:reference>/account/<slug:question>/", account_question, name="account_question"),
    path("cases/<slug:reference>/account/<slug:question>/<uuid:answer>/", account_question, name="account_correct"),
]
