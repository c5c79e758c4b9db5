"""The register: everybody, the newest first. For the national desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from opennrm.desk.people_words import PROTECTION, short_facts
from opennrm.desk.policy import DeskRequest, page
from opennrm.kernel import clock
from opennrm.kernel.words import Purpose, Role
from opennrm.people import selectors as reads


def listed(rows: list[reads.Listed]) -> list[dict[str, object]]:
    """Lines of a list of people, in words."""
    today = clock.today()
    return [
        {
            "person": row.person,
            "called": row.facts.display_name if row.facts else "",
            "facts": short_facts(row.facts, today) if row.facts else "",
            "protection": PROTECTION.get(row.facts.childhood_on(today)) if row.facts else None,
        }
        for row in rows
    ]


@page(Role.REGISTRAR, purposes=(Purpose.REGISTRATION,), reads=True)
def register(request: DeskRequest) -> HttpResponse:
    shown = reads.register_page(viewer=request.actor, after=request.GET.get("after", ""))
    return render(
        request,
        "desk/people/register.html",
        {"rows": listed(shown.rows), "older": shown.older, "begun": bool(request.GET.get("after"))},
    )


urlpatterns = [path("register/", register, name="register")]
