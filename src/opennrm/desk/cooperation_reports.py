"""The progress report, as page and PDF, and one country in one view. There is no person in either."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.cooperation import selectors as reads
from opennrm.cooperation.rules.sheets import Kind
from opennrm.desk import cooperation_words as words
from opennrm.desk.cooperation import item_url, row_of, trail
from opennrm.desk.cooperation_figures import over_the_years
from opennrm.desk.handing_out import public_file
from opennrm.desk.policy import DeskRequest, page
from opennrm.kernel import clock
from opennrm.kernel.errors import NotThere
from opennrm.projects import selectors as project_reads
from opennrm.ui import forms, paper
from opennrm.ui.countries import country
from opennrm.ui.dates import long_day_words
from opennrm.ui.project_lines import scale_of, shown


class DayForm(forms.Form):
    as_of = forms.DayField(label=lazy("State of play on"), required=False)


def _asked(request: DeskRequest) -> tuple[DayForm, date]:
    form = DayForm(request.GET or None)
    day = form.cleaned_data.get("as_of") if form.is_bound and form.is_valid() else None
    return form, day or clock.today()


def _title(report: reads.Report) -> str:
    return _("Progress report: %(plan)s") % {"plan": report.plan.title}


def _counted(report: reads.Report) -> str:
    return ", ".join(f"{words.state(state)} {count}" for state, count in report.states.items())


@page()
def cooperation_progress(request: DeskRequest, reference: str) -> HttpResponse:
    """Measure by measure, as of a day, with the members as an annex."""
    form, day = _asked(request)
    report = reads.progress_report(reference, day, viewer=request.actor)
    return render(
        request, "desk/cooperation/progress.html",
        {"report": report, "form": form, "day": day, "heading": _title(report), "counted": _counted(report),
         "measures": [(row_of(one.measure), one) for one in report.measures],
         "members": [(body.title, [(seat, words.answer(Kind.SEAT, "seat", seat.data.get("seat"))) for seat in seats]) for body, seats in report.members],
         "trail": trail(_("Progress report"), (report.plan.title, item_url(reference)))},
    )  # fmt: skip


def progress_paper(report: reads.Report) -> bytes:
    """The same report on paper."""
    day = long_day_words(report.as_of)
    lead = _("State of play on %(day)s. Measures: %(counted)s.") % {"day": day, "counted": _counted(report)}
    blocks = [paper.text(lead)]
    if report.plan.data.get("words"):
        blocks.append(paper.text(str(report.plan.data["words"])))
    for one in report.measures:
        blocks += _measure_on_paper(one)
    if report.members:
        blocks.append(paper.heading(_("Annex: who works together")))
        for body, seats in report.members:
            blocks += [paper.heading(body.title, 2), paper.bullets(_seat(seat) for seat in seats)]
    return paper.pdf(_title(report), blocks, language=get_language() or "en", foot=f"{report.plan.title}, {day}")


def _measure_on_paper(one: reads.Progress) -> Iterator[paper.Block]:
    row = row_of(one.measure)
    new = f" ({_('new')})" if one.measure.data.get("new") else ""
    yield paper.heading(f"{row.title}{new}", 2)
    owner = "; ".join(part for part in (one.measure.organisation, str(one.measure.data.get("owners", ""))) if part)
    yield paper.quiet("; ".join(part for part in (row.state, owner) if part))
    if one.measure.data.get("words"):
        yield paper.text(str(one.measure.data["words"]))
    for status in one.status:
        yield paper.text(
            _("Status on %(day)s: %(words)s")
            % {"day": long_day_words(status.begins_on or one.measure.changed_at), "words": status.data["words"]}
        )
    if not one.status:
        yield paper.quiet(_("No status was released by that day."))


def _seat(seat: reads.Line) -> str:
    role = words.answer(Kind.SEAT, "seat", seat.data.get("seat"))
    return seat.title if seat.data.get("seat") == "member" else f"{seat.title} ({role})"


@page()
def cooperation_progress_pdf(request: DeskRequest, reference: str) -> HttpResponse:
    """No person is in it, so it needs no clearance of the gate."""
    _form, day = _asked(request)
    report = reads.progress_report(reference, day, viewer=request.actor)
    name = f"progress-{day}.pdf"
    return public_file(progress_paper(report), "application/pdf", name)


# --- countries -------------------------------------------------------------------------------------------


def _contacts(found: reads.Country) -> list[tuple[str, str, list[reads.Line]]]:
    """Each contact point once, with every instrument that names it."""
    instruments = {line.reference: line for line in found.instruments}
    points: dict[tuple[str, str], list[reads.Line]] = {}
    for line in found.contacts:
        named = points.setdefault((line.title, str(line.data.get("contact", ""))), [])
        named += [instruments[line.under]] if line.under in instruments else []
    return [(title, contact, some) for (title, contact), some in points.items()]


@page()
def cooperation_country(request: DeskRequest, code: str) -> HttpResponse:
    """Figures, projects, instruments, contact points, returns and the next meeting of one source country."""
    name = country(code.upper())
    if len(code) != 2 or not code.isascii() or name == code.upper():
        raise NotThere("There is no such country.")
    found = reads.country(code.upper(), viewer=request.actor)
    today = clock.today()
    play = project_reads.state_of_play(today, country=code.upper(), viewer=request.actor)
    scale = scale_of(play)
    return render(
        request, "desk/cooperation/country.html",
        {"found": found, "name": name, "figures": over_the_years(found, words), "has_returns": any(line.data.get("figure") == "returned" for line in found.figures), "scale": scale,
         "projects": [shown(line, today, scale) for lines in play.parts.values() for line in lines],
         "instruments": [row_of(line) for line in found.instruments], "contacts": _contacts(found),
         "counts": [row_of(line) for line in found.counts], "actions": [row_of(line) for line in found.actions],
         "meetings": [row_of(line) for line in found.meetings], "lessons": [row_of(line) for line in found.lessons],
         "next_meeting": row_of(found.next_meeting) if found.next_meeting else None,
         "trail": trail(name, (_("Countries"), reverse("desk:cooperation")))},
    )  # fmt: skip


urlpatterns = [
    path("cooperation/country/<slug:code>/", cooperation_country, name="cooperation_country"),
    path("cooperation/<slug:reference>/progress/", cooperation_progress, name="cooperation_progress"),
    path("cooperation/<slug:reference>/progress.pdf", cooperation_progress_pdf, name="cooperation_progress_pdf"),
]
