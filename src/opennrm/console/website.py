"""./nrm website: check, stamp and export the public site."""

from __future__ import annotations

import argparse
import sys

from opennrm.console.cluster import say
from opennrm.publications.rules import SOURCE, texts


def website(words: list[str]) -> int:
    """Check the public site and its texts, stamp a translation, or write the whole site as plain files."""
    options = argparse.ArgumentParser("./nrm website", description=website.__doc__)
    acts = options.add_subparsers(dest="act", required=True)
    checking = acts.add_parser("check", help="crawl the site: texts, dead links, weight, third parties, headers")
    checking.add_argument("--texts", action="store_true", help="only the files of texts; needs no database")
    checking.add_argument("--language", metavar="CODE", help="only this language")
    stamping = acts.add_parser("stamp", help="write into a language's file which source its texts were made from")
    stamping.add_argument("language", help="a code as hu, or hu.readers for the pages for particular readers")
    chosen = options.parse_args(words)
    try:
        return {"check": _check, "stamp": _stamp}[chosen.act](chosen)
    except texts.BadText as fault:
        print(fault, file=sys.stderr)
        return 1


def _check(chosen: argparse.Namespace) -> int:
    found = [each for each in texts.check_files() if chosen.language in (None, each.language)]
    for finding in found:
        say(str(finding))
    serious = sum(1 for finding in found if finding.serious)
    say(f"Texts: {serious} faults, {len(found) - serious} remarks.")
    return 1 if serious else 0


def _stamp(chosen: argparse.Namespace) -> int:
    path = texts.FOLDER / f"{chosen.language}.toml"
    group = chosen.language.partition(".")[2]
    source = texts.read_files(texts.FOLDER, group).get(SOURCE)
    if source is None:
        raise texts.BadText(f"There is no source for {chosen.language}.")
    changed = texts.stamp(path, source)
    say(f"{path.name}: {changed} stamps written.")
    return 0
