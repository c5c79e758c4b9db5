"""How django-allauth signs people in here: no sign-up, no reset by e-mail, every try in the log."""

from __future__ import annotations

import base64
import time
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import jwt
import qrcode
from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from opennrm.accounts import services
from opennrm.accounts.models import User
from opennrm.accounts.selectors import actor_for
from opennrm.kernel import audit, secrets


class Backend(AuthenticationBackend):
    """Users come with their organisation and roles in one query; a closed organisation closes its users out."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.with_roles().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.is_active and user.organisation.is_active)


# --- password, session, address ---------------------------------------------------------------------

# What the library would tell by mail, written in the log instead.
_NOTED = {
    "mfa/email/totp_activated": ("accounts.second_factor_added", "app"),
    "mfa/email/totp_deactivated": ("accounts.second_factor_removed", "app"),
    "mfa/email/webauthn_added": ("accounts.second_factor_added", "passkey"),
    "mfa/email/webauthn_removed": ("accounts.second_factor_removed", "passkey"),
    "mfa/email/recovery_codes_generated": ("accounts.second_factor_added", "codes"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy(
            "This user name and password do not belong together. Look at both once more, or ask a colleague to let you in"
        ),
        "too_many_login_attempts": gettext_lazy("That was tried too often. Wait five minutes, then try again"),
        "rate_limited": gettext_lazy("That was tried too often. Wait five minutes, then try again"),
        "incorrect_password": gettext_lazy("This is not your password. Look at it once more"),
        "enter_current_password": gettext_lazy("This is not your password of now. Look at it once more"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where the question comes from, for limits and the list of own sessions. Unknown shares one limit."""
        from allauth.core.internal.httpkit import get_client_ip

        return get_client_ip(request) or "0.0.0.0"  # noqa: S104  no address is bound here

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site, whatever hosts it answers to."""
        return bool(
            url
            and url.startswith("/")
            and url_has_allowed_host_and_scheme(url, allowed_hosts=None, require_https=settings.SECURE)
        )

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"sign-in:{_typed(credentials)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            audit.denied(None, "accounts.sign_in", typed=_typed(credentials), why="too_often")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        audit.failed("accounts.sign_in", typed=_typed(credentials))

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """Also a passkey or an organisation's login does not open a closed account or organisation."""
        if Backend().user_can_authenticate(user):
            return super().pre_login(request, user, **options)
        from allauth.account.internal.stagekit import clear_login

        clear_login(request)
        audit.denied(actor_for(user), "accounts.sign_in", f"user:{user.pk}", why="closed")
        return self.respond_user_inactive(request, user)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        ways = sorted({record["method"] for record in get_authentication_records(request, user)})
        audit.read(actor_for(user), "accounts.signed_in", f"user:{user.pk}", ways=ways)

    def logout(self, request: HttpRequest) -> None:
        user, key = request.user, request.session.session_key
        super().logout(request)
        if isinstance(user, User):
            services.forget_session(user, key)
            audit.read(actor_for(user), "accounts.signed_out", f"user:{user.pk}")

    def set_password(self, user: Any, password: str) -> None:
        services.change_password(user, password, keep=self.request.session.session_key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("desk:account")

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Who signed in a moment ago has just proved who they are."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = any(time.time() - record["at"] < account_settings.REAUTHENTICATION_TIMEOUT for record in records)
        return not fresh

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing leaves the program but through the outgoing gate; sign-in needs no mail."""

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """As above. What such a mail would say stands in the log and on the account page."""
        if noted := _NOTED.get(template_prefix):
            action, kind = noted
            audit.read(actor_for(user), action, f"user:{user.pk}", kind=kind)


def _typed(credentials: dict[str, Any]) -> str:
    """What was typed as a user name, under a key: people type their password there by mistake."""
    return services.hidden(str(credentials.get("username") or ""))


def proved_lately(request: HttpRequest) -> bool:
    """Whether this user signed in, or proved again who they are, a short while ago."""
    return not is_reauthentication_required(request, app="opennrm.accounts")


def second_factor_lately(request: HttpRequest) -> bool:
    """Whether this user showed an app or a passkey a short while ago. Who has none yet proves what they have."""
    if not has_second_factor(request.user):  # type: ignore[arg-type]
        return proved_lately(request)
    since = time.time() - account_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(record.get("method") == "mfa" and record.get("at", 0) >= since for record in records)


def second_factor_page(user: User) -> str:
    """Where this user shows it again: the app, else the passkey, else the password."""
    kinds = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return reverse("mfa_reauthenticate")
    if Authenticator.Type.WEBAUTHN in kinds:
        return reverse("mfa_reauthenticate_webauthn")
    return reverse("account_reauthenticate")


# --- second factors ---------------------------------------------------------------------------------


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This did not match. Look at it once more, or wait for the next code"),
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        """Dark on white, also on a dark page: cameras need it so."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Seeds of codes are sealed, so that a copy of the database makes no codes."""
        key = secrets.new_data_key("second_factor")
        return f"{key}:{base64.b64encode(secrets.seal(key, text, f'second_factor:{key}')).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        key, _sep, sealed = encrypted_text.partition(":")
        return secrets.open_text(UUID(key), base64.b64decode(sealed), f"second_factor:{key}")

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the address of the installation, not to what a request calls it."""
        return {"id": urlsplit(settings.URL).hostname or "localhost", "name": "OpenNRM"}


def has_second_factor(user: User) -> bool:
    """An app or a passkey; recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


# --- an organisation's own login --------------------------------------------------------------------

_SIGNED_WITH = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})


class OrganisationLoginAdapter(DefaultSocialAccountAdapter):
    """An organisation's own login (OIDC) lets in whom a user manager has connected; it makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        provider = sociallogin.account.provider
        if sociallogin.state.get("process") != "login" or not sociallogin.is_existing:
            audit.denied(None, "accounts.sign_in", provider=provider, why="not_connected")
            raise ImmediateHttpResponse(
                _back(
                    request,
                    _(
                        "Your organisation knows you, and this program does not yet. Ask your user manager to connect you."
                    ),
                )
            )

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        audit.failed("accounts.sign_in", provider=provider.sub_id, why="organisation_login")
        raise ImmediateHttpResponse(_back(request, organisation_login_failed()))


def organisation_login_failed() -> str:
    return _("The login of your organisation did not answer as it should. Try again, or sign in with your password.")


def _back(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("account_login")


class OrganisationLogin(OpenIDConnectOAuth2Adapter):
    """Signs in by a signed token alone: signature, issuer, receiver and time are checked, and no claim is kept."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        try:
            login: SocialLogin = super().complete_login(request, app, token, **kwargs)
        except (KeyError, ValueError, TypeError, AttributeError, ImproperlyConfigured) as fault:
            raise OAuth2Error("The token lacks what it must say.") from fault
        if not login.account.uid.isprintable():
            raise OAuth2Error("The claim is no name.")
        login.account.extra_data = {}
        return login

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        raise OAuth2Error("There is no signed token in the answer.")

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError as fault:
            raise OAuth2Error("This is no token.") from fault
        if header.get("alg") not in _SIGNED_WITH:
            raise OAuth2Error("The token is not signed with a public key.")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if "exp" not in claims:
            raise OAuth2Error("The token never ends.")
        return claims
