"""The outgoing gate: the right receiver, the right to receive, nothing protected, two people where it matters."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from psycopg.types.range import DateRange
from pypdf import PdfWriter

from opennrm.cases import services as cases
from opennrm.cases.models import Case, Disclosure, Share
from opennrm.cases.rules import Basis, Function, Given
from opennrm.cases.rules.kin import Kin
from opennrm.cases.tests.conftest import basis, user
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Doubt, Parcel, Stop, Stopped, Whose, sending
from opennrm.journeys.outgoing.protected import GATE
from opennrm.kernel import clock, outbox
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.clearance import Channel, Clearance, NotCleared
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.models import AuditEntry, Dispatch, Notice
from opennrm.kernel.words import Compartment, Purpose
from opennrm.partners import selectors as partners
from opennrm.partners import services as partner_services
from opennrm.partners.rules import PointKind
from opennrm.people import services as people
from opennrm.people.rules import Birth, Certainty, ChannelKind, Fact, PersonFacts, SafeContact
from opennrm.people.rules import Channel as Way
from opennrm.placement import services as placement
from opennrm.placement.models import Stay
from opennrm.placement.rules import ShelterKind
from opennrm.placement.tests.houses import house, places_of
from opennrm.safety import services as safety
from opennrm.safety.rules import Certainty as Sure
from opennrm.safety.rules import Danger, Source
from opennrm.safety.rules import Kind as DangerKind

C = Compartment
NAMES = frozenset({C.IDENTITY})
HOME = frozenset({C.IDENTITY, C.LOCATION})


@pytest.fixture
def person(registrar: Actor) -> Any:
    facts = PersonFacts(
        given_names=Fact("Zsófia", Certainty.SAYS), family_names=Fact("Kovácsné", Certainty.SAYS),
        birth=Fact(Birth(day=date(1999, 3, 7)), Certainty.SAYS), phones=("+31699990000",),
    )  # fmt: skip
    made = people.note_person(facts, by=registrar)
    contact = SafeContact(
        channels=(
            Way(ChannelKind.PHONE, "+31612345678", alone=True),
            Way(ChannelKind.EMAIL, "zs@mail.example", alone=True),
            Way(ChannelKind.MESSAGE, "+31687654321", others="her sister reads it", alone=False),
        ),
        code_word="blue umbrella", confirmed_on=clock.today(),
    )  # fmt: skip
    people.set_safe_contact(made, contact, by=registrar)
    return made


@pytest.fixture
def file(person: Any, registrar: Actor) -> Case:
    return cases.open_case(person.id, user("shelter_lead"), by=registrar)


@pytest.fixture
def lawyers(file: Case, shelter_lead: Actor, registrar: Actor) -> Any:
    office = user("lawyer").organisation
    cases.share(file.id, office, basis(NAMES, Given.LEGAL_HELP), by=shelter_lead)
    partner_services.add_contact_point(office, PointKind.EMAIL, "office@lawyers.example", by=registrar)
    return office


@pytest.fixture
def letter(file: Case, lawyers: Any) -> Parcel:
    return Parcel(
        Channel.EMAIL, f"organisation:{lawyers.pk}", b"Dear colleague, please call us about the hearing.",
        subject="The hearing", case=file.id, parts=NAMES, to_address="office@lawyers.example",
    )  # fmt: skip


def words(parcel: Parcel, text: str) -> Parcel:
    return replace(parcel, content=text.encode())


# --- right to receive --------------------------------------------------------------------------------


def test_a_letter_to_who_may_receive_it_goes_under_a_hash_and_is_written_down(letter: Parcel, shelter_lead: Actor):
    dispatch = outgoing.submit(words(letter, "Zsófia Kovácsné has a hearing."), by=shelter_lead)
    assert dispatch.state == "cleared"
    assert dispatch.due_at > clock.now() + timedelta(minutes=1)
    with acting(GATE):
        Dispatch.objects.update(due_at=clock.now())
    assert sending.send_due() == 1
    assert [sent.to for sent in mail.outbox] == [["office@lawyers.example"]]
    assert mail.outbox[0].extra_headers["Message-ID"] == dispatch.message_id
    with acting(GATE):
        assert Dispatch.objects.get().state == "sent"
        told = Disclosure.objects.get()
    assert told.compartments == ["identity"]
    assert told.basis == Basis.CONSENT
    entry = AuditEntry.objects.filter(action="outgoing.sent").get()
    assert entry.details["sha256"] == bytes(dispatch.sha256).hex()


def test_parts_that_were_never_shared_do_not_leave(letter: Parcel, shelter_lead: Actor):
    with pytest.raises(Stopped) as told:
        outgoing.submit(replace(letter, parts=NAMES | {C.HEALTH}), by=shelter_lead)
    assert told.value.verdict.stops == (Stop.NO_RIGHT,)
    assert told.value.verdict.beyond == {C.HEALTH}
    with acting(GATE):
        assert not Dispatch.objects.exists()


def test_withdrawing_the_right_stops_what_is_queued(letter: Parcel, shelter_lead: Actor):
    outgoing.submit(letter, by=shelter_lead)
    with acting(GATE):
        share = Share.objects.get(compartments=["identity"])
    cases.withdraw_share(share.id, share.version, by=shelter_lead)
    with acting(GATE):
        Dispatch.objects.update(due_at=clock.now())
    sending.send_due()
    assert mail.outbox == []
    with acting(GATE):
        kept = Dispatch.objects.get()
    assert (kept.state, kept.stopped_for) == ("stopped", "no_right")
    assert Notice.objects.filter(kind="outgoing.stopped_on_the_way", user_id=shelter_lead.user_id).exists()


def test_an_address_that_is_not_theirs_any_more_stops_what_is_queued(letter: Parcel, lawyers: Any, shelter_lead: Actor, registrar: Actor):  # fmt: skip
    outgoing.submit(letter, by=shelter_lead)
    (point,) = partners.contact_points(viewer=registrar, organisation=lawyers.pk)
    partner_services.end_contact_point(point.id, by=registrar)
    with acting(GATE):
        Dispatch.objects.update(due_at=clock.now())
    sending.send_due()
    assert mail.outbox == []


def test_an_address_typed_by_hand_waits_for_a_second_person(letter: Parcel, shelter_lead: Actor):
    dispatch = outgoing.submit(replace(letter, to_address="jan@lawyers.example"), by=shelter_lead)
    assert dispatch.state == "asked"
    assert dispatch.doubts == [Doubt.UNSURE_ADDRESS]


def test_who_does_not_work_on_the_case_sends_nothing_and_learns_nothing(letter: Parcel, outsider: Actor):
    with pytest.raises(NotThere):
        outgoing.submit(letter, by=outsider)
    with pytest.raises(NotThere):
        outgoing.look(letter, viewer=outsider)


# --- addresses that are a danger ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "address"),
    [
        (DangerKind.ACCOUNT, "club-x.example", "boss@mail.club-x.example"),
        (DangerKind.ACCOUNT, "boss@club-x.example", "Boss <BOSS@club-x.example>"),
        (DangerKind.ADDRESS, "Kerkstraat 12, Westhaven", "Kerkstr. 12 Westhaven"),
    ],
)
def test_nothing_is_sent_where_a_danger_is(kind: Any, value: str, address: str, letter: Parcel, person: Any, file: Case, shelter_lead: Actor):  # fmt: skip
    safety.note_danger(person.id, Danger(kind, value, Source.POLICE, Sure.CERTAIN), by=shelter_lead)
    channel = Channel.EMAIL if "@" in address else Channel.LETTER
    with pytest.raises(Stopped) as told:
        outgoing.submit(replace(letter, channel=channel, to_address=address), by=shelter_lead)
    assert Stop.FLAGGED in told.value.verdict.stops


def test_a_number_known_from_papers_is_never_called(file: Case, shelter_lead: Actor):
    script = Parcel(
        Channel.CALL_SCRIPT, "outside", b"Ask for her.", case=file.id, to_name="somebody", to_address="06 9999 0000",
        basis="vital_interest", ground="she is missing since last night",
    )  # fmt: skip
    with pytest.raises(Stopped) as told:
        outgoing.submit(script, by=shelter_lead)
    assert told.value.verdict.stops == (Stop.FLAGGED,)


# --- what was rendered -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("You can reach her at 06-12 34 56 78.", Whose.PERSON),
        ("She sleeps at SHELTER GROUP NORTH.", Whose.SHELTER),
        ("Her mentor is Men Torres.", Whose.STAFF),
        ("Ask for the Blue Umbrella.", Whose.PERSON),
    ],
)
def test_what_the_receiver_may_not_have_is_found_in_the_text(text: str, whose: Whose, letter: Parcel, shelter_lead: Actor):  # fmt: skip
    verdict = outgoing.look(words(letter, text), viewer=shelter_lead)
    assert verdict.stops == (Stop.FOUND,)
    assert {one.whose for one in verdict.findings} == {whose}
    _where, piece = next(piece for piece in verdict.pieces if piece[0] == verdict.findings[0].where)
    assert piece[verdict.findings[0].start : verdict.findings[0].end] in text


def test_what_the_receiver_may_have_is_no_finding(letter: Parcel, shelter_lead: Actor):
    text = "Zsófia Kovácsné, born on the 7th of March 1999, has a hearing."
    assert outgoing.look(words(letter, text), viewer=shelter_lead).passes


def test_another_persons_name_in_the_letter_of_one_is_found(letter: Parcel, file: Case, registrar: Actor, shelter_lead: Actor):  # fmt: skip
    facts = PersonFacts(given_names=Fact("Tímea", Certainty.SAYS), family_names=Fact("Halmosi", Certainty.SAYS))
    sister = people.note_person(facts, by=registrar)
    other = cases.open_case(sister.id, user("shelter_lead"), by=registrar)
    cases.note_link(file.id, Kin.SIBLING, "her sister", reference=other.reference, by=shelter_lead)
    verdict = outgoing.look(words(letter, "Her sister Timea Halmosi comes along."), viewer=shelter_lead)
    assert {one.whose for one in verdict.findings} == {Whose.OTHER}


def test_somebody_who_lives_in_the_same_house_is_not_named_outside(letter: Parcel, file: Case, north: Any, registrar: Actor, shelter_lead: Actor):  # fmt: skip
    # Given two people in one house, whose files say nothing of each other
    facts = PersonFacts(given_names=Fact("Tímea", Certainty.SAYS), family_names=Fact("Halmosi", Certainty.SAYS))
    neighbour = cases.open_case(people.note_person(facts, by=registrar).id, user("guardian"), by=registrar)
    with acting(GATE):
        for case, place in zip((file, neighbour), places_of(north), strict=False):
            Stay.objects.bulk_create(
                [
                    Stay(
                        place=place, shelter=north, organisation_id=north.organisation_id, case=case,
                        person_id=case.person_id, days=DateRange(clock.today(), None), from_on=clock.today(),
                        state="admitted", admitted_at=clock.now(),
                    )
                ]
            )  # fmt: skip
    # When a letter about one names the other
    verdict = outgoing.look(words(letter, "She shares a room with Timea Halmosi."), viewer=shelter_lead)
    # Then it is found
    assert {one.whose for one in verdict.findings} == {Whose.OTHER}
    assert verdict.stops == (Stop.FOUND,)


def test_a_value_hidden_in_the_metadata_of_a_pdf_is_found(letter: Parcel, shelter_lead: Actor):
    writer, data = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Shelter group North", "/Title": "letter"})
    writer.write(data)
    parcel = replace(letter, channel=Channel.PDF, media="application/pdf", content=data.getvalue(), file_name="a.pdf")
    verdict = outgoing.look(parcel, viewer=shelter_lead)
    assert Stop.FOUND in verdict.stops
    assert {one.whose for one in verdict.findings} == {Whose.SHELTER}


def test_where_a_house_stands_is_found_however_it_is_written(letter: Parcel, shelter_lead: Actor):
    house("Far-1", "Shelter South", "heuvelrade", ShelterKind.WOMENS, placement.Part("F", 1, 1))
    for text in ("Come to Zwanenkade 12, Wierdum, at noon.", "Meet her at ZWANENKADE 12 in Wierdum."):
        verdict = outgoing.look(words(letter, text), viewer=shelter_lead)
        assert verdict.stops == (Stop.FOUND,)
        assert {one.whose for one in verdict.findings} == {Whose.SHELTER}


def test_a_file_name_counts_as_text(letter: Parcel, shelter_lead: Actor):
    verdict = outgoing.look(replace(letter, file_name="shelter-group-north.txt"), viewer=shelter_lead)
    assert verdict.stops == (Stop.FOUND,)


def test_a_stop_is_logged_with_kinds_and_never_with_words(letter: Parcel, shelter_lead: Actor):
    with pytest.raises(Stopped):
        outgoing.submit(words(letter, "Shelter group North, Men Torres"), by=shelter_lead)
    entry = AuditEntry.objects.using("audit").get(action="outgoing.stopped")
    assert entry.details["kinds"] == ["place_name", "staff_name"]
    assert "Torres" not in str(entry.details)


# --- the person --------------------------------------------------------------------------------------


def test_the_person_is_reached_over_a_channel_that_they_named_and_no_other(file: Case, person: Any, shelter_lead: Actor, registrar: Actor):  # fmt: skip
    call = Parcel(Channel.CALL_SCRIPT, "safe_contact:0", b"Good morning. It is about your appointment.", case=file.id)
    assert outgoing.submit(call, by=shelter_lead).state == "cleared"
    with pytest.raises(Stopped) as told:
        outgoing.submit(replace(call, channel=Channel.EMAIL), by=shelter_lead)
    assert told.value.verdict.stops == (Stop.WRONG_WAY,)
    with pytest.raises(Stopped) as told:
        outgoing.submit(replace(call, receiver="safe_contact:7"), by=shelter_lead)
    assert Stop.NO_RECEIVER in told.value.verdict.stops


def test_a_safe_contact_of_last_month_says_ask_first(file: Case, shelter_lead: Actor, person: Any, registrar: Actor):
    old = SafeContact(
        channels=(Way(ChannelKind.PHONE, "+31612345678", alone=True),),
        confirmed_on=clock.today() - timedelta(days=31),
    )
    current = people_now(person, registrar)
    people.set_safe_contact(current, old, by=registrar)
    call = Parcel(Channel.CALL_SCRIPT, "safe_contact:0", b"Good morning.", case=file.id)
    assert outgoing.look(call, viewer=shelter_lead).stops == (Stop.ASK_FIRST,)


def people_now(person: Any, viewer: Actor) -> Any:
    from opennrm.people import selectors

    return selectors.person(person.id, viewer=viewer)


def test_a_channel_that_somebody_else_reads_carries_nothing_of_the_file(file: Case, shelter_lead: Actor):
    message = Parcel(Channel.TEXT_MESSAGE, "safe_contact:2", b"Tomorrow at ten.", case=file.id)
    assert outgoing.look(message, viewer=shelter_lead).passes
    assert Stop.OTHERS_SEE in outgoing.look(replace(message, parts=NAMES), viewer=shelter_lead).stops
    assert outgoing.look(words(message, "Zsófia Kovácsné, tomorrow at ten."), viewer=shelter_lead).stops == (
        Stop.FOUND,
    )


# --- two people --------------------------------------------------------------------------------------


@pytest.fixture
def bundle(file: Case) -> Parcel:
    return Parcel(
        Channel.PRINT, "outside", b"Zsofia Kovacsne is known to us.", case=file.id, parts=NAMES,
        to_name="District court", basis=Basis.PUBLIC_TASK, ground="order of the court of last Monday", subject="Answer",
    )  # fmt: skip


def test_what_goes_outside_waits_for_another_pair_of_eyes(bundle: Parcel, shelter_lead: Actor, shelter_supervisor: Actor):  # fmt: skip
    dispatch = outgoing.submit(bundle, by=shelter_lead)
    assert (dispatch.state, dispatch.doubts) == ("asked", [Doubt.OUTSIDE])
    with pytest.raises(Broken):
        outgoing.hand_out(dispatch.id, by=shelter_lead)
    with pytest.raises(NotAllowed):
        outgoing.approve(dispatch.id, by=shelter_lead)
    assert Notice.objects.filter(kind="outgoing.second_look", user_id=shelter_supervisor.user_id, urgent=True).exists()
    outgoing.approve(dispatch.id, by=shelter_supervisor.on(Purpose.SUPERVISION))
    given = outgoing.hand_out(dispatch.id, by=shelter_lead)
    assert given.content == bundle.content
    assert not Notice.objects.filter(kind="outgoing.second_look", seen_at__isnull=True).exists()
    with acting(GATE):
        assert Disclosure.objects.get().compartments == ["identity"]


def test_a_name_and_a_place_together_wait_for_another_pair_of_eyes(file: Case, shelter_lead: Actor):
    paper = Parcel(Channel.PRINT, "self", b"Zsofia Kovacsne, Shelter group North", case=file.id, parts=HOME)
    assert Doubt.NAME_AND_PLACE in outgoing.look(paper, viewer=shelter_lead).doubts


def test_a_colleague_who_does_not_see_all_of_it_cannot_let_it_go(bundle: Parcel, file: Case, shelter_lead: Actor, doctor: Actor):  # fmt: skip
    cases.add_member(
        file.id, user("doctor"), Function.HEALTH_CONTACT,
        frozenset({C.HEALTH}), sharing=basis(frozenset({C.HEALTH}), Given.MEDICAL), by=shelter_lead,
    )  # fmt: skip
    dispatch = outgoing.submit(bundle, by=shelter_lead)
    with pytest.raises(NotAllowed):
        outgoing.approve(dispatch.id, by=doctor.on(Purpose.CASEWORK))


def test_a_refusal_needs_words_and_ends_it(bundle: Parcel, shelter_lead: Actor, shelter_supervisor: Actor):
    dispatch = outgoing.submit(bundle, by=shelter_lead)
    eyes = shelter_supervisor.on(Purpose.SUPERVISION)
    with pytest.raises(Broken) as told:
        outgoing.refuse(dispatch.id, " ", by=eyes)
    assert "why" in told.value.faults
    outgoing.refuse(dispatch.id, "the order is of another person", by=eyes)
    with pytest.raises(Broken):
        outgoing.approve(dispatch.id, by=eyes)
    with acting(GATE):
        assert outbox.inside(Dispatch.objects.get()).answer == "the order is of another person"


def test_a_file_that_nobody_can_read_waits_for_human_eyes(bundle: Parcel, shelter_lead: Actor):
    scan = replace(bundle, receiver="self", to_name="", content=b"\x00\x01\x02\x03" * 64, media="application/zip")
    assert Doubt.UNREADABLE in outgoing.look(scan, viewer=shelter_lead).doubts


def test_what_waits_can_be_taken_back_and_what_left_cannot(bundle: Parcel, shelter_lead: Actor):
    dispatch = outgoing.submit(bundle, by=shelter_lead)
    outgoing.take_back(dispatch.id, by=shelter_lead)
    with pytest.raises(Broken):
        outgoing.take_back(dispatch.id, by=shelter_lead)


# --- inside the program ------------------------------------------------------------------------------


def test_a_document_that_holds_a_part_not_shared_with_the_reader_is_not_shown(file: Case, shelter_lead: Actor, police_officer: Actor):  # fmt: skip
    cases.add_member(
        file.id, user("police_officer"), Function.POLICE_CONTACT, NAMES,
        sharing=basis(NAMES, Given.INVESTIGATION), by=shelter_lead,
    )  # fmt: skip
    page = Parcel(Channel.READING, "self", b"Seen at Shelter group North.", case=file.id, parts=NAMES)
    with pytest.raises(Stopped):
        outgoing.let_read(page, by=police_officer.on(Purpose.CASEWORK))
    assert outgoing.let_read(page, by=shelter_lead).content == page.content


# --- the outbox --------------------------------------------------------------------------------------


def test_a_clearance_fits_its_bytes_alone():
    with pytest.raises(NotCleared):
        Clearance(Channel.PRINT, "self:1", b"other", b"x" * 32, "text/plain", "")


def test_what_was_looked_at_is_what_leaves_whatever_a_program_does(bundle: Parcel, shelter_lead: Actor):
    from django.db import DatabaseError

    dispatch = outgoing.submit(bundle, by=shelter_lead)
    with pytest.raises(DatabaseError), acting(GATE):
        Dispatch.objects.filter(pk=dispatch.pk).update(content=b"other")


def test_an_erased_case_leaves_nothing_in_the_outbox(letter: Parcel, file: Case, shelter_lead: Actor):
    from opennrm.kernel import secrets

    outgoing.submit(letter, by=shelter_lead)
    with acting(GATE):
        secrets.destroy(Case.objects.get(pk=file.id).key_id, "test")
        Dispatch.objects.update(due_at=clock.now())
    sending.send_due()
    assert mail.outbox == []
    with acting(GATE):
        assert Dispatch.objects.get().stopped_for == "erased"
