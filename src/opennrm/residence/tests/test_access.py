"""Who finds what, and who may do what: every relation against every table and every act, in Python and in the rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules.emergency import Danger
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.words import Purpose, Role
from opennrm.law.clocks import Move
from opennrm.law.editions import Body, Choice, Position, Setback
from opennrm.residence import access, models
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.rules.states import Asked, Found, Interpreter, Officer, Reply, Track, Understood
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services import Decided
from opennrm.residence.tests.conftest import ago, offer, today, user

RELATIONS = {
    "shelter_lead": "lead",
    "mentor": "member with identity, contact, health and notes",
    "police_officer": "member with the part police",
    "immigration_officer": "member with the part residence",
    "lawyer": "member with the part residence",
    "shelter_supervisor": "supervisor",
    "border_officer": "emergency",
    "registrar": "register",
    "duty_officer": "blocked colleague",
    "guardian": "ended member",
    "outsider": "nobody",
    "privacy_officer": "reviews",
    "analyst": "figures",
    "observer": "figures",
    "user_manager": "accounts",
}
EVERY = (
    "shelter_lead",
    "mentor",
    "police_officer",
    "immigration_officer",
    "lawyer",
    "shelter_supervisor",
    "border_officer",
)


@pytest.fixture
def everything(case: Case, team: dict[str, Actor], cast: dict[str, Actor], running: Any) -> Case:
    lead, police = team["shelter_lead"], team["police_officer"]
    talk = residence.Talk(ago(31), True, Interpreter.PRESENT, Officer.NO_WISH, Understood.YES)
    residence.note_intake(case.id, talk, by=lead)
    residence.note_asked(case.id, Asked.LAWYER, Reply.YES, ago(31), by=lead)
    residence.note_asked(case.id, Asked.HEALTH_CHECK, Reply.YES, ago(31), by=lead)
    residence.note_asked(case.id, Asked.WITNESS_PROTECTION, Reply.NO, ago(31), by=lead)
    running(30)
    residence.decide_cooperation(case.id, Choice.REPORT, [], ago(20), by=police)
    residence.note_criminal_case(case.id, "PL-1", Track.DISMISSED, ago(10), by=police)
    residence.identify(case.id, Body.POLICE, "indication", Found.RECOGNISED, ago(10), by=police)
    residence.raise_alarm(case.id, ago(1), by=lead)
    residence.make_feed(by=lead)
    with acting(JOB):
        row = models.Clock.objects.filter(case=case, code="reflection").first()
    residence.note_reminded(row.id, row.ends_on, 28, by=JOB)
    with acting(JOB):
        procedure = models.Procedure.objects.get(case=case)
    residence.decide(
        procedure.id, procedure.version, "refused", "no_leads", Decided(ago(5), Body.IMMIGRATION),
        by=team["immigration_officer"],
    )  # fmt: skip
    cases.block(case.id, user("duty_officer"), "a cousin of the suspect, says the police", by=lead)
    cases.open_emergency(
        case.reference, Danger.FOUND, "she stands at the border with a child", by=cast["border_officer"]
    )
    return case


# What the database gives each of them when Python asks for everything and checks nothing.
ROWS: dict[Any, dict[str, int]] = {
    models.Intake: dict.fromkeys(EVERY, 1),
    models.Question: {"shelter_lead": 3, "mentor": 2, "police_officer": 2, "immigration_officer": 1, "lawyer": 1, "shelter_supervisor": 2, "border_officer": 2},
    models.Period: dict.fromkeys(EVERY, 1),
    models.Clock: dict.fromkeys(EVERY, 2) | {"shelter_lead": 6, "immigration_officer": 6, "lawyer": 6},
    models.Turn: dict.fromkeys(EVERY, 2) | {"shelter_lead": 6, "immigration_officer": 6, "lawyer": 6},
    models.Owed: dict.fromkeys(EVERY, 6),
    models.Cooperation: dict.fromkeys(EVERY, 1),
    models.Procedure: {"shelter_lead": 1, "immigration_officer": 1, "lawyer": 1},
    models.Decision: {"shelter_lead": 1, "immigration_officer": 1, "lawyer": 1},
    models.SetbackNote: {"shelter_lead": 2, "immigration_officer": 2, "lawyer": 2},
    models.CriminalCase: {"police_officer": 1},
    models.Identification: dict.fromkeys(EVERY, 1),
    models.Alarm: dict.fromkeys(EVERY, 1),
    models.Reminder: {},
    models.Feed: {"shelter_lead": 1},
}  # fmt: skip


def test_row_security_alone_gives_each_of_them_their_rows_and_no_other(everything: Case, cast: dict[str, Actor]):
    found = {}
    for model in ROWS:
        for name in RELATIONS:
            with acting(cast[name]):
                found[model.__name__, name] = model.objects.count()
    expected = {(model.__name__, name): ROWS[model].get(name, 0) for model in ROWS for name in RELATIONS}
    assert {key: value for key, value in found.items() if value != expected[key]} == {}


def test_without_an_actor_no_table_of_the_room_has_a_row(everything: Case):
    for model in ROWS:
        assert model.objects.count() == 0


def test_nobody_outside_writes_a_row_or_changes_one(everything: Case, cast: dict[str, Actor]):
    for name in ("outsider", "guardian", "registrar", "duty_officer"):
        with acting(cast[name]):
            with pytest.raises(DatabaseError), transaction.atomic():
                models.Alarm.objects.bulk_create(
                    [models.Alarm(case_id=everything.id, since=today(), raised_by_id=cast[name].user_id)]
                )
            assert models.Clock.objects.update(version=99) == 0
            assert models.Period.objects.update(state="declined") == 0


def test_the_history_of_a_clock_is_never_changed_nor_removed(everything: Case, cast: dict[str, Actor]):
    with acting(cast["shelter_lead"]):
        assert models.Turn.objects.update(on=today()) == 0
        assert models.Turn.objects.all().delete()[0] == 0
        assert models.Cooperation.objects.update(choice="no") == 0
        assert models.Clock.objects.filter(code="temporary_permit").delete()[0] == 0


# --- acts ---------------------------------------------------------------------------------------------------


def _acts(case: Case) -> dict[str, Any]:
    with acting(JOB):
        reflection = models.Clock.objects.get(case=case, code="reflection")
        procedure = models.Procedure.objects.get(case=case)
        owed = models.Owed.objects.filter(case=case, code="legal_aid").get()
        criminal = models.CriminalCase.objects.get(case=case)
    talk = residence.Talk(today(), True, Interpreter.PRESENT, Officer.NO_WISH, Understood.YES)
    objected = ("objected", "", Decided(today(), Body.PERSON))
    return {
        "note_intake": lambda by: residence.note_intake(case.id, talk, by=by),
        "note_asked": lambda by: residence.note_asked(case.id, Asked.LEGAL_AID, Reply.YES, today(), by=by),
        "note_owed": lambda by: residence.note_owed(owed.id, "asked", today(), owed.version, by=by),
        "decide_cooperation": lambda by: residence.decide_cooperation(case.id, Choice.NOT_ABLE, ["threat"], today(), by=by),
        "apply": lambda by: residence.apply_for(case.id, "return", today(), by=by),
        "decide": lambda by: residence.decide(procedure.id, procedure.version, *objected, by=by),
        "criminal_case": lambda by: residence.move_criminal_case(criminal.id, criminal.version, Track.CLOSED, today(), by=by),
        "setback": lambda by: residence.note_dismissal(case.id, Setback.ACQUITTED, today(), by=by),
        "identify": lambda by: residence.identify(case.id, Body.COURT, "proven", Found.OPEN, today(), by=by),
        "end_alarm": lambda by: residence.end_alarm(case.id, today(), by=by),
        "support": lambda by: residence.offer_period(case.id, Position.UNION, "", Decided(today(), Body.CASE_LEAD), by=by),
        "end_early": lambda by: residence.turn_clock(
            reflection.id, reflection.version, residence.Asking(Move.END_EARLY, "renounced"),
            Decided(today(), Body.IMMIGRATION), by=by,
        ),
    }  # fmt: skip


ALL = {"shelter_lead", "mentor", "police_officer", "immigration_officer", "lawyer"}
RESIDENCE = {"shelter_lead", "immigration_officer", "lawyer"}
MAY: dict[str, set[str]] = {
    "note_intake": ALL,
    "note_asked": ALL,
    "note_owed": ALL,
    "decide_cooperation": ALL,
    "apply": RESIDENCE,
    "decide": RESIDENCE - {"immigration_officer"},  # an objection is the person's: with their paper in hand
    "criminal_case": {"police_officer"},
    "setback": RESIDENCE,
    "identify": {"shelter_lead", "lawyer"},  # a decision of the court: who holds it on paper
    "end_alarm": ALL | {"shelter_supervisor"},
    "support": ALL,
    "end_early": {"immigration_officer"},  # the lead and the lawyer with a paper in hand
}


def test_every_act_is_open_to_these_and_to_nobody_else(
    everything: Case, team: dict[str, Actor], cast: dict[str, Actor]
):
    people = {name: team[name] for name in RELATIONS}
    people["shelter_supervisor"] = cast["shelter_supervisor"].on(Purpose.SUPERVISION)
    people["border_officer"] = cast["border_officer"].on(Purpose.EMERGENCY)
    wrong = []
    for act, do in _acts(everything).items():
        for name, by in people.items():
            try:
                with transaction.atomic():
                    do(by)
                    done = True
                    raise Undo
            except Undo:
                pass
            except (NotAllowed, NotThere):
                done = False
            except Broken as fault:
                # refused at a field: may act, but something is missing; only a paper may be missing here
                done = "seen_in" not in fault.faults and "support" not in act
                if act == "support":
                    done = True  # time runs already
            if done != (name in MAY[act]):
                wrong.append((act, name, done))
    assert wrong == []


class Undo(Exception):
    """Take back what was tried."""


def test_a_role_alone_opens_nothing():
    for action, roles in access.RIGHTS.items():
        assert roles, action
        assert Role.ANALYST not in roles


def test_who_sees_no_residence_is_told_whom_to_ask_and_not_how_it_stands(
    everything: Case, team: dict[str, Actor], opened: Any
):
    residence.end_alarm(everything.id, today(), by=team["shelter_lead"])
    lawyer = reads.where_stands(opened(team["lawyer"]), viewer=team["lawyer"])
    mentor = reads.where_stands(opened(team["mentor"]), viewer=team["mentor"])
    assert lawyer.stand == "setback" and lawyer.until is not None
    assert (mentor.stand, mentor.until, mentor.about, mentor.by) == ("waits", None, "", Body.CASE_LEAD)


def test_an_offer_of_somebody_else_is_not_there(case: Case, team: dict[str, Actor]):
    made = offer(case, team["police_officer"])
    for name in ("outsider", "registrar", "guardian"):
        with pytest.raises((NotThere, NotAllowed)):
            residence.answer_offer(made.id, True, today(), by=team[name])
    assert made.offered_on + timedelta(days=0) == today()
