"""Every address says who may come in. A test walks all addresses and fails on one that is silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Purpose, Role


class DeskRequest(HttpRequest):
    """A request that came through the gate: it has an actor."""

    actor: Actor


View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Policy:
    """Who may come in.

    open     : anybody, signed in or not (sign-in pages, health).
    roles    : one of these is needed; empty means every signed-in user.
    purposes : what the page is for; the actor looks for the first of these that a role of theirs serves, unless the
               purpose chosen on top of the page is among them. Empty means whatever purpose was chosen.
    reads    : the page shows data of persons, so its selectors write who looked.
    quiet    : a part that reads itself again and again: it does not keep a session alive.
    """

    open: bool = False
    roles: frozenset[Role] = frozenset()
    purposes: tuple[Purpose, ...] = ()
    reads: bool = False
    quiet: bool = False


class Guarded(Protocol):
    policy: Policy

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def declare(view: View, policy: Policy) -> Guarded:
    """Write the policy on a view, also on one of a library."""
    view.policy = policy  # type: ignore[attr-defined]
    return cast(Guarded, view)


def page(
    *roles: Role, purposes: tuple[Purpose, ...] = (), reads: bool = False, quiet: bool = False
) -> Callable[[Callable[..., HttpResponseBase]], Guarded]:
    """Decorate a page of the desk: `@page(Role.REGISTRAR, purposes=(Purpose.REGISTRATION,), reads=True)`."""

    def mark(view: Callable[..., HttpResponseBase]) -> Guarded:
        return declare(view, Policy(roles=frozenset(roles), purposes=purposes, reads=reads, quiet=quiet))

    return mark


def open_page(view: Callable[..., HttpResponseBase]) -> Guarded:
    """Decorate a page for anybody."""
    return declare(view, Policy(open=True))


def theirs(route: str, view: View, name: str, *, open_to_all: bool = False) -> URLPattern:
    """An address whose page a library made, with a policy of ours."""

    def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    entrance.__name__ = name
    return path(route, declare(entrance, Policy(open=open_to_all)), name=name)
