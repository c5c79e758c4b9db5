"""What is known about who somebody is, and how sure that is. Pure.

Every fact carries its certainty, its source and since when. *Unknown*, *not asked*, *doubted* and *no* are four
different answers, and doubt about an age means the protection of a child (Directive 2011/36/EU, article 13(2)).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.people.rules.said import too_long

ADULT_AT_YEARS = 18  # Palermo Protocol, article 3(d); Directive 2011/36/EU, article 2(6)
STATELESS = "stateless"  # stands among the nationalities, because it is an answer and not a gap
OLDEST_YEARS = 120  # beyond this a birth date is a slip of the pen


class Certainty(StrEnum):
    KNOWN = "known"  # seen in a document, or beyond question
    SAYS = "says"  # the person, or somebody for them, says so
    ESTIMATED = "estimated"
    DOUBTED = "doubted"  # said, and somebody has reasons to doubt it
    UNKNOWN = "unknown"  # asked, and nobody knows
    NOT_ASKED = "not_asked"


WITHOUT_VALUE = frozenset({Certainty.UNKNOWN, Certainty.NOT_ASKED})


class Source(StrEnum):
    """Where a fact comes from. Kinds only: who it was stands in the log."""

    NOT_SAID = ""
    PERSON = "person"
    DOCUMENT = "document"
    REPORTER = "reporter"
    RELATIVE = "relative"
    OFFICIAL = "official"
    AGE_ASSESSMENT = "age_assessment"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"  # as registered: X, or intersex


T = TypeVar("T")


@dataclass(frozen=True)
class Fact(Generic[T]):
    """A value, how sure it is, who said it, since when it is recorded.

    >>> Fact("Mercy", Certainty.SAYS).known, Fact().known
    (True, False)
    """

    value: T | None = None
    certainty: Certainty = Certainty.NOT_ASKED
    source: Source = Source.NOT_SAID
    since: date | None = None

    @property
    def known(self) -> bool:
        """There is a value, however sure."""
        return self.value is not None

    @property
    def asked(self) -> bool:
        return self.certainty != Certainty.NOT_ASKED

    def faults(self) -> list[str]:
        """Why value and certainty do not go together; empty if they do."""
        if self.value is None and self.certainty not in WITHOUT_VALUE:
            return [_("Write the value, or choose “unknown” or “not asked”.")]
        if self.value is not None and self.certainty in WITHOUT_VALUE:
            return [_("There is a value: say how sure it is, or take the value away.")]
        return []


@dataclass(frozen=True)
class Birth:
    """When somebody was born, as exactly as it is known: a day, a year, or an age between bounds on a day.

    With a day or a year, the age bounds may stand beside it: "says to be born in 2004, looks 15 to 17".
    """

    day: date | None = None
    year: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    judged_on: date | None = None  # the day on which the age was said or judged

    def faults(self, today: date) -> dict[str, list[str]]:
        """What cannot be, per field; empty if all can."""
        faults: dict[str, list[str]] = {}
        if self.day is not None and self.day > today:
            faults["day"] = [Said(_("{day} has not come yet: write another date, or “not known”."), day=self.day)]
        born = self.day.year if self.day else self.year
        if born is not None and not today.year - OLDEST_YEARS <= born <= today.year:
            faults.setdefault("day" if self.day else "year", []).append(
                Said(_("{year} cannot be the year of birth: write another year, or “not known”."), year=born)
            )
        if self.day and self.year and self.day.year != self.year:
            words = _("The date says {day}, the year says {year}: keep one of them.")
            faults["year"] = [Said(words, day=self.day.year, year=self.year)]
        bounds = [age for age in (self.age_from, self.age_to) if age is not None]
        if any(not 0 <= age <= OLDEST_YEARS for age in bounds):
            faults["age_from"] = [Said(_("Write an age between 0 and {oldest}."), oldest=OLDEST_YEARS)]
        elif len(bounds) == 2 and bounds[0] > bounds[1]:
            faults["age_to"] = [
                Said(_("{second} is below {first}: write the lower age first."), second=bounds[1], first=bounds[0])
            ]
        return faults

    @property
    def stated(self) -> tuple[date, date] | None:
        """The first and the last day on which somebody with this date or year was born."""
        if self.day is not None:
            return self.day, self.day
        if self.year is not None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        return None

    @property
    def judged(self) -> tuple[date, date] | None:
        """The same for the age bounds alone."""
        if self.judged_on is None or (self.age_from is None and self.age_to is None):
            return None
        least = self.age_from if self.age_from is not None else 0
        most = self.age_to if self.age_to is not None else OLDEST_YEARS
        first = _years_before(self.judged_on, most + 1)
        return date.fromordinal(first.toordinal() + 1), _years_before(self.judged_on, least)

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and last year of birth that this allows; the stated one before the judged one."""
        span = self.stated or self.judged
        return (span[0].year, span[1].year) if span else None


