"""Who may not meet whom: those who live in a house, and those who wait beside each other. Who it is stays with the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from opennrm.cases import selectors as cases
from opennrm.kernel.actors import looking_as
from opennrm.people import selectors as people
from opennrm.placement.models import Stay, Wish, WishLink
from opennrm.placement.rules import HOLDING, Known, Together
from opennrm.placement.selectors.reach import JOB


@dataclass(frozen=True)
class Ties:
    """What is known between one person and others, each by file."""

    suspected: Mapping[UUID, bool]  # everybody with a tie -> whether one of the two is a danger to the other
    said: Mapping[UUID, str]  # whom the person asked to be with, or must be apart from

    def may_not_meet(self, file: UUID) -> Known:
        """A danger weighs more than a wish to be together; a tie of which nobody said anything is asked about."""
        if self.said.get(file) == Together.APART or self.suspected.get(file):
            return Known.YES
        if file in self.suspected and self.said.get(file) != Together.TOGETHER:
            return Known.UNKNOWN
        return Known.NO


def ties_of(wish: Wish) -> Ties:
    with looking_as(JOB):
        tied = cases.ties(people.files_of(wish.person_id, viewer=JOB), viewer=JOB)
        whose = people.resolve_all(tied, viewer=JOB)
        suspected: dict[UUID, bool] = {}
        for one, danger in tied.items():
            suspected[whose[one]] = suspected.get(whose[one], False) or danger
        return Ties(suspected, _asked_about(wish))


def _asked_about(wish: Wish) -> dict[UUID, str]:
    links = WishLink.objects.filter(first=wish).values_list("second__person_id", "how")
    back = WishLink.objects.filter(second=wish).values_list("first__person_id", "how")
    said = dict([*links, *back])
    now = people.resolve_all(said, viewer=JOB)
    return {now[person]: how for person, how in said.items()}


def conflicts_for(wish: Wish, ties: Ties | None = None) -> dict[UUID, Known]:
    """Houses where somebody lives, or is awaited, whom this person may not meet."""
    ties = ties or ties_of(wish)
    with looking_as(JOB):
        living = Stay.objects.filter(state__in=HOLDING).exclude(case_id=wish.case_id)
        rows = list(living.values_list("shelter", "person_id"))
        now = people.resolve_all({person for _shelter, person in rows}, viewer=JOB)
    found: dict[UUID, Known] = {}
    for shelter, person in rows:
        judged = ties.may_not_meet(now[person])
        if judged == Known.YES or (judged == Known.UNKNOWN and shelter not in found):
            found[shelter] = judged
    return found


def links_between(wishes: Sequence[Wish], ties: Mapping[UUID, Ties]) -> list[tuple[str, str, Together]]:
    """Who of those waiting stays together, and who goes to different houses.

    Two of whom one may be a danger are kept apart whatever was asked. So are two with a tie of which nobody said that
    they want to be together, unless both want to be with a third: no house takes both before somebody asked them.
    """
    with looking_as(JOB):
        now = people.resolve_all({wish.person_id for wish in wishes}, viewer=JOB)
    judged: dict[Known, list[tuple[UUID, UUID]]] = {known: [] for known in Known}
    together = []
    for first, second in combinations(wishes, 2):
        there, back = now[second.person_id], now[first.person_id]
        both = {ties[first.id].may_not_meet(there), ties[second.id].may_not_meet(back)}
        judged[next(known for known in (Known.YES, Known.UNKNOWN, Known.NO) if known in both)].append(
            (first.id, second.id)
        )
        if Known.YES not in both and ties[first.id].said.get(there) == Together.TOGETHER:
            together.append((first.id, second.id))
    group = _groups(together)
    unsaid = [
        (one, other) for one, other in judged[Known.UNKNOWN] if one not in group or group[one] != group.get(other)
    ]
    return [
        *((str(one), str(other), Together.APART) for one, other in [*judged[Known.YES], *unsaid]),
        *((str(one), str(other), Together.TOGETHER) for one, other in together),
    ]


def _groups(pairs: Sequence[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """Each that is named, with one that stands for all whom it is joined to."""
    stands: dict[UUID, UUID] = {}
    for one, other in pairs:
        kept, joined = stands.setdefault(one, one), stands.setdefault(other, other)
        stands = {name: kept if of == joined else of for name, of in stands.items()}
    return stands
