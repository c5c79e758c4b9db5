"""The addresses of the desk. Names of people, places or organisations never stand in an address."""

from __future__ import annotations

from django.urls import include, path

from opennrm.desk import account, doubles, entrance, health, known, people, register, search, today, users

pages = [
    *today.urlpatterns,
    *account.urlpatterns,
    *users.urlpatterns,
    *register.urlpatterns,
    *people.urlpatterns,
    *search.urlpatterns,
    *doubles.urlpatterns,
    *known.urlpatterns,
]
urlpatterns = [
    *entrance.urlpatterns,
    *health.urlpatterns,
    path("", include((pages, "desk"))),
]
