"""The addresses of the public site. They exist on the public hosts alone."""

from __future__ import annotations

from django.urls import path, register_converter

from opennrm.publications.rules import LANGUAGES
from opennrm.website import hsds, projects, reading, tell
from opennrm.website.pages import PAGES


class _LanguageCode:
    regex = "|".join(LANGUAGES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class _Slug(_LanguageCode):
    regex = "|".join(sorted(slug for slug in PAGES if slug))


register_converter(_LanguageCode, "language")
register_converter(_Slug, "page")

urlpatterns = [
    path("", reading.doorway, name="doorway"),
    path("leave", reading.wipe, name="wipe"),
    path("favicon.ico", reading.no_icon, name="icon"),
    path("<language:code>/", reading.read, name="home"),
    path("<language:code>/tell/", tell.tell, name="tell"),
    path("<language:code>/answer/", tell.answer, name="answer"),
    path("<language:code>/turn/", reading.turn, name="turn"),
    path("projects/", projects.in_a_language, name="projects_anywhere"),
    path("<language:code>/projects/", projects.projects, name="projects"),
    path("<language:code>/projects/<slug:reference>/", projects.project, name="project"),
    path("<language:code>/<page:slug>/", reading.read, name="page"),
    path("hsds/", hsds.about, name="hsds"),
    path("hsds/services", hsds.services, name="hsds_services"),
    path("hsds/services/<uuid:service_id>", hsds.one_service, name="hsds_service"),
    path("hsds/organizations", hsds.organisations, name="hsds_organisations"),
]
