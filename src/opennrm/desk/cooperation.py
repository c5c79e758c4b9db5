"""Cooperation: one page that says what there is, lists, and one thing with all that hangs under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.cooperation import selectors as reads
from opennrm.cooperation.rules import sheets
from opennrm.cooperation.rules.sheets import SHEETS, Kind
from opennrm.desk import cooperation_words as words
from opennrm.desk.cooperation_figures import shown_by
from opennrm.desk.policy import DeskRequest, page
from opennrm.kernel import clock
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Role
from opennrm.ui import forms
from opennrm.ui.countries import country
from opennrm.ui.parts import Tab

LONGEST_SEARCH = 80
# The order in which the first page tells of things.
ORDER = (Kind.BOTTLENECK, Kind.PLAN, Kind.BODY, Kind.PILOT, Kind.INSTRUMENT, Kind.PREVENTION, Kind.ADMINISTRATIVE, Kind.SIGNALS, Kind.LESSON, Kind.FIGURE)  # fmt: skip
# Answers that a row of a list shows beside its title.
ROW = {
    Kind.BODY: ("level", "reach"), Kind.PLAN: ("begins_on", "ends_on"), Kind.BOTTLENECK: ("cause", "place"), Kind.PILOT: ("begins_on", "ends_on"),
    Kind.INSTRUMENT: ("instrument", "countries"), Kind.ADMINISTRATIVE: ("act", "count"), Kind.SIGNALS: ("direction", "count"),
    Kind.PREVENTION: ("form", "audience"), Kind.FIGURE: ("country", "year", "count"), Kind.LESSON: ("source",), Kind.SEAT: ("seat",),
    Kind.MEETING: ("begins_on", "when", "place"), Kind.ACTION: ("ends_on",), Kind.MEASURE: ("owners",), Kind.STATUS: ("words",), Kind.EXAMPLE: ("words",),
    Kind.PARTY: ("country", "contact"), Kind.EXTENSION: ("ends_on", "words"), Kind.COUNT: ("count", "begins_on", "source"), Kind.DECISION: ("words",),
}  # fmt: skip


def kind_of(name: str) -> Kind:
    if name not in [str(kind) for kind in Kind]:
        raise NotThere("There is no such kind of thing.")
    return Kind(name)


@dataclass(frozen=True)
class Row:
    """A line in words."""

    line: reads.Line
    title: str
    details: list[Any]  # words, or days
    state: str
    outline: str


def row_of(line: reads.Line) -> Row:
    days = ("begins_on", "ends_on")
    details = [
        line.value(k) if k in days else words.answer(line.kind, k, line.value(k)) for k in ROW.get(line.kind, ())
    ]
    if line.kind == Kind.SEAT and line.data.get("seat") == "member":
        details = []  # the list says so
    title = line.title or str(words.ONE[line.kind])
    if line.kind == Kind.MEASURE:
        title = f"{line.data.get('number', '')}. {title}"
    elif line.kind == Kind.STATUS and line.begins_on:
        title = words.label(Kind.STATUS, "begins_on")
        details.insert(0, line.begins_on)
    plain = line.state == "kept" or (line.kind in (Kind.SEAT, Kind.PARTY) and line.state == "running")
    shown = "" if plain else words.state(line.state)
    return Row(line, title, [one for one in details if one], shown, words.OUTLINES.get(line.state, "neutral"))


def is_day(value: Any) -> bool:
    return isinstance(value, date)


@page()
def cooperation(request: DeskRequest) -> HttpResponse:
    """What there is, and how much of it in which state; what waits for this viewer's organisation."""
    counted = reads.counts(viewer=request.actor)
    cards = [
        (kind, words.MANY[kind], words.ABOUT[kind], [(words.state(s), counted[kind][s]) for s in words.shown_states(kind) if counted[kind][s] and s != "kept"], sum(counted[kind].values()))
        for kind in ORDER
    ]  # fmt: skip
    codes = reads.countries(viewer=request.actor)
    return render(
        request, "desk/cooperation/start.html",
        {"cards": cards, "countries": sorted((country(code), code) for code in codes),
         "waiting": [row_of(line) for line in reads.waiting_for_eyes(viewer=request.actor)]},
    )  # fmt: skip


def trail(here: str, *above: tuple[str, str]) -> list[Tab]:
    crumbs = [Tab(_("Cooperation"), reverse("desk:cooperation"))]
    return [*crumbs, *(Tab(name, url) for name, url in above), Tab(here, "")]


def item_url(reference: str) -> str:
    return reverse("desk:cooperation_item", args=[reference])


class SearchForm(forms.Form):
    text = forms.ShortText(label=lazy("Words"), longest=LONGEST_SEARCH, required=False)


@page()
def cooperation_list(request: DeskRequest, kind: str) -> HttpResponse:
    """Everything of one kind that this viewer sees."""
    wanted = kind_of(kind)
    if wanted not in sheets.TOPS:
        raise NotThere("There is no such list.")
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["text"] if form.is_bound and form.is_valid() else ""
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in SHEETS[wanted].states.states else ""
    found = reads.lines(wanted, text=text, viewer=request.actor)
    address = reverse("desk:cooperation_list", args=[kind])
    query = {"text": text} if text else {}
    tabs = [Tab(_("All %(count)s") % {"count": len(found)}, f"{address}?{urlencode(query)}", not chosen)]
    by_state = [(state, sum(line.state == state for line in found)) for state in words.shown_states(wanted)]
    tabs += [
        Tab(f"{words.state(state)} {count}", f"{address}?{urlencode(query | {'state': state})}", state == chosen)
        for state, count in by_state
        if count
    ]
    rows = [row_of(line) for line in found if not chosen or line.state == chosen]
    return render(
        request, "desk/cooperation/list.html",
        {"kind": wanted, "heading": words.MANY[wanted], "about": words.ABOUT[wanted], "one": words.ONE[wanted], "rows": rows, "form": form,
         "filters": tabs if len(tabs) > 2 or chosen else [], "text": text, "may_begin": reads.may_begin(wanted, viewer=request.actor), "trail": trail(str(words.MANY[wanted]))},
    )  # fmt: skip


