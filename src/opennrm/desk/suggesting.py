"""One plan for everybody who waits at once, and what another choice changes in it. A human decides, always."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from opennrm.desk import placing_words as w
from opennrm.desk.placing import WORKING, trail
from opennrm.desk.policy import DeskRequest, page
from opennrm.kernel.errors import Broken
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Role
from opennrm.placement import selectors as reads


@page(Role.REGISTRAR, purposes=WORKING, reads=True)
def suggestion(request: DeskRequest) -> HttpResponse:
    """An exact plan for everybody who waits; with another choice, what it changes for the others."""
    choices = _choices(request)
    try:
        made = reads.suggestion(viewer=request.actor, choices=choices)
    except Broken:
        messages.error(request, _("This choice cannot be: a rule or the number of places is against it."))
        return redirect("desk:suggestion")
    names = {key: show_reference(wish.case.reference) for key, wish in made.wishes.items()}
    codes = {key: place.code for key, place in made.first_place.items()}
    rows = [
        {
            "wish": made.wishes[one.reference], "reference": names[one.reference],
            "place": made.first_place.get(one.pool or ""),
            "options": [
                (option, made.first_place[option.pool], [_(words) for words in option.met], [w.reason(note) for note in option.notes])
                for option in one.options
            ],
            "nearest": (codes[one.nearest[0]], " ".join(w.reason(why) for why in one.nearest[1])) if one.nearest else None,
        }
        for one in made.suggestion.proposed
    ]  # fmt: skip
    moves = [
        (names[who], codes.get(before or ""), codes.get(after or "")) for who, before, after in made.suggestion.moves
    ]
    context = {
        "rows": rows, "levels": [(w.reason(words), *rest) for words, *rest in made.suggestion.levels], "proven": made.suggestion.proven, "moves": moves,
        "envy": [(names[who], names[over]) for who, over in made.suggestion.envy], "costs": [(w.reason(words), *rest) for words, *rest in made.suggestion.costs],
        "groups": [(w.COMPARED[what], _group_rows(rows)) for what, rows in made.suggestion.groups.items() if rows],
        "trail": trail(_("Suggestion for all who wait")), "free": sum(made.free.values()),
    }  # fmt: skip
    return render(request, "desk/placement/suggestion.html", context)


def _group_rows(rows: Any) -> list[tuple[str, Any]]:
    return [(str(w.GROUPS.get(row.group, row.group)), row) for row in rows]


def _choices(request: DeskRequest) -> dict[UUID, UUID | None]:
    """What a human chose otherwise: search and place, from the address; anything else is left out."""
    try:
        return {UUID(request.GET["who"]): UUID(request.GET["where"])}
    except (KeyError, ValueError):
        return {}


urlpatterns = [path("places/suggestion/", suggestion, name="suggestion")]
