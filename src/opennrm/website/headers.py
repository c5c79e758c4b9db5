"""The exact headers of every answer of the public site, live or as plain files."""

from __future__ import annotations

import base64
import hashlib

from opennrm.website.look import SCRIPT, STYLE


def _hash(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


# One request a page: style and script stand in it, and nothing else may run. No picture but the empty icon.
POLICY = "; ".join(
    [
        "default-src 'none'",
        f"script-src 'sha256-{_hash(SCRIPT)}'",
        f"style-src 'sha256-{_hash(STYLE)}'",
        "img-src data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
POWERS = ("accelerometer", "browsing-topics", "camera", "geolocation", "microphone", "payment", "usb")
HEADERS: dict[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TRANSPORT = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")  # where the site is on https
WIPE = '"cache", "cookies", "storage"'  # Clear-Site-Data of /leave
