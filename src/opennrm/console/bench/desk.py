"""./nrm bench desk: pages over a register of 100,000 invented people, in a database of its own that is kept."""

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
from opennrm.console.keys import write_private
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
    options.add_argument("--lists", action="store_true", help="every list of the desk instead, each as who uses it")
    options.add_argument("--fresh", action="store_true", help="invent the people anew")
    options.add_argument("--profile", metavar="PAGE", help="after measuring, say where the time of one page goes")
    chosen = options.parse_args(words)
    if chosen.people < 1_000 or not 10 <= chosen.runs <= MOST_RUNS:
        options.error(f"at least 1,000 people, and 10 to {MOST_RUNS} runs")
    with _database(chosen.people, chosen.fresh) as (environment, told), tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "found.json")
        measuring = ["-m", "opennrm.console.bench.desk_pages", str(told), str(chosen.runs), str(found)]
        measuring += ["lists" if chosen.lists else "pages", *([chosen.profile] if chosen.profile else [])]
        before = os.getloadavg()[0]
        databases.run_python(measuring, environment)
        pages: list[dict[str, Any]] = json.loads(found.read_text())
    record = {
        "people": chosen.people, "runs": chosen.runs, "cpus": os.cpu_count(),
        "load": [round(before, 1), round(os.getloadavg()[0], 1)], "pages": pages,
    }  # fmt: skip
    print(json.dumps(record, indent=1) if chosen.json else in_lines(record))
    return 0


@contextlib.contextmanager
def _database(people: int, fresh: bool) -> Iterator[tuple[dict[str, str], Path]]:
    """A running database with so many people, as durable as a real one, and the file that says whom to look for.

    What was invented before is taken again, brought up to date with the migrations of today.
    """
    folder = HOME / "var" / f"bench-desk-{people}"
    cluster, told = Cluster(folder / "postgres"), folder / "told.json"
    environment = _environment(cluster, folder)
    if fresh or not _still_good(told):
        cluster.stop_survivor()
        for path in (cluster.folder, folder):
            shutil.rmtree(path, ignore_errors=True)
        folder.mkdir(parents=True)
        _invent(people, folder, told)
    with cluster:
        databases.run_python(["-m", "opennrm.console", "migrate"], environment)
        _as_in_the_morning(environment)
        yield environment, told


def _still_good(told: Path) -> bool:
    """Whether a whole register of the present edition stands there."""
    from demo.many import EDITION

    return told.exists() and json.loads(told.read_text())["edition"] == EDITION


def _environment(cluster: Cluster, folder: Path) -> dict[str, str]:
    return {
        **databases.environment_for(cluster.url("postgres"), DATABASE),
        "OPENNRM_HOME": str(HOME),
        "OPENNRM_DEMO": "true",
        "OPENNRM_KEYRING_FILE": str(folder / "keyring.json"),
        "OPENNRM_SECRET_KEY": "for measuring alone, never outside it 0123456789",
        "OPENNRM_DOCUMENTS": str(folder / "documents"),
        "DJANGO_SETTINGS_MODULE": "opennrm.config.settings",
        "PYTHONPATH": os.pathsep.join([str(HOME / "src"), str(HOME)]),
    }


def _invent(people: int, folder: Path, told: Path) -> None:
    """Fill a new cluster, without waiting for the disk: what is half done when it breaks is made anew."""
    from opennrm.kernel.secrets import Keyring

    say(f"Inventing {people:,} people; once, they are kept in {folder.relative_to(HOME)}:")
    begun = time.monotonic()
    write_private(folder / "keyring.json", Keyring.make().write())
    with Cluster(folder / "postgres", fast_and_loose=True) as cluster:
        admin, environment = cluster.url("postgres"), _environment(cluster, folder)
        databases.make_roles(admin)
        databases.make_database(admin, DATABASE)
        databases.run_python(["-m", "opennrm.console", "migrate"], environment)
        databases.run_python(["-m", "demo.many", str(people), str(folder / "telling.json")], environment)
        _settle(environment)
    os.sync()
    (folder / "telling.json").rename(told)
    say(f"{people:,} people invented in {time.monotonic() - begun:.0f} s")


def _as_in_the_morning(environment: dict[str, str]) -> None:
    """The searches of the measuring before do not count against this one: a user may do so many in an hour."""
    import psycopg

    with psycopg.connect(environment["OPENNRM_OWNER_DATABASE_URL"]) as connection:
        connection.execute("delete from kernel_limit")


def _settle(environment: dict[str, str]) -> None:
    """What autovacuum would have done by the morning: without it the first pages pay for the loading."""
    import psycopg

    with psycopg.connect(environment["OPENNRM_OWNER_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("vacuum analyze")


def in_lines(record: dict[str, Any]) -> str:
    """The measurements as a table, with what was aimed at. Milliseconds, p50 / p95."""
    lines = [
        f"{record['people']:,} people, {record['runs']} runs, {record['cpus']} processors, load {record['load'][0]} to "
        f"{record['load'][1]}; milliseconds, p50 / p95",
        f"{'page':26} {'on the clock':>16} {'outside SQL':>16} {'processor':>16} {'outside SQL':>16} {'queries':>8} "
        f"{'times SQL alone':>16}",
    ]
    for page in record["pages"]:
        times = (
            f"{page[f'{field}_p50_ms']:8.1f} /{page[f'{field}_p95_ms']:6.1f}"
            for field in ("whole", "outside", "processor", "processor_outside")
        )
        lines.append(f"{page['page']:26} {' '.join(times)} {page['queries']:8} {page['ratio_to_sql']:16.2f}")
    return "\n".join([*lines, f"aim: p95 under {AIM_P95:.0f} ms, at most {AIM_OUTSIDE:.0f} ms outside SQL"])
