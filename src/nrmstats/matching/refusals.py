"""What the planner refuses, each with the path of the value, the value and what to do now."""

from __future__ import annotations


class MatchingRefusal(ValueError):
    """Base of all refusals of this package.

    Attributes
    ----------
    path : where the value stands ("parties[3].takes.place"); empty where no single value is to blame.
    """

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class ProblemRefused(MatchingRefusal):
    """The problem contradicts itself: a reference twice, a link to nobody, a size that is no whole number."""


class SafetyCannotBeSetAside(MatchingRefusal):
    """Somebody asks to set a safety rule aside; nobody can."""


class ChoiceImpossible(MatchingRefusal):
    """A choice made by a person breaks a hard rule or fits no capacity; the message names every reason."""


class TooLarge(MatchingRefusal):
    """The figures of the problem leave the range in which whole numbers stay exact."""
