"""Takes the registered people of 2010 to 2012 over, as a register that existed before would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demo.years import Registered, Told
from opennrm.kernel.actors import Actor
from opennrm.law.bases import Basis
from opennrm.partners import selectors as partner_reads
from opennrm.people.rules import STATELESS
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import AgeBand, Agreed, Form, Lane, PersonLine, Report, Reporter, Sex, band_of
from opennrm.referrals.services.taking_over import Earlier, Sent

JOB = Actor.for_job("demo.history")
BATCH = 500
_BOUND = frozenset({"police", "border_police", "labour_inspectorate"})


def _line(one: Registered, told: Told) -> PersonLine:
    human = one.human
    nationality = human.nationalities[0] if human.nationalities else "unknown"
    seen = PersonLine(
        sex=Sex.FEMALE if human.female else Sex.MALE,
        nationality="stateless" if nationality == STATELESS else nationality,
        languages=human.languages[:1],
    )
    exact = PersonLine(birth_date=human.born)
    doubted = human.told == "doubted"
    band = AgeBand.DOUBTED if doubted else band_of(exact, min(report.on for report in one.told))
    if not told.named:
        return _with(seen, age_band=band)
    dated = human.told == "date"
    return _with(
        seen, first_names=human.given, surname=human.family, birth_date=human.born if dated else None,
        age_band=AgeBand.NOT_ASKED if dated else band,
    )  # fmt: skip


def _with(line: PersonLine, **more: object) -> PersonLine:
    return PersonLine(**{**vars(line), **more})  # type: ignore[arg-type]


def _report(one: Registered, told: Told) -> Report:
    consent = told.named and told.reporter not in _BOUND
    return Report(
        lane=Lane.NAMED if told.named else Lane.COUNTED,
        noticed="Taken over from the register of before.",
        noticed_on=told.on,
        region=one.region,
        forms=tuple(Form(form) for form in one.forms),
        person=_line(one, told),
        basis=Basis.CONSENT if consent else None,
        agreed=Agreed.YES if consent else Agreed.NOT_ASKED,
    )


def earlier(one: Registered, organisations: dict[str, int]) -> Earlier:
    """One person of those years, as the room of referrals takes people over."""
    return Earlier(
        tuple(
            Sent(_report(one, told), Reporter(told.reporter), told.on, organisations.get(told.organisation))
            for told in one.told
        )
    )


def take_over(registered: Sequence[Registered]) -> Iterator[int]:
    """Write them in batches; gives after each how many people are written so far."""
    organisations = {found.name: found.pk for found in partner_reads.organisations(viewer=JOB)}
    for start in range(0, len(registered), BATCH):
        some = registered[start : start + BATCH]
        referrals.take_over([earlier(one, organisations) for one in some], by=JOB)
        yield start + len(some)
