"""A page that a task force can read: curves with the number at risk, a table, bed-days, and what not to conclude."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from nrmstats.flow.bed_days import Occupancy, blocked_share, occupancy
from nrmstats.flow.charts import as_svg, curve_chart, occupancy_chart
from nrmstats.flow.refusals import NoReadyDates, NothingSeen, NotReached
from nrmstats.flow.spells import Spells
from nrmstats.flow.survival import Curves, curves
from nrmstats.flow.tables import as_csv, rows
from nrmstats.results import Estimate

STYLE = """
body{font:16px/1.5 system-ui,'Segoe UI',Roboto,sans-serif;color:#1d1d1b;background:#f7f6f2;margin:0 auto;padding:2rem;
max-width:62rem}h1{font-size:1.8rem;margin:.2em 0}h2{font-size:1.2rem;margin:0 0 .5em}section{background:#fff;
border:1px solid #ddd9d0;border-radius:8px;padding:1.2rem;margin:1rem 0}svg{min-width:34rem;height:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:right;padding:.3em .6em;border-bottom:1px solid #e6e3db;
font-variant-numeric:tabular-nums;white-space:nowrap}figure{margin:0}.scroll{overflow-x:auto}
"""


@dataclass(frozen=True, eq=False)
class Figures:
    """All figures of one register.

    Attributes
    ----------
    spells : what they are made of. curves : of lengths and ends. bed_days : night by night.
    median : day by which half have ended; None if fewer have. blocked : share of nights; None without dates of being
    ready. every : days between the rows of the table.
    """

    spells: Spells
    curves: Curves
    bed_days: Occupancy
    median: Estimate | None
    blocked: Estimate | None
    every: int


def figures(spells: Spells, *, places: int | None = None, every: int = 30, level: float = 0.95, seed: int) -> Figures:
    """Curves, bed-days, median and blocked share of one register; what cannot be known is None, never 0.

    Parameters
    ----------
    places : places there were on every night; None if not known.
    every  : days between the rows of the table.
    seed   : of the bootstrap of the blocked share.

    Raises
    ------
    FlowRefusal  a setting that cannot be used, or no spell.
    """
    found = curves(spells.durations(), level=level)
    try:
        median: Estimate | None = found.quantile()
    except NotReached:
        median = None
    try:
        blocked: Estimate | None = blocked_share(spells, level=level, seed=seed)
    except (NoReadyDates, NothingSeen):
        blocked = None
    return Figures(spells, found, occupancy(spells, places=places), median, blocked, every)


def write_report(found: Figures, folder: str | Path) -> Path:
    """Write index.html and figures.csv into a folder, made if need be; returns the page. It needs no script."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    (place / "figures.csv").write_text(as_csv(found.curves, every=found.every), encoding="utf-8")
    page = place / "index.html"
    page.write_text(as_page(found), encoding="utf-8")
    return page


def in_words(found: Figures) -> str:
    """The main figures as lines of text, each with its limits."""
    nights = int(found.bed_days.taken.sum())
    median = "fewer than half have ended" if found.median is None else str(found.median)
    blocked = "not known: nobody has a date of being ready to move on" if found.blocked is None else str(found.blocked)
    lines = [
        f"{found.spells.count:,} spells, seen from {found.spells.seen_from} to {found.spells.seen_to}",
        f"Half have ended after: {median}",
        f"Nights taken: {nights:,}",
        f"Blocked: {blocked}",
    ]
    if found.bed_days.share is not None:
        lines.append(f"Places taken on the last night: {100 * float(found.bed_days.share[-1]):.0f} %")
    return "\n".join([*lines, *(f"Warning: {line}" for line in found.curves.warnings)])


def as_page(found: Figures) -> str:
    """The whole page as HTML."""
    told = "".join(f"<li>{escape(line)}</li>" for line in in_words(found).splitlines())
    sentence = "Share still there and share that has left in each way, with limits; the number at risk stands below."
    nights = "Places taken night by night; darker, those held by people who could have moved on."
    parts = [
        f"<h1>How long they stay</h1><ul>{told}</ul>",
        _section(
            "Still there, and how they left", _picture(as_svg(curve_chart(found.curves)), sentence) + _table(found)
        ),
        _section("Places taken", _picture(as_svg(occupancy_chart(found.bed_days)), nights)),
        _section("Before you use this", _cautions(found)),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>How long they stay</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _picture(svg: str, words: str) -> str:
    named = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(words)}" ', 1)
    return f'<figure class="scroll" tabindex="0">{named}<figcaption>{escape(words)}</figcaption></figure>'


def _table(found: Figures) -> str:
    head = "".join(f"<th>{escape(name)} %</th>" for name in ("still there", *found.curves.by_end))
    body = ""
    for row in rows(found.curves, every=found.every):
        cells = [(row.still_there, row.low, row.high), *row.by_end.values()]
        shares = "".join(f"<td>{point:.0f} ({low:.0f} to {high:.0f})</td>" for point, low, high in cells)
        body += f"<tr><td>{row.day}</td><td>{row.at_risk}</td>{shares}</tr>"
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr><th>day</th><th>at risk</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cautions(found: Figures) -> str:
    assumed = found.curves.still_there_after(0).assumptions + (found.blocked.assumptions if found.blocked else ())
    warned = found.curves.warnings + (found.blocked.warnings if found.blocked else ())
    lines = "".join(f"<li>{escape(line)}</li>" for line in warned) or "<li>None of the usual warnings.</li>"
    held = "".join(f"<li>{escape(line)}</li>" for line in assumed)
    return f"<h3>In these data</h3><ul>{lines}</ul><h3>Assumed</h3><ul>{held}</ul>"
