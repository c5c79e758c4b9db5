"""The form of the house: error summary, our words in place of Django's, nothing disabled, nothing lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from opennrm.ui.forms.renderer import Field

Words = str | Promise

# Django's own words for the stock fields, said as the guide says them. The label tells which question is meant.
WRITE = _("Write an answer to “%(label)s”")
CHOOSE = _("Choose an answer to “%(label)s”")
ADD = _("Add a file to “%(label)s”")
NOT_ON_THE_LIST = _("“%(value)s” is not one of the answers to “%(label)s”: choose one from the list")
OUR_WORDS: tuple[tuple[type[forms.Field], str, Words], ...] = (
    (forms.FileField, "required", ADD),
    (forms.BooleanField, "required", _("Tick “%(label)s” to go on")),
    (forms.ChoiceField, "required", CHOOSE),
    (forms.ChoiceField, "invalid_choice", NOT_ON_THE_LIST),
    (forms.MultipleChoiceField, "invalid_choice", NOT_ON_THE_LIST),
    (forms.MultipleChoiceField, "invalid_list", CHOOSE),
    (forms.IntegerField, "invalid", _("Write a whole number for “%(label)s”, in figures")),
    (forms.EmailField, "invalid", _("Write an email address with an @ and a full stop, like desk@example.org")),
    (forms.Field, "required", WRITE),
)


@dataclass(frozen=True)
class SummaryLine:
    words: str
    target: str = ""


@dataclass(frozen=True)
class Summary:
    """What stands on top when something has to be looked at: the same words as at the fields, as links to them."""

    lines: Sequence[SummaryLine]
    kept: str = ""

    @property
    def heading(self) -> str:
        number = len(self.lines)
        few = ["", "", gettext("Two"), gettext("Three"), gettext("Four"), gettext("Five"), gettext("Six")]
        if 1 < number < len(few):
            return gettext("%(number)s things to look at") % {"number": few[number]}
        return ngettext("One thing to look at", "%(n)d things to look at", number) % {"n": number}


def summary_of(given: Iterable[forms.BaseForm] | forms.BaseForm | forms.BaseFormSet[Any]) -> Summary | None:
    """The summary of one form, of several, or of a formset; None when all is well."""
    together = [given] if isinstance(given, forms.BaseForm) else list(given)
    lines = [line for form in together for line in _lines(form)]
    if isinstance(given, forms.BaseFormSet):
        lines = [SummaryLine(str(words)) for words in given.non_form_errors()] + lines
    return Summary(lines, _kept(together)) if lines else None


def _lines(form: forms.BaseForm) -> list[SummaryLine]:
    if not form.is_bound:
        return []
    found = [SummaryLine(str(words)) for words in form.errors.get(NON_FIELD_ERRORS, [])]
    for field in form:
        if field.is_hidden:
            found += [SummaryLine(str(words)) for words in field.errors]
        else:
            target = field.target if isinstance(field, Field) else str(field.auto_id)
            found += [SummaryLine(str(words), target) for words in field.errors]
    return found


def _kept(together: Sequence[forms.BaseForm]) -> str:
    """True words only: a password is not kept, and a browser forgets a chosen file."""
    if not all(isinstance(form, Form) for form in together):
        return ""
    if any(isinstance(field.widget, forms.PasswordInput) for form in together for field in form.fields.values()):
        return ""
    if any(form.is_multipart() for form in together):
        return gettext("Everything you typed is still here. Choose your file again.")
    if any(getattr(form, "is_saved_as_draft", False) for form in together):
        return gettext("Everything you typed is still here and saved.")
    return gettext("Everything you typed is still here.")


class Form(forms.Form):
    """Base of our forms.

    `marks_optional`: set to False where every gap is fine and the page says so in a sentence.
    `is_saved_as_draft`: set to True where autosave runs, so that the summary may say so.
    `summary_elsewhere`: set to True where the page shows {% error_summary %} itself.
    """

    use_required_attribute = False
    marks_optional = True
    is_saved_as_draft = False
    summary_elsewhere = False
    repeated: Sequence[tuple[str, Sequence[str]]] = ()  # label of a field, words in it that are kept under seal

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = field.label or forms.utils.pretty_name(name)
            for kind, code, words in OUR_WORDS:
                if isinstance(field, kind) and _is_stock(field, code):
                    field.error_messages[code] = _with_label(words, str(label))

    @property
    def summary(self) -> Summary | None:
        return summary_of(self)


def _is_stock(field: forms.Field, code: str) -> bool:
    """Whether this message is still the one Django brought along."""
    current = field.error_messages.get(code)
    return any(
        current is kind.default_error_messages.get(code)
        for kind in type(field).__mro__
        if kind.__module__.startswith("django.") and hasattr(kind, "default_error_messages")
    )


def _with_label(words: Words, label: str) -> str:
    """Django fills in %(value)s later; the label goes in now, with its per cent signs made safe."""
    return str(words).replace("%(label)s", label.replace("%", "%%") if "%(value)s" in str(words) else label)
