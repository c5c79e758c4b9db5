"""The door: exact headers for every address and method, no cookie, no trace in a log, nothing of the desk."""

from __future__ import annotations

import gzip
import logging
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from opennrm.kernel.logs import NoPersonalData
from opennrm.publications.rules import LANGUAGES
from opennrm.website.headers import HEADERS, POLICY
from opennrm.website.pages import PAGES, address
from opennrm.website.tests.conftest import HOST

ADDRESSES = [
    "/", "/leave", "/favicon.ico", "/en/", "/ar/tell/", "/nl/answer/", "/nl/turn/", "/nl/turn/?region=oost", "/en/turn",
    "/hsds/", "/hsds/services", "/hsds/services/00000000-0000-4000-8000-000000000000", "/hsds/organizations",
    "/nothing/", "/en/nothing/", "/sign-in/", "/static/ui/nrm.css", "/cases/", "/healthz", "/..%2f..%2fetc/passwd",
    *[address("hu", slug) for slug in PAGES],
]  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")
EXACT = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
MORE = {"Content-Type", "Content-Length", "Vary", "Allow", "Location", "Clear-Site-Data"}


@pytest.mark.parametrize("method", METHODS)
def test_every_address_and_method_has_exactly_these_headers_and_no_cookie(visitor: Client, method: str) -> None:
    assert EXACT == HEADERS
    for url in ADDRESSES:
        answer = visitor.generic(method, url)
        assert answer.status_code in (200, 204, 308, 400, 403, 404, 405, 429), (method, url, answer.status_code)
        assert {name: answer.headers[name] for name in EXACT} == EXACT, (method, url)
        assert set(answer.headers) - set(EXACT) <= MORE, (method, url, set(answer.headers))
        assert not answer.cookies


def test_the_content_policy_lets_nothing_in_from_anywhere() -> None:
    assert re.fullmatch(
        r"default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'sha256-[\w+/=]{44}'; img-src data:; "
        r"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        POLICY,
    )


def test_over_https_the_browser_is_told_to_stay_there(visitor: Client, settings: Any) -> None:
    settings.PUBLIC_SECURE, settings.PUBLIC_URL = True, f"https://{HOST}"
    moved = visitor.get("/hu/rights/")
    assert (moved.status_code, moved.headers["Location"]) == (308, f"https://{HOST}/hu/rights/")
    answer = visitor.get("/hu/rights/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize("path", ["/%0d%0aSet-Cookie:x=1", "/%E2%80%AE/", "//evil.example/", "/hu/%0a", "/a%3Fb"])
def test_over_http_no_path_breaks_out_of_the_address_to_which_it_is_sent(
    visitor: Client, settings: Any, path: str
) -> None:
    settings.PUBLIC_SECURE, settings.PUBLIC_URL = True, f"https://{HOST}"
    moved = visitor.get(path)
    assert moved.status_code == 308
    assert moved.headers["Location"].startswith(f"https://{HOST}/")
    assert moved.headers["Location"].isascii()
    assert not re.search(r"\s", moved.headers["Location"])


def test_the_complete_name_of_the_host_is_the_same_host(visitor: Client) -> None:
    assert visitor.get("/hu/", HTTP_HOST=f"{HOST.upper()}.:8000").status_code == 200


def test_an_answer_without_content_has_no_length_and_no_type(visitor: Client) -> None:
    for url in ("/leave", "/favicon.ico"):
        assert not {"Content-Length", "Content-Type", "Vary"} & set(visitor.get(url).headers), url


def test_leaving_makes_the_browser_forget(visitor: Client) -> None:
    answer = visitor.get("/leave")
    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (204, '"cache", "cookies", "storage"')


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_no_other_site_makes_a_browser_forget_the_cookies_of_the_domain(visitor: Client, site: str) -> None:
    assert "Clear-Site-Data" not in visitor.get("/leave", HTTP_SEC_FETCH_SITE=site).headers
    assert "Clear-Site-Data" in visitor.get("/leave", HTTP_SEC_FETCH_SITE="same-origin").headers


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_view_weighs_at_most_fifty_kilobytes_as_sent_in_one_request(visitor: Client, code: str) -> None:
    for slug in PAGES:
        answer = visitor.get(address(code, slug), HTTP_ACCEPT_ENCODING="gzip, br")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.content) == int(answer.headers["Content-Length"]) <= 50_000
        page = gzip.decompress(answer.content).decode()
        assert not re.search(r"<(img|iframe|link(?! rel=\"icon\" href=\"data:,\")|script src|video|audio)", page)
        assert 'style="' not in page


