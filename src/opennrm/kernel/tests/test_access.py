"""The decision itself: every relation against every compartment, purpose and kind of organisation."""

from __future__ import annotations

from itertools import product

import pytest

from opennrm.kernel.access import Held, Refusal, Standing, why_not
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import (
    MOST_BY_KIND,
    PURPOSES_BY_RELATION,
    SEEING,
    Compartment,
    OrganisationKind,
    Purpose,
    Relation,
    Role,
)

ALL = frozenset(Compartment)
RIGHTS = {"look": frozenset({Role.CASE_WORKER})}


def _actor(kind: OrganisationKind, purpose: Purpose | None = Purpose.CASEWORK, *roles: Role) -> Actor:
    return Actor(1, 1, kind, frozenset(roles or {Role.CASE_WORKER}), purpose)


@pytest.mark.parametrize("kind", OrganisationKind)
def test_nobody_ever_sees_more_than_their_kind_of_organisation_may(kind: OrganisationKind) -> None:
    for relation, purpose in product(Relation, Purpose):
        held = (Held(relation, ALL), Held(Relation.SHARE, ALL))
        seen = Standing(held).compartments(_actor(kind, purpose))
        assert seen <= MOST_BY_KIND[kind]
        assert not seen or purpose in PURPOSES_BY_RELATION[relation]


def test_police_never_see_notes_or_health_and_care_never_sees_the_investigation() -> None:
    police, shelter = MOST_BY_KIND[OrganisationKind.POLICE], MOST_BY_KIND[OrganisationKind.SHELTER]
    assert not police & {Compartment.NOTES, Compartment.HEALTH, Compartment.LOCATION}
    assert Compartment.POLICE not in shelter
    for figures in (OrganisationKind.RAPPORTEUR, OrganisationKind.MINISTRY, OrganisationKind.TASK_FORCE):
        assert MOST_BY_KIND[figures] == frozenset()


def test_a_member_without_a_share_of_the_organisation_sees_no_compartment() -> None:
    member = Standing((Held(Relation.TEAM, ALL),))
    assert member.sees()
    assert member.compartments(_actor(OrganisationKind.SHELTER)) == frozenset()


def test_a_member_sees_what_both_membership_and_share_give() -> None:
    member = Standing(
        (
            Held(Relation.TEAM, frozenset({Compartment.HEALTH, Compartment.NOTES})),
            Held(Relation.SHARE, frozenset({Compartment.HEALTH, Compartment.IDENTITY})),
        )
    )
    assert member.compartments(_actor(OrganisationKind.SHELTER)) == {Compartment.HEALTH}


def test_a_share_alone_lets_nobody_see_anything() -> None:
    share = Standing((Held(Relation.SHARE, ALL),))
    assert not share.sees()
    assert share.compartments(_actor(OrganisationKind.SHELTER)) == frozenset()


def test_without_a_purpose_there_is_nothing_to_see() -> None:
    lead = Standing((Held(Relation.LEAD, ALL),))
    assert lead.compartments(_actor(OrganisationKind.SHELTER, None)) == frozenset()


def test_being_blocked_beats_every_other_right() -> None:
    for relation in SEEING:
        standing = Standing((Held(relation, ALL), Held(Relation.SHARE, ALL), Held(Relation.BLOCKED, frozenset())))
        for purpose in Purpose:
            actor = _actor(OrganisationKind.NATIONAL_DESK, purpose)
            assert standing.compartments(actor) == frozenset()
            assert why_not(actor, "look", RIGHTS, standing) == [Refusal.BLOCKED]


def test_the_default_is_no() -> None:
    actor = _actor(OrganisationKind.SHELTER)
    assert why_not(actor, "look", RIGHTS, Standing()) == [Refusal.RELATION]
    assert why_not(actor, "unheard-of", RIGHTS) == [Refusal.ROLE]
    assert why_not(_actor(OrganisationKind.SHELTER, Purpose.CASEWORK, Role.ANALYST), "look", RIGHTS) == [Refusal.ROLE]


def test_every_reason_is_told_at_once() -> None:
    standing = Standing((Held(Relation.TEAM, frozenset()),))
    actor = _actor(OrganisationKind.SHELTER, Purpose.STATISTICS, Role.ANALYST)
    reasons = why_not(actor, "look", RIGHTS, standing, compartment=Compartment.HEALTH)
    assert reasons == [Refusal.ROLE, Refusal.PURPOSE, Refusal.COMPARTMENT]


def test_an_ended_grant_is_no_relation() -> None:
    assert Standing((), ended=True).relation == Relation.ENDED
    assert not Standing((), ended=True).sees()
