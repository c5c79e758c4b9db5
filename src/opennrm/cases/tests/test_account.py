"""The account of exploitation: collected a little at a time, sealed, never asked twice, in words others know."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from opennrm.cases import models
from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.models import AccountAnswer, Case
from opennrm.cases.rules import Given
from opennrm.cases.rules.account import (
    CameUp,
    Heard,
    Question,
    Reply,
    Standing,
    entries,
    heard_faults,
    in_standard,
    why_not_ask,
)
from opennrm.cases.tests.conftest import CARE, C, user
from opennrm.kernel import clock, secrets
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry
from opennrm.people.rules import Certainty, Source

TOLD = Heard(Reply.TOLD, ("labour",), "picked fruit until dark", heard_on=date(2026, 1, 5))
DAY = date(2026, 11, 22)
HTCDS = Path(models.__file__).parents[2] / "referrals" / "data" / "htcds"


# --- rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "earlier, may",
    [
        ([], True),
        ([(Reply.TOLD, DAY - timedelta(300))], False),
        ([(Reply.UNKNOWN, DAY - timedelta(300))], False),
        ([(Reply.NOT_NOW, DAY)], False),
        ([(Reply.NOT_NOW, DAY - timedelta(1))], True),
        ([(Reply.NOT_NOW, DAY - timedelta(9)), (Reply.TOLD, DAY - timedelta(2))], False),
    ],
)
def test_what_was_told_is_not_asked_again_and_a_no_is_left_for_the_day(earlier: Any, may: bool) -> None:
    assert (why_not_ask(earlier, DAY) == []) is may


@pytest.mark.parametrize(
    "heard, field",
    [
        (Heard(), "reply"),
        (Heard(Reply.TOLD), "words"),
        (Heard(Reply.NOT_NOW, ("labour",)), "codes"),
        (Heard(Reply.TOLD, ("flying",)), "codes"),
        (Heard(Reply.TOLD, words="x" * 5_001), "words"),
        (Heard(Reply.TOLD, words="x", certainty=Certainty.NOT_ASKED), "certainty"),
        (Heard(Reply.TOLD, words="x", heard_on=DAY + timedelta(1)), "heard_on"),
    ],
)
def test_an_answer_that_cannot_be_is_told_at_its_field(heard: Heard, field: str) -> None:
    assert list(heard_faults(Question.FORMS, heard, DAY)) == [field]
    assert heard_faults(Question.ROUTE, Heard(Reply.TOLD, ("NG",) * 13), DAY).keys() == {"codes"}


@pytest.mark.parametrize("reply", [Reply.NOT_NOW, Reply.UNKNOWN])
def test_words_beside_a_no_are_kept(reply: Reply) -> None:
    assert heard_faults(Question.FORMS, Heard(reply, words="perhaps with a woman"), DAY) == {}


def _standard() -> dict[str, set[str]]:
    """Every choice of the standard, field by field, from the published file itself."""
    fields: dict[str, set[str]] = {}
    with (HTCDS / "htcds-2.0-xlsform-choices.csv").open(encoding="utf-8") as file:
        for row in csv.reader(file):
            fields.setdefault(row[0].lower(), set()).add(row[1])
    return fields


def test_every_term_is_one_of_the_standard_and_no_term_of_the_standard_is_left_out() -> None:
    standard = _standard()
    lists = {
        "vic_MethodOfRecruitment": "methodofrecruitment",
        "vic_MethodsOfControl": "methodsofcontrol",
        "vic_TypeOfExploitation": "typeofexploitation",
        "vic_ForcedLabourIndustry": "forcedlabourindustry",
        "vic_TypeOfSexExploitation": "typeofsexexploitation",
    }
    mapped = {entry.field: {word for word in entry.codes.values() if word} for entry in entries().values()}
    for field, name in lists.items():
        assert mapped[field] == standard[name], field
    text = (HTCDS / "htcds-2.0-Field_Standards.csv").read_text(encoding="utf-8")
    for entry in entries().values():
        assert not entry.field or entry.field in text, entry.question
    for field in ("vic_RecruitmentWebsitesAndApps", "vic_RelationshipToTrafficker"):
        assert all(word in text for word in mapped[field]), field


def test_what_the_standard_has_no_word_for_is_left_out_and_not_bent() -> None:
    told = [(Question.CONTROL, ["movement", "papers"]), (Question.DEBTS, ["journey"]), (Question.ROUTE, ["NG", "IT"])]
    assert in_standard(told) == {"vic_MethodsOfControl": ["WithholdsDocuments"], "hte_Country": ["NG", "IT"]}


# --- writing down -----------------------------------------------------------------------------------


@pytest.fixture
def with_lawyer(case: Case, join: Any) -> Case:
    """The lawyer sees the account; the mentor, with care alone, does not."""
    join(case, "mentor", CARE)
    join(case, "lawyer", frozenset({C.IDENTITY, C.ACCOUNT}), Given.LEGAL_HELP)
    return case


def _asked(case: Case, question: Question, viewer: Actor) -> reads.AskedQuestion:
    opened = reads.open_file(case.reference, viewer=viewer)
    return next(one for one in reads.account(opened, viewer=opened.viewer) if one.question == question)


def test_each_answer_remembers_who_heard_it_and_when(with_lawyer: Case, shelter_lead: Actor, lawyer: Actor) -> None:
    cases.write_answer(with_lawyer.id, Question.FORMS, TOLD, by=lawyer)
    asked = _asked(with_lawyer, Question.FORMS, shelter_lead)
    (answer,) = asked.answers
    assert asked.standing == Standing.TOLD and not asked.may_ask
    assert answer.heard_by == "Lau Yersen, Lawyers’ office" and answer.heard.heard_on == date(2026, 1, 5)
    assert (answer.heard.codes, answer.heard.words, answer.mine) == (("labour",), "picked fruit until dark", False)


def test_a_colleague_cannot_ask_again_but_writes_down_what_came_by_itself(
    with_lawyer: Case, shelter_lead: Actor, lawyer: Actor
) -> None:
    cases.write_answer(with_lawyer.id, Question.FORMS, TOLD, by=shelter_lead)
    again = Heard(Reply.TOLD, ("begging",), heard_on=date(2026, 2, 1))
    with pytest.raises(Broken) as told:
        cases.write_answer(with_lawyer.id, Question.FORMS, again, by=lawyer)
    assert told.value.faults == {"came_up": ["This was told already: read it here, and do not ask again."]}
    by_itself = Heard(Reply.TOLD, ("begging",), heard_on=date(2026, 2, 1), came_up=CameUp.BY_ITSELF)
    cases.write_answer(with_lawyer.id, Question.FORMS, by_itself, by=lawyer)
    assert [a.heard.codes for a in _asked(with_lawyer, Question.FORMS, lawyer).answers] == [("labour",), ("begging",)]


def test_who_does_not_want_to_tell_is_left_alone_that_day(case: Case, shelter_lead: Actor) -> None:
    cases.write_answer(case.id, Question.CONTROL, Heard(Reply.NOT_NOW), by=shelter_lead)
    asked = _asked(case, Question.CONTROL, shelter_lead)
    assert asked.standing == Standing.NOT_NOW and not asked.may_ask
    with pytest.raises(Broken):
        cases.write_answer(case.id, Question.CONTROL, Heard(Reply.TOLD, ("debt",)), by=shelter_lead)


def test_not_asked_not_now_and_unknown_stay_three_things(case: Case, shelter_lead: Actor) -> None:
    cases.write_answer(case.id, Question.BEGAN, Heard(Reply.UNKNOWN), by=shelter_lead)
    cases.write_answer(case.id, Question.ENDED, Heard(Reply.NOT_NOW), by=shelter_lead)
    found = {q: _asked(case, q, shelter_lead).standing for q in (Question.BEGAN, Question.ENDED, Question.DEBTS)}
    assert list(found.values()) == [Standing.UNKNOWN, Standing.NOT_NOW, Standing.NOT_ASKED]


def test_what_was_told_to_somebody_outside_is_kept_with_who_that_was(case: Case, shelter_lead: Actor) -> None:
    heard = Heard(
        Reply.TOLD, words="her passport", source=Source.REPORTER, came_up=CameUp.WRITTEN,
        elsewhere="the police, at the raid",
    )  # fmt: skip
    cases.write_answer(case.id, Question.PAPERS, heard, by=shelter_lead)
    (answer,) = _asked(case, Question.PAPERS, shelter_lead).answers
    assert (answer.heard.elsewhere, answer.heard_by) == ("the police, at the raid", "")
    with pytest.raises(Broken) as told:
        cases.write_answer(case.id, Question.PAPERS, heard, heard_by=user("mentor"), by=shelter_lead)
    assert list(told.value.faults) == ["elsewhere"]
    with pytest.raises(Broken) as told:
        cases.write_answer(
            case.id, Question.DEBTS, Heard(Reply.TOLD, ("fines",)), heard_by=user("doctor"), by=shelter_lead
        )
    assert list(told.value.faults) == ["heard_by"]


def test_questions_that_do_not_fit_are_not_offered_until_they_do(case: Case, shelter_lead: Actor) -> None:
    assert not _asked(case, Question.SEXUAL_FORMS, shelter_lead).fits
    cases.write_answer(case.id, Question.FORMS, Heard(Reply.TOLD, ("sexual",)), by=shelter_lead)
    assert _asked(case, Question.SEXUAL_FORMS, shelter_lead).fits
    assert not _asked(case, Question.SECTORS, shelter_lead).fits


def test_a_correction_takes_the_place_and_the_first_stays_readable(
    with_lawyer: Case, shelter_lead: Actor, lawyer: Actor
) -> None:
    first = cases.write_answer(with_lawyer.id, Question.FORMS, TOLD, by=lawyer)
    with pytest.raises(NotAllowed):
        cases.correct_answer(first.id, TOLD, by=shelter_lead)
    cases.correct_answer(first.id, Heard(Reply.TOLD, ("domestic",), heard_on=TOLD.heard_on), by=lawyer)
    (answer,) = _asked(with_lawyer, Question.FORMS, lawyer).answers
    assert answer.heard.codes == ("domestic",) and answer.older[0].codes == ("labour",)
    with pytest.raises(Changed):
        cases.correct_answer(first.id, TOLD, by=lawyer)


def test_nothing_that_was_told_stands_in_the_database_in_the_clear(
    case: Case, shelter_lead: Actor, owner_rows: Any
) -> None:
    cases.write_answer(case.id, Question.FORMS, TOLD, by=shelter_lead)
    with acting(shelter_lead):
        (row,) = AccountAnswer.objects.all()
        events = list(models.Event.objects.filter(part="account").values_list("details", flat=True))
    for word in (b"fruit", b"labour", b"told"):
        assert word not in bytes(row.heard)
    assert events == [{"question": "forms"}]
    entry = AuditEntry.objects.get(action="cases.account_written")
    assert (entry.compartments, entry.details) == (["account"], {"question": "forms"})


def test_when_the_key_of_the_case_is_destroyed_the_account_is_gone_and_the_page_still_opens(
    case: Case, shelter_lead: Actor
) -> None:
    cases.write_answer(case.id, Question.FORMS, TOLD, by=shelter_lead)
    with acting(Actor.for_job("test")):
        secrets.destroy(case.key_id, "test")
    assert _asked(case, Question.FORMS, shelter_lead).answers == ()


def test_a_closed_case_takes_no_answer(case: Case, shelter_lead: Actor) -> None:
    from opennrm.cases.rules import Closing, Outcome

    cases.close_case(case.id, Closing.COMPLETED, Outcome.UNKNOWN, "done", by=shelter_lead)
    with pytest.raises(Broken, match="closed"):
        cases.write_answer(case.id, Question.FORMS, TOLD, by=shelter_lead)


# --- who ------------------------------------------------------------------------------------------


def test_only_who_sees_this_part_reads_or_writes_it(
    with_lawyer: Case, cast: dict[str, Actor], shelter_lead: Actor
) -> None:
    cases.write_answer(with_lawyer.id, Question.FORMS, TOLD, by=shelter_lead)
    for name, rows in {"shelter_lead": 1, "lawyer": 1, "mentor": 0, "registrar": 0, "shelter_supervisor": 0,
                       "outsider": 0, "police_officer": 0}.items():  # fmt: skip
        with acting(cast[name]):
            assert (name, AccountAnswer.objects.count()) == (name, rows)
    opened = reads.open_file(with_lawyer.reference, viewer=cast["mentor"])
    with pytest.raises(NotAllowed):
        reads.account(opened, viewer=opened.viewer)
    debts = Heard(Reply.TOLD, ("fines",))
    with pytest.raises(NotAllowed):
        cases.write_answer(with_lawyer.id, Question.DEBTS, debts, by=cast["mentor"])
    with pytest.raises(NotThere):
        cases.write_answer(with_lawyer.id, Question.DEBTS, debts, by=cast["outsider"])


def test_nobody_writes_an_answer_in_the_name_of_somebody_else_past_python(
    with_lawyer: Case, lawyer: Actor, mentor: Actor, shelter_lead: Actor
) -> None:
    for by, writer in ((lawyer, shelter_lead), (mentor, mentor)):  # in another's name; without the part
        forged = AccountAnswer(
            case=with_lawyer, question="debts", heard=b"x", heard_on=clock.today(), written_by_id=writer.user_id,
            organisation_id=by.organisation_id,
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting(by):
            AccountAnswer.objects.bulk_create([forged])


def test_the_data_of_the_questions_is_complete() -> None:
    raw = json.loads((Path(models.__file__).parents[1] / "data" / "account-2026.1.json").read_text())
    assert [row["question"] for row in raw["questions"]] == [str(question) for question in Question]
