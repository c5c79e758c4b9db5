"""Whether a problem agrees with itself; a refusal names the path of the value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nrmstats.matching.refusals import ProblemRefused, SafetyCannotBeSetAside

if TYPE_CHECKING:
    from nrmstats.matching.problem import Problem

MOST_CODES = 63  # rules, or wishes: each is one bit of a 64-bit whole number, the last bit stays free
MOST = 1_000_000  # of any one count: people, places, days, weight


def check(problem: Problem) -> None:
    """Raise ProblemRefused or SafetyCannotBeSetAside if the problem contradicts itself."""
    _unique((party.reference for party in problem.parties), "parties", "reference")
    _unique((shelter.reference for shelter in problem.shelters), "shelters", "reference")
    for codes, name in ((problem.rules, "rules"), (problem.wishes, "wishes")):
        _unique((one.code for one in codes), name, "code")
        if len(codes) > MOST_CODES:
            raise ProblemRefused(f"{len(codes)} are given; the planner takes {MOST_CODES} at most.", name)
    shape = (len(problem.parties), len(problem.shelters))
    for name in ("misfits", "unknowns", "met"):
        found = getattr(problem, name).shape
        if found != shape:
            raise ProblemRefused(f"has the shape {found}; {shape} is needed (parties, shelters).", name)
    _parties(problem)
    _shelters(problem)
    _wishes(problem)
    _links(problem)
    _fixed(problem)


def _unique(values: Iterable[str], where: str, what: str) -> None:
    seen: dict[str, int] = {}
    for place, value in enumerate(values):
        path = f"{where}[{place}].{what}"
        if not value:
            raise ProblemRefused("is empty; give it a value of its own.", path)
        if value in seen:
            raise ProblemRefused(f"“{value}” stands at {where}[{seen[value]}] too; each needs its own.", path)
        seen[value] = place


def _count(value: object, path: str, least: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProblemRefused(f"{value!r} is no whole number.", path)
    if not least <= value <= MOST:
        raise ProblemRefused(f"{value:,} lies outside {least} to {MOST:,}.", path)


def _parties(problem: Problem) -> None:
    rules = {rule.code: rule for rule in problem.rules}
    for place, party in enumerate(problem.parties):
        path = f"parties[{place}]"
        _count(party.people, f"{path}.people", 1)
        _count(party.waited_days, f"{path}.waited_days", 0)
        for kind, many in (party.takes or {}).items():
            _count(many, f"{path}.takes.{kind}", 0)
        if not party.sizes:
            raise ProblemRefused("takes nothing; a party takes one place at least.", f"{path}.takes")
        for code in sorted(party.set_aside):
            if code not in rules:
                raise ProblemRefused(f"no rule has the code “{code}”.", f"{path}.set_aside")
            if rules[code].safety:
                raise SafetyCannotBeSetAside(
                    f"“{code}” is a safety rule; nobody can set it aside.", f"{path}.set_aside"
                )


def _shelters(problem: Problem) -> None:
    for place, shelter in enumerate(problem.shelters):
        for kind, many in shelter.free.items():
            _count(many, f"shelters[{place}].free.{kind}", 0)


def _wishes(problem: Problem) -> None:
    for place, wish in enumerate(problem.wishes):
        _count(wish.weight, f"wishes[{place}].weight", 1)
    for place, days in enumerate(problem.wait_classes):
        _count(days, f"wait_classes[{place}]", 1)
        if place and days <= problem.wait_classes[place - 1]:
            raise ProblemRefused(f"{days} does not rise above the one before it.", f"wait_classes[{place}]")


def _links(problem: Problem) -> None:
    known = {party.reference for party in problem.parties}
    for place, link in enumerate(problem.links):
        path = f"links[{place}].parties"
        if len(link.parties) < 2:
            raise ProblemRefused("a link needs two parties at least.", path)
        if len(set(link.parties)) < len(link.parties):
            raise ProblemRefused("names a party twice.", path)
        for reference in link.parties:
            if reference not in known:
                raise ProblemRefused(f"no party has the reference “{reference}”.", path)


def _fixed(problem: Problem) -> None:
    parties = {party.reference for party in problem.parties}
    shelters = {shelter.reference for shelter in problem.shelters}
    for party, shelter in problem.fixed.items():
        if party not in parties:
            raise ProblemRefused(f"no party has the reference “{party}”.", f"fixed.{party}")
        if shelter is not None and shelter not in shelters:
            raise ProblemRefused(f"no shelter has the reference “{shelter}”.", f"fixed.{party}")
