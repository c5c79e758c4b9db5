"""Who looked at a file, what at, and why. The person may ask for this list, so it is written for them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from opennrm.cases import selectors as reads
from opennrm.desk.case_frame import WORKING, around, open_
from opennrm.desk.cases import look_rows
from opennrm.desk.policy import DeskRequest, page
from opennrm.kernel.words import Role

PER_PAGE = 50


@page(Role.CASE_LEAD, Role.SUPERVISOR, purposes=WORKING, reads=True)
def case_looks(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "looks")
    looks = reads.who_looked(opened, viewer=opened.viewer, most=2000)
    if "emergency" in request.GET:
        looks = [look for look in looks if look.emergency]
    shown = Paginator(looks, PER_PAGE).get_page(request.GET.get("page"))
    context = around(request, opened, "case_looks", _("Who looked")) | {
        "page": shown,
        "looks": look_rows(shown.object_list),
        "only_emergencies": "emergency" in request.GET,
    }
    return render(request, "desk/cases/looks.html", context)


urlpatterns = [path("cases/<slug:reference>/looks/", case_looks, name="case_looks")]
