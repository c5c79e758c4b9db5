"""What a person needs, as it is asked and kept: as text for sealing, and back. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.people.rules import Ages, Childhood
from opennrm.people.rules.said import too_long
from opennrm.placement.rules.distance import find, municipalities
from opennrm.placement.rules.fit import Child, Unsafe, WishFacts
from opennrm.placement.rules.words import Care, Ground, Known, Lives, Security, With

LONGEST_WORDS = 1000
MOST_CHILDREN = 12


@dataclass(frozen=True)
class Needs:
    """The answers. `children` and `care` are None where nobody asked; `areas`: whether any area is unsafe."""

    lives: Lives = Lives.UNKNOWN
    among: With = With.NOT_ASKED
    ages: Ages | None = None
    childhood: Childhood = Childhood.UNKNOWN
    ground: Ground = Ground.UNKNOWN
    children: tuple[Child, ...] | None = None
    stepfree: Known = Known.UNKNOWN
    security: Security | None = None
    judge_agreed: bool = False
    care: frozenset[Care] | None = None
    areas: Known = Known.UNKNOWN
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    words: str = ""

    def faults(self) -> dict[str, list[str]]:
        faults: dict[str, list[str]] = {}
        if self.children is not None and len(self.children) > MOST_CHILDREN:
            faults["children"] = [Said(_("Write at most {most} children; ask the desk for more."), most=MOST_CHILDREN)]
        if len(self.words) > LONGEST_WORDS:
            faults["words"] = [too_long(self.words, LONGEST_WORDS)]
        return faults

    def gaps(self) -> list[str]:
        """What was not asked and would decide: shown, never in the way."""
        open_ones = {
            "among": self.among == With.NOT_ASKED and self.lives in (Lives.UNKNOWN, Lives.OTHER),
            "age": self.ages is None and self.childhood == Childhood.UNKNOWN,
            "ground": self.ground == Ground.UNKNOWN,
            "children": self.children is None,
            "stepfree": self.stepfree == Known.UNKNOWN,
            "security": self.security is None,
            "care": self.care is None,
        }
        return [name for name, is_open in open_ones.items() if is_open]


def groups_of(needs: Needs) -> dict[str, str]:
    """To which groups somebody belongs when waits are compared. Nationality is none of them.

    >>> groups_of(Needs(lives=Lives.WOMAN, childhood=Childhood.ADULT, children=()))
    {'lives': 'woman', 'age': 'adult', 'children': 'alone'}
    """
    age = {Childhood.CHILD: "child", Childhood.MAY_BE_CHILD: "child", Childhood.ADULT: "adult"}
    children = "not_asked" if needs.children is None else "with_children" if needs.children else "alone"
    return {"lives": str(needs.lives), "age": age.get(needs.childhood, "unknown"), "children": children}


def write_needs(needs: Needs) -> str:
    """As JSON, the same text for the same answers."""
    children = None
    if needs.children is not None:
        children = [[c.ages.least if c.ages else None, c.ages.most if c.ages else None, c.cot] for c in needs.children]
    plain: dict[str, Any] = {
        "lives": needs.lives, "among": needs.among, "childhood": needs.childhood, "ground": needs.ground,
        "ages": [needs.ages.least, needs.ages.most] if needs.ages else None, "children": children,
        "stepfree": needs.stepfree, "security": needs.security, "judge_agreed": needs.judge_agreed,
        "care": sorted(needs.care) if needs.care is not None else None, "areas": needs.areas,
        "languages": list(needs.languages), "regions": list(needs.regions), "words": needs.words,
    }  # fmt: skip
    return json.dumps(plain, sort_keys=True, ensure_ascii=False)


def read_needs(text: str) -> Needs:
    """
    >>> needs = Needs(children=(Child(Ages(2, 2), Known.YES),), care=frozenset({Care.MEDICAL}), words="a garden")
    >>> read_needs(write_needs(needs)) == needs
    True
    """
    raw: dict[str, Any] = json.loads(text)
    children = None
    if raw["children"] is not None:
        children = tuple(
            Child(Ages(least, most) if least is not None and most is not None else None, Known(cot))
            for least, most, cot in raw["children"]
        )
    return Needs(
        lives=Lives(raw["lives"]), among=With(raw["among"]), childhood=Childhood(raw["childhood"]),
        ages=Ages(*raw["ages"]) if raw["ages"] else None, ground=Ground(raw["ground"]), children=children,
        stepfree=Known(raw["stepfree"]), security=Security(raw["security"]) if raw["security"] else None,
        judge_agreed=raw["judge_agreed"], care=frozenset(Care(c) for c in raw["care"]) if raw["care"] is not None else None,
        areas=Known(raw["areas"]), languages=tuple(raw["languages"]), regions=tuple(raw["regions"]), words=raw["words"],
    )  # fmt: skip


def wish_facts(needs: Needs, from_on: date, avoided: Iterable[tuple[str, int]]) -> WishFacts:
    """What the rules compare: the answers, the day, and the areas that the safety check names.

    >>> wish_facts(Needs(areas=Known.NO), date(2026, 1, 1), []).unsafe
    ()
    >>> wish_facts(Needs(), date(2026, 1, 1), []).unsafe is None
    True
    """
    areas = tuple(Unsafe(find(name), within) for name, within in avoided)
    return WishFacts(
        from_on=from_on, lives=needs.lives, among=needs.among, childhood=needs.childhood, ages=needs.ages,
        ground=needs.ground, children=needs.children, stepfree=needs.stepfree, security=needs.security,
        judge_agreed=needs.judge_agreed, care=needs.care,
        unsafe=areas if areas or needs.areas == Known.NO else None,
        languages=needs.languages, regions=frozenset(needs.regions),
    )  # fmt: skip


# --- where a house stands ---------------------------------------------------------------------------


@dataclass(frozen=True)
class HouseAddress:
    """Where a house stands, as kept in the compartment of its own."""

    street: str
    town: str
    municipality: str  # a code of the list
    telephone: str = ""
    directions: str = ""

    def faults(self) -> dict[str, list[str]]:
        faults: dict[str, list[str]] = {}
        for name, least in (("street", 3), ("town", 2)):
            text = getattr(self, name)
            if len(text.strip()) < least:
                faults[name] = [_("Write it whole: who drives at night reads it once.")]
            elif len(text) > LONGEST_WORDS:
                faults[name] = [too_long(text, LONGEST_WORDS)]
        if self.municipality not in municipalities():
            faults["municipality"] = [_("Choose the municipality: distances are measured from its centre.")]
        return faults


def write_address(address: HouseAddress) -> str:
    return json.dumps(
        {name: getattr(address, name) for name in ("street", "town", "municipality", "telephone", "directions")}
    )


def read_address(text: str) -> HouseAddress:
    return HouseAddress(**json.loads(text))


# --- when a place is free ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Busy:
    """A stay, a hold or a closure: until when it is sure to last; None where nobody knows."""

    until: date | None
    planned: date | None = None


def first_free(busy: Iterable[Busy], wanted: date) -> date | None:
    """The first day, from the wanted one on, on which nobody has the place; None where nobody knows.

    >>> first_free([], date(2026, 5, 1)), first_free([Busy(date(2026, 5, 4))], date(2026, 5, 1))
    (datetime.date(2026, 5, 1), datetime.date(2026, 5, 4))
    >>> first_free([Busy(None, planned=date(2026, 4, 1))], date(2026, 5, 1)) is None  # should have left, and has not
    True
    """
    free = wanted
    for one in busy:
        until = one.until or one.planned
        if until is None or (one.until is None and until <= wanted):
            return None
        free = max(free, until)
    return free
