"""What waits for me today: one list over all rooms, by urgency, with the reason in every row."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from opennrm.desk.frame import address
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.waiting import groups, summary
from opennrm.kernel import clock, notices
from opennrm.kernel.words import Role


@page()
def today(request: DeskRequest) -> HttpResponse:
    waiting = groups(viewer=request.actor)
    reports = request.actor.has(Role.REPORTER, Role.REGISTRAR)
    return render(
        request,
        "desk/today.html",
        {"now": clock.now(), "groups": waiting, "summary": summary(waiting),
         "report_url": address("desk:referral_new") if reports else ""},
    )  # fmt: skip


@page()
@require_POST
def put_away(request: DeskRequest, notice: UUID) -> HttpResponse:
    notices.put_away(notice, by=request.actor)
    return redirect("desk:today")


urlpatterns = [path("", today, name="today"), path("notices/<uuid:notice>/", put_away, name="put_away")]
