"""Taking a file in, the same way in every room: its size, what it is, a clean copy, and what the scanner says."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from opennrm.kernel import scanner
from opennrm.kernel.errors import Broken
from opennrm.kernel.scanner import NoAnswer, Scan
from opennrm.kernel.wording import in_words
from opennrm.uploads.cleaning import Copy, clean
from opennrm.uploads.sniffing import Media, NotTaken, checked

MEGABYTE = 1024 * 1024


def looked_at(file_name: str, data: bytes) -> tuple[Media, Copy | None]:
    """What this file is, and its reading copy where there can be one. Raises Broken at `file`: why, and what to do."""
    if len(data) > settings.LARGEST_UPLOAD_BYTES:
        most = settings.LARGEST_UPLOAD_BYTES // MEGABYTE
        raise Broken(
            {"file": [_("This file is larger than %(most)d MB. Make it smaller, or split it.") % {"most": most}]}
        )
    try:
        media = checked(file_name, data)
        return media, clean(data, media)
    except NotTaken as fault:
        raise Broken({"file": [in_words(fault.args[0])]}) from fault


def scanned(data: bytes) -> Scan:
    """What the scanner says, where nothing speaks against keeping the file. Raises Broken at `file`."""
    try:
        scan = scanner.scan(data)
    except NoAnswer as fault:
        raise Broken(
            {"file": [_("The virus scanner does not answer, so nothing was kept. Try again in a while.")]}
        ) from fault
    if scan == Scan.INFECTED:
        raise Broken({"file": [_("The virus scanner found something in this file. Nothing was kept.")]})
    return scan
