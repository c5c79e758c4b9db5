"""./nrm test and ./nrm check: what holds the house up."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from opennrm.console import databases
from opennrm.console.cluster import Cluster, say
from opennrm.console.main import HOME

SEED = "--randomly-seed=20140617"  # a change is judged on one order; by hand every run has another
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
TEMPLATE = "opennrm_template"
# A Python that carries the sources, for processes started here.
PYTHONPATH = os.pathsep.join([str(HOME / "src"), str(HOME)])


def find_browser() -> str | None:
    chosen = os.environ.get("OPENNRM_BROWSER")
    return chosen or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def require_browser() -> str:
    """A Chromium for the browser tests: found, or as root on Debian or Ubuntu installed, or a clear refusal."""
    if found := find_browser():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing the package chromium for the browser tests")
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False, **quiet)  # type: ignore[call-overload]
        if found := find_browser():
            return found
    raise SystemExit(
        "No Chromium or Chrome was found, and browser tests are never skipped. Run: sudo apt-get install chromium\n"
        "or set OPENNRM_BROWSER to the path of one."
    )


@contextlib.contextmanager
def database_server(url: str | None) -> Iterator[str]:
    """The address of a superuser on the server that the tests use: a cluster of their own, or the one given."""
    if url:
        yield url
        return
    folder = Path(tempfile.mkdtemp(prefix="opennrm-test-", dir="/var/tmp" if os.geteuid() == 0 else None))  # noqa: S108
    folder.chmod(0o711)
    cluster = Cluster(folder / "cluster", fast_and_loose=True)
    try:
        with cluster:
            yield cluster.url("postgres")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(cluster.socket, ignore_errors=True)


def prepare_template(admin_url: str, environment: dict[str, str]) -> None:
    """A migrated database with the cast in it; every test worker copies it."""
    databases.make_roles(admin_url)
    databases.drop_database(admin_url, TEMPLATE)
    databases.make_database(admin_url, TEMPLATE)
    settings = {**environment, **databases.environment_for(admin_url, TEMPLATE)}
    databases.run_python(["-m", "opennrm.console", "migrate"], settings)
    databases.run_python(["-m", "tests.cast"], settings)


def test(words: list[str]) -> int:
    """Run every test on a PostgreSQL of its own. Other words go to pytest."""
    options = argparse.ArgumentParser("./nrm test", description=test.__doc__, allow_abbrev=False)
    options.add_argument("--database", metavar="URL", help="a superuser's address on a PostgreSQL 15 or newer")
    chosen, rest = options.parse_known_args(words)
    if chosen.database and not chosen.database.startswith(("postgresql://", "postgres://")):
        options.error(f"--database {chosen.database}: write an address that begins with postgresql://")
    from opennrm.kernel.secrets import Keyring

    environment = {
        "OPENNRM_BROWSER": require_browser(),
        "OPENNRM_HOME": str(HOME),
        "OPENNRM_DEMO": "true",
        "OPENNRM_KEYRING": Keyring.make().write(),
        "OPENNRM_SECRET_KEY": "for tests alone, never outside them 0123456789",
        "DJANGO_SETTINGS_MODULE": "opennrm.config.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        "PYTHONPATH": PYTHONPATH,
        "PYTHONDONTWRITEBYTECODE": "",
    }
    (HOME / "var" / "static").mkdir(parents=True, exist_ok=True)
    with database_server(chosen.database) as admin_url:
        begun = time.monotonic()
        prepare_template(admin_url, environment)
        say(f"Database ready in {time.monotonic() - begun:.1f} s")
        environment |= databases.environment_for(admin_url, TEMPLATE) | {"OPENNRM_TEST_ADMIN_URL": admin_url}
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *rest], cwd=HOME, env={**os.environ, **environment}, check=False
        )
    return ran.returncode


def _steps(quick: bool) -> list[tuple[str, list[str]]]:
    python, venv = sys.executable, Path(sys.executable).parent
    steps = [
        ("lint", [str(venv / "ruff"), "check", "."]),
        ("format", [str(venv / "ruff"), "format", "--check", "."]),
        ("types", [str(venv / "mypy")]),
        ("walls", [str(venv / "lint-imports")]),
        ("migrations", [python, "-m", "opennrm.console", "django", "makemigrations", "--check", "--dry-run", "--skip-checks"]),
        ("words", [python, "-m", "opennrm.console", "messages", "--check"]),
        ("website", [python, "-m", "opennrm.console", "website", "check", "--files"]),
        ("licences", [str(venv / "reuse"), "lint", "--quiet"]),
        ("docs", [str(venv / "sphinx-build"), "-W", "-q", "-b", "html", "docs", "docs/_build/html"]),
    ]  # fmt: skip
    if not quick:
        steps.append(("tests", [python, "-m", "opennrm.console", "test", "-n", "2", "--dist", "loadgroup", SEED]))
    return steps


def check(words: list[str]) -> int:
    """All that CI does. Every step runs, so that one look shows every fault."""
    options = argparse.ArgumentParser("./nrm check", description=check.__doc__)
    options.add_argument("--quick", action="store_true", help="leave the tests out")
    chosen = options.parse_args(words)
    environment = {**os.environ, "PYTHONPATH": PYTHONPATH, "DJANGO_SETTINGS_MODULE": "opennrm.config.settings"}
    failed = []
    for name, command in _steps(chosen.quick):
        begun = time.monotonic()
        done = subprocess.run(command, cwd=HOME, env=environment, check=False)
        say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - begun:.0f} s)")
        if done.returncode != 0:
            failed.append(name)
    if failed:
        say(f"Failed: {', '.join(failed)}")
        return 1
    say("All is well.")
    return 0
