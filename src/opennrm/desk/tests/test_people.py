"""Pages about people: the register, a person, search, doubles, is this person known."""

from __future__ import annotations

from uuid import uuid4

import pytest

from opennrm.kernel import grants
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Compartment, Relation, Role
from opennrm.people import selectors as reads
from opennrm.people import services as people
from opennrm.people.rules import Birth, Certainty, Channel, ChannelKind, Fact, PersonFacts, SafeContact, Sex

JOB = Actor.for_job("test")
PARTS = [Compartment.IDENTITY, Compartment.SAFE_CONTACT]


def somebody(given="Blessing", family="Osas", **more):
    facts = {
        "given_names": Fact(given, Certainty.SAYS), "family_names": Fact(family, Certainty.SAYS),
        "birth": Fact(Birth(year=2001), Certainty.SAYS), "nationalities": Fact(("NG",), Certainty.SAYS),
        "sex": Fact(Sex.FEMALE, Certainty.KNOWN),
    }  # fmt: skip
    return PersonFacts(**(facts | more))


@pytest.fixture
def register(registrar):
    with acting(JOB):
        grants.give(
            Relation.REGISTER, by=JOB, person=None, organisation=registrar.organisation_id, role=Role.REGISTRAR,
            compartments=PARTS,
        )  # fmt: skip
    return registrar


@pytest.fixture
def desk(register, signed_in):
    return signed_in("registrar")


