"""What a file is, judged by its content; the name only has to agree. Pure."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

from opennrm.law.words import Said, gettext_noop

MOST_MEMBERS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024


class Media(StrEnum):
    """The kinds of file that are taken in."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    TIFF = "image/tiff"
    TEXT = "text/plain"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"


ENDINGS: dict[str, Media] = {
    "pdf": Media.PDF, "jpg": Media.JPEG, "jpeg": Media.JPEG, "png": Media.PNG, "webp": Media.WEBP,
    "tif": Media.TIFF, "tiff": Media.TIFF, "txt": Media.TEXT, "docx": Media.DOCX, "xlsx": Media.XLSX,
    "odt": Media.ODT,
}  # fmt: skip


class NotTaken(Exception):
    """This file is not taken in. The message says why and what to do, for the field."""


def _packed(data: bytes) -> Media | None:
    """Which office document a zip is. Bombs and macros are none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise NotTaken(
                    gettext_noop("This document unpacks to far more than a document holds. Save it anew, or as PDF.")
                )
            names = {member.filename for member in members}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise NotTaken(gettext_noop("This document contains a program (macros). Save it without, or as PDF."))
            if members and members[0].filename == "mimetype" and members[0].file_size < 100:
                declared = package.read("mimetype").decode("ascii", "replace").strip()
                return Media.ODT if declared == Media.ODT else None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return Media.DOCX
    return Media.XLSX if "xl/workbook.xml" in names else None


def _is_text(data: bytes) -> bool:
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(sign in "\n\r\t\f" or ord(sign) >= 32 for sign in written)


def sniff(data: bytes) -> Media | None:
    """The kind of file that these bytes are; None for all that is not taken in.

    >>> sniff(b"%PDF-1.7 ..."), sniff(b"MZ\\x90\\x00"), sniff("Zoë".encode())
    (<Media.PDF: 'application/pdf'>, None, <Media.TEXT: 'text/plain'>)
    """
    if data.startswith(b"%PDF-"):
        return Media.PDF
    if data.startswith(b"\xff\xd8\xff"):
        return Media.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Media.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Media.WEBP
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        return Media.TIFF
    if data[:4] == b"PK\x03\x04":
        return _packed(data)
    return Media.TEXT if _is_text(data) else None


def checked(name: str, data: bytes) -> Media:
    """What this file is, where content and ending agree. Raises NotTaken with a sentence for the field."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if not data:
        raise NotTaken(gettext_noop("This file is empty. Choose another one."))
    expected = ENDINGS.get(ending)
    if expected is None:
        raise NotTaken(
            gettext_noop(
                "Only PDF, JPEG, PNG, WebP, TIFF, text, DOCX, XLSX and ODT are taken in. Save it as one of these."
            )
        )
    found = sniff(data)
    if found is None:
        raise NotTaken(
            Said(
                gettext_noop(
                    "This file ends in .{ending}, but its content is not of that kind. Choose the right file."
                ),
                ending=ending,
            )
        )
    if found != expected:
        raise NotTaken(
            Said(
                gettext_noop(
                    "This file ends in .{ending}, but its content is {kind}. Give it the right ending, or choose "
                    "another file."
                ),
                ending=ending,
                kind=str(found),
            )
        )
    return found
