"""Taking documents in: sniffed, scanned, cleaned for reading, the original sealed with its hash and every hand."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from opennrm.cases.models import Case
from opennrm.cases.selectors.reach import me, my_organisation, reach
from opennrm.cases.selectors.sealing import Seal, place
from opennrm.cases.services.writing_down import happened, logged, needs_open
from opennrm.documents import access
from opennrm.documents.models import CustodyLine, Document
from opennrm.documents.rules import QUOTA_BYTES, Kept
from opennrm.kernel import clock, sealed_files
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.receiving import MEGABYTE, looked_at, scanned
from opennrm.kernel.scanner import Scan
from opennrm.kernel.secrets import KeyFault
from opennrm.kernel.words import Compartment
from opennrm.uploads.cleaning import Copy
from opennrm.uploads.sniffing import Media


@service
def add_document(
    case_id: UUID, part: Compartment, kind: Kept, title: str, file_name: str, data: bytes, *, by: Actor
) -> Document:
    """Keep a document in one part of the file. Raises Broken at `file` with what is wrong and what to do."""
    case = reach(case_id, by, "add_document", access.TEAM, compartment=part, lock=True, rights=access.RIGHTS)
    needs_open(case)
    if not title.strip():
        raise Broken({"title": [_("Say in a few words what this document is.")]})
    digest = hashlib.sha256(data).digest()
    media, copy = looked_at(file_name, data)
    _refuse_double(case, digest)
    _refuse_full(case, len(data) + (len(copy.data) if copy else 0))
    scan = scanned(data)
    return _kept(case, part, kind, title.strip(), file_name, data, digest, media, copy, scan, by)


def _refuse_double(case: Case, digest: bytes) -> None:
    if Document.objects.filter(case=case, sha256=digest, withdrawn_at__isnull=True).exists():
        raise Broken({"file": [_("This very file is in the case already.")]})


def _refuse_full(case: Case, size: int) -> None:
    """All documents count, also those that this actor does not see: the sum is asked by the program itself."""
    with acting(Actor.for_job("cases.quota")):
        sums = Document.objects.filter(case=case).aggregate(Sum("size"), Sum("reading_size"))
    used = (sums["size__sum"] or 0) + (sums["reading_size__sum"] or 0)
    if used + size > QUOTA_BYTES:
        most = QUOTA_BYTES // MEGABYTE
        raise Broken({"file": [_("A case holds %(most)d MB of documents, and this one is full.") % {"most": most}]})


def _kept(
    case: Case, part: Compartment, kind: Kept, title: str, file_name: str, data: bytes, digest: bytes, media: Media,
    copy: Copy | None, scan: Scan, by: Actor,
) -> Document:  # fmt: skip
    seal = Seal(case)
    document = Document(
        case=case, part=part, kind=kind, media=media, size=len(data), sha256=digest, scan=scan,
        added_by_id=me(by), organisation_id=my_organisation(by),
    )  # fmt: skip
    document.title = seal.close("document", document.id, "title", title)
    document.file_name = seal.close("document", document.id, "file_name", file_name[-200:])
    written: list[str] = []
    try:
        document.original = sealed_files.keep(seal.key, data, place("document", document.id, "original"))
        written.append(document.original)
        if copy is not None:
            document.reading = sealed_files.keep(seal.key, copy.data, place("document", document.id, "reading"))
            written.append(document.reading)
            document.reading_media, document.reading_size = copy.media, len(copy.data)
        Document.objects.bulk_create([document])
        in_hand(document, "received", digest, by)
        if copy is not None:
            in_hand(document, "cleaned", hashlib.sha256(copy.data).digest(), by)
        happened(case, "document_added", by, part=part, document=str(document.id), kind=str(kind))
        logged(case, "cases.document_added", by, parts=[part], kind=str(kind), media=str(media))
    except Exception:
        for name in written:
            sealed_files.forget(name)
        raise
    return document


def in_hand(document: Document, what: str, digest: bytes, by: Actor) -> None:
    """A line in the chain of custody."""
    line = CustodyLine(
        document=document,
        what=what,
        user_id=by.user_id,
        organisation_id=by.organisation_id,
        sha256=digest,
        at=clock.now(),
    )
    CustodyLine.objects.bulk_create([line])


def _document(document_id: UUID) -> Document:
    found = Document.objects.filter(pk=document_id).first()
    if found is None:
        raise NotThere(_("There is no such document."))
    return found


@service
def verify_original(document_id: UUID, *, by: Actor) -> bool:
    """Open the sealed original, compute its hash anew and write down whether it is the one that was received."""
    document = _document(document_id)
    case = reach(
        document.case_id,
        by,
        "verify_original",
        access.LEAD,
        compartment=Compartment(document.part),
        rights=access.RIGHTS,
    )
    digest = hashlib.sha256()
    try:
        for chunk in sealed_files.opened(Seal(case).key, document.original, place("document", document.id, "original")):
            digest.update(chunk)
        same = digest.digest() == bytes(document.sha256)
    except KeyFault:
        same = False
    in_hand(document, "verified" if same else "differs", digest.digest(), by)
    logged(case, "cases.original_verified", by, parts=[Compartment(document.part)], same=same)
    return same


@service
def withdraw_document(document_id: UUID, *, by: Actor) -> None:
    """Take a document out of the file that does not belong there. Nobody reads it any more; the original stays sealed."""
    document = _document(document_id)
    case = reach(
        document.case_id,
        by,
        "withdraw_document",
        access.TEAM,
        compartment=Compartment(document.part),
        rights=access.RIGHTS,
    )
    if by.user_id not in (document.added_by_id, case.lead_id):
        raise NotAllowed([_("Who added a document, or the case lead, takes it out.")])
    if document.withdrawn_at is not None:
        return
    Document.objects.filter(pk=document.pk).update(withdrawn_at=clock.now(), withdrawn_by_id=by.user_id)
    in_hand(document, "withdrawn", bytes(document.sha256), by)
    happened(case, "document_withdrawn", by, part=Compartment(document.part), document=str(document.id))
    logged(case, "cases.document_withdrawn", by, parts=[Compartment(document.part)])
