"""Serves exported files for `./nrm bench website` alone, with the same gunicorn: a web server made for it is faster."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("OPENNRM_BENCH_FOLDER", "."))
FILES = {
    f"/{path.relative_to(FOLDER).parent.as_posix()}/".replace("/./", "/"): gzip.compress(path.read_bytes(), 9)
    for path in FOLDER.rglob("index.html")
}


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    body = FILES.get(environ["PATH_INFO"])
    start(
        "200 OK" if body else "404 Not Found",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("Content-Length", str(len(body or b"")))],
    )  # fmt: skip
    return [body or b""]