def test_a_browser_that_reads_no_gzip_gets_plain_bytes(visitor: Client) -> None:
    answer = visitor.get("/en/", HTTP_ACCEPT_ENCODING="identity")
    assert answer.content.startswith(b"<!doctype html>")


@pytest.mark.parametrize("slug", ["", "rights", "history"])
def test_neither_title_nor_icon_nor_preview_tells_what_this_is(visitor: Client, slug: str) -> None:
    page = visitor.get(address("en", slug)).content.decode()
    assert "<title>Information</title>" in page
    assert '<link rel="icon" href="data:,">' in page
    assert "og:" not in page
    assert "description" not in page.split("</head>")[0]


# --- the desk ---------------------------------------------------------------------------------------


def test_the_desk_is_not_on_the_public_host_and_the_site_is_not_on_the_desks(visitor: Client, client: Client) -> None:
    assert visitor.get("/sign-in/").status_code == 404
    assert client.get("/sign-in/").status_code == 200
    assert client.get("/en/rights/").status_code == 404


def test_the_cookie_of_the_desk_changes_nothing_on_a_public_page(visitor: Client, signed_in: Any) -> None:
    """No browser would send it to another host; if something did, no page reads it, refreshes it or writes one."""
    cookie = signed_in("registrar").cookies
    plain = visitor.get("/en/rights/").content
    for name, morsel in cookie.items():
        visitor.cookies[name] = morsel.value
    answer = visitor.get("/en/rights/")
    assert answer.content == plain
    assert not answer.cookies


def test_the_cookie_of_the_desk_belongs_to_its_host_alone(signed_in: Any) -> None:
    for morsel in signed_in("registrar").cookies.values():
        assert not morsel["domain"]


def test_no_page_of_the_site_needs_a_session_or_an_account() -> None:
    names = {str(pattern.lookup_str) for pattern in get_resolver("opennrm.website.urls").url_patterns}
    assert all(name.startswith("opennrm.website.") for name in names)


# --- logs -------------------------------------------------------------------------------------------


def test_no_log_holds_an_address_or_what_was_typed(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for url in ("/en/", "/en/nothing/", "/nl/turn/?region=Sekretstadt"):
            visitor.get(
                url, REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Telltale/1.0", HTTP_X_FORWARDED_FOR="203.0.113.78"
            )
        visitor.post("/en/tell/", {"what": "Sekretwort"}, REMOTE_ADDR="203.0.113.77")
    said = "\n".join(NoPersonalData().format(record) for record in caplog.records)
    for word in ("203.0.113", "Telltale", "Sekret"):
        assert word not in said


def test_a_page_that_cannot_be_drawn_still_names_the_emergency_number(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from opennrm.website import pages

    def broken(*args: Any, **more: Any) -> None:
        raise ValueError("Sekretwort")

    monkeypatch.setattr(pages, "draw", broken)
    answer = visitor.get("/nl/")
    assert answer.status_code == 500
    assert "Er ging bij ons iets mis." in answer.content.decode()
    assert b'href="tel:112"' in answer.content
    assert b'href="https://weather.example/"' in answer.content
    monkeypatch.setattr(pages, "voice_for", broken)
    assert b"Danger now? 112." in visitor.get("/nl/").content
    assert {name: answer.headers[name] for name in EXACT} == EXACT
    assert "Sekretwort" not in caplog.text
