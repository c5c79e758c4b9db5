"""Figures that never walk alone: an estimate always carries its unit, its interval, its method and its cautions."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


class LonelyNumber(TypeError):
    """Someone asked for the bare number; an estimate is only shown with its interval and method."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of values at a stated level.

    Parameters
    ----------
    low, high : ends of the range, in the unit of the estimate; `high` may be infinite, never below `low`.
    level     : share of such intervals meant to hold the truth, between 0 and 1.
    method    : how the range was made ("BCa bootstrap, 1000 replicates").

    Raises
    ------
    ValueError  the ends are the wrong way round or not numbers, the level is not between 0 and 1, no method.

    Examples
    --------
    >>> str(Interval(9267.0, 14307.0, 0.95, "BCa bootstrap"))
    '9,267 to 14,307 (95 %, BCa bootstrap)'
    """

    low: float
    high: float
    level: float
    method: str

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(f"An interval runs from low to high; got {self.low} to {self.high}.")
        if not 0 < self.level < 1:
            raise ValueError(f"The level of an interval lies between 0 and 1; got {self.level}.")
        if not self.method:
            raise ValueError("Name the method of the interval.")

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{in_words(self.low)} to {in_words(self.high)} ({100 * self.level:g} %, {self.method})"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure by one method.

    Parameters
    ----------
    point       : the figure, in `unit`.
    intervals   : one or more ranges, the first is the one shown.
    unit        : what is counted ("persons").
    method      : how the figure was made, in words.
    model       : the model behind it, in words; empty where the method has none.
    assumptions : what must hold for the figure to mean anything.
    warnings    : what in these data speaks against it.

    Raises
    ------
    ValueError  no interval, unit or method; or a point that is not a number.

    Examples
    --------
    >>> figure = Estimate(157.2, (Interval(128.0, 350.0, 0.95, "BCa bootstrap"),), "persons", "BIC")
    >>> print(figure)
    157 persons, 128 to 350 (95 %, BCa bootstrap); BIC
    >>> float(figure)
    Traceback (most recent call last):
        ...
    nrmstats.results.LonelyNumber: An estimate is shown with its interval: use str(), or .point beside .low and .high.
    """

    point: float
    intervals: tuple[Interval, ...]
    unit: str
    method: str
    model: str = ""
    assumptions: tuple[str, ...] = field(default=())
    warnings: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if math.isnan(self.point):
            raise ValueError("An estimate needs a point; got not-a-number.")
        if not self.intervals:
            raise ValueError("No number without an interval.")
        if not self.unit or not self.method:
            raise ValueError("No number without a unit and a method.")

    @property
    def low(self) -> float:
        """Lower end of the interval shown, in `unit`."""
        return self.intervals[0].low

    @property
    def high(self) -> float:
        """Upper end of the interval shown, in `unit`."""
        return self.intervals[0].high

    @property
    def level(self) -> float:
        """Level of the interval shown, between 0 and 1."""
        return self.intervals[0].level

    def __float__(self) -> float:
        raise LonelyNumber("An estimate is shown with its interval: use str(), or .point beside .low and .high.")

    def __format__(self, spec: str) -> str:
        if spec:
            raise LonelyNumber("An estimate has its own way to be written; leave the format empty.")
        return str(self)

    def __str__(self) -> str:
        model = f" [{self.model}]" if self.model else ""
        return f"{in_words(self.point)} {self.unit}, {self.intervals[0]}; {self.method}{model}"


def in_words(value: float) -> str:
    """A figure as people read it: whole, with thousands set apart; "no upper limit" where it is infinite.

    Examples
    --------
    >>> in_words(14306.758), in_words(float("inf"))
    ('14,307', 'no upper limit')
    """
    if math.isinf(value):
        return "no upper limit" if value > 0 else "no lower limit"
    return f"{value:,.0f}"
