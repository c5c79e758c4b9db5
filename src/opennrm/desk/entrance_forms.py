"""The forms of sign-in and second factors: those of django-allauth, in our words, for hostile input too."""

from __future__ import annotations

import re
import struct
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from opennrm.accounts.rules import LONGEST_PASSWORD
from opennrm.accounts.services import hidden
from opennrm.kernel import audit
from opennrm.ui.forms import Form, ShortText

NEW_PASSWORD = _("Twelve characters or more. Three or four words that do not belong together are easy to keep.")


def _plain(field: forms.Field, label: Any, help_text: Any = "", **attrs: str) -> None:
    """Label above, no placeholder, nothing that a phone would correct."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def _password(field: forms.Field, label: Any, help_text: Any = "") -> None:
    _plain(field, label, help_text)
    assert isinstance(field, forms.CharField)
    field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))


# Each form comes in two layers: labels on the library's fields first, then our Form, whose words speak of the labels.


class _SignIn(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("User name"), autocapitalize="none", spellcheck="false")
        _password(self.fields["password"], _("Password"))


class SignInForm(Form, _SignIn):
    pass


class _Again(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["password"], _("Your password"))


class AgainForm(Form, _Again):
    pass


class _ChangePassword(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _password(self.fields["oldpassword"], _("Your password of now"))
        _password(self.fields["password1"], _("A new password"), NEW_PASSWORD)
        _password(self.fields["password2"], _("The new password once more"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}  # type: ignore[no-untyped-call]
        if data.get("password1") and data.get("password1") == data.get("oldpassword"):
            self.add_error("password1", _("This is the password you have. Choose another one"))
        return data


class ChangePasswordForm(Form, _ChangePassword):
    pass


# --- codes ------------------------------------------------------------------------------------------


class _Code(forms.Form):
    """Six digits of an app, or eight of a recovery code."""

    label: Any = _("Code")
    hint: Any = _("Six digits from your app, or one of your recovery codes.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        _plain(field, self.label, self.hint, inputmode="numeric", autocomplete="one-time-code")
        field.widget.attrs["class"] = "nrm-width-10"
        assert isinstance(field, forms.CharField)
        field.validators.append(MaxLengthValidator(20))


class _Once(_Code):
    """Wrong codes are written; a code that opened opens nothing again for as long as an app may show it."""

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        audit.failed("accounts.second_factor", f"user:{authenticator.user_id}", kind=authenticator.type)

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        used: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if used.type == Authenticator.Type.TOTP and not cache.add(f"code:{used.pk}:{hidden(code)}", 1, timeout=120):
            self._emit_authentication_failed(used)
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(Form, _Once, codes.AuthenticateForm):
    pass


class CodeAgainForm(Form, _Once, codes.ReauthenticateForm):
    pass


class AppForm(Form, _Code, totp.ActivateTOTPForm):
    label = _("The code that your app shows now")
    hint = _("Six digits. They change every thirty seconds.")


# --- passkeys ---------------------------------------------------------------------------------------

_TEXT = re.compile(r"[A-Za-z0-9_+/=-]{1,20000}")
_PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
# What the decoders of a credential raise when it is none.
_NO_CREDENTIAL = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    struct.error,
)


class CredentialField(forms.JSONField):
    """What a browser gives for a passkey: the known parts, each a short text; the rest is left out."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > 65_536:
            raise self._refused()
        try:
            given = super().to_python(value)
        except RecursionError as fault:
            raise self._refused() from fault
        if given is None:
            return None
        if not isinstance(given, dict) or not isinstance(given.get("response"), dict):
            raise self._refused()
        response = {part: _text(given["response"][part]) for part in _PARTS if given["response"].get(part)}
        kept: dict[str, Any] = {"type": "public-key", "id": _text(given.get("id")), "rawId": _text(given.get("rawId"))}
        extensions = given.get("clientExtensionResults")
        props = extensions.get("credProps") if isinstance(extensions, dict) else None
        kept["clientExtensionResults"] = (
            {"credProps": {"rk": props["rk"]}} if isinstance(props, dict) and isinstance(props.get("rk"), bool) else {}
        )
        return {**kept, "response": response}

    def bound_data(self, data: Any, initial: Any) -> None:
        """Nothing of it is shown again: each answer of a device serves once."""

    def prepare_value(self, value: Any) -> str:
        return ""

    def _refused(self) -> ValidationError:
        error: ValidationError = get_adapter().validation_error("incorrect_code")
        return error


def _text(value: Any) -> str:
    if not isinstance(value, str) or not _TEXT.fullmatch(value):
        raise get_adapter().validation_error("incorrect_code")
    return value


class _Passkey(forms.Form):
    """A passkey that was not used, or not the right one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(
            error_messages={
                "required": _("No passkey was used. Try again, or sign in another way"),
                "invalid": _("No passkey was used. Try again, or sign in another way"),
            }
        )

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            self._note_failure()
            raise
        except _NO_CREDENTIAL as fault:
            self._note_failure()
            raise get_adapter().validation_error("incorrect_code") from fault
        return found

    def _note_failure(self) -> None:
        user = getattr(self, "user", None)
        audit.failed("accounts.second_factor", f"user:{user.pk}" if user else "", kind="webauthn")


class PasskeyForm(Form, _Passkey, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(Form, _Passkey, webauthn.ReauthenticateWebAuthnForm):
    pass


class PasskeySignInForm(Form, _Passkey, webauthn.LoginWebAuthnForm):
    pass


_NAME_HINT = _("So that you know it in your list: the name of the device, for example.")


class AddPasskeyForm(Form, webauthn.AddWebAuthnForm):
    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = ShortText(longest=60, required=False, label=_("Name"), help_text=_NAME_HINT)
        self.fields["credential"] = CredentialField(
            error_messages={"required": _("No passkey was made. Try again, or take an app instead")}
        )
        self.fields["passwordless"] = forms.BooleanField(
            label=_("Sign in with this passkey alone"),
            help_text=_("No password then. The device asks for your finger, face or PIN instead."),
            required=False,
            initial=True,
        )

    def clean(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = super().clean() or {}
        except _NO_CREDENTIAL as fault:
            raise get_adapter().validation_error("incorrect_code") from fault
        return data


class RenamePasskeyForm(Form, webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = ShortText(longest=60, label=_("Name"), help_text=_NAME_HINT)
