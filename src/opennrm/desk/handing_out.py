"""The only place of the desk that answers with a file: about a person with a clearance, or about nobody at all."""

from __future__ import annotations

from django.http import HttpResponse

from opennrm.kernel.clearance import Clearance

# A file is a guest in the browser: it may run nothing, load nothing, and speak to nobody.
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def hand_out(clearance: Clearance, *, name: str = "") -> HttpResponse:
    """What the gate cleared, byte for byte, to keep or to print. Its name tells nothing unless the gate read it."""
    return _file(clearance.content, clearance.media, name or clearance.file_name or "document")


def public_file(content: bytes | str, media: str, name: str) -> HttpResponse:
    """A file in which no person stands: a template, a portfolio, released figures. Callers are named in a test."""
    return _file(content, media, name)


def _file(content: bytes | str, media: str, name: str) -> HttpResponse:
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "-" for sign in name)
    return HttpResponse(
        content, content_type=media,
        headers={
            "Content-Disposition": f'attachment; filename="{plain[-80:]}"',
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
        },
    )  # fmt: skip
