"""Papers of a meeting: how much one meeting holds, and what is asked of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable

MEGABYTE = 1024 * 1024
QUOTA_BYTES = 100 * MEGABYTE  # all papers of one meeting together
LONGEST_TITLE = 200


def faults(title: str, size: int, digest: bytes, there: Iterable[tuple[int, bytes]]) -> dict[str, list[str]]:
    """What speaks against one more paper, field by field; `there` are size and digest of those that the meeting has.

    >>> faults("Agenda", 10, b"a", [(5, b"b")])
    {}
    >>> faults(" ", 10, b"a", [(QUOTA_BYTES, b"a")])
    {'title': ['Say in a few words what this paper is.'], 'file': ['This very paper is in the meeting already.', 'A meeting holds 100 MB of papers, and this one is full.']}
    """
    held, found = list(there), dict[str, list[str]]()
    if not title.strip():
        found["title"] = ["Say in a few words what this paper is."]
    elif len(title) > LONGEST_TITLE:
        found["title"] = ["Write at most 200 letters."]
    if any(digest == other for _, other in held):
        found["file"] = ["This very paper is in the meeting already."]
    if size + sum(other for other, _ in held) > QUOTA_BYTES:
        found.setdefault("file", []).append("A meeting holds 100 MB of papers, and this one is full.")
    return found
