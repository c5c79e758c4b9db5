"""Linking doubles: they meet, a human decides, every reporter stays, an undo is complete."""

from __future__ import annotations

from itertools import combinations
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as some

from opennrm.kernel import grants
from opennrm.kernel.actors import acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.models import Grant
from opennrm.kernel.words import Compartment, Relation
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.models import Match, Merge, Person, Token, Vault
from opennrm.people.rules import Channel, ChannelKind, Fact, PersonFacts, SafeContact, Sign
from opennrm.people.tests.conftest import JOB, put_on_team, share_with, somebody

WHY = "Same scar, same birth date, said so herself."


def _pairs(viewer) -> list[set[UUID]]:
    people.compare_waiting(by=viewer)
    return [{pair.first.id, pair.second.id} for pair in reads.candidates(viewer=viewer)]


@pytest.mark.parametrize(
    ("police", "shelter"),
    [
        (("Thị Mai", "Nguyễn"), ("Mai", "Nguyen")),
        (("محمد", "الإدريسي"), ("Mohamed", "El Idrissi")),
        (("Muhammad", "Idrissi"), ("Mohamed", "El Idrissi")),
        (("Anna", "Szűcs"), ("Anna", "Szucs")),
        (("Наталья", "Иванова"), ("Natalia", "Ivanova")),
        (("Наталья Петровна", "Иванова"), ("Natalia", "Ivanov")),
        (("Blessing", "Osas"), ("Blesing", "Osaz")),
        (("Osas", "Blessing"), ("Blessing", "Osas")),
    ],
)
def test_the_same_person_spelt_in_two_ways_is_offered_to_the_desk(register, police, shelter):
    first = people.note_person(somebody(*police, year=2001), by=register)
    second = people.note_person(somebody(*shelter, year=2002), by=register)
    people.note_person(somebody("Quirina", "Wobbelaar", year=2001), by=register)
    assert _pairs(register) == [{first.id, second.id}]


def test_the_reasons_are_signs_and_never_values(register):
    people.note_persons([somebody(year=2001), somebody("Blesing", "Osaz", year=2002)], by=register)
    people.compare_waiting(by=register)
    (pair,) = reads.candidates(viewer=register)
    assert set(pair.signs) == {Sign.NAMES_ALIKE, Sign.BIRTH_YEARS, Sign.NATIONALITY, Sign.SEX}
    assert {pair.first_facts.family_names.value, pair.second_facts.family_names.value} == {"Osas", "Osaz"}


def test_one_phone_number_in_two_files_is_a_sign(register):
    first = people.note_person(somebody("Faith", "Egbe", phones=("06-12345678",)), by=register)
    second = people.note_person(somebody("Faith", "Idahosa", year=None), by=register)
    assert _pairs(register) == []
    contact = SafeContact((Channel(ChannelKind.MESSAGE, "+31 6 1234 5678"),))
    people.set_safe_contact(second, contact, by=register)
    assert _pairs(register) == [{first.id, second.id}]


def test_two_people_counted_without_a_name_meet_by_their_linkage_token(register, police_officer, owner_rows):
    with acting(police_officer):
        first = people.note_person(None, by=police_officer)
        people.add_token(first, "19990412-NKYN-VN", by=police_officer)
    second = people.note_person(None, by=register)
    people.add_token(second, "19990412-NKYN-VN", by=register)
    assert _pairs(register) == [{first.id, second.id}]
    with acting(JOB):
        assert Vault.objects.count() == 0
        assert all("1999" not in str(value) for value in Token.objects.values_list("value", flat=True))


def test_nobody_but_the_desk_learns_of_candidates(register, shelter_lead, police_officer, outsider):
    first, _ = people.note_persons([somebody(), somebody()], by=register)
    people.compare_waiting(by=register)
    put_on_team(first, shelter_lead)
    (match,) = reads.candidates(viewer=register)
    for stranger in (shelter_lead, police_officer, outsider):
        assert reads.doubles_of([first.id], viewer=stranger) == {}
        assert reads.count_candidates(viewer=stranger) == 0
        with acting(stranger):
            assert not Match.objects.exists() and not Token.objects.exists()
        for attempt in (reads.candidates, lambda *, viewer: reads.pair(match.match_id, viewer=viewer)):
            with pytest.raises(NotAllowed):
                attempt(viewer=stranger)
        with pytest.raises(NotThere):
            people.decide_match(match.match_id, True, WHY, by=stranger)


