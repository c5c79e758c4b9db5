"""Changing who may sign in and what they may do. Every change acts on the next click."""

from __future__ import annotations

import hashlib
import hmac
import secrets as randomness
from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from opennrm.accounts import access
from opennrm.accounts.models import HeldRole, User, WayBack
from opennrm.accounts.rules import ASK_AGAIN_MINUTES, LONGEST_PASSWORD, WAY_BACK_MINUTES, user_name_faults
from opennrm.accounts.selectors import actor_for, holders
from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, limits, notices
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.references import new_reference, read_reference
from opennrm.kernel.words import OrganisationKind, Role
from opennrm.partners.models import Organisation
from opennrm.partners.rules import roles_for
from opennrm.partners.selectors import organisations


def hidden(typed: str) -> str:
    """What was typed as a user name, for logs and limits: told apart, never read back. It may be a password."""
    name = typed.strip().lower().encode("utf-8", "replace")
    return salted_hmac("opennrm.accounts.typed", name, algorithm="sha256").hexdigest()[:32]


def _may_manage(by: Actor, organisation: Organisation) -> None:
    if by.job or by.organisation_kind == OrganisationKind.NATIONAL_DESK or by.organisation_id == organisation.pk:
        return
    raise NotThere("There is no such organisation.")


def _tell_privacy_officers(kind: str, user: User) -> None:
    """Who manages users cannot quietly become one of them: somebody else reads of it."""
    notices.tell(kind, organisation=user.organisation_id, role=Role.PRIVACY_OFFICER, subject=f"user:{user.public_id}")


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
    faults: dict[str, list[str]] = {"user_name": [_(fault) for fault in user_name_faults(user_name)]}
    if User.objects.filter(username=user_name).exists():
        faults["user_name"].append(_taken(user_name))
    if not name.strip():
        faults["name"] = [_("Write the name that colleagues know.")]
    user = User(username=user_name, name=name.strip(), organisation=organisation, language=language)
    if password is not None:
        faults["password"] = _password_faults(password, user)
    if any(faults.values()):
        raise Broken({field: sentences for field, sentences in faults.items() if sentences})
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as fault:  # somebody added the same name at the same moment
        raise Broken({"user_name": [_taken(user_name)]}) from fault
    audit.record(by, "accounts.user_added", f"user:{user.pk}", organisation=organisation.pk)
    return user


def _taken(user_name: str) -> str:
    return _("“%(name)s” is taken: choose another user name.") % {"name": user_name}


def _password_faults(password: str, user: User) -> list[str]:
    if len(password) > LONGEST_PASSWORD:
        return [_("A password has %(most)d characters at most.") % {"most": LONGEST_PASSWORD}]
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
        raise NotAllowed([_("Nobody gives a role to themselves: ask another user manager.")])
    if not user.is_active:
        raise NotAllowed([_("This account is closed.")])
    if role not in roles_for(user.organisation.kind_of):
        raise Broken({"role": [_("%(organisation)s does not have that role.") % {"organisation": user.organisation}]})
    _held, is_new = HeldRole.objects.get_or_create(
        user=user, role=role, until=None, defaults={"given_by_id": by.user_id, "since": clock.now()}
    )
    if is_new:
        audit.record(by, "accounts.role_given", f"user:{user.pk}", role=str(role))
        if by.user_id is not None:
            _tell_privacy_officers("accounts.role_given", user)


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
        raise NotAllowed([_("Nobody closes their own account: ask another user manager.")])
    User.objects.filter(pk=user.pk).update(is_active=False)
    HeldRole.objects.filter(user=user, until__isnull=True).update(until=clock.now())
    WayBack.objects.filter(user=user, closed_at__isnull=True).update(closed_at=clock.now(), code_digest=None)
    ended = _end_sessions(user)
    audit.record(by, "accounts.user_closed", f"user:{user.pk}", sessions=ended)


def _end_sessions(user: User, *, but: str | None = None) -> int:
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=but or ""))
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


@service
def end_other_sessions(*, keep: str | None, by: Actor) -> int:
    """End every own session but the one with this key. Returns how many there were."""
    ended = _end_sessions(User.objects.get(pk=by.user_id or 0), but=keep)
    audit.record(by, "accounts.sessions_ended", f"user:{by.user_id}", sessions=ended)
    return ended


def note_click(session_key: str | None) -> None:
    """This session is still in use: for the list of own sessions. Called once a minute at most."""
    UserSession.objects.filter(session_key=session_key or "").update(last_seen_at=clock.now())


def forget_session(user: User, session_key: str | None) -> None:
    """This session is over: it leaves the list of own sessions."""
    UserSession.objects.filter(user=user, session_key=session_key or "").delete()


