"""The addresses of the desk. Names of people, places or organisations never stand in an address."""

from __future__ import annotations

from django.urls import include, path

from opennrm.desk import (
    account,
    entrance,
    health,
    imports,
    indicators,
    may_report,
    raids,
    referral_desk,
    referrals,
    today,
    users,
)

pages = [
    *today.urlpatterns,
    *account.urlpatterns,
    *users.urlpatterns,
    *referrals.urlpatterns,
    *referral_desk.urlpatterns,
    *raids.urlpatterns,
    *imports.urlpatterns,
    *indicators.urlpatterns,
    *may_report.urlpatterns,
]
urlpatterns = [
    *entrance.urlpatterns,
    *health.urlpatterns,
    path("", include((pages, "desk"))),
]