def _joined(register, first: Person, second: Person) -> Merge:
    match = people.propose_match(first, second, by=register)
    return people.decide_match(match, True, WHY, by=register)


def test_a_merge_keeps_both_references_and_every_right_to_see(register, shelter_lead, police_officer):
    first, second = people.note_persons([somebody(called="Bee"), somebody("Blesing", "Osaz")], by=register)
    put_on_team(first, shelter_lead)
    put_on_team(second, police_officer)
    merge = _joined(register, first, second)
    assert merge.survivor == first
    for viewer in (register, shelter_lead, police_officer):
        for reference in (first.reference, second.reference):
            assert reads.person_by_reference(reference, viewer=viewer) == first
        assert reads.resolve(second.id, viewer=viewer) == first.id
        assert reads.called([first.id, second.id], viewer=viewer) == {first.id: "Bee", second.id: "Bee"}
    opened = reads.vault(first.id, viewer=police_officer).facts
    assert "Blesing Osaz" in opened.all_names
    assert reads.register_page(viewer=register).rows[0].person == first
    assert len(reads.register_page(viewer=register).rows) == 1


def test_a_decision_needs_a_reason_that_a_colleague_understands_later(register, owner_rows):
    people.note_persons([somebody(), somebody()], by=register)
    people.compare_waiting(by=register)
    (pair,) = reads.candidates(viewer=register)
    with pytest.raises(Broken):
        people.decide_match(pair.match_id, False, "no", by=register)
    people.decide_match(pair.match_id, False, "They sat in the room together.", by=register)
    read = reads.pair(pair.match_id, viewer=register)
    assert (read.state, read.reason, read.decided_by_id) == (
        "different", "They sat in the room together.", register.user_id,
    )  # fmt: skip
    assert reads.candidates(viewer=register) == []
    with pytest.raises(Changed):
        people.decide_match(pair.match_id, True, WHY, by=register)


def test_a_pair_that_was_decided_is_not_offered_again(register):
    first, _ = people.note_persons([somebody(), somebody()], by=register)
    people.compare_waiting(by=register)
    (pair,) = reads.candidates(viewer=register)
    people.decide_match(pair.match_id, False, WHY, by=register)
    person = reads.own_facts(first.id, viewer=register)
    people.change_facts(person.person, somebody(called="Bee"), by=register)
    assert _pairs(register) == []


def test_a_registrar_with_a_conflict_of_interest_sees_no_pair_of_that_person(register):
    first, _ = people.note_persons([somebody(), somebody()], by=register)
    people.compare_waiting(by=register)
    with acting(JOB):
        grants.give(Relation.BLOCKED, by=JOB, person=first.id, user=register.user_id)
    assert reads.candidates(viewer=register) == []
    assert first.id not in {row.person.id for row in reads.register_page(viewer=register).rows}


def test_after_an_undo_each_has_what_was_theirs(register, shelter_lead, police_officer):
    first, second = people.note_persons([somebody(called="Bee"), somebody("Blesing", "Osaz")], by=register)
    put_on_team(first, shelter_lead)
    put_on_team(second, police_officer)
    merge = _joined(register, first, second)
    with pytest.raises(Broken):
        people.undo_merge(merge.id, "oops", by=register)
    people.undo_merge(merge.id, "Two sisters, as it turned out.", by=register)
    assert reads.person_by_reference(second.reference, viewer=police_officer).id == second.id
    with pytest.raises(NotThere):
        reads.person(second.id, viewer=shelter_lead)
    with pytest.raises(NotThere):
        reads.person(first.id, viewer=police_officer)
    assert reads.vault(second.id, viewer=police_officer).facts.all_names == ("Blesing Osaz",)
    assert reads.pair(merge.match_id, viewer=register).state == "open"
    with pytest.raises(Changed):
        people.undo_merge(merge.id, "Two sisters, as it turned out.", by=register)


