"""The one place where Python functions become machine code, cached on disk and free to run in threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code: strict IEEE arithmetic, so that every machine gives the same bytes."""
    return cast("Callable[P, R]", njit(cache=True, nogil=True, fastmath=False, error_model="numpy")(function))
