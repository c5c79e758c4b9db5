"""The four pictures of a population estimate, drawn with Altair, as SVG text that needs no script."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import numpy as np
import vl_convert

from nrmstats.unseen.methods import MethodResult
from nrmstats.unseen.mse import IN_WORDS, UnseenEstimate
from nrmstats.unseen.tables import CaptureTable

BLUE, GOLD, PALE, GREY = "#0b5566", "#a86a00", "#cfe3e8", "#6b6b66"
WIDTH = 620
MOST_OVERLAPS = 12
BINS = 60
FULL, POINT, BOUND = "with interval", "point only", "lower bound"
FONT = "system-ui, 'Segoe UI', Roboto, sans-serif"

Row = dict[str, Any]
Picture = alt.LayerChart | alt.FacetChart | alt.VConcatChart


def as_svg(chart: Picture) -> str:
    """The chart as SVG text."""
    styled = (
        chart.configure(font=FONT, padding=12)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12)
    )
    return str(vl_convert.vegalite_to_svg(styled.to_dict()))


def spread_rows(found: UnseenEstimate) -> list[Row]:
    """One row for each answer, by point: method, point, low, high (None for points only) in persons, and its kind."""
    rows: list[Row] = [
        {
            "method": IN_WORDS[result.key],
            "point": result.estimate.point,
            "low": result.estimate.low,
            "high": result.estimate.high if math.isfinite(result.estimate.high) else None,
            "kind": FULL,
        }
        for result in found.results
    ]
    rows += [
        {
            "method": rival.method,
            "point": rival.total,
            "low": None,
            "high": None,
            "kind": BOUND if rival.bound else POINT,
        }
        for rival in found.rivals
        if rival.total is not None and math.isfinite(rival.total)
    ]
    return sorted(rows, key=lambda row: float(row["point"]))


def spread_chart(found: UnseenEstimate) -> Picture:
    """All answers over one scale, with the persons registered as a dotted line and the spread of points shaded."""
    rows = spread_rows(found)
    low, high = found.spread
    place = alt.Y("method:N", sort=[str(row["method"]) for row in rows], title=None, axis=alt.Axis(labelLimit=260))
    scale = alt.X(
        "point:Q",
        title="persons, seen and unseen",
        scale=alt.Scale(zero=True),
        axis=alt.Axis(format=",.0f", tickCount=6),
    )
    base = alt.Chart(_data(rows))
    band = (
        alt.Chart(_data([{"low": low, "high": high}]))
        .mark_rect(color=PALE)
        .encode(x=alt.X("low:Q", title=""), x2="high:Q")
    )
    seen = alt.Chart(_data([{"seen": found.table.observed}])).mark_rule(strokeDash=[2, 3], color="black")
    bars = (
        base.transform_filter("datum.low != null")
        .mark_rule(strokeWidth=2, color=BLUE)
        .encode(y=place, x=alt.X("low:Q", title=""), x2="high:Q")
    )
    kinds = [kind for kind in (FULL, POINT, BOUND) if any(row["kind"] == kind for row in rows)]
    colours, shapes = (
        {FULL: BLUE, POINT: GOLD, BOUND: GREY},
        {FULL: "circle", POINT: "diamond", BOUND: "triangle-right"},
    )
    below = alt.Legend(orient="bottom")
    colour = alt.Color(
        "kind:N", title=None, legend=below, scale=alt.Scale(domain=kinds, range=[colours[kind] for kind in kinds])
    )
    shape = alt.Shape(
        "kind:N", title=None, legend=below, scale=alt.Scale(domain=kinds, range=[shapes[kind] for kind in kinds])
    )
    points = base.mark_point(size=90, filled=True, opacity=1).encode(y=place, x=scale, color=colour, shape=shape)
    return alt.layer(band, seen.encode(x=alt.X("seen:Q", title="")), bars, points).properties(
        width=WIDTH, height=30 * len(rows)
    )


def overlap_rows(table: CaptureTable) -> tuple[list[Row], int, int]:
    """The largest overlaps (places of lists, persons), how many others there are, and the persons in those."""
    several = [mask for mask in table.order if mask.bit_count() > 1]
    several.sort(key=lambda mask: (-int(table.counts[mask]), mask))
    rest = several[MOST_OVERLAPS:]
    shown = [
        {"overlap": rank, "lists": table.names(mask), "persons": int(table.counts[mask])}
        for rank, mask in enumerate(several[:MOST_OVERLAPS], 1)
    ]
    return shown, len(rest), sum(int(table.counts[mask]) for mask in rest)


def overlap_chart(table: CaptureTable) -> Picture:
    """Which lists share persons: bars for the largest overlaps over a grid of the lists in each (an upset plot)."""
    shown, _, _ = overlap_rows(table)
    totals = table.list_totals
    named = {name: f"{name} ({totals[name]:,})" for name in table.lists}
    dots = [
        {"overlap": row["overlap"], "list": named[name], "on": name in row["lists"], "place": table.lists.index(name)}
        for row in shown
        for name in table.lists
    ]
    across = alt.X("overlap:O", title=None, axis=None)
    order = list(named.values())
    bars = alt.Chart(_data([{"overlap": row["overlap"], "persons": row["persons"]} for row in shown]))
    heights = bars.mark_bar(color=BLUE).encode(x=across, y=alt.Y("persons:Q", title="persons", axis=None))
    labels = bars.mark_text(dy=-8, fontSize=12).encode(x=across, y="persons:Q", text=alt.Text("persons:Q", format=","))
    grid = alt.Chart(_data(dots))
    marks = grid.mark_circle(size=120).encode(
        x=across,
        y=alt.Y("list:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, domain=False, ticks=False)),
        color=alt.condition("datum.on", alt.value(BLUE), alt.value("#dddddd")),
        opacity=alt.value(1),
    )
    lines = (
        grid.transform_filter("datum.on")
        .mark_line(color=BLUE, strokeWidth=2)
        .encode(x=across, y=alt.Y("list:N", sort=order), detail="overlap:O")
    )
    return alt.vconcat(
        (heights + labels).properties(width=WIDTH, height=120),
        (lines + marks).properties(width=WIDTH, height=26 * len(order)),
        spacing=4,
    )


def replicate_chart(result: MethodResult) -> Picture | None:
    """How often each figure came up when the data were drawn anew (or in the posterior); None without draws.

    The outermost hundredth is drawn into the last bar.
    """
    values = result.values[np.isfinite(result.values)]
    if not values.size:
        return None
    top = float(np.quantile(values, 0.99, method="lower"))
    heights, edges = np.histogram(np.minimum(values, top), bins=BINS)
    bins = [{"from": float(edges[i]), "to": float(edges[i + 1]), "times": int(heights[i])} for i in range(len(heights))]
    bars = (
        alt.Chart(_data(bins))
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("from:Q", title="persons, seen and unseen", axis=alt.Axis(format=",.0f")).bin("binned"),
            x2="to:Q",
            y=alt.Y("times:Q", title="how often"),
        )
    )
    ends = [{"at": end} for end in (result.estimate.low, result.estimate.high) if math.isfinite(end)]
    rules = alt.Chart(_data(ends)).mark_rule(color=GOLD, strokeWidth=2, strokeDash=[6, 3])
    point = alt.Chart(_data([{"at": result.estimate.point}])).mark_rule(color="black", strokeWidth=2)
    return alt.layer(bars, rules.encode(x=alt.X("at:Q", title="")), point.encode(x=alt.X("at:Q", title=""))).properties(
        width=WIDTH, height=180
    )


def _data(rows: list[Row]) -> alt.InlineData:
    return alt.InlineData(values=rows)
