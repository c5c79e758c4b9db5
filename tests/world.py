"""A small world for the tests of leaks: people whose every protected field holds a random marker of its own.

`Marker.seen_by` says who may ever be shown it, written down here by hand, apart from the code that decides: the tests
compare what pages really show with this.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from opennrm.accounts.models import User
from opennrm.accounts.selectors import actor_for
from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Basis, Circle, Contact, Function, Given, Giver, Kept
from opennrm.cases.rules.account import Heard, Question, Reply
from opennrm.cases.rules.appointments import Place as Where
from opennrm.cases.rules.appointments import Planned
from opennrm.cases.rules.emergency import Danger as Emergency
from opennrm.cooperation import services as cooperation
from opennrm.cooperation.rules.sheets import Kind as CooperationKind
from opennrm.journeys import keeping_safe, told
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Compartment, Purpose
from opennrm.law.clocks import Move
from opennrm.law.editions import Body, Position
from opennrm.people import selectors as people_reads
from opennrm.people import services as people
from opennrm.people.rules import Birth, Certainty, Channel, ChannelKind, Childhood, Fact, PersonFacts, SafeContact
from opennrm.placement import selectors as placement_reads
from opennrm.placement import services as placement
from opennrm.placement.rules import Ground, Incident, Known, Lives, Security, ShelterKind, Takes, Urgency
from opennrm.placement.rules.written import HouseAddress, Needs
from opennrm.publications import selectors as publication_reads
from opennrm.publications import services as publications
from opennrm.publications.rules.told import Told
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import Lane, PersonLine, Report
from opennrm.residence import selectors as residence_reads
from opennrm.residence import services as residence
from opennrm.residence.rules.states import Track
from opennrm.residence.services import Asking, Decided
from opennrm.safety import services as safety
from opennrm.safety.rules import (
    Agreed,
    Assessment,
    Danger,
    Dimension,
    Happening,
    HelperKind,
    Kind,
    Look,
    Plan,
    Section,
    Source,
    There,
    Ties,
)
from opennrm.safety.rules import Certainty as Sure
from tests.cast import CAST

C = Compartment
IDENTITY_FIELDS = ("given", "family", "called", "other")
TEAM = {
    # who joins the team, with which parts, for what, with a share of their organisation
    "mentor": (frozenset({C.IDENTITY, C.SAFE_CONTACT, C.HEALTH, C.NOTES}), Given.HOUSE, Function.MENTOR),
    "lawyer": (frozenset({C.IDENTITY, C.IMMIGRATION, C.ACCOUNT}), Given.LEGAL_HELP, Function.LAWYER),
    "doctor": (frozenset({C.HEALTH}), Given.MEDICAL, Function.HEALTH_CONTACT),
    "police_officer": (frozenset({C.IDENTITY, C.POLICE}), Given.INVESTIGATION, Function.POLICE_CONTACT),
}
LEAD, REGISTER = "shelter_lead", "registrar"
SUPERVISOR = "shelter_supervisor"  # of the organisation that leads


@dataclass(frozen=True)
class Marker:
    """A string that exists nowhere else, where it was put, and who may be shown it."""

    text: str
    where: str
    seen_by: frozenset[str]


@dataclass
class World:
    markers: list[Marker] = field(default_factory=list)
    ids: list[UUID] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    def mark(self, where: str, *seen_by: str) -> str:
        """A new marker: letters alone, so that no search, phone rule or name rule changes it."""
        text = "Qx" + "".join(secrets.choice("bcdfghjklmnpqrstvwz") for _ in range(14))
        self.markers.append(Marker(text, where, frozenset(seen_by)))
        return text

    def allowed(self, user_name: str) -> set[str]:
        return {marker.text for marker in self.markers if user_name in marker.seen_by}


def actor(user_name: str, purpose: Purpose | None = None) -> Actor:
    return actor_for(User.objects.with_roles().get(username=user_name), purpose)


def user(user_name: str) -> User:
    found: User = User.objects.with_roles().get(username=user_name)
    return found


def sharing(parts: Iterable[Compartment], purpose: Given) -> cases.Sharing:
    return cases.Sharing(
        parts=frozenset(parts), purpose=purpose, basis=Basis.CONSENT, giver=Giver.PERSON,
        ground="explained with an interpreter, and she agreed", given_on=clock.today() - timedelta(days=3),
    )  # fmt: skip


def who_sees(part: Compartment) -> tuple[str, ...]:
    """Of the lead and the team, who holds this part. Written from TEAM above, not read from the program."""
    members = [name for name, (parts, _given, _function) in TEAM.items() if part in parts]
    lead = [LEAD] if part != C.POLICE else []
    return (*lead, *members)


def build(people_count: int = 3) -> World:
    """Everything through the services, as the program itself would."""
    world = World()
    for number in range(people_count):
        _one_person(world, number)
    _counted_without_a_name(world)
    _told_without_a_name(world)
    _bottleneck(world)
    return world


def _one_person(world: World, number: int) -> None:
    reporter = actor("police_officer", Purpose.REFERRAL)
    reported = ("police_officer", REGISTER)
    names = {
        name: world.mark(f"identity:{name}", REGISTER, *who_sees(C.IDENTITY), "police_officer", SUPERVISOR)
        for name in IDENTITY_FIELDS
    }
    report = Report(
        lane=Lane.NAMED,
        noticed=f"We saw that {world.mark('report:noticed', *reported)} was not paid.",
        noticed_when=world.mark("report:when", *reported),
        who_else=world.mark("report:who else", *reported),
        reach=world.mark("report:reach", *reported),
        on_behalf_of=world.mark("report:on behalf", *reported),
        person=PersonLine(first_names=names["given"], surname=names["family"], called=names["called"], birth_year=1995),
    )
    referral = referrals.register_referral(report, key=secrets.token_hex(8), by=reporter)
    registrar = actor(REGISTER)
    person = people_reads.person(referral.person_id, viewer=registrar)
    facts = PersonFacts(
        given_names=Fact(names["given"], Certainty.SAYS), family_names=Fact(names["family"], Certainty.SAYS),
        called=names["called"], other_names=(names["other"],),
        birth=Fact(Birth(day=date(1995, 3, 7 + number)), Certainty.SAYS),
    )  # fmt: skip
    people.change_facts(person, facts, by=registrar)
    contact_eyes = (REGISTER, *who_sees(C.SAFE_CONTACT), SUPERVISOR)
    person = people_reads.person(referral.person_id, viewer=registrar)
    contact = SafeContact(
        channels=(Channel(kind=ChannelKind.THROUGH, address=world.mark("contact:through", *contact_eyes)),),
        code_word=world.mark("contact:code word", *contact_eyes),
        never=world.mark("contact:never", *contact_eyes),
        confirmed_on=clock.today(),
    )
    people.set_safe_contact(person, contact, by=registrar)
    case = _case(world, referral.person_id, registrar)
    _house(world, case)
    world.ids += [referral.id, referral.person_id, case.id]
    world.references += [referral.reference, case.reference, person.reference]


def _case(world: World, person: UUID, registrar: Actor) -> Case:
    case = cases.open_case(person, user(LEAD), by=registrar)
    world.cases.append(case)
    lead = actor(LEAD)
    for name, (parts, given, function) in TEAM.items():
        own = user(name).organisation_id == user(LEAD).organisation_id
        member = cases.add_member(
            case.id, user(name), function, parts, sharing=None if own else sharing(parts, given), by=lead
        )
        world.ids.append(member.id)
    ended = cases.add_member(
        case.id, user("guardian"), Function.GUARDIAN, frozenset({C.IDENTITY, C.NOTES}),
        sharing=sharing({C.IDENTITY, C.NOTES}, Given.GUARDIANSHIP), by=lead,
    )  # fmt: skip
    cases.end_membership(ended.id, by=lead)
    cases.block(case.id, user("duty_officer"), "a cousin of the suspect, says the police", by=lead)
    _stay(world, case, lead)
    _notes(world, case, lead)
    _account(world, case, lead)
    _papers(world, case)
    _safety(world, case, lead)
    return case


def _safety(world: World, case: Case, lead: Actor) -> None:
    """Dangers, risk, plan, ties, an event and an appointment; a helper of the shelter with where they come from."""
    eyes = (*who_sees(C.DANGERS), SUPERVISOR)
    at_work = (LEAD, *TEAM, SUPERVISOR)
    house = (LEAD, "mentor", "duty_officer", SUPERVISOR)
    person = case.person_id
    danger = Danger(Kind.PERSON, world.mark("danger:value", *eyes), Source.POLICE, Sure.LIKELY,
                    world.mark("danger:words", *eyes))  # fmt: skip
    world.ids.append(safety.note_danger(person, danger, by=lead))
    safety.set_ties(person, Ties((world.mark("ties:town", *eyes),)), by=lead)
    look = Look(There.YES, world.mark("risk:words", *eyes), measure=world.mark("risk:measure", *eyes))
    found = Assessment({Dimension.DEBTS: look}, summary=world.mark("risk:summary", *eyes))
    keeping_safe.write_assessment(case, found, seen=0, by=lead)
    plan = Plan({Section.HOUSE: world.mark("plan:house", *eyes), Section.TAKE: world.mark("plan:take", *eyes)},
                Agreed.PERSON, review_on=clock.today() + timedelta(days=9))  # fmt: skip
    keeping_safe.write_plan(case, plan, seen=0, by=lead)
    words = world.mark("event:words", *eyes)
    world.ids.append(keeping_safe.note_event(case, Happening.PUBLICITY, clock.now(), words, by=lead))
    planned = Planned(Where.LAWYER, clock.now() + timedelta(days=2), words=world.mark("appointment:words", *at_work))
    world.ids.append(cases.plan_appointment(case.id, planned, by=lead).id)
    town = Ties((world.mark("helper:town", *house),))
    world.ids.append(safety.add_helper(HelperKind.DRIVER, "Kees Blom", [], town, by=lead))


def _notes(world: World, case: Case, lead: Actor) -> None:
    readers = who_sees(C.NOTES)
    own = tuple(name for name in readers if user(name).organisation_id == user(LEAD).organisation_id)
    for circle, eyes in ((Circle.PERSON, readers), (Circle.TEAM, readers), (Circle.ORGANISATION, own)):
        words = f"She said {world.mark(f'note:{circle}', *eyes)} and slept well."
        world.ids.append(cases.write_note(case.id, circle, Contact.MET, words, by=lead).id)


def _account(world: World, case: Case, lead: Actor) -> None:
    """What was told, the words of somebody outside, and what a correction took the place of."""
    eyes = who_sees(C.ACCOUNT)
    first = Heard(Reply.TOLD, ("labour",), f"He said {world.mark('account:corrected', *eyes)}.")
    made = cases.write_answer(case.id, Question.FORMS, first, by=lead)
    world.ids.append(made.id)
    second = Heard(
        Reply.TOLD, ("domestic",), f"He said {world.mark('account:words', *eyes)}.",
        elsewhere=f"Officer {world.mark('account:elsewhere', *eyes)}",
    )  # fmt: skip
    world.ids.append(cases.correct_answer(made.id, second, by=lead).id)


def _stay(world: World, case: Case, lead: Actor) -> None:
    """A period, a procedure, a criminal case: each decision with the paper in which it was read."""
    today = clock.today()
    residents = (LEAD, "lawyer")
    paper = world.mark("residence:offer read in")  # kept, and shown on no page
    offered = residence.offer_period(
        case.id, Position.IRREGULAR, "slightest_indication", Decided(today, Body.POLICE, f"letter {paper}"), by=lead
    )
    residence.answer_offer(offered.id, True, today, by=lead)
    police = actor("police_officer", Purpose.CASEWORK)
    number = world.mark("residence:number of the criminal case", "police_officer")
    criminal = residence.note_criminal_case(case.id, number, Track.DISMISSED, today, by=police)
    procedure = residence.apply_for(case.id, "hardship", today, by=lead)
    seen = world.mark("residence:decision read in", *residents)
    residence.decide(
        procedure.id, procedure.version, "refused", "conditions", Decided(today, Body.IMMIGRATION, f"letter {seen}"),
        by=lead,
    )  # fmt: skip
    again = residence.apply_for(case.id, "continued_stay", today, by=lead)
    with acting(lead):
        row = next(
            c.row for c in residence_reads.stay(case_reads.open_file(case.reference, viewer=lead), viewer=lead).clocks
            if c.row.about == again.id
        )  # fmt: skip
    turned = world.mark("residence:suspension read in", *residents)
    residence.turn_clock(
        row.id, row.version, Asking(Move.SUSPEND, "incomplete"), Decided(today, Body.IMMIGRATION, f"letter {turned}"),
        by=lead,
    )  # fmt: skip
    world.ids += [offered.id, criminal.id, procedure.id, row.id]


def _papers(world: World, case: Case) -> None:
    from PIL import Image

    for part, owner in ((C.HEALTH, "mentor"), (C.IDENTITY, LEAD), (C.IMMIGRATION, "lawyer")):
        eyes = who_sees(part)
        picture, data = Image.new("RGB", (8, 8), (secrets.randbelow(255), secrets.randbelow(255), 0)), io.BytesIO()
        exif = Image.Exif()
        exif[0x010E] = world.mark(f"document:{part}:metadata")  # sealed in the original, gone from the copy
        picture.save(data, "JPEG", exif=exif)
        kept = cases.add_document(
            case.id, part, next(iter(Kept)), f"Paper {world.mark(f'document:{part}:title', *eyes)}",
            f"{world.mark(f'document:{part}:file name', *eyes)}.jpg", data.getvalue(), by=actor(owner),
        )  # fmt: skip
        world.ids.append(kept.id)


def _bottleneck(world: World) -> None:
    """Raised by the shelter that leads, with an example that nobody has read yet: own eyes, and those who keep the list."""
    lead = actor(LEAD)
    own = tuple(part.user_name for part in CAST if user(part.user_name).organisation_id == lead.organisation_id)
    officers = ("project_officer", "project_colleague")
    words = world.mark("bottleneck:words", *own, *officers, "observer")
    data = {"title": "No homes", "words": f"Nobody moves on, says {words} today.", "cause": "no_housing"}
    raised = cooperation.write_item(CooperationKind.BOTTLENECK, data, by=lead)
    unread = world.mark("bottleneck:example", *own, *officers)
    example = {"title": "One", "words": f"Somebody waits, says {unread} today."}
    written = cooperation.write_item(CooperationKind.EXAMPLE, example, under=raised.reference, by=lead)
    world.references += [raised.reference, written.reference]


def _house(world: World, case: Case) -> None:
    """A house of the leading organisation, a search and an offer: an address that no page of anybody shows unasked."""
    job = Actor.for_job("world")
    lead = user(LEAD)
    part = placement.Part(f"{case.reference[:4]}", 1, 2, Takes.WOMEN, stepfree=Known.YES)
    plan = placement.House(case.reference, ShelterKind.SPECIALISED_WOMEN, "east", Security.SECRET)
    house = placement.add_shelter(plan, lead.organisation, [part], by=job)
    street, town = world.mark("house:street"), world.mark("house:town")
    address = HouseAddress(street, town, "wierdum", world.mark("house:telephone"), world.mark("house:directions"))
    placement.write_address_of(house.id, address, by=job)
    eyes = ("shelter_lead", "mentor", "shelter_supervisor", "duty_officer")
    words = f"{world.mark('house:incident', *eyes)} stood at the door."
    placement.note_incident(house.id, Incident.THREAT, words, by=actor(LEAD, Purpose.CASEWORK))
    needs = Needs(
        lives=Lives.WOMAN, childhood=Childhood.ADULT, ground=Ground.REFLECTION, children=(), stepfree=Known.NO,
        security=Security.SECRET, care=frozenset(), areas=Known.NO, words=world.mark("wish:words", LEAD, REGISTER),
    )  # fmt: skip
    desk = actor(REGISTER, Purpose.REGISTRATION)
    wish = placement.ask_place(case.reference, Urgency.EMERGENCY, needs, by=desk)
    found = placement_reads.fitting_places(wish.id, viewer=desk)
    place = next(one.place for one in found.fits if one.shelter.id == house.id)
    offer = placement.send_offer(wish.id, place.id, person_agrees=True, house_agrees=True, by=desk)
    world.ids += [house.id, wish.id, place.id, offer.id, offer.stay_id]


def _counted_without_a_name(world: World) -> None:
    report = Report(noticed=f"Somebody told {world.mark('counted:noticed', 'labour_inspector', REGISTER)} about it.")
    made = referrals.register_referral(report, key=secrets.token_hex(8), by=actor("labour_inspector"))
    world.ids += [made.id, made.person_id]
    world.references.append(made.reference)


def _told_without_a_name(world: World) -> None:
    """A message on the public site: it becomes a referral, and the desk answers it."""
    site = Actor.for_job("website")
    words = Told(
        f"I saw {world.mark('message:what', REGISTER)} at the station.",
        where=world.mark("message:where", REGISTER),
        answer=world.mark("message:answer", REGISTER),
    )
    publications.leave_message(words, "en", by=site)
    told.take_in(by=site)
    registrar = actor(REGISTER)
    for row in publication_reads.messages(viewer=registrar):
        world.ids.append(row.id)
        publications.answer_message(row.id, f"Come to {world.mark('message:the answer')}.", by=registrar)


def break_the_glass(world: World, user_name: str) -> Any:
    """Somebody opens the first case in an emergency; the world's expectations do not change: the test says what may."""
    return cases.open_emergency(
        world.cases[0].reference,
        next(iter(Emergency)),
        "threatened tonight at her door, police on the way",
        by=actor(user_name),
    )
