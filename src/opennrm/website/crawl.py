"""Walks the whole site as a visitor would, and says what is wrong: dead links, HTML, weight, third parties, headers."""

from __future__ import annotations

import gzip
import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client, override_settings

from opennrm.website.headers import HEADERS
from opennrm.website.validity import faults as faults_of_html

HOST = "check.invalid"
MOST_BYTES = 50_000  # of the first view, as sent
NEEDED = ("x", "h")  # classes of the two ways out in the bar
FETCHING = {"img": "src", "script": "src", "iframe": "src", "video": "src", "audio": "src", "source": "src", "object": "data", "embed": "src", "input": "src"}  # fmt: skip


@dataclass
class Crawl:
    """What was found."""

    pages: int = 0
    heaviest: tuple[int, str] = (0, "")
    faults: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Links, what a browser would fetch by itself, and classes."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.classes: set[str] = set()
        self.icon = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.classes |= set(given.get("class", "").split())
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "link":
            if given.get("rel") == "icon":
                self.icon = given.get("href", "")
            else:
                self.fetched.append(given.get("href", ""))
        if tag == "form" and not given.get("action", "").startswith("/"):
            self.fetched.append(given.get("action", ""))
        if tag in FETCHING and given.get(FETCHING[tag]):
            self.fetched.append(given[FETCHING[tag]])


def crawl() -> Crawl:
    """Every page that can be reached from the doorway, at the live site's own door."""
    with override_settings(PUBLIC_HOSTS=[HOST], PUBLIC_SECURE=False):
        return _walk(Client(HTTP_HOST=HOST))


def _walk(client: Client) -> Crawl:
    found = Crawl()
    waiting, seen = deque(["/"]), {"/"}
    while waiting:
        url = waiting.popleft()
        answer = client.get(url, HTTP_ACCEPT_ENCODING="gzip")
        if answer.status_code != 200:
            found.faults.append(f"{url} answers {answer.status_code}: a dead link leads there")
            continue
        found.pages += 1
        for link in _look(url, answer, found):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def _look(url: str, answer: Any, found: Crawl) -> list[str]:
    """Judge one page; answers the addresses of this site that it leads to."""
    sent = len(answer.content)
    if sent > MOST_BYTES:
        found.faults.append(f"{url} weighs {sent} bytes as sent; {MOST_BYTES} are allowed")
    found.heaviest = max(found.heaviest, (sent, url))
    wrong = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    if wrong or answer.cookies:
        found.faults.append(f"{url}: wrong headers {', '.join(wrong) or 'Set-Cookie'}")
    reader = _Reader()
    page = gzip.decompress(answer.content).decode()
    reader.feed(page)
    by_style = re.findall(r"(?:url\(|@import)[^;}]*", page)
    found.faults += [f"{url}: fetches {address}" for address in (*reader.fetched, *by_style)]
    found.faults += [f"{url}: the way out is missing" for name in NEEDED if name not in reader.classes]
    if reader.icon != "data:,":
        found.faults.append(f"{url}: has an icon")
    found.faults += [f"{url}: {fault}" for fault in faults_of_html(page)]
    if left := re.findall(r"\{[a-z_]+\}", re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.S)):
        found.faults.append(f"{url}: a placeholder was not filled: {left[0]}")
    return list(_own(url, reader.links))


def _own(url: str, links: list[str]) -> set[str]:
    own = set()
    for link in links:
        if link.startswith(("#", "tel:")) or link == settings.PUBLIC_EXIT_URL:
            continue
        parts = urlsplit(urljoin(f"http://{HOST}{url}", link))
        if parts.netloc == HOST:
            own.add(parts.path)
    return own
