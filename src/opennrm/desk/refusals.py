"""Refusals of a service, put where the reader looks: at the field, and on top for the whole form."""

from __future__ import annotations

from django import forms

from opennrm.kernel.errors import Broken
from opennrm.kernel.wording import in_words


def put_on(form: forms.BaseForm, fault: Broken) -> None:
    """Show each sentence at its field; what belongs to no field of this form stands on top."""
    for field, sentences in fault.faults.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, in_words(sentence))
