"""Role x action, exhaustive: who may do what to a referral, and what row security lets through without our checks."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from opennrm.kernel.actors import acting
from opennrm.kernel.errors import NotAllowed, NotThere, Refused
from opennrm.kernel.words import Purpose, Role
from opennrm.law.bases import Basis
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.access import RIGHTS
from opennrm.referrals.models import Draft, Handling, ImportedRow, Move, Raid, Referral
from opennrm.referrals.rules import Lane, PersonLine, Rejection, Report, Service
from opennrm.referrals.services.raids import RaidReport

NAMED = Report(lane=Lane.NAMED, noticed="x", person=PersonLine(called="Zeb"))
ACTS = {
    "triage": lambda r, by: referrals.triage(r, by=by),
    "reject": lambda r, by: referrals.reject(r, Rejection.TRIAL, by=by),
    "reopen": lambda r, by: referrals.reopen(r, by=by),
    "count": lambda r, by: referrals.count_without_name(r, by=by),
    "link": lambda r, by: referrals.link(r, by=by),
    "accept": lambda r, by: referrals.accept_referral(r, uuid4(), by=by),
    "withdraw": lambda r, by: referrals.withdraw(r, by=by),
    "service": lambda r, by: referrals.change_service(r, Service.ADVICE, by=by),
    "upgrade": lambda r, by: referrals.upgrade_to_named(r, Basis.DUTY, PersonLine(called="A"), by=by),
    "grow": lambda r, by: referrals.grow_line(r, NAMED, by=by),
}
DESK_ONLY = {"triage", "reject", "reopen", "count", "link", "accept"}
WHO = ["desk_lead", "desk_supervisor", "privacy_officer", "user_manager", "analyst", "approver", "border_officer",
       "labour_inspector", "shelter_lead", "mentor", "shelter_supervisor", "duty_officer", "immigration_officer",
       "iom_officer", "guardian", "counsellor", "doctor", "lawyer", "observer", "outsider", "police_supervisor"]  # fmt: skip


@pytest.fixture
def made(police_officer):
    return referrals.register_referral(Report(noticed="x"), by=police_officer.on(Purpose.REFERRAL))


@pytest.mark.parametrize("who", WHO)
def test_nobody_but_the_reporter_and_the_desk_does_anything_to_a_referral(made, cast, who, registrar):
    for purpose in Purpose:
        actor = cast[who].on(purpose)
        for name, act in ACTS.items():
            with pytest.raises(Refused):
                act(made, actor)
            assert reads.referral(made.pk, viewer=registrar).referral.version == 1, name
        with acting(actor):
            for table in (Referral, Handling, Move, Raid, Draft, ImportedRow):
                assert table.objects.count() == 0, (who, purpose, table)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_the_reporter_does_what_is_the_reporters_and_no_more(made, police_officer, name):
    police = police_officer.on(Purpose.REFERRAL)
    if name in DESK_ONLY:
        with pytest.raises(NotAllowed):
            ACTS[name](made, police)
    else:
        ACTS[name](made, police)


@pytest.mark.parametrize("who", WHO)
def test_who_may_register_is_a_matter_of_role(cast, who):
    actor = cast[who]
    if actor.roles & RIGHTS["register"]:
        assert referrals.register_referral(Report(noticed="x"), by=actor).reference
    else:
        with pytest.raises(NotAllowed):
            referrals.register_referral(Report(noticed="x"), by=actor)
        with pytest.raises(NotAllowed):
            referrals.import_rows(b"noticed\nx\n", "x.csv", by=actor)
        with pytest.raises(NotAllowed):
            referrals.register_raid(RaidReport(Report(noticed="x"), (PersonLine(called="a"),)), by=actor)


def test_every_action_names_roles_that_exist():
    assert all(roles and roles <= set(Role) for roles in RIGHTS.values())


def test_without_an_actor_the_database_gives_no_row(made):
    with connection.cursor() as cursor:
        for table in ("referral", "handling", "move", "raid", "draft", "importedrow"):
            cursor.execute(f"select count(*) from referrals_{table}")
            assert cursor.fetchone() == (0,)


def test_row_security_alone_keeps_the_desks_words_from_the_reporter(made, police_officer, registrar):
    referrals.reject(made, Rejection.NOT_TRAFFICKING, words="zebra", by=registrar)
    with acting(police_officer), connection.cursor() as cursor:
        cursor.execute("select count(*) from referrals_handling")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from referrals_move")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from referrals_referral")
        assert cursor.fetchone() == (1,)


def test_a_user_cannot_write_a_referral_for_which_nobody_gave_a_grant(made, outsider):
    from django.db import ProgrammingError, transaction

    forged = Referral(person_id=made.person_id, lane="named", service="registration", reporter_type="other",
                      urgency="now", count_year=2026, key_id=uuid4(), sealed=b"x")  # fmt: skip
    with acting(outsider), pytest.raises(ProgrammingError), transaction.atomic():
        Referral.objects.bulk_create([forged])


def test_a_member_of_the_case_reads_its_referral_and_a_colleague_outside_does_not(
    made, registrar, shelter_lead, mentor
):
    from opennrm.kernel import grants
    from opennrm.kernel.words import Compartment, Relation

    case = uuid4()
    with acting(registrar):
        grants.give(
            Relation.LEAD, by=registrar, person=made.person_id, user=shelter_lead.user_id, case=case,
            compartments=[Compartment.IDENTITY],
        )  # fmt: skip
    referrals.accept_referral(made, case, by=registrar)
    assert reads.referral(made.reference, viewer=shelter_lead).report.noticed == "x"
    assert [one.pk for one in reads.referrals_of_case(case, viewer=shelter_lead)] == [made.pk]
    with pytest.raises(NotThere):
        reads.referral(made.reference, viewer=mentor)
    assert reads.referrals_of_case(case, viewer=mentor) == []


def test_somebody_who_is_blocked_for_a_person_does_not_find_the_referral(made, registrar):
    from opennrm.kernel import grants
    from opennrm.kernel.words import Relation

    with acting(registrar):
        grants.give(Relation.BLOCKED, by=registrar, person=made.person_id, user=registrar.user_id)
    with pytest.raises(NotThere):
        reads.referral(made.reference, viewer=registrar)
    assert reads.inbox(viewer=registrar) == []


@pytest.mark.real_transactions
def test_two_browsers_that_send_the_same_draft_at_the_same_moment_make_one_referral(police_officer):
    import threading

    from django.db import connections

    police = police_officer.on(Purpose.REFERRAL)
    number = uuid4()
    referrals.keep_draft(number, {"noticed": ["x"]}, by=police)
    start, answers = threading.Barrier(6), []

    def send():
        start.wait()
        try:
            answers.append(
                referrals.send_draft(
                    number, lambda _c: referrals.register_referral(Report(noticed="x"), by=police).reference, by=police
                )
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6 and len(set(answers)) == 1
    assert len(reads.my_referrals(viewer=police)) == 1


@pytest.mark.real_transactions
def test_outside_a_request_nothing_is_left_open_for_the_next_user(police_officer, outsider):
    made = referrals.register_referral(NAMED, by=police_officer.on(Purpose.REFERRAL))
    assert Referral.objects.count() == 0  # nobody acts: no rows
    with pytest.raises(NotThere):
        reads.my_referral(made.reference, viewer=outsider.on(Purpose.REFERRAL))
