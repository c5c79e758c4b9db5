"""The addresses of the desk. Names of people, places or organisations never stand in an address."""

from __future__ import annotations

from django.urls import include, path

from opennrm.desk import (
    account,
    case_documents,
    case_family,
    case_intake,
    case_notes,
    case_sharing,
    case_tasks,
    case_team,
    cases,
    doubles,
    emergency,
    entrance,
    health,
    imports,
    indicators,
    known,
    may_report,
    outgoing,
    people,
    project_writing,
    projects,
    raids,
    referral_desk,
    referrals,
    register,
    requests,
    search,
    today,
    users,
    who_looked,
)

pages = [
    *today.urlpatterns,
    *account.urlpatterns,
    *users.urlpatterns,
    *cases.urlpatterns,
    *case_notes.urlpatterns,
    *case_tasks.urlpatterns,
    *case_team.urlpatterns,
    *case_sharing.urlpatterns,
    *case_documents.urlpatterns,
    *case_family.urlpatterns,
    *outgoing.urlpatterns,
    *requests.urlpatterns,
    *who_looked.urlpatterns,
    *case_intake.urlpatterns,
    *emergency.urlpatterns,
    *referrals.urlpatterns,
    *referral_desk.urlpatterns,
    *raids.urlpatterns,
    *imports.urlpatterns,
    *indicators.urlpatterns,
    *may_report.urlpatterns,
    *register.urlpatterns,
    *people.urlpatterns,
    *search.urlpatterns,
    *doubles.urlpatterns,
    *known.urlpatterns,
    *project_writing.urlpatterns,  # before projects: "new" and "work" are no references
    *projects.urlpatterns,
]
urlpatterns = [
    *entrance.urlpatterns,
    *health.urlpatterns,
    path("", include((pages, "desk"))),
]
