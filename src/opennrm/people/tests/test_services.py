"""Noting people, changing what is known, keeping the safe contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from opennrm.kernel import clock, grants, secrets
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Compartment, Relation
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.models import Former, Person, Token, Vault
from opennrm.people.rules import Birth, Certainty, Channel, ChannelKind, Fact, PersonFacts, SafeContact
from opennrm.people.tests.conftest import JOB, put_on_team, share_with, somebody

HOW = SafeContact((Channel(ChannelKind.PHONE, "06 12345678", hours="weekdays 9 to 11", alone=True),), code_word="blue")


def test_a_police_officer_notes_somebody_gives_the_reporters_grant_and_reads_nothing_back(police_officer):
    from uuid import uuid4

    from opennrm.kernel.actors import acting

    with acting(police_officer):
        person = people.note_person(somebody(), by=police_officer)
        grants.give(
            Relation.REPORTER, by=police_officer, person=person.id, user=police_officer.user_id, referral=uuid4()
        )
    with pytest.raises(NotThere):
        reads.person(person.id, viewer=police_officer)
    assert reads.called([person.id], viewer=police_officer) == {}
    with acting(police_officer):
        assert Vault.objects.count() == Token.objects.count() == Person.objects.count() == 0


def test_the_desk_reads_the_facts_as_they_were_entered(register):
    facts = somebody("Nguyễn", "Thị Mai", called="Mai", birth=Fact(Birth(year=2008), Certainty.DOUBTED))
    person = people.note_person(facts, by=register)
    opened = reads.vault(person.id, viewer=register)
    assert opened.facts.birth.certainty == Certainty.DOUBTED
    assert opened.facts.birth.since == clock.today()
    assert replace(opened.facts.birth, since=None) == facts.birth
    assert reads.called([person.id], viewer=register) == {person.id: "Mai"}


def test_somebody_counted_without_a_name_has_nothing_in_the_vault(register, owner_rows):
    person = people.note_person(None, by=register)
    opened = reads.vault(person.id, viewer=register)
    assert (opened.facts, opened.contact) == (None, None)
    assert reads.called([person.id], viewer=register) == {}


def test_who_was_counted_without_a_name_can_be_registered_by_name_later(register):
    person = people.note_person(None, by=register)
    people.change_facts(person, somebody(called="Ada"), by=register)
    assert reads.called([person.id], viewer=register) == {person.id: "Ada"}


def test_no_name_stands_in_the_clear_in_any_table(register):
    from django.db import connection

    from opennrm.kernel.actors import acting

    person = people.note_person(somebody("Zebedaiah", "Quillfeather", called="Zebby"), by=register)
    people.set_safe_contact(person, HOW, by=register)
    with acting(JOB), connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename ~ '^(people|kernel)_'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"select t::text from {table} t")
            text = " ".join(row[0] for row in cursor.fetchall())
            assert "Zeb" not in text and "5a6562" not in text and "12345678" not in text, table


def test_thirty_people_are_noted_with_as_many_queries_as_three(register, django_assert_max_num_queries):
    with django_assert_max_num_queries(16) as three:
        people.note_persons([somebody(given) for given in ("Ada", "Joy", "Faith")], by=register)
    with django_assert_max_num_queries(len(three) + 2):
        noted = people.note_persons([somebody(f"Ada{chr(97 + n)}") for n in range(26)] + [None] * 4, by=register)
    assert len({person.reference for person in noted}) == 30


def test_faults_stand_at_their_field_and_nothing_is_written(register):
    with pytest.raises(Broken) as told:
        people.note_person(
            somebody(birth=Fact(Birth(day=clock.today() + timedelta(days=1)), Certainty.SAYS)), by=register
        )
    assert list(told.value.faults) == ["birth_day"]
    with pytest.raises(Broken) as told:
        people.note_persons([somebody(), somebody(year=1700)], by=register)
    assert list(told.value.faults) == ["1.birth_year"]
    assert AuditEntry.objects.filter(action="people.noted").count() == 0


def test_a_change_says_since_when_and_keeps_what_stood_before_under_seal(register, blessing):
    from opennrm.kernel.actors import acting

    before = reads.own_facts(blessing.id, viewer=register)
    changed = replace(before.facts, birth=Fact(Birth(day=date(2001, 3, 4)), Certainty.KNOWN))
    people.change_facts(before.person, changed, by=register)
    after = reads.own_facts(blessing.id, viewer=register)
    assert after.facts.birth.value == Birth(day=date(2001, 3, 4))
    assert after.facts.sex == before.facts.sex
    with acting(JOB):
        (former,) = Former.objects.filter(person=blessing)
        key = Vault.objects.get(person=blessing).key_id
    place = f"people_vault:{blessing.id}:identity"
    assert '"year":2001' in secrets.open_text(key, bytes(former.sealed), place)


def test_two_people_who_change_the_same_person_do_not_overwrite_each_other(register, blessing):
    mine, theirs = reads.own_facts(blessing.id, viewer=register), reads.own_facts(blessing.id, viewer=register)
    people.change_facts(mine.person, replace(mine.facts, called="Bee"), by=register)
    with pytest.raises(Changed):
        people.change_facts(theirs.person, replace(theirs.facts, called="Bess"), by=register)
    assert reads.called([blessing.id], viewer=register) == {blessing.id: "Bee"}


def test_a_case_lead_opens_what_the_grant_says_and_a_stranger_nothing(register, blessing, shelter_lead, outsider):
    put_on_team(blessing, shelter_lead)
    people.set_safe_contact(blessing, HOW, by=register)
    opened = reads.vault(blessing.id, viewer=shelter_lead)
    assert opened.facts.family_names.value == "Osas" and opened.contact.code_word == "blue"
    with pytest.raises(NotThere):
        reads.vault(blessing.id, viewer=outsider)
    with pytest.raises(NotThere):
        reads.person_by_reference(blessing.reference, viewer=outsider)
    with pytest.raises(NotThere):
        people.change_facts(blessing, somebody("Other"), by=outsider)


def test_a_team_member_needs_a_share_for_each_part(register, blessing, mentor):
    put_on_team(blessing, mentor, Relation.TEAM)
    assert reads.vault(blessing.id, viewer=mentor).parts == frozenset()
    with pytest.raises(NotAllowed):
        people.set_safe_contact(blessing, HOW, by=mentor)
    share_with(blessing, mentor, Compartment.SAFE_CONTACT)
    people.set_safe_contact(blessing, HOW, by=mentor)
    opened = reads.vault(blessing.id, viewer=mentor)
    assert opened.facts is None and opened.contact == HOW
    assert reads.called([blessing.id], viewer=mentor) == {}


def test_a_list_of_names_costs_a_fixed_number_of_queries_and_one_line_in_the_log(
    register, django_assert_num_queries, django_assert_max_num_queries
):
    few = people.note_persons([somebody() for _ in range(2)], by=register)
    many = people.note_persons([somebody() for _ in range(40)], by=register)
    with django_assert_max_num_queries(9) as counted:
        reads.called([person.id for person in few], viewer=register)
    log = AuditEntry.objects.using("audit").filter(action="people.names_read")
    before = log.count()
    with django_assert_num_queries(len(counted)):
        assert len(reads.called([person.id for person in many], viewer=register)) == 40
    assert log.count() == before + 1


def test_a_safe_contact_is_confirmed_and_grows_old(register, blessing):
    with pytest.raises(Broken):
        people.confirm_safe_contact(blessing, by=register)
    people.set_safe_contact(blessing, replace(HOW, confirmed_on=date(2020, 1, 1)), by=register)
    contact = reads.safe_contact(blessing.id, viewer=register)
    assert contact.ask_first(clock.today())
    people.confirm_safe_contact(blessing, by=register)
    contact = reads.safe_contact(blessing.id, viewer=register)
    assert contact.confirmed_on == clock.today() and not contact.ask_first(clock.today())


def test_the_log_says_who_read_which_part_and_holds_no_name(register, blessing):
    reads.vault(blessing.id, viewer=register)
    entry = AuditEntry.objects.using("audit").filter(action="people.person_read").latest("id")
    assert (entry.user_id, entry.persons, entry.compartments) == (
        register.user_id, [blessing.id], ["identity", "safe_contact"],
    )  # fmt: skip
    entries = [*AuditEntry.objects.all(), *AuditEntry.objects.using("audit").all()]
    assert "Osas" not in str([vars(entry) for entry in entries])


def test_facts_without_a_value_are_told_apart(register):
    facts = PersonFacts(
        given_names=Fact("Joy", Certainty.SAYS), nationalities=Fact(None, Certainty.UNKNOWN), sex=Fact(),
        birth=Fact(Birth(age_from=15, age_to=19, judged_on=clock.today()), Certainty.ESTIMATED),
    )  # fmt: skip
    read = reads.vault(people.note_person(facts, by=register).id, viewer=register).facts
    assert read.nationalities.certainty == Certainty.UNKNOWN
    assert read.sex.certainty == Certainty.NOT_ASKED
    assert read.is_or_may_be_child(clock.today())
    assert read.gaps() == ["birth_country", "sex", "gender", "languages", "interpreter"]


def test_who_was_compared_elsewhere_is_found_by_newcomers_and_not_compared_again(register):
    people.note_persons([somebody(), somebody("Mercy", "Aigbe")], compared=True, by=JOB)
    assert people.compare_waiting(by=register) == 0
    people.note_person(somebody("Blesing", "Osas"), by=JOB)
    assert people.compare_waiting(by=register) == 1
