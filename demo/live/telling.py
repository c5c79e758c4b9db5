"""How somebody is reported: the same person told by police and by a shelter, in another spelling or script. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from anyascii import anyascii

from demo.live import words
from demo.people import Human
from opennrm.law.bases import Basis
from opennrm.people.rules import (
    STATELESS,
    Birth,
    Certainty,
    Channel,
    ChannelKind,
    Fact,
    PersonFacts,
    SafeContact,
    Source,
    Voicemail,
)
from opennrm.people.rules import Sex as RegisteredSex
from opennrm.referrals.rules import (
    AgeBand,
    Agreed,
    Children,
    Form,
    Lane,
    PersonLine,
    Report,
    Reporter,
    Safe,
    Service,
    Sex,
)

# Numbers that nobody has: the range that Ofcom (United Kingdom) keeps for film and radio, 07700 900000 to 900999.
# From memory; a test holds that no other number occurs.
DRAMA_NUMBERS = "+447700900"


@dataclass
class Calendar:
    """Whole moments, counted back from one moment; nothing lies after it."""

    now: datetime
    chance: Random

    @property
    def today(self) -> date:
        return self.now.date()

    def ago(self, days: float, hour: int | None = None) -> datetime:
        """So many days ago, in office hours unless said otherwise, and never later than a few minutes ago."""
        moment = self.now - timedelta(days=days)
        if days >= 1:
            moment = moment.replace(
                hour=self.chance.randint(8, 16) if hour is None else hour, minute=self.chance.randrange(60), second=0
            )
        return min(moment, self.now - timedelta(minutes=5)).replace(microsecond=0)

    def after(self, moment: datetime, days: float) -> datetime:
        """So many days after a moment, in office hours where it is another day; at most now."""
        later = moment + timedelta(days=days, minutes=self.chance.randrange(5, 50))
        if later.date() != moment.date():
            later = later.replace(hour=self.chance.randint(9, 16))
        return min(later, self.now - timedelta(minutes=self.chance.randrange(3, 9))).replace(microsecond=0)

    def on(self, days: int) -> date:
        return self.today + timedelta(days=days)


def suits(text: str, human: Human) -> bool:
    """Whether a sentence can be about this person: those with she or he fit some only."""
    found = set(text.lower().replace(".", " ").replace(",", " ").split())
    if found & {"she", "her", "woman"}:
        return human.female and human.sex_told == "known"
    return not (found & {"he", "him", "his"}) or not human.female


def pick(chance: Random, sentences: tuple[str, ...], human: Human) -> str:
    fitting = [text for text in sentences if suits(text, human)]
    return chance.choice(fitting or list(words.NOTICED[""]))


def line(human: Human, way: str = "latin", *, phone: str = "") -> PersonLine:
    """What a reporter knows. `way`: latin, own, swapped, plain (no marks on letters), first_name, nothing."""
    given, family = (human.given, human.family) if way == "own" else human.latin
    if way == "swapped":
        given, family = family, given
    if way == "plain":
        given, family = anyascii(given), anyascii(family)
    if way in ("first_name", "nothing"):
        given, family = "", ""
    age = human.told
    return PersonLine(
        first_names=given,
        surname=family,
        called=human.latin[0] if way == "first_name" else "",
        birth_date=human.born if age == "date" else None,
        birth_year=human.born.year if age == "year" else human.said_year,
        age_band={"doubted": AgeBand.DOUBTED, "unknown": AgeBand.UNKNOWN}.get(age, AgeBand.NOT_ASKED),
        sex=_sex(human),
        nationality=human.nationalities[0] if human.nationalities else "unknown",
        languages=human.languages[:1],
        phone=phone,
    )


def _sex(human: Human) -> Sex:
    if human.sex_told != "known":
        return Sex.NOT_ASKED
    if human.gender:
        return Sex.OTHER
    return Sex.FEMALE if human.female else Sex.MALE


BOUND = {"police": Reporter.POLICE, "border": Reporter.BORDER_POLICE, "inspector": Reporter.LABOUR_INSPECTORATE}


@dataclass(frozen=True)
class Telling:
    """What a reporter says besides who it is."""

    form: str
    on: date
    safe: Safe = Safe.SAFE
    service: Service = Service.REGISTRATION
    children: Children = Children.NO
    region: str = "oost"
    interpreter: bool = False


def report(chance: Random, human: Human, by: str, telling: Telling, way: str = "latin", *, phone: str = "") -> Report:
    """One signal by name, by this user of the cast."""
    bound = by in BOUND
    told = words.NOTICED[telling.form]
    on_behalf = by == "desk2"
    return Report(
        lane=Lane.NAMED,
        service=telling.service,
        noticed=pick(chance, told, human),
        noticed_on=telling.on,
        safe_now=telling.safe,
        who_else=chance.choice(words.WHO_ELSE),
        children=telling.children,
        reach="" if chance.random() < 0.3 else "Through the desk of my team, in office hours",
        interpreter=human.languages[0] if telling.interpreter else "",
        region=telling.region,
        forms=(Form(telling.form),) if telling.form else (),
        person=line(human, way, phone=phone),
        basis=None if bound or on_behalf else Basis.CONSENT,
        agreed=Agreed.NOT_ASKED if bound or on_behalf else Agreed.YES,
        on_behalf_of="Somebody who called and wants no name" if on_behalf else "",
        on_behalf_kind=Reporter.PRIVATE_PERSON if on_behalf else None,
    )


def facts(human: Human, today: date) -> PersonFacts:
    """What the lead has learned: how sure each fact is, and from whom."""
    told = human.sex_told == "known"
    sex = RegisteredSex.OTHER if human.gender else RegisteredSex.FEMALE if human.female else RegisteredSex.MALE
    named = bool(human.given)
    return PersonFacts(
        given_names=Fact(human.given, Certainty.SAYS, Source.PERSON) if named else Fact(),
        family_names=Fact(human.family, Certainty.SAYS, Source.PERSON) if named else Fact(),
        other_names=human.other_names,
        called=human.called,
        birth=_birth(human, today),
        nationalities=_nationalities(human),
        birth_country=_birth_country(human),
        sex=Fact(sex, Certainty.SAYS, Source.PERSON) if told else Fact(),
        gender=Fact(human.gender, Certainty.SAYS, Source.PERSON) if human.gender else Fact(),
        languages=Fact(human.languages, Certainty.SAYS, Source.PERSON) if human.languages else Fact(),
        interpreter=Fact(human.languages[0] not in ("nl", "en"), Certainty.KNOWN, Source.OFFICIAL)
        if human.languages
        else Fact(certainty=Certainty.UNKNOWN),
    )


def _birth(human: Human, today: date) -> Fact[Birth]:
    age = human.age_on(today)
    if human.told == "unknown":
        return Fact(certainty=Certainty.UNKNOWN, source=Source.PERSON)
    if human.told == "not_asked":
        return Fact()
    if human.told == "doubted":  # says to be grown up; who met them thinks otherwise
        bounds = Birth(year=human.said_year, age_from=max(age - 1, 14), age_to=age + 1, judged_on=today)
        return Fact(bounds, Certainty.DOUBTED, Source.REPORTER)
    if human.told == "estimated":
        return Fact(Birth(age_from=age - 2, age_to=age + 2, judged_on=today), Certainty.ESTIMATED, Source.OFFICIAL)
    return Fact(Birth(day=human.born), Certainty.SAYS, Source.PERSON)


def _nationalities(human: Human) -> Fact[tuple[str, ...]]:
    if not human.nationalities:
        return Fact(certainty=Certainty.UNKNOWN, source=Source.PERSON)
    return Fact(human.nationalities, Certainty.SAYS, Source.PERSON)


def _birth_country(human: Human) -> Fact[str]:
    known = [code for code in human.nationalities if code != STATELESS]
    return Fact(known[0], Certainty.SAYS, Source.PERSON) if known else Fact(certainty=Certainty.UNKNOWN)


def contact(chance: Random, human: Human, phone: str, confirmed_on: date) -> SafeContact:
    """How somebody can be reached without harm."""
    channels = [
        Channel(
            chance.choice((ChannelKind.PHONE, ChannelKind.MESSAGE)), phone, chance.choice(words.HOURS),
            alone=True if chance.random() < 0.7 else None, voicemail=Voicemail.NO,
        )
    ]  # fmt: skip
    if chance.random() < 0.4:
        channels.append(Channel(ChannelKind.THROUGH, "the worker with whom the person eats on Sundays"))
    return SafeContact(
        tuple(channels), human.languages[0] if human.languages else "", chance.choice(words.CODE_WORDS),
        chance.choice(words.NEVER), confirmed_on,
    )  # fmt: skip
