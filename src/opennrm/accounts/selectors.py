"""Reading users: for the gate, for teams, for the user manager."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q

from opennrm.accounts import access
from opennrm.accounts.models import User, WayBack
from opennrm.accounts.rules import DEFAULT_NAMES, purposes_for
from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import OrganisationKind, Purpose, Role


def actor_for(user: User, purpose: str | None = None, *, request_id: str = "") -> Actor:
    """The actor that this user is now, for the purpose chosen if a role of theirs serves it, else for the first."""
    open_to = purposes_for(user.roles)
    chosen = next((p for p in open_to if p == purpose), open_to[0] if open_to else None)
    return Actor(
        user_id=user.pk,
        organisation_id=user.organisation_id,
        organisation_kind=OrganisationKind(user.organisation.kind),
        roles=user.roles,
        purpose=chosen,
        request_id=request_id,
    )


@selector
def actor_of(user_name: str, purpose: Purpose, *, viewer: Actor) -> Actor:
    """The actor that this user is, for a command of the program itself. Raises NotThere."""
    found = User.objects.with_roles().filter(username=user_name, is_active=True).first() if viewer.job else None
    if found is None:
        raise NotThere(f"There is no active user “{user_name}”.")
    return actor_for(found, purpose)


def open_purposes(viewer: Actor) -> list[Purpose]:
    """The purposes this viewer may choose from."""
    return purposes_for(viewer.roles)


def _in_reach(viewer: Actor) -> Q:
    """A user manager of the national desk helps everybody; of another organisation, their own people."""
    if viewer.job or viewer.organisation_kind == OrganisationKind.NATIONAL_DESK:
        return Q()
    return Q(organisation_id=viewer.organisation_id)


@selector
def users(*, viewer: Actor) -> list[User]:
    """The users whom this viewer may manage or answer for."""
    ground.require(viewer, "list_users", access.RIGHTS)
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    found = User.objects.with_roles().annotate(has_second_factor=Exists(factors)).filter(_in_reach(viewer))
    return list(found.order_by("-is_active", "organisation__name", "name"))


@selector
def user(public_id: UUID, *, viewer: Actor) -> User:
    """One of those users. Raises NotThere."""
    ground.require(viewer, "list_users", access.RIGHTS)
    found: User | None = User.objects.with_roles().filter(_in_reach(viewer), public_id=public_id).first()
    if found is None:
        raise NotThere("There is no such user.")
    return found


@selector
def colleagues(*, viewer: Actor, roles: Iterable[Role], organisation: int | None = None) -> list[User]:
    """Active users who hold one of these roles: whom one may ask to lead or to join. Names and employers only."""
    ground.require(viewer, "find_colleagues", access.RIGHTS)
    wanted = [str(role) for role in roles]
    found = User.objects.with_roles().filter(is_active=True, organisation__is_active=True, role_names__overlap=wanted)
    if organisation is not None:
        found = found.filter(organisation_id=organisation)
    return list(found.order_by("organisation__name", "name"))


@selector
def colleague(public_id: UUID, *, viewer: Actor, roles: Iterable[Role]) -> User:
    """One such colleague. Raises NotThere."""
    ground.require(viewer, "find_colleagues", access.RIGHTS)
    wanted = [str(role) for role in roles]
    found: User | None = (
        User.objects.with_roles()
        .filter(is_active=True, organisation__is_active=True, role_names__overlap=wanted, public_id=public_id)
        .first()
    )
    if found is None:
        raise NotThere("There is no such colleague.")
    return found


@selector
def names(ids: Iterable[int], *, viewer: Actor) -> dict[int, tuple[str, str]]:
    """Name and organisation of users by their inner number, also of those who left: who did what stays readable."""
    rows = User.objects.filter(pk__in=set(ids)).values_list("pk", "name", "organisation__name")
    return {pk: (name, organisation) for pk, name, organisation in rows}


@selector
def holders(role: Role, *, viewer: Actor, organisation: int) -> list[int]:
    """The inner numbers of active users who hold this role in this organisation."""
    found = User.objects.with_roles().filter(is_active=True, organisation_id=organisation, role_names__contains=[role])
    return list(found.values_list("pk", flat=True))


@selector
def open_ways_back(*, viewer: Actor) -> list[WayBack]:
    """Who of the own organisation asks to be let back in."""
    ground.require(viewer, "help_back_in", access.RIGHTS)
    reach = Q() if _in_reach(viewer) == Q() else Q(user__organisation_id=viewer.organisation_id)
    found = WayBack.objects.filter(reach, closed_at__isnull=True).exclude(user_id=viewer.user)
    return list(found.select_related("user", "user__organisation").order_by("asked_at"))


@selector
def weak_entrances(*, viewer: Actor) -> list[str]:
    """What makes signing in unsafe here, for the doctor: counts and user names, never a password."""
    found = []
    active = User.objects.filter(is_active=True)
    if names_left := sorted(active.filter(username__in=DEFAULT_NAMES).values_list("username", flat=True)):
        found.append(f"There is an active user called {', '.join(names_left)}")
    unhashed = active.exclude(password__startswith="argon2").exclude(password__startswith="!").count()  # noqa: S106
    if unhashed:
        found.append(f"{unhashed} passwords are not hashed with argon2")
    return found


@selector
def connected_logins(user: User, *, viewer: Actor) -> list[tuple[str, str]]:
    """Which organisation's login opens this account, and how it calls the colleague."""
    ground.require(viewer, "connect_login", access.RIGHTS)
    rows = SocialAccount.objects.filter(Q(user__in=User.objects.filter(_in_reach(viewer))), user=user)
    return list(rows.order_by("provider").values_list("provider", "uid"))


