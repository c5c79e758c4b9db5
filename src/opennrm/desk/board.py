"""The capacity board: places by kind, who waits, what holds people, the weekly list; and totals for everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from opennrm.desk import placing_words as w
from opennrm.desk.handing_out import hand_out
from opennrm.desk.outgoing_words import stop_lines
from opennrm.desk.placing import WORKING
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.spreadsheets import MEDIA, csv_file
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped
from opennrm.kernel import clock
from opennrm.kernel.clearance import Channel
from opennrm.kernel.errors import NotThere
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Role
from opennrm.placement import selectors as reads
from opennrm.placement.rules import Cause, Declined, KindCount, Refused, ShelterKind, municipalities
from opennrm.placement.rules.board import LOST_OVER_DAYS
from opennrm.ui import parts
from opennrm.ui.dates import day_words, hour_words

_SEATS = ("occupied", "blocked", "reserved", "free", "closed")


@dataclass(frozen=True)
class Tile:
    """One kind of shelter, in words and squares."""

    label: str
    power: str
    count: KindCount
    seats: list[str]
    said: str
    notes: str


def _tile(tile: reads.Tile) -> Tile:
    count, today = tile.count, clock.today()
    numbers = {
        "occupied": count.occupied - count.blocked, "blocked": count.blocked, "reserved": count.reserved,
        "free": max(0, count.free), "closed": count.closed,
    }  # fmt: skip
    seats = [state for state in _SEATS for _number in range(numbers[state])]
    said = _("%(occupied)d occupied, of them %(blocked)d ready to move on but held; %(reserved)d reserved, %(free)d free, %(closed)d closed")  # fmt: skip
    notes = []
    if count.blocked:
        notes.append(ngettext("%(n)d ready to move on, held.", "%(n)d ready to move on, held.", count.blocked) % {"n": count.blocked})  # fmt: skip
    if tile.held_until:
        notes.append(_("One is held until %(hour)s.") % {"hour": hour_words(tile.held_until)})
    if tile.next_free:
        notes.append(_("Next free: %(day)s.") % {"day": day_words(tile.next_free, today)})
    if count.closed:
        notes.append(ngettext("%(n)d closed.", "%(n)d closed.", count.closed) % {"n": count.closed})
    values = {**numbers, "occupied": count.occupied}
    return Tile(
        w.kind_words(count.kind), w.power_words(count.kind), count, seats, said % values, " ".join(notes)
    )  # fmt: skip


def _live(request: DeskRequest) -> dict[str, Any]:
    shown = reads.tiles(viewer=request.actor)
    group = sum(tile.count.free for tile in shown.tiles if tile.count.kind == ShelterKind.GROUP)
    summary = ngettext("One place is free", "%(n)d places are free", shown.free) % {"n": shown.free}
    if group:
        summary += _(", %(n)d of them without opening group reception") % {"n": shown.free - group}
    held = ngettext("One person is ready to move on and cannot.", "%(n)d people are ready to move on and cannot.", shown.blocked)  # fmt: skip
    now = hour_words(clock.now())
    return {
        "tiles": [_tile(tile) for tile in shown.tiles], "summary": f"{summary}. {held % {'n': shown.blocked}}",
        "live": _("Live; read at %(hour)s") % {"hour": now},
        "lost": _("No connection: the figures are of %(hour)s") % {"hour": now},
        "legend": [
            ("occupied", _("occupied")), ("blocked", _("ready to move on, held")), ("reserved", _("reserved")),
            ("free", _("free")), ("closed", _("closed")),
        ],
    }  # fmt: skip


@page(Role.REGISTRAR, purposes=WORKING, quiet=True)
def board_tiles(request: DeskRequest) -> HttpResponse:
    """The part that reads itself: no person is in it, and it keeps no session alive."""
    return render(request, "desk/placement/_tiles.html", _live(request))


def _cause_lines(request: DeskRequest) -> tuple[list[dict[str, Any]], int, int]:
    lines = reads.held_by_cause(viewer=request.actor)
    most = max((line.lost_days for line in lines), default=0)
    rows = [
        {
            "line": line, "words": w.CAUSES[line.cause], "solved": w.solved_by(line.cause),
            "width": round(100 * line.lost_days / most) if most else 0,
        }
        for line in lines
    ]  # fmt: skip
    return rows, sum(line.people for line in lines), sum(line.lost_days for line in lines)


@page(Role.REGISTRAR, purposes=WORKING, reads=True)
def board(request: DeskRequest) -> HttpResponse:
    rows, people, lost = _cause_lines(request)
    waiting = reads.waiting_wishes(viewer=request.actor)
    said = reads.no_of_each_kind(viewer=request.actor)
    why = reads.why_waiting(viewer=request.actor)
    context = _live(request) | {
        "now": clock.now(), "causes": rows, "held": people, "lost_days": lost,
        "lost_places": f"{lost / LOST_OVER_DAYS:.1f}", "span": LOST_OVER_DAYS,
        "overstays": [_overstay(one) for one in reads.overstays(viewer=request.actor)],
        "waiting": [_waits(one, why.get(one.wish.id)) for one in waiting], "towns": _towns(request),
        "said": sorted(((_reason(key), n) for key, n in said.items()), key=lambda one: -one[1]),
        "trail": [parts.Tab(_("Capacity board"), reverse("desk:board"), True)],
    }  # fmt: skip
    return render(request, "desk/placement/board.html", context)


def _reason(key: str) -> str:
    side, _sep, code = key.partition(":")
    if side == "house":
        return _("shelter: %(reason)s") % {"reason": w.DECLINED[Declined(code)]}
    return _("person: %(reason)s") % {"reason": w.REFUSED[Refused(code)]}


def _why_not(found: reads.WhyNot | None) -> str:
    """The reason in a few words; every reason with its value stands on the page of the search."""
    if found is None:
        return _("erased")
    if found.may_fit:
        return ngettext("One free place may fit.", "%(n)d free places may fit.", found.may_fit) % {"n": found.may_fit}
    if found.rule is None:
        return _("Nothing is free.")
    return _("Nothing free fits: %(reason)s.") % {"reason": w.IN_THE_WAY[found.rule]}


def _waits(one: reads.Waiting, found: reads.WhyNot | None) -> dict[str, Any]:
    state, _said = w.WISH_STATES[one.wish.state]
    gaps = [str(w.GAPS[gap]) for gap in one.needs.gaps()] if one.needs else []
    if one.offer is not None:
        why = _("%(place)s is offered") % {"place": one.offer.place.code}
    else:
        why = _why_not(found)
        if one.refusals:
            why += " " + ngettext(
                "One offer ended without a place.", "%(n)d offers ended without a place.", one.refusals
            ) % {"n": one.refusals}
        if gaps:
            why += " " + _("Not asked yet: %(gaps)s.") % {"gaps": ", ".join(gaps)}
    return {"wish": one.wish, "reference": one.reference, "who": w.who(one.needs), "why": why, "offer": one.offer,
            "state": state, "said": w.URGENCIES[one.wish.urgency]}  # type: ignore[index]  # fmt: skip


def _overstay(one: reads.Overstay) -> dict[str, Any]:
    return {
        "stay": one.stay, "reference": one.reference, "meant": one.meant_until, "kind": w.kind_words(one.stay.shelter.kind),
        "causes": ", ".join(str(w.CAUSES[cause]) for cause in one.causes) or _("no reason noted yet"),
        "late": one.meant_until < clock.today(),
    }  # fmt: skip


def _towns(request: DeskRequest) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": w.municipality_words(code), "figures": figures}
        for code, figures in reads.asked_municipalities(viewer=request.actor)
    ]


def _trail(label: str) -> list[parts.Tab]:
    return [parts.Tab(_("Capacity board"), reverse("desk:board")), parts.Tab(label, "", True)]


@page(Role.REGISTRAR, purposes=WORKING, reads=True)
def board_cause(request: DeskRequest, cause: str) -> HttpResponse:
    """One cause, for a task force to act on: counts, days and questions; nobody named."""
    if cause not in set(Cause):
        raise NotThere
    chosen = Cause(cause)
    figures = reads.bottleneck(viewer=request.actor, cause=chosen)
    label = str(w.CAUSES[chosen])
    context = {"figures": figures, "title": label, "who": w.solved_by(chosen), "trail": _trail(label), "towns": _towns(request)}  # fmt: skip
    return render(request, "desk/placement/bottleneck.html", context)


@page(Role.REGISTRAR, purposes=WORKING, reads=True)
def board_town(request: DeskRequest, code: str) -> HttpResponse:
    """One municipality: what it was asked, what it said, what it owes an answer to."""
    if code not in municipalities():
        raise NotThere
    figures = reads.bottleneck(viewer=request.actor, municipality=code)
    label = w.municipality_words(code)
    context = {"figures": figures, "title": label, "who": label, "trail": _trail(label), "town": True}
    return render(request, "desk/placement/bottleneck.html", context)


def weekly_csv(rows: list[reads.Overstay]) -> bytes:
    """The weekly list as a file: references, kinds, days and reasons. No name, no place, no house."""
    heading = [_("Reference"), _("Kind of shelter"), _("Since"), _("Meant until"), _("Ready since"), _("Reasons")]
    lines = [
        [
            show_reference(one.reference) if one.reference else "", w.kind_words(one.stay.shelter.kind),
            one.stay.from_on.isoformat(), one.meant_until.isoformat(),
            one.stay.ready_on.isoformat() if one.stay.ready_on else "",
            "; ".join(str(w.CAUSES[cause]) for cause in one.causes),
        ]
        for one in rows
    ]  # fmt: skip
    return csv_file(heading, lines)


@page(Role.REGISTRAR, purposes=WORKING, reads=True)
@require_POST
def weekly_list(request: DeskRequest) -> HttpResponse:
    """Handed to the gate like everything that leaves: it looks for names and addresses before the file is given."""
    rows = reads.overstays(viewer=request.actor)
    parcel = Parcel(
        channel=Channel.EXPORT, receiver="self", content=weekly_csv(rows), media=MEDIA,
        file_name=f"weekly-list-{clock.today().isoformat()}.csv", persons=tuple(row.stay.person_id for row in rows),
    )  # fmt: skip
    try:
        kept = outgoing.submit(parcel, by=request.actor)
    except Stopped as stopped:
        for what, now in stop_lines(stopped.verdict):
            messages.error(request, f"{what} {now}")
        return redirect("desk:board")
    if kept.state != "cleared":
        return redirect("desk:dispatch", kept.id)
    return hand_out(outgoing.hand_out(kept.id, by=request.actor))


@page()
def public_totals(request: DeskRequest) -> HttpResponse:
    """Totals for everybody who signs in: no region, no vacancy, no kind that is one house."""
    kinds, rest = reads.public_totals(viewer=request.actor)
    rows = [(w.kind_words(one.kind), one.places, one.occupied) for one in kinds]
    if rest is not None:
        rows.append((_("All other kinds together"), rest.places, rest.occupied))
    return render(request, "desk/placement/totals.html", {"rows": rows})


urlpatterns = [
    path("board/", board, name="board"),
    path("board/tiles/", board_tiles, name="board_tiles"),
    path("board/weekly-list/", weekly_list, name="weekly_list"),
    path("board/cause/<slug:cause>/", board_cause, name="board_cause"),
    path("board/municipality/<slug:code>/", board_town, name="board_town"),
    path("board/totals/", public_totals, name="public_totals"),
]