def _state() -> dict[str, list[tuple[object, ...]]]:
    """Everything that a merge may move, without versions."""
    with acting(JOB):
        return {
            "people": sorted(Person.objects.values_list("id", "reference", "merged_into", "erased_at")),
            "vaults": sorted(
                (p, f, c, bytes(s))
                for p, f, c, s in Vault.objects.values_list("person", "file_id", "compartment", "sealed")
            ),
            "tokens": sorted(Token.objects.values_list("person", "kind", "value")),
            "grants": sorted(
                Grant.objects.filter(person_id__isnull=False, ends_at__isnull=True).values_list("id", "person_id")
            ),
        }


STEPS = some.lists(some.tuples(some.sampled_from(["join", "undo"]), some.integers(0, 5)), min_size=1, max_size=8)


@settings(max_examples=25)
@given(steps=STEPS)
def test_whatever_is_joined_and_undone_in_whatever_order_all_is_as_it_was_in_the_end(register, mentor, outsider, steps):
    with transaction.atomic():
        many = people.note_persons([somebody(g) for g in ("Ada", "Adda", "Adah", "Aada")], by=register)
        for person in many:
            put_on_team(person, mentor, Relation.TEAM, case=uuid4())
        share_with(many[0], mentor, Compartment.IDENTITY)
        with acting(JOB):
            grants.give(Relation.BLOCKED, by=JOB, person=many[3].id, user=outsider.user_id)
        before = _state()
        pairs = list(combinations(many, 2))
        for step, number in steps:
            with acting(register):
                standing = list(Merge.objects.filter(undone_at__isnull=True).order_by("at", "id"))
            if step == "undo" and standing:
                people.undo_merge(standing[number % len(standing)].id, WHY, by=register)
            elif step == "join":
                one, two = _fresh(pairs[number])
                if one.file_id != two.file_id:
                    _joined(register, one, two)
            with acting(JOB):
                loose = Person.objects.filter(merged_into__merged_into__isnull=False).count()
                assert loose == 0, "a merged file points at a file that stands"
        with acting(register):
            left = [merge.id for merge in Merge.objects.filter(undone_at__isnull=True)]
        for merge in left[:: -1 if len(steps) % 2 else 1]:
            people.undo_merge(merge, WHY, by=register)
        assert _state() == before
        transaction.set_rollback(True)


def _fresh(pair: tuple[Person, Person]) -> list[Person]:
    with acting(JOB):
        return [Person.objects.get(pk=person.pk) for person in pair]


def test_facts_of_a_joined_file_fill_gaps_and_write_nothing(register):
    first = people.note_person(PersonFacts(called="Bee", given_names=Fact("Blessing", "says")), by=register)
    second = people.note_person(somebody(), by=register)
    before = _state()["vaults"]
    _joined(register, first, second)
    assert reads.vault(first.id, viewer=register).facts.nationalities.value == ("NG",)
    assert [row[3] for row in _state()["vaults"]] == [row[3] for row in before]


def test_a_conflict_of_interest_with_one_file_holds_for_both_while_they_are_joined(register, shelter_lead):
    first, second = people.note_persons([somebody(), somebody("Blesing", "Osaz")], by=register)
    put_on_team(first, shelter_lead)
    with acting(JOB):
        grants.give(Relation.BLOCKED, by=JOB, person=second.id, user=shelter_lead.user_id)
    assert reads.person(first.id, viewer=shelter_lead) == first
    merge = _joined(register, first, second)
    with pytest.raises(NotThere):
        reads.person(first.id, viewer=shelter_lead)
    with acting(JOB):
        assert {person for person, user, _ in grants.blocks([first.id, second.id]) if user} == {first.id, second.id}
    people.undo_merge(merge.id, "Two sisters, as it turned out.", by=register)
    assert reads.person(first.id, viewer=shelter_lead) == first
    with pytest.raises(NotThere):
        reads.person(second.id, viewer=shelter_lead)
