"""Possible doubles: which wait, two files side by side with the reasons in words, decide, undo."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.accounts import selectors as account_reads
from opennrm.desk.people_words import fact_lines, short_facts, signs_in_words
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken, Changed
from opennrm.kernel.words import Purpose, Role
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.rules import PersonFacts
from opennrm.ui import forms

_DESK = (Purpose.REGISTRATION,)
LONGEST = 2_000
PER_PAGE = 40


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=lazy("Are these two files about one person?"),
        choices=[("same", lazy("One person: join the files")), ("different", lazy("Two people: keep them apart"))],
        widget=forms.RadioCards(
            hints={
                "same": lazy("Both references go on finding the person. Every reporter is kept. It can be undone."),
                "different": lazy("The pair leaves this list. Neither side hears of the other."),
            }
        ),
    )
    reason = forms.LongText(
        label=lazy("Why?"),
        help_text=lazy("So that a colleague understands it later."),
        longest=LONGEST,
        shortest=10,
        rows=3,
    )


class UndoForm(forms.Form):
    reason = forms.LongText(label=lazy("Why are they two people after all?"), longest=LONGEST, shortest=10, rows=3)


@page(Role.REGISTRAR, purposes=_DESK, reads=True)
def doubles(request: DeskRequest) -> HttpResponse:
    people.compare_waiting(by=request.actor)
    today = clock.today()
    rows = []
    waiting = range(reads.count_candidates(viewer=request.actor))
    shown = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    for pair in reads.candidates(viewer=request.actor, after=max(shown.start_index() - 1, 0), most=PER_PAGE):
        said_for, against = signs_in_words(pair.signs)
        sides = [
            (side, facts.display_name if facts else "", short_facts(facts, today) if facts else "")
            for side, facts in ((pair.first, pair.first_facts), (pair.second, pair.second_facts))
        ]
        rows.append({"pair": pair, "sides": sides, "for": said_for, "against": against})
    return render(request, "desk/people/doubles.html", {"rows": rows, "page": shown, "now": clock.now()})


def _side_by_side(pair: reads.Pair) -> dict[str, object]:
    """Both files line by line: what the one knows stands beside what the other knows."""
    today = clock.today()
    files = ((pair.first, pair.first_facts), (pair.second, pair.second_facts))
    lines = [{line.label: line for line in fact_lines(facts or PersonFacts(), today)} for _person, facts in files]
    labels = list(dict.fromkeys(label for some in lines for label in some))
    return {
        "sides": [{"person": person, "called": facts.display_name if facts else ""} for person, facts in files],
        "compared": [
            (label, [(str(person), some.get(label)) for (person, _facts), some in zip(files, lines, strict=True)])
            for label in labels
        ],
    }


@page(Role.REGISTRAR, purposes=_DESK, reads=True)
def double(request: DeskRequest, match: UUID) -> HttpResponse:
    """Two files side by side. Deciding needs a reason."""
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        same = form.cleaned_data["decision"] == "same"
        try:
            people.decide_match(match, same, form.cleaned_data["reason"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        except Changed as fault:
            form.add_error(None, str(fault))
        else:
            words = _("Joined. You can undo it on this page.") if same else _("Kept apart.")
            messages.success(request, words)
            return redirect("desk:double", match) if same else redirect("desk:doubles")
    pair = reads.pair(match, viewer=request.actor)
    said_for, against = signs_in_words(pair.signs)
    deciders = account_reads.names([pair.decided_by_id] if pair.decided_by_id else [], viewer=request.actor)
    return render(
        request,
        "desk/people/double.html",
        {
            **_side_by_side(pair), "pair": pair, "for": said_for, "against": against, "form": form, "now": clock.now(),
            "undo_form": UndoForm(), "decided_by": next((name for name, _org in deciders.values()), ""),
        },
    )  # fmt: skip


@page(Role.REGISTRAR, purposes=_DESK, reads=True)
@require_POST
def undo_double(request: DeskRequest, match: UUID, merge: UUID) -> HttpResponse:
    form = UndoForm(request.POST)
    if form.is_valid():
        try:
            people.undo_merge(merge, form.cleaned_data["reason"], by=request.actor)
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("Taken apart. Each file has what was its own."))
            return redirect("desk:double", match)
    pair = reads.pair(match, viewer=request.actor)
    said_for, against = signs_in_words(pair.signs)
    context = {**_side_by_side(pair), "pair": pair, "for": said_for, "against": against, "undo_form": form}
    return render(request, "desk/people/double.html", {**context, "form": DecisionForm(), "now": clock.now()})


urlpatterns = [
    path("doubles/", doubles, name="doubles"),
    path("doubles/<uuid:match>/", double, name="double"),
    path("doubles/<uuid:match>/undo/<uuid:merge>/", undo_double, name="double_undo"),
]
