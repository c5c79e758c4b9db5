"""One way of writing letters in what is sent: UTF-8. What says that it comes in another is answered before it is read.

A request names its own encoding, and may name one that is no encoding of letters at all, or one in which half a letter
can be written: the first breaks the reading of every address, the second no page can show and no table can keep. Every
browser sends UTF-8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

OURS = {"", "utf-8", "utf8", "us-ascii"}
WORDS = b"What was sent is not written in UTF-8. Nothing was read and nothing was changed."


def encoding_of(content_type: str) -> str:
    """The encoding that a request names for itself, in small letters; empty where it names none.

    Read as the rest of the program will read it. What cannot even be read so is no encoding of ours either.

    >>> encoding_of("text/plain; charset=UTF-7"), encoding_of('multipart/form-data; boundary=x; charset="Rot13"')
    ('utf-7', 'rot13')
    >>> encoding_of("application/x-www-form-urlencoded")
    ''
    """
    try:
        _, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return "unreadable"
    return str(parameters.get("charset", "")).strip().lower()


class OneAlphabet:
    """Round a WSGI application: refuses what is written in other letters."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if encoding_of(environ.get("CONTENT_TYPE", "")) in OURS:
            return self.application(environ, start_response)
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(WORDS)))]
        headers += [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
        start_response("415 Unsupported Media Type", headers)
        return [WORDS]
