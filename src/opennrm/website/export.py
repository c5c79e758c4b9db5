"""The whole site as plain files, with the headers in the words of four kinds of server. Takes nothing in: no form."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from opennrm.kernel import clock
from opennrm.publications.rules import LANGUAGES
from opennrm.website import hsds
from opennrm.website.content import Content
from opennrm.website.headers import HEADERS, TRANSPORT, WIPE
from opennrm.website.pages import PAGES, address, context_of, draw
from opennrm.website.reading import draw_page

ALL = {**HEADERS, TRANSPORT[0]: TRANSPORT[1]}


class Occupied(Exception):
    """The folder holds something else. Nothing was written."""


MARK = ".opennrm-website"


def export(folder: Path, content: Content) -> int:
    """Write everything; answers how many pages. A folder with other things in it is refused."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / MARK).exists():
        raise Occupied(f"{folder} is not empty, and no earlier export: choose another folder.")
    (folder / MARK).write_text("Written by ./nrm website export; written over by the next.\n", encoding="utf-8")
    pages = {"/": draw_page(content, "", "doorway", live=False)}
    for code in LANGUAGES:
        for slug in PAGES:
            pages[address(code, slug)] = draw_page(content, code, slug, live=False)
    for url, body in pages.items():
        _write(folder / url.strip("/") / "index.html", body)
    for code in LANGUAGES:
        _write(folder / code / "404.html", _lost(content, code))
    _write(folder / "404.html", _lost(content, settings.PUBLIC_LANGUAGE))
    _write(folder / "leave", b"")
    _write_services(folder, content)
    _write_headers(folder)
    return len(pages)


def _lost(content: Content, code: str) -> bytes:
    """What a server shows for an address that is not there: content networks take the nearest, other servers the first."""
    context = context_of(content, code, "fault", clock.now(), live=False)
    return draw("fault", context)


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def _write_services(folder: Path, content: Content) -> None:
    rows = [hsds.service(offer) for offer in content.offers]
    body = json.dumps(hsds.framed(rows, 1, 1, len(rows)), ensure_ascii=False, indent=1).encode()
    _write(folder / "hsds" / "services.json", body)


def _write_headers(folder: Path) -> None:
    """For content networks (_headers), Apache (.htaccess), nginx and Caddy: the same headers in each, and the page for 404."""
    network = "".join(f"  {n}: {v}\n" for n, v in ALL.items())
    _write(folder / "_headers", f"/*\n{network}/leave\n  Clear-Site-Data: {WIPE}\n".encode())
    apache = "".join(f'Header always set {n} "{_quoted(v)}"\n' for n, v in ALL.items())
    apache += f'<Files "leave">\nHeader always set Clear-Site-Data "{_quoted(WIPE)}"\n</Files>\n'
    apache += "Header always unset Set-Cookie\nDirectoryIndex index.html\nErrorDocument 404 /404.html\n"
    _write(folder / ".htaccess", apache.encode())
    nginx = "".join(f'add_header {n} "{_quoted(v)}" always;\n' for n, v in ALL.items())
    leave = f'{nginx}add_header Clear-Site-Data "{_quoted(WIPE)}" always;\n'  # a place with a header of its own inherits none
    _write(
        folder / "nginx.conf",
        f"access_log off;\nerror_page 404 /404.html;\n{nginx}location = /leave {{\n{leave}}}\n".encode(),
    )
    caddy = "".join(f'\t{n} "{_quoted(v)}"\n' for n, v in ALL.items())
    block = f"header {{\n{caddy}}}\n"
    caddy = f'{block}header /leave Clear-Site-Data "{_quoted(WIPE)}"\n'
    _write(
        folder / "Caddyfile.headers",
        f"{caddy}handle_errors 404 {{\n{block}\trewrite * /404.html\n\tfile_server\n}}\n".encode(),
    )


def _quoted(value: str) -> str:
    return value.replace('"', '\\"')
