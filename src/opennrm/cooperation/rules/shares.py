"""A share with how sure it is. Small pilots have wide intervals; a page shows both or neither."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

LEVEL, _Z = 0.95, 1.959963984540054
FEWEST = 5  # below this many, a share says nothing and may point at somebody


@dataclass(frozen=True)
class Share:
    """`count` of `out_of`, as a share with an interval at 95 per cent (Wilson 1927: it stays between 0 and 1)."""

    count: int
    out_of: int
    share: float
    low: float
    high: float


def share_of(count: int, out_of: int) -> Share | None:
    """None where there are too few to say anything.

    >>> s = share_of(76, 112)
    >>> round(s.share, 3), round(s.low, 3), round(s.high, 3)
    (0.679, 0.587, 0.758)
    >>> share_of(3, 4) is None
    True
    """
    if out_of < FEWEST or not 0 <= count <= out_of:
        return None
    share, square = count / out_of, _Z * _Z
    middle = (share + square / (2 * out_of)) / (1 + square / out_of)
    half = _Z * sqrt(share * (1 - share) / out_of + square / (4 * out_of * out_of)) / (1 + square / out_of)
    return Share(count, out_of, share, max(0.0, middle - half), min(1.0, middle + half))


def overlaps(one: Share, other: Share) -> bool:
    """Whether the two intervals overlap: then the difference may be chance."""
    return one.low <= other.high and other.low <= one.high
