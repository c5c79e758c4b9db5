"""Whatever is sent, a form answers with a value or with words: never with a fault, and always as a page."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from opennrm.ui import forms
from opennrm.ui.tests.sheet import Indication

TEXT = st.text(alphabet=st.characters(), max_size=80)  # lone surrogates and NUL included
DATE_LIKE = st.from_regex(r"\s*[0-9]{0,5}[ ./-]?([0-9]{0,3}|[a-zA-Z]{2,9})[ ./-]?[0-9]{0,6}\s*", fullmatch=True)
NUMBER_LIKE = st.text(alphabet="+0123456789 ()-/x.e#*;=ｘ", max_size=70)
ANYTHING = st.one_of(TEXT, DATE_LIKE, NUMBER_LIKE)
FIELDS = {
    "day": lambda: forms.DayField(allow_unknown=True),
    "about": forms.AboutDayField,
    "phone": forms.PhoneField,
    "answer": forms.AnswerField,
    "reference": forms.ReferenceField,
    "short": forms.ShortText,
    "long": lambda: forms.LongText(shortest=3),
    "choice": lambda: forms.ChoiceField(choices=[("a", "A")]),
    "many": lambda: forms.ManyField(choices=[("a", "A")]),
    "tick": forms.TickField,
    "file": forms.UploadField,
}


@pytest.mark.parametrize("name", sorted(FIELDS))
@given(value=st.one_of(ANYTHING, st.lists(TEXT, max_size=3), st.none(), st.integers(), st.binary(max_size=9)))
@settings(max_examples=150)
def test_a_field_gives_a_value_or_words(name, value):
    field = FIELDS[name]()
    try:
        field.clean(value)
    except ValidationError as told:
        assert all(message for message in told.messages)


@given(
    values=st.dictionaries(st.sampled_from(sorted(Indication.base_fields)), ANYTHING),
    language=st.sampled_from(["en", "nl"]),
)
@settings(max_examples=60)
def test_a_form_can_always_be_shown_again(values, language):
    with translation.override(language):
        form = Indication(values)
        form.is_valid()
        assert str(form).encode("utf-8")


@given(raw=st.binary(max_size=200))
@settings(max_examples=80)
def test_malformed_bytes_are_shown_and_not_lost(raw):
    data = QueryDict(b"others=" + raw.replace(b"&", b"").replace(b";", b""), encoding="utf-8")
    form = Indication(data)
    form.is_valid()
    assert str(form).encode("utf-8")


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200))
def test_a_text_that_was_tidied_stays_as_it_is(text):
    once = forms.tidy(text)
    assert forms.tidy(once) == once
    many = forms.tidy(text, lines=True)
    assert forms.tidy(many, lines=True) == many
