"""Reading an answer as somebody would: its words, without what they are drawn with."""

from __future__ import annotations

import re
from typing import Any


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
