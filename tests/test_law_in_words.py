"""What the public is told about terms is what the law in the book says: a change of law is seen here."""

from __future__ import annotations

import re

import pytest

from opennrm.law import book
from opennrm.law.terms import Term
from opennrm.publications.rules.texts import READERS, read_files

LAW = book.editions("NL")[-1]
REFLECTION, ALLOWANCE = LAW.reflection.term, LAW.clocks["allowance_request"].term
NUMBERS = {"en": ("one", "two", "three", "four", "five", "six"), "nl": ("een", "twee", "drie", "vier", "vijf", "zes")}
UNITS = {"en": ("months?", "weeks?"), "nl": ("maand(?:en)?", "we(?:ek|ken)")}
# Key of a public text: the terms that it tells of, in their order. The quotation is the story of a person.
TOLD = {"rights.body": [REFLECTION, ALLOWANCE], "arrange.body": [ALLOWANCE]}
STORIES = {"quote.text"}


def lengths(text: str, language: str) -> list[tuple[int, int]]:
    """The lengths that a text names, as (months, weeks)."""
    numbers, (months, weeks) = NUMBERS[language], UNITS[language]
    word = re.compile(rf"\b(\d+|{'|'.join(numbers)}) (?:(?P<months>{months})|(?P<weeks>{weeks}))\b", re.IGNORECASE)
    found = []
    for match in word.finditer(text):
        said = match.group(1).lower()
        count = int(said) if said.isdigit() else numbers.index(said) + 1
        found.append((count, 0) if match.group("months") else (0, count))
    return found


def of_law(terms: list[Term]) -> list[tuple[int, int]]:
    return [(term.months, term.weeks) for term in terms]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_public_text_names_no_length_of_time_but_that_of_the_law(language: str) -> None:
    said = {}
    for group in ("", READERS):
        for key, text in read_files(group=group)[language].texts.items():
            if (found := lengths(text, language)) and key not in STORIES:
                said[key] = found
    assert said == {key: of_law(terms) for key, terms in TOLD.items()}
