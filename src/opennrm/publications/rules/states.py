"""The states of a public text, and what may follow what. Pure."""

from __future__ import annotations

from enum import StrEnum

from opennrm.kernel.states import Table
from opennrm.law.words import gettext_noop as _


class State(StrEnum):
    """How far a text may be trusted. Out of date is not a state of its own: it is computed from the source."""

    DRAFT = "draft"
    MACHINE = "machine-drafted"
    REVIEWED = "reviewed"


class Step(StrEnum):
    """Where one version of a text, or an entry of the directory, stands between two people."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    DECLINED = "declined"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


STEPS = Table(
    "this version",
    {
        Step.PROPOSED: {Step.PUBLISHED, Step.DECLINED, Step.REPLACED},
        Step.PUBLISHED: {Step.REPLACED, Step.WITHDRAWN},
    },
)
LONGEST_TEXT = 20_000
LONGEST_LINE = 400  # for texts that are one line


def two_people(written_by: int | None, publisher: int | None) -> list[str]:
    """Why this user may not publish what that user wrote; empty if another pair of eyes looks.

    >>> two_people(7, 8), two_people(7, 7)
    ([], ['Somebody else publishes what you wrote.'])
    """
    same = written_by is not None and written_by == publisher
    return [_("Somebody else publishes what you wrote.")] if same else []
