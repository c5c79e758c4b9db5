"""Sealed files that no row speaks of: left by a crash between the disk and the database. They are removed, a day later.

A file is written before its row, so that no row ever points to nothing; what is younger than a day is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from opennrm.cooperation import selectors as cooperation
from opennrm.documents import selectors as documents
from opennrm.kernel import audit, clock, sealed_files
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import NotAllowed

LEFT_ALONE = timedelta(days=1)
AT_ONCE = 500
# Every room that keeps sealed files says here which of them its rows speak of. A test finds a room that is missing.
KEEPERS: dict[str, Callable[[Iterable[str], Actor], set[str]]] = {
    "documents": lambda names, by: documents.files_kept(names, viewer=by),
    "cooperation": lambda names, by: cooperation.papers_kept(names, viewer=by),
}


@service
def sweep_files(*, by: Actor) -> int:
    """Remove old sealed files that no room knows; returns how many. For the worker, each night."""
    if not by.job:
        raise NotAllowed(["The program does this by itself."])
    gone = 0
    old = list(sealed_files.kept_before(clock.now() - LEFT_ALONE))
    for names in (old[at : at + AT_ONCE] for at in range(0, len(old), AT_ONCE)):
        known = {name for asks in KEEPERS.values() for name in asks(names, by)}
        for name in set(names) - known:
            sealed_files.forget(name)
            gone += 1
    if gone:
        audit.record(by, "files.swept", count=gone)
    return gone
