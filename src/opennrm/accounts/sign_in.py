"""How django-allauth signs people in here: no sign-up, no reset by e-mail, every try in the log."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from opennrm.accounts.models import User
from opennrm.accounts.selectors import actor_for
from opennrm.kernel import audit


class Backend(AuthenticationBackend):
    """Users come with their organisation and roles in one query; a closed organisation closes its users out."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.with_roles().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.is_active and user.organisation.is_active)


def _typed(credentials: dict[str, Any]) -> str:
    """What was typed as a user name, as a short digest: people type their password there by mistake."""
    name = str(credentials.get("username") or "").strip().lower()
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        audit.failed("accounts.sign_in", typed=_typed(credentials))

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        if isinstance(user, User):
            audit.read(actor_for(user), "accounts.signed_in", f"user:{user.pk}")

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            audit.read(actor_for(user), "accounts.signed_out", f"user:{user.pk}")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing leaves the program but through the outgoing gate; sign-in needs no mail."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """As above: the list of own sessions on the account page shows what such a mail would say."""


class OrganisationLoginAdapter(DefaultSocialAccountAdapter):
    """An organisation's own login (OIDC) lets in whom a user manager has connected; it makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()
