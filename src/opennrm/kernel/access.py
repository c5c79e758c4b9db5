"""Who may see and do what: one pure decision, default no.

    role may do it AND relation to the person or case AND the organisation may see that compartment
    AND a purpose AND not blocked

It is fed with facts (kernel/grants.py reads them) and used by row scopes, object checks, field filters and, in the
same words, by PostgreSQL row security (kernel/rowsecurity.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.words import (
    MOST_BY_KIND,
    NEEDS_SHARE,
    PURPOSES_BY_RELATION,
    SEEING,
    Compartment,
    Purpose,
    Relation,
    Role,
)

# A room's table of rights: action -> roles that may do it, whatever the relation says.
Rights = Mapping[str, frozenset[Role]]


class Refusal(StrEnum):
    ROLE = "your role does not do this"
    RELATION = "you do not work on this"
    COMPARTMENT = "this part is not shared with you"
    PURPOSE = "not for the purpose you work for now"
    BLOCKED = "a conflict of interest is recorded"


@dataclass(frozen=True)
class Held:
    """One valid grant, as the decision needs it."""

    relation: Relation
    compartments: frozenset[Compartment]


@dataclass(frozen=True)
class Standing:
    """How an actor stands to one person or case: every valid grant that reaches this actor.

    >>> from opennrm.kernel.actors import Actor
    >>> from opennrm.kernel.words import OrganisationKind
    >>> mentor = Actor(7, 3, OrganisationKind.SHELTER, frozenset({Role.CASE_WORKER}), Purpose.CASEWORK)
    >>> team = Held(Relation.TEAM, frozenset({Compartment.HEALTH, Compartment.POLICE}))
    >>> share = Held(Relation.SHARE, frozenset({Compartment.HEALTH, Compartment.IDENTITY, Compartment.POLICE}))
    >>> sorted(Standing((team, share)).compartments(mentor))
    [<Compartment.HEALTH: 'health'>]
    >>> Standing((team, share, Held(Relation.BLOCKED, frozenset()))).compartments(mentor)
    frozenset()
    """

    held: tuple[Held, ...] = ()
    ended: bool = False  # there was a grant once; tells nothing away, serves the log

    @property
    def relation(self) -> Relation:
        """The closest relation, or blocked, which beats them all."""
        relations = {grant.relation for grant in self.held}
        if Relation.BLOCKED in relations:
            return Relation.BLOCKED
        for relation in SEEING:
            if relation in relations:
                return relation
        return Relation.ENDED if self.ended else Relation.NONE

    def sees(self) -> bool:
        return self.relation in SEEING

    def for_purpose(self, purpose: Purpose | None) -> tuple[Held, ...]:
        """The grants that serve this purpose; none when blocked."""
        if purpose is None or self.relation == Relation.BLOCKED:
            return ()
        return tuple(grant for grant in self.held if purpose in PURPOSES_BY_RELATION[grant.relation])

    def compartments(self, actor: Actor) -> frozenset[Compartment]:
        """What of this person the actor may see now, for the actor's purpose."""
        shared = frozenset().union(*(g.compartments for g in self.held if g.relation == Relation.SHARE))
        seen: frozenset[Compartment] = frozenset()
        for grant in self.for_purpose(actor.purpose):
            part = grant.compartments
            seen |= part & shared if grant.relation in NEEDS_SHARE else part
        return seen & most(actor)


def most(actor: Actor) -> frozenset[Compartment]:
    """What the actor's organisation may ever see. A job of the program itself sees what its grants say."""
    if actor.job:
        return frozenset(Compartment)
    return MOST_BY_KIND.get(actor.organisation_kind, frozenset()) if actor.organisation_kind else frozenset()


def why_not(
    actor: Actor,
    action: str,
    rights: Rights,
    standing: Standing | None = None,
    *,
    relations: Iterable[Relation] = SEEING,
    compartment: Compartment | None = None,
) -> list[Refusal]:
    """Why this actor may not do this; empty if they may.

    `standing` is None for acts that concern nobody in particular (register a first indication).
    """
    reasons = []
    if not actor.job and not actor.roles & rights.get(action, frozenset()):
        reasons.append(Refusal.ROLE)
    if standing is None or actor.job:
        return reasons
    if standing.relation == Relation.BLOCKED:
        return [Refusal.BLOCKED]
    wanted = frozenset(relations)
    if not any(grant.relation in wanted for grant in standing.held):
        reasons.append(Refusal.RELATION)
    elif not any(grant.relation in wanted for grant in standing.for_purpose(actor.purpose)):
        reasons.append(Refusal.PURPOSE)
    if compartment is not None and compartment not in standing.compartments(actor):
        reasons.append(Refusal.COMPARTMENT)
    return reasons


def require(
    actor: Actor,
    action: str,
    rights: Rights,
    standing: Standing | None = None,
    *,
    relations: Iterable[Relation] = SEEING,
    compartment: Compartment | None = None,
) -> None:
    """Raise NotAllowed, with every reason at once, unless `why_not` finds none."""
    if reasons := why_not(actor, action, rights, standing, relations=relations, compartment=compartment):
        raise NotAllowed(str(reason) for reason in reasons)
