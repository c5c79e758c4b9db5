"""What a check of an IATI file found: each finding says where, which value, and what now."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

KEPT = 1_000  # findings of one kind that are kept in words; all are counted


class Kind(StrEnum):
    """Which part of the standard a finding speaks of. The first two make a file invalid."""

    XML = "xml"  # it cannot be read, or may not be read
    SCHEMA = "schema"
    CODES = "codes"
    RULES = "rules"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One sentence about one line. `number` is the rule's number in the standard ruleset, or the list of codes."""

    kind: Kind
    severity: Severity
    line: int
    sentence: str
    activity: str = ""
    number: str = ""
    path: str = ""

    def words(self) -> str:
        """The finding on one line, as the command prints it."""
        about = f" [{self.number}]" if self.number else ""
        where = f" (activity {self.activity})" if self.activity else ""
        return f"line {self.line}: {self.severity}: {self.sentence}{about}{where}"


@dataclass
class Report:
    """All that was found in one file. `valid` means what IATI's own validator means: well-formed XML that obeys the
    schema. Codes and rules are counted apart; `clean` means that they hold too."""

    records: int = 0
    version: str = ""
    about: str = ""  # activities or organisations
    findings: dict[Kind, list[Finding]] = field(default_factory=lambda: {kind: [] for kind in Kind})
    counts: dict[tuple[Kind, Severity], int] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        key = (finding.kind, finding.severity)
        self.counts[key] = self.counts.get(key, 0) + 1
        kept = self.findings[finding.kind]
        if len(kept) < KEPT:
            kept.append(finding)

    def count(self, kind: Kind, severity: Severity | None = None) -> int:
        wanted = [severity] if severity else list(Severity)
        return sum(self.counts.get((kind, one), 0) for one in wanted)

    @property
    def valid(self) -> bool:
        return not self.count(Kind.XML) and not self.count(Kind.SCHEMA)

    @property
    def clean(self) -> bool:
        return self.valid and not any(self.count(kind, Severity.ERROR) for kind in (Kind.CODES, Kind.RULES))

    def as_data(self) -> dict[str, Any]:
        """For machines: the same report as JSON."""
        return {
            "valid": self.valid,
            "clean": self.clean,
            "version": self.version,
            "about": self.about,
            "records": self.records,
            "counts": {
                kind.value: {one.value: self.count(kind, one) for one in Severity} for kind in Kind
            },
            "findings": [asdict(finding) for kind in Kind for finding in self.findings[kind]],
        }  # fmt: skip
