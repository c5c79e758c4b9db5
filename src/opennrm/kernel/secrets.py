"""Envelope encryption: a data key per person, case or draft, wrapped by a versioned key that lives outside the database.

    key-encryption key (file or environment, versioned)  wraps  data key (schema `keyring`)  seals  fields

Every sealed value is bound to its table, row and field, so that moving it elsewhere makes it unreadable. Values are
padded to size classes. Destroying a data key erases what it sealed; a ledger remembers it for restored backups.
The blind index uses a key of its own (reference/security.md 2.3).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from opennrm.kernel import clock

FORMAT = 1
NONCE_BYTES = 12
SIZE_CLASSES = (64, 256, 1024, 4096, 16384, 65536)


class KeyFault(Exception):
    """The keyring is missing or malformed, or a value does not open with it. The message says which and what to do."""


class Erased(KeyFault):
    """The data key was destroyed on purpose: what it sealed is gone."""


@dataclass(frozen=True)
class Keyring:
    """The keys of an installation. `wrapping` maps a version to 32 bytes; `newest` is used for new data keys."""

    wrapping: dict[int, bytes]
    newest: int
    index: bytes
    signing: bytes

    @classmethod
    def make(cls) -> Keyring:
        return cls({1: os.urandom(32)}, 1, os.urandom(32), os.urandom(32))

    @classmethod
    def read(cls, text: str) -> Keyring:
        if not text:
            raise KeyFault("No keyring: set OPENNRM_KEYRING_FILE to the file that ./nrm keys new wrote.")
        try:
            raw: dict[str, Any] = json.loads(text)
            wrapping = {int(version): base64.b64decode(key) for version, key in raw["wrapping"].items()}
            ring = cls(wrapping, int(raw["newest"]), base64.b64decode(raw["index"]), base64.b64decode(raw["signing"]))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise KeyFault("The keyring is not readable JSON with wrapping, newest, index and signing.") from fault
        if ring.newest not in ring.wrapping or any(
            len(key) != 32 for key in (*ring.wrapping.values(), ring.index, ring.signing)
        ):
            raise KeyFault("The keyring needs keys of 32 bytes, and the newest version among them.")
        return ring

    def with_new_version(self) -> Keyring:
        version = max(self.wrapping) + 1
        return Keyring({**self.wrapping, version: os.urandom(32)}, version, self.index, self.signing)

    def write(self) -> str:
        def text(key: bytes) -> str:
            return base64.b64encode(key).decode()

        wrapping = {str(version): text(key) for version, key in self.wrapping.items()}
        return json.dumps(
            {"wrapping": wrapping, "newest": self.newest, "index": text(self.index), "signing": text(self.signing)},
            indent=1,
        )


@lru_cache(maxsize=4)
def _parsed(text: str) -> Keyring:
    return Keyring.read(text)


def keyring() -> Keyring:
    return _parsed(settings.KEYRING)


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keyring().signing)


# --- data keys --------------------------------------------------------------------------------------


def _wrap(key: bytes, key_id: UUID, ring: Keyring) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(ring.wrapping[ring.newest]).encrypt(nonce, key, f"data-key:{key_id}".encode())


def _unwrap(wrapped: bytes, key_id: UUID, version: int, ring: Keyring) -> bytes:
    if version not in ring.wrapping:
        raise KeyFault(f"Data key {key_id} was wrapped by version {version}, which is not in the keyring.")
    try:
        return AESGCM(ring.wrapping[version]).decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], f"data-key:{key_id}".encode()
        )
    except InvalidTag as fault:
        raise KeyFault(f"Data key {key_id} does not open: another keyring, or a changed row.") from fault


def new_data_keys(kind: str, count: int = 1) -> list[UUID]:
    """Make data keys in schema `keyring`. `kind` says for what: person, case, draft, referral."""
    ring = keyring()
    ids = [uuid4() for _ in range(count)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into keyring.data_key (id, kind, wrapped, version, made_at) values (%s, %s, %s, %s, %s)",
            [(key_id, kind, _wrap(os.urandom(32), key_id, ring), ring.newest, clock.now()) for key_id in ids],
        )
    return ids


def new_data_key(kind: str) -> UUID:
    return new_data_keys(kind)[0]


def data_keys(key_ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The open data keys, in one query. Destroyed ones are missing."""
    wanted = list(dict.fromkeys(key_ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, wrapped, version from keyring.data_key where id = any(%s) and wrapped is not null", [wanted]
        )
        rows = cursor.fetchall()
    ring = keyring()
    return {key_id: _unwrap(bytes(wrapped), key_id, version, ring) for key_id, wrapped, version in rows}


def destroy(key_id: UUID, why: str) -> None:
    """Erase what this key sealed. The ledger is replayed after a restore, so that backups forget too."""
    with connection.cursor() as cursor:
        cursor.execute("update keyring.data_key set wrapped = null where id = %s", [key_id])
        cursor.execute(
            "insert into keyring.destroyed (key_id, why, at) values (%s, %s, %s) on conflict do nothing",
            [key_id, why, clock.now()],
        )


def rewrap(batch: int = 1000) -> int:
    """Wrap up to `batch` data keys anew with the newest version; returns how many. Repeat until it returns 0."""
    ring = keyring()
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, wrapped, version from keyring.data_key where wrapped is not null and version <> %s "
            "limit %s for update skip locked",
            [ring.newest, batch],
        )
        rows = cursor.fetchall()
        cursor.executemany(
            "update keyring.data_key set wrapped = %s, version = %s where id = %s",
            [
                (_wrap(_unwrap(bytes(wrapped), key_id, version, ring), key_id, ring), ring.newest, key_id)
                for key_id, wrapped, version in rows
            ],
        )
    return len(rows)


