"""Tail probabilities of the Poisson law, summed from the largest term so that small ones keep all their digits."""

from __future__ import annotations

import math

from nrmstats.unseen.compiled import compiled

NEGLIGIBLE = 1e-17  # relative to the sum so far


@compiled
def smaller_tail(count: int, mean: float) -> float:
    """The smaller of P[X <= count] and P[X >= count] for X Poisson with the mean given; 1 at most.

    Chan, Silverman and Vincent (2021), JASA 116:1297: the p-value of a pair of lists.
    """
    if mean <= 0.0:
        return 1.0 if count == 0 else 0.0
    at = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1.0))
    part, total, k = at, at, float(count)
    if count <= mean:
        while k > 0.0 and part > NEGLIGIBLE * total:
            part *= k / mean
            k -= 1.0
            total += part
    else:
        while part > NEGLIGIBLE * total:
            k += 1.0
            part *= mean / k
            total += part
    return min(total, 1.0 - total + at)
