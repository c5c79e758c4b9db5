"""States, gaps, urgency, legal bases and signs, without a database."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opennrm.law import book
from opennrm.law.bases import Basis
from opennrm.referrals.rules import (
    STATES,
    AgeBand,
    Agreed,
    Children,
    Form,
    Lane,
    PersonLine,
    Report,
    Reporter,
    Safe,
    Service,
    Sex,
    Situation,
    State,
    Urgency,
    advise,
    band_of,
    faults,
    is_child,
    missing_facts,
    urgency,
)
from opennrm.referrals.rules import signs as s
from opennrm.referrals.rules.facts import person_facts
from opennrm.referrals.rules.report import for_lane
from opennrm.referrals.rules.words import STATES_FOR_REPORTER
from opennrm.referrals.rules.written import read_report, write_report

TODAY = date(2026, 11, 22)
LAW = book.registering("NL")


def test_every_state_has_words_for_the_reporter_and_none_tells_that_a_person_was_known():
    assert set(STATES_FOR_REPORTER) == set(State) == {State(state) for state in STATES.states}
    assert STATES_FOR_REPORTER[State.LINKED] == STATES_FOR_REPORTER[State.TRIAGED]
    assert STATES_FOR_REPORTER[State.ACCEPTED] == STATES_FOR_REPORTER[State.TRIAGED]


@pytest.mark.parametrize(
    "before, after",
    [("accepted", "withdrawn"), ("withdrawn", "triaged"), ("rejected", "accepted"), ("counted", "rejected")],
)
def test_moves_that_cannot_be_say_what_can(before, after):
    (sentence,) = STATES.why_not(before, after)
    assert f"referral is {before}" in sentence


def test_one_word_is_enough_and_every_gap_is_told():
    report = Report(noticed="help")
    assert faults(report, TODAY) == {}
    assert ("Nationality", "not asked") in missing_facts(report)
    assert all(how in ("unknown", "not asked") for _fact, how in missing_facts(report))


def test_unknown_and_not_asked_are_told_apart():
    told = dict(missing_facts(Report(noticed="x", person=PersonLine(sex=Sex.UNKNOWN))))
    assert (told["Sex"], told["Age"]) == ("unknown", "not asked")


def test_a_full_report_has_no_gap():
    full = Report(
        lane=Lane.NAMED, noticed="x", noticed_when="last week", safe_now=Safe.SAFE, children=Children.NO, reach="06",
        interpreter="bg", region="east", forms=(Form.LABOUR,), basis=Basis.DUTY,
        person=PersonLine(called="Ada", birth_year=1998, sex=Sex.FEMALE, nationality="BG"),
    )  # fmt: skip
    assert missing_facts(full) == []


@pytest.mark.parametrize(
    "report, expected",
    [
        (Report(safe_now=Safe.NOT_SAFE), Urgency.NOW),
        (Report(forms=(Form.ORGANS,)), Urgency.NOW),
        (Report(children=Children.YES), Urgency.TODAY),
        (Report(person=PersonLine(age_band=AgeBand.DOUBTED)), Urgency.TODAY),
        (Report(person=PersonLine(birth_year=2008)), Urgency.TODAY),
        (Report(service=Service.SHELTER), Urgency.TODAY),
        (Report(safe_now=Safe.UNKNOWN), Urgency.WEEK),
    ],
)
def test_urgency_always_has_a_reason(report, expected):
    found, reasons = urgency(report, TODAY)
    assert found == expected and reasons


@pytest.mark.parametrize(
    "born, child", [(date(2008, 11, 22), False), (date(2008, 11, 23), True), (date(2008, 2, 29), False)]
)
def test_somebody_is_a_child_until_the_eighteenth_birthday(born, child):
    assert is_child(PersonLine(birth_date=born), TODAY) is child


def test_an_age_that_is_doubted_protects_as_a_child():
    doubted = PersonLine(birth_date=date(1999, 1, 1), age_band=AgeBand.DOUBTED)
    assert band_of(doubted, TODAY) == AgeBand.DOUBTED
    assert person_facts(Report(lane=Lane.NAMED, person=doubted), TODAY).is_or_may_be_child(TODAY)


def test_without_a_name_nothing_is_kept_that_finds_somebody():
    person = PersonLine("Zebedaiah", "Quillfeather", "Zeb", date(1998, 1, 1), 1998, AgeBand.ADULT, Sex.MALE, "BG",
                        ("bg",), "+31612345678", "z@example.org")  # fmt: skip
    kept = for_lane(Report(lane=Lane.COUNTED, noticed="x", person=person, linkage="ZQ1998", basis=Basis.CONSENT))
    assert kept.person == PersonLine(age_band=AgeBand.ADULT, sex=Sex.MALE, nationality="BG", languages=("bg",))
    assert kept.linkage == "" and kept.basis is None


@given(
    st.builds(
        Report, lane=st.sampled_from(Lane), noticed=st.text(), noticed_on=st.none() | st.dates(),
        forms=st.lists(st.sampled_from(Form), unique=True).map(tuple), basis=st.none() | st.sampled_from(Basis),
        person=st.builds(PersonLine, first_names=st.text(), birth_date=st.none() | st.dates()),
    )
)  # fmt: skip
def test_what_is_written_reads_back_the_same(report):
    assert read_report(write_report(report)) == report


# --- may I report this? -----------------------------------------------------------------------------


def test_counting_without_a_name_is_open_to_everybody_in_every_situation():
    for reporter, agreed, safe in product(Reporter, Agreed, Safe):
        advice = advise(Situation(reporter, Lane.COUNTED, agreed=agreed, safe_now=safe), LAW)
        assert advice.verdict == "You may report this." and advice.shared


def test_nobody_is_ever_told_that_they_may_not_report():
    for reporter, lane, service, agreed, safe in product(Reporter, Lane, Service, Agreed, Safe):
        advice = advise(Situation(reporter, lane, service, agreed, safe), LAW)
        assert advice.verdict.startswith("You may report this")
        assert advice.basis is None or advice.basis in LAW.open_to(reporter) or advice.basis == Basis.VITAL_INTEREST


@pytest.mark.parametrize("reporter", [Reporter.POLICE, Reporter.BORDER_POLICE, Reporter.LABOUR_INSPECTORATE])
def test_who_has_a_duty_needs_nobodys_leave_and_shelter_is_a_question_apart(reporter):
    for agreed in Agreed:
        assert advise(Situation(reporter, Lane.NAMED, agreed=agreed), LAW).basis == Basis.DUTY
    with_shelter = advise(Situation(reporter, Lane.NAMED, Service.SHELTER), LAW)
    assert LAW.care_needs_consent in with_shelter.why and with_shelter.first


def test_a_doctor_without_leave_counts_without_naming_and_with_leave_reports_by_name():
    assert advise(Situation(Reporter.HEALTH, Lane.NAMED), LAW).basis is None
    assert advise(Situation(Reporter.HEALTH, Lane.NAMED, agreed=Agreed.YES), LAW).basis == Basis.CONSENT


def test_vital_interest_holds_only_in_danger_and_when_the_person_cannot_be_asked():
    in_danger = Situation(Reporter.HEALTH, Lane.NAMED, agreed=Agreed.CANNOT_BE_ASKED, safe_now=Safe.NOT_SAFE)
    assert advise(in_danger, LAW).basis == Basis.VITAL_INTEREST
    refused = Situation(Reporter.HEALTH, Lane.NAMED, agreed=Agreed.NO, safe_now=Safe.NOT_SAFE)
    assert advise(refused, LAW).basis is None


# --- signs ------------------------------------------------------------------------------------------


def test_the_data_are_the_files_whose_checksums_are_written_down():
    wanted = dict(reversed(line.split()) for line in (s.DATA / "CHECKSUMS").read_text().splitlines())
    found = {
        str(path.relative_to(s.DATA)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in s.DATA.rglob("*") if path.is_file() and path.name not in ("CHECKSUMS", "README.md")
    }  # fmt: skip
    assert found == wanted


def test_there_are_67_published_signs_for_adults_and_65_for_children():
    signs = [sign for sign in s.ilo_labour().signs if sign.weights]
    assert len(signs) == 67
    assert sum(1 for sign in signs if s.Profile.CHILD in sign.profiles) == 65
    by_dimension = [sum(1 for sign in signs if sign.dimension == n) for n in range(1, 7)]
    assert by_dimension == [10, 10, 16, 9, 15, 7]


def test_every_form_has_signs_for_adults_and_for_children_in_both_languages():
    for form, profile in product(set(Form) - {Form.NOT_YET, Form.OTHER}, s.Profile):
        found = [sign for _set, signs in s.signs_for(form, profile) for sign in signs]
        assert found, (form, profile)
        assert all(sign.text("nl") != sign.text("en") for sign in found)


S, M, W = s.Weight.STRONG, s.Weight.MEDIUM, s.Weight.WEAK


@pytest.mark.parametrize(
    "weights, clause",
    [
        ([S, S], "two_strong"), ([S, M], "strong_and_other"), ([S, W], "strong_and_other"), ([M] * 3, "three_medium"),
        ([M, M, W], "two_medium_one_weak"), ([S], None), ([M, M], None), ([W] * 9, None), ([M, W, W], None), ([], None),
    ],
)  # fmt: skip
def test_a_dimension_holds_by_the_published_clauses_and_no_others(weights, clause):
    assert s.clause(weights) == clause


def _codes(dimension, *words):
    return {
        sign.code: "yes" for sign in s.ilo_labour().signs if sign.dimension == dimension and sign.words["en"] in words
    }


DECEIVED = _codes(1, "Nature of the job, location or employer", "Wages or earnings")
EXPLOITED = _codes(4, "Excessive working days or hours", "Low or no salary")
COERCED = _codes(5, "Confiscation of documents", "Debt bondage")


def test_the_whole_pattern_for_adults_needs_means_exploitation_and_coercion():
    assert s.pattern({**DECEIVED, **EXPLOITED, **COERCED}, s.Profile.ADULT) == s.PATTERN_ADULT
    for part in ({**DECEIVED, **EXPLOITED}, {**EXPLOITED, **COERCED}, {**DECEIVED, **COERCED}, {}):
        assert s.pattern(part, s.Profile.ADULT) is None


def test_for_a_child_an_act_and_exploitation_suffice():
    assert s.pattern({**EXPLOITED, s.ACT: "yes"}, s.Profile.CHILD) == s.PATTERN_CHILD
    assert s.pattern(EXPLOITED, s.Profile.CHILD) is None


def test_the_clause_that_fired_is_told_in_words_with_its_signs():
    (fired,) = s.fired(COERCED, s.Profile.ADULT)
    assert fired.dimension["en"] == "Coercion at destination"
    assert fired.clause == "two strong signs or more"
    assert [sign.text("nl") for sign in fired.signs] == ["Afgenomen papieren", "Schuldbinding"]


def test_what_does_not_hold_is_nowhere_in_the_answer():
    answers = dict.fromkeys(s._by_code(), "no")
    assert s.fired(answers, s.Profile.ADULT) == [] and s.pattern(answers, s.Profile.ADULT) is None
    one_strong = dict(list(_codes(5, "Debt bondage").items()))
    assert s.fired({**answers, **one_strong}, s.Profile.ADULT) == []


@given(st.dictionaries(st.sampled_from(sorted(s._by_code())), st.sampled_from(["yes", "no", "unknown", "not_asked"])))
def test_only_a_yes_ever_counts(answers):
    only_yes = {code: answer for code, answer in answers.items() if answer == "yes"}
    for profile in s.Profile:
        assert s.fired(answers, profile) == s.fired(only_yes, profile)
