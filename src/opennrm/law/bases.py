"""On which legal basis somebody may register a possible victim, in plain words. Pure data; countries fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from opennrm.law.words import Source


class Basis(StrEnum):
    """The grounds that this program knows. Which are open to whom is the country's to say."""

    DUTY = "duty"
    PUBLIC_TASK = "public_task"
    JUSTIFIED_INTEREST = "justified_interest"
    VITAL_INTEREST = "vital_interest"
    CONSENT = "consent"


@dataclass(frozen=True)
class Explained:
    """A sentence of law for the reader, with where it comes from."""

    sentence: str
    source: Source


@dataclass(frozen=True)
class Registering:
    """What the law of a country says about who may register somebody.

    `must` and `may` map a kind of reporter to its bases, the strongest first; `other` is for every kind not named.
    `words` explains each basis; `limits` are sentences that one kind of reporter must know besides.
    """

    must: Mapping[str, tuple[Basis, ...]]
    may: Mapping[str, tuple[Basis, ...]]
    other: tuple[Basis, ...]
    names: Mapping[Basis, str]
    words: Mapping[Basis, Explained]
    unnamed: Explained
    care_needs_consent: Explained
    limits: Mapping[str, Explained]
    answer_days: int
    answer_source: Source

    def has_duty(self, kind: str) -> bool:
        return kind in self.must

    def open_to(self, kind: str) -> tuple[Basis, ...]:
        """The bases open to a kind of reporter, the strongest first."""
        return self.must.get(kind) or self.may.get(kind) or self.other
