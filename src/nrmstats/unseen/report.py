"""A report that somebody who is no statistician can read: one page, four pictures, and what not to do with it."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

from nrmstats.results import in_words
from nrmstats.unseen import charts
from nrmstats.unseen.methods import MethodResult
from nrmstats.unseen.mse import IN_WORDS, UnseenEstimate
from nrmstats.unseen.record import as_record

STYLE = """
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,'Segoe UI',Roboto,sans-serif;color:#1d1d1b;
background:#f7f6f2;margin:0 auto;padding:2rem;max-width:62rem}h1{font-size:1.8rem;margin:.2em 0}
h2{font-size:1.2rem;margin:0 0 .5em}section{background:#fff;border:1px solid #ddd9d0;border-radius:8px;padding:1.2rem;
margin:1rem 0}figure{margin:0}svg{max-width:100%;height:auto;background:#fff}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3em .6em;border-bottom:1px solid #e6e3db}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}blockquote{font-size:1.1rem;margin:0;padding:.4em 1em;
border-left:4px solid #0b5566}summary{cursor:pointer;padding:.4em 0}
@media (max-width:40rem){body{padding:1rem}section{padding:1rem}svg{max-width:none;width:38rem}}
@media screen and (prefers-color-scheme:dark){body{color:#ecebe6;background:#15181a}section{background:#1f2427;
border-color:#3a4145}th,td{border-color:#3a4145}blockquote{border-color:#7fc3d1}svg{border-radius:6px}}
@media print{body{background:#fff;padding:0}figure,tr,blockquote{break-inside:avoid}h2,h3{break-after:avoid}}
"""

METHOD_IN_WORDS = {
    "stepwise": "Begins as if no list knew of any other. Adds the two lists whose overlap is least like chance, fits "
    "again, and stops when no overlap stands out. All of this is repeated on records drawn anew.",
    "bic": "Tries every way in which the lists may depend on each other and keeps the one that describes the records "
    "best for its size. All of this is repeated on records drawn anew.",
    "graphs": "Tries many ways in which the lists may depend on each other and averages their answers, each with the "
    "weight that the records give it.",
    "classes": "Supposes that there are kinds of persons, some easier to see than others, and asks how many of each "
    "kind would explain the records.",
    "threshold": "Lets any two lists depend on each other, keeps the pairs for which the records clearly say so, and "
    "estimates again with those.",
}


def write_report(found: UnseenEstimate, folder: str | Path) -> Path:
    """Write index.html, figures.csv and estimate.json into a folder, made if need be; returns the page.

    The page needs no script and nothing from elsewhere.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    (place / "figures.csv").write_text(as_csv(found), encoding="utf-8")
    record = json.dumps(as_record(found), allow_nan=False, indent=1, ensure_ascii=False)
    (place / "estimate.json").write_text(record + "\n", encoding="utf-8")
    page = place / "index.html"
    page.write_text(as_page(found), encoding="utf-8")
    return page


def as_csv(found: UnseenEstimate) -> str:
    """All answers side by side: method, model, estimate, low, high, level; an end without limit is left empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["method", "model", "estimate", "low", "high", "level", "observed"])
    for result in found.results:
        estimate = result.estimate
        high = f"{estimate.high:.3f}" if math.isfinite(estimate.high) else ""
        numbers = [f"{estimate.point:.3f}", f"{estimate.low:.3f}", high, f"{estimate.level:g}", found.table.observed]
        writer.writerow([IN_WORDS[result.key], _as_text(estimate.model), *numbers])
    for rival in found.rivals:
        point = "" if rival.total is None or not math.isfinite(rival.total) else f"{rival.total:.3f}"
        writer.writerow([rival.method, _as_text(rival.model), point, "", "", "", found.table.observed])
    return out.getvalue()


def _as_text(words: str) -> str:
    """Words that a spreadsheet program takes for words: names of lists come from outside and may begin like a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@")) else words


def words_to_quote(found: UnseenEstimate) -> str:
    """One sentence that does not mislead: the spread over the methods and the widest interval, rounded."""
    low, high = found.spread
    least = min(result.estimate.low for result in found.results)
    most = max(result.estimate.high for result in found.results)
    upper = "has no upper limit" if math.isinf(most) else f"reaches to {_round(max(most, high))}"
    return (
        f"Between about {_round(low)} and {_round(high)} people, depending on the method; the uncertainty begins at "
        f"{_round(min(least, low))} and {upper}. {found.table.observed:,} of them were registered."
    )


def as_page(found: UnseenEstimate) -> str:
    """The whole page as HTML."""
    low, high = found.spread
    times = low / found.table.observed
    answers = sum(row["kind"] != charts.BOUND for row in charts.spread_rows(found))
    parts = [
        "<h1>How many did nobody register?</h1>",
        f"<p>{answers} answers from the same records, from {in_words(low)} to {in_words(high)} persons. "
        f"Registered: {found.table.observed:,}; the lowest answer is {times:.1f} times as many. "
        "A single number is not shown, because none would be honest.</p>",
        _section(
            "What each method says", _picture(charts.spread_chart(found), _spread_in_words(found)) + _answers(found)
        ),
        _section("In words you may quote", f"<blockquote>{escape(words_to_quote(found))}</blockquote>"),
        _section("Before you use this", _cautions(found)),
        _section("What the estimate is made of", _overlaps(found)),
        *(_method(result) for result in found.results),
        _section("What small changes would do", _changes(found)),
    ]
    title = "Population estimate"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _picture(chart: charts.Picture, words: str) -> str:
    svg = charts.as_svg(chart).replace("<svg ", f'<svg role="img" aria-label="{escape(words)}" ', 1)
    return f'<figure class="scroll">{svg}<figcaption>{escape(words)}</figcaption></figure>'


def _spread_in_words(found: UnseenEstimate) -> str:
    low, high = found.spread
    level = 100 * found.settings.level
    return (
        f"Points from {in_words(low)} to {in_words(high)} (shaded). Bars: {level:g} per cent intervals of the methods "
        f"run in full. Dotted line: the {found.table.observed:,} persons registered."
    )


def _answers(found: UnseenEstimate) -> str:
    """The picture as a table, with the methods that have no answer and why."""
    level = f"{100 * found.settings.level:g} %"
    rows = []
    for row in charts.spread_rows(found):
        range_shown = ""
        if row["low"] is not None:
            upper = "no upper limit" if row["high"] is None else in_words(row["high"])
            range_shown = f"{in_words(row['low'])} to {upper}"
        least = "at least " if row["kind"] == charts.BOUND else ""
        rows.append((row["method"], least + in_words(row["point"]), range_shown))
    rows += [(rival.method, "no answer", rival.model) for rival in found.rivals if rival.total is None]
    return _table(("Method", "Persons", f"Interval, {level}"), rows)


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of words first and figures after."""
    figures = ("", *[' class="n"' for _ in headings[1:]])
    head = "".join(f'<th scope="col"{n}>{escape(name)}</th>' for n, name in zip(figures, headings, strict=True))
    lines = "".join(
        "<tr>" + "".join(f"<td{n}>{escape(value)}</td>" for n, value in zip(figures, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _cautions(found: UnseenEstimate) -> str:
    warned = "".join(f"<li>{escape(line)}</li>" for line in found.warnings) or "<li>None of the usual warnings.</li>"
    assumed = "".join(f"<li>{escape(line)}</li>" for line in found.assumptions)
    return f"<h3>In these data</h3><ul>{warned}</ul><h3>Assumed, and not testable here</h3><ul>{assumed}</ul>"


def _overlaps(found: UnseenEstimate) -> str:
    table = found.table
    shown, others, persons = charts.overlap_rows(table)
    several = table.on_several()
    words = (
        f"{table.observed:,} persons on {len(table.lists)} lists; {several:,} of them "
        f"({100 * several / table.observed:.0f} %) are on more than one. The fewer overlaps, the less the data can say. "
    )
    words += (
        "All overlaps are shown."
        if not others
        else (f"The {len(shown)} largest overlaps are shown; {others} others hold {persons:,} persons.")
    )
    rows = [(" and ".join(row["lists"]), f"{row['persons']:,}") for row in shown]
    return (
        _picture(charts.overlap_chart(table), words)
        + f"<details><summary>The overlaps as a table</summary>{_table(('On these lists and no other', 'Persons'), rows)}"
        "</details>"
    )


def _method(result: MethodResult) -> str:
    estimate = result.estimate
    body = f"<p>{METHOD_IN_WORDS[result.key]}</p><p>{escape(str(estimate))}</p>"
    chart = charts.replicate_chart(result)
    if chart is not None:
        words = (
            "How often each figure came up. Black: the estimate; dashed: the ends of the interval. "
            "The highest hundredth is drawn into the last bar."
        )
        body += _picture(chart, words)
    if result.table:
        body += _models(result)
    return _section(IN_WORDS[result.key], body)


MODEL_COLUMNS = {
    "stepwise": ("Pairs added, one at a time", "AIC", "AIC: the lower, the better the description for its size."),
    "bic": ("Model", "BIC", "BIC: the lower, the better the description for its size; 2 or less apart is a tie."),
    "graphs": ("Graph", "Probability", "Lists that are named together depend on each other."),
    "threshold": ("Pair of lists", "Deviations from zero", "Pairs of 2 or more are kept."),
}


def _models(result: MethodResult) -> str:
    first, third, meaning = MODEL_COLUMNS[result.key]
    with_totals = any(not math.isnan(total) for _, total, _ in result.table)
    headings = (first, "Persons", third) if with_totals else (first, third)
    rows = [
        (model, in_words(total), f"{value:,.2f}") if with_totals else (model, f"{value:,.2f}")
        for model, total, value in result.table
    ]
    return f"{_table(headings, rows)}<p>{meaning}</p>"


def _changes(found: UnseenEstimate) -> str:
    rows = [
        (change.what, "no estimate" if change.total is None else in_words(change.total)) for change in found.changes
    ]
    for link in found.linkage:
        what = (
            f"{100 * link.missed:g} % of links missed"
            if link.missed
            else f"{100 * link.false:g} % of persons joined wrongly"
        )
        told = f"{in_words(link.median)} ({in_words(link.low)} to {in_words(link.high)})"
        rows.append((what, told if math.isfinite(link.median) else "no estimate"))
    return f"<p>By forward search, persons.</p>{_table(('Change', 'Persons'), rows)}"


def _round(value: float) -> str:
    """To two or three figures, so that nobody takes the last digits for knowledge."""
    figures = 2 if value < 100_000 else 3
    step = 10 ** max(math.floor(math.log10(max(value, 1))) + 1 - figures, 0)
    return f"{round(value / step) * step:,.0f}"
