"""Bodies, plans, bottlenecks, pilots, instruments: from beginning to end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from opennrm.cooperation import selectors, services
from opennrm.cooperation.models import Item
from opennrm.cooperation.rules.sheets import Kind
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere

TASK_FORCE = {"title": "Task force", "level": "national", "reach": "strategic"}


def write(kind: Kind, data: dict[str, Any], under: str = "", *, by: Actor) -> str:
    return services.write_item(kind, data, under=under, by=by).reference


@pytest.fixture
def body(project_officer: Actor, police_officer: Actor) -> str:
    made = write(Kind.BODY, TASK_FORCE, by=project_officer)
    write(
        Kind.SEAT,
        {"title": "Police", "organisation": police_officer.organisation_id, "seat": "member"},
        made,
        by=project_officer,
    )
    return made


@pytest.fixture
def measure(project_officer: Actor, police_officer: Actor) -> str:
    plan = write(Kind.PLAN, {"title": "Plan", "begins_on": date(2014, 1, 1)}, by=project_officer)
    return write(
        Kind.MEASURE,
        {"number": 3, "title": "Train border police", "organisation": police_officer.organisation_id},
        plan,
        by=project_officer,
    )


def page(reference: str, viewer: Actor) -> selectors.Page:
    return selectors.item_page(reference, viewer=viewer)


# --- bodies ---------------------------------------------------------------------------------------------


def test_a_decision_is_followed_to_what_became_of_it(
    body: str, measure: str, project_officer: Actor, police_officer: Actor
) -> None:
    meeting = write(
        Kind.MEETING, {"title": "Ninth", "begins_on": clock.today(), "agenda": "1. Housing"}, body, by=project_officer
    )
    decision = write(Kind.DECISION, {"title": "Train the border police"}, meeting, by=project_officer)
    action = write(
        Kind.ACTION, {"title": "Write a course", "organisation": police_officer.organisation_id, "ends_on": clock.today()}, decision, by=project_officer
    )  # fmt: skip
    services.tie_items(decision, measure, "became measure 3", by=project_officer)
    services.move_item(action, "done", "The course is there.", by=police_officer)
    services.move_item(decision, "carried_out", "Measure 3 was added to the plan.", by=project_officer)
    shown = page(decision, police_officer)
    assert [line.reference for line, _words in shown.led_to] == [measure]
    assert [line.state for line in shown.children[Kind.ACTION]] == ["done"]
    assert [step.words for step in shown.steps] == ["Measure 3 was added to the plan."]
    assert [line.title for line in shown.parents] == ["Task force", "Ninth"]
    assert [line.reference for line, _words in page(measure, police_officer).came_from] == [decision]


def test_who_leaves_a_body_no_longer_reads_its_meetings(
    body: str, project_officer: Actor, police_officer: Actor
) -> None:
    meeting = write(Kind.MEETING, {"title": "Ninth", "begins_on": clock.today()}, body, by=project_officer)
    assert page(meeting, police_officer).line.title == "Ninth"
    seat = page(body, project_officer).children[Kind.SEAT][0].reference
    services.move_item(seat, "ended", "", by=project_officer)
    with pytest.raises(NotThere):
        page(meeting, police_officer)


@pytest.mark.parametrize("under", ["", "body"])
def test_things_stand_only_where_they_belong(under: str, body: str, project_officer: Actor) -> None:
    with pytest.raises(Broken, match="does not stand here"):
        write(Kind.DECISION, {"title": "x"}, body if under else "", by=project_officer)
    with pytest.raises(Broken, match="does not stand here"):
        write(Kind.BODY, TASK_FORCE, body, by=project_officer)


# --- the plan -------------------------------------------------------------------------------------------


def test_the_owner_writes_the_status_and_another_releases_it_into_the_report(
    measure: str, police_officer: Actor, project_officer: Actor, observer: Actor
) -> None:
    status = write(
        Kind.STATUS, {"begins_on": date(2014, 6, 1), "words": "Two courses were given."}, measure, by=police_officer
    )
    plan = page(measure, observer).parents[0].reference
    with pytest.raises(NotThere):
        page(status, observer)
    assert selectors.progress_report(plan, clock.today(), viewer=project_officer).measures[0].status == ()
    services.release_item(status, by=project_officer)
    told = selectors.progress_report(plan, clock.today(), viewer=observer).measures[0].status
    assert [line.data["words"] for line in told] == ["Two courses were given."]


def test_nobody_releases_what_they_wrote(measure: str, project_officer: Actor, project_colleague: Actor) -> None:
    status = write(Kind.STATUS, {"begins_on": date(2014, 6, 1), "words": "x"}, measure, by=project_officer)
    with pytest.raises(NotAllowed, match="Somebody else"):
        services.release_item(status, by=project_officer)
    with pytest.raises(IntegrityError), acting(project_officer):
        Item.objects.filter(reference=status).update(released_at=clock.now(), released_by_id=project_officer.user_id)
    services.release_item(status, by=project_colleague)
    with pytest.raises(Changed):
        services.release_item(status, by=project_colleague)


def test_what_is_changed_after_a_release_needs_eyes_again(
    measure: str, project_officer: Actor, project_colleague: Actor
) -> None:
    status = write(Kind.STATUS, {"begins_on": date(2014, 6, 1), "words": "x"}, measure, by=project_officer)
    services.release_item(status, by=project_colleague)
    seen = page(status, project_officer).line.changed_at
    services.change_item(status, {"begins_on": date(2014, 6, 1), "words": "y"}, seen=seen, by=project_officer)
    assert not page(status, project_officer).line.is_released


def test_the_report_of_an_earlier_day_knows_only_what_was_known_then(
    measure: str, project_officer: Actor, project_colleague: Actor
) -> None:
    plan = page(measure, project_officer).parents[0].reference
    for day, words in ((date(2014, 3, 1), "Begun."), (date(2014, 9, 1), "Half done.")):
        services.release_item(
            write(Kind.STATUS, {"begins_on": day, "words": words}, measure, by=project_officer), by=project_colleague
        )
    services.move_item(measure, "on_track", "", on=date(2014, 3, 1), by=project_officer)
    services.move_item(measure, "done", "All were trained.", on=date(2014, 12, 1), by=project_officer)

    def told(day: date) -> tuple[str, list[str]]:
        one = selectors.progress_report(plan, day, viewer=project_officer).measures[0]
        return one.measure.state, [line.data["words"] for line in one.status]

    assert told(date(2014, 2, 1)) == ("announced", [])
    assert told(date(2014, 6, 1)) == ("on_track", ["Begun."])
    assert told(date(2015, 1, 1)) == ("done", ["Half done.", "Begun."])


def test_another_organisation_writes_no_status(measure: str, shelter_lead: Actor) -> None:
    with pytest.raises(NotAllowed):
        write(Kind.STATUS, {"begins_on": date(2014, 6, 1), "words": "x"}, measure, by=shelter_lead)


# --- bottlenecks ----------------------------------------------------------------------------------------

NO_HOUSING = {"title": "No homes", "words": "Nobody can move on.", "cause": "no_housing", "place": "Oosterveen"}


def test_a_bottleneck_goes_from_a_shelter_to_its_solution(
    mentor: Actor, project_officer: Actor, police_officer: Actor, outsider: Actor
) -> None:
    raised = write(Kind.BOTTLENECK, NO_HOUSING, by=mentor)
    for other in (police_officer, outsider):
        with pytest.raises(NotThere):
            page(raised, other)
    assert [line.reference for line in selectors.waiting_for_eyes(viewer=project_officer)] == [raised]
    with pytest.raises(Broken, match="who is to act"):
        services.move_item(raised, "addressed", "", by=project_officer)
    seen = page(raised, project_officer).line.changed_at
    addressed = NO_HOUSING | {
        "organisation": police_officer.organisation_id,
        "ends_on": clock.today() + timedelta(days=9),
    }
    services.change_item(raised, addressed, seen=seen, by=project_officer)
    services.move_item(raised, "addressed", "", by=project_officer)
    assert [line.reference for line in selectors.waiting(within=timedelta(days=28), viewer=police_officer)] == [raised]
    with pytest.raises(Broken, match="reasons"):
        services.move_item(raised, "solved", " ", by=police_officer)
    services.move_item(raised, "solved", "Ten homes were set aside.", by=police_officer)
    assert page(raised, mentor).steps[-1].words == "Ten homes were set aside."
    with pytest.raises(NotThere):
        page(raised, outsider)


def test_an_example_case_enters_only_anonymous_and_checked(
    mentor: Actor, project_officer: Actor, observer: Actor
) -> None:
    raised = write(Kind.BOTTLENECK, NO_HOUSING, by=mentor)
    with pytest.raises(Broken, match="name of a person"):
        write(Kind.EXAMPLE, {"title": "One", "words": "The victim named Anna Kovács waits."}, raised, by=mentor)
    example = write(
        Kind.EXAMPLE, {"title": "One", "words": "A woman in her twenties waits 14 weeks for a home."}, raised, by=mentor
    )
    with pytest.raises(NotThere):
        page(example, observer)
    services.release_item(example, by=project_officer)
    assert page(example, observer).line.title == "One"


@pytest.mark.parametrize(("kind", "key"), [(Kind.INSTRUMENT, "title"), (Kind.INSTRUMENT, "words"), (Kind.LESSON, "words"), (Kind.LESSON, "source"), (Kind.BOTTLENECK, "figure")])  # fmt: skip
@pytest.mark.parametrize("text", ["parketnummer 01/234567-14", "suspect Ivan Petrov", "7KQ4-M2XD", "born 3-4-1990"])
def test_operational_data_is_refused_at_its_question_and_nothing_is_written(
    kind: Kind, key: str, text: str, project_officer: Actor
) -> None:
    data: dict[Kind, dict[str, Any]] = {
        Kind.INSTRUMENT: {"title": "t", "instrument": "joint_investigation", "words": "w", "countries": ["BG"]},
        Kind.LESSON: {"title": "t", "words": "w", "source": "s"},
        Kind.BOTTLENECK: NO_HOUSING,
    }
    with pytest.raises(Broken) as told:
        write(kind, data[kind] | {key: text}, by=project_officer)
    assert list(told.value.faults) == [key]
    with acting(project_officer):
        assert Item.objects.count() == 0


def test_reasons_of_a_move_hold_no_operational_data_either(body: str, project_officer: Actor) -> None:
    with pytest.raises(Broken, match="number of a case"):
        services.move_item(body, "ended", "because of 01/234567-14", by=project_officer)


# --- pilots, instruments, countries ---------------------------------------------------------------------


def test_a_pilot_is_measured_and_decided_with_reasons(project_officer: Actor, observer: Actor) -> None:
    pilot = write(Kind.PILOT, {"title": "Shelter", "question": "Does rest lead to reports?"}, by=project_officer)
    during = {
        "title": "Filed a report",
        "phase": "during",
        "group": "pilot",
        "count": 76,
        "out_of": 112,
        "source": "leaflet 2011",
    }
    write(Kind.MEASUREMENT, during, pilot, by=project_officer)
    write(Kind.MEASUREMENT, during | {"count": 2, "out_of": 3, "by": "few"}, pilot, by=project_officer)
    for state in ("running", "evaluated"):
        services.move_item(pilot, state, "", by=project_officer)
    with pytest.raises(Broken):
        services.move_item(pilot, "continued", "", by=project_officer)
    services.move_item(pilot, "continued", "More victims report.", by=project_officer)
    rows = selectors.measured(page(pilot, observer).children[Kind.MEASUREMENT])
    assert [(round(row.share.low, 2), round(row.share.high, 2)) if row.share else None for row in rows] == [
        (0.59, 0.76),
        None,
    ]


def test_a_country_in_one_view(project_officer: Actor, observer: Actor, police_officer: Actor, outsider: Actor) -> None:
    hungary = {"title": "Action plan", "instrument": "empact", "words": "Joint days", "countries": ["HU", "BE"]}
    instrument = write(Kind.INSTRUMENT, hungary, by=project_officer)
    write(
        Kind.PARTY,
        {
            "title": "Police",
            "country": "HU",
            "contact": "Head of the unit",
            "organisation": police_officer.organisation_id,
        },
        instrument,
        by=project_officer,
    )
    soon, later = clock.today() + timedelta(days=3), clock.today() + timedelta(days=30)
    for day in (later, soon):
        write(Kind.MEETING, {"title": f"On {day}", "begins_on": day}, instrument, by=project_officer)
    write(
        Kind.FIGURE,
        {
            "title": "Registered",
            "figure": "registered",
            "country": "HU",
            "year": 2012,
            "count": 217,
            "source": "slides 2014",
        },
        by=project_officer,
    )
    assert selectors.countries(viewer=observer) == ["BE", "HU"]
    found = selectors.country("HU", viewer=observer)
    assert found.next_meeting is not None and found.next_meeting.begins_on == soon
    assert [line.data["count"] for line in found.figures] == [217]
    assert [line.title for line in found.contacts] == ["Police"]
    assert len(selectors.country("HU", viewer=police_officer).meetings) == 2
    seen = selectors.country("HU", viewer=outsider)
    assert (len(seen.instruments), seen.meetings, seen.contacts) == (1, (), ())
    assert selectors.country("XX", viewer=outsider).instruments == ()


def test_somebody_else_changed_it_first(body: str, project_officer: Actor, project_colleague: Actor) -> None:
    seen = page(body, project_officer).line.changed_at
    services.change_item(body, TASK_FORCE | {"title": "Task force II"}, seen=seen, by=project_colleague)
    with pytest.raises(Changed):
        services.change_item(body, TASK_FORCE, seen=seen, by=project_officer)


def test_search_finds_lessons_by_any_of_their_words(project_officer: Actor, project_colleague: Actor) -> None:
    lesson = write(
        Kind.LESSON,
        {"title": "Training in shelters", "words": "Let NGOs teach.", "source": "leaflet 2011", "countries": ["BG"]},
        by=project_officer,
    )
    services.release_item(lesson, by=project_colleague)

    def find(text: str) -> int:
        return len(selectors.lines(Kind.LESSON, text=text, viewer=project_officer))

    assert (find("ngos TEACH"), find("leaflet"), find("ngos absent")) == (1, 1, 0)
