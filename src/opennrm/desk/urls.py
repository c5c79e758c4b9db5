"""The addresses of the desk. Names of people, places or organisations never stand in an address."""

from __future__ import annotations

from django.urls import include, path

from opennrm.desk import account, entrance, health, today, users

pages = [
    *today.urlpatterns,
    *account.urlpatterns,
    *users.urlpatterns,
]
urlpatterns = [
    *entrance.urlpatterns,
    *health.urlpatterns,
    path("", include((pages, "desk"))),
]
