"""What is known about risk, dimension by dimension, in words before numbers; and what asks for a new look. Pure.

There is no total, no level and no rank of a person: each dimension says what is there, how it weighs for the person
in their own judgement, and what is done about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _

LONGEST = 2000
HEAVIEST = 5
REVIEW_DAYS = 14  # no source fixes it: a new look after every contact, and at the latest after so many days


class Dimension(StrEnum):
    TRAFFICKER = "trafficker"  # at large, near, looking for the person
    DEBTS = "debts"
    FAMILY = "family"
    ABROAD = "abroad"  # threats to the person or relatives in another country
    SELF_HARM = "self_harm"
    COMMUNITY = "community"
    ONLINE = "online"


class There(StrEnum):
    """Four different answers, and none is a blank."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Together(StrEnum):
    """Whether the person took part. Without them is an exception that says why."""

    WITH = "with"
    WITHOUT = "without"


class Because(StrEnum):
    """Why there is a new version."""

    FIRST = "first"
    CONTACT = "contact"
    EVENT = "event"
    REVIEW = "review"


class Happening(StrEnum):
    """What asks for a new look at once, because it is when things turn."""

    RELEASED = "released"
    HEARING = "hearing"
    VERDICT = "verdict"
    DISMISSAL = "dismissal"
    PAPERS = "papers"  # court papers served: the address may stand in them
    ADDRESS_KNOWN = "address_known"
    PUBLICITY = "publicity"


@dataclass(frozen=True)
class Look:
    """One dimension as it was judged."""

    there: There = There.NOT_ASKED
    words: str = ""
    weight: int | None = None  # 1 to 5, in the person's own judgement, and only beside words
    measure: str = ""  # what is done about it

    @property
    def empty(self) -> bool:
        return self == Look()


@dataclass(frozen=True)
class Assessment:
    """All dimensions at one moment."""

    looks: Mapping[Dimension, Look] = field(default_factory=dict)
    together: Together = Together.WITH
    why_without: str = ""
    because: Because = Because.CONTACT
    summary: str = ""  # what matters most, in a sentence that the person would recognise
    next_on: date | None = None


def faults(found: Assessment, today: date) -> dict[str, list[str]]:
    """What is missing or cannot be, per field; fields of a dimension read "family_words".

    >>> bare = Assessment({Dimension.DEBTS: Look(There.YES, weight=4)}, summary="She is afraid of her uncle.")
    >>> faults(bare, date(2026, 11, 22))
    {'debts_words': ['Write it in words first: a number alone says nothing.']}
    """
    wrong: dict[str, list[str]] = {}
    for dimension, look in found.looks.items():
        wrong |= {f"{dimension}_{name}": sentences for name, sentences in _faults_in(look).items()}
    if not any(not look.empty for look in found.looks.values()):
        wrong[""] = [_("Nothing was looked at yet: answer at least one question.")]
    if not found.summary.strip():
        wrong["summary"] = [_("Write in a sentence what matters most now.")]
    elif len(found.summary) > LONGEST:
        wrong["summary"] = [Said(_("Write at most {most} characters."), most=LONGEST)]
    if found.together == Together.WITHOUT and len(found.why_without.strip()) < 10:
        wrong["why_without"] = [_("Say why the person did not take part, and when they will.")]
    if found.next_on is not None and found.next_on <= today:
        wrong["next_on"] = [_("This day has passed or is today: write when you look again.")]
    elif found.next_on is not None and found.next_on > today + timedelta(days=REVIEW_DAYS):
        words = _("Look again within {most} days: this changes with every development.")
        wrong["next_on"] = [Said(words, most=REVIEW_DAYS)]
    return wrong


def _faults_in(look: Look) -> dict[str, list[str]]:
    if look.weight is not None and not look.words.strip():
        return {"words": [_("Write it in words first: a number alone says nothing.")]}
    if look.there == There.YES and not look.words.strip():
        return {"words": [_("Say in a few words what is there.")]}
    if look.weight is not None and not 1 <= look.weight <= HEAVIEST:
        return {"weight": [Said(_("Choose a number from 1 to {most}."), most=HEAVIEST)]}
    too_long = {n: t for n, t in (("words", look.words), ("measure", look.measure)) if len(t) > LONGEST}
    return {name: [Said(_("Write at most {most} characters."), most=LONGEST)] for name in too_long}


def next_look(today: date, chosen: date | None) -> date:
    return chosen or today + timedelta(days=REVIEW_DAYS)


FARTHEST = timedelta(days=730)


def happening_faults(kind: Happening | None, at: datetime | None, words: str, now: datetime) -> dict[str, list[str]]:
    """What is missing before an event may be noted. A hearing may lie ahead; what has happened may not."""
    wrong: dict[str, list[str]] = {}
    if kind is None:
        wrong["kind"] = [_("Say what happened or is about to.")]
    if at is None:
        wrong["at"] = [_("Say when.")]
    elif abs(at - now) > FARTHEST:
        wrong["at"] = [_("This is more than two years away: write another day.")]
    elif kind not in (None, Happening.HEARING, Happening.RELEASED, Happening.VERDICT) and at > now:
        wrong["at"] = [_("This has not happened yet: write the moment when it did.")]
    if len(words) > LONGEST:
        wrong["words"] = [Said(_("Write at most {most} characters."), most=LONGEST)]
    return wrong
