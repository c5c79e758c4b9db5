"""Figures of stays and waits for the desk: curves with the number at risk, nights, the bound; as pictures, tables and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.forms import Select
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opennrm.desk import placing_words as w
from opennrm.desk.handing_out import public_file
from opennrm.desk.placing import WORKING
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.spreadsheets import MEDIA, csv_file
from opennrm.kernel import clock
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Role
from opennrm.placement import selectors as reads
from opennrm.placement.rules import STAY_DAYS, ShelterKind
from opennrm.placement.rules.nights import last_whole_month
from opennrm.placement.selectors import Register
from opennrm.ui import forms as ui
from opennrm.ui import parts
from opennrm.ui.dates import day_words

SPECIAL = "specialised"


class MonthForm(ui.Form):
    """As the register stood at the end of a month."""

    marks_optional = False
    on = ui.ChoiceField(label="", required=False, widget=Select)

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = [last]
        while ends[-1] > first:
            ends.append(last_whole_month(ends[-1] - timedelta(days=1)))
        self.fields["on"] = ui.ChoiceField(
            label=_("As it stood at the end of"), required=False, widget=Select,
            choices=[(day.isoformat(), date_format(day, "F Y")) for day in ends],
        )  # fmt: skip

    def day(self) -> date | None:
        said = self.cleaned_data["on"]
        return date.fromisoformat(said) if said else None


def _at_month_end(said: str) -> str:
    """A day between two ends of months stands for the one before it; what is no day stays as it was written."""
    try:
        return last_whole_month(date.fromisoformat(said)).isoformat()
    except ValueError:
        return said


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it does not say is the specialised shelter of this program, today."""

    register: Register
    of: str
    kinds: tuple[ShelterKind, ...]

    @classmethod
    def read(cls, sent: QueryDict) -> Asked:
        """Raises NotThere for what is no register or no kind."""
        register, of = sent.get("register", Register.NOW), sent.get("of", SPECIAL)
        if register not in set(Register):
            raise NotThere
        if of == SPECIAL:
            return cls(Register(register), of, tuple(sorted(reads.SPECIALISED)))
        if of == "all":
            return cls(Register(register), of, ())
        if of not in set(ShelterKind):
            raise NotThere
        return cls(Register(register), of, (ShelterKind(of),))

    def query(self, **changes: str) -> str:
        sent = QueryDict(mutable=True)
        sent.update({"register": self.register, "of": self.of, **changes})
        return f"?{sent.urlencode()}"


def _figures(request: DeskRequest, asked: Asked) -> tuple[MonthForm, reads.Stays]:
    shown = reads.stay_figures(asked.register, asked.kinds, None, viewer=request.actor)
    said = request.GET.get("on", "")
    months = {"first": shown.first, "last": shown.last}
    if not said:
        return MonthForm(initial={"on": shown.until.isoformat()}, **months), shown
    form = MonthForm({"on": _at_month_end(said)}, **months)
    if form.is_valid():
        shown = reads.stay_figures(asked.register, asked.kinds, form.day(), viewer=request.actor)
    return form, shown


def _words() -> dict[str, str]:
    return {
        "still": _("still there"), "share": _("share of stays, %"), "day": _("days since the first day"),
        "at_risk": _("number"), "taken": _("taken"), "ready": _("of them ready to move on"), "places": _("places"),
        "there": _("places there were"),
    }  # fmt: skip


def _picture(svg: str, said: str) -> SafeString:
    """Drawn by the program from numbers and its own words; nothing that anybody typed is in it."""
    return mark_safe(svg.replace("<svg ", f'<svg role="img" aria-label="{escape(said)}" ', 1))  # noqa: S308


def _curve(found: Any, words: Mapping[str, str], said: str) -> SafeString | None:
    if found.is_one_day:
        return None
    return _picture(reads.curve_picture(found, _names(), words), said)


def _names() -> dict[str, str]:
    return {code: str(words) for code, words in w.WAYS.items()}


