"""Projects abroad: the state of play on a day, one project, and both as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.forms import Select
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.desk.handing_out import public_file
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.spreadsheets import MEDIA, csv_file
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Role
from opennrm.projects import selectors as reads
from opennrm.projects.rules.iati import writing
from opennrm.projects.rules.portfolio import PARTS, About, Field
from opennrm.ui import forms
from opennrm.ui import project_report as report
from opennrm.ui import project_words as words
from opennrm.ui.countries import country
from opennrm.ui.parts import Tab
from opennrm.ui.project_lines import held, scale_of, shown

BATCH = 200


class PlayForm(forms.Form):
    as_of = forms.ShortText(
        label=lazy("State of play as of"),
        help_text=lazy("As 2011, 2011-07 or 2011-07-31"),
        longest=10,
        required=False,
    )
    country = forms.ChoiceField(label=lazy("Country"), required=False, widget=Select)
    part = forms.ChoiceField(label=lazy("Part"), required=False, widget=Select)
    text = forms.ShortText(label=lazy("Words"), help_text=lazy("Partner, place, subject"), longest=80, required=False)

    def __init__(self, *args: Any, countries: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((country(code), code) for code in countries)
        self.fields["country"].choices = [("", _("All countries")), *[(code, name) for name, code in known]]  # type: ignore[attr-defined]
        self.fields["part"].choices = [("", _("All parts")), *[(str(n), words.PARTS[n]) for n in PARTS]]  # type: ignore[attr-defined]

    def clean_as_of(self) -> About | None:
        typed = self.cleaned_data["as_of"]
        found = About.read(typed)
        if typed and found is None:
            self.add_error(
                "as_of",
                _("“%(typed)s” is not a date: write a year, a month as 2011-07 or a day as 2011-07-31.")
                % {"typed": typed},
            )
        return found


@dataclass(frozen=True)
class Asked:
    """What the reader asked for, and the answer in the eyes of one viewer."""

    form: PlayForm
    day: date
    as_of: str
    query: dict[str, str]
    play: reads.Play


def _asked(given: QueryDict, viewer: Actor) -> Asked:
    everything = reads.state_of_play(clock.today(), viewer=viewer)
    form = PlayForm(given, countries=everything.countries)
    form.is_valid()
    cleaned = form.cleaned_data
    about = cleaned.get("as_of")
    day = about.last if about else clock.today()
    part = int(cleaned["part"]) if cleaned.get("part") else None
    state = given.get("state", "") if given.get("state", "") in words.STATES else ""
    country, text = cleaned.get("country") or "", cleaned.get("text") or ""
    play = reads.state_of_play(day, part=part, country=country, state=state, text=text, viewer=viewer)
    query = {
        "as_of": about.written if about else "",
        "part": str(part or ""),
        "country": country,
        "text": text,
        "state": state,
    }
    return Asked(
        form, day, words.about_words(about, long=True), {key: value for key, value in query.items() if value}, play
    )


def _filters(asked: Asked) -> list[Tab]:
    query = {key: value for key, value in asked.query.items() if key != "state"}
    address, chosen = reverse("desk:projects"), asked.query.get("state", "")
    tabs = [Tab(_("All %(count)s") % {"count": asked.play.total}, f"{address}?{urlencode(query)}", not chosen)]
    for state, name in words.STATES.items():
        if count := asked.play.states.get(state):
            tabs.append(Tab(f"{name} {count}", f"{address}?{urlencode(query | {'state': state})}", state == chosen))
    return tabs


@page()
def projects(request: DeskRequest) -> HttpResponse:
    """The list as of a day, by part."""
    asked = _asked(request.GET, request.actor)
    scale = scale_of(asked.play)
    parts = [
        (number, words.PARTS.get(number, ""), [shown(line, asked.day, scale) for line in lines])
        for number, lines in asked.play.parts.items()
    ]
    return render(
        request,
        "desk/projects/play.html",
        {"asked": asked, "parts": parts, "scale": scale, "counted": report.counted(asked.play), "filters": _filters(asked), "query": urlencode(asked.query),
         "may_write": request.actor.has(Role.PROJECT_OFFICER)},
    )  # fmt: skip


@page()
def projects_csv(request: DeskRequest) -> HttpResponse:
    """The same list for a spreadsheet, as everybody may see it, whoever asks."""
    asked = _asked(request.GET, reads.PUBLIC)
    heading = [
        "part",
        "title",
        "countries",
        "organisations",
        "start",
        "end",
        "end_is_planned",
        "state",
        "note",
        "as_of",
    ]
    rows = []
    for number, lines in asked.play.parts.items():
        for line in lines:
            start, end = (about.written if about else "" for about in (line.start, line.end))
            cells = [
                str(number), line.card.one(Field.TITLE), words.countries_of(line), words.parties_words(line), start, end,
                "yes" if line.end_is_planned else "no", line.state, line.note, str(asked.day),
            ]  # fmt: skip
            rows.append(cells)
    return public_file(csv_file(heading, rows), MEDIA, f"projects-{asked.day}.csv")


def _elements(day: date, chosen: set[str]) -> Iterator[Any]:
    after = ""
    while batch := reads.export_batch(after, BATCH, day, viewer=reads.PUBLIC):
        yield from (element for identifier, element in batch if identifier in chosen)
        after = batch[-1][0]


@page()
def projects_iati(request: DeskRequest) -> HttpResponse:
    """The same list in the IATI standard, as everybody may see it, with the states of that day."""
    asked = _asked(request.GET, reads.PUBLIC)
    chosen = {line.card.identifier for lines in asked.play.parts.values() for line in lines}
    content = writing.as_bytes(_elements(asked.day, chosen), clock.now().isoformat(timespec="seconds"))
    return public_file(content, "application/xml", f"projects-{asked.day}.xml")


def _report_day(asked: Asked) -> str:
    return words.about_words(asked.form.cleaned_data.get("as_of") or About.read(str(asked.day)), long=True)


@page()
def projects_report(request: DeskRequest) -> HttpResponse:
    """The list as the leaflet prints it: by part and country, with all that everybody may read, whoever asks."""
    asked = _asked(request.GET, reads.PUBLIC)
    return render(
        request, "desk/projects/report.html",
        {"asked": asked, "heading": report.title_of(_report_day(asked)), "parts": report.parts_of(asked.play),
         "counted": report.counted(asked.play), "query": urlencode(asked.query), "trail": trail(_("Report"))},
    )  # fmt: skip


@page()
def projects_pdf(request: DeskRequest) -> HttpResponse:
    """The same report on paper. There is no person in it, so it needs no clearance of the gate."""
    asked = _asked(request.GET, reads.PUBLIC)
    content = report.paper_of(asked.play, _report_day(asked))
    return public_file(content, "application/pdf", f"projects-{asked.day}.pdf")


# --- one project ------------------------------------------------------------------------------------------

SHOWN = (Field.STAGE, Field.PERIOD, Field.PARTY, Field.COUNTRY, Field.COVERAGE, Field.SITE, Field.DEED, Field.TIE, Field.VISIT, Field.LESSON, Field.SOURCE, Field.NOTE)  # fmt: skip
MOST_SHOWN = 200  # payments, and results, on a page: an activity of another publisher may hold thousands
TEXTS = (Field.FULL_TITLE, Field.SUMMARY, Field.AIM)


def newest(rows: list[Any]) -> list[Any]:
    """The last so many, what waits for a second look always among them."""
    waiting = [row for row in rows if row.state == "drafted"]
    kept = [row for row in rows if row.state != "drafted"]
    return [*kept[max(0, len(kept) - MOST_SHOWN) :], *waiting]


@page()
def project(request: DeskRequest, reference: str) -> HttpResponse:
    found = reads.project_page(reference, clock.today(), viewer=request.actor)
    officer = request.actor.has(Role.PROJECT_OFFICER)
    groups = [
        (field, words.FIELDS[field], [held(row) for row in found.rows.get(field, [])])
        for field in SHOWN
        if found.rows.get(field) or (officer and field != Field.SOURCE)
    ]
    texts = [(field, words.FIELDS[field], [held(row) for row in found.rows.get(field, [])]) for field in TEXTS]
    return render(
        request,
        "desk/projects/project.html",
        {"found": found, "shown": shown(found.line, clock.today(), scale_of(reads.Play(clock.today(), {1: [found.line]}, {}, ()))),
         "known_since": words.about_words(About.read(found.line.known_since) if found.line.known_since else None),
         "texts": [one for one in texts if one[2] or officer], "groups": groups, "title_row": found.rows["title"][0],
         "payments": [(p, words.PAYMENTS[p.kind], words.DECISIONS[p.state], p.entered_by_id != request.actor.user_id) for p in newest(found.payments)],
         "outcomes": [(o, words.DECISIONS[o.state], o.entered_by_id != request.actor.user_id) for o in newest(found.outcomes)],
         "more": {"payments": len(found.payments) - len(newest(found.payments)), "outcomes": len(found.outcomes) - len(newest(found.outcomes))},
         "totals": [(words.PAYMENTS[kind], currency, amount) for (kind, currency), amount in found.totals.items()],
         "reference": reference, "may_write": officer, "trail": trail(found.line.card.one(Field.TITLE)), "part": words.PARTS.get(found.line.card.part or 0, "")},
    )  # fmt: skip


def trail(here: str, reference: str = "", title: str = "") -> list[Tab]:
    """Where this page hangs; the last crumb is the page itself."""
    crumbs = [Tab(_("International projects"), reverse("desk:projects"))]
    if reference:
        crumbs.append(Tab(title, reverse("desk:project", args=[reference])))
    return [*crumbs, Tab(here, "")]


urlpatterns = [
    path("projects/", projects, name="projects"),
    path("projects/list.csv", projects_csv, name="projects_csv"),
    path("projects/list.xml", projects_iati, name="projects_iati"),
    path("projects/report/", projects_report, name="projects_report"),
    path("projects/list.pdf", projects_pdf, name="projects_pdf"),
    path("projects/<slug:reference>/", project, name="project"),
]
