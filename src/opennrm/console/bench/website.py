"""./nrm bench website: the public site under load, live and as plain files, beside a bare Django page."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from opennrm.console.cluster import say

BARE, HALF = "bare Django page", 0.5
HOST = "bench.invalid"
MEASURED = (
    (BARE, "opennrm.website.bare", "/"),
    ("live: start page in Hungarian", "opennrm.config.wsgi", "/hu/"),
    ("live: rights in Arabic", "opennrm.config.wsgi", "/ar/rights/"),
    ("plain files: start page", "opennrm.website.plain", "/hu/"),
)


def website(words: list[str]) -> int:
    """Measure, print the table; exit status 1 where live pages give less than half of the bare page's rate."""
    argparse.ArgumentParser("./nrm bench website", description=website.__doc__).parse_args(words)
    from opennrm.console.main import use_demo_environment

    use_demo_environment()
    import django

    django.setup()
    from opennrm.website import bench
    from opennrm.website.content import current
    from opennrm.website.export import export

    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        export(Path(folder) / "site", current())
        asked = []
        for what, target, path in MEASURED:
            port = _free_port()
            environment = {
                **os.environ, "OPENNRM_PUBLIC_URL": f"http://{HOST}", "OPENNRM_BENCH_FOLDER": f"{folder}/site",
            }  # fmt: skip
            servers.enter_context(bench.serving(_command(target, port), environment, port))
            asked.append((what, "127.0.0.1" if what == BARE else HOST, port, path))
        rows = bench.interleaved(asked)
    say(bench.table(rows, BARE))
    base = rows[0].per_second
    slow = [row.what for row in rows[1:] if row.per_second < HALF * base or row.failed]
    say(f"Too slow or failing: {', '.join(slow)}" if slow else "At least half of the bare page's rate everywhere.")
    return 1 if slow else 0


def _command(target: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", f"{target}:application", f"--bind=127.0.0.1:{port}", "--workers=1",
        "--threads=4", "--worker-class=gthread", "--log-level=critical", "--no-control-socket",
    ]  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
