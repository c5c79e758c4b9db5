"""The shapes that components take. Any object with these names will do; these are the typed ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum


class Certainty(StrEnum):
    """How sure a fact is. No, unknown, not asked and doubted never look the same."""

    SURE = "sure"
    DOUBTED = "doubted"
    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Fact:
    """One line about a person: `Fact("Born", "about 2007", certainty=Certainty.DOUBTED, source="police, 11 Aug")`."""

    label: str
    value: object = ""
    certainty: str = Certainty.SURE
    source: str = ""
    url: str = ""


@dataclass(frozen=True)
class WorkItem:
    """One row of a work list: why it is here, who must act, by when, one next step."""

    state: str
    what: str
    url: str
    why: str
    reference: str = ""
    about: str = ""
    until: date | datetime | None = None
    since: date | datetime | None = None
    held_since: date | datetime | None = None
    waiting_for: str = ""
    ends: bool = False
    soon: timedelta | None = None
    step: str = ""
    step_url: str = ""
    step_posts: bool = False  # the step changes something: sent by POST


@dataclass(frozen=True)
class WorkGroup:
    """A part of the work list: "Now", with the words that say what may wait."""

    heading: str
    note: str = ""
    items: Sequence[WorkItem] = ()
    folded: bool = False


@dataclass(frozen=True)
class Event:
    """One line of a time line. `note` is quoted below; `by` says who, from which organisation."""

    at: date | datetime
    what: str
    detail: str = ""
    by: str = ""
    note: str = ""
    state: str = "neutral"
    icon: str = ""
    url: str = ""


@dataclass(frozen=True)
class Stage:
    """One stage of a case: `stage` is done, again, now, skipped or ahead."""

    name: str
    stage: str
    note: str = ""


@dataclass(frozen=True)
class Basis:
    """Who may see what, why, on what ground, until when."""

    who: str
    sees: str
    lines: Sequence[str] = ()
    url: str = ""
    url_label: str = ""
    ended: bool = False


@dataclass(frozen=True)
class Look:
    """One look at a file."""

    who: str
    at: datetime
    part: str = ""
    purpose: str = ""
    emergency: bool = False
    review_by: date | datetime | None = None


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table; `number` sets figures to the end side."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell that is more than its text: a link, a state, or a value that protects somebody."""

    text: object
    url: str = ""
    state: str = ""
    protected: bool = False


@dataclass(frozen=True)
class Language:
    """A language on offer; `url` leads to the same page in it."""

    code: str
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class NavigationItem:
    url: str
    label: str
    icon: str = ""
    count: int | None = None
    current: bool = False
    key: str = ""  # the letter after g that leads here


@dataclass(frozen=True)
class NavigationGroup:
    heading: str = ""
    items: Sequence[NavigationItem] = field(default_factory=tuple)


@dataclass(frozen=True)
class Emergency:
    """An open break-glass access: until when, to which file, where to close it."""

    until: datetime
    reference: str
    close_url: str


@dataclass(frozen=True)
class Frame:
    """What every page of somebody signed in needs around it."""

    user_name: str = ""
    role_label: str = ""
    organisation_name: str = ""
    purpose_label: str = ""
    purpose_url: str = ""
    account_url: str = ""
    sign_out_url: str = ""
    search_url: str = ""
    search_method: str = "get"  # "post" keeps a name out of the address bar and out of every log on the way
    demo: bool = False
    navigation: Sequence[NavigationGroup] = ()
    languages: Sequence[Language] = ()
    emergency: Emergency | None = None
    home_url: str = "/"
    keys_off: bool = False
