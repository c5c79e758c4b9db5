"""The hook for an antivirus scanner: clamd's INSTREAM over a socket. Closed on failure: not scanned, not kept."""

from __future__ import annotations

import socket
import struct
from enum import StrEnum

from django.conf import settings

SECONDS = 30
CHUNK = 64 * 1024


class Scan(StrEnum):
    """What the scanner said."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"  # this installation has no scanner; the page says so


class NoAnswer(Exception):
    """A scanner is set, and it does not answer."""


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        found.settimeout(SECONDS)
        found.connect(address)
        return found
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def scan(data: bytes) -> Scan:
    """Ask the scanner at settings.VIRUS_SCANNER ("/run/clamd.sock" or "host:3310"). Raises NoAnswer."""
    address = settings.VIRUS_SCANNER
    if not address:
        return Scan.NOT_SCANNED
    try:
        with _connect(address) as line:
            line.sendall(b"zINSTREAM\0")
            for at in range(0, len(data), CHUNK):
                chunk = data[at : at + CHUNK]
                line.sendall(struct.pack(">I", len(chunk)) + chunk)
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line)
    except (OSError, ValueError) as fault:
        raise NoAnswer("The virus scanner does not answer.") from fault
    if answer.endswith("FOUND"):
        return Scan.INFECTED
    if answer == "stream: OK":
        return Scan.CLEAN
    raise NoAnswer("The virus scanner answered something else than a verdict.")


def _answer(line: socket.socket) -> str:
    read = b""
    while not read.endswith(b"\0") and len(read) < 4096:
        part = line.recv(1024)
        if not part:
            break
        read += part
    return read.rstrip(b"\0\n").decode("utf-8", "replace")
