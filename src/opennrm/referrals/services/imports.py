"""A spreadsheet in: look first, then write; everything of a row or nothing; a second run changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, notices, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Role
from opennrm.law.words import gettext_noop as _
from opennrm.partners import selectors as partner_reads
from opennrm.partners.models import Region
from opennrm.referrals import access
from opennrm.referrals.models import ImportedRow
from opennrm.referrals.rules import Urgency
from opennrm.referrals.rules.columns import Understood, is_read, understand, unread_columns
from opennrm.referrals.rules.sheet import Unreadable, read_sheet
from opennrm.referrals.services.register import desks, report_faults, reporter_for, write_referrals

MARK_BITS = 63
BATCH = 200


@dataclass(frozen=True)
class Told:
    """One message about the file: row, column, sentence; `kind` is fault, note or same."""

    row: int
    column: str
    sentence: str
    kind: str = "fault"


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do. `written` are references, row by row."""

    rows: int
    good: int
    same: int
    told: tuple[Told, ...]
    written: tuple[tuple[int, str], ...] = ()
    unread: tuple[str, ...] = ()
    digest: str = ""

    @property
    def faulty(self) -> int:
        return self.rows - self.good - self.same


@service
def import_rows(
    content: bytes, file_name: str, *, dry_run: bool = True, most_rows: int = 100_000, by: Actor
) -> Outcome:
    """Read a spreadsheet of referrals; with `dry_run` nothing is written. Raises Broken where it cannot be read."""
    ground.require(by, "import", access.RIGHTS)
    try:
        sheet = read_sheet(content, most_rows=most_rows)
    except Unreadable as fault:
        raise Broken({"file": [str(fault)]}) from fault
    if not is_read(sheet):
        raise Broken({"file": [_("No heading of this sheet is known here. Take the template, or the HTCDS columns.")]})
    regions = _regions(by)
    rows = [_whole(understand(row, clock.today()), regions, by) for row in sheet.rows]
    fresh, same = _not_here_yet(rows, by)
    told = [Told(row.number, column, sentence) for row, _mark_, _o in fresh for column, sentence in row.faults] + same
    unread = tuple(unread_columns(sheet))
    good = [row for row in fresh if row[0].report is not None]
    written: list[tuple[int, str]] = []
    if not dry_run and good:
        written = _write(good, file_name, by)
    audit.record(
        by, "referral.import_looked_at" if dry_run else "referral.imported", "", rows=len(rows), good=len(good),
        same=len(same), digest=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    return Outcome(
        len(rows), len(good), len(same), tuple(sorted(told, key=lambda one: one.row)), tuple(written), unread,
        hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


def _regions(by: Actor) -> dict[str, Region]:
    found: dict[str, Region] = {}
    for region in partner_reads.regions(viewer=by):
        found[region.code.casefold()] = region
        found[region.name.casefold()] = region
    return found


def _whole(row: Understood, regions: Mapping[str, Region], by: Actor) -> Understood:
    """The checks that need more than the row: regions by code or name, bases, what the vault takes."""
    if row.report is None:
        return row
    report = row.report
    if report.region:
        region = regions.get(report.region.casefold())
        if region is None:
            row.faults.append(("region", _("This region is not on the list: choose one, or leave it open.")))
            row.report = None
            return row
        report = replace(report, region=region.code)
    by_code = {region.code: region for region in regions.values()}
    wrong = report_faults(report, reporter_for(report, by), by_code)
    row.faults += [(field, sentence) for field, sentences in wrong.items() for sentence in sentences]
    row.report = None if wrong else report
    return row


def _mark(row: Understood, turn: int) -> int:
    """Keyed, so that nobody guesses a row from it: this content, the so-many-th time in the file."""
    text = json.dumps([sorted(row.cells.items()), turn], ensure_ascii=False)
    return secrets.blind("referrals.import", text, bits=MARK_BITS)


def _origin(row: Understood) -> int | None:
    return secrets.blind("referrals.origin", row.origin, bits=MARK_BITS) if row.origin else None


Marked = tuple[Understood, int, int | None]


def _not_here_yet(rows: Sequence[Understood], by: Actor) -> tuple[list[Marked], list[Told]]:
    """Rows that were not imported before, and a note for each that was.

    Two rows that read alike are two people: the second of them counts as such. A row whose own number came in before
    with other content is a change, which an import does not make.
    """
    turns: Counter[str] = Counter()
    marked: list[Marked] = []
    for row in rows:
        text = json.dumps(sorted(row.cells.items()))
        turns[text] += 1
        marked.append((row, _mark(row, turns[text]), _origin(row)))
    before = ImportedRow.objects.filter(organisation_id=by.organisation_id)
    marks = set(before.filter(mark__in=[mark for _row, mark, _o in marked]).values_list("mark", flat=True))
    known = [origin for _row, _mark_, origin in marked if origin is not None]
    origins = dict(before.filter(origin__in=known).values_list("origin", "referral__reference"))
    fresh, told = [], []
    seen: set[int] = set()
    for row, mark, origin in marked:
        if mark in marks:
            told.append(Told(row.number, "", _("Imported before: nothing changes."), "same"))
        elif origin is not None and origin in origins:
            sentence = f"This number was imported before with other content, as {show_reference(origins[origin])}: change it there."
            told.append(Told(row.number, "your_reference", sentence, "same"))
        else:
            if origin is not None and origin in seen:
                row.faults.append(("your_reference", _("This number stands twice in this file.")))
                row.report = None
            elif origin is not None:
                seen.add(origin)
            fresh.append((row, mark, origin))
    return fresh, told


def _write(rows: Sequence[Marked], file_name: str, by: Actor) -> list[tuple[int, str]]:
    written: list[tuple[int, str]] = []
    urgent = 0
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        reports = [row.report for row, _mark_, _origin_ in some if row.report is not None]
        referrals = write_referrals(reports, by=by, days=[row.reported_on for row, _m, _o in some])
        keys = secrets.data_keys([referral.key_id for referral in referrals])
        kept = []
        for (row, mark, origin), referral in zip(some, referrals, strict=True):
            one = ImportedRow(
                id=uuid4(), referral=referral, organisation_id=by.organisation_id, mark=mark, origin=origin,
                file_name=file_name[-120:], row=row.number,
            )  # fmt: skip
            source = json.dumps(dict(row.cells), ensure_ascii=False)
            one.sealed = secrets.seal_with(keys[referral.key_id], source.encode(), one.place)
            kept.append(one)
            written.append((row.number, referral.reference))
        ImportedRow.objects.bulk_create(kept)
        urgent += sum(1 for referral in referrals if referral.urgency == Urgency.NOW)
    for desk in desks(by):
        notices.tell(
            "referral.imported", organisation=desk, role=Role.REGISTRAR, subject="import:", urgent=urgent > 0,
            rows=len(written), unsafe=urgent,
        )  # fmt: skip
    return written
