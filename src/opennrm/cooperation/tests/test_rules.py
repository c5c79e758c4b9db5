"""Sheets, what never enters, shares."""

from __future__ import annotations

from datetime import date

import pytest

from opennrm.cooperation.rules import never, sheets
from opennrm.cooperation.rules.shares import overlaps, share_of
from opennrm.cooperation.rules.sheets import SHEETS, Kind


def test_every_kind_has_a_sheet_whose_states_begin_somewhere() -> None:
    assert set(SHEETS) == set(Kind)
    for kind, sheet in SHEETS.items():
        assert sheet.first in sheet.states.states or sheet.states is sheets.KEPT, kind
        assert sheet.with_words <= sheet.states.states, kind
        assert sheet.with_owner <= sheet.states.states, kind
        assert all(ask.choices for ask in sheet.asks if ask.what == "choice"), kind
        assert len({ask.key for ask in sheet.asks}) == len(sheet.asks), kind


def test_what_is_only_seen_by_members_hangs_under_something_with_members() -> None:
    for kind, sheet in SHEETS.items():
        if sheet.circle == sheets.Circle.ROOT:
            assert sheet.under, kind


@pytest.mark.parametrize(
    ("kind", "data", "field", "sentence"),
    [
        (Kind.MEASURE, {"title": "x"}, "number", "Write this."),
        (Kind.MEASURE, {"title": "x", "number": "1"}, "number", "Write a whole number, nought or more."),
        (Kind.BODY, {"title": "x", "level": "galactic", "reach": "strategic"}, "level", "Choose one of the answers."),
        (Kind.PILOT, {"title": "x", "question": "y", "begins_on": date(2011, 1, 1), "ends_on": date(2010, 1, 1)}, "ends_on", "This ends before it begins."),
        (Kind.INSTRUMENT, {"title": "x", "instrument": "empact", "words": "y", "countries": ["hu"]}, "countries", "Choose one country or more."),
        (Kind.INSTRUMENT, {"title": "x", "instrument": "empact", "words": "y", "countries": []}, "countries", "Write this."),
        (Kind.MEASUREMENT, {"title": "x", "phase": "during", "group": "pilot", "count": 5, "out_of": 4, "source": "y"}, "out_of", "There cannot be fewer altogether than are counted."),
        (Kind.COUNT, {"title": "x" * 301, "count": 1, "source": "y"}, "title", "Write at most 300 letters."),
        (Kind.MEETING, {"title": "x"}, "begins_on", "Write the day, or in words when it is."),
        (Kind.PREVENTION, {"title": "x", "form": "training", "audience": "y", "checked_on": "soon"}, "checked_on", "Write a day."),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_at_its_question(kind: Kind, data: dict[str, object], field: str, sentence: str) -> None:
    assert sheets.faults(kind, data)[field] == [sentence]


@pytest.mark.parametrize(
    ("kind", "before", "after", "words", "owner", "day", "fine"),
    [
        (Kind.BOTTLENECK, "raised", "addressed", "", True, True, True),
        (Kind.BOTTLENECK, "raised", "addressed", "", False, True, False),
        (Kind.BOTTLENECK, "raised", "solved", "done", True, True, False),
        (Kind.BOTTLENECK, "addressed", "solved", "", True, True, False),
        (Kind.BOTTLENECK, "addressed", "solved", "Ten homes were found.", True, True, True),
        (Kind.BOTTLENECK, "raised", "explained", "The law says so.", False, False, True),
        (Kind.PILOT, "running", "continued", "good", True, True, False),
        (Kind.PILOT, "evaluated", "continued", "good", True, True, True),
        (Kind.MEASURE, "done", "on_track", "again", True, True, False),
        (Kind.DECISION, "taken", "carried_out", "", True, True, False),
    ],
)
def test_which_state_follows_which_and_what_it_needs(
    kind: Kind, before: str, after: str, words: str, owner: bool, day: bool, fine: bool
) -> None:
    assert (sheets.move_faults(kind, before, after, words, has_owner=owner, has_day=day) == []) is fine


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("See 01/234567-14 for more", "case"), ("parketnummer: 10/960123-14", "case"), ("PL0600-2014123456", "case"),
        ("ECLI:NL:HR:2014:3456", "case"), ("case no. 2014-55", "case"), ("zaaknummer 5512", "case"), ("V-nummer 2801234567", "case"),
        ("as in 7KQ4-M2XD", "reference"), ("number 123456782 of the register", "number"), ("NL91 ABNA 0417 1643 00", "number"),
        ("mail jan.jansen@example.org", "contact"), ("call 06-12345678", "contact"), ("+31 6 12345678", "contact"),
        ("born 3 4 1990", "born"), ("geb. 03-04-1990", "born"), ("a car, 12-ABC-3", "vehicle"), ("XX-99-99", "vehicle"),
        ("the suspect Ivan Petrov", "person"), ("verdachte Kees de Jong", "person"), ("J. de Vries said", "person"),
        ("Mevrouw Jansen", "person"), ("Mr Jansen", "person"), ("a victim named Anna Kovács", "person"), ("slachtoffer genaamd Éva Szabó", "person"),
        ("a woman called Anna Kovács", "person"), ("On Monday Ivan Petrov was arrested", "person"), ("Kees de Jong werd veroordeeld", "person"), ("alias Big Tony", "person"),
        ("The suspect, Ivan Petrov, was seen", "person"), ("suspect: Ivan Petrov", "person"), ("verdachte Jansen", "person"), ("Main suspect Petrov left", "person"),
        ("Ivan Petrov (suspect)", "person"), ("Petrov, Ivan (verdachte)", "person"), ("Ivan PETROV is a suspect", "person"), ("Petrov was arrested", "person"),
        ("arrested: Ivan Petrov", "person"), ("the victim named Maria", "person"), ("alias “Johnny”", "person"), ("SUSPECT IVAN PETROV", "person"),
        ("zaak 14-223", "case"), ("Case 2014-55", "case"), ("file 2014/123", "case"), ("BVH: 2014123456", "case"), ("PV 2014123456", "case"),
        ("PL0600 2014 123456", "case"), ("onderzoek 26Koolvis12", "case"), ("Europol SIENA 123456", "case"), ("Eurojust case ID-12345", "case"),
        ("7KQ4M2XD", "reference"), ("BSN 1234.56.782", "number"), ("passport NX1234567", "number"), ("BG80BNBG96611020345678", "number"),
        ("0031612345678", "contact"), ("geboren 12 maart 1980", "born"), ("° 12-03-1980", "born"), ("number plate CB1234AB", "vehicle"),
    ],
)  # fmt: skip
def test_what_leads_to_a_case_or_a_person_is_refused_with_the_reason(text: str, what: str) -> None:
    assert what in {one.what for one in never.found(text)}
    assert all("“" in reason for reason in never.reasons(text))


