"""Saying what a rule found in the reader's language: rules know sentences in English, services speak to people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from opennrm.kernel.errors import Broken
from opennrm.law.words import Said


def in_words(sentence: str) -> str:
    """A sentence of a rule in the reader's language, with the words in it; what is translated already stays as it is."""
    if not isinstance(sentence, Said):
        return _(sentence) if sentence else sentence
    values = {n: ", ".join(_(word) for word in v) if isinstance(v, tuple) else v for n, v in sentence.values.items()}
    return _(sentence.pattern).format(**values)


def only(faults: Mapping[str, Iterable[str]]) -> None:
    """Raise what a rule found, in the reader's language."""
    said = {field: [in_words(sentence) for sentence in sentences] for field, sentences in faults.items()}
    if found := {field: sentences for field, sentences in said.items() if sentences}:
        raise Broken(found)
