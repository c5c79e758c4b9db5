"""The directory for other programs: Open Referral's Human Services Data Specification 3.0, as JSON.

Services have no location here: the specification does not ask for one, and a place where people are sheltered must not
be guessed from one that is missing. What has a public address says so in the attribute "public address".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404

from opennrm.publications.rules import LANGUAGES
from opennrm.publications.selectors import PublicOffer
from opennrm.website.content import current

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/v3.0.0/"
_SPACE = UUID("8d5f0b6e-5c0b-4f3c-8f8c-0d8f1d1b7a52")
SIZE = 100


def _json(data: Any) -> HttpResponse:
    return HttpResponse(json.dumps(data, ensure_ascii=False, indent=1).encode(), content_type="application/json")


def about(request: HttpRequest) -> HttpResponse:
    return _json({"version": VERSION, "profile": PROFILE, "openapi_url": f"{PROFILE}hsds/api_reference.html"})


def _page(request: HttpRequest, rows: Sequence[Any], write: Callable[[Any], Any]) -> HttpResponse:
    """The frame that the specification asks for round a list."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    total = -(-len(rows) // SIZE)
    number = min(max(number, 1), max(total, 1))
    shown = rows[(number - 1) * SIZE : number * SIZE]
    return _json(framed([write(row) for row in shown], number, total, len(rows)))


def framed(contents: list[dict[str, Any]], number: int, total: int, items: int) -> dict[str, Any]:
    """One page of a list, as the specification frames it."""
    return {
        "total_items": items,
        "total_pages": total,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= total,
        "empty": not contents,
        "contents": contents,
    }


def services(request: HttpRequest) -> HttpResponse:
    return _page(request, current().offers, service)


def one_service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    for offer in current().offers:
        if offer.id == service_id:
            return _json(service(offer))
    raise Resolver404


def organisations(request: HttpRequest) -> HttpResponse:
    names = sorted({offer.organisation for offer in current().offers})
    return _page(request, names, organisation)


def organisation(name: str) -> dict[str, Any]:
    return {"id": str(uuid5(_SPACE, f"organisation:{name}")), "name": name, "description": name}


def service(offer: PublicOffer) -> dict[str, Any]:
    """One service. What is empty is left out, as the specification wants it."""
    part = _namer(offer)
    written: dict[str, Any] = {
        "id": str(offer.id),
        "name": offer.name,
        "description": offer.about.get("en") or next(iter(offer.about.values()), ""),
        "url": offer.web,
        "status": "active",
        "assured_date": offer.confirmed_on.isoformat(),
        "last_modified": f"{offer.published_on.isoformat()}T00:00:00Z",
        "organization": organisation(offer.organisation),
        "cost_options": [{"id": part("cost"), "option": "free of charge"}] if offer.is_free else [],
        "phones": [{"id": part("phone"), "number": offer.phone, "type": "voice"}] if offer.phone else [],
        "service_areas": [{"id": part("area"), "name": offer.region or "the whole country"}],
        "languages": [
            {"id": part(f"language:{code}"), "code": code, "name": LANGUAGES[code].english_name}
            for code in offer.languages
            if code in LANGUAGES
        ],
        "attributes": _attributes(offer, part),
    }
    return {name: value for name, value in written.items() if value}


def _namer(offer: PublicOffer) -> Callable[[str], str]:
    return lambda part: str(uuid5(offer.id, part))


def _attributes(offer: PublicOffer, part: Callable[[str], str]) -> list[dict[str, Any]]:
    """Kinds of help and groups as terms of two small taxonomies of ours."""
    terms = [("kind of help", term) for term in offer.kinds] + [("group", term) for term in offer.groups]
    found: list[dict[str, Any]] = [
        {
            "id": part(f"{taxonomy}:{term}"),
            "link_id": str(offer.id),
            "link_entity": "service",
            "taxonomy_term": {
                "id": str(uuid5(_SPACE, f"{taxonomy}:{term}")),
                "code": term,
                "name": term,
                "description": f"{taxonomy}: {term}",
                "taxonomy": taxonomy,
            },
        }
        for taxonomy, term in terms
    ]
    if offer.address:
        found.append(
            {
                "id": part("address"),
                "link_id": str(offer.id),
                "link_entity": "service",
                "link_type": "public address",
                "value": offer.address,
            }
        )
    return found
