"""Signs of exploitation, and the published rule for some of them. It advises and never decides.

A pattern that is there is told, with the clause of the rule that fired. A pattern that is not there is never told,
stored or printed: these functions cannot express it. The Dutch threshold, the slightest indication, is far lower.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from opennrm.law.words import FROM_MEMORY, Source
from opennrm.law.words import gettext_noop as _
from opennrm.referrals.rules.words import Form

DATA = Path(__file__).resolve().parent.parent / "data"
ILO = "ilo-labour-2009.1"
OWN_WORDS = "signs-2026.1"


class Profile(StrEnum):
    ADULT = "adult"
    CHILD = "child"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Weight(StrEnum):
    STRONG = "S"
    MEDIUM = "M"
    WEAK = "W"


@dataclass(frozen=True)
class Sign:
    """One thing that may be noticed. `code` says the version too, so that an answer keeps its question."""

    code: str
    form: Form
    profiles: frozenset[Profile]
    words: Mapping[str, str]  # language -> text; English always
    dimension: int = 0
    weights: Mapping[Profile, Weight] | None = None

    def text(self, language: str) -> str:
        return self.words.get(language) or self.words["en"]


@dataclass(frozen=True)
class SignSet:
    """Signs of one origin and version."""

    code: str
    source: Source
    signs: tuple[Sign, ...]
    dimensions: Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class Fired:
    """A dimension of the published rule that holds, the clause that made it hold, and the signs."""

    dimension: Mapping[str, str]
    clause: str
    signs: tuple[Sign, ...]


def _both(english: str, dutch: Mapping[str, str]) -> dict[str, str]:
    return {"en": english, "nl": dutch[english]} if english in dutch else {"en": english}


@cache
def ilo_labour() -> SignSet:
    """The 67 operational indicators for labour exploitation (ILO and European Commission, 2009)."""
    folder = DATA / "signs"
    dutch: dict[str, str] = json.loads((folder / "ilo-labour-nl.json").read_text())["words"]
    signs: list[Sign] = []
    dimensions: dict[int, Mapping[str, str]] = {}
    seen: Counter[int] = Counter()
    with (folder / "ilo_ec_delphi_2009_labour_indicators.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            number = int(row["dimension_no"])
            seen[number] += 1
            dimensions[number] = _both(row["dimension"], dutch)
            given = {Profile.ADULT: row["weight_adult_labour"], Profile.CHILD: row["weight_child_labour"]}
            weights = {profile: Weight(weight) for profile, weight in given.items() if weight in tuple(Weight)}
            code, words = f"{ILO}/{number}.{seen[number]}", _both(row["indicator"], dutch)
            signs.append(Sign(code, Form.LABOUR, frozenset(weights), words, number, weights))
    act = {
        "en": "Somebody recruited, moved, housed or received the child for this work",
        "nl": "Iemand heeft het kind voor dit werk geworven, vervoerd, gehuisvest of opgenomen",
    }
    signs.append(Sign(ACT, Form.LABOUR, frozenset({Profile.CHILD}), act))
    return SignSet(ILO, Source("ILO/EC 2009, secondary compilation", verified=False), tuple(signs), dimensions)


ACT = f"{ILO}/act"  # children: an act and exploitation suffice, no means are needed (Palermo protocol, 3(c))


@cache
def own_words() -> SignSet:
    """Signs for the other forms, for which no published scoring rule was obtained."""
    raw = json.loads((DATA / "signs" / f"{OWN_WORDS}.json").read_text())
    signs = tuple(
        Sign(
            f"{OWN_WORDS}/{row['code']}",
            Form(row["form"]),
            frozenset(Profile(profile) for profile in row["for"]),
            {"en": row["en"], "nl": row["nl"]},
        )
        for row in raw["signs"]
    )
    return SignSet(OWN_WORDS, FROM_MEMORY, signs, {})


def signs_for(form: Form, profile: Profile) -> list[tuple[SignSet, list[Sign]]]:
    """The published signs for a form and an age, set by set."""
    found = []
    for some in (ilo_labour(), own_words()):
        signs = [sign for sign in some.signs if sign.form == form and profile in sign.profiles]
        if signs:
            found.append((some, signs))
    return found


@cache
def _by_code() -> dict[str, Sign]:
    return {sign.code: sign for some in (ilo_labour(), own_words()) for sign in some.signs}


def sign(code: str) -> Sign | None:
    """A published sign by its code; None for one of an organisation or an unknown one."""
    return _by_code().get(code)


CLAUSES = {
    "two_strong": _("two strong signs or more"),
    "strong_and_other": _("one strong sign and at least one other"),
    "three_medium": _("three medium signs or more"),
    "two_medium_one_weak": _("two medium signs and at least one weak"),
}


def clause(weights: list[Weight]) -> str | None:
    """Which clause of the published rule makes a dimension hold.

    >>> clause([Weight.STRONG]), clause([Weight.MEDIUM] * 2), clause([Weight.STRONG, Weight.WEAK])
    (None, None, 'strong_and_other')
    """
    count = Counter(weights)
    strong, medium, weak = count[Weight.STRONG], count[Weight.MEDIUM], count[Weight.WEAK]
    if strong >= 2:
        return "two_strong"
    if strong == 1 and medium + weak >= 1:
        return "strong_and_other"
    if medium >= 3:
        return "three_medium"
    if medium == 2 and weak >= 1:
        return "two_medium_one_weak"
    return None


def fired(answers: Mapping[str, str], profile: Profile) -> list[Fired]:
    """The dimensions that hold. What does not hold is not in the list, and nothing says so."""
    by_dimension: dict[int, list[Sign]] = {}
    some = ilo_labour()
    for one in some.signs:
        if one.weights and profile in one.weights and answers.get(one.code) == Answer.YES:
            by_dimension.setdefault(one.dimension, []).append(one)
    found = []
    for number, signs in sorted(by_dimension.items()):
        name = clause([(one.weights or {})[profile] for one in signs])
        if name is not None:
            found.append(Fired(some.dimensions[number], CLAUSES[name], tuple(signs)))
    return found


RECRUITMENT, EXPLOITATION, DESTINATION = frozenset({1, 2, 3}), 4, frozenset({5, 6})
PATTERN_ADULT = _(
    "The pattern of the published list is there: a means at recruitment, exploitation, and coercion or abuse of "
    "vulnerability at the place of work."
)
PATTERN_CHILD = _(
    "The pattern of the published list is there: an act and exploitation. For a child no means are needed."
)
ADVICE_ONLY = _(
    "This is advice from a published list. The threshold here is lower: the slightest indication is enough, "
    "whatever a list says."
)


def pattern(answers: Mapping[str, str], profile: Profile) -> str | None:
    """The sentence for the whole pattern where it is there, else None: nothing is said."""
    some = ilo_labour()
    names = {one.dimension["en"] for one in fired(answers, profile)}
    holds = {number for number, words in some.dimensions.items() if words["en"] in names}
    if EXPLOITATION not in holds:
        return None
    if profile == Profile.CHILD:
        acted = answers.get(ACT) == Answer.YES or holds & RECRUITMENT
        return PATTERN_CHILD if acted else None
    return PATTERN_ADULT if holds & RECRUITMENT and holds & DESTINATION else None
