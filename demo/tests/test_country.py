"""The plan of the country: the same each time, whole, and about nobody who exists."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest

from demo import names
from demo.cast import CAST
from demo.country import Country, invent
from demo.live.teams import ORGANISATION, SEATS
from demo.live.telling import DRAMA_NUMBERS
from opennrm.cases.rules import Stage, stage_faults
from opennrm.cases.rules.sharing import member_faults, share_faults
from opennrm.kernel.words import MOST_BY_KIND, Role
from opennrm.people.rules import compare, faults_in, worth_asking
from opennrm.people.rules.names import parts, shared_parts
from opennrm.referrals.rules import Lane, State
from opennrm.referrals.rules.facts import person_facts
from opennrm.referrals.rules.report import faults

MOMENTS = [datetime(2026, 11, 22, hour, 30, tzinfo=UTC) for hour in (0, 9, 23)]
ROLES = {part.user_name: part.roles for part in CAST}


@pytest.fixture(scope="module", params=MOMENTS, ids=str)
def country(request) -> Country:
    return invent(request.param)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, (tuple, list, frozenset)):
        return [text for item in value for text in _texts(item)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in _texts(getattr(value, field.name))]
    return []


def test_the_same_seed_gives_the_same_country_in_another_process():
    code = "from datetime import datetime, UTC; from demo.country import invent; "
    code += "print(invent(datetime(2026, 11, 22, 9, 30, tzinfo=UTC)).digest)"
    told = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout.strip()
        for seed in ("1", "2")
    ]  # fmt: skip
    assert told == [invent(MOMENTS[1]).digest] * 2
    assert told[0] != invent(MOMENTS[1], seed=7).digest


def test_the_registered_of_past_years_do_not_depend_on_the_day():
    assert invent(MOMENTS[0]).registered == invent(datetime(2029, 2, 28, 12, tzinfo=UTC)).registered


@pytest.mark.parametrize(
    "day", [datetime(2028, 2, 29, 12, tzinfo=UTC), datetime(2027, 1, 1, 0, 5, tzinfo=UTC)], ids=str
)
def test_it_can_be_invented_on_any_day(day):
    assert len(invent(day).live.files) > 50


# --- nobody is real ---------------------------------------------------------------------------------

LOOKS_REAL = {
    "postcode": r"\b[1-9]\d{3}\s?[A-Z]{2}\b",
    "street and number": r"\w+(?:straat|weg|laan|plein|gracht|kade|street|road|avenue)\s+\d+",
    "passport or card": r"\b[A-Z]{1,3}\d{5,9}\b",
    "citizen number": r"\b\d{8,9}\b",
    "bank account": r"\b[A-Z]{2}\d{2}\s?[A-Z]{4}",
    "e-mail": r"\S+@\S+",
    "web address": r"https?://|www\.",
}
TOWNS = [
    "Amsterdam",
    "Rotterdam",
    "Haag",
    "Utrecht",
    "Eindhoven",
    "Groningen",
    "Tilburg",
    "Almere",
    "Breda",
    "Nijmegen",
    "Arnhem",
    "Haarlem",
    "Zwolle",
]


def test_nobody_has_a_document_number_or_an_address_that_looks_real(country):
    for text in _texts(country):
        for what, pattern in LOOKS_REAL.items():
            assert not re.search(pattern, text), f"{what}: {text}"
        assert not any(town in text for town in TOWNS), text


def test_every_telephone_number_is_one_that_nobody_has(country):
    numbers = [text for text in _texts(country.live) if re.fullmatch(r"\+?[\d ()-]{6,}", text)]
    assert len(numbers) > 50
    assert all(re.fullmatch(re.escape(DRAMA_NUMBERS) + r"\d{3}", number) for number in numbers)


# --- doubles: those that are meant, and no others -----------------------------------------------------


def _everybody(country: Country) -> dict[str, tuple[str, object]]:
    """Facts by key, with whom they are about."""
    found = {}
    for file in country.live.files:
        for signal in file.signals:
            found[signal.key] = (file.key, person_facts(signal.report, signal.at.date()))
    for signal in country.live.waiting:
        if signal.report.lane == Lane.NAMED:
            found[signal.key] = (signal.key.rpartition("-")[0], person_facts(signal.report, signal.at.date()))
    return found


def test_who_is_told_twice_is_recognised_as_one(country):
    told = _everybody(country)
    twice = [pair for pair in combinations(told.values(), 2) if pair[0][0] == pair[1][0] and pair[0][1].all_names]
    assert len(twice) >= 15
    for (key, first), (_, second) in twice:
        assert worth_asking(compare(first, second)), (key, first.all_names, second.all_names)


def test_nobody_around_today_is_taken_for_somebody_else_by_accident(country):
    meant = {frozenset((double.first, double.second)) for double in country.live.doubles}
    told = _everybody(country)
    for (one, (who, first)), (other, (whom, second)) in combinations(told.items(), 2):
        if who != whom and frozenset((one, other)) not in meant:
            assert not worth_asking(compare(first, second)), (first.all_names, second.all_names)


def test_no_two_registered_people_have_one_name(country):
    full = Counter(frozenset(parts(" ".join(one.human.latin))) for one in country.registered)
    assert full.most_common(1)[0][1] == 1


def test_no_two_names_of_a_list_sound_alike():
    for code in names.COUNTRIES:
        some = names.of(code)
        for kind in (some.female, some.male, some.family):
            assert all(len(parts(one.latin)) == 1 for one in kind), code
            for one, other in combinations(kind, 2):
                assert not shared_parts(parts(one.latin), parts(other.latin)), (code, one.latin, other.latin)


# --- the rooms will take it ---------------------------------------------------------------------------


def test_every_report_and_every_fact_can_be_registered(country):
    live = country.live
    signals = [*live.waiting, *(signal for file in live.files for signal in file.signals)]
    for signal in signals:
        assert not faults(signal.report, signal.at.date()), signal.key
        assert Role.REPORTER in ROLES[signal.by] or Role.REGISTRAR in ROLES[signal.by]
    for file in live.files:
        assert not faults_in(file.facts, MOMENTS[2].date())


def test_every_member_has_a_basis_for_every_part(country):
    kinds = {part.user_name: kind for part in CAST for kind in [_kind(part.organisation)]}
    for file in country.live.files:
        for member in file.members:
            kind = kinds[member.user]
            shared = MOST_BY_KIND[kind] if member.ground is None else member.parts
            assert not member_faults(member.parts, shared, kind)
            assert Role.CASE_WORKER in ROLES[member.user]
            if member.ground is not None:
                told = member.ground
                assert not share_faults(
                    kind, member.parts, told.purpose, told.basis, told.giver, told.words, told.until,
                    member.at.date(), person_is_adult_enough=told.sixteen,
                )  # fmt: skip


def _kind(organisation: str):
    from demo.cast import ORGANISATIONS

    return next(kind for name, kind, _region in ORGANISATIONS if name == organisation)


def test_every_stage_is_reached_by_steps_that_the_rules_allow(country):
    for file in country.live.files:
        here, visited = file.opened_in, [file.opened_in]
        for move in file.moves:
            assert not stage_faults(here, move.stage, visited, move.skipped)
            here = move.stage
            visited.append(here)
    assert {file.stage for file in country.live.files if file.end is None} == set(Stage)


def test_nothing_happens_later_than_now_or_before_the_file_was_opened(country):
    now = max(MOMENTS)
    for file in country.live.files:
        for thing in (*file.members, *file.notes, *file.tasks, *file.moves, *file.links):
            assert file.opened_at <= thing.at <= now, (file.key, thing)
        if file.end is not None:
            assert all(thing.at <= file.end.at for thing in (*file.members, *file.notes, *file.tasks, *file.moves))
        joined = {file.lead: file.opened_at} | {member.user: member.at for member in file.members}
        assert all(note.at >= joined[note.by] for note in file.notes)
        assert all(task.at >= joined[task.user] for task in file.tasks)
        assert all(task.due_on is None or task.due_on >= task.at.date() for task in file.tasks)


# --- what there is to see -----------------------------------------------------------------------------


def test_about_sixty_files_are_open_in_every_stage_with_tasks_late_and_today(country):
    running = [file for file in country.live.files if file.end is None]
    assert 50 <= len(running) <= 70
    today = next(moment for moment in MOMENTS if invent(moment) == country).date()
    due = [task.due_on for file in running for task in file.tasks if task.due_on and task.done_at is None]
    assert sum(day < today for day in due) >= 10
    assert sum(day == today for day in due) >= 10
    assert sum(day > today for day in due) >= 20


def test_everybody_who_works_on_files_has_something_late_and_something_today(country):
    today = next(moment for moment in MOMENTS if invent(moment) == country).date()
    due = {(task.user, task.due_on) for file in country.live.files for task in file.tasks}
    for user in (*SEATS, "desk"):
        assert {(user, today), (user, today - timedelta(days=2))} <= due, user


def test_the_outsider_is_nowhere(country):
    everything = set(_texts(country.live))
    assert "outsider" not in everything
    assert ORGANISATION["outsider"] not in set(_texts(country))


def test_every_kind_of_signal_is_there(country):
    live = country.live
    assert {signal.state for signal in live.waiting} >= set(State) - {State.ACCEPTED}
    assert len(live.raid.lines) >= 9 and live.raid.grown
    assert {double.same for double in live.doubles} == {None, True, False}
    assert len(live.drafts) >= 3 and len(live.questions) >= 2
    files = live.files
    assert any(file.hand_over for file in files)
    assert sum(file.emergency is not None for file in files) == 3
    assert any(file.emergency and not file.emergency.review for file in files)
    assert {note.circle for file in files for note in file.notes} == {"person", "team", "organisation"}
    assert any(file.end and file.end.reopened for file in files)


def test_uncertain_facts_of_every_kind_are_there(country):
    facts = [file.facts for file in country.live.files]
    births = {fact.birth.certainty for fact in facts}
    assert {"says", "estimated", "doubted", "unknown"} <= births
    assert any(fact.sex.certainty == "not_asked" for fact in facts)
    assert any(fact.nationalities.value == ("stateless",) for fact in facts)
    assert any(len(fact.nationalities.value or ()) == 2 for fact in facts)
    assert any(fact.nationalities.certainty == "unknown" for fact in facts)
    assert any(fact.interpreter.value for fact in facts)
    assert any(fact.gender.known for fact in facts)
    scripts = {ord(fact.given_names.value[0]) >> 8 for fact in facts if fact.given_names.value}
    assert {0x00, 0x04, 0x06} <= scripts  # Latin, Cyrillic, Arabic


def test_some_safe_contacts_are_too_old_to_rely_on(country):
    today = next(moment for moment in MOMENTS if invent(moment) == country).date()
    contacts = [file.contact[1] for file in country.live.files if file.contact]
    old = sum(contact.ask_first(today) for contact in contacts)
    assert 5 <= old < len(contacts) / 2
    assert all(isinstance(contact.confirmed_on, date) for contact in contacts)
