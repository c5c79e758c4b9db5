"""How fast the curves are, beside lifelines: the same stays, runs in turns."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from typing import Any

import numpy as np

from nrmstats.flow.spells import Durations
from nrmstats.flow.survival import Curves, curves
from nrmstats.interleaved import Case, Way

ABSENT = "lifelines is not installed; install the dependency group “peers” (pip install lifelines)"
# lifelines shakes ties apart at random; its curve then differs by up to 0.0016 at this size (measured).
SHAKEN = 0.005


def stays(count: int, seed: int = 1) -> Durations:
    """Whole-day stays with four ways to leave, a fifth of them still running."""
    draw = np.random.default_rng(seed)
    how = np.where(draw.random(count) < 0.2, -1, draw.integers(0, 4, count))
    return Durations(
        np.zeros(count, dtype=np.int64), 1 + draw.geometric(0.01, count), how, ("home", "shelter", "return", "unknown")
    )


def cases(*, small: bool = False) -> list[Case]:
    """What is timed. small : a tenth of the size, to try the benchmark itself."""
    spells = stays(2_000 if small else 20_000)
    present = find_spec("lifelines") is not None
    return [
        Case(
            f"Curves of {spells.count:,} whole-day stays, four ways to leave",
            (
                Way("OpenNRM, all curves with variances and limits", lambda: curves(spells)),
                Way(
                    "lifelines Aalen-Johansen, without variances",
                    (lambda: _aalen_johansen(spells)) if present else None,
                    ABSENT,
                ),
                Way("lifelines Kaplan-Meier alone", (lambda: _kaplan_meier(spells)) if present else None, ABSENT),
            ),
            "50 times as fast as Aalen-Johansen",
            _close,
        )
    ]


def _aalen_johansen(spells: Durations) -> dict[str, Any]:
    from lifelines import AalenJohansenFitter

    made = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of the ties it shakes apart
        for number, way in enumerate(spells.ends, 1):
            fitted = AalenJohansenFitter(calculate_variance=False, seed=1).fit(
                spells.lasted, spells.how + 1, event_of_interest=number
            )
            made[way] = fitted.cumulative_density_.iloc[:, 0]
    return made


def _kaplan_meier(spells: Durations) -> Any:
    from lifelines import KaplanMeierFitter

    fitted = KaplanMeierFitter().fit(spells.lasted, spells.how >= 0, timeline=np.arange(int(spells.lasted.max()) + 1))
    return fitted.survival_function_.iloc[:, 0].to_numpy()


def _close(ours: object, theirs: object) -> bool:
    if not isinstance(ours, Curves):
        return False
    if isinstance(theirs, Curves):
        return ours.still_there.tobytes() == theirs.still_there.tobytes()
    if not isinstance(theirs, dict):
        return bool(np.abs(ours.still_there - np.asarray(theirs)).max() < 1e-12)
    for way, curve in theirs.items():
        at = np.arange(ours.last_day + 1) + 0.5  # shaken ties lie within half a day of their day
        place = np.searchsorted(curve.index.to_numpy(), at, side="right") - 1
        if np.abs(curve.to_numpy()[np.maximum(place, 0)] - ours.by_end[way].share).max() > SHAKEN:
            return False
    return True