@selector
def own_sessions(*, viewer: Actor) -> list[UserSession]:
    """Where this viewer is signed in now, the last used first. What ran out by the clock is not among them."""
    moment = clock.now()
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=moment)
    found = UserSession.objects.filter(
        Exists(alive), user_id=viewer.user_id,
        last_seen_at__gt=moment - settings.SESSION_IDLE, created_at__gt=moment - settings.SESSION_ABSOLUTE,
    )  # fmt: skip
    return list(found.order_by("-last_seen_at"))


@selector
def second_factors(*, viewer: Actor) -> list[str]:
    """The kinds of second factor that this viewer has: app, passkey, codes; each once."""
    kinds = {"totp": "app", "webauthn": "passkey", "recovery_codes": "codes"}
    found = Authenticator.objects.filter(user_id=viewer.user_id).values_list("type", flat=True).distinct()
    return sorted(kinds[kind] for kind in found)


@selector
def workers(organisations: Iterable[int], *, viewer: Actor) -> list[tuple[int, str, int]]:
    """Inner number, name and organisation of everybody who works there, for the gate that keeps names from leaving."""
    found = User.objects.filter(organisation_id__in=set(organisations), is_active=True)
    return list(found.values_list("pk", "name", "organisation_id"))


@selector
def mailbox(user: int, *, viewer: Actor) -> tuple[str, str] | None:
    """Work address and language of an active user, for the gate alone; None where they left or have no address."""
    if not viewer.job:
        return None
    found = User.objects.filter(pk=user, is_active=True, organisation__is_active=True).exclude(email="").first()
    return (found.email, found.language) if found else None


@selector
def reached_by(organisation: int, role: str, *, viewer: Actor) -> list[int]:
    """The active users of an organisation whom a notice to this role reaches; without a role, everybody there."""
    found = User.objects.with_roles().filter(is_active=True, organisation_id=organisation)
    return list((found.filter(role_names__contains=[role]) if role else found).values_list("pk", flat=True))


@selector
def actor_numbered(user: int, purpose: Purpose | None = None, *, viewer: Actor) -> Actor | None:
    """The actor that this user is now, for the gate that judges again what they wanted to send; None where they left."""
    found = User.objects.with_roles().filter(pk=user, is_active=True).first() if viewer.job else None
    return actor_for(found, purpose) if found else None
