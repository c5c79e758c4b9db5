"""Questions with given answers: radios, boxes, cards; and yes, no, unknown and not asked as four different things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opennrm.ui.forms.texts import showable

Words = str | Promise


class Answer(StrEnum):
    """Four answers that never stand for one another."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


ANSWER_WORDS: dict[Answer, Words] = {
    Answer.YES: pgettext_lazy("answer", "Yes"),
    Answer.NO: pgettext_lazy("answer", "No"),
    Answer.UNKNOWN: pgettext_lazy("answer", "Unknown"),
    Answer.NOT_ASKED: pgettext_lazy("answer", "Not asked"),
}


class _Choices:
    """Hints under single choices, and how they are laid out: under one another, in a row, as cards.

    Drawn by django/forms/widgets/multiple_input.html, which stands in our own templates.
    """

    look = ""

    def __init__(self, *args: Any, hints: Mapping[str, Words] | None = None, look: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = {str(value): words for value, words in (hints or {}).items()}
        self.look = look or self.look

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["look"] = self.look
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(value), "")
        return option


class Radios(_Choices, forms.RadioSelect):
    """One of several. `hints={"value": words}`, `look="inline"` or "cards"."""


class RadioCards(Radios):
    look = "cards"


class Checkboxes(_Choices, forms.CheckboxSelectMultiple):
    """Several of several."""


class CheckboxCards(Checkboxes):
    look = "cards"


class _Strict:
    """Values that no page can carry are refused like every other value that is not on the list."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = showable(value)
        elif isinstance(value, list | tuple):
            value = [showable(item) if isinstance(item, str) else item for item in value]
        return super().to_python(value)  # type: ignore[misc]


class ChoiceField(_Strict, forms.ChoiceField):
    """One of several, as radios; with more than about eight answers give it `widget=forms.Select`."""

    widget = Radios


class ManyField(_Strict, forms.MultipleChoiceField):
    """Several of several, as boxes."""

    widget = Checkboxes


class TickField(forms.BooleanField):
    """One box. Never for consent to everything: one box, one thing."""


class AnswerField(_Strict, forms.TypedChoiceField):
    """Yes, no, unknown, not asked. Cleans to an Answer, or None where nothing was chosen."""

    widget = Radios
    marks_optional = False  # "not asked" is one of the answers

    def __init__(self, *, answers: Sequence[Answer] = tuple(Answer), **kwargs: Any) -> None:
        kwargs.setdefault("widget", Radios(look="inline"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("error_messages", {"required": _("Choose yes, no, unknown or not asked")})
        super().__init__(
            choices=[(answer.value, ANSWER_WORDS[answer]) for answer in answers],
            coerce=Answer,
            empty_value=None,
            **kwargs,
        )
