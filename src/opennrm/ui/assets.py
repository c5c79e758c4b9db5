"""From sources to what the browser gets: `nrm.css`, `nrm.js` and `icons.svg`, and the checksums of what others made.

Run `python -m opennrm.ui.assets` after a change in `styles/`, `scripts/` or `drawings/`; a test fails when that was
forgotten. One file of each kind, because every further request costs a second on a phone with one bar of signal.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

from opennrm.ui import cut

HERE = Path(__file__).resolve().parent
VENDOR = HERE / "static" / "ui" / "vendor"
BUILT = HERE / "static" / "ui"

# The classes of the Utrecht components that our templates use; the rest of their 400 kB stays out.
# A test compares this list with the templates, in both directions.
USED_CLASSES = frozenset(
    [
        "utrecht-button",
        "utrecht-button--primary-action",
        "utrecht-button--secondary-action",
        "utrecht-button--subtle",
        "utrecht-button--danger",
        "utrecht-textbox",
        "utrecht-textbox--html-input",
        "utrecht-textarea",
        "utrecht-textarea--html-textarea",
        "utrecht-select",
        "utrecht-select--html-select",
        "utrecht-custom-checkbox",
        "utrecht-custom-checkbox--html-input",
        "utrecht-radio-button",
        "utrecht-radio-button--html-input",
        "utrecht-form-field",
        "utrecht-form-label",
        "utrecht-form-fieldset",
        "utrecht-form-fieldset--html-fieldset",
        "utrecht-form-fieldset__legend",
        "utrecht-form-fieldset__legend--html-legend",
        "utrecht-table",
        "utrecht-table__caption",
        "utrecht-skip-link",
    ]
)

LICENCE = """/* OpenNRM, and a cut of @utrecht/component-library-css {version}. EUPL-1.2.
 * Copyright 2020-2025 Gemeente Utrecht, Frameless B.V.; 2026 The OpenNRM contributors.
 * Built by `python -m opennrm.ui.assets` from styles/ and vendor/utrecht.css: change those. */
"""


def manifest() -> list[dict[str, str]]:
    """What others made: name, version, licence, and a checksum of every file."""
    packages: list[dict[str, str]] = json.loads((VENDOR / "vendor.json").read_text("utf-8"))["files"]
    return packages


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def style_sheet() -> str:
    version = next(file["version"] for file in manifest() if file["path"] == "utrecht.css")
    theirs = cut.only_classes((VENDOR / "utrecht.css").read_text("utf-8"), USED_CLASSES)
    ours = "".join(cut.squeezed(path.read_text("utf-8")) for path in sorted((HERE / "styles").glob("*.css")))
    return LICENCE.format(version=version) + cut.without_idle_tokens(theirs + ours, prefix="--utrecht-")


def script() -> str:
    head = "/* OpenNRM. EUPL-1.2. Copyright 2026 The OpenNRM contributors. Built from scripts/: change those. */\n"
    parts = (path.read_text("utf-8") for path in sorted((HERE / "scripts").glob("*.js")))
    return head + "".join(part.rstrip() + "\n" for part in parts)


def sprite() -> str:
    """Our own drawings, and the icons of Lucide as symbols, so that one small file serves every page."""
    own = (HERE / "drawings" / "own.svg").read_text("utf-8")
    theirs = "".join(_symbol(path) for path in sorted((VENDOR / "lucide").glob("*.svg")))
    return own.rstrip().removesuffix("</svg>") + theirs + "</svg>\n"


def _symbol(path: Path) -> str:
    drawing = re.sub(r"<!--.*?-->", "", path.read_text("utf-8"), flags=re.S)
    inside = re.search(r"<svg[^>]*>(.*)</svg>", drawing, flags=re.S)
    assert inside, f"{path.name} holds no drawing"
    shapes = re.sub(r"\s+", " ", inside[1]).replace(" />", "/>").replace("> <", "><").strip()
    return (
        f'<symbol id="{path.stem}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.25" '
        f'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>\n'
    )


def icon_names() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite()))


OUTPUTS: dict[str, Any] = {"nrm.css": style_sheet, "nrm.js": script, "icons.svg": sprite}


def build() -> list[str]:
    """Write what changed; the names of what was written."""
    written = []
    for name, make in OUTPUTS.items():
        target, content = BUILT / name, make()
        if not target.exists() or target.read_text("utf-8") != content:
            target.write_text(content, "utf-8")
            written.append(name)
    return written


if __name__ == "__main__":
    sys.stdout.write(f"Written: {', '.join(build()) or 'nothing, all was fresh'}\n")
