"""What the estimates refuse, each with the row, the value and what to do now."""

from __future__ import annotations


class UnseenRefusal(ValueError):
    """Base of all refusals of this package; the message says what, which value, what now."""


class TableRefused(UnseenRefusal):
    """The table of capture histories cannot be used.

    Attributes
    ----------
    row : line in the file (1 is the heading) or position of the record; None where no single row is to blame.
    """

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message if row is None else f"Row {row}: {message}")
        self.row = row


class UnreadableFile(TableRefused):
    """The file is no text of rows and columns."""


class NegativeCount(TableRefused):
    """A count below zero."""


class FractionalCount(TableRefused):
    """A count that is not a whole number."""


class NotAMark(TableRefused):
    """A list column holds something else than 0 or 1."""


class DuplicateHistory(TableRefused):
    """The same combination of lists stands in two rows."""


class NoLevel(TableRefused):
    """A row without a level of a covariate."""


class EmptyHistory(TableRefused):
    """A row that is on no list: nobody can have counted those persons."""


class TooFewLists(TableRefused):
    """Fewer than three lists: whether lists depend on each other cannot be judged."""


class EmptyList(TableRefused):
    """A list that holds nobody."""


class TooManyLists(TableRefused):
    """More lists than the method can carry."""


class NoOverlap(TableRefused):
    """No person is on two lists: the data say nothing about the unseen."""


class TooManyPersons(TableRefused):
    """More persons than the arithmetic is made for."""


class EmptyTable(TableRefused):
    """Nobody was counted."""


class UnknownColumn(TableRefused):
    """A column that the file does not have, or a list that the table does not have."""


class ModelRefused(UnseenRefusal):
    """The model cannot be fitted to this table."""


class NotHierarchical(ModelRefused):
    """A term without its parts, or a name that is no list."""


class NoFiniteEstimate(ModelRefused):
    """The likelihood has no maximum: some parameter runs off to infinity (Fienberg and Rinaldo 2012)."""


class NotIdentified(ModelRefused):
    """Different parameters give the same likelihood: the overlap is too thin for the model."""


class NotConverged(ModelRefused):
    """A finite estimate exists but the arithmetic did not reach it; no number is given."""


class SettingRefused(UnseenRefusal):
    """A setting (level, replicates, resampled rows ...) that cannot be used."""


def check_level(level: float) -> None:
    """Raises SettingRefused for a level of an interval that does not lie between 0 and 1."""
    if not 0 < level < 1:
        raise SettingRefused(f"The level lies between 0 and 1; got {level}.")
