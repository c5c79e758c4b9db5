"""Files at rest: sealed in chunks under random names, bound to their place, never under the name they came with.

    magic | salt (32) | chunk 0 | chunk 1 | ...      each chunk: AES-256-GCM of up to 64 KiB, tag included

The key of a file is derived from a data key, the salt and the place. The nonce counts the chunks and marks the last,
so that chunks cannot be swapped, dropped or cut off.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from opennrm.kernel.secrets import KeyFault

MAGIC = b"NRMF1"
CHUNK = 64 * 1024
SALT_BYTES = 32
TAG_BYTES = 16


def _path(name: str) -> Path:
    if len(name) != 32 or not all(sign in "0123456789abcdef" for sign in name):
        raise ValueError("A sealed file is named by 32 hexadecimal digits.")
    return Path(settings.DOCUMENTS) / name[:2] / name


def _cipher(key: bytes, salt: bytes, place: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, f"sealed-file:{place}".encode()).derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def keep(key: bytes, data: bytes, place: str) -> str:
    """Seal the bytes for one place and write them to disk; returns the random name. Durable when it returns."""
    name = uuid4().hex
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    salt = os.urandom(SALT_BYTES)
    cipher = _cipher(key, salt, place)
    chunks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)] or [b""]
    half = path.with_suffix(".half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(MAGIC + salt)
        for number, chunk in enumerate(chunks):
            file.write(cipher.encrypt(_nonce(number, number == len(chunks) - 1), chunk, MAGIC))
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return name


def opened(key: bytes, name: str, place: str) -> Iterator[bytes]:
    """The chunks of a file. Raises KeyFault where it is gone, was changed, cut, or belongs elsewhere."""
    try:
        sealed = _path(name).read_bytes()
    except OSError as fault:
        raise KeyFault(f"The file kept at {place} is not on the disk.") from fault
    if not sealed.startswith(MAGIC):
        raise KeyFault(f"The file kept at {place} is not sealed in format {MAGIC.decode()}.")
    start = len(MAGIC) + SALT_BYTES
    cipher = _cipher(key, sealed[len(MAGIC) : start], place)
    body = sealed[start:]
    step = CHUNK + TAG_BYTES
    count = max(1, -(-len(body) // step))
    for number in range(count):
        chunk = body[number * step : (number + 1) * step]
        try:
            yield cipher.decrypt(_nonce(number, number == count - 1), chunk, MAGIC)
        except InvalidTag as fault:
            raise KeyFault(f"The file kept at {place} was changed or belongs elsewhere.") from fault


def content(key: bytes, name: str, place: str) -> bytes:
    """The whole file."""
    return b"".join(opened(key, name, place))


def forget(name: str) -> None:
    """Remove a file that no row speaks of any more."""
    _path(name).unlink(missing_ok=True)


def kept_before(moment: datetime) -> Iterator[str]:
    """The names of files that were written before a moment; half-written ones of a crash are removed on the way."""
    folder = Path(settings.DOCUMENTS)
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        if path.stat().st_mtime >= moment.timestamp():
            continue
        if path.suffix == ".half":
            path.unlink(missing_ok=True)
        elif len(path.name) == 32:
            yield path.name
