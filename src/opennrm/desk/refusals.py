"""Refusals of a service, put where the reader looks: at the field, and on top for the whole form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext

from opennrm.kernel.errors import Broken


def in_words(sentence: str) -> str:
    """A sentence of a rule in the reader's language; what a service has translated already stays as it is."""
    pattern = getattr(sentence, "pattern", None)
    if pattern is None:
        return gettext(sentence) if sentence else sentence
    values: dict[str, object] = getattr(sentence, "values", {})
    return gettext(pattern).format(**values)


def put_on(form: forms.BaseForm, fault: Broken) -> None:
    """Show each sentence at its field; what belongs to no field of this form stands on top."""
    for field, sentences in fault.faults.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, in_words(sentence))
