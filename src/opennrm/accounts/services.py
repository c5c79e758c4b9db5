"""Changing who may sign in and what they may do. Every change acts on the next click."""

from __future__ import annotations

import hashlib
import hmac
import secrets as randomness
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from opennrm.accounts import access
from opennrm.accounts.models import HeldRole, User, WayBack
from opennrm.accounts.rules import WAY_BACK_MINUTES, user_name_faults
from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, limits, notices
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.references import new_reference, read_reference
from opennrm.kernel.words import OrganisationKind, Role
from opennrm.partners.models import Organisation
from opennrm.partners.rules import roles_for


def _may_manage(by: Actor, organisation: Organisation) -> None:
    if by.job or by.organisation_kind == OrganisationKind.NATIONAL_DESK or by.organisation_id == organisation.pk:
        return
    raise NotThere("There is no such organisation.")


@service
def add_user(
    user_name: str,
    name: str,
    organisation: Organisation,
    *,
    language: str = "en",
    password: str | None = None,
    by: Actor,
) -> User:
    """Let somebody sign in. Without a password they begin with a way back that a colleague opens.

    Raises Broken with faults at user_name, name or password.
    """
    ground.require(by, "add_user", access.RIGHTS)
    _may_manage(by, organisation)
    user_name = user_name.strip().lower()
    faults: dict[str, list[str]] = {"user_name": user_name_faults(user_name)}
    if User.objects.filter(username=user_name).exists():
        faults["user_name"].append(f"“{user_name}” is taken: choose another user name.")
    if not name.strip():
        faults["name"] = ["Write the name that colleagues know."]
    user = User(username=user_name, name=name.strip(), organisation=organisation, language=language)
    if password is not None:
        faults["password"] = _password_faults(password, user)
    if any(faults.values()):
        raise Broken({field: sentences for field, sentences in faults.items() if sentences})
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    audit.record(by, "accounts.user_added", f"user:{user.pk}", organisation=organisation.pk)
    return user


def _password_faults(password: str, user: User) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as fault:
        return list(fault.messages)
    return []


@service
def give_role(user: User, role: Role, *, by: Actor) -> None:
    """Give a role that the organisation's kind allows. Nobody gives a role to themselves."""
    ground.require(by, "give_role", access.RIGHTS)
    _may_manage(by, user.organisation)
    if by.user_id == user.pk:
        raise NotAllowed(["Nobody gives a role to themselves: ask another user manager."])
    if role not in roles_for(user.organisation.kind_of):
        raise Broken({"role": [f"{user.organisation} does not have that role."]})
    _, is_new = HeldRole.objects.get_or_create(
        user=user, role=role, until=None, defaults={"given_by_id": by.user_id, "since": clock.now()}
    )
    if is_new:
        audit.record(by, "accounts.role_given", f"user:{user.pk}", role=str(role))


@service
def take_role(user: User, role: Role, *, by: Actor) -> None:
    """Take a role back. It is gone on the user's next click."""
    ground.require(by, "take_role", access.RIGHTS)
    _may_manage(by, user.organisation)
    if HeldRole.objects.filter(user=user, role=role, until__isnull=True).update(until=clock.now()):
        audit.record(by, "accounts.role_taken", f"user:{user.pk}", role=str(role))


@service
def close_user(user: User, *, by: Actor) -> None:
    """Somebody left: no sign-in, no role, no session any more."""
    ground.require(by, "close_user", access.RIGHTS)
    _may_manage(by, user.organisation)
    if by.user_id == user.pk:
        raise NotAllowed(["Nobody closes their own account: ask another user manager."])
    User.objects.filter(pk=user.pk).update(is_active=False)
    HeldRole.objects.filter(user=user, until__isnull=True).update(until=clock.now())
    ended = _end_sessions(user)
    audit.record(by, "accounts.user_closed", f"user:{user.pk}", sessions=ended)


def _end_sessions(user: User, *, but: str = "") -> int:
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)


@service
def end_session(session: int, *, by: Actor) -> None:
    """End one of the own sessions, on whatever device it runs."""
    found = UserSession.objects.filter(pk=session, user_id=by.user).first()
    if found is None:
        raise NotThere("There is no such session.")
    found.end()
    audit.record(by, "accounts.session_ended", f"user:{by.user_id}")


