"""Erasing somebody: on a ground, with two pairs of eyes, for good."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from opennrm.kernel import clock, secrets
from opennrm.kernel.actors import acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.models import Erasure, Vault
from opennrm.people.rules import SafeContact
from opennrm.people.rules.erasing import Ground, asking_faults
from opennrm.people.tests.conftest import JOB, put_on_team, somebody

WHY = "She asked for it in writing, and no law asks to keep it."


def asked(person, by, ground=Ground.CONSENT_WITHDRAWN):
    return people.ask_erasure(reads.person(person.id, viewer=by), ground, WHY, by=by)


@pytest.mark.parametrize(
    "ground, words, field", [(None, WHY, "ground"), (Ground.OBJECTION, "short", "words"), (None, "", "ground")]
)
def test_an_erasure_without_a_ground_or_words_is_told_at_the_field(ground, words, field):
    assert field in asking_faults(ground, words)
    assert asking_faults(Ground.OBJECTION, WHY) == {}


def test_who_is_erased_cannot_be_read_searched_matched_or_restored(register, colleague):
    person, twin = people.note_persons([somebody(), somebody()], by=register)
    people.set_safe_contact(person, SafeContact(code_word="blue"), by=register)
    people.compare_waiting(by=register)
    with acting(JOB):
        kept = [(row.key_id, bytes(row.sealed), row.place) for row in Vault.objects.filter(person=person)]
    assert len(kept) == 2
    request = asked(person, register)
    assert people.erase(request.id, by=colleague) == [person.id]
    for key, sealed, place in kept:
        with pytest.raises(secrets.Erased):
            secrets.open_text(key, sealed, place)
    assert reads.vault(person.id, viewer=register).facts is None
    assert {row.person.id for row in reads.search("Blessing Osas", viewer=register).rows} == {twin.id}
    assert reads.candidates(viewer=register) == []
    with pytest.raises(Broken):
        people.change_facts(reads.person(person.id, viewer=register), somebody(), by=register)
    entry = AuditEntry.objects.get(action="people.erased")
    assert entry.details == {"ground": "consent_withdrawn"}
    shown = reads.erasure(request.id, viewer=register)
    assert (shown.erasure.state, shown.words, shown.erasure.decided_by_id) == ("done", "", colleague.user_id)


def test_nobody_is_the_second_pair_of_eyes_on_what_they_asked_for(register, blessing, colleague):
    request = asked(blessing, register)
    for decide in (people.erase, lambda number, by: people.decline_erasure(number, WHY, by=by)):
        with pytest.raises(NotAllowed):
            decide(request.id, by=register)
    assert reads.vault(blessing.id, viewer=register).facts.age_on(clock.today()) is not None
    with acting(JOB), pytest.raises(IntegrityError), transaction.atomic():  # past the services too
        Erasure.objects.filter(pk=request.pk).update(state="done", decided_by_id=register.user_id)


def test_a_request_waits_once_and_ends_once(register, blessing, colleague):
    request = asked(blessing, register)
    with pytest.raises(Broken):
        asked(blessing, colleague)
    assert [shown.mine for shown in reads.erasures_waiting(viewer=register)] == [True]
    with pytest.raises(NotAllowed):
        people.withdraw_erasure(request.id, by=colleague)
    with pytest.raises(Broken):
        people.decline_erasure(request.id, "no", by=colleague)
    people.decline_erasure(request.id, "A law asks to keep this for a year.", by=colleague)
    assert reads.erasure(request.id, viewer=register).answer == "A law asks to keep this for a year."
    for end in (
        lambda: people.erase(request.id, by=colleague),
        lambda: people.withdraw_erasure(request.id, by=register),
    ):
        with pytest.raises(Changed):
            end()
    second = asked(blessing, colleague)
    people.withdraw_erasure(second.id, by=colleague)
    assert reads.erasures_waiting(viewer=register) == []


def test_only_the_desk_asks_decides_or_reads(register, blessing, shelter_lead, outsider):
    put_on_team(blessing, shelter_lead)
    request = asked(blessing, register)
    with pytest.raises(NotAllowed):
        people.ask_erasure(blessing, Ground.UNLAWFUL, WHY, by=shelter_lead)
    for stranger in (shelter_lead, outsider):
        with pytest.raises(NotThere):
            people.erase(request.id, by=stranger)
        with pytest.raises(NotThere):
            reads.erasure(request.id, viewer=stranger)
        assert reads.erasures_waiting(viewer=stranger) == []
        with acting(stranger):
            assert Erasure.objects.count() == 0


def test_nobody_asks_in_the_name_of_somebody_else_past_python(register, blessing, colleague):
    forged = Erasure(
        person=blessing, ground="unlawful", key_id=blessing.id, sealed_words=b"x", asked_by_id=colleague.user
    )
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), acting(register):
        Erasure.objects.bulk_create([forged])


def test_what_an_erasure_would_destroy_is_counted_before(register, blessing):
    names = reads.names_of(blessing.id, viewer=register)
    assert (names.files, names.parts) == (1, 1) and names.tokens > 2
