"""./nrm demo: a made-up country on this machine, from nothing to an address in one command."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from opennrm.console import databases, production
from opennrm.console.cluster import Cluster, say
from opennrm.console.keys import write_private
from opennrm.console.main import HOME

DATABASE = "opennrm"
READY_SECONDS = 60


@contextlib.contextmanager
def step(words: str) -> Iterator[None]:
    """A line for each step, finished with its seconds: nobody waits without knowing for what."""
    begun = time.monotonic()
    print(f"{words} …", end="", flush=True)
    yield
    print(f" {time.monotonic() - begun:.1f} s", flush=True)


def _port_is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _secrets(folder: Path) -> dict[str, str]:
    """Keys of the demo, made once. They lie beside the data, which only a made-up country may do."""
    from opennrm.kernel.secrets import Keyring

    keyring, secret = folder / "demo-keyring.json", folder / "demo-secret-key"
    if not keyring.exists():
        write_private(keyring, Keyring.make().write())
    if not secret.exists():
        write_private(secret, os.urandom(32).hex())
    return {"OPENNRM_KEYRING_FILE": str(keyring), "OPENNRM_SECRET_KEY_FILE": str(secret)}


def _environment(cluster: Cluster, port: int, folder: Path) -> dict[str, str]:
    return {
        **databases.environment_for(cluster.url("postgres"), DATABASE),
        **_secrets(folder),
        "OPENNRM_DEMO": "true",
        "OPENNRM_URL": f"http://localhost:{port}",
        "OPENNRM_HOSTS": "localhost",
        # Another host for the browser, though the same machine: the desk's cookie is never sent to it.
        "OPENNRM_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "OPENNRM_DOCUMENTS": str(folder / "documents"),
        "DJANGO_SETTINGS_MODULE": "opennrm.config.settings",
    }


def _prepare(cluster: Cluster, environment: dict[str, str], folder: Path) -> None:
    """Database, migrations and, where nobody lives there yet, the country."""
    admin = cluster.url("postgres")
    databases.make_roles(admin)
    databases.make_database(admin, DATABASE)
    with step("Bringing the database up to date"):
        databases.run_python(["-m", "opennrm.console", "migrate"], environment)
    loaded = folder / "demo-loaded.json"
    if not loaded.exists():
        say("Inventing a country, about a quarter of a minute:")
        with step("  together"):
            databases.run_python(["-m", "demo.load", str(loaded)], environment)


def _write_for_others(folder: Path, environment: dict[str, str], url: str) -> list[dict[str, str]]:
    """var/demo.json for people and tools, var/environment.json for other ./nrm commands."""
    cast: list[dict[str, str]] = json.loads((folder / "demo-loaded.json").read_text())["cast"]
    told = {
        "url": url,
        "public_url": environment["OPENNRM_PUBLIC_URL"],
        "database_url": environment["OPENNRM_DATABASE_URL"],
        "cast": cast,
    }
    (folder / "demo.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    (folder / "environment.json").write_text(json.dumps(environment, indent=1) + "\n")
    return cast


def _wait_until_ready(url: str, processes: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            raise SystemExit("The web server or the worker stopped at once; its words stand above.")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=2) as answer:  # noqa: S310
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise SystemExit(f"{url} did not answer within {READY_SECONDS} s.")


def _table(cast: list[dict[str, str]]) -> str:
    columns = ["role", "organisation", "username", "password"]
    widths = [max(len(person[c]) for person in [*cast, {c: c for c in columns}]) for c in columns]
    lines = ["  ".join(name.ljust(width) for name, width in zip(columns, widths, strict=True))]
    lines += [
        "  ".join(person[name].ljust(width) for name, width in zip(columns, widths, strict=True)) for person in cast
    ]
    return "\n".join(f"  {line}".rstrip() for line in lines)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        if process.poll() is None:
            process.kill()


def _raise_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def demo(words: list[str]) -> int:
    """Start the made-up country. It listens on this machine alone, and Ctrl-C stops everything."""
    options = argparse.ArgumentParser("./nrm demo", description=demo.__doc__)
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--fresh", action="store_true", help="forget the country and invent it anew")
    options.add_argument("--host", default="localhost", help="localhost and nothing else")
    chosen = options.parse_args(words)
    if chosen.host not in ("localhost", "127.0.0.1", "::1"):
        print(
            "Demo mode listens on this machine alone: its passwords are printed and its keys lie beside the data.",
            file=sys.stderr,
        )
        return 2
    if not 1 <= chosen.port <= 65535 or not _port_is_free(chosen.port):
        print(f"Port {chosen.port} is taken or not a port. Choose another: ./nrm demo --port 8001", file=sys.stderr)
        return 2
    folder = HOME / "var"
    (folder / "static").mkdir(parents=True, exist_ok=True)
    cluster = Cluster(folder / "postgres")
    if chosen.fresh:
        with step("Forgetting the old country"):
            _forget(folder, cluster)
    # Started in the background of a script, a process ignores SIGINT until it says otherwise.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _raise_interrupt)
    return _run(cluster, chosen.port, folder)


def _forget(folder: Path, cluster: Cluster) -> None:
    cluster.stop_survivor()
    for path in (cluster.folder, folder / "documents"):
        shutil.rmtree(path, ignore_errors=True)
    for name in ("demo-loaded.json", "demo-keyring.json", "demo-secret-key", "demo.json", "environment.json"):
        (folder / name).unlink(missing_ok=True)


def _run(cluster: Cluster, port: int, folder: Path) -> int:
    processes: list[subprocess.Popen[bytes]] = []
    url = f"http://localhost:{port}"
    try:
        with step(f"Starting PostgreSQL {cluster.binaries.major} ({cluster.binaries.origin})"):
            cluster.start()
        environment = _environment(cluster, port, folder)
        _prepare(cluster, environment, folder)
        cast = _write_for_others(folder, environment, url)
        with step("Starting the web server and the worker"):
            full = {**os.environ, **environment}
            processes += [
                subprocess.Popen(command, cwd=HOME, env=full, start_new_session=True)
                for command in (production.web_command(f"127.0.0.1:{port}", 2, 4), production.worker_command())
            ]
            _wait_until_ready(url, processes)
        say(f"\nThe made-up country is open at {url}\nNobody in it exists. It listens on this machine alone.\n")
        say(f"The site for everybody: {environment['OPENNRM_PUBLIC_URL']}\n")
        say(_table(cast))
        say("\nCtrl-C stops everything; the country stays for next time.")
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        say("The web server or the worker stopped by itself; its last words stand above.")
        return 1
    except KeyboardInterrupt:
        say("\nStopping.")
        return 0
    finally:
        _stop(processes)
        cluster.stop()
