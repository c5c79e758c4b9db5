"""Papers of a meeting: brought, sealed, taken out again. journeys/meeting_papers.py reads them first."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction

from opennrm.cooperation.models import Paper
from opennrm.cooperation.rules import never
from opennrm.cooperation.rules.papers import faults
from opennrm.cooperation.selectors import paper as reads
from opennrm.kernel import audit, clock, sealed_files, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.scanner import Scan
from opennrm.uploads.cleaning import Copy


@service
def keep_paper(meeting: str, title: str, copy: Copy, scan: Scan, *, by: Actor) -> Paper:
    """Seal a clean copy under its meeting. Raises Broken at `title` or `file`; nothing is kept then."""
    found = reads.meeting_of(meeting)
    if not reads.may_add(found, by):
        raise NotAllowed(["Only members of the body, parties to the instrument, and project officers bring papers."])
    digest = hashlib.sha256(copy.data).digest()
    there = Paper.objects.filter(meeting=found, taken_out_at__isnull=True)
    wrong = faults(title, len(copy.data), digest, [(one.size, bytes(one.sha256)) for one in there])
    if why := never.reasons(title):
        wrong.setdefault("title", []).extend(why)
    if wrong:
        raise Broken(wrong)
    paper = Paper(
        meeting=found, root_id=found.root_id, key_id=secrets.new_data_key("meeting"), media=copy.media, size=len(copy.data),
        sha256=digest, scan=scan, added_by_id=by.user_id, organisation_id=by.organisation_id,
    )  # fmt: skip
    key = secrets.data_keys([paper.key_id])[paper.key_id]
    paper.title = secrets.seal_with(key, title.strip().encode(), reads.place(paper.pk, "title"))
    paper.file = sealed_files.keep(key, copy.data, reads.place(paper.pk, "file"))
    try:
        Paper.objects.bulk_create([paper])
        audit.record(by, "cooperation.paper_added", f"item:{found.pk}", media=str(copy.media), size=len(copy.data))
    except Exception:
        sealed_files.forget(paper.file)
        raise
    return paper


@service
def take_out_paper(paper: UUID, *, by: Actor) -> None:
    """Take out what does not belong there. Its key is destroyed: nobody reads it again, also not from a backup."""
    row = Paper.objects.filter(pk=paper, taken_out_at__isnull=True).first()
    if row is None:
        raise NotThere(reads.NO_PAPER)
    if not reads.may_take_out(row, by):
        raise NotAllowed(["Only the organisation that brought a paper, or a project officer, takes it out."])
    Paper.objects.filter(pk=row.pk).update(taken_out_at=clock.now(), taken_out_by_id=by.user_id)
    secrets.destroy(row.key_id, "paper of a meeting was taken out")
    audit.record(by, "cooperation.paper_taken_out", f"item:{row.meeting_id}")
    transaction.on_commit(lambda: sealed_files.forget(row.file))
