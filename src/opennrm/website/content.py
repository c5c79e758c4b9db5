"""What is published, held in memory: one small question to the database every two seconds, whatever the load.

Without a database the site goes on with what it has; before it ever had one, with the texts that came with the program.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import DatabaseError

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.publications import selectors as publications
from opennrm.publications.rules import State
from opennrm.publications.rules.texts import FOLDER, READERS, digest, read_files
from opennrm.publications.selectors import PublicLine, PublicOffer, PublicText

log = logging.getLogger("opennrm.website")
VIEWER = Actor.for_job("website")
CHECK_SECONDS = 2.0


@dataclass(frozen=True)
class Content:
    """Everything public at one edition, on one day."""

    edition: int
    day: date
    texts: Mapping[tuple[str, str], PublicText]
    lines: tuple[PublicLine, ...] = ()
    offers: tuple[PublicOffer, ...] = ()
    pages: dict[tuple[str, ...], tuple[bytes, bytes]] = field(default_factory=dict)  # drawn pages, plain and gzipped


_lock = threading.Lock()
_held: Content | None = None
_checked = 0.0


def current() -> Content:
    """What is public now."""
    global _held, _checked
    moment = time.monotonic()
    if _held is not None and moment - _checked < CHECK_SECONDS:
        return _held
    with _lock:
        if _held is None or time.monotonic() - _checked >= CHECK_SECONDS:
            try:
                _held = _fresh(_held)
            except DatabaseError:
                log.warning("the database does not answer: the public site goes on with what it holds")
                _held = _held or from_files()
            _checked = time.monotonic()
        return _held


def _fresh(held: Content | None) -> Content:
    edition, day = publications.edition(viewer=VIEWER), clock.today()
    if held is not None and (held.edition, held.day) == (edition, day):
        return held
    texts = dict(from_files().texts) | publications.public_texts(viewer=VIEWER)
    return Content(
        edition,
        day,
        texts,
        tuple(publications.public_lines(viewer=VIEWER)),
        tuple(publications.public_offers(viewer=VIEWER)),
    )


def from_files() -> Content:
    """The texts that come with the program; no number and no service, because nobody confirmed one."""
    texts: dict[tuple[str, str], PublicText] = {}
    for group in ("", READERS):
        files = read_files(FOLDER, group)
        source = files["en"].texts
        for code, file in files.items():
            for key, body in file.texts.items():
                outdated = code != "en" and file.made_from.get(key) != digest(source.get(key, ""))
                state = State.REVIEWED if key in file.reviewed else min(file.state, State.MACHINE)
                texts[code, key] = PublicText(body, state, outdated, file.reviewed.get(key, ""), _changed_on())
    return Content(0, clock.today(), texts)


def _changed_on() -> date:
    return date.fromtimestamp((FOLDER / "en.toml").stat().st_mtime)  # noqa: DTZ012 - the day of a file is enough


def forget() -> None:
    """Read everything anew at the next question."""
    global _held, _checked
    _held, _checked = None, 0.0
