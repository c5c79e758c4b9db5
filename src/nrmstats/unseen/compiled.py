"""The one place where Python functions become machine code, cached on disk and free to run in threads.

Numba keeps the code of a function until its own file changes, also when a function it calls has changed in another
file. The cache therefore lies in a folder named after the contents of all files with compiled functions.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")

HERE = Path(__file__).parent


def cache_folder(here: Path = HERE) -> Path | None:
    """Where the machine code is kept: beside the source, or in the user's cache where that cannot be written.

    None where neither can be: every run then compiles anew. A folder that all may write, like /tmp, is never used:
    who can write there could have this program run their code.
    """
    digest = hashlib.sha256()
    for path in sorted(here.glob("*.py")):
        text = path.read_bytes()
        if b"@compiled\n" in text:
            digest.update(text)
    name = f"machine-code-{digest.hexdigest()[:16]}"
    home = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    for folder in (here / "__pycache__" / name, Path(home) / "nrmstats" / name):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


FOLDER = cache_folder()


def is_first_run() -> bool:
    """Whether machine code must still be made: none is kept yet, or none can be kept."""
    config: Any = numba.config
    folder = config.CACHE_DIR or FOLDER
    return folder is None or not any(Path(folder).rglob("*.nbc"))


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code: strict IEEE arithmetic, so that every machine gives the same bytes."""
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = before or str(FOLDER or "")
    keep = bool(config.CACHE_DIR)
    try:
        made = numba.njit(cache=keep, nogil=True, fastmath=False, error_model="numpy")(function)
    finally:
        config.CACHE_DIR = before
    return cast("Callable[P, R]", made)
