"""Search by name, reference or telephone number, among what the viewer may see."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.register import listed
from opennrm.kernel.words import Purpose, Role
from opennrm.people import selectors as reads
from opennrm.people.selectors import Kind

LONGEST = 120


@page(purposes=(Purpose.REGISTRATION, Purpose.CASEWORK, Purpose.SUPERVISION), reads=True)
def search(request: DeskRequest) -> HttpResponse:
    """What is looked for comes by POST alone: a name never stands in an address, a history or a log on the way."""
    words = request.POST.get("q", "").replace("\x00", "")[:LONGEST]
    if not request.actor.has(Role.REGISTRAR, Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER):
        found = reads.Found(Kind.NAME, [])
    else:
        found = reads.search(words, viewer=request.actor)
    return render(
        request,
        "desk/people/search.html",
        {
            "search_words": words,
            "rows": listed(found.rows),
            "more": found.more,
            "asked": found.kind != Kind.NOTHING,
            "too_wide": found.kind == Kind.TOO_WIDE,
            "advice": _("Ask the national desk, if you need to know whether somebody is known."),
        },
    )


urlpatterns = [path("find/", search, name="search")]