def ask_way_back(user_name: str, *, address: str) -> None:
    """Somebody cannot sign in. Answers nothing, whether the name exists or not; the user managers are told.

    Limited per address and per name. `address` is where the question comes from.
    """
    limits.spend(f"way-back:{address}", most=10, per=timedelta(hours=1))
    limits.spend(f"way-back-name:{user_name.strip().lower()}", most=5, per=timedelta(hours=1))
    job = Actor.for_job("way-back")
    with acting(job):
        user = User.objects.filter(username=user_name.strip().lower(), is_active=True).first()
        if user is None:
            audit.failed("accounts.way_back_asked")
            return
        _, is_new = WayBack.objects.get_or_create(user=user, closed_at=None)
        if is_new:
            notices.tell(
                "accounts.way_back_asked", organisation=user.organisation_id, role=Role.USER_MANAGER,
                subject=f"user:{user.pk}",
            )  # fmt: skip
            audit.record(job, "accounts.way_back_asked", f"user:{user.pk}")


@service
def let_back_in(user: User, *, new_second_factor: bool = False, by: Actor) -> str:
    """A second person confirms that it is really their colleague, and hands a code over in person.

    Returns the code, shown once; an earlier one stops working. With `new_second_factor` the old one (a lost phone) is
    removed when the code is used. Works for a new colleague too, who never had a password.
    """
    ground.require(by, "help_back_in", access.RIGHTS)
    _may_manage(by, user.organisation)
    if user.pk == by.user_id:
        raise NotAllowed(["Somebody else has to confirm this for you."])
    if not user.is_active:
        raise NotAllowed(["This account is closed."])
    way, _ = WayBack.objects.select_for_update().get_or_create(user=user, closed_at=None)
    code = new_reference()
    way.confirmed_by_id, way.confirmed_at = by.user_id, clock.now()
    way.code_digest, way.new_second_factor = _code_digest(way.pk, code), new_second_factor
    way.save()
    audit.record(by, "accounts.way_back_opened", f"user:{user.pk}", new_second_factor=new_second_factor)
    return code


def _code_digest(way: UUID, code: str) -> bytes:
    return hashlib.scrypt(code.encode(), salt=way.bytes, n=2**14, r=8, p=1, dklen=32)


def use_way_back(user_name: str, code: str, password: str, *, address: str) -> None:
    """Set a new password with the code that a colleague handed over. Every session ends.

    Raises Broken at code or password; a wrong name, a wrong code and an old one answer the same.
    """
    limits.spend(f"way-back-code:{address}", most=10, per=timedelta(hours=1))
    limits.spend(f"way-back-code-name:{user_name.strip().lower()}", most=10, per=timedelta(hours=1))
    job = Actor.for_job("way-back")
    with acting(job):
        oldest = clock.now() - timedelta(minutes=WAY_BACK_MINUTES)
        way = (
            WayBack.objects.select_for_update(of=("self",))
            .filter(user__username=user_name.strip().lower(), user__is_active=True, closed_at__isnull=True)
            .filter(confirmed_at__gt=oldest)
            .select_related("user")
            .first()
        )
        given = _code_digest(way.pk if way else UUID(int=0), read_reference(code) or "")
        expected = bytes(way.code_digest or b"") if way else randomness.token_bytes(32)
        if way is None or not hmac.compare_digest(given, expected):
            raise Broken(
                {
                    "code": [
                        "This name and code do not belong together, or the code is too old. Ask your colleague for a new one."
                    ]
                }
            )
        if faults := _password_faults(password, way.user):
            raise Broken({"password": faults})
        way.user.set_password(password)
        way.user.save()
        if way.new_second_factor:
            Authenticator.objects.filter(user=way.user).delete()
        way.closed_at, way.code_digest = clock.now(), None
        way.save()
        ended = _end_sessions(way.user)
        audit.record(
            job, "accounts.way_back_used", f"user:{way.user_id}", sessions=ended, second_factor=way.new_second_factor
        )


@service
def switch_keys(*, off: bool, by: Actor) -> None:
    """Single-letter keys off or on, for who types with a screen reader or by voice."""
    User.objects.filter(pk=by.user).update(keys_off=off)
