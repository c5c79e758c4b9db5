"""./nrm import: a country starts with the spreadsheets it has."""

from __future__ import annotations

import argparse
from pathlib import Path

from opennrm.console.cluster import say

LARGEST_BYTES = 200 * 1024 * 1024


def import_file(words: list[str]) -> int:
    """Read referrals from a spreadsheet (.xlsx or .csv): our own template, or the columns of HTCDS 2.0."""
    options = argparse.ArgumentParser("./nrm import", description=import_file.__doc__)
    options.add_argument("what", choices=["referrals"])
    options.add_argument("file", type=Path, help="an .xlsx or .csv file")
    options.add_argument("--dry-run", action="store_true", help="say row by row what it would do, and write nothing")
    options.add_argument(
        "--as", dest="user_name", default="", help="in the name of this user; else of the program itself"
    )
    chosen = options.parse_args(words)
    try:
        size = chosen.file.stat().st_size
        content = chosen.file.read_bytes() if size <= LARGEST_BYTES else b""
    except OSError as fault:
        say(f"{chosen.file}: {fault.strerror}")
        return 2
    if size > LARGEST_BYTES:
        say(
            f"{chosen.file} has {size // 1_000_000} MB: split it into files of at most {LARGEST_BYTES // 1_000_000} MB."
        )
        return 2
    import django

    django.setup()
    return _import(content, chosen.file.name, chosen.user_name, dry_run=chosen.dry_run)


def _import(content: bytes, name: str, user_name: str, *, dry_run: bool) -> int:
    from opennrm.accounts import selectors as account_reads
    from opennrm.kernel.actors import Actor
    from opennrm.kernel.errors import Refused
    from opennrm.kernel.words import Purpose
    from opennrm.referrals import services as referrals

    by = Actor.for_job("import")
    try:
        if user_name:
            by = account_reads.actor_of(user_name, Purpose.REFERRAL, viewer=by)
        outcome = referrals.import_rows(content, name, dry_run=dry_run, by=by)
    except Refused as fault:
        say(str(fault))
        return 1
    for one in outcome.told:
        say(f"row {one.row}{', column ' + one.column if one.column else ''}: {one.sentence}")
    if outcome.unread:
        say(f"Not read, kept with each referral: {', '.join(outcome.unread)}")
    done = "would be registered" if dry_run else "registered"
    say(f"{outcome.rows} rows: {outcome.good} {done}, {outcome.same} were here before, {outcome.faulty} left out.")
    return 1 if outcome.faulty else 0
