"""The file itself: how it opens, moves, is handed over, closes and opens again."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from opennrm.kernel.states import Table
from opennrm.law.words import gettext_noop

CASE = Table("case", {"open": {"closed"}, "closed": {"reopened"}, "reopened": {"closed"}})
HAND_OVER = Table("hand-over", {"asked": {"accepted", "declined", "withdrawn"}})


class Stage(StrEnum):
    """Where a person stands on the way (domain.md 14.2). Every stage may be skipped or visited again."""

    INDICATION = "indication"
    INTAKE = "intake"
    SUPPORT = "support"  # EU and Dutch nationals: help without a reflection period
    REFLECTION = "reflection"
    DECISION = "decision"
    STAY_OR_RETURN = "stay_or_return"
    AFTERCARE = "aftercare"


ORDER = tuple(Stage)


class Skipped(StrEnum):
    """Why a stage was passed over."""

    NOT_NEEDED = "not_needed"
    NOT_OPEN = "not_open"  # the law does not provide it for this person
    ELSEWHERE = "elsewhere"
    NOT_WANTED = "not_wanted"


class Function(StrEnum):
    """What a member of the team does for the person."""

    LEAD = "lead"
    MENTOR = "mentor"
    COUNSELLOR = "counsellor"
    GUARDIAN = "guardian"
    LAWYER = "lawyer"
    POLICE_CONTACT = "police_contact"
    HEALTH_CONTACT = "health_contact"
    CARE_COORDINATOR = "care_coordinator"
    IMMIGRATION_CONTACT = "immigration_contact"
    RETURN_COUNSELLOR = "return_counsellor"
    OTHER = "other"


class Circle(StrEnum):
    """Who may read a note."""

    PERSON = "person"  # the person too, and the team
    TEAM = "team"
    ORGANISATION = "organisation"


class Contact(StrEnum):
    """What a note tells of."""

    MET = "met"
    CALLED = "called"
    WROTE = "wrote"
    CONSULTED = "consulted"  # colleagues, without the person
    OBSERVED = "observed"


class Closing(StrEnum):
    """Why a case ends."""

    COMPLETED = "completed"
    OWN_WISH = "own_wish"
    LOST_CONTACT = "lost_contact"
    TAKEN_OVER = "taken_over"
    DOUBLE = "double"
    NO_TRAFFICKING = "no_trafficking"
    DIED = "died"


class Outcome(StrEnum):
    """How the person stands at the end, as far as is known."""

    STAYS_ON_PERMIT = "stays_on_permit"
    STAYS_AS_CITIZEN = "stays_as_citizen"
    RETURNED_WITH_HELP = "returned_with_help"
    RETURNED_ALONE = "returned_alone"
    THIRD_COUNTRY = "third_country"
    OTHER_PROCEDURE = "other_procedure"
    LEFT_UNKNOWN = "left_unknown"
    UNKNOWN = "unknown"


_ENDS_WITHOUT_OUTCOME = frozenset({Closing.DOUBLE, Closing.NO_TRAFFICKING, Closing.DIED, Closing.TAKEN_OVER})


def passed_over(before: Stage, after: Stage, visited: Iterable[Stage]) -> list[Stage]:
    """The stages that a move jumps over and that nobody was in before.

    >>> passed_over(Stage.INTAKE, Stage.DECISION, [Stage.INDICATION, Stage.INTAKE])
    [<Stage.SUPPORT: 'support'>, <Stage.REFLECTION: 'reflection'>]
    >>> passed_over(Stage.DECISION, Stage.INTAKE, [Stage.INTAKE])
    []
    """
    seen = set(visited)
    return [stage for stage in ORDER[ORDER.index(before) + 1 : ORDER.index(after)] if stage not in seen]


def stage_faults(
    before: Stage, after: Stage, visited: Iterable[Stage], skipped: Skipped | None
) -> dict[str, list[str]]:
    """What is missing before the case may move to this stage."""
    if before == after:
        return {"stage": [gettext_noop("The case is in this stage already: choose another one.")]}
    if passed_over(before, after, visited) and skipped is None:
        return {"skipped": [gettext_noop("Stages are passed over: say why.")]}
    return {}


def closing_faults(
    reason: Closing | None, outcome: Outcome | None, words: str, open_tasks: int, cancel_tasks: bool
) -> dict[str, list[str]]:
    """What is missing before a case may be closed."""
    faults: dict[str, list[str]] = {}
    if reason is None:
        faults["reason"] = [gettext_noop("Say why the case ends.")]
    elif outcome is None and reason not in _ENDS_WITHOUT_OUTCOME:
        faults["outcome"] = [gettext_noop("Say how the person stands now. ‘Not known’ is an answer.")]
    if not words.strip():
        faults["words"] = [gettext_noop("Write in a sentence what whoever opens the case again must know first.")]
    if open_tasks and not cancel_tasks:
        faults["cancel_tasks"] = [
            gettext_noop("There are open tasks: finish them, or say that they end with the case.")
        ]
    return faults
