"""./nrm bench desk: pages over a register of 100,000 invented people, in a database that is thrown away afterwards."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from opennrm.console import databases
from opennrm.console.cluster import Cluster, say
from opennrm.console.main import HOME

DATABASE = "opennrm_bench"
PEOPLE, RUNS = 100_000, 100
MOST_RUNS = 110  # a user may search 120 times an hour, also here
AIM_P95, AIM_OUTSIDE = 100.0, 40.0  # milliseconds


def desk(words: list[str]) -> int:
    """Measure register, search by name, a person and a case file, each with the log on; one request after another."""
    options = argparse.ArgumentParser("./nrm bench desk", description=desk.__doc__)
    options.add_argument("--people", type=int, default=PEOPLE, metavar="N", help=f"{PEOPLE:,} if left out")
    options.add_argument("--runs", type=int, default=RUNS, metavar="N", help=f"of each page, at most {MOST_RUNS}")
    options.add_argument("--json", action="store_true", help="JSON instead of a table")
    options.add_argument("--profile", metavar="PAGE", help="after measuring, say where the time of one page goes")
    chosen = options.parse_args(words)
    if chosen.people < 1_000 or not 10 <= chosen.runs <= MOST_RUNS:
        options.error(f"at least 1,000 people, and 10 to {MOST_RUNS} runs")
    with _database() as environment, tempfile.TemporaryDirectory() as folder:
        told, found = Path(folder, "told.json"), Path(folder, "found.json")
        begun = time.monotonic()
        databases.run_python(["-m", "demo.many", str(chosen.people), str(told)], environment)
        if not chosen.json:
            say(f"{chosen.people:,} people noted in {time.monotonic() - begun:.0f} s")
        _settle(environment)
        measuring = ["-m", "opennrm.console.bench.desk_pages", str(told), str(chosen.runs), str(found)]
        databases.run_python([*measuring, *([chosen.profile] if chosen.profile else [])], environment)
        pages: list[dict[str, Any]] = json.loads(found.read_text())
    record = {"people": chosen.people, "runs": chosen.runs, "cpus": os.cpu_count(), "pages": pages}
    print(json.dumps(record, indent=1) if chosen.json else in_lines(pages))
    return 0


@contextlib.contextmanager
def _database() -> Iterator[dict[str, str]]:
    """The settings of an empty, migrated database on a cluster of its own, as durable as a real one."""
    from opennrm.kernel.secrets import Keyring

    folder = Path(tempfile.mkdtemp(prefix="opennrm-bench-", dir="/var/tmp" if os.geteuid() == 0 else None))  # noqa: S108
    folder.chmod(0o711)
    cluster = Cluster(folder / "cluster")
    try:
        with cluster:
            admin = cluster.url("postgres")
            databases.make_roles(admin)
            databases.make_database(admin, DATABASE)
            environment = {
                **databases.environment_for(admin, DATABASE),
                "OPENNRM_HOME": str(HOME),
                "OPENNRM_DEMO": "true",
                "OPENNRM_KEYRING": Keyring.make().write(),
                "OPENNRM_SECRET_KEY": "for measuring alone, never outside it 0123456789",
                "OPENNRM_DOCUMENTS": str(folder / "documents"),
                "DJANGO_SETTINGS_MODULE": "opennrm.config.settings",
                "PYTHONPATH": os.pathsep.join([str(HOME / "src"), str(HOME)]),
            }
            databases.run_python(["-m", "opennrm.console", "migrate"], environment)
            yield environment
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(cluster.socket, ignore_errors=True)


def _settle(environment: dict[str, str]) -> None:
    """What autovacuum would have done by the morning: without it the first pages pay for the loading."""
    import psycopg

    with psycopg.connect(environment["OPENNRM_OWNER_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("vacuum analyze")


def in_lines(pages: list[dict[str, Any]]) -> str:
    """The measurements as a table, with what was aimed at."""
    lines = [
        f"{'page':24} {'p50 ms':>8} {'p95 ms':>8} {'outside SQL p95':>16} {'queries':>8} {'times the SQL alone':>20}"
    ]
    lines += [
        f"{page['page']:24} {page['p50_ms']:8.1f} {page['p95_ms']:8.1f} {page['outside_sql_p95_ms']:16.1f} "
        f"{page['queries']:8} {page['ratio_to_sql']:20.2f}"
        for page in pages
    ]
    return "\n".join([*lines, f"aim: p95 under {AIM_P95:.0f} ms, at most {AIM_OUTSIDE:.0f} ms outside SQL"])
