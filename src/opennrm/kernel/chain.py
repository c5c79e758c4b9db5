"""The chain over the log: linking, verifying, and signed checkpoints for another organisation to hold."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection, transaction

from opennrm.kernel import clock, secrets
from opennrm.kernel.models import AuditCheckpoint, AuditEntry, AuditLink, AuditPending

START = bytes(32)
_LOCK = 7_020_140_617  # one linker at a time, over all processes
_FIELDS = ("action", "outcome", "user_id", "organisation_id", "job", "purpose", "request_id", "subject", "details")


def canonical(entry: AuditEntry) -> bytes:
    """The bytes that are hashed: sorted keys, no spaces, every field of the entry."""
    content: dict[str, Any] = {name: getattr(entry, name) for name in _FIELDS}
    content |= {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "persons": [str(person) for person in entry.persons],
        "compartments": list(entry.compartments),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest(before: bytes, entry: AuditEntry) -> bytes:
    return hashlib.sha256(before + canonical(entry)).digest()


def link(batch: int = 2000) -> int:
    """Chain up to `batch` committed entries; returns how many. One linker works at a time, others return 0."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK])
        row = cursor.fetchone()
        if row is None or not row[0]:
            return 0
        waiting = list(AuditPending.objects.order_by("entry_id").values_list("entry_id", flat=True)[:batch])
        last = AuditLink.objects.order_by("-position").first()
        position, before = (last.position, bytes(last.digest)) if last else (0, START)
        links = []
        for entry in AuditEntry.objects.filter(pk__in=waiting).order_by("pk"):
            position, before = position + 1, digest(before, entry)
            links.append(AuditLink(position=position, entry_id=entry.pk, digest=before))
        AuditLink.objects.bulk_create(links)
        AuditPending.objects.filter(entry_id__in=waiting).delete()
    return len(links)


@dataclass(frozen=True)
class Verdict:
    """What verifying found. `broken` names the first entry that does not fit, and how."""

    linked: int
    tail: int
    broken: str = ""

    @property
    def sound(self) -> bool:
        return not self.broken


def _chain(batch: int = 5000) -> Iterator[tuple[AuditLink, AuditEntry | None]]:
    links = iter(AuditLink.objects.order_by("position").iterator(chunk_size=batch))
    while part := list(islice(links, batch)):
        entries = AuditEntry.objects.in_bulk([link.entry_id for link in part])
        for link_ in part:
            yield link_, entries.get(link_.entry_id)


def verify(held: list[Checkpoint] | None = None) -> Verdict:
    """Recompute the chain from its start, and compare it with checkpoints that others hold.

    Finds changed, removed, inserted and reordered entries; with a checkpoint also a tail that was cut and a chain
    that was rewritten as a whole.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from kernel_auditentry e where not exists "
            "(select 1 from kernel_auditlink l where l.entry_id = e.id)"
        )
        row = cursor.fetchone()
    tail = int(row[0]) if row else 0
    wanted = {checkpoint.position: checkpoint for checkpoint in held or []}
    wanted |= {row.position: Checkpoint.of(row) for row in AuditCheckpoint.objects.all() if row.position not in wanted}
    before, position = START, 0
    for link_, entry in _chain():
        if link_.position != position + 1:
            return Verdict(position, tail, f"link {position + 1} is missing; the next one is {link_.position}")
        if entry is None:
            return Verdict(position, tail, f"entry {link_.entry_id} (link {link_.position}) is gone")
        before, position = digest(before, entry), link_.position
        if before != bytes(link_.digest):
            return Verdict(position - 1, tail, f"entry {entry.pk} (link {position}) was changed")
        checkpoint = wanted.pop(position, None)
        if checkpoint and (fault := checkpoint.fault(before)):
            return Verdict(position, tail, fault)
    if wanted:
        longest = max(wanted)
        return Verdict(
            position, tail, f"a checkpoint speaks of {longest} links, the chain has {position}: a tail was cut"
        )
    return Verdict(position, tail)


@dataclass(frozen=True)
class Checkpoint:
    """Position, time, digest and signature, as handed to another organisation."""

    position: int
    at: str
    digest: bytes
    signature: bytes
    public_key: bytes

    def message(self) -> bytes:
        return f"opennrm-audit:{self.position}:{self.at}:{self.digest.hex()}".encode()

    def fault(self, computed: bytes) -> str:
        """Why this checkpoint and the chain do not agree; empty if they do."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(self.signature, self.message())
        except (InvalidSignature, ValueError):
            return f"the signature of checkpoint {self.position} is false"
        return "" if computed == self.digest else f"the chain up to {self.position} is not the one that was signed"

    def write(self) -> str:
        raw = {name: base64.b64encode(getattr(self, name)).decode() for name in ("digest", "signature", "public_key")}
        return json.dumps({"position": self.position, "at": self.at, **raw}, indent=1)

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Raises ValueError where the text is no checkpoint."""
        try:
            raw = json.loads(text)
            parts = [base64.b64decode(raw[name]) for name in ("digest", "signature", "public_key")]
            return cls(int(raw["position"]), str(raw["at"]), parts[0], parts[1], parts[2])
        except (KeyError, TypeError) as fault:
            raise ValueError(
                "This is no checkpoint: position, at, digest, signature and public_key are needed."
            ) from fault

    @classmethod
    def of(cls, row: AuditCheckpoint) -> Checkpoint:
        return cls(
            row.position, row.at.astimezone(UTC).isoformat(), bytes(row.digest), bytes(row.signature), _public_key()
        )


def _public_key() -> bytes:
    return secrets.signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def checkpoint() -> Checkpoint | None:
    """Sign the end of the chain as it is now; None while nothing is linked. The same end gives the same checkpoint."""
    last = AuditLink.objects.order_by("-position").first()
    if last is None:
        return None
    row = AuditCheckpoint.objects.filter(position=last.position).first()
    if row is None:
        at = clock.now()
        unsigned = Checkpoint(last.position, at.astimezone(UTC).isoformat(), bytes(last.digest), b"", _public_key())
        row = AuditCheckpoint(
            position=last.position,
            at=at,
            digest=unsigned.digest,
            signature=secrets.signing_key().sign(unsigned.message()),
        )
        row.save(force_insert=True)
    return Checkpoint.of(row)
