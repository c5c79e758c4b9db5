"""./nrm cards: how far the rights card is in each language; stamp a translation that was made from the source."""

from __future__ import annotations

import argparse
import sys

from opennrm.console.cluster import say
from opennrm.residence.rules import card


def cards(words: list[str]) -> int:
    """Say of each language of the rights card whether it may be handed over, or stamp one after its translation."""
    options = argparse.ArgumentParser("./nrm cards", description=cards.__doc__)
    acts = options.add_subparsers(dest="act", required=True)
    acts.add_parser("check", help="missing and outdated texts, and who reviewed each language")
    stamping = acts.add_parser("stamp", help="write into a language's file which source its texts were made from")
    stamping.add_argument("language", choices=[code for code in card.LANGUAGES if code != card.SOURCE])
    chosen = options.parse_args(words)
    try:
        source = card.read_card(card.FOLDER / f"{card.SOURCE}.toml")
        if chosen.act == "stamp":
            changed = card.stamp(card.FOLDER / f"{chosen.language}.toml", source)
            say(f"{chosen.language}.toml: {changed} stamps written.")
            return 0
        return 1 if sum(_faults(code, source) for code in card.LANGUAGES) else 0
    except card.BadCard as fault:
        print(fault, file=sys.stderr)
        return 1


def _faults(code: str, source: card.CardText) -> int:
    """One line about one language; how many texts are missing or older than their source."""
    text = card.read_card(card.FOLDER / f"{code}.toml")
    missing, outdated = card.missing(text, source), card.outdated(text, source)
    said = f"reviewed by {text.reviewed_by}, {text.reviewed_on}" if card.reviewed(text, source) else text.state
    faults = [*(f"{key} is missing" for key in missing), *(f"{key} is older than its source" for key in outdated)]
    say("; ".join([f"{code}: {said}", *faults]))
    return len(faults)