Lines = list[tuple[Any, list[tuple[str, str]]]]


def _rows(found: Any, first: str) -> Lines:
    """Each row with its cells, and what each cell is about."""
    names = [first, *(_names()[way] for way in found.ends)]
    lines: Lines = []
    for row in found.rows:
        cells = [(row.still_there, row.low, row.high), *row.by_end.values()]
        said = [f"{point:.0f} ({low:.0f}–{high:.0f})" for point, low, high in cells]
        lines.append((row, list(zip(names, said, strict=True))))
    return lines


def _range(found: Any, digits: int = 0) -> str:
    if found is None:
        return ""
    values = {"low": f"{found.low:.{digits}f}", "high": f"{found.high:.{digits}f}" if found.high is not None else ""}
    if found.high is None:
        return _("at least %(low)s") % values
    return _("%(low)s to %(high)s") % values


def _tabs(asked: Asked, kinds: tuple[ShelterKind, ...]) -> list[parts.Tab]:
    address = reverse("desk:stay_figures")
    here: list[tuple[str, str]] = []
    if reads.SPECIALISED & set(kinds):
        here.append((SPECIAL, _("Specialised shelter")))
    here += [(str(kind), w.kind_words(kind)) for kind in kinds]
    here.append(("all", _("All kinds")))
    return [
        parts.Tab(label, address + Asked(asked.register, of, ()).query(), of == asked.of)
        for of, label in dict(here).items()
    ]


def _registers(asked: Asked) -> list[parts.Tab]:
    address = reverse("desk:stay_figures")
    words = {Register.NOW: _("This program"), Register.PAST: _("Older register")}
    return [
        parts.Tab(label, address + Asked(one, SPECIAL, ()).query(), one == asked.register)
        for one, label in words.items()
    ]


def _about(asked: Asked, kinds: tuple[ShelterKind, ...]) -> str:
    """Of which register and kinds: on paper nothing else says so."""
    chosen = [tab.label for tab in (*_registers(asked), *_tabs(asked, kinds)) if tab.current]
    return f"{': '.join(chosen)}."


def _past(shown: reads.Stays, request: DeskRequest) -> dict[str, Any] | None:
    """How the older register stood on that day, kind by kind."""
    if shown.register != Register.PAST:
        return None
    found = reads.day_of_past(shown.until, viewer=request.actor)
    return {
        "found": found, "all": sum(found.present.values()),
        "places": sum(found.places.values()),
        "kinds": [(w.kind_words(kind), count, found.places.get(kind)) for kind, count in sorted(found.present.items())],
    }  # fmt: skip


def _stays_context(shown: reads.Stays) -> dict[str, Any]:
    names, found, nights = _names(), shown.lengths, shown.nights
    said = _("Which share is still there day by day, and which share has left in each way. The table says the same.")
    held = _(
        "Places taken night by night, of them those of people who were ready to move on, and as a line the places there were. The table says the same."
    )
    context: dict[str, Any] = {"found": found, "nights": nights, "bound": shown.bound}
    if found is not None:
        context |= {
            "curve": _curve(found, _words(), said), "rows": _rows(found, _("Still there, %")),
            "ways": [_("Still there, %"), *(f"{names[way]}, %" for way in found.ends)], "median": _range(found.median),
            "ended": [(names[way], count) for way, count in sorted(found.ended.items(), key=lambda one: -one[1])],
        }  # fmt: skip
    if nights is not None:
        context |= {
            "night_curve": _picture(reads.nights_picture(nights, _words(), get_language() or "en"), held), "held": _range(nights.held_share),
        }  # fmt: skip
    if shown.bound is not None:
        context |= {"needed": _range(shown.bound.needed), "beyond": _range(shown.bound.held)}
    return context


