"""The rail: where somebody with these roles can go. An address that does not exist yet is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Place:
    """One line of the rail."""

    name: str  # of the address
    label: StrOrPromise
    icon: str
    roles: frozenset[Role] = frozenset()  # empty: everybody


@dataclass(frozen=True)
class Item:
    url: str
    label: str
    icon: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class Group:
    heading: str
    items: list[Item]


_R = Role
_CASES = frozenset({_R.CASE_LEAD, _R.CASE_WORKER, _R.SUPERVISOR, _R.DUTY_OFFICER})
PLACES: list[tuple[StrOrPromise, list[Place]]] = [
    (
        "",
        [
            Place("desk:today", _("Today"), "list-todo"),
            Place("desk:referral_new", _("Report an indication"), "plus", frozenset({_R.REPORTER, _R.REGISTRAR})),
            Place("desk:my_referrals", _("My referrals"), "list", frozenset({_R.REPORTER})),
            Place("desk:may_report", _("May I report this?"), "circle-help", frozenset({_R.REPORTER})),
            Place("desk:inbox", _("Referral inbox"), "inbox", frozenset({_R.REGISTRAR})),
            Place("desk:register", _("Register"), "book-open", frozenset({_R.REGISTRAR})),
            Place("desk:doubles", _("Possible doubles"), "copy", frozenset({_R.REGISTRAR})),
            Place("desk:cases", _("Cases"), "users", _CASES),
            Place("desk:helpers", _("Helpers"), "heart-handshake", _CASES | {_R.USER_MANAGER}),
            Place("desk:duty", _("On duty"), "bell", _CASES | {_R.USER_MANAGER}),
            Place("desk:worklist", _("Stay and terms"), "clock", frozenset({_R.CASE_LEAD, _R.CASE_WORKER})),
            Place("desk:chain", _("Chain overview"), "handshake", frozenset({_R.REGISTRAR, _R.SUPERVISOR, _R.CASE_LEAD, _R.OBSERVER})),
            Place("desk:agenda", _("Terms in my calendar"), "calendar", _CASES),
            Place("desk:is_known", _("Is this person known?"), "circle-help", _CASES | {_R.REPORTER}),
            Place("desk:emergency_new", _("Open in an emergency"), "key-round", _CASES | {_R.REPORTER, _R.REGISTRAR}),
        ],
    ),
    (
        _("Projects abroad"),
        [
            Place("desk:projects", _("International projects"), "globe"),
            Place("desk:project_desk", _("Work on projects"), "list-todo", frozenset({_R.PROJECT_OFFICER})),
            Place("desk:cooperation", _("Cooperation"), "users"),
        ],
    ),
    (
        _("Public site"),
        [
            Place("desk:public", _("Texts and numbers"), "globe", frozenset({_R.REGISTRAR, _R.APPROVER})),
            Place("desk:public_messages", _("Messages from the site"), "message-square", frozenset({_R.REGISTRAR})),
        ],
    ),
    (
        _("Oversight"),
        [
            Place("desk:emergency_reviews", _("Emergency access"), "key-round", frozenset({_R.PRIVACY_OFFICER, _R.SUPERVISOR})),
            Place("desk:own_signs", _("Signs of our own"), "list", frozenset({_R.REGISTRAR, _R.SUPERVISOR, _R.USER_MANAGER})),
            Place("desk:contact_points", _("Where organisations receive"), "mail", frozenset({_R.REGISTRAR, _R.USER_MANAGER})),
            Place("desk:people_who_work", _("Users and roles"), "user-cog", frozenset({_R.USER_MANAGER})),
        ],
    ),
]  # fmt: skip


def navigation(request: HttpRequest, actor: Actor) -> list[Group]:
    """The groups that have something for this actor."""
    match = request.resolver_match
    here = match.view_name if match else ""
    groups = []
    for heading, places in PLACES:
        items = []
        for place in places:
            if place.roles and not actor.roles & place.roles:
                continue
            try:
                url = reverse(place.name)
            except NoReverseMatch:
                continue
            items.append(Item(url, str(place.label), place.icon, place.name == here))
        if items:
            groups.append(Group(str(heading), items))
    return groups
