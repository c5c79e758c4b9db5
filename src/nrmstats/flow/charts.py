"""Curves and occupancy as pictures, drawn with Altair, as SVG text that needs no script; numbers at risk below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import vl_convert

from nrmstats.flow.bed_days import Occupancy
from nrmstats.flow.survival import Curves
from nrmstats.flow.tables import LEAST

# Colours that differ in lightness too, so that they can be told apart without colour; the dash says it again.
COLOURS = ("#0b5566", "#a86a00", "#6a3d9a", "#2f7d32", "#b3261e", "#4a4a46", "#0f8aa8", "#8a5a83")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [1, 0], [6, 3], [2, 2], [8, 2, 2, 2])
WIDTH, HEIGHT = 620, 260
FONT = "system-ui, 'Segoe UI', Roboto, sans-serif"
STILL = "still there"
MOST_POINTS = 1_500
LABELS: dict[str, Any] = {"labelLimit": 280, "labelFontSize": 12, "columns": 3, "columnPadding": 24}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the pictures, so that they can be drawn in another language.

    Attributes
    ----------
    still : who has not left. share, day : of the axes. at_risk : of the line below.
    taken, ready, there : of the nights. places : of their axis.
    """

    still: str = STILL
    share: str = "% of spells"
    day: str = "days since admission"
    at_risk: str = "at risk"
    taken: str = "taken"
    ready: str = "of them ready to move on"
    places: str = "places"
    there: str = "places there were"


ENGLISH = Words()
Data = list[dict[str, Any]]
Picture = alt.LayerChart | alt.FacetChart


def as_svg(chart: Picture | alt.VConcatChart) -> str:
    """The chart as SVG text."""
    return str(vl_convert.vegalite_to_svg(specification(chart)))


def specification(chart: Picture | alt.VConcatChart) -> str:
    """The chart in its house style as Vega-Lite text; the same chart gives the same text."""
    styled = chart.configure(font=FONT).configure_view(stroke=None).configure_axis(labelFontSize=12, titleFontSize=12)
    return str(styled.to_json(indent=None))


def curve_rows(found: Curves, *, least: int = LEAST, still: str = STILL) -> Data:
    """One row for each day on which a curve steps: day, what, share, low, high in per cent; until few are at risk."""
    enough = np.flatnonzero(found.at_risk >= least)
    last = int(enough[-1]) if enough.size else 0
    made: Data = []
    parts = [(still, found.still_there, found.low, found.high)]
    parts += [(way, part.share, part.low, part.high) for way, part in found.by_end.items()]
    for name, share, low, high in parts:
        steps = np.flatnonzero(np.diff(share[: last + 1], prepend=-1.0) != 0)
        thin = steps[:: max(1, steps.size // MOST_POINTS)]
        for day in sorted({*thin.tolist(), last}):
            three = {"share": 100 * share[day], "low": 100 * low[day], "high": 100 * high[day]}
            made.append({"day": day, "what": name, **{key: float(value) for key, value in three.items()}})
    return made


def curve_chart(found: Curves, *, words: Words = ENGLISH, least: int = LEAST) -> alt.VConcatChart:
    """Who is still there and how the others left, with limits, over the number at risk."""
    data = curve_rows(found, least=least, still=words.still)
    names = [words.still, *found.by_end]
    last = max(int(row["day"]) for row in data)
    along = alt.Scale(domain=[0, max(last, 1)], nice=False)
    marks = _marks(last)
    across = alt.X("day:Q", title=words.day, axis=alt.Axis(values=marks, format="d"), scale=along)
    legend = alt.Legend(orient="top", symbolType="stroke", symbolOpacity=1, symbolStrokeWidth=3, **LABELS)
    colour = alt.Color("what:N", title=None, sort=names, scale=_scale(names, COLOURS), legend=legend)
    dash = alt.StrokeDash("what:N", title=None, sort=names, scale=_scale(names, DASHES), legend=legend)
    base = alt.Chart(alt.InlineData(values=data))
    band = base.mark_area(opacity=0.13, interpolate="step-after").encode(
        x=across, y=alt.Y("low:Q", title=""), y2="high:Q", color=colour
    )
    line = base.mark_line(strokeWidth=2, interpolate="step-after").encode(
        x=across,
        y=alt.Y("share:Q", title=words.share, scale=alt.Scale(domain=[0, 100])),
        color=colour,
        strokeDash=dash,
    )
    risk = [{"day": day, "n": f"{found.at_risk[day]:,}", "row": words.at_risk} for day in marks]
    below = (
        alt.Chart(alt.InlineData(values=risk))
        .mark_text(fontSize=12)
        .encode(
            x=alt.X("day:Q", axis=None, scale=along),
            y=alt.Y("row:N", title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=18)),
            text="n:N",
        )
        .properties(width=WIDTH, height=22)
    )
    return alt.vconcat(alt.layer(band, line).properties(width=WIDTH, height=HEIGHT), below, spacing=6)


def _marks(last: int) -> list[int]:
    """Days to be named below the axis, eight or so."""
    step = next((days for days in (1, 2, 5, 10, 20, 30, 60, 90, 180) if last <= 8 * days), 365)
    return list(range(0, last + 1, step))


def _scale(names: list[str], values: tuple[Any, ...]) -> alt.Scale:
    return alt.Scale(domain=names, range=[values[place % len(values)] for place in range(len(names))])


def occupancy_chart(found: Occupancy, *, words: Words = ENGLISH) -> Picture:
    """Places taken night by night, those blocked within them, and the places there were as a line."""
    step = max(1, found.days.size // MOST_POINTS)
    at = range(0, found.days.size, step)
    data = [{"day": str(found.days[n]), "places": int(found.taken[n]), "what": words.taken} for n in at] + [
        {"day": str(found.days[n]), "places": int(found.blocked[n]), "what": words.ready} for n in at
    ]
    names = [words.taken, words.ready, *([] if found.places is None else [words.there])]
    across = alt.X("day:T", title=None)
    up = alt.Y("places:Q", title=words.places, scale=alt.Scale(zero=True), stack=None)
    colour = alt.Color(
        "what:N", title=None, sort=names, scale=_scale(names, ("#cfe3e8", "#a86a00", "#4a4a46")),
        legend=alt.Legend(orient="top", **LABELS),
    )  # fmt: skip
    layers: list[Any] = [
        alt.Chart(alt.InlineData(values=data)).mark_area(interpolate="step-after").encode(x=across, y=up, color=colour)
    ]
    if found.places is not None:
        there = [{"day": str(found.days[n]), "places": int(found.places[n]), "what": words.there} for n in at]
        layers.append(
            alt.Chart(alt.InlineData(values=there))
            .mark_line(strokeDash=[4, 3], interpolate="step-after")
            .encode(x=across, y=up, color=colour)
        )
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)
