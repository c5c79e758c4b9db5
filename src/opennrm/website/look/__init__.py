"""The look of the public site: a small style sheet on the house's tokens, and one script; both stand in every page."""

from __future__ import annotations

from pathlib import Path

from opennrm.ui import cut

_HERE = Path(__file__).resolve().parent
_TOKENS = _HERE.parents[1] / "ui" / "styles" / "01-tokens.css"


def _style() -> str:
    """The tokens that this style reads, and the style: nothing of the desk's 400 kB of components."""
    both = cut.squeezed(_TOKENS.read_text(encoding="utf-8") + (_HERE / "site.css").read_text(encoding="utf-8"))
    return cut.without_idle_tokens(both, prefix="--nrm-").strip()


def _script() -> str:
    lines = (_HERE / "site.js").read_text(encoding="utf-8").splitlines()
    return "\n".join(line.strip() for line in lines if line.strip() and not line.strip().startswith("//"))


STYLE = _style()
SCRIPT = _script()
