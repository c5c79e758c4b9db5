"""Text that can be stored, searched and shown: odd characters are named or made harmless, never a crash."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext

from opennrm.kernel import references

SURROGATES = re.compile("[\ud800-\udfff]")
# Control characters, the marks that turn the direction of what follows, and the byte order mark.
# Joiners and direction hints of one character stay: Persian, Arabic and emoji need them.
HARMFUL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
REPLACEMENT = "\ufffd"


def showable(text: str) -> str:
    """What was typed, with the characters that no page can carry made visible."""
    return SURROGATES.sub(REPLACEMENT, text.replace("\x00", REPLACEMENT))


def tidy(text: str, *, lines: bool = False) -> str:
    """One form for one text: composed letters, plain line ends, no control characters.

    >>> tidy("  Sz\\u0171cs\\tAnna\\r\\n ")
    'Szűcs Anna'
    >>> tidy("one\\r\\n\\r\\ntwo \\u202e", lines=True)
    'one\\n\\ntwo'
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub("[\x85\u2028\u2029]", "\n", text)
    text = HARMFUL.sub("", text)
    if not lines:
        return " ".join(text.split())
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


class _Text(forms.CharField):
    """Shared by the texts of one line and of many. Lengths are checked here: a `maxlength` attribute would cut
    what somebody pastes without a word."""

    lines = False

    def __init__(self, *, longest: int, shortest: int = 0, **kwargs: Any) -> None:
        self.longest, self.shortest = longest, shortest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        text = value if isinstance(value, str) else str(value)
        if "\x00" in text or SURROGATES.search(text):
            raise ValidationError(
                gettext("A character in this text cannot be stored; it is shown as %(mark)s: delete it")
                % {"mark": REPLACEMENT},
                code="unstorable",
            )
        return tidy(text, lines=self.lines)

    def validate(self, value: Any) -> None:
        super().validate(value)
        length = len(value)
        if length > self.longest:
            raise ValidationError(
                gettext("This is %(length)d characters long and there is room for %(longest)d: shorten it by %(over)d")
                % {"length": length, "longest": self.longest, "over": length - self.longest},
                code="too_long",
            )
        if 0 < length < self.shortest:
            raise ValidationError(
                ngettext(
                    "Write %(shortest)d characters or more: this is %(length)d",
                    "Write %(shortest)d characters or more: these are %(length)d",
                    length,
                )
                % {"shortest": self.shortest, "length": length},
                code="too_short",
            )


class ShortText(_Text):
    """One line. `width` is 5, 10, 20 or 30 where the field should show how long an answer is expected."""

    def __init__(self, *, longest: int = 200, width: int | None = None, **kwargs: Any) -> None:
        self.width = width
        super().__init__(longest=longest, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs: dict[str, Any] = {"autocomplete": "off"}
        if self.width:
            attrs["class"] = f"nrm-width-{self.width}"
        return attrs


class LongText(_Text):
    """Many lines; line breaks are kept."""

    lines = True
    widget = forms.Textarea

    def __init__(self, *, longest: int = 20_000, rows: int = 5, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(longest=longest, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"rows": self.rows}


class ReferenceField(forms.CharField):
    """A reference read aloud or typed from paper: lower case, spaces, O for 0, I or L for 1 are all understood.

    Cleans to the eight characters that the program keeps, without the hyphen that it shows.
    """

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        typed = showable(str(value))
        bare = re.sub(r"[\s\W_]", "", unicodedata.normalize("NFKC", typed)).upper()
        bare = bare.translate(str.maketrans("OIL", "011"))
        if not bare:
            return ""
        if strange := next((letter for letter in bare if letter not in references.ALPHABET), None):
            raise ValidationError(
                gettext("“%(letter)s” never stands in a reference: look at it once more, it is like 7KQ4-M2XD")
                % {"letter": strange},
                code="strange",
            )
        if len(bare) != references.LENGTH:
            raise ValidationError(
                ngettext(
                    "A reference has eight letters and figures, like 7KQ4-M2XD: this has %(n)d",
                    "A reference has eight letters and figures, like 7KQ4-M2XD: these are %(n)d",
                    len(bare),
                )
                % {"n": len(bare)},
                code="length",
            )
        return bare

    def prepare_value(self, value: Any) -> Any:
        is_kept = isinstance(value, str) and references.read_reference(value) == value
        return references.show_reference(value) if is_kept else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "class": "nrm-width-10"}
