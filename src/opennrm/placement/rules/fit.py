"""Which place fits which person: named predicates, each of which returns its reasons with their values. Pure.

A fact that nobody knows says "cannot decide: ask", never a silent pass. What protects the person or those who live
there cannot be set aside; the other rules can, with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.people.rules import ADULT_AT_YEARS, Ages, Childhood
from opennrm.placement.rules.distance import Municipality, kilometres, step_of
from opennrm.placement.rules.words import (
    KINDS,
    SECURITY_ORDER,
    Care,
    Ground,
    Known,
    Lives,
    Regime,
    Security,
    ShelterKind,
    Takes,
    With,
)


class Rule(StrEnum):
    """Every hard rule by name. The order is the order in which a coordinator would ask."""

    TOO_NEAR = "too_near"
    CONFLICT = "conflict"
    SEX = "sex"
    MINOR = "minor"
    REGIME = "regime"
    SECURITY = "security"
    GROUND = "ground"
    CHILDREN = "children"
    COTS = "cots"
    ACCESS = "access"
    CARE = "care"
    FREE = "free"
    NOTICE = "notice"


# What protects the person, or those who live there: nobody sets these aside.
SAFETY = frozenset({Rule.TOO_NEAR, Rule.CONFLICT, Rule.SEX, Rule.MINOR, Rule.REGIME, Rule.SECURITY})
OLDEST = 120  # years; nobody is older
# Nobody can sleep in a place that is taken, whatever reason is given.
NEVER_SET_ASIDE = SAFETY | {Rule.FREE}


@dataclass(frozen=True)
class Child:
    """A child who comes along. Years: youngest and oldest that it may be; None where nobody said."""

    ages: Ages | None = None
    cot: Known = Known.UNKNOWN


@dataclass(frozen=True)
class Unsafe:
    """An area that the safety check names, and how far the place must be from it; None: not on the list."""

    municipality: Municipality | None
    within_km: int


@dataclass(frozen=True)
class WishFacts:
    """What a person needs and wishes. None means that nobody asked."""

    from_on: date
    lives: Lives = Lives.UNKNOWN
    among: With = With.NOT_ASKED
    childhood: Childhood = Childhood.UNKNOWN
    ages: Ages | None = None
    ground: Ground = Ground.UNKNOWN
    children: tuple[Child, ...] | None = None
    stepfree: Known = Known.UNKNOWN
    security: Security | None = None
    judge_agreed: bool = False  # a judge let the minor be placed behind a closed door
    care: frozenset[Care] | None = None
    unsafe: tuple[Unsafe, ...] | None = None
    languages: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()  # where the person would like to be


@dataclass(frozen=True)
class PlaceFacts:
    """What a place offers. `municipality` is secret: it is compared, and only a step of 25 km is ever told."""

    kind: ShelterKind
    takes: Takes = Takes.ANYBODY
    least_age: int = 0
    most_age: int = 120
    children: int = 0
    cots: int = 0
    stepfree: Known = Known.UNKNOWN
    security: Security = Security.OPEN
    regime: Regime = Regime.OPEN
    care: frozenset[Care] = frozenset()
    languages: frozenset[str] = frozenset()
    notice_days: int = 0
    free_on: date | None = None  # the first day without a stay, a hold or a closure; None: not known
    closes_on: date | None = None  # the first day of a closure that is planned
    region: str = ""
    municipality: Municipality | None = None
    conflict: Known = Known.NO  # with somebody who lives there: whether, never who


@dataclass(frozen=True)
class Misfit:
    """One rule that a place breaks, or that cannot be decided before somebody asks."""

    rule: Rule
    why: Said
    ask: bool = False

    @property
    def safety(self) -> bool:
        return self.rule in SAFETY

    @property
    def may_be_set_aside(self) -> bool:
        """What is not known is asked, not set aside, where it concerns safety."""
        return self.rule not in NEVER_SET_ASIDE


Predicate = Callable[[PlaceFacts, WishFacts, date], list[Misfit]]


def _no(rule: Rule, pattern: str, **values: object) -> list[Misfit]:
    return [Misfit(rule, Said(pattern, **values))]


def _ask(rule: Rule, pattern: str, **values: object) -> list[Misfit]:
    return [Misfit(rule, Said(pattern, **values), ask=True)]


def far_enough(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    """Farther than asked from every area named unsafe. Which area stays unsaid."""
    if wish.unsafe is None:
        return _ask(Rule.TOO_NEAR, _("Which areas are unsafe for this person: there is no safety check yet."))
    if not wish.unsafe:
        return []
    if place.municipality is None:
        return _ask(Rule.TOO_NEAR, _("How far this place is from an area named unsafe: its location is not noted."))
    for area in wish.unsafe:
        if area.municipality is None:
            continue
        away = kilometres(place.municipality, area.municipality)
        if away < area.within_km:
            words = _("Within {step} km of an area named unsafe; it must be at least {least} km.")
            return _no(Rule.TOO_NEAR, words, step=step_of(away), least=area.within_km)
    if any(area.municipality is None for area in wish.unsafe):
        return _ask(Rule.TOO_NEAR, _("An area named unsafe is not on the list of municipalities: judge it yourself."))
    return []


def nobody_to_avoid(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    """Nobody lives there whom the person must not meet. Who or why is not told."""
    if place.conflict == Known.YES:
        return _no(Rule.CONFLICT, _("A conflict with somebody who lives there. Who or why is not shown."))
    if place.conflict == Known.UNKNOWN:
        return _ask(Rule.CONFLICT, _("Whether somebody who lives there must not be met: ask the shelter."))
    return []


_HOUSE: dict[Takes, tuple[Lives, With]] = {Takes.WOMEN: (Lives.WOMAN, With.WOMEN), Takes.MEN: (Lives.MAN, With.MEN)}


def takes_them(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    """Where sex matters, the gender lived and the person's own wish decide. Never the document."""
    if place.takes == Takes.ANYBODY:
        if wish.among in (With.WOMEN, With.MEN):
            return _no(Rule.SEX, _("Women and men live here; the person does not want that."))
        return []
    gender, among = _HOUSE[place.takes]
    if wish.among not in (among, With.EITHER, With.NOT_ASKED):
        return _no(Rule.SEX, _("The person does not want to live among those whom this house takes."))
    if wish.lives == gender:
        return []
    if wish.lives == Lives.UNKNOWN or (wish.lives == Lives.OTHER and wish.among == With.NOT_ASKED):
        return _ask(Rule.SEX, _("Among whom the person wants to live: ask."))
    if wish.lives == Lives.OTHER:
        return []
    return _no(
        Rule.SEX, _("This house takes women only.") if gender == Lives.WOMAN else _("This house takes men only.")
    )


