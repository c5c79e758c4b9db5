"""The figures that show a bottleneck: what the board of places says of its cause, and published figures. No case in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from opennrm.cooperation import selectors as reads
from opennrm.cooperation.rules.sheets import Kind
from opennrm.desk import placing_words as places
from opennrm.kernel.actors import Actor
from opennrm.placement import selectors as placement
from opennrm.placement.rules import Cause

# What holds people, as the board of places names it, under the cause of a bottleneck. The board knows no interpreters.
SHOWN_BY = {
    "no_housing": frozenset({Cause.NO_HOUSING, Cause.NO_MUNICIPALITY}),
    "permit_pending": frozenset({Cause.PERMIT}),
    "no_follow_on_place": frozenset({Cause.NO_FOLLOW_UP}),
    "no_care": frozenset({Cause.CARE}),
    "no_income": frozenset({Cause.ALLOWANCE}),
    "other": frozenset({Cause.SAFETY, Cause.FAMILY, Cause.RETURN, Cause.OTHER}),
}


@dataclass(frozen=True)
class Shown:
    """What shows a bottleneck, in words: the board by cause, and figures that were published."""

    causes: str
    board: list[tuple[str, str]]
    figures: list[reads.Line]


def _people(count: int | None) -> str:
    return _("fewer than five people") if count is None else _("about %(count)s people") % {"count": count}


def _board(cause: str, viewer: Actor) -> list[tuple[str, str]]:
    told = placement.held_by(SHOWN_BY[cause], viewer=viewer)
    if told.people is None and not any(count for _days, count in told.before):
        return [(_("Today, and over the last 90 days"), _people(None))]
    rows = [(_("Ready to move on and held, today"), _people(told.people))]
    rows += [(_("%(days)s days ago") % {"days": days}, _people(count)) for days, count in told.before]
    if told.median_days is not None and told.lost_days is not None:
        rows.append((_("In the middle they have waited"), _("%(days)s days") % {"days": told.median_days}))
        rows.append((_("Place-days lost in the last 90 days"), _("about %(days)s") % {"days": told.lost_days}))
    return rows


def shown_by(line: reads.Line, viewer: Actor) -> Shown | None:
    """For a bottleneck; None for everything else."""
    if line.kind != Kind.BOTTLENECK:
        return None
    cause, wanted = str(line.data.get("cause", "")), set(line.data.get("figures", ()))
    figures = [one for one in reads.lines(Kind.FIGURE, viewer=viewer) if one.reference in wanted] if wanted else []
    causes = sorted(str(places.CAUSES[one]) for one in SHOWN_BY.get(cause, ()))
    return Shown(", ".join(causes), _board(cause, viewer) if causes else [], figures)


def over_the_years(found: reads.Country, words: Any) -> list[dict[str, Any]]:
    """Published figures of one country: a table for each thing that is counted, every year of it, also those not printed."""
    tables = []
    for what in ("registered", "returned", "other"):
        lines = [line for line in found.figures if line.data.get("figure") == what]
        if not lines:
            continue
        by_year: dict[int, list[reads.Line]] = {}
        for line in lines:
            by_year.setdefault(int(line.data["year"]), []).append(line)
        years = sorted({*by_year, *(found.years if what == "registered" else ())})
        most = max(int(line.data["count"]) for line in lines)
        rows: list[dict[str, Any]] = []
        for year in years:
            rows += [
                {"year": year, "line": one, "count": one.data["count"], "source": one.data.get("source", ""), "width": _width(one, most)}
                for one in by_year.get(year, [])
            ] or [{"year": year, "line": None}]  # fmt: skip
        tables.append({"what": words.answer(Kind.FIGURE, "figure", what), "rows": rows})
    return tables


def _width(line: reads.Line, most: int) -> str:
    return f"{100 * int(line.data['count']) / most:.1f}" if most else "0"