def answers(line: reads.Line) -> list[tuple[str, Any, bool]]:
    """Questions and answers of one thing: label, value, whether it is a day. The title and long texts stand elsewhere."""
    found = []
    for ask in SHEETS[line.kind].asks:
        value = line.value(ask.key)
        if ask.key == "title" or ask.what in ("long", "figures") or value in (None, "", []):
            continue
        found.append(
            (
                words.label(line.kind, ask.key),
                value if is_day(value) else words.answer(line.kind, ask.key, value),
                is_day(value),
            )
        )
    return found


def texts(line: reads.Line) -> list[tuple[str, str]]:
    return [
        (words.label(line.kind, ask.key), str(line.value(ask.key)))
        for ask in SHEETS[line.kind].asks
        if ask.what == "long" and line.value(ask.key)
    ]


def _whole(line: reads.Line) -> str:
    """The share where all were counted; nothing where there were too few to say."""
    if not line.data.get("census") or not line.data.get("out_of"):
        return ""
    return f"{line.data['count'] / line.data['out_of']:.0%}"


def measured_rows(found: reads.Page) -> list[dict[str, Any]]:
    """Measurements of a pilot: number, share with its interval, or why there is none."""
    rows = []
    for one in reads.measured(found.children.get(Kind.MEASUREMENT, [])):
        line, share = one.line, one.share
        rows.append({
            "line": line, "what": line.title, "by": line.data.get("by") or _("all"), "phase": words.answer(line.kind, "phase", line.data["phase"]),
            "group": words.answer(line.kind, "group", line.data["group"]), "count": line.data["count"], "out_of": line.data.get("out_of"),
            "share": f"{share.share:.0%}" if share else _whole(line), "census": bool(line.data.get("census")), "interval": f"{share.low:.0%} – {share.high:.0%}" if share else "", "source": line.data.get("source", ""),
        })  # fmt: skip
    return rows


# What should have come into another state when its day was over: the answer that holds the day.
ENDS = {Kind.PILOT: "ends_on", Kind.PLAN: "ends_on", Kind.PREVENTION: "ends_on", Kind.MEETING: "begins_on"}


def passed_day(line: reads.Line) -> date | None:
    """The day that is over while the state still says that something runs or is planned."""
    day = line.value(ENDS[line.kind]) if line.kind in ENDS else None
    over = isinstance(day, date) and day < clock.today()
    return day if over and SHEETS[line.kind].states.next(line.state) else None


def _chair_first(line: reads.Line) -> bool:
    return line.kind == Kind.SEAT and line.data.get("seat") != "chair"


@page()
def cooperation_item(request: DeskRequest, reference: str) -> HttpResponse:
    """One thing: answers, what hangs under it, its moves, what it led to."""
    found = reads.item_page(reference, viewer=request.actor)
    line = found.line
    groups = [
        (
            kind,
            words.MANY[kind],
            words.ONE[kind],
            [row_of(one) for one in sorted(rows, key=_chair_first)],
            kind in found.may_add,
        )
        for kind, rows in found.children.items()
        if (rows or kind in found.may_add) and kind != Kind.MEASUREMENT
    ]
    above = [(one.title, item_url(one.reference)) for one in found.parents]
    top = found.parents[0].kind if found.parents else line.kind
    above.insert(0, (str(words.MANY[top]), reverse("desk:cooperation_list", args=[top])))
    row = row_of(line)
    return render(
        request, "desk/cooperation/item.html",
        {"found": found, "row": row, "one": words.ONE[line.kind], "answers": answers(line), "texts": texts(line), "groups": groups,
         "steps": [(words.state(s.before), words.state(s.after), s) for s in found.steps],
         "next": [(state, words.state(state)) for state in found.next_states], "wants_words": [s for s in found.next_states if s in SHEETS[line.kind].with_words],
         "led_to": [(row_of(one), why) for one, why in found.led_to], "came_from": [(row_of(one), why) for one, why in found.came_from],
         "measured": measured_rows(found), "is_pilot": line.kind == Kind.PILOT, "may_measure": Kind.MEASUREMENT in found.may_add,
         "is_plan": line.kind == Kind.PLAN, "is_meeting": line.kind == Kind.MEETING, "passed": passed_day(line), "may_tie": request.actor.has(Role.PROJECT_OFFICER), "today": clock.today(), "reference": reference,
         "shown_by": shown_by(line, request.actor), "papers": reads.papers(reference, viewer=request.actor) if line.kind == Kind.MEETING else None, "trail": trail(row.title, *above)},
    )  # fmt: skip


urlpatterns = [
    path("cooperation/", cooperation, name="cooperation"),
    path("cooperation/list/<slug:kind>/", cooperation_list, name="cooperation_list"),
    path("cooperation/<slug:reference>/", cooperation_item, name="cooperation_item"),
]
