"""Worklists, the overview of the chain, and the agenda: many cases at once, without content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opennrm.desk.case_words import STAGES
from opennrm.desk.handing_out import hand_out
from opennrm.desk.outgoing_words import stop_lines
from opennrm.desk.policy import DeskRequest, declare, page
from opennrm.desk.policy import Policy as Door
from opennrm.desk.residence_acts import ROLES
from opennrm.desk.residence_words import BODIES, NEXTS, STANDS, about_words
from opennrm.desk.spreadsheets import csv_file
from opennrm.desk.words import KINDS
from opennrm.journeys import agenda as agenda_journey
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.clearance import Channel
from opennrm.kernel.errors import TooOften
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Purpose, Role
from opennrm.partners import selectors as partners
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.selectors import Filters, Work
from opennrm.ui import parts
from opennrm.ui.dates import day_words

OVERSEES = (Role.REGISTRAR, Role.SUPERVISOR, Role.CASE_LEAD, Role.OBSERVER)
MOST = 500  # rows on one page; the file holds all of them
LOOKS = (Purpose.REGISTRATION, Purpose.SUPERVISION, Purpose.CASEWORK, Purpose.STATISTICS)


# --- the worklist ---------------------------------------------------------------------------------------


@page(Role.CASE_LEAD, Role.CASE_WORKER, purposes=(Purpose.CASEWORK,), reads=True)
def worklist(request: DeskRequest) -> HttpResponse:
    """For police, the immigration service, the lawyer, the lead: whose turn it is, and by when."""
    viewer = request.actor
    found = reads.worklist(viewer=viewer)
    mine: list[parts.WorkItem] = []
    others: list[parts.WorkItem] = []
    own = reads.bodies_of(viewer)
    for each in found:
        theirs = each.where.by in own or (each.where.by == "case_lead" and each.case.lead_id == viewer.user_id)
        (mine if theirs else others).append(_row(each))
    groups = [
        parts.WorkGroup(_("Your turn"), _("you, or your organisation, must act next"), mine),
        parts.WorkGroup(_("Waiting for others"), "", others),
    ]
    shown = [group for group in groups if group.items]
    return render(
        request, "desk/residence/worklist.html",
        {"now": clock.now(), "groups": shown, "trail": [parts.Tab(_("Stay and terms"), "", True)]},
    )  # fmt: skip


def _row(each: Work) -> parts.WorkItem:
    where = each.where
    left = (where.until - clock.today()).days if where.until else None
    state = "neutral" if left is None else "overdue" if left < 0 else "soon" if left <= 3 else "running"
    why = _("Next: %(who)s: %(what)s") % {"who": BODIES[where.by], "what": NEXTS[where.next]}
    until = where.until
    if where.still_since is not None:
        state, until = "waiting", None
        still = _("The term stands still since %(day)s.") % {"day": day_words(where.still_since, clock.today())}
        why = f"{why}. {still}"
    if where.missing_since is not None:
        state = "overdue"
    about = about_words(where)
    what = f"{STANDS[where.stand]}: {about}" if about else str(STANDS[where.stand])
    address = reverse("desk:terms", args=[each.case.reference])
    return parts.WorkItem(
        state, what, address, why, reference=each.case.reference, until=until, since=where.since, ends=True, step=_("Open"), step_url=address,
    )  # fmt: skip


# --- the overview ---------------------------------------------------------------------------------------


def _filters(request: DeskRequest) -> Filters:
    given = request.GET
    return Filters(
        given.get("region", "")[:16], given.get("organisation", "")[:36], given.get("stage", "")[:16],
        given.get("overdue", "") == "1",
    )  # fmt: skip


# The name of a shelter leads to its door: outside the program stands its kind alone.
COLUMNS = ("reference", "region", "kind", "stage", "days_in_stage", "stands", "next", "by", "term", "overdue")


def _line(each: Work, *, named: bool, today: Any) -> dict[str, str]:
    where = each.where
    return {
        "reference": show_reference(each.case.reference) if named else "",
        "region": each.region,
        "organisation": each.case.organisation.name,
        "kind": str(KINDS[each.case.organisation.kind_of]),
        "stage": str(STAGES[each.case.stage]),
        "days_in_stage": str(each.days_in_stage),
        "stands": str(STANDS[where.stand]),
        "next": str(NEXTS[where.next]),
        "by": str(BODIES[where.by]),
        "term": _("stands still") if where.still_since else where.until.isoformat() if where.until else "",
        "overdue": _("late") if each.overdue else "",
    }


@page(*OVERSEES, purposes=LOOKS, reads=True)
def chain(request: DeskRequest) -> HttpResponse:
    viewer, filters = request.actor, _filters(request)
    found = reads.chain_overview(filters, viewer=viewer)
    named, today = reads.shows_references(viewer), clock.today()
    rows = [
        {
            "reference": each.case.reference if named else "",
            # the register knows of every case and works in none: from here each goes where they may
            "url": reverse("desk:case", args=[each.case.reference]) if named else "",
            "overdue": each.overdue,
            "until": each.where.until if each.where.still_since is None else None,
            "still": each.where.still_since is not None,
            **{key: value for key, value in _line(each, named=named, today=today).items() if key not in ("reference", "overdue")},
        }
        for each in found[:MOST]
    ]  # fmt: skip
    late = sum(1 for each in found if each.overdue)
    return render(
        request, "desk/residence/chain.html",
        {
            "now": clock.now(), "rows": rows, "count": len(found), "late": late, "named": named, "filters": filters,
            "regions": [(region.code, region.name) for region in partners.regions(viewer=viewer)],
            "most": MOST if len(found) > MOST else 0, "sees_any": reads.sees_overview(viewer),
            "organisations": _organisations(found, filters, viewer), "stages": [(str(code), words) for code, words in STAGES.items()],
            "query": request.GET.urlencode(), "trail": [parts.Tab(_("Chain overview"), "", True)],
        },
    )  # fmt: skip


def _organisations(found: list[Work], filters: Filters, viewer: Actor) -> list[tuple[str, str]]:
    """Those that lead the rows; where one was chosen, all of them, so that another can be."""
    if filters.organisation:
        kinds = partners.organisations(viewer=viewer)
        return sorted(((str(each.public_id), each.name) for each in kinds), key=lambda pair: pair[1])
    leading = {str(each.case.organisation.public_id): each.case.organisation.name for each in found}
    return sorted(leading.items(), key=lambda pair: pair[1])


def overview_csv(found: list[Work], *, named: bool) -> bytes:
    """The same rows as on the page; a cell that a spreadsheet would run is made harmless."""
    today = clock.today()
    lines = [_line(each, named=named, today=today) for each in found]
    return csv_file(COLUMNS, [[line[column] for column in COLUMNS] for line in lines])


@page(*OVERSEES, purposes=LOOKS, reads=True)
@require_POST
def chain_csv(request: DeskRequest) -> HttpResponse:
    """What the page shows, through the same rules and the gate."""
    viewer = request.actor
    found = reads.chain_overview(_filters(request), viewer=viewer)
    content = overview_csv(found, named=reads.shows_references(viewer))
    parcel = Parcel(Channel.EXPORT, "self", content, media="text/csv; charset=utf-8", file_name="overview.csv")
    try:
        kept = outgoing.submit(parcel, by=viewer)
        return hand_out(outgoing.hand_out(kept.id, by=viewer), name="overview.csv")
    except Stopped as fault:
        for what, now in stop_lines(fault.verdict):
            messages.error(request, f"{what} {now}")
        return redirect("desk:chain")


# --- the agenda -----------------------------------------------------------------------------------------


@page(*ROLES)
def agenda(request: DeskRequest) -> HttpResponse:
    """Whether a calendar may read the own terms under a secret address, and since when it does."""
    feed = reads.feed_of(viewer=request.actor)
    secret = request.session.pop("agenda_secret", "")
    url = f"{settings.URL.rstrip('/')}{reverse('desk:agenda_feed', args=[secret])}" if secret else ""
    return render(
        request, "desk/residence/agenda.html",
        {
            "now": clock.now(), "feed": feed, "url": url, "trail": [parts.Tab(_("Terms in my calendar"), "", True)],
            "made": day_words(feed.made_at, clock.today()) if feed else "",
        },
    )  # fmt: skip


@page(*ROLES)
@require_POST
def agenda_make(request: DeskRequest) -> HttpResponse:
    request.session["agenda_secret"] = residence.make_feed(by=request.actor)
    return redirect("desk:agenda")


@page(*ROLES)
@require_POST
def agenda_end(request: DeskRequest) -> HttpResponse:
    residence.end_feed(by=request.actor)
    request.session.pop("agenda_secret", None)
    messages.success(request, _("The address answers no more."))
    return redirect("desk:agenda")


def _agenda_feed(request: Any, secret: str) -> HttpResponse:
    """For a calendar, which cannot sign in: the secret is the key. The entries name a reference and nothing else."""
    try:
        cleared = agenda_journey.feed(secret)
    except TooOften as fault:
        return HttpResponse(status=429, headers={"Retry-After": str(fault.retry_after_seconds)})
    if cleared is None:
        raise Http404
    answer = hand_out(cleared, name="terms.ics")
    answer["Cache-Control"] = "no-store"
    return answer


agenda_feed = declare(_agenda_feed, Door(open=True))

urlpatterns = [
    path("terms/", worklist, name="worklist"),
    path("chain/", chain, name="chain"),
    path("chain/file/", chain_csv, name="chain_csv"),
    path("agenda/", agenda, name="agenda"),
    path("agenda/new/", agenda_make, name="agenda_make"),
    path("agenda/end/", agenda_end, name="agenda_end"),
    path("agenda/<str:secret>/terms.ics", agenda_feed, name="agenda_feed"),
]
