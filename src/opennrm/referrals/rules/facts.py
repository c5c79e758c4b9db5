"""From what a reporter tells to what the register of persons takes: every fact comes from a reporter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from opennrm.people.rules import UNCERTAIN, Birth, Certainty, Fact, PersonFacts, Source
from opennrm.people.rules import Sex as RegisteredSex
from opennrm.referrals.rules.report import Report
from opennrm.referrals.rules.words import AgeBand, Sex

_SAYS, _FROM = Certainty.SAYS, Source.REPORTER
_BOUNDS: dict[AgeBand, tuple[int | None, int | None]] = {
    AgeBand.UNDER_12: (0, 11),
    AgeBand.TEEN: (12, 17),
    AgeBand.YOUNG: (18, 23),
    AgeBand.ADULT: (24, 30),
    AgeBand.MIDDLE: (31, 40),
    AgeBand.OLDER: (41, None),
    AgeBand.CHILD: (0, 17),
    AgeBand.GROWN: (18, None),
}
_SEX = {Sex.FEMALE: RegisteredSex.FEMALE, Sex.MALE: RegisteredSex.MALE, Sex.OTHER: RegisteredSex.OTHER}


def _open(answer: str) -> Certainty:
    return Certainty.UNKNOWN if answer == "unknown" else Certainty.NOT_ASKED


def _birth(report: Report, today: date) -> Fact[Birth]:
    person = report.person
    doubted = person.age_band == AgeBand.DOUBTED
    if person.birth_date is not None or person.birth_year is not None:
        year = None if person.birth_date else person.birth_year
        return Fact(Birth(day=person.birth_date, year=year), Certainty.DOUBTED if doubted else _SAYS, _FROM)
    bounds = _BOUNDS.get(person.age_band)
    if bounds is not None:
        return Fact(Birth(age_from=bounds[0], age_to=bounds[1], judged_on=today), Certainty.ESTIMATED, _FROM)
    if doubted:  # says to be grown up, and somebody doubts it
        return Fact(Birth(age_from=18, judged_on=today), Certainty.DOUBTED, _FROM)
    return Fact(certainty=_open(person.age_band))


def _nationalities(code: str) -> Fact[tuple[str, ...]]:
    if code in ("", "unknown", "not_asked"):
        return Fact(certainty=_open(code))
    return Fact((code,), _SAYS, _FROM)


def person_facts(report: Report, today: date) -> PersonFacts:
    """The person of this report, as the register takes it."""
    person = report.person
    sex = _SEX.get(person.sex)
    return PersonFacts(
        given_names=Fact(person.first_names, _SAYS, _FROM) if person.first_names else Fact(),
        family_names=Fact(person.surname, _SAYS, _FROM) if person.surname else Fact(),
        called=person.called,
        birth=_birth(report, today),
        nationalities=_nationalities(person.nationality),
        sex=Fact(sex, _SAYS, _FROM) if sex else Fact(certainty=_open(person.sex)),
        languages=Fact(person.languages, _SAYS, _FROM) if person.languages else Fact(),
        interpreter=Fact(True, _SAYS, _FROM) if report.interpreter else Fact(),
        phones=(person.phone,) if person.phone else (),
    )


def filled(before: PersonFacts, told: PersonFacts) -> PersonFacts:
    """What stood there, with its gaps filled from what is told now."""
    changes: dict[str, object] = {
        name: getattr(told, name)
        for name in UNCERTAIN
        if not getattr(before, name).known and (getattr(told, name).known or getattr(told, name).asked)
    }
    if not before.called:
        changes["called"] = told.called
    changes["phones"] = tuple(dict.fromkeys((*before.phones, *told.phones)))
    return replace(before, **changes)  # type: ignore[arg-type]
