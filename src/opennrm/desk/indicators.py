"""Signs of exploitation: asked in a referral, shown with the rule that fired, added by an organisation.

What does not hold is never shown: there is no page, line or word for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.referral_words import told_in
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Role
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import Form, Report, is_child
from opennrm.referrals.rules import signs as s
from opennrm.referrals.rules import words as w
from opennrm.ui import forms as ui

PREFIX = "sign:"
ASKED = tuple(form for form in Form if form not in (Form.NOT_YET, Form.OTHER))


def profile_of(report: Report) -> s.Profile:
    """Children have signs of their own; doubt means a child's."""
    return s.Profile.CHILD if is_child(report.person, clock.today()) else s.Profile.ADULT


def answers_of(content: dict[str, list[str]]) -> dict[str, str]:
    """The answers about signs that a draft holds; what was not asked is left out."""
    found = {name[len(PREFIX) :]: values[-1] for name, values in content.items() if name.startswith(PREFIX) and values}
    return {code: answer for code, answer in found.items() if answer in (s.Answer.YES, s.Answer.NO, s.Answer.UNKNOWN)}


class SignsForm(ui.Form):
    """One question for each sign of the chosen forms. Nothing has to be answered."""

    marks_optional = False
    is_saved_as_draft = True

    def __init__(
        self, data: Any = None, *, report: Report, viewer: Actor, answers: dict[str, str], **kwargs: Any
    ) -> None:
        self.groups: list[tuple[str, bool, list[str]]] = []
        self.answers = answers
        initial = {PREFIX + code: answer for code, answer in answers.items()}
        super().__init__(data, initial=initial, **kwargs)
        profile = profile_of(report)
        for form in report.forms:
            for some, signs in s.signs_for(form, profile):
                self._add(
                    form, some.source.verified, [(sign.code, sign.text(get_language() or "en")) for sign in signs]
                )
            own = reads.own_signs(viewer=viewer, form=form, profile=profile)
            self._add(form, True, [(sign.code, _words(sign.words)) for sign in own])

    def _add(self, form: Form, verified: bool, signs: list[tuple[str, str]]) -> None:
        if not signs:
            return
        for code, text in signs:
            self.fields[PREFIX + code] = ui.AnswerField(label=text)
        self.groups.append((_(w.FORMS[form]), verified, [PREFIX + code for code, _text in signs]))

    def sections(self) -> list[tuple[str, bool, list[Any]]]:
        return [(heading, verified, [self[name] for name in names]) for heading, verified, names in self.groups]

    def content(self) -> dict[str, list[str]]:
        """For the draft: the answers on this page, and those about forms that are no longer chosen."""
        return {name: [str(self.cleaned_data[name] or "")] for name in self.fields}


def _words(words: dict[str, str]) -> str:
    return words.get(get_language() or "en") or words.get("en") or next(iter(words.values()))


@dataclass(frozen=True)
class Shown:
    """What was noticed, and which clauses of the published rule hold. Nothing else."""

    noticed: list[str]
    fired: list[tuple[str, str, list[str]]]
    pattern: str
    advice_only: str
    unverified: bool


def shown_signs(report: Report, viewer: Actor) -> Shown | None:
    """The signs that are there, for a page; None where none was answered with yes."""
    yes = [code for code, answer in report.signs if answer == s.Answer.YES]
    if not yes:
        return None
    language = get_language() or "en"
    own = reads.words_of_signs(yes, viewer=viewer)
    known = [sign for code in yes if (sign := s.sign(code) or own.get(code)) is not None]
    answers, profile = dict(report.signs), profile_of(report)
    holds = s.pattern(answers, profile)
    fired = [
        (one.dimension.get(language) or one.dimension["en"], _(one.clause), [sign.text(language) for sign in one.signs])
        for one in s.fired(answers, profile)
    ]
    return Shown(
        [sign.text(language) for sign in known], fired, _(holds) if holds else "", _(s.ADVICE_ONLY),
        any(not sign.code.startswith("own/") for sign in known),
    )  # fmt: skip


# --- signs of one's own organisation ------------------------------------------------------------------

KEEPERS = (Role.REGISTRAR, Role.SUPERVISOR, Role.USER_MANAGER)


class OwnSignForm(ui.Form):
    """A sign that this organisation asks besides the published ones."""

    form = ui.ChoiceField(
        label=lazy("For which kind of exploitation?"), choices=[(form.value, lazy(w.FORMS[form])) for form in ASKED]
    )
    profiles = ui.ManyField(
        label=lazy("For whom?"), choices=[("adult", lazy("Adults")), ("child", lazy("Children"))], required=True
    )
    text_en = ui.ShortText(label=lazy("What may be noticed, in English"), longest=300, required=False)
    text_nl = ui.ShortText(label=lazy("What may be noticed, in Dutch"), longest=300, required=False)


@page(*KEEPERS)
def own_signs(request: DeskRequest) -> HttpResponse:
    """The organisation's own signs, and adding one."""
    form = OwnSignForm(request.POST) if request.method == "POST" else OwnSignForm()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            referrals.add_sign(
                Form(told["form"]), [s.Profile(profile) for profile in told["profiles"]],
                {"en": told["text_en"], "nl": told["text_nl"]}, by=request.actor,
            )  # fmt: skip
        except Broken as fault:
            put_on(form, told_in(fault))
        else:
            messages.success(request, _("Added. It is asked from now on."))
            return redirect("desk:own_signs")
    rows = [(row, _(w.FORMS[Form(row.form)]), _words(row.words)) for row in reads.own_signs(viewer=request.actor)]
    return render(request, "desk/referrals/own_signs.html", {"form": form, "rows": rows})


@page(*KEEPERS)
@require_POST
def end_own_sign(request: DeskRequest, sign: UUID) -> HttpResponse:
    referrals.end_sign(sign, by=request.actor)
    messages.success(request, _("No longer asked. What was answered stays readable."))
    return redirect("desk:own_signs")


urlpatterns = [
    path("signs/", own_signs, name="own_signs"),
    path("signs/<uuid:sign>/end/", end_own_sign, name="own_sign_end"),
]