def _years_before(day: date, years: int) -> date:
    year = day.year - years
    if year < 1:
        return date.min
    if (day.month, day.day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        return date(year, 2, 28)
    return day.replace(year=year)


def age_in_years(born: date, day: date) -> int:
    """Completed years on a day; who was born on 29 February has the birthday on 1 March in other years.

    >>> age_in_years(date(2008, 11, 22), date(2026, 11, 21)), age_in_years(date(2008, 11, 22), date(2026, 11, 22))
    (17, 18)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True)
class Ages:
    """The youngest and the oldest that somebody may be."""

    least: int
    most: int

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}\N{EN DASH}{self.most}"


class Childhood(StrEnum):
    CHILD = "child"
    MAY_BE_CHILD = "may_be_child"  # protected as a child until it is known
    ADULT = "adult"
    UNKNOWN = "unknown"


def _ages(span: tuple[date, date] | None, day: date) -> Ages | None:
    if span is None:
        return None
    first, last = span
    return Ages(max(0, age_in_years(last, day)), max(0, age_in_years(first, day)))


@dataclass(frozen=True)
class PersonFacts:
    """Who somebody is, as entered. Names are free text in any script."""

    given_names: Fact[str] = field(default_factory=Fact)
    family_names: Fact[str] = field(default_factory=Fact)
    other_names: tuple[str, ...] = ()  # names used in other papers, at work, by others
    called: str = ""  # the name the person uses, and wants to hear
    birth: Fact[Birth] = field(default_factory=Fact)
    nationalities: Fact[tuple[str, ...]] = field(default_factory=Fact)  # ISO 3166-1 alpha-2, or STATELESS
    birth_country: Fact[str] = field(default_factory=Fact)
    sex: Fact[Sex] = field(default_factory=Fact)
    gender: Fact[str] = field(default_factory=Fact)  # as the person says it
    languages: Fact[tuple[str, ...]] = field(default_factory=Fact)  # ISO 639, the best spoken first
    interpreter: Fact[bool] = field(default_factory=Fact)
    phones: tuple[str, ...] = ()  # numbers known from papers or reports: for recognising, never for calling

    @property
    def display_name(self) -> str:
        """What the person is called; the first that is known of: called, given and family names, another name."""
        full = " ".join(name for name in (self.given_names.value, self.family_names.value) if name)
        return self.called or full or (self.other_names[0] if self.other_names else "")

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name as written: given with family, each other name, the name in use."""
        full = " ".join(name for name in (self.given_names.value, self.family_names.value) if name)
        return tuple(dict.fromkeys(name for name in (full, *self.other_names, self.called) if name.strip()))

    def age_on(self, day: date) -> Ages | None:
        """How old the person is or says to be, between bounds; None where nobody knows.

        >>> PersonFacts(birth=Fact(Birth(year=2008), Certainty.SAYS)).age_on(date(2026, 11, 22))
        Ages(least=17, most=18)
        """
        birth = self.birth.value
        return None if birth is None else _ages(birth.stated or birth.judged, day)

    def childhood_on(self, day: date) -> Childhood:
        """Child, perhaps a child, adult, or nobody knows.

        A doubted age protects: it is a child's until bounds that somebody judged exclude it.
        """
        birth = self.birth.value
        if birth is None:
            return Childhood.UNKNOWN
        stated, judged = _ages(birth.stated, day), _ages(birth.judged, day)
        doubted = self.birth.certainty == Certainty.DOUBTED
        if doubted and judged is not None and stated is not None:
            stated = None  # what was said is set aside, what was judged counts
        elif doubted and (stated or judged):
            said = stated or judged
            return Childhood.CHILD if said and said.most < ADULT_AT_YEARS else Childhood.MAY_BE_CHILD
        spans = [ages for ages in (stated, judged) if ages is not None]
        if not spans:
            return Childhood.UNKNOWN
        if all(ages.most < ADULT_AT_YEARS for ages in spans):
            return Childhood.CHILD
        if any(ages.least < ADULT_AT_YEARS for ages in spans):
            return Childhood.MAY_BE_CHILD
        return Childhood.ADULT

    def is_or_may_be_child(self, day: date) -> bool:
        """Whether the protection of a child applies.

        >>> nineteen = Birth(age_from=19, age_to=19, judged_on=date(2026, 11, 1))
        >>> PersonFacts(birth=Fact(nineteen, Certainty.SAYS)).is_or_may_be_child(date(2026, 11, 22))
        False
        >>> PersonFacts(birth=Fact(nineteen, Certainty.DOUBTED)).is_or_may_be_child(date(2026, 11, 22))
        True
        """
        return self.childhood_on(day) in (Childhood.CHILD, Childhood.MAY_BE_CHILD)

    def gaps(self) -> list[str]:
        """The names of the fields that nobody asked about yet. Gaps are told, never block."""
        named = bool(self.all_names)
        open_fields = [name for name in UNCERTAIN if not getattr(self, name).asked]
        return [name for name in open_fields if not (named and name in ("given_names", "family_names"))]


UNCERTAIN = (
    "given_names", "family_names", "birth", "nationalities", "birth_country", "sex", "gender", "languages",
    "interpreter",
)  # fmt: skip


def faults_in(facts: PersonFacts, today: date) -> dict[str, list[str]]:
    """What cannot be, per field; empty if all can."""
    faults = {name: wrong for name in UNCERTAIN if (wrong := getattr(facts, name).faults())}
    if facts.birth.value is not None:
        for part, sentences in facts.birth.value.faults(today).items():
            faults.setdefault(f"birth_{part}", []).extend(sentences)
        if facts.birth.value == Birth():
            faults["birth"] = [_("Write a date, a year or an age, or choose “unknown” or “not asked”.")]
    for code in facts.nationalities.value or ():
        if code != STATELESS and not (len(code) == 2 and code.isascii() and code.isupper()):
            faults.setdefault("nationalities", []).append(Said(_("“{code}” is not a country of the list."), code=code))
    for name, text in _texts(facts):
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            faults.setdefault(name, []).append(_("This holds a damaged character: type it again."))
        if len(text) > LONGEST_TEXT:
            faults.setdefault(name, []).append(too_long(text, LONGEST_TEXT))
    return faults


LONGEST_TEXT = 200


def _texts(facts: PersonFacts) -> list[tuple[str, str]]:
    texts = [("given_names", facts.given_names.value), ("family_names", facts.family_names.value)]
    texts += [("gender", facts.gender.value), ("called", facts.called)]
    texts += [("other_names", name) for name in facts.other_names] + [("phones", phone) for phone in facts.phones]
    return [(name, text) for name, text in texts if text]


def dated(facts: PersonFacts, before: PersonFacts | None, today: date) -> PersonFacts:
    """The same facts, each with the day since when it is so: kept where nothing changed, today where it did."""
    changes: dict[str, Fact[object]] = {}
    for name in UNCERTAIN:
        new: Fact[object] = getattr(facts, name)
        old: Fact[object] = getattr(before, name) if before is not None else Fact()
        if not new.asked and not new.known:
            continue
        same = replace(new, since=None) == replace(old, since=None)
        since = old.since if same and old.since is not None else new.since or today
        changes[name] = replace(new, since=since)
    return replace(facts, **changes)  # type: ignore[arg-type]
