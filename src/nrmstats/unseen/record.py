"""The answer as plain data, for JSON and for other programs."""

from __future__ import annotations

import math
from typing import Any

from nrmstats.results import Estimate
from nrmstats.unseen.methods import MethodResult
from nrmstats.unseen.mse import UnseenEstimate
from nrmstats.unseen.reading import StratifiedRows
from nrmstats.unseen.strata import StrataEstimate

Record = dict[str, Any]


def as_record(found: UnseenEstimate, *, every_replicate: bool = False) -> Record:
    """The answer as a dictionary that `json.dumps(..., allow_nan=False)` accepts; infinite ends are None.

    Parameters
    ----------
    every_replicate : also give each replicate's estimate, key `replicate_estimates`, persons, in the order of the rows.

    Returns
    -------
    method, model, observed, estimate, interval {level: [low, high]}, replicates, acceleration, bias_correction,
    warnings, seconds; and lists, seed, level, unit, spread, other_methods, changes, linkage, assumptions. For the
    method "all" there is no single estimate: estimate is None, interval spans all methods, and `results` holds the
    methods one by one.

    Examples
    --------
    >>> from nrmstats.unseen.mse import estimate_total
    >>> from nrmstats.unseen.tables import from_counts
    >>> rows = [(1, 0, 0, 40), (0, 1, 0, 30), (0, 0, 1, 20), (1, 1, 0, 9), (0, 1, 1, 8), (1, 0, 1, 7)]
    >>> record = as_record(estimate_total(from_counts("abc", rows), method="graphs"))
    >>> record["method"], record["observed"], sorted(record["interval"])
    ('graphs', 114, ['0.8', '0.95'])
    """
    low, high = found.spread
    rest: Record = {
        "lists": list(found.table.lists),
        "unit": "persons",
        "seed": found.settings.seed,
        "level": found.settings.level,
        "spread": [low, high],
        "other_methods": [{"method": r.method, "model": r.model, "estimate": real(r.total)} for r in found.rivals],
        "changes": [{"change": change.what, "estimate": real(change.total)} for change in found.changes],
        "linkage": [
            {"missed": c.missed, "false": c.false, "median": real(c.median), "range": [real(c.low), real(c.high)]}
            for c in found.linkage
        ],
        "assumptions": list(found.assumptions),
    }
    if found.method != "all":
        alone = _result(found.results[0], found.table.observed, every_replicate)
        return {**alone, **rest, "warnings": list(found.warnings)}
    return {
        **_all(found),
        **rest,
        "results": [_result(r, found.table.observed, every_replicate) for r in found.results],
    }


def strata_record(found: StrataEstimate, rows: StratifiedRows, replicates: int, seconds: float) -> Record:
    """An estimate by covariates as plain data, with the keys of `as_record` and the parts beside.

    parts : {covariate: {level: {estimate, interval}}}, each covariate's parts adding up to the whole. There is no BCa
    here, so acceleration and bias_correction are None.
    """

    def figure(part: Estimate) -> Record:
        return {"estimate": real(part.point), "interval": {f"{part.level:g}": [real(part.low), real(part.high)]}}

    return {
        "method": "by " + ", ".join(rows.by),
        "model": found.whole.model,
        "observed": int(rows.counts.sum()),
        **figure(found.whole),
        "replicates": replicates,
        "acceleration": None,
        "bias_correction": None,
        "warnings": list(found.whole.warnings),
        "seconds": round(seconds, 6),
        "unit": found.whole.unit,
        "description": f"{found.whole.method}; {found.whole.intervals[0].method}",
        "parts": {name: {level: figure(part) for level, part in parts.items()} for name, parts in found.parts.items()},
        "assumptions": list(found.whole.assumptions),
    }


def _result(result: MethodResult, observed: int, every_replicate: bool) -> Record:
    estimate = result.estimate
    bootstrapped = result.acceleration is not None
    shown: Record = {}
    for interval in estimate.intervals:
        shown.setdefault(f"{interval.level:g}", [real(interval.low), real(interval.high)])
    record: Record = {
        "method": result.key,
        "model": estimate.model,
        "observed": observed,
        "estimate": real(estimate.point),
        "interval": shown,
        "replicates": int(result.values.size),
        "acceleration": result.acceleration,
        "bias_correction": result.bias_correction,
        "warnings": list(estimate.warnings),
        "seconds": round(result.seconds, 6),
        "description": estimate.method,
        "intervals": [
            {"method": i.method, "level": i.level, "low": real(i.low), "high": real(i.high)} for i in estimate.intervals
        ],
    }
    if every_replicate and bootstrapped:
        record["replicate_estimates"] = [real(value) for value in result.values.tolist()]
    return record


def _all(found: UnseenEstimate) -> Record:
    levels = {f"{level:g}" for level in found.settings.levels}
    spans: dict[str, list[float | None]] = {}
    for name in sorted(levels, reverse=True):
        ends = [i for r in found.results for i in r.estimate.intervals if f"{i.level:g}" == name]
        spans[name] = [real(min(i.low for i in ends)), real(max(i.high for i in ends))]
    return {
        "method": "all",
        "model": None,
        "observed": found.table.observed,
        "estimate": None,
        "interval": spans,
        "replicates": None,
        "acceleration": None,
        "bias_correction": None,
        "warnings": list(found.warnings),
        "seconds": round(sum(result.seconds for result in found.results), 6),
    }


def real(value: float | None) -> float | None:
    """The number, or None where JSON has none for it: infinite, not a number, missing."""
    return value if value is not None and math.isfinite(value) else None
