"""A tiny server for the component sheet, with the content policy of the house."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from opennrm.kernel.headers import CONTENT_POLICY
from opennrm.ui.tests import sheet

STATIC = Path(sheet.__file__).parents[1] / "static"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".html": "text/html"}


class _Pages(BaseHTTPRequestHandler):
    """Pages by address, `?theme=dark&dir=rtl&lang=nl`; what is posted is remembered by the server."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path.startswith("/static/"):
            file = STATIC / parts.path.removeprefix("/static/")
            self._answer(file.read_bytes() if file.is_file() else b"", KINDS.get(file.suffix, "text/plain"))
        elif parts.path.strip("/") in sheet.PAGES:
            html = sheet.page(
                parts.path.strip("/"),
                theme=asked.get("theme", ""),
                direction=asked.get("dir", ""),
                language=asked.get("lang", "en"),
            )
            self._answer(html.encode(), "text/html; charset=utf-8")
        else:
            self._answer(b"<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>", "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.posted.append((self.path, body, dict(self.headers)))  # type: ignore[attr-defined]
        status = self.server.statuses.pop(0) if self.server.statuses else 200  # type: ignore[attr-defined]
        if status == 204:
            self._answer(b"", "text/html", status)
        elif self.path == "/autosave/":
            self._answer(b'{"saved_at": "16:10:42", "fields": {"draft": "d-1"}}', "application/json", status)
        else:
            self._answer(b"<!doctype html><title>Sent</title><h1>Sent</h1>", "text/html; charset=utf-8", status)

    def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CONTENT_POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Quiet: the tests speak."""


@contextmanager
def served() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    server.posted, server.statuses = [], []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def address(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def violations(page: Any) -> list[str]:
    """What axe-core finds. Injected past the content policy, which forbids scripts from elsewhere, as it should."""
    page.evaluate(AXE.read_text("utf-8") + "\n;undefined")
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
