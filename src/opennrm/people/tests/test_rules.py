"""Ages, doubt, gaps and faults; the safe contact; what is written is read back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from opennrm.people.rules import (
    STATELESS,
    Ages,
    Birth,
    Certainty,
    Channel,
    ChannelKind,
    Childhood,
    Fact,
    PersonFacts,
    SafeContact,
    Sex,
    Source,
    Voicemail,
    age_in_years,
    dated,
    faults_in,
    parts,
    read_contact,
    read_facts,
    write_contact,
    write_facts,
)
from opennrm.people.rules.names import codes

TODAY = date(2026, 11, 22)


def person(birth: Birth | None, certainty: Certainty = Certainty.SAYS) -> PersonFacts:
    return PersonFacts(birth=Fact(birth, certainty))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 22), date(2026, 11, 21), 17),
        (date(2008, 11, 22), date(2026, 11, 22), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_is_counted_in_completed_years(born, day, age):
    assert age_in_years(born, day) == age


@pytest.mark.parametrize(
    ("birth", "certainty", "ages", "childhood"),
    [
        (Birth(day=date(2000, 1, 1)), "known", Ages(26, 26), Childhood.ADULT),
        (Birth(day=date(2010, 1, 1)), "says", Ages(16, 16), Childhood.CHILD),
        (Birth(year=2008), "says", Ages(17, 18), Childhood.MAY_BE_CHILD),
        (Birth(age_from=16, age_to=20, judged_on=TODAY), "estimated", Ages(16, 20), Childhood.MAY_BE_CHILD),
        (Birth(age_from=19, age_to=19, judged_on=TODAY), "doubted", Ages(19, 19), Childhood.MAY_BE_CHILD),
        (Birth(age_from=30, age_to=35, judged_on=TODAY), "estimated", Ages(30, 35), Childhood.ADULT),
        (Birth(year=2004, age_from=15, age_to=17, judged_on=TODAY), "doubted", Ages(21, 22), Childhood.CHILD),
        (Birth(year=2004, age_from=24, age_to=30, judged_on=TODAY), "doubted", Ages(21, 22), Childhood.ADULT),
        (Birth(year=2004, age_from=15, age_to=17, judged_on=TODAY), "says", Ages(21, 22), Childhood.MAY_BE_CHILD),
        (None, "unknown", None, Childhood.UNKNOWN),
        (None, "not_asked", None, Childhood.UNKNOWN),
    ],
)
def test_doubt_about_an_age_means_the_protection_of_a_child(birth, certainty, ages, childhood):
    facts = person(birth, Certainty(certainty))
    assert facts.age_on(TODAY) == ages
    assert facts.childhood_on(TODAY) == childhood
    assert facts.is_or_may_be_child(TODAY) == (childhood in (Childhood.CHILD, Childhood.MAY_BE_CHILD))


def test_an_age_judged_years_ago_grows_with_the_person():
    facts = person(Birth(age_from=15, age_to=16, judged_on=date(2021, 6, 1)), Certainty.ESTIMATED)
    assert facts.age_on(date(2021, 6, 1)) == Ages(15, 16)
    assert facts.age_on(date(2026, 6, 1)) == Ages(20, 21)


@given(least=some.integers(0, 100), wide=some.integers(0, 20), day=some.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_an_age_judged_today_is_that_age_today(least, wide, day):
    facts = person(Birth(age_from=least, age_to=least + wide, judged_on=day), Certainty.ESTIMATED)
    assert facts.age_on(day) == Ages(least, least + wide)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (person(Birth(day=date(2027, 1, 1))), "birth_day"),
        (person(Birth(year=1850)), "birth_year"),
        (person(Birth(day=date(2001, 1, 1), year=2002)), "birth_year"),
        (person(Birth(age_from=20, age_to=15, judged_on=TODAY)), "birth_age_to"),
        (person(Birth(age_from=-1)), "birth_age_from"),
        (person(Birth()), "birth"),
        (person(None, Certainty.SAYS), "birth"),
        (PersonFacts(sex=Fact(Sex.MALE, Certainty.UNKNOWN)), "sex"),
        (PersonFacts(nationalities=Fact(("Nigeria",), Certainty.SAYS)), "nationalities"),
        (PersonFacts(called="x" * 201), "called"),
        (PersonFacts(called="J\ud800y"), "called"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(facts, field):
    assert list(faults_in(facts, TODAY)) == [field]


def test_stateless_and_several_nationalities_are_answers():
    facts = PersonFacts(nationalities=Fact(("NG", "GH", STATELESS), Certainty.SAYS))
    assert faults_in(facts, TODAY) == {}


def test_a_fact_that_did_not_change_keeps_the_day_since_when_it_is_known():
    before = dated(
        PersonFacts(given_names=Fact("Joy", Certainty.SAYS), sex=Fact(Sex.FEMALE, Certainty.KNOWN)), None, TODAY
    )
    later = date(2027, 1, 5)
    after = dated(replace(before, given_names=Fact("Joyce", Certainty.KNOWN, Source.DOCUMENT)), before, later)
    assert (after.given_names.since, after.sex.since, after.gender.since) == (later, TODAY, None)


TEXTS = some.text(max_size=60)
FACTS = some.builds(
    PersonFacts,
    given_names=some.builds(Fact, TEXTS, some.just(Certainty.SAYS), some.sampled_from(Source), some.none() | some.dates()),
    other_names=some.lists(TEXTS, max_size=3).map(tuple),
    called=TEXTS,
    birth=some.builds(
        Fact,
        some.builds(Birth, some.none() | some.dates(), some.none() | some.integers(1900, 2030), some.none() | some.integers(0, 99)),
        some.sampled_from([Certainty.SAYS, Certainty.DOUBTED]),
    ),
    nationalities=some.builds(Fact, some.lists(some.sampled_from(["NG", "HU", STATELESS])).map(tuple), some.just(Certainty.KNOWN)),
    sex=some.builds(Fact, some.sampled_from(Sex), some.just(Certainty.KNOWN)),
    interpreter=some.builds(Fact, some.booleans(), some.just(Certainty.KNOWN)),
    phones=some.lists(TEXTS, max_size=2).map(tuple),
)  # fmt: skip


@given(facts=FACTS)
def test_facts_are_read_back_as_they_were_written(facts):
    assert read_facts(write_facts(facts)) == facts


CHANNELS = some.builds(
    Channel,
    some.sampled_from(ChannelKind),
    TEXTS,
    TEXTS,
    TEXTS,
    some.none() | some.booleans(),
    some.sampled_from(Voicemail),
)


@given(
    contact=some.builds(
        SafeContact, some.lists(CHANNELS, max_size=3).map(tuple), TEXTS, TEXTS, TEXTS, some.none() | some.dates()
    )
)
def test_a_safe_contact_is_read_back_as_it_was_written(contact):
    assert read_contact(write_contact(contact)) == contact


@given(name=some.text(max_size=80))
def test_any_name_at_all_has_parts_and_codes(name):
    for part in parts(name):
        assert part.isascii() and part.islower()
        assert all(len(code) <= 8 for code in codes(part))


def test_a_channel_says_through_whom_and_not_both_alone_and_with_others():
    contact = SafeContact(
        (Channel(ChannelKind.PHONE, " "), Channel(ChannelKind.EMAIL, "a@b.nl", others="a friend", alone=True))
    )
    assert set(contact.faults(TODAY)) == {"channel_0_address", "channel_1_others"}
