"""Forms that keep what was typed, say what is wrong and what now, and never fall over.

    class Where(forms.Form):
        when = forms.AboutDayField(label=_("When was this?"), required=False)

The face of this folder: everything a page needs is named here.
"""

from opennrm.ui.forms.answers import (
    Answer,
    AnswerField,
    CheckboxCards,
    Checkboxes,
    ChoiceField,
    ManyField,
    RadioCards,
    Radios,
    TickField,
)
from opennrm.ui.forms.base import Form, Summary, summary_of
from opennrm.ui.forms.days import NOT_KNOWN, AboutDay, AboutDayField, DayField, NotKnown
from opennrm.ui.forms.reach import PhoneField, UploadField
from opennrm.ui.forms.renderer import Field, Renderer
from opennrm.ui.forms.texts import LongText, ReferenceField, ShortText, tidy

__all__ = [
    "NOT_KNOWN",
    "AboutDay",
    "AboutDayField",
    "Answer",
    "AnswerField",
    "CheckboxCards",
    "Checkboxes",
    "ChoiceField",
    "DayField",
    "Field",
    "Form",
    "LongText",
    "ManyField",
    "NotKnown",
    "PhoneField",
    "RadioCards",
    "Radios",
    "ReferenceField",
    "Renderer",
    "ShortText",
    "Summary",
    "TickField",
    "UploadField",
    "summary_of",
    "tidy",
]