@page(Role.REGISTRAR, purposes=WORKING, reads=True)
def stay_figures(request: DeskRequest) -> HttpResponse:
    asked = Asked.read(request.GET)
    form, shown = _figures(request, asked)
    waits = reads.wait_figures(viewer=request.actor) if asked.register == Register.NOW else None
    context = _stays_context(shown) | {
        "form": form, "shown": shown, "asked": asked, "tabs": _tabs(asked, shown.kinds), "registers": _registers(asked),
        "about": _about(asked, shown.kinds),
        "until": day_words(shown.until, clock.today()), "past": _past(shown, request), "meant_days": STAY_DAYS,
        "csv": asked.query(on=shown.until.isoformat()), "waits": waits, "wait_rows": _wait_rows(waits),
        "wait_groups": _wait_groups(waits),
        "trail": [parts.Tab(_("Capacity board"), reverse("desk:board")), parts.Tab(_("Figures of stays"), "", True)],
    }  # fmt: skip
    if waits is not None and waits.lengths is not None:
        words = _words() | {
            "still": _("still waiting"),
            "share": _("share of searches, %"),
            "day": _("days since somebody asked"),
        }
        said = _("Which share still waits day by day, and which share got a place. The table says the same.")
        context["wait_ways"] = [_("Still waiting, %"), *(f"{_names()[way]}, %" for way in waits.lengths.ends)]
        context["wait_curve"] = _curve(waits.lengths, words, said)
    return render(request, "desk/placement/figures.html", context)


def _wait_groups(waits: reads.Waits | None) -> list[tuple[Any, list[tuple[Any, Any]]]]:
    groups = waits.groups if waits else {}
    return [
        (w.COMPARED[what], [(w.GROUPS.get(row.group, row.group), row) for row in rows])
        for what, rows in groups.items()
        if rows
    ]


def _wait_rows(waits: reads.Waits | None) -> Lines:
    """The first days one by one, later ones by the week."""
    if waits is None or waits.lengths is None:
        return []
    return [
        (row, cells) for row, cells in _rows(waits.lengths, _("Still waiting, %")) if row.day < 7 or row.day % 7 == 0
    ]


def curves_csv(found: Any, names: Mapping[str, str]) -> bytes:
    """The curves as a file: no person, and no row about fewer than five."""
    heading = [_("Day"), _("Seen so long"), _("Still there, %"), _("lowest"), _("highest")]
    for way in found.ends if found is not None else ():
        heading += [f"{names[way]}, %", _("lowest"), _("highest")]
    lines = []
    for row in found.rows if found is not None else ():
        shares = [row.still_there, row.low, row.high, *(value for three in row.by_end.values() for value in three)]
        lines.append([str(row.day), str(row.at_risk), *(f"{share:.1f}" for share in shares)])
    return csv_file(heading, lines)


def nights_csv(found: Any) -> bytes:
    """Nights by month as a file."""
    heading = [
        _("Month"), _("Places taken, average"), _("Of them ready to move on, average"), _("Places there were, average"),
    ]  # fmt: skip
    months = found.months if found is not None else ()
    there = {m.first: "" if m.there is None else f"{m.there:.1f}" for m in months}
    return csv_file(
        heading, [[m.first.isoformat()[:7], f"{m.taken:.1f}", f"{m.held:.1f}", there[m.first]] for m in months]
    )


@page(Role.REGISTRAR, purposes=WORKING, reads=True)
def stay_figures_csv(request: DeskRequest, table: str) -> HttpResponse:
    """Figures without any person in them: a plain download."""
    if table not in ("curves", "nights"):
        raise NotThere
    asked = Asked.read(request.GET)
    _form, shown = _figures(request, asked)
    content = curves_csv(shown.lengths, _names()) if table == "curves" else nights_csv(shown.nights)
    return public_file(content, MEDIA, f"stays-{table}-{asked.of}-{shown.until.isoformat()}.csv")


urlpatterns = [
    path("board/figures/", stay_figures, name="stay_figures"),
    path("board/figures/<slug:table>.csv", stay_figures_csv, name="stay_figures_csv"),
]
