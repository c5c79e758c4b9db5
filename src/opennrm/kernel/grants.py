"""Reading and writing grants: the facts that the access decision is fed with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Q

from opennrm.kernel import clock
from opennrm.kernel.access import Held, Standing
from opennrm.kernel.actors import Actor
from opennrm.kernel.models import Grant
from opennrm.kernel.words import SEEING, Compartment, Relation, Role


def _reaching(actor: Actor) -> Q:
    """Grants that this actor holds, as a user or through the organisation and role."""
    mine = Q(user_id=actor.user_id) if actor.user_id is not None else Q(pk__in=[])
    if actor.organisation_id is not None:
        mine |= Q(organisation_id=actor.organisation_id) & Q(role__in=["", *actor.roles])
    return mine


def case_scope(actor: Actor) -> Q:
    """The scope of rows that *are* cases: those with a running grant that lets this actor know of them.

    Use it in `visible_to` of a table whose primary key is the case. The register knows of every case; somebody blocked
    for a person, of none of that person's.
    """
    if actor.job:
        return Q()
    moment = clock.now()
    running = Grant.objects.filter(_reaching(actor), starts_at__lte=moment).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=moment)
    )
    blocked = running.filter(relation=Relation.BLOCKED, person_id__isnull=False).values("person_id")
    register = running.filter(relation=Relation.REGISTER, person_id__isnull=True)
    knowing = running.filter(relation__in=[r for r in SEEING if r != Relation.REGISTER], case_id__isnull=False)
    closed = Grant.objects.filter(case_id__isnull=False, person_id__in=blocked).values("case_id")
    return (Q(pk__in=knowing.values("case_id")) | Q(Exists(register))) & ~Q(person_id__in=blocked) & ~Q(pk__in=closed)


def standings(
    actor: Actor, persons: Iterable[UUID], *, case: UUID | None = None, referral: UUID | None = None
) -> dict[UUID, Standing]:
    """How the actor stands to each of these persons; with `case` or `referral`, to that one alone.

    A grant for one case says nothing about another case of the same person. One query for any number.
    """
    wanted = list(dict.fromkeys(persons))
    moment = clock.now()
    found = Grant.objects.filter(_reaching(actor)).filter(Q(person_id__in=wanted) | Q(person_id__isnull=True))
    if case is not None:
        found = found.filter(Q(case_id=case) | Q(case_id__isnull=True, referral_id__isnull=True))
    if referral is not None:
        found = found.filter(Q(referral_id=referral) | Q(referral_id__isnull=True, case_id__isnull=True))
    held: dict[UUID, list[Held]] = defaultdict(list)
    ended: set[UUID] = set()
    for grant in found:
        reached = wanted if grant.person_id is None else [grant.person_id]
        if grant.starts_at > moment or (grant.ends_at is not None and grant.ends_at <= moment):
            ended.update(reached)
            continue
        for person in reached:
            held[person].append(Held(Relation(grant.relation), grant.parts))
    return {person: Standing(tuple(held[person]), ended=person in ended) for person in wanted}


def standing(actor: Actor, person: UUID, *, case: UUID | None = None, referral: UUID | None = None) -> Standing:
    """How the actor stands to this person, or to one case or referral of this person."""
    return standings(actor, [person], case=case, referral=referral)[person]


def standing_in(actor: Actor, case: UUID) -> Standing:
    """How the actor stands to one case, whichever file its person stands in now: two files may turn out to be one.

    Somebody blocked for the person is blocked here too.
    """
    moment = clock.now()
    persons = Grant.objects.filter(case_id=case).values("person_id")
    about = Q(case_id=case) | Q(person_id__isnull=True) | Q(relation=Relation.BLOCKED, person_id__in=persons)
    held: list[Held] = []
    ended = False
    for grant in Grant.objects.filter(_reaching(actor)).filter(about):
        if grant.starts_at > moment or (grant.ends_at is not None and grant.ends_at <= moment):
            ended = True
        else:
            held.append(Held(Relation(grant.relation), grant.parts))
    return Standing(tuple(held), ended=ended)


def standings_in(actor: Actor, cases: Iterable[UUID]) -> dict[UUID, Standing]:
    """How the actor stands to each of these cases, which `case_scope` gave: who is blocked is not among them.

    One query for any number.
    """
    wanted = list(dict.fromkeys(cases))
    moment = clock.now()
    running = Q(starts_at__lte=moment) & (Q(ends_at__isnull=True) | Q(ends_at__gt=moment))
    held: dict[UUID, list[Held]] = defaultdict(list)
    about = Q(case_id__in=wanted) | Q(person_id__isnull=True)
    for grant in Grant.objects.filter(_reaching(actor)).filter(running).filter(about):
        for case in wanted if grant.person_id is None else [grant.case_id]:
            if case is not None:
                held[case].append(Held(Relation(grant.relation), grant.parts))
    return {case: Standing(tuple(held[case])) for case in wanted}


def is_blocked(user: int, person: UUID) -> bool:
    """Whether a conflict of interest keeps this user from this person. Ask before giving them anything."""
    found = Grant.objects.filter(relation=Relation.BLOCKED, person_id=person, user_id=user)
    return found.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now())).exists()


def give(
    relation: Relation,
    *,
    by: Actor,
    person: UUID | None,
    user: int | None = None,
    organisation: int | None = None,
    role: Role | None = None,
    compartments: Iterable[Compartment] = (),
    case: UUID | None = None,
    referral: UUID | None = None,
    basis: str = "",
    until: datetime | None = None,
) -> UUID:
    """Write a grant. Call it from a service that has checked the right to do so and records it."""
    grant = Grant(
        relation=relation, person_id=person, user_id=user, organisation_id=organisation, role=role or "",
        compartments=sorted(compartments), case_id=case, referral_id=referral, basis=basis,
        given_by_id=by.user_id, ends_at=until,
    )  # fmt: skip
    Grant.objects.bulk_create([grant])
    return grant.id


def end(grants: Iterable[UUID]) -> int:
    """End grants now; they act on the next question asked. Returns how many were still running."""
    moment = clock.now()
    return (
        Grant.objects.filter(pk__in=list(grants))
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=moment))
        .update(ends_at=moment)
    )


def holders(persons: Iterable[UUID], relation: Relation) -> list[tuple[int | None, int | None]]:
    """Who holds a running grant of this relation on any of these persons: user, organisation. For jobs that tell them."""
    moment = clock.now()
    found = Grant.objects.filter(relation=relation, person_id__in=list(persons), starts_at__lte=moment)
    found = found.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=moment)).order_by("starts_at")
    return list(dict.fromkeys(found.values_list("user_id", "organisation_id")))


def blocks(persons: Iterable[UUID]) -> list[tuple[UUID, int | None, int | None]]:
    """Who must not see any of these persons now: person, user, organisation. For the joining of files, by a job."""
    running = Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now())
    found = Grant.objects.filter(running, relation=Relation.BLOCKED, person_id__in=list(persons))
    return [(p, user, org) for p, user, org in found.values_list("person_id", "user_id", "organisation_id") if p]


def end_matching(
    *,
    relation: Relation,
    person: UUID,
    user: int | None = None,
    organisation: int | None = None,
    case: UUID | None = None,
    referral: UUID | None = None,
) -> int:
    """End the running grants of this description."""
    found = Grant.objects.filter(relation=relation, person_id=person, case_id=case, referral_id=referral)
    found = found.filter(user_id=user) if user is not None else found.filter(organisation_id=organisation)
    return end(found.values_list("pk", flat=True))


def persons_reached(actor: Actor, *, referral: UUID) -> set[UUID]:
    """The persons for whom this actor holds a grant on this referral: a joined file moves grants, not referrals."""
    found = Grant.objects.filter(_reaching(actor), referral_id=referral, person_id__isnull=False)
    return {person for person in found.values_list("person_id", flat=True) if person is not None}
