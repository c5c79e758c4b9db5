"""Every address with real things in its places: each place says here which rows it is about.

A page about a wish gets the wishes, one thing that is something else, and one that does not exist. So every address
is really reached by those who may, and a role can afford to walk all of them.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.apps import apps
from django.urls import URLPattern

from tests.test_walls import addresses

NOT_WALKED = {"account_logout", "language"}  # signing out ends the walk; the language changes only words
MOST_ROWS = 4  # of one kind, for one place
MOST_FILES = 8  # with a reference of their own
MOST_TRIES = 24  # of one address that has several places
# The place's name, and the rows that it is about. "reference" is told apart by the address's first word.
ROWS: dict[str, tuple[str, ...]] = {
    "answer": ("exploitation.Answer",),
    "appointment": ("appointments.Appointment",),
    "asked": ("cases.HandOver",),
    "block_id": ("placement.Block",),
    "conflict": ("cases.Conflict",),
    "danger": ("safety.Danger",),
    "dispatch": ("kernel.Dispatch",),
    "document": ("documents.Document",),
    "draft": ("referrals.Draft",),
    "duty": ("safety.Duty", "projects.Duty"),
    "emergency": ("cases.Emergency",),
    "entry": ("projects.Entry",),
    "erasure": ("people.Erasure",),
    "event": ("safety.Event",),
    "extra": ("cases.EmergencyExtra",),
    "helper": ("safety.Helper",),
    "invitation": ("projects.Invitation",),
    "line": ("publications.Line",),
    "link": ("cases.FileLink",),
    "match": ("people.Match",),
    "member": ("cases.Membership",),
    "merge": ("people.Merge",),
    "message": ("publications.Message",),
    "new_id": ("placement.Stay",),
    "note": ("cases.Note",),
    "notice": ("kernel.Notice",),
    "number": ("requests.Request",),
    "offer": ("publications.Offer",),
    "offer_id": ("placement.Offer",),
    "outcome": ("projects.Outcome",),
    "paper": ("cooperation.Paper",),
    "payment": ("projects.Payment",),
    "piece": ("requests.Piece",),
    "place_id": ("placement.Place",),
    "point": ("partners.ContactPoint",),
    "question": ("people.Question",),
    "request_id": ("placement.Request",),
    "right_id": ("placement.AddressRight",),
    "row": ("residence.Clock", "residence.Procedure", "residence.Period", "residence.CriminalCase", "residence.Owed"),
    "share": ("cases.Share",),
    "shelter_id": ("placement.Shelter",),
    "sign": ("referrals.OwnSign",),
    "stay_id": ("placement.Stay",),
    "suggestion": ("projects.Suggestion",),
    "task": ("cases.Task",),
    "transport_id": ("placement.Transport",),
    "unit_id": ("placement.Unit",),
    "user": ("accounts.User",),
    "version": ("publications.TextVersion",),
    "wish_id": ("placement.Wish",),
}
REFERENCES: dict[str, tuple[str, ...]] = {
    "cases": ("cases.Case",),
    "people": ("people.Person",),
    "referrals": ("referrals.Referral",),
    "raids": ("referrals.Raid",),
    "cooperation": ("cooperation.Item",),
    "projects": ("projects.Project",),
}
WORDS: dict[str, tuple[str, ...]] = {
    "act": ("decide", "criminal-case", "met", "accept"),
    "question": ("forms", "route"),
    "language": ("nl",),
    "code": ("nl", "HU"),
    "kind": ("bottleneck",),
    "need": ("interpreter",),
    "step": ("noticed", "person"),
    "state": ("solved",),
    "field": ("title",),
    "cause": ("no_housing",),
}
Rows = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Known:
    """What really is in the database, by the name of the place in an address."""

    rows: dict[str, list[str]]
    references: dict[str, list[str]]

    @property
    def one_of_each(self) -> list[str]:
        return sorted({values[0] for values in self.rows.values() if values})


def read_known(rows: Rows) -> Known:
    """rows : asks the database past row security, as its owner (`owner_rows`)."""

    # In the order in which they were written: ids are random, and what a test sees must not be.
    def column(name: str, labels: tuple[str, ...], most: int = MOST_ROWS) -> list[str]:
        tables = [apps.get_model(label)._meta.db_table for label in labels]
        return [
            str(value)
            for table in tables
            for (value,) in rows(f'select {name} from "{table}" order by ctid limit {most}')
        ]

    return Known(
        {place: column("public_id" if place == "user" else "id", labels) for place, labels in ROWS.items()},
        {word: column("reference", labels, MOST_FILES) for word, labels in REFERENCES.items()},
    )


def walkable() -> list[tuple[str, URLPattern]]:
    return [(route, entry) for route, entry in addresses() if (entry.name or "") not in NOT_WALKED]


def candidates(route: str, known: Known, *, thoroughly: bool = False) -> Iterator[str]:
    """The address with what it is about in its places, with something else, and with what does not exist.

    thoroughly : with one thing of every kind that there is, where the address has one place.
    """
    places: list[tuple[str, str]] = re.findall(r"<(\w+):(\w+)>", route)
    strangers = known.one_of_each if thoroughly and len(places) == 1 else known.rows["member"][:1]
    word = route.split("/", 1)[0]

    def values(kind: str, name: str) -> list[str]:
        if kind == "uuid":
            return [*known.rows[name], *strangers, str(uuid.uuid4())]
        if name == "reference":
            own = known.references[word]
            others = [value for other, found in known.references.items() if other != word for value in found[:1]]
            return [*own, *others[:2], "00000000"]
        if kind == "int":
            return ["1"]
        return [*WORDS.get(name, ()), "x"]

    form = re.sub(r"<\w+:\w+>", "{}", route)
    numbered = product(*(list(enumerate(values(kind, name))) for kind, name in places))
    # What fits comes first in each place, so the tries that are left out are the least alike to a real address.
    most = MOST_TRIES if len(places) > 1 else None
    for filled in sorted(numbered, key=lambda parts: sum(number for number, _ in parts))[:most]:
        yield "/" + form.format(*(value for _, value in filled))
