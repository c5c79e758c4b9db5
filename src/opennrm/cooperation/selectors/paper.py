"""Papers of a meeting, for members of the body or parties to the instrument, and for who keeps the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opennrm.cooperation import access
from opennrm.cooperation.models import Item, Paper
from opennrm.cooperation.rules.sheets import Kind
from opennrm.kernel import access as ground
from opennrm.kernel import clock, sealed_files, secrets
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.scanner import Scan

NO_PAPER = "There is no such paper, or it is not for you."


@dataclass(frozen=True)
class PaperLine:
    """A paper as the page of its meeting names it."""

    id: UUID
    title: str
    media: str
    size: int
    added_at: datetime
    organisation: str
    was_scanned: bool
    may_take_out: bool


@dataclass(frozen=True)
class Papers:
    """What a viewer sees of the papers of one meeting."""

    lines: tuple[PaperLine, ...]
    taken_out: int
    is_member: bool
    may_add: bool
    used: int  # bytes


def place(paper: UUID, field: str) -> str:
    return f"cooperation_paper:{paper}:{field}"


def sits_in(root: UUID, viewer: Actor) -> bool:
    """Whether the viewer's organisation sits in this body now, or is party to this instrument."""
    if viewer.organisation_id is None:
        return False
    today = clock.today()
    seats = Item.objects.filter(
        root_id=root, kind__in=[Kind.SEAT, Kind.PARTY], state="running", organisation_id=viewer.organisation_id
    )
    return any((s.begins_on or today) <= today <= (s.ends_on or today) for s in seats)


def may_add(meeting: Item, viewer: Actor) -> bool:
    """Who keeps the list, and members: whoever comes to a meeting brings papers to it."""
    return access.keeps(viewer) or (
        not ground.why_not(viewer, "bring_paper", access.RIGHTS) and sits_in(meeting.root_id, viewer)
    )


def may_take_out(paper: Paper, viewer: Actor) -> bool:
    """Who keeps the list, and the organisation that brought it."""
    brought = viewer.organisation_id is not None and paper.organisation_id == viewer.organisation_id
    return access.keeps(viewer) or (brought and not ground.why_not(viewer, "bring_paper", access.RIGHTS))


def meeting_of(reference: str) -> Item:
    meeting = Item.objects.filter(kind=Kind.MEETING, reference=reference).first()
    if meeting is None:
        raise NotThere("There is no such meeting, or it is not for you.")
    return meeting


@selector
def papers(meeting: str, *, viewer: Actor) -> Papers:
    """The papers of a meeting, oldest first. Raises NotThere. Who is no member is told that there may be some."""
    ground.require(viewer, "read", access.RIGHTS)
    found = meeting_of(meeting)
    rows = list(Paper.objects.filter(meeting=found).select_related("organisation"))
    held = [row for row in rows if row.taken_out_at is None]
    keys = secrets.data_keys([row.key_id for row in held])
    return Papers(
        tuple(_line(row, keys[row.key_id], viewer) for row in held if row.key_id in keys),
        len(rows) - len(held),
        access.keeps(viewer) or sits_in(found.root_id, viewer),
        may_add(found, viewer),
        sum(row.size for row in held),
    )


def _line(row: Paper, key: bytes, viewer: Actor) -> PaperLine:
    title = secrets.open_with(key, bytes(row.title), place(row.pk, "title")).decode()
    return PaperLine(
        row.pk, title, row.media, row.size, row.added_at, row.organisation.name if row.organisation else "",
        row.scan == Scan.CLEAN, may_take_out(row, viewer),
    )  # fmt: skip


@selector
def paper_content(paper: UUID, *, viewer: Actor) -> tuple[str, bytes]:
    """Media and bytes of the clean copy. The outgoing check looks at it, and writes down who read it. Raises NotThere."""
    ground.require(viewer, "read", access.RIGHTS)
    row = Paper.objects.filter(pk=paper, taken_out_at__isnull=True).first()
    key = secrets.data_keys([row.key_id]).get(row.key_id) if row else None
    if row is None or key is None:
        raise NotThere(NO_PAPER)
    return row.media, sealed_files.content(key, row.file, place(row.pk, "file"))


@selector
def papers_kept(names: Iterable[str], *, viewer: Actor) -> set[str]:
    """Which of these sealed files a paper speaks of, for the job that sweeps. Nobody else asks."""
    if not viewer.job:
        raise NotAllowed(["The program does this by itself."])
    return set(Paper.objects.filter(file__in=list(names)).values_list("file", flat=True))
