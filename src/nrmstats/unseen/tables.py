"""Tables of capture histories: how many persons are on which combination of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nrmstats.unseen.refusals import (
    DuplicateHistory,
    EmptyHistory,
    EmptyTable,
    FractionalCount,
    NegativeCount,
    NoOverlap,
    NotAMark,
    SettingRefused,
    TooFewLists,
    TooManyLists,
    TooManyPersons,
    UnknownColumn,
)

FEWEST_LISTS = 3
MOST_PERSONS = 500_000_000  # in one table; random tables are drawn with whole numbers below 10**9
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
THOUSANDS = 3  # digits after a point that may set thousands apart: 1.000 is a thousand in half of Europe
MARKS = {"0": 0, "1": 1, "0.0": 0, "1.0": 1, "false": 0, "true": 1}
MOST_LISTS = 11  # 2,047 histories and 55 pairs: the pairs of a model still fit one 64-bit word

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class CaptureTable:
    """Persons per combination of lists, in one closed period.

    Build it with `from_counts`, `from_records` or `reading.read_table`; they check every row.

    Attributes
    ----------
    lists  : names of the t lists, t from 3 to 11.
    counts : persons, whole numbers, shape (2**t,). Index = sum of 2**i over the lists i a person is on; [0] is 0.
    order  : the histories with at least one person, as indices, in the order in which the rows came.
    """

    lists: tuple[str, ...]
    counts: Counts
    order: tuple[int, ...]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, CaptureTable) and self.lists == other.lists and np.array_equal(self.counts, other.counts)
        )

    def __hash__(self) -> int:
        return hash((self.lists, self.counts.tobytes()))

    @property
    def observed(self) -> int:
        """Persons on at least one list."""
        return int(self.counts.sum())

    @property
    def list_totals(self) -> dict[str, int]:
        """Persons per list."""
        return {name: self.margin((name,)) for name in self.lists}

    def margin(self, names: Iterable[str]) -> int:
        """Persons on *all* the lists named (and perhaps others)."""
        mask = self.mask(names)
        index = np.arange(self.counts.size)
        return int(self.counts[(index & mask) == mask].sum())

    def mask(self, names: Iterable[str]) -> int:
        """The index of a combination of lists; raises UnknownColumn for a name that is no list."""
        return sum(1 << self._place(name) for name in set(names))

    def names(self, mask: int) -> tuple[str, ...]:
        """The lists of a combination, in the order of the table."""
        return tuple(name for place, name in enumerate(self.lists) if mask >> place & 1)

    def empty_pairs(self) -> tuple[tuple[str, str], ...]:
        """Pairs of lists that share nobody."""
        return tuple(pair for pair in combinations(self.lists, 2) if self.margin(pair) == 0)

    def on_several(self) -> int:
        """Persons on more than one list."""
        return sum(int(self.counts[mask]) for mask in range(self.counts.size) if mask.bit_count() > 1)

    def merged(self, names: Sequence[str], into: str) -> CaptureTable:
        """The table with several lists counted as one: a person is on it if on any of them.

        Raises UnknownColumn for a name that is no list (or no name at all), TooFewLists if fewer than three lists are left.
        """
        if not names:
            raise UnknownColumn(f"Name the lists to merge; the lists are {', '.join(self.lists)}.")
        gone = self.mask(names)
        kept = [name for name in self.lists if not self.mask([name]) & gone]
        first = min(self._place(name) for name in names)
        place = sum(1 for name in kept if self._place(name) < first)
        return self._regrouped((*kept[:place], into, *kept[place:]), {into: tuple(names)})

    def without(self, name: str) -> CaptureTable:
        """The table as if one list had not been kept: persons on that list only are no longer seen."""
        self._place(name)
        return self._regrouped(tuple(other for other in self.lists if other != name), {})

    def reordered(self, names: Sequence[str]) -> CaptureTable:
        """The same table with the lists in another order."""
        if sorted(names) != sorted(self.lists):
            raise UnknownColumn(f"Name each list once: {', '.join(self.lists)}; got {', '.join(names)}.")
        return self._regrouped(tuple(names), {})

    def _regrouped(self, lists: tuple[str, ...], made_of: Mapping[str, tuple[str, ...]]) -> CaptureTable:
        masks = [self.mask(made_of.get(name, (name,))) for name in lists]
        sums: dict[int, int] = {}
        for old in self.order:
            new = sum(1 << place for place, mask in enumerate(masks) if old & mask)
            if new:
                sums[new] = sums.get(new, 0) + int(self.counts[old])
        return _checked(lists, sums)

    def _place(self, name: str) -> int:
        if name not in self.lists:
            raise UnknownColumn(f"“{name}” is no list of this table; the lists are {', '.join(self.lists)}.")
        return self.lists.index(name)


def from_counts(lists: Sequence[str], rows: Iterable[Sequence[object]], *, first_row: int = 1) -> CaptureTable:
    """A table from one row per history: a 0 or 1 for each list, then the number of persons.

    Parameters
    ----------
    lists     : names of the lists, 3 to 11 of them, all different.
    rows      : each with len(lists) marks and one count; numbers or their text. Histories left out count zero; a row
        without any values is passed over.
    first_row : number of the first row, for messages (2 in a file with a heading).

    Raises
    ------
    NotAMark, NegativeCount, FractionalCount, DuplicateHistory, EmptyHistory  with the number of the row;
    TooFewLists, TooManyLists, EmptyTable, NoOverlap.

    Examples
    --------
    >>> table = from_counts("abc", [(1, 0, 0, 5), (0, 1, 0, 7), (0, 0, 1, 9), (1, 1, 0, 2)])
    >>> table.observed, table.margin("ab"), table.empty_pairs()
    (23, 2, (('a', 'c'), ('b', 'c')))
    """
    check_names(lists)
    sums: dict[int, int] = {}
    came: dict[int, int] = {}
    for number, row in enumerate(rows, first_row):
        if not len(row):
            continue
        if len(row) != len(lists) + 1:
            raise NotAMark(f"{len(row)} values for {len(lists)} lists and a count.", number)
        mask = history(lists, row, number)
        count = whole_count(row[len(lists)], number)
        if mask == 0:
            raise EmptyHistory("on no list. Persons nobody saw are what is estimated; leave the row out.", number)
        if mask in came:
            raise DuplicateHistory(f"the same lists as row {came[mask]}. Add the two counts together.", number)
        came[mask], sums[mask] = number, count
    return _checked(tuple(lists), sums)


def from_records(lists: Sequence[str], persons: Iterable[Sequence[object]], *, first_row: int = 1) -> CaptureTable:
    """A table from one record per person: a 0 or 1 for each list; a record without any values is passed over.

    Parameters and errors as for `from_counts`, without the count.

    Examples
    --------
    >>> from_records("abc", [(1, 1, 0), (0, 1, 0), (1, 1, 0), (0, 0, 1)]).margin("ab")
    2
    """
    check_names(lists)
    sums: dict[int, int] = {}
    for number, person in enumerate(persons, first_row):
        if not len(person):
            continue
        if len(person) != len(lists):
            raise NotAMark(f"{len(person)} values for {len(lists)} lists.", number)
        mask = history(lists, person, number)
        if mask == 0:
            raise EmptyHistory("a person on no list; leave the record out.", number)
        sums[mask] = sums.get(mask, 0) + 1
    return _checked(tuple(lists), sums)


def history(lists: Sequence[str], row: Sequence[object], number: int) -> int:
    """The index of the combination of lists that a row marks; raises NotAMark, naming row and list."""
    mask = 0
    for place, name in enumerate(lists):
        mark = str(row[place]).strip()
        if mark.lower() not in MARKS:
            raise NotAMark(f"list “{name}” holds “{_short(mark)}”; write 0 or 1, or name the count column.", number)
        mask |= MARKS[mark.lower()] << place
    return mask


def whole_count(value: object, number: int, *, most: int = MOST_PERSONS) -> int:
    """The number of persons in a row; raises FractionalCount, NegativeCount or TooManyPersons, naming the row."""
    said = str(value).strip()
    if not NUMBER.fullmatch(said):
        raise FractionalCount(f"the count is “{_short(said)}”; write a whole number.", number)
    whole, _, part = said.partition(".")
    if part.strip("0") or len(part) == THOUSANDS:
        raise FractionalCount(
            f"the count is {_short(said)}; persons come in whole numbers, without a mark for thousands.", number
        )
    if whole.startswith("-") and whole.strip("-0"):
        raise NegativeCount(f"the count is {_short(said)}; it cannot be below zero.", number)
    digits = whole.lstrip("+-0") or "0"
    if len(digits) > len(str(most)) or int(digits) > most:
        raise TooManyPersons(f"the count is {_short(said)}; at most {most:,} persons.", number)
    return int(digits)


def check_rows(rows: Counts, lists: int | None = None) -> int:
    """The number of lists of many tables, shape (tables, 2**t), indexed like `CaptureTable.counts`.

    Raises SettingRefused for another shape (or other than `lists` lists), counts that are no whole numbers of 0 or
    more, or persons on no list.
    """
    found = rows.shape[1].bit_length() - 1 if rows.ndim == 2 else 0
    if found < FEWEST_LISTS or rows.shape[1] != 1 << found or lists not in (None, found):
        wanted = "2**lists" if lists is None else str(1 << lists)
        raise SettingRefused(f"Tables have the shape (tables, {wanted}); got {rows.shape}.")
    if not np.issubdtype(rows.dtype, np.integer):
        raise SettingRefused(f"Counts are whole numbers; got {rows.dtype}.")
    if (rows < 0).any():
        raise SettingRefused(f"Counts are 0 or more; got {rows.min()}.")
    if rows[:, 0].any():
        raise SettingRefused("Some tables count persons on no list; nobody can have counted those.")
    return int(found)


def _short(said: str) -> str:
    return said if len(said) <= 40 else f"{said[:40]}…"


def _checked(lists: tuple[str, ...], sums: Mapping[int, int]) -> CaptureTable:
    check_names(lists)
    counts = np.zeros(1 << len(lists), dtype=np.int64)
    for mask, count in sums.items():
        counts[mask] = count
    if sum(sums.values()) > MOST_PERSONS:
        raise TooManyPersons(
            f"The table holds {sum(sums.values()):,} persons; at most {MOST_PERSONS:,} can be treated."
        )
    if not counts.any():
        raise EmptyTable("Nobody was counted in this table.")
    if not any(count for mask, count in sums.items() if mask.bit_count() > 1):
        raise NoOverlap("No person is on two lists, so the data say nothing about persons on none.")
    counts.setflags(write=False)
    return CaptureTable(lists, counts, tuple(mask for mask, count in sums.items() if count > 0))


def check_names(lists: Sequence[str]) -> None:
    """Raises UnknownColumn for a name given twice, TooFewLists and TooManyLists."""
    if len(set(lists)) != len(lists):
        raise UnknownColumn(f"Two lists have the same name: {', '.join(lists)}. Give each its own.")
    if len(lists) < FEWEST_LISTS:
        raise TooFewLists(
            f"{len(lists)} list{'' if len(lists) == 1 else 's'} ({', '.join(lists)}). At least {FEWEST_LISTS} are needed to judge whether lists "
            "depend on each other; with two, only the teaching estimate of Lincoln and Petersen can be made."
        )
    if len(lists) > MOST_LISTS:
        raise TooManyLists(f"{len(lists)} lists; at most {MOST_LISTS} can be used. Merge the smallest.")
