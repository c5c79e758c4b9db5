"""Is this person known? The same answer for everybody; the desk reads the question and decides who should meet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.accounts import selectors as account_reads
from opennrm.desk.people_forms import FIELD_OF, NameForm
from opennrm.desk.people_words import fact_lines, short_facts, signs_in_words
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, Changed, TooOften
from opennrm.kernel.words import Purpose, Role
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.ui import forms

ASKING = (Role.REPORTER, Role.CASE_LEAD, Role.CASE_WORKER, Role.DUTY_OFFICER, Role.REGISTRAR)
LONGEST = 2_000


class QuestionForm(NameForm):
    why = forms.LongText(
        label=lazy("Why do you ask?"),
        help_text=lazy("Only the national desk reads it."),
        longest=LONGEST,
        shortest=10,
        rows=3,
    )


class AnswerForm(forms.Form):
    meet = forms.ChoiceField(
        label=lazy("Should the asker and who holds the file meet?"),
        choices=[("yes", lazy("Yes: ask the asker to call us")), ("no", lazy("No, or nobody is meant"))],
        widget=forms.RadioCards(
            hints={"no": lazy("The asker sees what everybody sees: that the desk has the question.")}
        ),
    )
    person = forms.ChoiceField(label=lazy("Who is meant?"), required=False)
    reason = forms.LongText(
        label=lazy("Why?"), help_text=lazy("Only the national desk reads it."), longest=LONGEST, shortest=10, rows=3
    )

    def __init__(self, *args: Any, likely: tuple[reads.Likely, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.person.id), f"{one.facts.display_name}, {one.person}") for one in likely]
        self.fields["person"].choices = [*choices, ("", _("Nobody of these"))]  # type: ignore[attr-defined]


@page(*ASKING, reads=True)
def is_known(request: DeskRequest) -> HttpResponse:
    """Ask, and see what was asked before. What comes back is the same whether somebody is known or not."""
    form = QuestionForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            people.ask_if_known(form.said(), form.cleaned_data["why"], by=request.actor)
        except Broken as fault:
            put_on(form, Broken({FIELD_OF.get(field, field): words for field, words in fault.faults.items()}))
        except TooOften as fault:
            form.add_error(None, str(fault))
            status = 429
        else:
            messages.success(request, _("Your question is with the national desk."))
            return redirect("desk:is_known")
    waiting = reads.open_questions(viewer=request.actor) if request.actor.has(Role.REGISTRAR) else []
    names = account_reads.names([question.asked_by_id for question in waiting], viewer=request.actor)
    return render(
        request,
        "desk/people/known.html",
        {
            "form": form, "mine": reads.own_questions(viewer=request.actor), "now": clock.now(),
            "desk": request.actor.has(Role.REGISTRAR),
            "waiting": [(question, names.get(question.asked_by_id, ("", ""))) for question in waiting],
        },
        status=status,
    )  # fmt: skip


@page(Role.REGISTRAR, purposes=(Purpose.REGISTRATION,), reads=True)
def question(request: DeskRequest, question: UUID) -> HttpResponse:
    """Both sides, for the desk alone."""
    asked = reads.question(question, viewer=request.actor)
    form = AnswerForm(request.POST or None, likely=asked.likely)
    if request.method == "POST" and form.is_valid():
        meant = form.cleaned_data["person"]
        try:
            people.answer_known(
                question, form.cleaned_data["meet"] == "yes", form.cleaned_data["reason"],
                person=UUID(meant) if meant else None, by=request.actor,
            )  # fmt: skip
        except Broken as fault:
            put_on(form, fault)
        except Changed as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _("Decided."))
            return redirect("desk:is_known")
    today = clock.today()
    names = account_reads.names([asked.question.asked_by_id], viewer=request.actor)
    return render(
        request,
        "desk/people/question.html",
        {
            "asked": asked, "form": form, "now": clock.now(), "lines": fact_lines(asked.facts, today),
            "asker": names.get(asked.question.asked_by_id, ("", "")),
            "likely": [(one, short_facts(one.facts, today), *signs_in_words(one.signs)) for one in asked.likely],
        },
    )  # fmt: skip


urlpatterns = [
    path("known/", is_known, name="is_known"),
    path("known/<uuid:question>/", question, name="question"),
]