# --- sealing ----------------------------------------------------------------------------------------


def _padded(value: bytes) -> bytes:
    size = len(value) + 4
    room = next((klass for klass in SIZE_CLASSES if size <= klass), -(-size // SIZE_CLASSES[-1]) * SIZE_CLASSES[-1])
    return struct.pack(">I", len(value)) + value + bytes(room - size)


def seal_with(key: bytes, value: bytes, place: str) -> bytes:
    """Seal bytes for one place ("table:row:field"); the place must be given again to open."""
    nonce = os.urandom(NONCE_BYTES)
    return bytes([FORMAT]) + nonce + AESGCM(key).encrypt(nonce, _padded(value), f"{FORMAT}:{place}".encode())


def open_with(key: bytes, sealed: bytes, place: str) -> bytes:
    if not sealed or sealed[0] != FORMAT:
        raise KeyFault(f"What is stored at {place} is not a sealed value of format {FORMAT}.")
    try:
        padded = AESGCM(key).decrypt(
            sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], f"{FORMAT}:{place}".encode()
        )
    except InvalidTag as fault:
        raise KeyFault(f"What is stored at {place} was changed or belongs elsewhere.") from fault
    (length,) = struct.unpack(">I", padded[:4])
    return padded[4 : 4 + length]


def seal(key_id: UUID, value: str, place: str) -> bytes:
    """Seal a text with the data key of this id. Raises Erased where the key was destroyed."""
    key = data_keys([key_id]).get(key_id)
    if key is None:
        raise Erased(f"Data key {key_id} was destroyed.")
    return seal_with(key, value.encode(), place)


def open_text(key_id: UUID, sealed: bytes, place: str) -> str:
    key = data_keys([key_id]).get(key_id)
    if key is None:
        raise Erased(f"Data key {key_id} was destroyed.")
    return open_with(key, bytes(sealed), place).decode()


# --- blind index ------------------------------------------------------------------------------------


def blind(field: str, value: str, *, bits: int) -> int:
    """A keyed token for equality search, cut to `bits` so that different values meet on purpose.

    Use it on compound values only (a name code with a birth year): low-entropy values alone can be counted.
    """
    digest = hmac.new(keyring().index, f"{field}\x00{value}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits)
