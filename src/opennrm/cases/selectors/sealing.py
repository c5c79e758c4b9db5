"""Sealing and opening the words of a case with its own data key, bound to table, row and field."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from opennrm.cases.models.file import Case
from opennrm.kernel import secrets


def place(table: str, row: UUID, field: str) -> str:
    """What sealed words are bound to. Tables that have moved to another room keep the name that they were sealed under:
    `document`, `request`, `piece`, `appointment` and `accountanswer` too. Under another name old words would not open."""
    return f"cases_{table}:{row}:{field}"


class Seal:
    """The open data key of one case, for as long as one act or one page needs it: it is read once for each `case`."""

    def __init__(self, case: Case) -> None:
        if "open_key" not in case.__dict__:
            case.__dict__["open_key"] = secrets.data_keys([case.key_id]).get(case.key_id)
        self._key: bytes | None = case.__dict__["open_key"]
        self._key_id = case.key_id

    @property
    def key(self) -> bytes:
        if self._key is None:
            raise secrets.Erased(f"Data key {self._key_id} was destroyed.")
        return self._key

    def close(self, table: str, row: UUID, field: str, words: str) -> bytes:
        """Empty words stay empty: nothing to hide, and an empty field can be told from a sealed one."""
        return secrets.seal_with(self.key, words.encode(), place(table, row, field)) if words else b""

    def open(self, table: str, row: UUID, field: str, sealed: bytes | memoryview) -> str:
        """What was written; empty where the key was destroyed, so that the page of an erased case still opens."""
        if not sealed or self._key is None:
            return ""
        return secrets.open_with(self._key, bytes(sealed), place(table, row, field)).decode()


def seals(cases: Iterable[Case]) -> dict[UUID, Seal]:
    """The seals of several cases with one query, by case."""
    found = list(cases)
    keys = secrets.data_keys({case.key_id for case in found})
    made: dict[UUID, Seal] = {}
    for case in found:
        seal = Seal.__new__(Seal)
        seal._key, seal._key_id = keys.get(case.key_id), case.key_id
        made[case.id] = seal
    return made
