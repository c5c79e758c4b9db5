"""Two estimates that fit on the back of an envelope: Lincoln and Petersen for teaching, Chao's lower bound."""

from __future__ import annotations

import math
from statistics import NormalDist

from nrmstats.results import Estimate, Interval
from nrmstats.unseen.refusals import NoOverlap, SettingRefused, check_level
from nrmstats.unseen.tables import CaptureTable

CHAO_METHOD = "Chao's lower bound"
LINCOLN_METHOD = "Lincoln and Petersen, two lists, Chapman's correction"


def chao_lower_bound(table: CaptureTable, *, level: float = 0.95) -> Estimate:
    """At least how many persons there are: seen + (t-1)/t * f1 (f1 - 1) / (2 (f2 + 1)).

    f1 and f2 are the persons on exactly one and exactly two of the t lists. The bias-corrected form has a value also
    without anybody on two lists.

    Parameters
    ----------
    level : of the interval, between 0 and 1; log-normal for the unseen, never below the persons observed.

    Returns
    -------
    Estimate in persons; the truth is expected at or above it whenever persons differ in how easily they are seen.

    Notes
    -----
    Chao (1987), Biometrics 43:783; bias-corrected form and variance Chao (1989), Biometrics 45:427, as given by
    Chiu and others (2014), Biometrics 70:671, with factor (t-1)/t.

    Examples
    --------
    >>> from nrmstats.unseen.tables import from_counts
    >>> rows = [(1, 0, 0, 40), (0, 1, 0, 30), (0, 0, 1, 20), (1, 1, 0, 6)]
    >>> print(chao_lower_bound(from_counts("abc", rows)))
    477 persons, 271 to 925 (95 %, log-normal); Chao's lower bound
    """
    lists = len(table.lists)
    once, twice = (sum(int(table.counts[w]) for w in table.order if w.bit_count() == times) for times in (1, 2))
    share = (lists - 1) / lists
    unseen = share * once * (once - 1) / (2 * (twice + 1))
    variance = (
        unseen
        + share**2 * once * (2 * once - 1) ** 2 / (4 * (twice + 1) ** 2)
        + share**2 * once**2 * twice * (once - 1) ** 2 / (4 * (twice + 1) ** 4)
    )
    return Estimate(
        table.observed + unseen,
        (_lognormal(table.observed, unseen, variance, level),),
        "persons",
        CHAO_METHOD,
        assumptions=("Lists are independent for one person; persons may differ. A lower bound, not an estimate.",),
    )


def lincoln_petersen(first: int, second: int, both: int, *, level: float = 0.95) -> Estimate:
    """How many persons there are if two lists are independent: (first + 1)(second + 1)/(both + 1) - 1.

    For teaching: with two lists nothing can be said about dependence, and the answer is wrong by as much as the lists
    depend on each other.

    Parameters
    ----------
    first, second, both : persons on the first list, on the second, on both.
    level : of the interval, between 0 and 1.

    Raises
    ------
    NoOverlap       nobody is on both lists.
    SettingRefused  more persons on both lists than on one of them, or a negative number.

    Notes
    -----
    Chapman (1951), Univ. Calif. Publ. Stat. 1:131; variance Seber (1970), Biometrics 26:13.

    Examples
    --------
    >>> print(lincoln_petersen(200, 150, 30))
    978 persons, 753 to 1,319 (95 %, log-normal); Lincoln and Petersen, two lists, Chapman's correction
    """
    if both < 0 or both > min(first, second):
        raise SettingRefused(f"{both} persons on both lists do not go with {first} and {second} on each.")
    if both == 0:
        raise NoOverlap("Nobody is on both lists, so they say nothing about persons on none.")
    total = (first + 1) * (second + 1) / (both + 1) - 1
    seen = first + second - both
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    return Estimate(
        total,
        (_lognormal(seen, total - seen, variance, level),),
        "persons",
        LINCOLN_METHOD,
        assumptions=("The two lists are independent. Two lists cannot show whether they are.",),
        warnings=("For teaching only: use three lists or more.",),
    )


def _lognormal(seen: int, unseen: float, variance: float, level: float) -> Interval:
    check_level(level)
    if unseen <= 0:
        return Interval(seen, seen, level, "log-normal")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    factor = math.exp(z * math.sqrt(math.log1p(variance / unseen**2)))
    return Interval(seen + unseen / factor, seen + unseen * factor, level, "log-normal")
