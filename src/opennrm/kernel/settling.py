"""A server that has settled: what its first pages loaded is not walked through again by the collector of garbage.

Addresses, templates, words of every language and models are some 200,000 objects that live as long as the process. A
full collection reads them all, a tenth of a second in the middle of somebody's page; set aside, it takes two
thousandths.
"""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable
from typing import Any

SETTLES_AFTER = (1, 40, 400)  # pages: the first loads nearly all, the others what is rarer


OBJECTS_BEFORE_A_LOOK = 5_000  # a page makes tens of thousands; 700, as Python comes, is a look at every tenth row


def settle() -> None:
    """Collect what is garbage now, set aside all that is left, and look for more less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK, 20, 10)


class Settling:
    """Round a WSGI application: settles after its first pages, between two answers."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self.application = application
        self.served = itertools.count(1)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        answer = self.application(environ, start_response)
        if next(self.served) in SETTLES_AFTER:
            settle()
        return answer
