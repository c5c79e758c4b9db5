"""Houses, searches, offers and stays of the made-up country, each written in the name of who does it, at its moment.

Kinds and numbers of places are the leaflet's of 2011 where it has them (40, 10, 8, 65); the rest is invented, like
every house and every street.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from demo import pilot
from demo.live import plan
from demo.live.files import EU
from opennrm.accounts import selectors as account_reads
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Purpose
from opennrm.partners import selectors as partners
from opennrm.people.rules import Ages, Childhood
from opennrm.placement import selectors as reads
from opennrm.placement import services as placement
from opennrm.placement.models import PastStay, PastSupply
from opennrm.placement.rules import (
    Care,
    Cause,
    Child,
    Declined,
    Ground,
    Incident,
    Known,
    Lives,
    Regime,
    Security,
    ShelterKind,
    Takes,
    Urgency,
    Verdict,
    With,
)
from opennrm.placement.rules.written import HouseAddress, Needs

if TYPE_CHECKING:
    from opennrm.accounts.models import User
    from opennrm.cases.models import Case
    from opennrm.placement.models import Shelter

JOB = Actor.for_job("demo.places")
_K, _T = ShelterKind, Takes
NORTH, SOUTH = "Shelter group North", "Shelter group South"
_STREETS = ("Zwanenkade", "Lindenhof", "Molenpad", "Kersenlaan", "Wilgenweg", "Torenstraat", "Veerplein", "Duinzicht")


class House(NamedTuple):
    code: str
    kind: ShelterKind
    owner: str
    region: str
    municipality: str
    part: placement.Part
    security: Security = Security.SECRET
    regime: Regime = Regime.OPEN
    care: frozenset[Care] = frozenset()
    placing: str = ""
    notice_days: int = 0


def _part(letter: str, first: int, count: int, takes: Takes = _T.WOMEN, /, **more: Any) -> placement.Part:
    return placement.Part(letter, first, count, takes, **{"stepfree": Known.YES, **more})


_FAMILY = {"children": 2, "cots": 1}
_YOUNG = {"least_age": 12, "most_age": 17}
_NEEDS = frozenset({Care.PSYCHIATRIC, Care.ADDICTION, Care.DISABILITY})
HOUSES = (
    House("Anker", _K.SPECIALISED_WOMEN, NORTH, "noord", "wierdum", _part("W", 1, 20, **_FAMILY)),
    House("Baken", _K.SPECIALISED_WOMEN, SOUTH, "zuid", "maasdorp", _part("W", 21, 20, **_FAMILY)),
    House("Ceder", _K.SPECIALISED_MEN, NORTH, "noord", "drentwold", _part("M", 1, 10, _T.MEN)),
    House("Distel", _K.MEN_CITIES, SOUTH, "west", "grachtenstad", _part("V", 1, 4, _T.MEN), Security.OPEN),
    House("Eik", _K.MEN_CITIES, SOUTH, "west", "maasmond", _part("V", 5, 4, _T.MEN), Security.OPEN),
    House("Fakkel", _K.PROTECTED_MINORS, NORTH, "oost", "hanzestede", _part("P", 1, 35, _T.ANYBODY, **_YOUNG),
          Security.GUARDED, Regime.RULES, placing="Guardianship"),
    House("Gaard", _K.PROTECTED_MINORS, SOUTH, "zuid", "heuvelrade", _part("P", 36, 30, _T.ANYBODY, **_YOUNG),
          Security.GUARDED, Regime.RULES, placing="Guardianship"),
    House("Haven", _K.WOMENS, NORTH, "noord", "noorderhaven", _part("L", 1, 10, **_FAMILY)),
    House("Iep", _K.WOMENS, NORTH, "oost", "oosterveen", _part("L", 11, 8, **_FAMILY), notice_days=1),
    House("Jasmijn", _K.WOMENS, SOUTH, "west", "westduin", _part("L", 19, 7, **_FAMILY)),
    House("Kers", _K.WOMENS, SOUTH, "midden", "domstede", _part("L", 26, 6), notice_days=2),
    House("Linde", _K.PIMP_VICTIMS, NORTH, "noord", "noorderhaven", _part("A", 1, 8, least_age=12, most_age=23)),
    House("Merel", _K.SECURE_YOUTH, "Youth care East", "oost", "rivierland", _part("J", 1, 6, _T.ANYBODY, **_YOUNG),
          Security.GUARDED, Regime.CLOSED),
    House("Noot", _K.COMPLEX, SOUTH, "zuid", "zuiderkapel", _part("X", 1, 18, _T.WOMEN), care=_NEEDS),
    House("Olm", _K.COMPLEX, SOUTH, "midden", "veluwerand", _part("X", 19, 18, _T.MEN), care=_NEEDS),
    House("Parel", _K.EMERGENCY, NORTH, "midden", "polderkerk", _part("E", 1, 6, _T.WOMEN, **_FAMILY)),
    House("Reiger", _K.EMERGENCY, SOUTH, "west", "westduin", _part("E", 7, 6, _T.MEN)),
    House("Sluis", _K.GROUP, "National desk", "midden", "veluwerand", _part("G", 1, 24, _T.ANYBODY), Security.OPEN),
)  # fmt: skip
_CAUSES = (Cause.NO_HOUSING, Cause.PERMIT, Cause.NO_HOUSING, Cause.NO_FOLLOW_UP, Cause.CARE, Cause.ALLOWANCE)
_TOWNS = ("oosterveen", "domstede", "westduin", "maasdorp", "noorderhaven")
_LEADS = frozenset({"mentor", "guardian", "coordinator"})
_NIGHTS = timedelta(hours=5)


@dataclass
class Placing:
    """Writes the houses, the pilot of 2010, and where everybody of the live country sleeps."""

    files: tuple[plan.CaseFile, ...]
    cases: dict[str, Case]
    users: dict[str, User]
    now: datetime

    def actor(self, user: str, purpose: Purpose = Purpose.CASEWORK) -> Actor:
        return account_reads.actor_for(self.users[user], purpose)

    def run(self) -> Iterator[str]:
        self._houses()
        placement.take_over_stays([PastStay(**vars(one)) for one in pilot.stays()], by=JOB)
        there = [PastSupply(kind=kind, places=places, from_on=pilot.BEGAN) for kind, places in pilot.PLACES.items()]
        placement.take_over_supply(there, by=JOB)
        self._daily_work()
        turn = 0
        for file in self.files:
            if file.key not in self.cases or file.lead not in _LEADS or file.end is not None:
                continue
            if stay := self._stays(file, turn):
                yield str(stay)
                turn += 1
        self._waiting()

    # --- houses ---------------------------------------------------------------------------------------

    def _houses(self) -> None:
        owners = {one.name: one for one in partners.organisations(viewer=JOB)}
        self.shelters: dict[str, Shelter] = {}
        with clock.set_to(self.now - timedelta(days=400)), acting(JOB):
            for number, one in enumerate(HOUSES):
                house = placement.House(
                    one.code, one.kind, one.region, one.security, one.regime, ("en", "nl"), one.care, one.notice_days
                )
                placing = owners[one.placing] if one.placing else None
                made = placement.add_shelter(house, owners[one.owner], [one.part], placing=placing, by=JOB)
                street = f"{_STREETS[number % len(_STREETS)]} {7 + 4 * number}"
                where = HouseAddress(street, one.municipality.capitalize(), one.municipality)
                placement.write_address_of(made.id, where, by=JOB)
                self.shelters[one.code] = made

    def _daily_work(self) -> None:
        chief, mentor = self.actor("shelter", Purpose.SUPERVISION), self.actor("mentor")
        for code in ("Anker", "Haven"):
            placement.let_read_address(self.shelters[code].id, self.users["mentor"], "works_there", by=chief)
        house = self.shelters["Anker"].id
        with clock.set_to(self.now - timedelta(days=2)):
            placement.note_incident(
                house, Incident.THREAT, "A car stood at the gate for an hour. Police told.", by=mentor
            )
        with clock.set_to(self.now - timedelta(days=5)):
            placement.note_incident(house, Incident.HEALTH, "Flu on the first floor; the doctor came.", by=mentor)
        self._close("Anker", 19, "repair")
        self._close("Ceder", 9, "no_staff")

    def _close(self, code: str, number: int, reason: str) -> None:
        shown = reads.house(self.shelters[code].id, viewer=self.actor("mentor"))
        placement.close_place(shown.rooms[number].place.id, reason, by=self.actor("mentor"))

    # --- who lives where --------------------------------------------------------------------------------

    def _needs(self, file: plan.CaseFile, day: date) -> Needs:
        human = file.human
        age = human.age_on(day)
        minor, here = age < 18, bool(human.nationalities) and human.nationalities[0] in EU
        ground = Ground.CITIZEN if here else Ground.REFLECTION
        if minor:
            ground = Ground.MINOR_HERE if here else Ground.MINOR_ALONE
        lives = Lives.OTHER if human.gender else Lives.WOMAN if human.female else Lives.MAN
        kids = sum(link.kin == "child" for link in file.links)
        return Needs(
            lives=lives, among=With.EITHER, ages=Ages(age, age), ground=ground, security=Security.SECRET,
            childhood=Childhood.CHILD if minor else Childhood.ADULT, stepfree=Known.NO, care=frozenset(),
            children=(Child(Ages(2, 2), Known.YES),) * min(kids, 1), areas=Known.NO, languages=human.languages,
        )  # fmt: skip

    def _stays(self, file: plan.CaseFile, turn: int) -> UUID | None:
        """Asked, offered, arrived in one evening; later ready and held, where the file has been open for long."""
        moment = file.opened_at + _NIGHTS
        case, desk, lead = self.cases[file.key], self.actor("desk", Purpose.REGISTRATION), self.actor(file.lead)
        if moment >= self.now:
            return None
        by = lead if file.lead == "guardian" else desk
        with clock.set_to(moment):
            wish = placement.ask_place(
                case.reference, Urgency.EMERGENCY, self._needs(file, clock.today()), by=lead
            )  # fmt: skip
            found = reads.fitting_places(wish.id, viewer=by)
            fits = [
                one for one in found.fits
                if one.verdict == Verdict.FITS and one.shelter.kind not in (_K.GROUP, _K.EMERGENCY)
            ]  # fmt: skip
            if not fits:
                return None
            offer = placement.send_offer(wish.id, fits[0].place.id, person_agrees=True, house_agrees=True, by=by)
        with clock.set_to(moment + timedelta(hours=2)):
            placement.confirm_arrival(offer.stay_id, by=lead)
        self._later(offer.stay_id, moment, turn, lead)
        return offer.stay_id

    def _later(self, stay: UUID, moment: datetime, turn: int, lead: Actor) -> None:
        age = (self.now - moment).days
        cause, town = _CAUSES[turn % len(_CAUSES)], _TOWNS[turn % len(_TOWNS)]
        if 50 <= age < 85:
            with clock.set_to(moment + timedelta(days=48)):
                placement.note_block(stay, cause, by=lead)
        elif age >= 85:
            with clock.set_to(moment + timedelta(days=80)):
                placement.mark_ready(stay, clock.today(), cause, by=lead)
                asked = placement.ask_municipality(stay, town, by=lead)
            if turn % 3 == 0 and age >= 100:
                with clock.set_to(moment + timedelta(days=99)):
                    placement.note_answer(asked.id, "no", by=lead)

    # --- who waits --------------------------------------------------------------------------------------

    def _waiting(self) -> None:
        """At the desk: one emergency without a place, one with an offer that waits, one declined, one planned."""
        desk = self.actor("desk", Purpose.REGISTRATION)
        mine = [
            f
            for f in self.files
            if f.lead == "desk" and f.key in self.cases and f.end is None and f.human.told == "date"
        ]
        grown = [f for f in mine if f.human.age_on(self.now.date()) >= 18][:4]
        for number, file in enumerate(grown):
            with clock.set_to(self.now - timedelta(hours=(2, 6, 30, 80)[number])):
                urgency = Urgency.EMERGENCY if number < 2 else Urgency.SOON
                wish = placement.ask_place(
                    self.cases[file.key].reference, urgency, self._needs(file, clock.today()), by=desk
                )  # fmt: skip
            if number:
                self._offer(wish.id, number, desk)

    def _offer(self, wish: UUID, number: int, desk: Actor) -> None:
        """A North house has an offer to answer; another one has said no this morning."""
        found = reads.fitting_places(wish, viewer=desk)
        mine = [one for one in found.fits if one.verdict == Verdict.FITS and one.shelter.organisation.name == NORTH]
        if not mine:
            return
        with clock.set_to(self.now - timedelta(minutes=20)):
            until = self.now + timedelta(hours=6)
            offer = placement.send_offer(wish, mine[0].place.id, answer_by=until, person_agrees=True, by=desk)
        if number == 2:
            placement.decline_offer(offer.id, Declined.CARE, by=self.actor("mentor"))
