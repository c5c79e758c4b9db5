"""Who may register a possible victim: every kind has a way, every sentence its source."""

from __future__ import annotations

import pytest

from opennrm.law import book
from opennrm.law.bases import Basis

LAW = book.registering("NL")


def test_police_border_police_and_the_labour_inspectorate_must_everybody_else_may():
    assert sorted(LAW.must) == ["border_police", "labour_inspectorate", "police"]
    assert not LAW.has_duty("shelter") and LAW.open_to("shelter")


def test_every_basis_has_a_name_and_a_sentence_with_a_source():
    for basis in Basis:
        assert LAW.names[basis] and LAW.words[basis].sentence
        assert LAW.words[basis].source.key


def test_what_is_from_memory_says_that_it_is_not_verified():
    assert LAW.words[Basis.DUTY].source.verified
    assert not LAW.words[Basis.VITAL_INTEREST].source.verified


def test_a_country_without_law_is_named():
    with pytest.raises(book.NoLaw, match="XX"):
        book.registering("XX")
