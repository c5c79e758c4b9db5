"""The two commands of the README, as a newcomer would use them, on a machine of their own."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import IO

import pytest

from tests.test_walls import base_packages, plain_name

ROOT = Path(__file__).resolve().parents[1]
COLD_SECONDS, WARM_SECONDS, CORES = 120, 15, 2  # what the README promises
PATIENCE = 8  # times as long on the clock: another test, or another machine, may need the cores too


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Read by every Python that starts here: what a fresh installation has not, is not there.
WITHOUT = """
import sys
from importlib.machinery import PathFinder
from pathlib import Path

HERE = Path(__file__).parent
MISSING = frozenset((HERE / "missing.txt").read_text().split())


class Fresh(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if path is None and name in MISSING else PathFinder.find_spec(name, path, target)


sys.meta_path[:] = [Fresh if finder is PathFinder else finder for finder in sys.meta_path]
with (HERE / "started.txt").open("a") as started:
    started.write(" ".join(sys.orig_argv) + "\\n")
"""


def fresh_installation(home: Path) -> Path:
    """A folder for PYTHONPATH that takes away every module that no package of requirements/base.txt brings."""
    base, ours = base_packages(), {"opennrm", "nrmstats", "demo", "tests"}
    missing = {
        top
        for top, owners in packages_distributions().items()
        if top not in ours and top not in sys.stdlib_module_names and not {plain_name(owner) for owner in owners} & base
    }
    assert {"pytest", "mypy", "playwright"} <= missing and not {"django", "psycopg", "gunicorn"} & missing
    folder = home / "fresh"
    folder.mkdir(exist_ok=True)
    (folder / "missing.txt").write_text("\n".join(sorted(missing)))
    (folder / "sitecustomize.py").write_text(WITHOUT)
    return folder


def environment_of(home: Path) -> dict[str, str]:
    """What a newcomer's shell would give: no settings of ours, and no package beside those of the program."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENNRM_", "DJANGO_", "PYTEST_"))}
    path = os.pathsep.join(map(str, (fresh_installation(home), ROOT / "src", ROOT)))
    return {**clean, "OPENNRM_HOME": str(home), "PYTHONPATH": path}


class Demo:
    """`./nrm demo` in a folder of its own, with the packages of a fresh installation alone."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, _free_port()
        self.spent_before = _spent_by_children()
        self.log: IO[bytes] = (home / "demo.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "opennrm.console", "demo", "--port", str(self.port)],
            env=environment_of(home), stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def said(self) -> str:
        return (self.home / "demo.log").read_text()

    def answers(self, seconds: int) -> None:
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE * seconds:
            assert self.process.poll() is None, self.said()
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                    if answer.status == 200 and "Ctrl-C" in self.said():
                        return
            except OSError:
                pass
            time.sleep(0.2)
        raise AssertionError(f"no answer within {PATIENCE * seconds} s:\n{self.said()}")

    def stop(self) -> float:
        """Ctrl-C; returns the seconds of processor time that all of it took, from the start to the end."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(40 * PATIENCE) == 0, self.said()
        self.log.close()
        return _spent_by_children() - self.spent_before


def _spent_by_children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    for parent in (tmp_path, *tmp_path.parents):
        if parent in (Path("/tmp"), Path("/")):
            break
        parent.chmod(parent.stat().st_mode | 0o011)
    yield tmp_path


def _processes_of(home: Path) -> list[str]:
    said = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in said.splitlines() if str(home) in line and "pytest" not in line]


def test_the_demo_answers_keeps_its_country_and_stops_cleanly(home: Path) -> None:
    demo = Demo(home)
    demo.answers(COLD_SECONDS)
    told = json.loads((home / "var" / "demo.json").read_text())
    assert told["url"] == demo.url
    assert told["database_url"].startswith("postgresql://opennrm_app@")
    assert {"username", "password", "role", "organisation"} == set(told["cast"][0])
    assert len({person["role"] for person in told["cast"]}) >= 12
    for person in told["cast"]:
        assert person["username"] in demo.said()
    loaded = (home / "var" / "demo-loaded.json").stat().st_mtime_ns
    assert demo.stop() < CORES * COLD_SECONDS
    assert _processes_of(home) == []

    again = Demo(home)
    again.answers(WARM_SECONDS)
    assert (home / "var" / "demo-loaded.json").stat().st_mtime_ns == loaded, "the country was invented anew"
    assert again.stop() < CORES * WARM_SECONDS
    started = (home / "fresh" / "started.txt").read_text()
    for process in ("console demo", "gunicorn", "procrastinate worker"):  # all of them did without the other packages
        assert process in started, started


def test_the_demo_is_started_without_the_packages_that_only_developers_have(home: Path) -> None:
    """Else the test above would prove nothing of a fresh installation."""
    for module, found in (("pytest", "None"), ("mypy", "None"), ("django", "ModuleSpec"), ("opennrm", "ModuleSpec")):
        program = f"from importlib.util import find_spec; print(find_spec({module!r}))"
        said = subprocess.run(
            [sys.executable, "-c", program], env=environment_of(home), capture_output=True, text=True, check=True
        )
        assert said.stdout.startswith(found), (module, said.stdout)


def test_a_port_that_is_taken_is_named_with_what_to_do(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = subprocess.run(
            [sys.executable, "-m", "opennrm.console", "demo", "--port", str(taken.getsockname()[1])],
            capture_output=True, text=True, check=False,
            env={**os.environ, "OPENNRM_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        )  # fmt: skip
    assert said.returncode == 2
    assert "Choose another: ./nrm demo --port" in said.stderr
