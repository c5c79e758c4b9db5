"""Registering, handling, drafts, raids: what reporters and the desk do, and who sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from opennrm.kernel import clock, notices
from opennrm.kernel.actors import acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Purpose
from opennrm.law.bases import Basis
from opennrm.people import selectors as people_reads
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.models import Draft, Handling, Move, Raid, Referral
from opennrm.referrals.rules import (
    AgeBand,
    Agreed,
    Form,
    Lane,
    PersonLine,
    Rejection,
    Report,
    Safe,
    Service,
    Sex,
    State,
    Urgency,
)
from opennrm.referrals.services.raids import RaidReport

NAMED = Report(
    lane=Lane.NAMED, noticed="No passport, sleeps in a container", safe_now=Safe.NOT_SAFE, forms=(Form.LABOUR,),
    person=PersonLine(first_names="Zebedaiah", surname="Quillfeather", birth_year=1998, sex=Sex.MALE, nationality="BG"),
)  # fmt: skip


@pytest.fixture
def police(police_officer):
    return police_officer.on(Purpose.REFERRAL)


def test_one_word_is_a_referral(police):
    made = referrals.register_referral(Report(noticed="help"), by=police)
    assert (made.state, made.lane, made.reporter_type) == (State.RECEIVED, Lane.COUNTED, "police")
    assert reads.my_referral(made.reference, viewer=police).report.noticed == "help"


def test_an_empty_form_is_told_so_and_nothing_is_written(police, owner_rows):
    with pytest.raises(Broken) as told:
        referrals.register_referral(Report(), by=police)
    assert list(told.value.faults) == ["noticed"]
    with acting(police):
        assert Referral.objects.count() == 0


def test_the_police_register_by_name_without_asking_and_the_ground_is_written(police, registrar):
    made = referrals.register_referral(NAMED, by=police)
    assert made.basis == Basis.DUTY
    found = reads.referral(made.reference, viewer=registrar)
    assert people_reads.called([found.file], viewer=registrar) == {found.file: "Zebedaiah Quillfeather"}


def test_a_shelter_cannot_claim_the_duty_of_the_police(shelter_lead):
    with pytest.raises(Broken) as told:
        referrals.register_referral(Report(lane=Lane.NAMED, noticed="x", basis=Basis.DUTY), by=shelter_lead)
    assert list(told.value.faults) == ["basis"]


def test_counting_without_a_name_keeps_no_name_even_when_one_was_typed(police, registrar):
    told = Report(lane=Lane.COUNTED, noticed="x", person=NAMED.person)
    made = referrals.register_referral(told, by=police)
    found = reads.referral(made.reference, viewer=registrar)
    assert found.report.person == PersonLine(sex=Sex.MALE, nationality="BG")
    assert people_reads.called([found.file], viewer=registrar) == {}
    assert people_reads.vault(found.file, viewer=registrar).facts is None


def test_two_reports_without_a_name_and_with_the_same_token_meet(police, shelter_lead, owner_rows):
    from opennrm.people.models import Token

    for by in (police, shelter_lead.on(Purpose.REFERRAL)):
        referrals.register_referral(Report(noticed="x", linkage="ZQ 1998-03-04"), by=by)
    from opennrm.kernel.actors import Actor

    job = Actor.for_job("test")
    with acting(job):
        tokens = list(Token.objects.filter(kind="linkage").values_list("value", flat=True))
    assert len(tokens) == 2 and len(set(tokens)) == 1


def test_a_nervous_finger_makes_one_referral(police):
    key = str(uuid4())
    first = referrals.register_referral(NAMED, key=key, by=police)
    second = referrals.register_referral(NAMED, key=key, by=police)
    assert first.pk == second.pk
    assert len(reads.my_referrals(viewer=police)) == 1


def test_the_desk_hears_at_once_and_urgently_when_somebody_is_not_safe(police, registrar):
    made = referrals.register_referral(NAMED, by=police)
    (notice,) = notices.unseen(viewer=registrar)
    assert (notice.kind, notice.urgent, notice.subject) == ("referral.received", True, f"referral:{made.pk}")
    assert "Quillfeather" not in str(notice.details)


def test_the_inbox_says_why_each_row_is_there_the_most_urgent_first(police, registrar):
    calm = referrals.register_referral(Report(noticed="x"), by=police)
    child = referrals.register_referral(Report(noticed="x", person=PersonLine(age_band=AgeBand.DOUBTED)), by=police)
    now = referrals.register_referral(NAMED, by=police)
    rows = reads.inbox(viewer=registrar)
    assert [row.referral.pk for row in rows] == [now.pk, child.pk, calm.pk]
    assert rows[0].reasons == ["not safe now"] and rows[1].reasons == ["a child, or perhaps one"]
    assert [row.referral.urgency for row in rows] == [Urgency.NOW, Urgency.TODAY, Urgency.WEEK]


def test_nobody_else_finds_a_referral_and_an_unknown_one_answers_the_same(
    police, outsider, border_officer, shelter_lead
):
    made = referrals.register_referral(NAMED, by=police)
    answers = set()
    for who in (outsider, border_officer, shelter_lead, shelter_lead.on(Purpose.REFERRAL)):
        for read in (reads.my_referral, reads.referral):
            for reference in (made.reference, "00000000", made.pk, uuid4()):
                with pytest.raises(NotThere) as told:
                    read(reference, viewer=who)
                answers.add(str(told.value))
        with acting(who):
            assert Referral.objects.count() == Move.objects.count() == Handling.objects.count() == 0
    assert len(answers) == 1


def test_the_reporter_sees_what_became_of_it_and_not_what_the_desk_wrote(police, registrar):
    made = referrals.register_referral(NAMED, by=police)
    referrals.triage(made, words="known to us from another shelter", by=registrar)
    mine = reads.my_referral(made.reference, viewer=police)
    assert mine.became == "The desk has looked at this and works on it."
    with acting(police):
        assert Handling.objects.count() == 0 and Move.objects.count() == 0
    assert [notice.kind for notice in notices.unseen(viewer=police)] == ["referral.answered"]
    assert reads.referral(made.reference, viewer=registrar).words == "known to us from another shelter"


def test_looked_at_linked_and_taken_up_read_alike_to_the_reporter(police, registrar):
    words = set()
    for act in (
        lambda r: referrals.triage(r, by=registrar),
        lambda r: referrals.link(r, to=uuid4(), by=registrar),
        lambda r: referrals.accept_referral(r, uuid4(), by=registrar),
    ):
        made = referrals.register_referral(NAMED, by=police)
        act(made)
        words.add(reads.my_referral(made.reference, viewer=police).became)
    assert len(words) == 1


def test_rejecting_needs_a_reason_and_can_be_undone(police, registrar):
    made = referrals.register_referral(NAMED, by=police)
    referrals.reject(made, Rejection.NOT_TRAFFICKING, words="a tenancy quarrel", by=registrar)
    found = reads.referral(made.reference, viewer=registrar)
    assert (found.referral.state, found.handling.rejection) == (State.REJECTED, Rejection.NOT_TRAFFICKING)
    with pytest.raises(Broken):
        referrals.accept_referral(made, uuid4(), by=registrar)
    referrals.reopen(made, by=registrar)
    assert reads.referral(made.reference, viewer=registrar).handling.rejection == ""


def test_only_what_came_without_a_name_is_counted_without_a_name(police, registrar):
    named = referrals.register_referral(NAMED, by=police)
    with pytest.raises(Broken):
        referrals.count_without_name(named, by=registrar)
    counted = referrals.register_referral(Report(noticed="x"), by=police)
    assert referrals.count_without_name(counted, by=registrar).state == State.COUNTED


def test_a_reporter_cannot_triage_and_the_desk_of_another_purpose_cannot_either(police, registrar):
    made = referrals.register_referral(NAMED, by=police)
    with pytest.raises(NotAllowed):
        referrals.triage(made, by=police)
    with pytest.raises(NotAllowed):
        referrals.triage(made, by=registrar.on(Purpose.REFERRAL))


def test_two_registrars_do_not_overwrite_each_other(police, registrar):
    made = referrals.register_referral(NAMED, by=police)
    version = made.version
    referrals.triage(made, version=version, by=registrar)
    with pytest.raises(Changed):
        referrals.reject(made, Rejection.TRIAL, version=version, by=registrar)


def test_a_reporter_takes_a_report_back_until_a_case_is_opened(police, registrar):
    made = referrals.register_referral(NAMED, by=police)
    assert referrals.withdraw(made, by=police).state == State.WITHDRAWN
    other = referrals.register_referral(NAMED, by=police)
    referrals.accept_referral(other, uuid4(), by=registrar)
    with pytest.raises(Broken):
        referrals.withdraw(other, by=police)


def test_the_service_changes_at_any_time_and_the_state_stays(police, registrar):
    made = referrals.register_referral(NAMED, by=police)
    referrals.triage(made, by=registrar)
    changed = referrals.change_service(made, Service.SHELTER, by=police)
    assert (changed.service, changed.state) == (Service.SHELTER, State.TRIAGED)
    assert reads.my_referral(made.reference, viewer=police).report.service == Service.SHELTER


def test_counted_becomes_named_when_the_person_agrees(doctor, registrar):
    doctor = doctor.on(Purpose.REFERRAL)
    made = referrals.register_referral(Report(noticed="x"), by=doctor)
    referrals.count_without_name(made, by=registrar)
    person = PersonLine(called="Ada", birth_date=date(2001, 3, 4))
    with pytest.raises(Broken) as told:
        referrals.upgrade_to_named(made, Basis.CONSENT, person, by=doctor)
    assert list(told.value.faults) == ["agreed"]
    with pytest.raises(Broken) as told:
        referrals.upgrade_to_named(made, Basis.DUTY, person, agreed=Agreed.YES, by=doctor)
    assert list(told.value.faults) == ["basis"]
    referrals.upgrade_to_named(made, Basis.CONSENT, person, agreed=Agreed.YES, by=doctor)
    found = reads.referral(made.reference, viewer=registrar)
    assert (found.referral.lane, found.referral.state, found.referral.basis) == (
        Lane.NAMED, State.TRIAGED, Basis.CONSENT,
    )  # fmt: skip
    assert people_reads.called([found.file], viewer=registrar) == {found.file: "Ada"}


def test_on_behalf_of_a_caller_the_caller_is_the_reporter(registrar):
    told = Report(noticed="x", on_behalf_of="The neighbour, 06 123", on_behalf_kind="private_person")
    made = referrals.register_referral(told, by=registrar)
    found = reads.referral(made.reference, viewer=registrar)
    assert (found.referral.on_behalf, found.referral.reporter_type) == (True, "private_person")
    assert found.report.on_behalf_of == "The neighbour, 06 123"


def test_no_name_and_no_word_of_a_report_stands_in_the_clear(police, registrar):
    from django.db import connection

    made = referrals.register_referral(NAMED, by=police)
    referrals.triage(made, words="Quillfeather is his real name", by=registrar)
    referrals.keep_draft(uuid4(), {"noticed": ["Quillfeather again"]}, by=police)
    from opennrm.kernel.actors import Actor

    with acting(Actor.for_job("test")), connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename ~ '^(referrals|kernel)_'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"select t::text from {table} t")
            text = " ".join(row[0] for row in cursor.fetchall())
            assert "Quill" not in text and "5175696c6c" not in text and "container" not in text, table


def test_two_reports_about_one_person_keep_both_reporters_when_the_files_are_joined(police, shelter_lead, registrar):
    from opennrm.people import services as people

    other = shelter_lead.on(Purpose.REFERRAL)
    first = referrals.register_referral(NAMED, by=police)
    second = referrals.register_referral(replace(NAMED, basis=Basis.JUSTIFIED_INTEREST), by=other)
    one, two = (people_reads.person(made.person_id, viewer=registrar) for made in (first, second))
    match = people.propose_match(one, two, by=registrar)
    people.decide_match(match, True, "same name, same year, same scar", by=registrar)
    files = {reads.referral(made.reference, viewer=registrar).file for made in (first, second)}
    assert len(files) == 1
    linked = referrals.link(second if second.person_id not in files else first, by=registrar)
    assert Handling.objects.filter(pk=linked.pk).count() == 0  # nobody acts here: no rows
    with acting(registrar):
        assert Handling.objects.get(pk=linked.pk).linked_to in files
    about = reads.referrals_of_person([first.person_id, second.person_id], viewer=registrar)
    assert {row.reporter_type for row in about} == {"police", "shelter"}
    for made, who in ((first, police), (second, other)):
        assert [mine.referral.pk for mine in reads.my_referrals(viewer=who)] == [made.pk]
        assert reads.my_referral(made.reference, viewer=who).report.noticed == NAMED.noticed
    referrals.withdraw(first if linked.pk != first.pk else second, by=police if linked.pk != first.pk else other)


# --- drafts -----------------------------------------------------------------------------------------


def test_a_draft_is_the_writers_own_and_survives_signing_out(police, registrar, outsider):
    number = uuid4()
    referrals.keep_draft(number, {"noticed": ["He asked us"]}, by=police)
    assert reads.draft(number, viewer=police)[1] == {"noticed": ["He asked us"]}
    for who in (registrar, outsider.on(Purpose.REFERRAL)):
        assert reads.draft(number, viewer=who) is None and reads.drafts(viewer=who) == []
        with acting(who):
            assert Draft.objects.count() == 0


def test_two_windows_of_one_draft_do_not_overwrite_each_other(police):
    number = uuid4()
    referrals.keep_draft(number, {"noticed": ["one"]}, by=police)
    referrals.keep_draft(number, {"noticed": ["two"]}, version=1, by=police)
    with pytest.raises(Changed):
        referrals.keep_draft(number, {"noticed": ["other window"]}, version=1, by=police)
    assert reads.draft(number, viewer=police)[1] == {"noticed": ["two"]}


def test_what_is_sent_twice_is_one_referral_and_the_draft_is_gone_for_good(police, owner_rows):
    number = uuid4()
    draft = referrals.keep_draft(number, {"noticed": ["x"]}, by=police)

    def send(content):
        return referrals.register_referral(Report(noticed=content["noticed"][0]), by=police).reference

    first = referrals.send_draft(number, send, by=police)
    assert referrals.send_draft(number, send, by=police) == first
    assert len(reads.my_referrals(viewer=police)) == 1 and reads.drafts(viewer=police) == []
    from opennrm.kernel import secrets

    with pytest.raises(secrets.Erased):
        secrets.open_text(draft.key_id, bytes(draft.sealed), draft.place)
    with pytest.raises(Changed):
        referrals.keep_draft(number, {"noticed": ["late autosave"]}, by=police)


def test_a_refused_sending_leaves_the_draft_as_it_was(police):
    number = uuid4()
    referrals.keep_draft(number, {"noticed": [""]}, by=police)
    with pytest.raises(Broken):
        referrals.send_draft(number, lambda c: referrals.register_referral(Report(), by=police).reference, by=police)
    assert reads.draft(number, viewer=police)[1] == {"noticed": [""]}


def test_nobody_saves_into_somebody_elses_draft(police, outsider):
    number = uuid4()
    referrals.keep_draft(number, {"noticed": ["mine"]}, by=police)
    with pytest.raises(Changed):
        referrals.keep_draft(number, {"noticed": ["theirs"]}, by=outsider.on(Purpose.REFERRAL))
    assert reads.draft(number, viewer=police)[1] == {"noticed": ["mine"]}


def test_a_draft_has_a_largest_size(police):
    with pytest.raises(Broken):
        referrals.keep_draft(uuid4(), {"noticed": ["x" * 300_000]}, by=police)


# --- raids ------------------------------------------------------------------------------------------


def test_one_raid_with_thirty_people_is_one_entry_with_thirty_lines_that_grow(labour_inspector, registrar):
    by = labour_inspector
    shared = Report(lane=Lane.NAMED, noticed="A nursery", noticed_on=clock.today(), forms=(Form.LABOUR,))
    lines = tuple(PersonLine(sex=Sex.MALE if n % 2 else Sex.FEMALE) for n in range(30))
    made = referrals.register_raid(RaidReport(shared, lines), by=by)
    _raid, _shared, found = reads.raid(made.reference, viewer=registrar)
    assert len(found) == 30 and len({line.person_id for line in found}) == 30
    assert [n.kind for n in notices.unseen(viewer=registrar)] == ["referral.raid_received"]
    grown = referrals.grow_line(found[0], NAMED, by=by)
    assert grown.state == State.RECEIVED and grown.safe_now == Safe.NOT_SAFE
    file = reads.referral(grown.reference, viewer=registrar).file
    assert people_reads.called([file], viewer=registrar) == {file: "Zebedaiah Quillfeather"}


def test_growing_a_line_fills_gaps_and_overwrites_nothing_that_the_desk_wrote(labour_inspector, registrar):
    made = referrals.register_referral(NAMED, by=labour_inspector)
    told = Report(lane=Lane.NAMED, noticed="more", person=PersonLine(first_names="Other", languages=("bg",)))
    referrals.grow_line(made, told, by=labour_inspector)
    facts = people_reads.vault(made.person_id, viewer=registrar).facts
    assert facts.given_names.value == "Zebedaiah" and facts.languages.value == ("bg",)


def test_a_raid_with_a_fault_in_one_line_writes_nothing(labour_inspector):
    lines = (PersonLine(sex=Sex.MALE), PersonLine(birth_date=clock.today() + timedelta(days=1)))
    with pytest.raises(Broken) as told:
        referrals.register_raid(RaidReport(Report(noticed="x"), lines), by=labour_inspector)
    assert list(told.value.faults) == ["line_2"]
    with acting(labour_inspector):
        assert Raid.objects.count() == Referral.objects.count() == 0


def test_every_act_is_in_the_log_and_no_name_is(police, registrar):
    made = referrals.register_referral(NAMED, by=police)
    referrals.triage(made, words="Quillfeather", by=registrar)
    reads.referral(made.reference, viewer=registrar)
    entries = [*AuditEntry.objects.all(), *AuditEntry.objects.using("audit").all()]  # changes; reads
    actions = {entry.action for entry in entries if entry.subject == f"referral:{made.pk}"}
    assert actions >= {"referral.registered", "referral.triaged", "referral.read"}
    assert "Quill" not in str([vars(entry) for entry in entries])