def text(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def _lead(person, actor):
    with acting(JOB):
        grants.give(Relation.LEAD, by=JOB, person=person.id, user=actor.user_id, compartments=PARTS, case=uuid4())


def test_the_register_shows_who_is_called_what_and_marks_a_child(desk, register):
    people.note_person(somebody(called="Bee", birth=Fact(Birth(year=2001), Certainty.DOUBTED)), by=register)
    people.note_person(None, by=register)
    page = text(desk.get("/register/"))
    assert "Bee" in page and "Protected as a child" in page and "counted without a name" in page


def test_a_person_page_shows_each_fact_with_its_certainty_and_the_contact_frame_first(desk, register):
    person = people.note_person(somebody(nationalities=Fact(None, Certainty.UNKNOWN), gender=Fact()), by=register)
    page = text(desk.get(f"/people/{person.reference}/"))
    assert "said so" in page and "unknown" in page and "not asked" in page
    assert "Only in person." in page
    contact = SafeContact(
        (Channel(ChannelKind.PHONE, "06 12345678", hours="Tuesdays 10 to 12", alone=False),), never="write"
    )
    people.set_safe_contact(reads.person(person.id, viewer=register), contact, by=register)
    page = text(desk.get(f"/people/{person.reference}/"))
    assert page.index("Contact only like this") < page.index("Who this is")
    assert "Tuesdays 10 to 12" in page and "somebody else sees it" in page and "Ask first" in page


def test_an_outsider_gets_the_same_page_for_a_hidden_person_and_for_none(register, signed_in):
    person = people.note_person(somebody(), by=register)
    client = signed_in("outsider")
    for part in ("", "facts/", "contact/", "looks/"):
        hidden = client.get(f"/people/{person.reference}/{part}")
        missing = client.get(f"/people/ZZZZZZZZ/{part}")
        assert hidden.status_code == missing.status_code == 404
        assert "Osas" not in text(hidden, 404)
        assert len(hidden.content) == len(missing.content)


FORM = {
    "called": "Bee", "given_names": "Blessing", "given_names_certainty": "says", "family_names": "Osas",
    "family_names_certainty": "known", "birth_day": "", "birth_year": "", "birth_age_from": "15", "birth_age_to": "19",
    "birth_certainty": "estimated", "nationality_1": "NG", "nationality_2": "GH", "nationalities_certainty": "says",
    "sex": "female", "sex_certainty": "known", "language_1": "en", "interpreter": "no", "source": "document",
}  # fmt: skip


def test_what_is_known_is_changed_and_keeps_what_did_not_change(desk, register):
    person = people.note_person(somebody(), by=register)
    assert "Blessing" in text(desk.get(f"/people/{person.reference}/facts/"))
    answer = desk.post(f"/people/{person.reference}/facts/", {**FORM, "version": "1"})
    assert answer.status_code == 302
    facts = reads.vault(person.id, viewer=register).facts
    assert (facts.called, facts.nationalities.value, facts.interpreter.value) == ("Bee", ("NG", "GH"), False)
    assert facts.birth.certainty == Certainty.ESTIMATED and (facts.birth.value.age_from, facts.birth.value.age_to) == (
        15,
        19,
    )
    assert (facts.given_names.source, facts.family_names.source) == ("", "document")


def test_faults_stand_at_the_field_and_nothing_typed_is_lost(desk, register):
    person = people.note_person(somebody(), by=register)
    wrong = {**FORM, "version": "1", "birth_year": "1700", "called": "Beatrix", "sex_certainty": "unknown"}
    page = text(desk.post(f"/people/{person.reference}/facts/", wrong))
    assert "1700 cannot be the year of birth" in page and "Beatrix" in page and "There is a value" in page
    assert reads.vault(person.id, viewer=register).facts.called == ""


@pytest.mark.parametrize(
    "change",
    [{"version": "x"}, {"version": ""}, {"birth_age_from": "99999999999999999999"}, {"nationality_1": "XX"}, {"sex": "no"},
     {"given_names": "\x00"}, {"given_names": "<script>alert(1)</script>"}, {"called": "a" * 9999}, {"birth_day": "31 2 2001"},
     {"other_names": "b\n" * 5000}, {"interpreter": "perhaps"}, {"birth_year": "-1"}],
)  # fmt: skip
def test_bad_input_is_answered_in_words_and_never_with_a_crash(desk, register, change):
    person = people.note_person(somebody(), by=register)
    answer = desk.post(f"/people/{person.reference}/facts/", {**FORM, "version": "1", **change})
    assert answer.status_code in (200, 302)
    assert b"<script>alert" not in answer.content


def test_two_who_change_at_once_see_both_and_lose_nothing(desk, register):
    person = people.note_person(somebody(), by=register)
    people.change_facts(reads.person(person.id, viewer=register), somebody(called="Theirs"), by=register)
    answer = desk.post(f"/people/{person.reference}/facts/", {**FORM, "version": "1", "called": "Mine"})
    page = text(answer, 409)
    assert "Mine" in page and "What the file says now" in page
    assert reads.vault(person.id, viewer=register).facts.called == "Theirs"
    desk.post(f"/people/{person.reference}/facts/", {**FORM, "version": "2", "called": "Mine"})
    assert reads.vault(person.id, viewer=register).facts.called == "Mine"


CONTACT = {
    "channel-TOTAL_FORMS": "3", "channel-INITIAL_FORMS": "0", "channel-MIN_NUM_FORMS": "0", "channel-MAX_NUM_FORMS": "3",
    "channel-0-kind": "phone", "channel-0-address": "06 12345678", "channel-0-hours": "Tuesdays", "channel-0-alone": "yes",
    "channel-0-voicemail": "no", "code_word": "blue", "confirmed": "on", "version": "1",
}  # fmt: skip


def test_the_safe_contact_is_written_down_and_confirmed(desk, register):
    person = people.note_person(somebody(), by=register)
    assert "Who else sees" in text(desk.get(f"/people/{person.reference}/contact/"))
    assert desk.post(f"/people/{person.reference}/contact/", CONTACT).status_code == 302
    contact = reads.safe_contact(person.id, viewer=register)
    assert (contact.code_word, contact.channels[0].alone, len(contact.channels)) == ("blue", True, 1)
    page = text(desk.get(f"/people/{person.reference}/"))
    assert "no voicemail" in page and "Ask first" not in page
    assert desk.post(f"/people/{person.reference}/contact/confirm/").status_code == 302
    wrong = {**CONTACT, "version": "3", "channel-0-address": "", "channel-1-hours": "always", "never": "write"}
    page = text(desk.post(f"/people/{person.reference}/contact/", wrong))
    assert "Say how" in page and "always" in page
    page = text(desk.post(f"/people/{person.reference}/contact/", {**CONTACT, "version": "3", "channel-0-address": ""}))
    assert "Write the number" in page


def test_search_says_the_same_words_whether_somebody_is_hidden_or_missing(register, signed_in):
    person = people.note_person(somebody(), by=register)
    client = signed_in("outsider")
    pages = []
    for words in (person.reference, "ZZZZZZZZ", "Osas"):
        page = text(client.post("/find/", {"q": words})).replace(words, "")
        assert "Nothing that you may see matches" in page and "Blessing" not in page
        pages.append(len(page))
    assert len(set(pages)) == 1


def test_one_name_over_the_whole_register_is_refused_kindly(desk, register):
    people.note_person(somebody(), by=register)
    assert "Add a birth year or a second name" in text(desk.post("/find/", {"q": "Blessing"}))
    assert "Blessing Osas" in text(desk.post("/find/", {"q": "blesing osaz"}))


def test_a_case_lead_finds_the_own_people_by_one_name(register, shelter_lead, signed_in):
    person = people.note_person(somebody(), by=register)
    _lead(person, shelter_lead)
    client = signed_in("shelter_lead")
    assert "Blessing Osas" in text(client.post("/find/", {"q": "bless"}))
    page = text(client.get(f"/people/{person.reference}/"))
    assert "Osas" in page and "May be the same person" not in page


@pytest.mark.real_transactions
def test_who_answers_for_a_file_sees_who_looked_and_a_team_member_does_not(register, shelter_lead, mentor, signed_in):
    person = people.note_person(somebody(), by=register)
    _lead(person, shelter_lead)
    with acting(JOB):
        grants.give(Relation.TEAM, by=JOB, person=person.id, user=mentor.user_id, compartments=PARTS)
    text(signed_in("mentor").get(f"/people/{person.reference}/"))
    page = text(signed_in("shelter_lead").get(f"/people/{person.reference}/"))
    assert "Who looked" in page and "Men Torres, Shelter group North" in page
    assert "casework" in text(signed_in("shelter_lead").get(f"/people/{person.reference}/looks/"))
    assert "Who looked" not in text(signed_in("mentor").get(f"/people/{person.reference}/"))


def test_two_files_are_compared_joined_and_taken_apart_with_reasons(desk, register):
    first, second = people.note_persons(
        [somebody(), somebody("Blesing", "Osaz", birth=Fact(Birth(year=2002), "says"))], by=register
    )
    page = text(desk.get("/doubles/"))
    assert "Names sound alike, birth years within one" in page
    (pair,) = reads.candidates(viewer=register)
    address = f"/doubles/{pair.match_id}/"
    page = text(desk.get(address))
    assert "Blesing" in page and "Blessing" in page
    assert "Choose an answer" in text(desk.post(address, {"reason": ""}))
    assert desk.post(address, {"decision": "same", "reason": "The same scar, said so herself."}).status_code == 302
    page = text(desk.get(address))
    assert "The same scar" in page and "Take the files apart" in page
    assert desk.get(f"/people/{second.reference}/").headers["Location"] == f"/people/{first.reference}/"
    assert "Files joined into this one" in text(desk.get(f"/people/{first.reference}/"))
    merge = reads.pair(pair.match_id, viewer=register).merge
    assert "10 characters" in text(desk.post(f"{address}undo/{merge.id}/", {"reason": "no"}))
    assert desk.post(f"{address}undo/{merge.id}/", {"reason": "Two sisters, both came in."}).status_code == 302
    assert "Blesing" in text(desk.get(f"/people/{second.reference}/"))


def test_only_the_desk_opens_the_pages_of_doubles(register, signed_in):
    people.note_persons([somebody(), somebody()], by=register)
    people.compare_waiting(by=register)
    (pair,) = reads.candidates(viewer=register)
    for user in ("shelter_lead", "police_officer", "outsider", "privacy_officer"):
        client = signed_in(user)
        for address in ("/doubles/", f"/doubles/{pair.match_id}/", "/register/"):
            assert client.get(address).status_code == 404, (user, address)


QUESTION = {
    "given_names": "Blesing",
    "family_names": "Osaz",
    "birth_year": "2001",
    "why": "Her sister asks where she is.",
}


def test_the_asker_sees_the_same_whether_somebody_is_known_or_not(register, signed_in):
    people.note_person(somebody(), by=register)
    client = signed_in("mentor")
    known = client.post("/known/", QUESTION, follow=True)
    unknown = client.post("/known/", {**QUESTION, "given_names": "Quirina", "family_names": "Wobbelaar"}, follow=True)
    for answer in (known, unknown):
        page = text(answer)
        assert "Your question is with the national desk" in page and "The desk has it." in page
        assert "Blessing" not in page
    page = text(client.post("/known/", {"given_names": "", "why": "x"}))
    assert "10 characters" in page


def test_the_desk_reads_both_sides_and_lets_them_meet(desk, register, signed_in):
    person = people.note_person(somebody(), by=register)
    asker = signed_in("mentor")
    asker.post("/known/", QUESTION)
    (asked,) = reads.open_questions(viewer=register)
    assert "Men Torres" in text(desk.get("/known/"))
    address = f"/known/{asked.id}/"
    page = text(desk.get(address))
    assert "Her sister asks" in page and "Blessing Osas" in page
    answer = {"meet": "yes", "person": str(person.id), "reason": "Both agreed on the phone."}
    assert "Choose whom" in text(desk.post(address, {**answer, "person": ""}))
    assert desk.post(address, answer).status_code == 302
    assert "Please call the national desk" in text(asker.get("/known/"))
    assert asker.get(address).status_code == 404


def test_no_page_about_a_person_is_kept_by_the_browser_or_names_anybody_in_its_address(desk, register):
    person = people.note_person(somebody(), by=register)
    for address in ("/register/", f"/people/{person.reference}/", "/doubles/", "/known/"):
        answer = desk.get(address)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Osas" not in str(answer.headers)


def test_what_was_looked_for_stands_in_no_address(desk, register):
    people.note_person(somebody(), by=register)
    page = text(desk.get("/find/?q=blesing+osas"))
    assert "Blessing Osas" not in page and 'value="blesing osas"' not in page
    assert 'method="post"' in page.split('role="search"')[1].split(">")[0]


def test_a_number_is_dialled_from_the_country_of_the_installation(desk, register, settings):
    settings.COUNTRY = "HU"
    people.note_person(somebody(phones=("06 30 123 4567",)), by=register)
    assert "Blessing Osas" in text(desk.post("/find/", {"q": "+36 30 123 4567"}))