@pytest.mark.parametrize(
    "text",
    [
        "Trilateral cooperation of the Netherlands, Hungary and Belgium",
        "Three Joint Investigation Teams with Bulgaria, set up in the beginning of 2011",
        "At least 76 of 112 victims filed a report up to March 2011; EUR 15,000,000 was set aside.",
        "Ministry of Security and Justice, Association of Netherlands Municipalities, Youth Care the Netherlands",
        "Operation “Buidelwolf”; expert meeting of October 2014, The Hague; 14-10-2014 to 15-10-2014",
        "Telephone +31 33 448 11 86, desk@example.org", "Victims from Hungary and Bulgaria", "suspects from Romania are extradited sooner",
        "In 2014 eleven men were convicted in Hungary", "The Annual Report was released; the Task Force was asked", "28638-122", "Stcrt 2018, 2158", "2010-2012, 1.250.000 people, 4 of 5 pilots", "a victim in Amsterdam waits 14 weeks for a home",
        "the joint investigation of 2007, code named “Operation Koolvis”", "a programme called Decent Work Agenda",
        "Training for Victim Support Netherlands", "Witness Protection Programme", "U.S. Department of State report", "Case 1: no housing; case 3 is solved",
        "A. Strategic level; B. Operational level", "Budget of 123456789 euros", "thb.desk@politie.example", "Dossier 28638; plan 2014-2017, case 2014-2017",
        "COM(2012) 286, Directive 2011/36/EU, case C-402/11", "victims: Sierra Leone and North Africa", "Nobody was arrested", "+36 1 443 5000",
    ],
)  # fmt: skip
def test_ordinary_words_of_cooperation_are_not_refused(text: str) -> None:
    assert never.reasons(text) == []


@pytest.mark.parametrize(("count", "out_of"), [(76, 112), (0, 10), (10, 10), (1, 5), (499, 1000)])
def test_a_share_has_the_interval_of_wilson_as_scipy_works_it_out(count: int, out_of: int) -> None:
    """Oracle: scipy.stats.binomtest(count, out_of).proportion_ci(0.95, method="wilson")."""
    from scipy.stats import binomtest

    share, oracle = share_of(count, out_of), binomtest(count, out_of).proportion_ci(0.95, method="wilson")
    assert share is not None
    assert (share.low, share.high) == pytest.approx((oracle.low, oracle.high), abs=1e-12)


def test_too_few_give_no_share_and_wide_intervals_overlap() -> None:
    assert share_of(2, 4) is None
    one, other, far = share_of(6, 10), share_of(8, 10), share_of(99, 100)
    assert one and other and far
    assert overlaps(one, other)
    assert not overlaps(one, far)
