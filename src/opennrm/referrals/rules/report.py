"""What a reporter tells, what is still open in it, and how soon somebody must look. Gaps are told, never block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from opennrm.law.bases import Basis
from opennrm.law.words import gettext_noop as _
from opennrm.referrals.rules.words import (
    CHILD_BANDS,
    AgeBand,
    Agreed,
    Children,
    Form,
    Lane,
    Reporter,
    Safe,
    Service,
    Sex,
    Urgency,
)

LONGEST_TEXT = 20_000  # signs: ten pages


@dataclass(frozen=True)
class PersonLine:
    """What the reporter says about the person. Everything may be empty; a name is asked for in one lane only."""

    first_names: str = ""
    surname: str = ""
    called: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    age_band: AgeBand = AgeBand.NOT_ASKED
    sex: Sex = Sex.NOT_ASKED
    nationality: str = ""  # ISO 3166-1 alpha-2, "stateless" or "unknown"; empty: not asked
    languages: tuple[str, ...] = ()  # ISO 639
    phone: str = ""
    email: str = ""

    @property
    def named(self) -> bool:
        return bool(self.first_names or self.surname or self.called)


@dataclass(frozen=True)
class Report:
    """One signal about one person, typed and cleaned. An empty one with a single word in `noticed` is valid."""

    lane: Lane = Lane.COUNTED
    service: Service = Service.REGISTRATION
    noticed: str = ""
    noticed_on: date | None = None
    noticed_when: str = ""  # "last week", in the reporter's words
    safe_now: Safe = Safe.NOT_ASKED
    who_else: str = ""
    children: Children = Children.NOT_ASKED
    reach: str = ""
    no_call_back: bool = False
    interpreter: str = ""  # language
    region: str = ""  # code
    forms: tuple[Form, ...] = ()
    person: PersonLine = field(default_factory=PersonLine)
    basis: Basis | None = None
    agreed: Agreed = Agreed.NOT_ASKED
    signs: tuple[tuple[str, str], ...] = ()  # (sign, yes / no / unknown)
    on_behalf_of: str = ""  # phone or paper: who really reports
    on_behalf_kind: Reporter | None = None
    linkage: str = ""  # what two reporters would both know; only its keyed token is kept, in the lane without a name

    @property
    def empty(self) -> bool:
        return self == Report(lane=self.lane, service=self.service)


def _answered(value: str) -> bool:
    return value not in ("", "unknown", "not_asked")


def _how_open(value: str) -> str:
    return _("unknown") if value == "unknown" else _("not asked")


def missing_facts(report: Report) -> list[tuple[str, str]]:
    """What is still open, with how it stands: (fact, "unknown" or "not asked"). Nothing here stops a referral.

    >>> missing_facts(Report(noticed="x"))[0]
    ('Where the person is now', 'not asked')
    """
    person = report.person
    asked = [
        (_("Where the person is now"), str(report.safe_now)),
        (_("Children"), str(report.children)),
        (_("Age"), str(person.age_band) if person.birth_date is None and person.birth_year is None else "known"),
        (_("Sex"), str(person.sex)),
        (_("Nationality"), person.nationality),
        (_("Language for an interpreter"), report.interpreter),
        (_("Kind of exploitation"), ",".join(report.forms)),
        (_("Region"), report.region),
        (_("When it was noticed"), report.noticed_when or str(report.noticed_on or "")),
    ]
    if not report.noticed:
        asked.insert(0, (_("What was noticed"), ""))
    if report.lane == Lane.NAMED:
        asked.append((_("Name"), "known" if person.named else ""))
        asked.append((_("Legal basis"), str(report.basis or "")))
    if not report.reach and not report.no_call_back:
        asked.append((_("Where the desk can reach you"), ""))
    return [(fact, _how_open(value)) for fact, value in asked if not _answered(value)]


def is_child(person: PersonLine, today: date) -> bool:
    """Under 18, or perhaps: doubt means the protection of a child."""
    if person.birth_date is not None:
        eighteenth = (person.birth_date.year + 18, person.birth_date.month, person.birth_date.day)
        return (today.year, today.month, today.day) < eighteenth
    if person.birth_year is not None:
        return today.year - person.birth_year <= 18
    return person.age_band in CHILD_BANDS


def urgency(report: Report, today: date) -> tuple[Urgency, list[str]]:
    """How soon somebody must look, and why, in words.

    >>> urgency(Report(safe_now=Safe.NOT_SAFE), date(2026, 11, 22))
    (<Urgency.NOW: 'now'>, ['not safe now'])
    """
    now, today_reasons = [], []
    if report.safe_now == Safe.NOT_SAFE:
        now.append(_("not safe now"))
    if Form.ORGANS in report.forms:
        now.append(_("organs may be taken"))
    if is_child(report.person, today):
        today_reasons.append(_("a child, or perhaps one"))
    if report.children == Children.YES:
        today_reasons.append(_("children along"))
    if report.service == Service.SHELTER:
        today_reasons.append(_("a place in a shelter is asked for"))
    if report.safe_now == Safe.UNDER_WAY:
        today_reasons.append(_("on the way, no fixed place"))
    if Form.NOT_YET in report.forms:
        today_reasons.append(_("it can still be prevented"))
    if now:
        return Urgency.NOW, now + today_reasons
    if today_reasons:
        return Urgency.TODAY, today_reasons
    return Urgency.WEEK, [_("no sign of danger today")]


BAND_STARTS = ((41, AgeBand.OLDER), (31, AgeBand.MIDDLE), (24, AgeBand.ADULT), (18, AgeBand.YOUNG), (12, AgeBand.TEEN))


def band_of(person: PersonLine, today: date) -> AgeBand:
    """The band for the count: from the date or year of birth where there is one, else as told."""
    if person.age_band == AgeBand.DOUBTED:
        return AgeBand.DOUBTED
    born = person.birth_date
    if born is not None:
        years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    elif person.birth_year is not None:
        years = today.year - person.birth_year - 1  # the younger of the two possible ages: the protecting one
    else:
        return person.age_band
    return next((band for start, band in BAND_STARTS if years >= start), AgeBand.UNDER_12)


def faults(report: Report, today: date) -> dict[str, list[str]]:
    """What cannot be: never a gap, only what contradicts the calendar or the size of a field."""
    found: dict[str, list[str]] = {}
    if report.noticed_on is not None and report.noticed_on > today:
        found["noticed_on"] = [_("This day is still to come: write when it was noticed, or leave it open.")]
    born = report.person.birth_date
    if born is not None and (born > today or born.year < today.year - 120):
        found["birth_date"] = [_("Nobody alive was born on this day: write another date, or leave it open.")]
    year = report.person.birth_year
    if year is not None and not today.year - 120 <= year <= today.year:
        found["birth_year"] = [_("Nobody alive was born in this year: write another year, or leave it open.")]
    if report.empty:
        found["noticed"] = [_("Nothing is written yet. One word is enough.")]
    for name, text in _texts(report):
        if len(text) > LONGEST_TEXT:
            found[name] = [_("This is longer than ten pages. Shorten it; documents can be added later.")]
    return found


def _texts(report: Report) -> Iterable[tuple[str, str]]:
    yield from (("noticed", report.noticed), ("who_else", report.who_else), ("reach", report.reach))
    yield from (("first_names", report.person.first_names), ("surname", report.person.surname))


def for_lane(report: Report) -> Report:
    """What may be kept in this lane: without a name, neither name nor birth date nor the person's contact is kept.

    The linkage words are gone from what is kept in both lanes: only their keyed token remains, in the vault.
    """
    if report.lane == Lane.NAMED:
        return replace(report, linkage="")
    told = report.person
    kept = PersonLine(age_band=told.age_band, sex=told.sex, nationality=told.nationality, languages=told.languages)
    return replace(report, person=kept, linkage="", basis=None)
