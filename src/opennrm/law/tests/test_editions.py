"""The book of the law: which edition on which day, nothing without a source, no country below the floor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from opennrm.law import book, europe
from opennrm.law.clocks import Move
from opennrm.law.editions import Choice, Edition, Position, Setback, Way
from opennrm.law.sources import KNOWN, keys_of
from opennrm.law.terms import Term
from opennrm.law.tests import table
from opennrm.law.words import Source

EVERY = [edition for country in book.countries() for edition in book.editions(country)]
B8 = book.edition("nl-b8-3")
PROMISE = "promise of this installation; no law"


@pytest.mark.parametrize("edition", EVERY, ids=lambda e: e.code)
def test_no_country_goes_below_the_european_floor(edition: Edition):
    assert europe.shortfalls(edition) == []


def _broken() -> dict[str, tuple[Edition, str]]:
    short = replace(B8.reflection, term=Term(Source("x"), months=1))
    permit = replace(B8.clocks["temporary_permit"], term=Term(Source("x"), days=90))
    return {
        "a month is not thirty days in February": (replace(B8, clocks={**B8.clocks, "reflection": short}), "shorter than thirty"),
        "a permit of ninety days": (replace(B8, clocks={**B8.clocks, "temporary_permit": permit}), "the permit of cooperation"),
        "nothing for nationals of the Union": (replace(B8, paths={p: v for p, v in B8.paths.items() if p != Position.UNION}), "no way for"),
        "no lawyer": (replace(B8, entitlements=B8.entitlements[:3]), "no legal_aid"),
        "nothing after dismissal": (replace(B8, options={**B8.options, Setback.DISMISSED: ()}), "nothing is left after dismissed"),
        "a clock that is not there": (replace(B8, clocks={"reflection": B8.reflection}), "names"),
        "the period ends by itself": (
            replace(B8, clocks={**B8.clocks, "reflection": replace(B8.reflection, moves={Move.END_EARLY: replace(B8.reflection.moves[Move.END_EARLY], by=())})}),
            "nobody's decision",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", _broken())
def test_the_floor_finds_a_law_that_stays_below_it(name: str):
    edition, words = _broken()[name]
    assert any(words in fault for fault in europe.shortfalls(edition))


@pytest.mark.parametrize("edition", EVERY, ids=lambda e: e.code)
def test_every_value_has_a_source_and_what_is_from_memory_says_so(edition: Edition):
    every = list(edition.sources())
    assert len(every) > 40
    for name, source in every:
        assert name and source.key, name
        assert source.verified is not ("from memory" in source.key), name


def every_source(value: object) -> Iterator[Source]:
    """Each source that stands anywhere in a value, however deep."""
    if isinstance(value, Source):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from every_source(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from every_source(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from every_source(each)


@pytest.mark.parametrize("edition", EVERY, ids=lambda e: e.code)
def test_no_source_in_an_edition_is_left_out_of_its_list_and_each_is_named_or_from_memory(edition: Edition):
    listed = [source for _name, source in edition.sources()]
    for source in every_source(edition):
        assert source in listed or source == edition.source, source.key
        if source.verified and source.key != PROMISE:
            parts = re.split(r"[,;] ", source.key)
            assert keys_of(source) == parts, f"{source.key}: say in sources.py what it stands for"
        else:
            assert "from memory" in source.key or source.key == PROMISE


def test_whatever_belgium_says_is_from_memory():
    assert not any(source.verified for source in every_source(book.edition("be-2007")))


def test_every_basis_for_registering_names_its_source_too():
    for source in every_source(book.registering("NL")):
        known = keys_of(source) == re.split(r"[,;] ", source.key) or source.key == PROMISE
        assert known or (not source.verified and "from memory" in source.key), source.key


def test_every_key_of_a_source_is_used_somewhere():
    used = [key for edition in EVERY for source in every_source(edition) for key in keys_of(source)]
    used += [key for source in every_source(book.registering("NL")) for key in keys_of(source)]
    used += re.split(r"[,;] ", book.edition("nl-b8-3").unconditional.source.key)
    assert set(KNOWN) <= set(used)


@pytest.mark.parametrize("edition", EVERY, ids=lambda e: e.code)
def test_nobody_is_told_that_it_is_not_for_them(edition: Edition):
    assert set(edition.paths) == set(Position)
    assert set(edition.choices) == set(Choice)
    for path in edition.paths.values():
        assert path.way in Way
        assert not re.search(r"\b(not for you|not entitled|excluded|cannot get)\b", path.words)


@pytest.mark.parametrize("country", book.countries())
def test_editions_follow_each_other_without_a_gap_or_an_overlap(country: str):
    editions = book.editions(country)
    for before, after in pairwise(editions):
        assert before.until is not None
        assert after.since == before.until + timedelta(days=1)
    assert len({edition.code for edition in EVERY}) == len(EVERY)


def test_a_running_clock_keeps_the_edition_it_began_under_unless_the_new_one_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
):
    assert book.edition_for("nl-b9", date(2013, 7, 1)).code == "nl-b9"
    taking = (book.edition("nl-b9"), replace(B8, carries_over=True))
    monkeypatch.setitem(book._EDITIONS, "NL", taking)
    assert book.edition_for("nl-b9", date(2013, 7, 1)).code == "nl-b8-3"
    assert book.edition_for("nl-b9", date(2013, 5, 1)).code == "nl-b9"


def test_a_day_or_a_country_without_law_is_named():
    with pytest.raises(book.NoLaw, match="XX"):
        book.in_force(date(2026, 1, 1), "XX")
    with pytest.raises(book.NoLaw, match="1970"):
        book.in_force(date(1970, 1, 1), "NL")
    with pytest.raises(book.NoLaw, match="nl-none"):
        book.edition("nl-none")


def test_no_verified_ground_suspends_or_extends_the_dutch_reflection_period():
    assert set(B8.reflection.moves) == {Move.START, Move.END_EARLY}
    assert B8.reflection.once


def test_the_pilot_of_the_experts_is_open_only_while_it_ran():
    def open_on(day: date) -> set[str]:
        return {option.code for option in B8.options_after(Setback.DISMISSED, day)}

    assert "expert_opinion" in open_on(date(2018, 6, 1))
    assert "expert_opinion" not in open_on(date(2026, 6, 1))
    assert "complaint" in open_on(date(2026, 6, 1))


def test_no_length_of_the_dutch_law_stands_in_the_files_of_another_country_or_in_the_shapes():
    law = Path(book.__file__).parent
    for name in ("editions.py", "clocks.py", "terms.py", "book.py"):
        code = [line for line in (law / name).read_text().splitlines() if ">>>" not in line and "Term(" in line]
        assert code == [], name
    assert "netherlands" not in (law / "belgium.py").read_text()


def test_the_page_of_the_law_shows_what_the_book_says():
    assert table.PAGE.read_text(encoding="utf-8") == table.page(), "run: python -m opennrm.law.tests.table"
