"""How often somebody may do something, counted in the database, so that it holds over processes and restarts."""

from __future__ import annotations

from datetime import timedelta

from django.db import connections
from django.utils.translation import ngettext

from opennrm.kernel import clock
from opennrm.kernel.errors import TooOften

_COUNT = """
insert into kernel_limit (key, "window", count) values (%s, %s, 1)
on conflict (key, "window") do update set count = kernel_limit.count + 1
returning count
"""


def spend(key: str, *, most: int, per: timedelta) -> None:
    """Count one try; raises TooOften when more than `most` were made in this window.

    The count commits on the second connection: a refused try, whose transaction is undone, still counts.
    """
    seconds = int(per.total_seconds())
    moment = int(clock.now().timestamp())
    window = moment // seconds
    with connections["audit"].cursor() as cursor:
        cursor.execute(_COUNT, [f"{key}:{seconds}"[:80], window])
        row = cursor.fetchone()
    if row is not None and row[0] > most:
        left = (window + 1) * seconds - moment
        minutes = max(1, left // 60)
        sentence = ngettext(
            "This was tried very often. Try again in %(minutes)d minute.",
            "This was tried very often. Try again in %(minutes)d minutes.",
            minutes,
        )
        raise TooOften(sentence % {"minutes": minutes}, left)
