"""./nrm keys: making and turning the keys of an installation."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from opennrm.console.cluster import say


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads; never over one that exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")


def keys(words: list[str]) -> int:
    """Make a keyring (new), add a version to it (turn), or wrap all data keys with the newest version (rewrap)."""
    options = argparse.ArgumentParser("./nrm keys", description=keys.__doc__)
    options.add_argument("act", choices=["new", "turn", "rewrap"])
    options.add_argument("file", nargs="?", type=Path, help="the keyring; keep it away from the data and its backups")
    chosen = options.parse_args(words)
    from opennrm.kernel.secrets import Keyring

    if chosen.act == "rewrap":
        return _rewrap()
    if chosen.file is None:
        options.error("name the file of the keyring")
    if chosen.act == "new":
        if chosen.file.exists():
            say(f"{chosen.file} exists. A keyring is never overwritten: what it sealed would be lost.")
            return 1
        write_private(chosen.file, Keyring.make().write())
        say(f"Wrote {chosen.file}. Set OPENNRM_KEYRING_FILE={chosen.file} and keep a copy apart from the data.")
        return 0
    turned = Keyring.read(chosen.file.read_text(errors="replace")).with_new_version()
    fresh = chosen.file.with_name(chosen.file.name + ".new")
    write_private(fresh, turned.write())
    fresh.replace(chosen.file)
    say(f"Version {turned.newest} is the newest now. Restart the program, then run ./nrm keys rewrap.")
    return 0


def _rewrap() -> int:
    import django

    from opennrm.console.main import use_demo_environment

    use_demo_environment()
    django.setup()
    from opennrm.kernel import audit, secrets
    from opennrm.kernel.actors import Actor, acting

    total = 0
    while True:
        with acting(Actor.for_job("rewrap")) as job:
            done = secrets.rewrap()
            if done == 0:
                audit.record(job, "kernel.keys_rewrapped", count=total, version=secrets.keyring().newest)
                break
        total += done
        say(f"{total} data keys wrapped anew")
    say(f"0 data keys left on an older version than {secrets.keyring().newest}.")
    return 0
