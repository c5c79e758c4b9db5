"""Risk, duty, plan and who may know whom, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from opennrm.people.rules import Fact, PersonFacts
from opennrm.safety.rules import duty, knowing, plan, risk
from opennrm.safety.rules.knowing import Candidate, Guarded, Reason, Ties
from opennrm.safety.rules.plan import Agreed, Plan, Section
from opennrm.safety.rules.risk import Assessment, Dimension, Happening, Look, There, Together

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAID = Look(There.YES, "Her uncle asks for 2,000 back")


def assessed(look: Look = SAID, **more: object) -> Assessment:
    return Assessment(**({"looks": {Dimension.DEBTS: look}, "summary": "She is afraid of her uncle."} | more))


def test_an_assessment_needs_one_answer_and_a_sentence() -> None:
    assert risk.faults(assessed(), TODAY) == {}
    assert set(risk.faults(Assessment({Dimension.DEBTS: Look()}), TODAY)) == {"", "summary"}


@pytest.mark.parametrize(
    "look, field",
    [
        (Look(There.YES), "debts_words"),
        (Look(There.NOT_ASKED, weight=3), "debts_words"),
        (Look(There.YES, "Much", weight=6), "debts_weight"),
        (Look(There.YES, "Much", weight=0), "debts_weight"),
        (Look(There.YES, "x" * 2001), "debts_words"),
        (Look(There.NO, "Nothing", measure="x" * 2001), "debts_measure"),
    ],
)
def test_words_come_before_numbers(look: Look, field: str) -> None:
    assert list(risk.faults(assessed(look), TODAY)) == [field]


def test_without_the_person_it_says_why() -> None:
    assert list(risk.faults(assessed(together=Together.WITHOUT), TODAY)) == ["why_without"]
    assert not risk.faults(assessed(together=Together.WITHOUT, why_without="She sleeps in hospital tonight"), TODAY)


@pytest.mark.parametrize("days, fine", [(-1, False), (0, False), (1, True), (14, True), (15, False)])
def test_the_next_look_is_soon(days: int, fine: bool) -> None:
    found = risk.faults(assessed(next_on=TODAY + timedelta(days=days)), TODAY)
    assert ("next_on" not in found) is fine


def test_no_total_and_no_level_of_a_person_can_be_written() -> None:
    names = {name for shape in (Assessment, Look) for name in shape.__dataclass_fields__}
    assert not {name for name in names if any(word in name for word in ("score", "level", "total", "rank", "risk"))}


@pytest.mark.parametrize(
    "kind, at, field",
    [
        (None, NOW, "kind"),
        (Happening.PUBLICITY, None, "at"),
        (Happening.PUBLICITY, NOW + timedelta(hours=1), "at"),
        (Happening.HEARING, NOW + timedelta(days=731), "at"),
    ],
)
def test_an_event_says_what_and_when(kind: Happening | None, at: datetime | None, field: str) -> None:
    assert list(risk.happening_faults(kind, at, "", NOW)) == [field]


def test_a_hearing_and_a_release_may_lie_ahead() -> None:
    for kind in (Happening.HEARING, Happening.RELEASED, Happening.VERDICT):
        assert risk.happening_faults(kind, NOW + timedelta(days=3), "", NOW) == {}


def test_all_steps_of_who_is_told_fit_into_an_hour() -> None:
    assert duty.ANSWER_WITHIN * (len(duty.ORDER) - 1) <= timedelta(hours=1)


@pytest.mark.parametrize(
    "moment, night",
    [("2026-11-23T07:59", True), ("2026-11-23T08:00", False), ("2026-11-23T17:59", False), ("2026-11-23T18:00", True),
     ("2026-11-21T12:00", True)],
)  # fmt: skip
def test_outside_the_hours_of_work_it_is_night(moment: str, night: bool) -> None:
    assert duty.is_night(datetime.fromisoformat(moment), duty.Hours()) is night


def test_who_works_at_the_weekend_is_at_work_then() -> None:
    assert not duty.is_night(datetime.fromisoformat("2026-11-21T12:00"), duty.Hours(weekend=True))
    assert duty.Hours(time(9), time(9)).faults()


def test_a_plan_says_when_it_is_read_again_and_whether_it_was_agreed() -> None:
    bare = Plan({Section.TAKE: "Papers"})
    assert set(plan.faults(bare, TODAY)) == {"why_not_yet", "review_on"}
    far = Plan({Section.TAKE: "Papers"}, Agreed.PERSON, review_on=TODAY + timedelta(days=91))
    assert list(plan.faults(far, TODAY)) == ["review_on"]
    assert plan.faults(Plan({}, Agreed.PERSON, review_on=TODAY + timedelta(days=9)), TODAY) == {
        "": ["The plan is empty: write at least one thing that was agreed."]
    }


@pytest.mark.parametrize(
    "line",
    ["Bel de politie", "The POLICE know", "Call the shelter", "Ga naar de opvang", "she is a victim of trafficking",
     "Slachtoffer", "rendőrség 112", "Позвони в полицию", "Ask at Ｓｈｅｌｔｅｒ group North", "go to Bouwhuis!",
     "v\u00edctima"],
)  # fmt: skip
def test_a_line_that_tells_a_stranger_is_left_out_of_the_sheet(line: str) -> None:
    made = plan.sheet(Plan({Section.TAKE: f"The red door\n{line}"}), ["Bouwhuis"])
    assert made.parts == ((Section.TAKE, ("The red door",)),)
    assert made.left_out[0][1] == line


def test_what_the_house_does_where_one_goes_and_what_a_word_means_is_on_no_sheet() -> None:
    kept_in_the_file = dict.fromkeys((Section.HOUSE, Section.POLICE, Section.WHERE_TO, Section.CODE_WORDS), "As said")
    made = plan.sheet(Plan({**kept_in_the_file, Section.TAKE: "Papers"}))
    assert made == plan.Sheet(((Section.TAKE, ("Papers",)),), ())


@pytest.mark.parametrize(
    "candidate, reasons",
    [
        (Candidate("Hanna Dijk", Ties(("Benin-City",))), [Reason.TOWN]),
        (Candidate("Hanna Dijk", Ties(("Oosterveen",))), [Reason.TOWN]),  # a municipality that is a danger
        (Candidate("Hanna Dijk", Ties((), ("church of the harvest",))), [Reason.COMMUNITY]),
        (Candidate("Grace Osagye", Ties()), [Reason.FAMILY]),
        (Candidate("Hanna Dijk", Ties((), (), ("Osagie",))), [Reason.FAMILY]),
        (Candidate("Harrow, Victor", Ties()), [Reason.DANGER]),
        (Candidate("Hanna Dijk", Ties(), blocked=True), [Reason.BLOCKED]),
        (Candidate("Victor Maas", Ties(("Utrecht",), ("Church",), ("Maas",))), []),
    ],
)  # fmt: skip
def test_who_had_better_not_meet(candidate: Candidate, reasons: list[Reason]) -> None:
    she = Guarded(Ties(("Benin City",), ("Church of the Harvest",)), ("Osagie",), ("Viktor Harrow",), ("Oosterveen",))
    assert knowing.conflicts(she, candidate) == reasons


def test_nothing_known_speaks_against_nobody() -> None:
    assert knowing.conflicts(Guarded(Ties()), Candidate("", Ties())) == []
    assert PersonFacts(family_names=Fact()).family_names.value is None
