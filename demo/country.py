"""The whole country as a plan: the same seed and moment give the same country, to the last letter. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from demo import sources, years
from demo.live import plan
from demo.live.files import files
from demo.live.inbox import Inbox
from demo.live.telling import Calendar
from demo.people import Register
from demo.years import Registered

SEED = 2014


@dataclass(frozen=True)
class Country:
    registered: tuple[Registered, ...]
    live: plan.Live

    @property
    def digest(self) -> str:
        """A fingerprint of everything in the plan.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
        >>> invent(noon).digest == invent(noon).digest != invent(noon, seed=1).digest
        True
        """
        return hashlib.sha256(_plain(self).encode()).hexdigest()


def _plain(value: object) -> str:
    """As text; sets in order, because their own order differs from run to run."""
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(str, value)))}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_plain, value))})"
    if hasattr(value, "__dataclass_fields__"):
        return (
            f"{type(value).__name__}({', '.join(_plain(getattr(value, name)) for name in value.__dataclass_fields__)})"
        )
    return repr(value)


def invent(now: datetime, *, seed: int = SEED) -> Country:
    """A country around this moment. What is registered of 2010 to 2012 does not depend on the moment."""
    register = Register(Random(seed))
    registered = tuple(one for year in sources.YEARS for one in years.registered(year, register))
    calendar = Calendar(now.replace(microsecond=0), register.chance)
    numbers: Iterator[int] = iter(range(1_000))
    inbox = Inbox(register, calendar, numbers)
    opened = files(register, calendar, numbers)
    twice, doubles = inbox.doubles()
    waiting = [*inbox.named(), *inbox.counted(), *twice]
    live = plan.Live(opened, tuple(waiting), inbox.raid(), tuple(doubles), inbox.drafts(), inbox.questions())
    return Country(registered, live)