def right_age(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    """A child, or somebody who may be one, lives among children; an adult does not."""
    if wish.childhood == Childhood.UNKNOWN and wish.ages is None:
        return _ask(Rule.MINOR, _("Whether the person is of age: not known."))
    child = wish.childhood in (Childhood.CHILD, Childhood.MAY_BE_CHILD)
    if child and place.least_age >= ADULT_AT_YEARS:
        return _no(Rule.MINOR, _("For adults; the person is or may be a child."))
    youngest, oldest = _may_be(wish, child=child)
    if youngest >= ADULT_AT_YEARS > place.most_age:
        return _no(Rule.MINOR, _("For children only; the person is of age."))
    if oldest < place.least_age:
        return _no(Rule.MINOR, _("From {least} years of age."), least=place.least_age)
    if youngest > place.most_age:
        return _no(Rule.MINOR, _("Up to {most} years of age."), most=place.most_age)
    if youngest < place.least_age or oldest > place.most_age:
        words = _("Takes ages from {least} to {most}; how old the person is must be known more exactly.")
        return _ask(Rule.MINOR, words, least=place.least_age, most=place.most_age)
    return []


def _may_be(wish: WishFacts, *, child: bool) -> tuple[int, int]:
    """The youngest and oldest that the person may be. Who may be a child is taken as one."""
    youngest = ADULT_AT_YEARS if wish.childhood == Childhood.ADULT else 0
    oldest = ADULT_AT_YEARS - 1 if child else OLDEST
    if wish.ages is None:
        return youngest, oldest
    return min(max(youngest, wish.ages.least), oldest), max(min(oldest, wish.ages.most), youngest)


def door_may_close(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    """Behind a closed door lives nobody without a judge's word."""
    if place.regime == Regime.CLOSED and not wish.judge_agreed:
        return _no(Rule.REGIME, _("Closed: only with the word of a judge, and none is noted."))
    return []


def safe_enough(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    if wish.security is None:
        return _ask(Rule.SECURITY, _("How protected the place must be: not asked."))
    if SECURITY_ORDER.index(place.security) >= SECURITY_ORDER.index(wish.security):
        return []
    if place.security == Security.OPEN:
        return _no(Rule.SECURITY, _("The address is known; the person needs a secret one."))
    return _no(Rule.SECURITY, _("Not watched day and night; the person needs that."))


def right_ground(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    """Some kinds of shelter are for some grounds of stay only."""
    grounds = KINDS[place.kind].grounds
    if not grounds or wish.ground in grounds:
        return []
    if wish.ground == Ground.UNKNOWN:
        return _ask(Rule.GROUND, _("On which ground the person may stay: not known yet."))
    return _no(Rule.GROUND, _("This kind of shelter is for another ground of stay."))


def room_for_children(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    if wish.children is None:
        return _ask(Rule.CHILDREN, _("Whether children come along: not asked."))
    count = len(wish.children)
    if count <= place.children:
        return []
    if place.children == 0:
        return _no(Rule.CHILDREN, _("No room for children."))
    return _no(Rule.CHILDREN, _("Room for {room} children; {count} come along."), room=place.children, count=count)


def cots_enough(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    children = wish.children or ()
    sure = sum(child.cot == Known.YES for child in children)
    perhaps = sum(child.cot == Known.UNKNOWN for child in children)
    if sure > place.cots:
        return _no(Rule.COTS, _("{cots} cots; {needed} are needed."), cots=place.cots, needed=sure)
    if sure + perhaps > place.cots:
        return _ask(Rule.COTS, _("How many cots are needed: {cots} there."), cots=place.cots)
    return []


def can_get_in(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    """Without steps, for who uses a wheelchair or cannot climb."""
    if place.stepfree == Known.YES or wish.stepfree == Known.NO:
        return []
    if wish.stepfree == Known.UNKNOWN:
        return _ask(Rule.ACCESS, _("Whether the person can climb stairs: not asked."))
    if place.stepfree == Known.UNKNOWN:
        return _ask(Rule.ACCESS, _("Whether the house can be entered without steps: ask the shelter."))
    return _no(Rule.ACCESS, _("Stairs; the person cannot climb them."))


CARE_WORDS: dict[Care, str] = {
    Care.PSYCHIATRIC: _("psychiatric care"),
    Care.ADDICTION: _("care for addiction"),
    Care.DISABILITY: _("help with a learning disability"),
    Care.MEDICAL: _("daily nursing"),
    Care.PREGNANCY: _("care in pregnancy"),
}


def care_given(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    """Each care that is needed and not given is a reason of its own."""
    if wish.care is None:
        return _ask(Rule.CARE, _("Which care the person needs: not asked."))
    return [
        Misfit(Rule.CARE, Said(_("Does not give what is needed: {care}."), care=CARE_WORDS[care]))
        for care in Care
        if care in wish.care - place.care
    ]


def free_in_time(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    if place.free_on is None:
        return _no(Rule.FREE, _("Taken, and nobody knows until when."))
    if place.free_on > wish.from_on:
        return _no(Rule.FREE, _("Not free before {day}."), day=place.free_on)
    return []


def enough_notice(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    if max(0, (wish.from_on - today).days) < place.notice_days:
        return _no(Rule.NOTICE, _("Needs {days} days of notice."), days=place.notice_days)
    return []


RULES: dict[Rule, Predicate] = {
    Rule.TOO_NEAR: far_enough,
    Rule.CONFLICT: nobody_to_avoid,
    Rule.SEX: takes_them,
    Rule.MINOR: right_age,
    Rule.REGIME: door_may_close,
    Rule.SECURITY: safe_enough,
    Rule.GROUND: right_ground,
    Rule.CHILDREN: room_for_children,
    Rule.COTS: cots_enough,
    Rule.ACCESS: can_get_in,
    Rule.CARE: care_given,
    Rule.FREE: free_in_time,
    Rule.NOTICE: enough_notice,
}


def misfits(place: PlaceFacts, wish: WishFacts, today: date) -> list[Misfit]:
    """Every reason why this place does not fit, or cannot be judged yet; empty if it fits."""
    return [misfit for rule in RULES.values() for misfit in rule(place, wish, today)]


class Verdict(StrEnum):
    FITS = "fits"
    ASK = "ask"
    NO = "no"


@dataclass(frozen=True)
class Judged:
    """A place against a wish: the verdict and every reason."""

    misfits: tuple[Misfit, ...] = ()
    notes: tuple[Said, ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        if any(not misfit.ask for misfit in self.misfits):
            return Verdict.NO
        return Verdict.ASK if self.misfits else Verdict.FITS

    @property
    def without(self) -> Rule | None:
        """The nearest miss: the only rule that stands between the person and this place."""
        rules = {misfit.rule for misfit in self.misfits}
        return next(iter(rules)) if len(rules) == 1 and self.verdict == Verdict.NO else None

    @property
    def may_be_set_aside(self) -> bool:
        return self.verdict == Verdict.NO and all(misfit.may_be_set_aside for misfit in self.misfits if not misfit.ask)


def notes_on(place: PlaceFacts, wish: WishFacts) -> list[Said]:
    """What speaks for or against a place without forbidding it: language, region, care that others need more."""
    said = []
    spoken = [language for language in wish.languages if language in place.languages]
    if wish.languages and not spoken:
        said.append(Said(_("Nobody there speaks a language of the person: an interpreter by telephone.")))
    if wish.regions and place.region not in wish.regions:
        said.append(Said(_("Not in a region that the person asked for.")))
    if place.care and wish.care is not None and not wish.care & place.care:
        said.append(Said(_("Gives care that this person does not need and others do.")))
    if place.closes_on is not None:
        said.append(Said(_("Closed from {day} on: the person would have to move again."), day=place.closes_on))
    return said


def judge(place: PlaceFacts, wish: WishFacts, today: date, *, set_aside: Iterable[Rule] = ()) -> Judged:
    """Judge a place. Rules that may not be set aside are judged whatever `set_aside` says."""
    aside = frozenset(set_aside) - NEVER_SET_ASIDE
    found = tuple(misfit for misfit in misfits(place, wish, today) if misfit.rule not in aside)
    return Judged(found, tuple(notes_on(place, wish)))
