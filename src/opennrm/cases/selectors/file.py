"""The whole file of one case, as one viewer may see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from opennrm.accounts import selectors as accounts
from opennrm.cases import access
from opennrm.cases.models import (
    Case,
    Conflict,
    Disclosure,
    Event,
    FileLink,
    HandOver,
    Membership,
    Note,
    Share,
    Task,
    Visit,
)
from opennrm.cases.rules.file import Circle
from opennrm.cases.rules.sharing import Basing, Effect, effect_of_end
from opennrm.cases.selectors.reach import NOT_THERE, allowed, looking, standing_on
from opennrm.cases.selectors.sealing import Seal
from opennrm.kernel import audit, clock
from opennrm.kernel.access import Standing
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.references import read_reference
from opennrm.kernel.words import Compartment, Relation
from opennrm.partners import selectors as partners


@dataclass(frozen=True)
class OpenFile:
    """A case, how the viewer stands to it, and which parts the viewer may see now."""

    case: Case
    standing: Standing
    viewer: Actor  # with the purpose that opened the file
    parts: frozenset[Compartment]

    @property
    def leads(self) -> bool:
        return self.standing.relation == Relation.LEAD

    @property
    def works(self) -> bool:
        return self.standing.relation in access.TEAM

    @property
    def inside(self) -> bool:
        return any(held.relation in access.INSIDE for held in self.standing.for_purpose(self.viewer.purpose))


def unlocked(reference: str, viewer: Actor, action: str = "read_file") -> OpenFile:
    """Find a case by reference for who works inside it. Raises NotThere or NotAllowed."""
    read = read_reference(reference)
    case = Case.objects.select_related("lead", "organisation").filter(reference=read).first()
    if case is None:
        raise NotThere(NOT_THERE)
    standing = standing_on(case, viewer)
    eyes = looking(viewer, standing)
    allowed(eyes, action, standing, access.INSIDE)
    return OpenFile(case, standing, eyes, standing.compartments(eyes))


@selector
def open_file(reference: str, *, viewer: Actor, page: str = "file") -> OpenFile:
    """Open a case to read it; written once per page. Raises NotThere, or NotAllowed for who only knows that it exists."""
    opened = unlocked(reference, viewer)
    case = opened.case
    audit.read(
        opened.viewer, f"cases.{page}_read", f"case:{case.id}", persons=[case.person_id], compartments=opened.parts,
        emergency=opened.standing.relation == Relation.BREAK_GLASS,
    )  # fmt: skip
    return opened


# --- what stands in it ------------------------------------------------------------------------------


@selector
def visits(opened: OpenFile, *, viewer: Actor) -> list[Visit]:
    return list(Visit.objects.filter(case=opened.case).order_by("since"))


@selector
def members(opened: OpenFile, *, viewer: Actor, ended: bool = False) -> list[Membership]:
    """The team; with `ended` also who left."""
    found = Membership.objects.filter(case=opened.case).select_related("user", "organisation").order_by("since")
    now = clock.now()
    rows = list(found)
    return rows if ended else [m for m in rows if m.ended_at is None and (m.until is None or m.until > now)]


@selector
def was_member(case_id: UUID, user_id: int, *, viewer: Actor) -> bool:
    """Whether this colleague is in the team of the case or ever was, as far as the viewer may know."""
    return Membership.objects.filter(case_id=case_id, user_id=user_id).exists()


@dataclass(frozen=True)
class ShownShare:
    share: Share
    ground: str
    runs: bool
    may_end: bool


def runs(share: Share) -> bool:
    return share.ended_at is None and (share.until is None or share.until >= clock.today())


@selector
def shares(opened: OpenFile, *, viewer: Actor, ended: bool = False) -> list[ShownShare]:
    """Who may see what, and why."""
    case, seal = opened.case, Seal(opened.case)
    found = Share.objects.filter(case=case).select_related("organisation").order_by("recorded_at")
    return [
        ShownShare(
            share, seal.open("share", share.id, "ground", share.ground), runs(share),
            opened.leads and runs(share) and not _leads_by(share, case),
        )
        for share in found
        if ended or runs(share)
    ]  # fmt: skip


def _leads_by(share: Share, case: Case) -> bool:
    return share.purpose == "coordination" and share.organisation_id == case.organisation_id


@dataclass(frozen=True)
class ShownEffect:
    """What stops, what stays, what is cancelled, before anything is done."""

    share: Share
    effect: Effect
    leaving: list[Membership]
    shrinking: list[tuple[Membership, frozenset[Compartment]]]
    tasks_back: int
    told: list[Disclosure]


@selector
def effect_of_withdrawal(opened: OpenFile, share_id: UUID, *, viewer: Actor) -> ShownEffect:
    """Show what the end of a share does. Looking changes nothing. Raises NotThere where it cannot be ended."""
    found = [shown.share for shown in shares(opened, viewer=viewer) if shown.share.id == share_id and shown.may_end]
    if not found:
        raise NotThere("There is no such share.")
    share = found[0]
    team = {member.id: member for member in members(opened, viewer=viewer)}
    effect = effect_of_end(
        Basing(share.id, share.organisation_id, share.parts),
        [Basing(s.share.id, s.share.organisation_id, s.share.parts) for s in shares(opened, viewer=viewer)],
        [Basing(member.id, member.organisation_id, member.parts) for member in team.values()],
    )
    leaving = [team[number] for number in effect.leaving]
    back = Task.objects.filter(case=opened.case, state="open", user_id__in=[member.user_id for member in leaving])
    told = Disclosure.objects.filter(case=opened.case, organisation_id=share.organisation_id).order_by("told_on")
    shrinking = [(team[number], parts) for number, parts in effect.shrinking]
    return ShownEffect(share, effect, leaving, shrinking, back.count(), list(told))


@dataclass(frozen=True)
class Told:
    disclosure: Disclosure
    receiver: str
    what: str


@selector
def disclosures(opened: OpenFile, *, viewer: Actor) -> list[Told]:
    """What was told outside the program; the words only to who sees every part that was told."""
    seal = Seal(opened.case)
    return [
        Told(
            row, seal.open("disclosure", row.id, "receiver", row.receiver),
            seal.open("disclosure", row.id, "what", row.what),
        )
        for row in Disclosure.objects.filter(case=opened.case).order_by("-told_on", "-noted_at")
        if {Compartment(part) for part in row.compartments} <= opened.parts
    ]  # fmt: skip


@dataclass(frozen=True)
class ShownTask:
    task: Task
    words: str
    why: str


@selector
def tasks(opened: OpenFile, *, viewer: Actor) -> list[ShownTask]:
    """Open tasks by their day, then those that ended, the newest first."""
    seal = Seal(opened.case)
    rows = list(Task.objects.filter(case=opened.case).select_related("user", "organisation"))
    far = clock.today().replace(year=9999)
    rows.sort(key=lambda t: (t.state != "open", t.due_on or far if t.state == "open" else far, -t.made_at.timestamp()))
    return [
        ShownTask(row, seal.open("task", row.id, "words", row.words), seal.open("task", row.id, "why", row.why))
        for row in rows
    ]


@dataclass(frozen=True)
class ShownLink:
    link: FileLink
    words: str
    reference: str  # of the other file, only where this viewer may know of it


@selector
def links(opened: OpenFile, *, viewer: Actor) -> list[ShownLink]:
    """Family, co-victims and dangers, each where its part is seen."""
    seal = Seal(opened.case)
    rows = [
        row
        for row in FileLink.objects.filter(case=opened.case, ended_at__isnull=True).order_by("noted_at")
        if Compartment(row.part) in opened.parts
    ]
    known = set(
        Case.objects.visible_to(viewer)
        .filter(reference__in=[row.other_reference for row in rows if row.other_reference])
        .values_list("reference", flat=True)
    )
    return [
        ShownLink(
            row, seal.open("filelink", row.id, "words", row.words),
            row.other_reference if row.other_reference in known else "",
        )
        for row in rows
    ]  # fmt: skip


@selector
def open_hand_over(opened: OpenFile, *, viewer: Actor) -> HandOver | None:
    return HandOver.objects.filter(case=opened.case, state="asked").select_related("to_user", "to_organisation").first()


@dataclass(frozen=True)
class ShownConflict:
    conflict: Conflict
    why: str


@selector
def conflicts(opened: OpenFile, *, viewer: Actor) -> list[ShownConflict]:
    """Who must not see this person; for who leads or answers for the case alone."""
    if opened.standing.relation not in access.ANSWERING:
        return []
    allowed(opened.viewer, "read_conflicts", opened.standing, access.HANDING_OVER)
    seal = Seal(opened.case)
    rows = Conflict.objects.filter(case=opened.case, ended_at__isnull=True).select_related("user", "user__organisation")
    return [ShownConflict(row, seal.open("conflict", row.id, "why", row.why)) for row in rows]


# --- the time line ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One line: an event, or a note. The door has the words for each kind."""

    at: datetime
    kind: str
    user_id: int | None
    organisation_id: int | None
    details: dict[str, Any] = field(default_factory=dict)
    words: str = ""
    circle: str = ""
    note_id: UUID | None = None
    corrected: tuple[str, ...] = ()  # what the note said before
    mine: bool = False


