"""What stands round every page of the desk: who looks, for what purpose, where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opennrm.cases import selectors as cases
from opennrm.desk.navigation import Group, navigation
from opennrm.desk.words import PURPOSES, ROLES
from opennrm.kernel.actors import Actor
from opennrm.ui import parts


@dataclass(frozen=True)
class Language:
    code: str
    label: str
    url: str
    current: bool


def languages(request: HttpRequest) -> list[Language]:
    """The languages of the desk; each link comes back to this page."""
    here = get_language()
    back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return [
        Language(code, label, f"{reverse('desk:language', args=[code])}?{back}", code == here)
        for code, label in settings.LANGUAGES
    ]


def address(name: str) -> str:
    """An address, or nothing while no page has that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Frame:
    user_name: str
    role_label: str
    organisation_name: str
    purpose_label: str
    purpose_url: str
    account_url: str
    sign_out_url: str
    search_url: str
    search_method: str
    demo: bool
    navigation: list[Group]
    languages: list[Language]
    keys_off: bool = False
    emergency: Any = None


def _emergency(actor: Actor) -> parts.Emergency | None:
    """The bar on top while an emergency access is open."""
    found = cases.my_emergency(viewer=actor)
    if found is None:
        return None
    return parts.Emergency(found.ends_at, found.reference, reverse("desk:emergency_close", args=[found.id]))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template; None for anonymous pages."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {"frame": None, "demo": settings.DEMO, "languages": languages(request)}
    user: Any = request.user
    return {
        "demo": settings.DEMO,
        "languages": languages(request),
        "frame": Frame(
            user_name=user.name,
            role_label=", ".join(str(ROLES[role]) for role in ROLES if role in actor.roles) or _("no role"),
            organisation_name=user.organisation.name,
            purpose_label=str(PURPOSES[actor.purpose]) if actor.purpose else _("none"),
            purpose_url=reverse("desk:purpose"),
            account_url=reverse("desk:account"),
            sign_out_url=reverse("account_logout"),
            search_url=address("desk:search"),
            search_method="post",
            demo=settings.DEMO,
            navigation=navigation(request, actor),
            languages=languages(request),
            keys_off=user.keys_off,
            emergency=_emergency(actor),
        ),
    }
