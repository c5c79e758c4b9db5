"""Phone numbers that can be called from anywhere, and files that fit."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext

from opennrm.ui.forms.texts import showable, tidy

LONGEST_NUMBER = 60
MEGABYTE = 1024 * 1024


class PhoneField(forms.CharField):
    """A phone number as people write it. Cleans to E.164: "+31612345678"."""

    widget = forms.TextInput

    def __init__(self, *, region: str = "", **kwargs: Any) -> None:
        self.region = region
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        typed = tidy(showable(str(value)))
        if not typed:
            return ""
        if len(typed) > LONGEST_NUMBER:
            raise ValidationError(gettext("This is too long for one phone number: write one number"), code="too_long")
        region = self.region or settings.COUNTRY
        try:
            number = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException as fault:
            raise ValidationError(_phone_words(typed), code="not_a_number") from fault
        if number.extension:
            raise ValidationError(
                gettext("Write the number without the extension “%(extension)s”, and the extension in a note")
                % {"extension": number.extension},
                code="extension",
            )
        _check_length(typed, number)
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def prepare_value(self, value: Any) -> Any:
        """Stored as +31612345678, shown as +31 6 12345678; what was typed wrongly stays as it was typed."""
        if isinstance(value, str) and value.startswith("+") and value[1:].isdecimal() and len(value) <= LONGEST_NUMBER:
            try:
                number = phonenumbers.parse(value)
            except phonenumbers.NumberParseException:
                return value
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"type": "tel", "autocomplete": "off", "class": "nrm-width-30"}


def _check_length(typed: str, number: phonenumbers.PhoneNumber) -> None:
    verdict = phonenumbers.is_possible_number_with_reason(number)
    if verdict == phonenumbers.ValidationResult.TOO_SHORT:
        words = gettext(
            "“%(number)s” is too short for a phone number: write all figures, or begin with + and the country"
        )
    elif verdict == phonenumbers.ValidationResult.TOO_LONG:
        words = gettext("“%(number)s” is too long for a phone number: look at it once more")
    elif phonenumbers.is_valid_number(number):
        return
    else:
        words = gettext(
            "“%(number)s” is not a number that can be called: look at it once more, or begin with + and the country"
        )
    raise ValidationError(words % {"number": typed}, code="impossible")


def _phone_words(typed: str) -> str:
    return gettext("“%(number)s” is not a phone number: write figures, like 06 12345678 or +36 30 123 4567") % {
        "number": typed
    }


def megabytes(size: int) -> str:
    """Sizes as people know them, rounded up, so that "25 MB" is never called larger than 25 MB.

    >>> megabytes(38 * 1024 * 1024 + 1)
    '39 MB'
    """
    return f"{-(-size // MEGABYTE)} MB"


class UploadField(forms.FileField):
    """A file of a size that fits. What kind it is decides the room that keeps it, by looking inside."""

    default_error_messages = {
        "invalid": gettext_lazy("The file did not arrive: choose it again"),
        "missing": gettext_lazy("The file did not arrive: choose it again"),
    }

    def __init__(self, *, largest: int | None = None, endings: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.largest, self.endings = largest, tuple(ending.lower() for ending in endings)
        kwargs.setdefault("widget", forms.FileInput)
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        name = showable(str(getattr(data, "name", "")))[-120:]
        size = getattr(data, "size", None)
        if not name or not isinstance(size, int):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        largest: int = self.largest or settings.LARGEST_UPLOAD_BYTES
        if size > largest:
            raise ValidationError(
                gettext("“%(name)s” has %(size)s: the largest file has %(largest)s. Choose a smaller one")
                % {"name": name, "size": megabytes(size), "largest": megabytes(largest)},
                code="too_large",
            )
        if size == 0:
            raise ValidationError(
                gettext("“%(name)s” is empty: choose it again, or choose another") % {"name": name}, code="empty"
            )
        if self.endings and PurePath(name).suffix.lower() not in self.endings:
            raise ValidationError(
                ngettext(
                    "“%(name)s” cannot be kept here: choose a file that ends in %(endings)s",
                    "“%(name)s” cannot be kept here: choose a file that ends in one of %(endings)s",
                    len(self.endings),
                )
                % {"name": name, "endings": ", ".join(self.endings)},
                code="ending",
            )
        return data

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": ",".join(self.endings)} if self.endings else {}