def change_password(user: User, password: str, *, keep: str | None) -> None:
    """A new password, of the user's own choice; every session but the one with this key ends."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        ended = _end_sessions(user, but=keep)
        forget_session(user, keep)  # it gets a new key, and comes back under that
        WayBack.objects.filter(user=user, closed_at__isnull=True).update(closed_at=clock.now(), code_digest=None)
        audit.record(actor_for(user), "accounts.password_changed", f"user:{user.pk}", sessions=ended)


def ask_way_back(user_name: str, *, address: str) -> None:
    """Somebody cannot sign in. Answers nothing, whether the name exists or not; the user managers are told.

    Limited per address and per name. `address` is where the question comes from.
    """
    limits.spend(f"way-back:{address}", most=10, per=timedelta(hours=1))
    limits.spend(f"way-back-name:{hidden(user_name)}", most=5, per=timedelta(hours=1))
    job = Actor.for_job("way-back")
    with acting(job):
        user = (
            User.objects.select_related("organisation")
            .filter(username=user_name.strip().lower(), is_active=True, organisation__is_active=True)
            .first()
        )
        if user is None:
            audit.failed("accounts.way_back_asked", typed=hidden(user_name))
            return
        way, is_new = WayBack.objects.get_or_create(user=user, closed_at=None)
        if is_new or way.asked_at < clock.now() - timedelta(minutes=ASK_AGAIN_MINUTES):
            WayBack.objects.filter(pk=way.pk).update(asked_at=clock.now())
            for organisation in _who_can_help(user, job):
                notices.tell(
                    "accounts.way_back_asked", organisation=organisation, role=Role.USER_MANAGER,
                    subject=f"user:{user.public_id}",
                )  # fmt: skip
        audit.record(job, "accounts.way_back_asked", f"user:{user.pk}")


def _who_can_help(user: User, job: Actor) -> list[int]:
    """The own organisation, if it has another user manager; else the national desk."""
    if set(holders(Role.USER_MANAGER, viewer=job, organisation=user.organisation_id)) - {user.pk}:
        return [user.organisation_id]
    return [desk.pk for desk in organisations(viewer=job, kinds=[OrganisationKind.NATIONAL_DESK])]


@service
def let_back_in(user: User, *, new_second_factor: bool = False, by: Actor) -> str:
    """A second person confirms that it is really their colleague, and hands a code over in person.

    Returns the code, shown once; an earlier one stops working. With `new_second_factor` the old one (a lost phone) is
    removed when the code is used. Works for a new colleague too, who never had a password.
    """
    ground.require(by, "help_back_in", access.RIGHTS)
    _may_manage(by, user.organisation)
    if user.pk == by.user_id:
        raise NotAllowed([_("Somebody else has to confirm this for you.")])
    if not user.is_active:
        raise NotAllowed([_("This account is closed.")])
    way, _is_new = WayBack.objects.select_for_update().get_or_create(user=user, closed_at=None)
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
    limits.spend(f"way-back-code-name:{hidden(user_name)}", most=10, per=timedelta(hours=1))
    job = Actor.for_job("way-back")
    with acting(job):
        oldest = clock.now() - timedelta(minutes=WAY_BACK_MINUTES)
        way = (
            WayBack.objects.select_for_update(of=("self",))
            .filter(user__username=user_name.strip().lower(), user__is_active=True, closed_at__isnull=True)
            .filter(user__organisation__is_active=True, confirmed_at__gt=oldest)
            .select_related("user")
            .first()
        )
        given = _code_digest(way.pk if way else UUID(int=0), read_reference(code) or "")
        expected = bytes(way.code_digest or b"") if way else randomness.token_bytes(32)
        if way is None or not hmac.compare_digest(given, expected):
            audit.failed("accounts.way_back_used", typed=hidden(user_name))
            words = _(
                "This name and code do not belong together, or the code is too old. Ask your colleague for a new one."
            )
            raise Broken({"code": [words]})
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
        _tell_privacy_officers("accounts.way_back_used", way.user)


@service
def connect_login(user: User, provider: str, claim: str, *, by: Actor) -> None:
    """Let an organisation's own login open this account: whoever that login calls `claim`.

    Raises Broken at provider or claim.
    """
    ground.require(by, "connect_login", access.RIGHTS)
    _may_manage(by, user.organisation)
    if by.user_id == user.pk:
        raise NotAllowed([_("Somebody else has to connect a login to your account.")])
    claim = claim.strip()
    faults = {}
    if provider not in [login["provider_id"] for login in settings.ORGANISATION_LOGINS]:
        faults["provider"] = [_("Choose one of the logins on the page.")]
    if not claim or len(claim) > 191 or not claim.isprintable():
        faults["claim"] = [_("Write how that login calls this colleague, in 191 characters at most.")]
    elif SocialAccount.objects.filter(provider=provider, uid=claim).exists():
        faults["claim"] = [_("This login opens an account already. Close that way first.")]
    if faults:
        raise Broken(faults)
    SocialAccount.objects.create(user=user, provider=provider, uid=claim)
    audit.record(by, "accounts.login_connected", f"user:{user.pk}", provider=provider)


@service
def disconnect_login(user: User, provider: str, *, by: Actor) -> None:
    """That login opens this account no more."""
    ground.require(by, "connect_login", access.RIGHTS)
    _may_manage(by, user.organisation)
    if SocialAccount.objects.filter(user=user, provider=provider).delete()[0]:
        ended = _end_sessions(user)
        audit.record(by, "accounts.login_disconnected", f"user:{user.pk}", provider=provider, sessions=ended)


@service
def change_mailbox(address: str, *, by: Actor) -> None:
    """Where a mail without content tells that something waits; empty: nowhere. Raises Broken at `address`."""
    address = address.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError as fault:
            words = _("Write an email address with an @ and a full stop, like desk@example.org")
            raise Broken({"address": [words]}) from fault
    User.objects.filter(pk=by.user).update(email=address)
    audit.record(by, "accounts.mailbox_changed", f"user:{by.user}", given=bool(address))


@service
def switch_keys(*, off: bool, by: Actor) -> None:
    """Single-letter keys off or on, for who types with a screen reader or by voice."""
    User.objects.filter(pk=by.user).update(keys_off=off)
