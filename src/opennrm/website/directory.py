"""Where can I turn: the directory of services, by region, kind of help, language and group. No map, no secret place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opennrm.publications.rules import FALL_BACK, LANGUAGES, Group, Help
from opennrm.publications.selectors import PublicOffer
from opennrm.website import pages
from opennrm.website.content import Content

ASKED = ("region", "kind", "language", "group")


def listed(content: Content, code: str, asked: Mapping[str, str], *, live: bool) -> dict[str, Any]:
    """The choices and the entries that fit all of them."""
    regions = sorted({(offer.region_code, offer.region) for offer in content.offers if offer.region_code})
    spoken = {code for offer in content.offers for code in offer.languages}
    return {
        "asked": asked,
        "narrowed": any(asked.values()),  # then the answer stands first, and the rest of the page after it
        "regions": regions,
        "kinds": [(str(kind), f"dir.kind.{kind}") for kind in Help],
        "groups": [(str(group), f"dir.group.{group}") for group in Group],
        "spoken": [language for code, language in LANGUAGES.items() if code in spoken],
        "offers": [_entry(offer, code) for offer in content.offers if fits(offer, asked)],
        "filters": live and bool(content.offers),
    }


def fits(offer: PublicOffer, asked: Mapping[str, str]) -> bool:
    """An entry for the whole country fits every region; one that names no language says nothing about languages."""
    return (
        (not asked.get("region") or offer.region_code in ("", asked["region"]))
        and (not asked.get("kind") or asked["kind"] in offer.kinds)
        and (not asked.get("group") or asked["group"] in offer.groups)
        and (not asked.get("language") or asked["language"] in offer.languages)
    )


def _entry(offer: PublicOffer, code: str) -> dict[str, Any]:
    about_in = next((each for each in (code, *FALL_BACK) if each in offer.about), code)
    return {
        "about": offer.about.get(about_in, ""),
        "about_in": LANGUAGES[about_in],
        "offer": offer,
        "kinds": [f"dir.kind.{kind}" for kind in offer.kinds],
        "groups": [f"dir.group.{group}" for group in offer.groups],
        "languages": [LANGUAGES[code] for code in offer.languages if code in LANGUAGES],
        "dial": pages.dialled(offer.phone),
    }
