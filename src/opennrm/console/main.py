"""./nrm: finds the subject of a command and hands over to it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

HOME = Path(os.environ.get("OPENNRM_HOME", Path(__file__).resolve().parents[3]))

# command -> (module, function, one line of help). Modules are loaded only when asked for.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": ("demo", "demo", "start a made-up country on this machine: database, web server, worker, sign-ins"),
    "test": ("quality", "test", "run every test, browser tests included; takes pytest arguments"),
    "check": (
        "quality",
        "check",
        "all that CI does: lint, types, walls, migrations, words, website, tests, docs, licences",
    ),
    "serve": ("production", "serve", "run the web server (gunicorn) of a real installation"),
    "worker": ("production", "worker", "run the background worker of a real installation"),
    "migrate": ("production", "migrate", "bring the database up to date, as its owner"),
    "doctor": ("doctor", "doctor", "say what is unsafe in this installation, and what to do"),
    "audit": ("audit", "audit", "verify the log's chain, link what waits, write a checkpoint"),
    "iati": ("iati", "iati", "validate, import or export aid activities (IATI 2.03), offline"),
    "website": ("website", "website", "the public site: check it, stamp a translation, write it as plain files"),
    "cards": ("cards", "cards", "the rights card: what is reviewed in which language; stamp a translation"),
    "keys": ("keys", "keys", "make a keyring, add a version, wrap data keys anew"),
    "import": ("imports", "import_file", "read a spreadsheet of referrals: look first with --dry-run"),
    "estimate": ("estimate", "estimate", "how many persons no list has seen: population estimates from a CSV file"),
    "place": ("place", "place", "who fits where: an exact plan for people and shelters in a JSON file"),
    "stays": ("stays", "stays", "how long people stay and how they leave: figures from a CSV file of stays"),
    "bench": ("bench", "bench", "measure speed: ./nrm bench names the subjects"),
    "messages": ("messages", "main", "collect, compile and check translations"),
    "django": ("production", "django", "a Django management command, for developers"),
}
# These bring their own database, or need none.
NEEDS_WORDS = {"demo", "test", "serve"}
WITHOUT_DATABASE = {"demo", "test", "check", "messages", "keys", "estimate", "place", "stays", "bench", "cards"}


def use_demo_environment() -> None:
    """Without settings of its own, a command speaks to the demo country that `./nrm demo` made."""
    written = HOME / "var" / "environment.json"
    if "OPENNRM_DATABASE_URL" in os.environ or "OPENNRM_DATABASE_URL_FILE" in os.environ or not written.exists():
        return
    for name, value in json.loads(written.read_text()).items():
        os.environ.setdefault(name, value)


def usage() -> str:
    lines = [f"  ./nrm {name:<10} {text}" for name, (_, _, text) in COMMANDS.items()]
    return "OpenNRM: a national referral mechanism.\n\n" + "\n".join(lines) + "\n\n  ./nrm COMMAND --help tells more."


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("help", "--help", "-h"):
        print(usage())
        return 0
    name, rest = words[0], words[1:]
    if name not in COMMANDS:
        print(f"There is no command “{name}”.\n\n{usage()}", file=sys.stderr)
        return 2
    os.environ.setdefault("OPENNRM_HOME", str(HOME))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opennrm.config.settings")
    if name not in WITHOUT_DATABASE:
        use_demo_environment()
    module, function, _ = COMMANDS[name]
    if name in NEEDS_WORDS:
        from opennrm.console.messages import compile_catalogues

        compile_catalogues()  # only those that are newer than their compiled form
    from opennrm.console.cluster import ClusterFault
    from opennrm.kernel.environment import BadSetting

    try:
        act: Callable[[list[str]], int] = getattr(import_module(f"opennrm.console.{module}"), function)
        return act(rest)
    except (BadSetting, ClusterFault) as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as fault:
        if not (sentence := in_a_sentence(fault)):
            raise
        print(sentence, file=sys.stderr)
        return 1


def in_a_sentence(fault: Exception) -> str:
    """What stands in the way outside the program, and what to do; nothing where the fault is the program's own."""
    from django.db import OperationalError, ProgrammingError
    from psycopg import OperationalError as NoServer

    from opennrm.kernel.secrets import KeyFault

    if isinstance(fault, OperationalError | NoServer):
        return f"The database does not answer: {str(fault).splitlines()[0]}. Check OPENNRM_DATABASE_URL."
    if isinstance(fault, ProgrammingError) and "does not exist" in str(fault):
        return "The database is not up to date: run ./nrm migrate."
    if isinstance(fault, KeyFault):
        return str(fault)
    if isinstance(fault, OSError) and fault.filename:
        return f"{fault.filename}: {fault.strerror}"
    return ""
