"""Reading documents: the list, the cleaned copy, the chain of custody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from opennrm.cases.selectors.file import OpenFile
from opennrm.cases.selectors.reach import reach
from opennrm.cases.selectors.sealing import Seal, place
from opennrm.documents import access
from opennrm.documents.models import CustodyLine, Document
from opennrm.kernel import access as ground
from opennrm.kernel import audit, grants, sealed_files
from opennrm.kernel.actors import Actor, looking_as, selector
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Compartment

NO_DOCUMENT = "There is no such document."


@dataclass(frozen=True)
class Paper:
    document: Document
    title: str
    file_name: str


def _shown(document: Document, seal: Seal) -> Paper:
    return Paper(
        document,
        seal.open("document", document.id, "title", document.title),
        seal.open("document", document.id, "file_name", document.file_name),
    )


@selector
def documents(opened: OpenFile, *, viewer: Actor) -> list[Paper]:
    """The documents of the parts that the viewer sees, the newest first."""
    seal = Seal(opened.case)
    rows = Document.objects.filter(case=opened.case, withdrawn_at__isnull=True).select_related(
        "added_by", "organisation"
    )
    return [_shown(row, seal) for row in rows.order_by("-added_at") if Compartment(row.part) in opened.parts]


@selector
def document(opened: OpenFile, document_id: UUID, *, viewer: Actor) -> tuple[Paper, list[CustodyLine]]:
    """One document with every hand that it went through. Raises NotThere."""
    row = _one(opened, document_id)
    lines = CustodyLine.objects.filter(document=row).select_related("user", "organisation").order_by("at")
    return _shown(row, Seal(opened.case)), list(lines)


def _one(opened: OpenFile, document_id: UUID) -> Document:
    rows = Document.objects.filter(case=opened.case, pk=document_id, withdrawn_at__isnull=True)
    row = rows.select_related("added_by", "organisation").first()
    if row is None or Compartment(row.part) not in opened.parts:
        raise NotThere(NO_DOCUMENT)
    return row


@dataclass(frozen=True)
class Reading:
    media: str
    data: bytes


@selector
def reading_copy(opened: OpenFile, document_id: UUID, *, viewer: Actor) -> Reading:
    """The cleaned copy, for reading inside the program; each view is written. Raises NotThere where there is none."""
    row = _one(opened, document_id)
    if not row.reading:
        raise NotThere(NO_DOCUMENT)
    reach(
        opened.case.id,
        opened.viewer,
        "read_documents",
        access.INSIDE,
        compartment=Compartment(row.part),
        rights=access.RIGHTS,
    )
    data = sealed_files.content(Seal(opened.case).key, row.reading, place("document", row.id, "reading"))
    audit.read(
        opened.viewer, "cases.document_read", f"document:{row.id}", persons=[opened.case.person_id],
        compartments=[Compartment(row.part)],
    )  # fmt: skip
    return Reading(row.reading_media, data)


@selector
def room_used(opened: OpenFile, *, viewer: Actor) -> int:
    """Bytes of the documents that the viewer sees: the total would tell of others."""
    sums = Document.objects.filter(case=opened.case, part__in=opened.parts).aggregate(Sum("size"), Sum("reading_size"))
    return (sums["size__sum"] or 0) + (sums["reading_size__sum"] or 0)


@selector
def documents_held(case_ids: Iterable[UUID], *, viewer: Actor) -> int:
    """How many documents these cases hold, for who decides whether they are erased. Counted, never opened."""
    cases = list(case_ids)
    for case_id in cases:
        standing = grants.standing_in(viewer, case_id)
        ground.require(viewer, "count_documents", access.RIGHTS, standing, relations=access.COUNTING)
    with looking_as(Actor.for_job("documents.held")):
        return Document.objects.filter(case_id__in=cases, withdrawn_at__isnull=True).count()


@selector
def files_kept(names: Iterable[str], *, viewer: Actor) -> set[str]:
    """Which of these sealed files a document speaks of, for the job that sweeps. Nobody else asks."""
    if not viewer.job:
        raise NotAllowed(["The program does this by itself."])
    wanted = list(names)
    rows = Document.objects.filter(Q(original__in=wanted) | Q(reading__in=wanted)).values_list("original", "reading")
    return {name for row in rows for name in row if name}
