"""./nrm website: check, stamp and export the public site."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from pathlib import Path

from opennrm.console.cluster import say
from opennrm.publications.rules import SOURCE, texts

NOWHERE = "postgresql:///none?host=/nonexistent"


def website(words: list[str]) -> int:
    """Check the public site and its texts, stamp a translation, or write the whole site as plain files."""
    options = argparse.ArgumentParser("./nrm website", description=website.__doc__)
    acts = options.add_subparsers(dest="act", required=True)
    checking = acts.add_parser("check", help="texts, then every page: dead links, HTML, weight, third parties, headers")
    checking.add_argument("--texts", action="store_true", help="only the files of texts; needs no database")
    checking.add_argument(
        "--files", action="store_true", help="every page too, from the files alone; needs no database"
    )
    checking.add_argument("--language", metavar="CODE", help="only the texts of this language")
    stamping = acts.add_parser("stamp", help="write into a language's file which source its texts were made from")
    stamping.add_argument("language", help="a code as hu, or hu.readers for the pages for particular readers")
    acts.add_parser("load", help="take new and changed files of texts into the database, as ./nrm migrate does")
    exporting = acts.add_parser("export", help="write the site as plain files with the headers they need")
    exporting.add_argument("folder", type=Path)
    chosen = options.parse_args(words)
    acts_by_name = {"check": _check, "stamp": _stamp, "export": _export, "load": _load}
    try:
        return acts_by_name[chosen.act](chosen)
    except texts.BadText as fault:
        print(fault, file=sys.stderr)
        return 1


def _check(chosen: argparse.Namespace) -> int:
    found = [each for each in texts.check_files() if chosen.language in (None, each.language)]
    for finding in found:
        say(str(finding))
    serious = sum(1 for finding in found if finding.serious)
    say(f"Texts: {serious} faults, {len(found) - serious} remarks.")
    walked = 0 if chosen.texts or chosen.language else _walk(chosen.files)
    return 1 if serious or walked else 0


def _walk(from_files: bool) -> int:
    """Every page of the live site; how many faults. From the files alone it is the site as a broken database leaves it."""
    import django

    if from_files:
        os.environ["OPENNRM_DATABASE_URL"] = NOWHERE
        os.environ.pop("OPENNRM_OWNER_DATABASE_URL", None)
    django.setup()
    if from_files:
        logging.getLogger("opennrm.website").setLevel(logging.ERROR)  # that no database answers is meant here
        warnings.filterwarnings("ignore", message="No directory at")  # of the desk's files, which no page here asks for
    from opennrm.website.crawl import crawl

    found = crawl()
    for fault in found.faults:
        say(fault)
    weight, page = found.heaviest
    say(f"Pages: {found.pages}, {len(found.faults)} faults; the heaviest is {page} with {weight} bytes as sent.")
    return len(found.faults)


def _stamp(chosen: argparse.Namespace) -> int:
    path = texts.FOLDER / f"{chosen.language}.toml"
    group = chosen.language.partition(".")[2]
    source = texts.read_files(texts.FOLDER, group).get(SOURCE)
    if source is None:
        raise texts.BadText(f"There is no source for {chosen.language}.")
    changed = texts.stamp(path, source)
    say(f"{path.name}: {changed} stamps written.")
    return 0


def _load(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    from opennrm.kernel.actors import Actor
    from opennrm.publications import services as publications

    say(f"{publications.load_texts(by=Actor.for_job('website-load'))} texts are new or changed.")
    return 0


def _export(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    from opennrm.website.content import current
    from opennrm.website.export import Occupied, export

    try:
        count = export(chosen.folder, current())
    except (Occupied, OSError) as fault:
        print(fault, file=sys.stderr)
        return 1
    say(
        f"{count} pages are in {chosen.folder}, with their headers in _headers, .htaccess, nginx.conf and Caddyfile.headers."
    )
    return 0