@selector
def timeline(opened: OpenFile, *, viewer: Actor, most: int = 300) -> list[Line]:
    """What happened, the newest first: events of the parts that are seen, and notes of the circles that are."""
    case, seal = opened.case, Seal(opened.case)
    lines = [
        Line(
            row.at, row.kind, row.user_id, row.organisation_id, row.details,
            seal.open("event", row.id, "words", row.words),
        )
        for row in Event.objects.filter(case=case).order_by("-at")[:most]
        if not row.part or Compartment(row.part) in opened.parts
    ]  # fmt: skip
    lines += _notes(opened, seal, viewer, most)
    lines.sort(key=lambda line: line.at, reverse=True)
    return lines[:most]


def _may_read(note: Note, opened: OpenFile, viewer: Actor) -> bool:
    """The same as the row security of notes, in Python."""
    if note.organisation_id == viewer.organisation_id and opened.works:
        return True
    return note.circle != Circle.ORGANISATION and Compartment.NOTES in opened.parts


def _notes(opened: OpenFile, seal: Seal, viewer: Actor, most: int) -> list[Line]:
    rows = [
        n
        for n in Note.objects.filter(case=opened.case).order_by("-written_at")[: 2 * most]
        if _may_read(n, opened, viewer)
    ]
    words = {note.id: seal.open("note", note.id, "words", note.words) for note in rows}
    by_id = {note.id: note for note in rows}
    replaced = {note.replaces_id for note in rows}
    found = []
    for note in rows:
        if note.id in replaced:
            continue
        older, before = [], note.replaces_id
        while before in by_id:
            older.append(words[before])
            before = by_id[before].replaces_id
        found.append(
            Line(
                note.happened_at, f"note_{note.contact}", note.author_id, note.organisation_id, {}, words[note.id],
                note.circle, note.id, tuple(older), note.author_id == viewer.user_id,
            )
        )  # fmt: skip
    return found


@selector
def names_in(lines: list[Line], *, viewer: Actor) -> tuple[dict[int, tuple[str, str]], dict[int, str]]:
    """The names of the workers and organisations that lines speak of: two queries for all of them."""
    users = {line.user_id for line in lines if line.user_id}
    organisations = {line.organisation_id for line in lines if line.organisation_id}
    for line in lines:
        users |= {
            line.details[name] for name in ("lead", "to", "member", "before") if isinstance(line.details.get(name), int)
        }
        if isinstance(line.details.get("organisation"), int):
            organisations.add(line.details["organisation"])
    return accounts.names(users, viewer=viewer), partners.names(organisations, viewer=viewer)
