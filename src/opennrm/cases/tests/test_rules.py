"""Decisions without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opennrm.cases.rules import (
    CASE,
    ORDER,
    SERVES,
    Basis,
    Closing,
    Given,
    Giver,
    Outcome,
    Skipped,
    Stage,
    closing_faults,
    member_faults,
    most_of,
    passed_over,
    share_faults,
    stage_faults,
)
from opennrm.cases.rules import emergency as glass
from opennrm.cases.rules.emergency import Danger, Reviewer
from opennrm.cases.rules.kin import Kin, Link, link_faults, may_speak, part_of
from opennrm.cases.rules.sharing import Basing, effect_of_end
from opennrm.kernel.words import NEVER_ALONE, Compartment, OrganisationKind

C, K = Compartment, OrganisationKind
TODAY = date(2026, 3, 2)


# --- stages and closing -----------------------------------------------------------------------------


@given(before=st.sampled_from(ORDER), after=st.sampled_from(ORDER), visited=st.sets(st.sampled_from(ORDER)))
def test_a_move_passes_over_exactly_the_unvisited_stages_between(
    before: Stage, after: Stage, visited: set[Stage]
) -> None:
    between = {s for s in ORDER if ORDER.index(before) < ORDER.index(s) < ORDER.index(after)}
    assert set(passed_over(before, after, visited)) == between - visited
    faults = stage_faults(before, after, visited, None)
    assert bool(faults) == (before == after or bool(between - visited))
    assert before == after or not stage_faults(before, after, visited, Skipped.NOT_NEEDED)


def test_a_case_closes_opens_again_and_closes() -> None:
    assert (
        CASE.next("open") == {"closed"} and CASE.next("closed") == {"reopened"} and CASE.next("reopened") == {"closed"}
    )


@pytest.mark.parametrize("reason", list(Closing))
def test_an_outcome_is_asked_where_there_is_one(reason: Closing) -> None:
    silent = reason in (Closing.DOUBLE, Closing.NO_TRAFFICKING, Closing.DIED, Closing.TAKEN_OVER)
    assert ("outcome" in closing_faults(reason, None, "a sentence", 0, False)) is not silent
    assert closing_faults(reason, Outcome.UNKNOWN, "a sentence", 0, False) == {}


# --- sharing ----------------------------------------------------------------------------------------


def _faults(**changes: object) -> set[str]:
    values: dict[str, object] = {
        "kind": K.HEALTH, "parts": {C.IDENTITY, C.HEALTH}, "purpose": Given.MEDICAL, "basis": Basis.CONSENT,
        "giver": Giver.PERSON, "ground": "explained, and she agreed", "until": None, "today": TODAY,
        "person_is_adult_enough": True,
    }  # fmt: skip
    return set(share_faults(**{**values, **changes}))  # type: ignore[arg-type]


def test_a_complete_share_has_no_fault() -> None:
    assert _faults() == set()


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"parts": set()}, "parts"),
        ({"parts": {C.POLICE}}, "parts"),  # never for this kind
        ({"kind": K.SHELTER, "parts": {C.LOCATION}}, "parts"),  # does not serve the purpose
        ({"purpose": Given.COORDINATION}, "purpose"),
        ({"giver": Giver.LAW}, "giver"),
        ({"basis": Basis.DUTY}, "giver"),
        ({"person_is_adult_enough": False}, "giver"),
        ({"giver": Giver.PARENT, "parent_suspected": True}, "giver"),
        ({"ground": "ok"}, "ground"),
        ({"basis": Basis.VITAL_INTEREST, "giver": Giver.LAW}, "until"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
    ],
)
def test_what_is_missing_from_a_share_is_said_at_its_field(changes: dict[str, object], field: str) -> None:
    assert _faults(**changes) == {field}


def test_a_guardian_agrees_for_a_child_and_the_last_day_counts() -> None:
    assert _faults(giver=Giver.GUARDIAN, person_is_adult_enough=False, until=TODAY) == set()


def test_no_purpose_serves_everything_but_leading() -> None:
    whole = {purpose for purpose, parts in SERVES.items() if parts == frozenset(C)}
    assert whole == {Given.COORDINATION}
    assert all(
        C.NOTES not in SERVES[p] for p in (Given.INVESTIGATION, Given.RESIDENCE, Given.LEGAL_HELP, Given.MEDICAL)
    )


@given(
    kind=st.sampled_from(list(K)),
    wanted=st.frozensets(st.sampled_from(list(C))),
    shared=st.frozensets(st.sampled_from(list(C))),
)
def test_a_member_never_gets_more_than_the_share_and_the_kind(
    kind: OrganisationKind, wanted: frozenset[Compartment], shared: frozenset[Compartment]
) -> None:
    accepted = not member_faults(wanted, shared, kind)
    assert accepted == (bool(wanted) and wanted <= shared and wanted <= most_of(kind))


_basing = st.builds(
    Basing, id=st.uuids(), organisation=st.integers(1, 3), parts=st.frozensets(st.sampled_from(list(C)), min_size=1)
)


@given(share=_basing, others=st.lists(_basing, max_size=4), members=st.lists(_basing, max_size=5))
def test_an_end_takes_what_no_other_share_gives_and_touches_no_other_organisation(
    share: Basing, others: list[Basing], members: list[Basing]
) -> None:
    effect = effect_of_end(share, [share, *others], members)
    still = frozenset().union(*(o.parts for o in others if o.organisation == share.organisation))
    assert effect.lost == share.parts - still and effect.kept == share.parts & still
    touched = {*effect.leaving, *(number for number, _parts in effect.shrinking)}
    for member in members:
        before = member.parts & (share.parts | still)
        after = member.parts & still
        concerned = member.organisation == share.organisation and before != after
        assert (member.id in touched) == concerned
        if concerned:
            assert (member.id in effect.leaving) == (not after)


# --- emergencies ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(K))
def test_no_emergency_opens_a_location_or_notes_alone(kind: OrganisationKind) -> None:
    assert not glass.opens(kind) & NEVER_ALONE
    assert glass.opens(kind) <= most_of(kind)
    assert glass.opens_with_second(kind) <= NEVER_ALONE & most_of(kind)


@pytest.mark.parametrize("written, enough", [("x" * 19, False), ("x" * 20, True), ("a" + " " * 40 + "b", False)])
def test_a_reason_has_twenty_characters_and_blanks_do_not_count(written: str, enough: bool) -> None:
    assert (not glass.reason_faults(Danger.LIFE, written)) == enough


@given(
    opener=st.integers(1, 5),
    lead=st.integers(1, 5),
    desks=st.lists(st.integers(1, 5), max_size=2),
    others=st.lists(st.integers(1, 5)),
)
def test_no_organisation_reviews_its_own_emergency(opener: int, lead: int, desks: list[int], others: list[int]) -> None:
    found = glass.reviewing(opener, lead, desks, others)
    assert opener not in found
    assert found or not ({lead, *desks, *others} - {opener})


@given(
    st.tuples(st.none() | st.integers(1, 3), st.none() | st.integers(1, 3)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
)
def test_nobody_judges_their_own_nor_their_own_organisations(
    reviewer: tuple[int | None, int | None], opener: tuple[int, int]
) -> None:
    may = not glass.why_not_by(Reviewer(*reviewer), Reviewer(*opener))
    assert may == (None not in reviewer and reviewer[0] != opener[0] and reviewer[1] != opener[1])


def test_a_review_is_late_after_seventy_two_hours() -> None:
    opened = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert not glass.is_late(opened, opened + timedelta(hours=72))
    assert glass.is_late(opened, opened + timedelta(hours=72, seconds=1))


# --- links ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kin", list(Kin))
def test_whoever_is_suspected_stands_among_the_dangers(kin: Kin) -> None:
    assert part_of(kin, True) == C.DANGERS
    assert part_of(kin, False) == {Kin.CHILD: C.CHILDREN, Kin.DANGER: C.DANGERS}.get(kin, C.IDENTITY)


def test_one_suspected_parent_silences_both() -> None:
    assert not may_speak([Link(Kin.PARENT, False), Link(Kin.PARENT, True)])
    assert may_speak([Link(Kin.SIBLING, True)])


def test_a_link_needs_words_or_a_file() -> None:
    assert set(link_faults(Kin.CHILD, "", False, False)) == {"words"}
    assert set(link_faults(Kin.CHILD, "", True, True)) == {"reference"}
    assert link_faults(Kin.CHILD, "", True, False) == {}


def test_ids_of_an_effect_are_ids() -> None:
    share = Basing(uuid4(), 1, frozenset({C.HEALTH}))
    assert effect_of_end(share, [share], [share]).leaving == (share.id,)


def test_a_sentence_of_a_rule_can_be_said_in_another_language() -> None:
    from django.utils import translation

    from opennrm.kernel.wording import in_words

    told = share_faults(
        K.HEALTH, {C.POLICE}, Given.MEDICAL, Basis.CONSENT, Giver.PERSON, "explained", None, TODAY
    )["parts"][0]  # fmt: skip
    assert told == "An organisation of this kind never gets these parts: police information. Leave them out."
    with translation.override("en"):
        assert in_words(told) == told
    assert in_words("100 % of it, as it is") == "100 % of it, as it is"
