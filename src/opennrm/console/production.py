"""Running a real installation: web server, worker, migrations."""

from __future__ import annotations

import argparse
import os
import sys


def _set_up() -> None:
    import django

    django.setup()


def migrate(words: list[str]) -> int:
    """Migrate as the owner, then give the application's role what it needs and nothing more."""
    argparse.ArgumentParser("./nrm migrate", description=migrate.__doc__).parse_args(words)
    _set_up()
    from django.core.management import call_command
    from django.db import connections

    from opennrm.kernel import privileges

    call_command("migrate", database="owner", verbosity=0, skip_checks=True)
    privileges.grant(connections["owner"])
    connections["owner"].close()
    from opennrm.kernel.actors import Actor
    from opennrm.publications import services as publications

    publications.load_texts(by=Actor.for_job("migrate"))
    return 0


def django(words: list[str]) -> int:
    """A Django management command."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["./nrm django", *words])
    return 0


def serve(words: list[str]) -> int:
    """Run gunicorn on OPENNRM_BIND, after the doctor found nothing unsafe."""
    options = argparse.ArgumentParser("./nrm serve", description=serve.__doc__)
    options.add_argument("--bind", default=os.environ.get("OPENNRM_BIND", "127.0.0.1:8000"), help="address:port")
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--threads", type=int, default=4)
    chosen = options.parse_args(words)
    from opennrm.console import doctor

    if doctor.doctor(["--quiet"]) != 0:
        print("The web server does not start on an unsafe installation.", file=sys.stderr)
        return 1
    os.execv(sys.executable, web_command(chosen.bind, chosen.processes, chosen.threads))  # noqa: S606


def web_command(bind: str, processes: int, threads: int) -> list[str]:
    """The line that starts the web server."""
    return [
        sys.executable, "-m", "gunicorn", "opennrm.config.wsgi", f"--bind={bind}", f"--workers={processes}",
        f"--threads={threads}", "--worker-class=gthread", "--max-requests=20000", "--max-requests-jitter=2000",
        "--timeout=60", "--graceful-timeout=5", "--limit-request-line=4094", "--limit-request-fields=60",
        "--worker-tmp-dir=/dev/shm" if os.path.isdir("/dev/shm") else "--worker-connections=100",  # noqa: S108
        "--error-logfile=-", "--log-level=warning", "--no-control-socket",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The line that starts the background worker."""
    return [sys.executable, "-m", "opennrm.console", "django", "procrastinate", "worker", "--concurrency=2"]


def worker(words: list[str]) -> int:
    """Run the background worker (procrastinate)."""
    argparse.ArgumentParser("./nrm worker", description=worker.__doc__).parse_args(words)
    os.execv(sys.executable, worker_command())  # noqa: S606
