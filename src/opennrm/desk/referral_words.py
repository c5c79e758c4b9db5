"""A report and its gaps as lines for a page, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from opennrm.kernel import clock
from opennrm.kernel.errors import Broken
from opennrm.referrals.rules import AgeBand, Lane, Report, missing_facts
from opennrm.referrals.rules import words as w
from opennrm.ui.countries import country, language
from opennrm.ui.dates import day_words
from opennrm.ui.parts import Certainty, Fact

_OPEN = {"": Certainty.NOT_ASKED, "not_asked": Certainty.NOT_ASKED, "unknown": Certainty.UNKNOWN}


def told_in(fault: Broken) -> Broken:
    """The same refusal in the reader's language, where its sentences are known."""
    return Broken({field: [_(sentence) for sentence in sentences] for field, sentences in fault.faults.items()})


def line(label: str, code: str, words: str = "") -> Fact:
    """One fact; not known and not asked look different from each other and from every answer."""
    if code in _OPEN:
        return Fact(label, certainty=_OPEN[code])
    return Fact(label, words or code)


def gaps_of(report: Report) -> list[tuple[str, str]]:
    return [(_(fact), _(how)) for fact, how in missing_facts(report)]


def _when(report: Report) -> Fact:
    if report.noticed_on is not None:
        return Fact(_("When"), day_words(report.noticed_on, clock.today()))
    return line(_("When"), report.noticed_when)


def facts_of(report: Report) -> list[Fact]:
    """What was told, line by line."""
    found = [
        Fact(_("Registered"), _(w.LANES[report.lane])),
        Fact(_("Asked for"), _(w.SERVICES[report.service])),
        _when(report),
        line(_("Where the person is now"), report.safe_now, _(w.SAFES[report.safe_now])),
        line(_("Children"), report.children, _(w.CHILDREN[report.children])),
        *_person(report),
        line(_("Language for an interpreter"), report.interpreter, language(report.interpreter)),
        line(_("Kind of exploitation"), ",".join(report.forms), ", ".join(_(w.FORMS[form]) for form in report.forms)),
    ]
    if report.who_else:
        found.append(Fact(_("Who else is there"), report.who_else))
    if report.on_behalf_kind is not None:
        found.append(Fact(_("Told by"), _(w.REPORTERS[report.on_behalf_kind])))
    return found


def _person(report: Report) -> list[Fact]:
    person = report.person
    found = []
    if report.lane == Lane.NAMED:
        name = " ".join(part for part in (person.first_names, person.surname) if part)
        known = [line(_("Name"), name)] if name or not person.called else []
        found = [*known, line(_("Agrees"), report.agreed, _(w.AGREEMENTS[report.agreed]))]
        if person.called:
            found.append(Fact(_("Name the person uses"), person.called))
    born = str(person.birth_year or "")
    if person.birth_date is not None:
        born = day_words(person.birth_date, clock.today())
    if born:
        found.append(Fact(_("Born"), born, Certainty.DOUBTED if person.age_band == AgeBand.DOUBTED else Certainty.SURE))
    else:
        found.append(line(_("Age"), person.age_band, _(w.AGES[person.age_band])))
    found.append(line(_("Sex"), person.sex, _(w.SEXES[person.sex])))
    found.append(line(_("Nationality"), person.nationality, country(person.nationality)))
    return found
