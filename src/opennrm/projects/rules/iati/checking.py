"""Checking a whole file, activity by activity: XML, schema, codes, rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from lxml import etree

from opennrm.projects.rules.iati import codes, reading, ruleset, schema, standard
from opennrm.projects.rules.iati.findings import Finding, Kind, Report, Severity
from opennrm.projects.rules.iati.pieces import Piece, Root, Stray, Unreadable, walk

MOST_FAULTS = 10_000  # faults of the schema after which the rest of a file is not read


def _shown(text: str) -> str:
    """Text as it stands, or the numbers of its signs where nobody could see them.

    >>> _shown("money"), _shown("\\u00a0")
    ('“money”', 'U+00A0')
    """
    return f"“{text}”" if text.strip() else " ".join(f"U+{ord(sign):04X}" for sign in text[:5])


@dataclass(frozen=True)
class Record:
    """One activity or organisation as it stood in the file: its root, its bytes, and the parsed element."""

    root: Root
    piece: Piece
    element: Any
    identifier: str
    faultless: bool  # as far as XML and schema go


class Check:
    """A check that goes on. `report` grows while `records` is read."""

    def __init__(self, now: datetime, *, rules: bool = True) -> None:
        self.now, self.rules, self.report = now, rules, Report()
        self.root: Root | None = None
        self.seen: dict[int, int] = {}  # digest of an identifier -> line
        self.foreign_line = 0

    def records(self, source: BinaryIO) -> Iterator[Record]:
        """Every record that is well-formed XML, whatever is wrong with it otherwise."""
        try:
            for part in walk(source):
                if isinstance(part, Root):
                    if not self._begin(part):
                        return
                elif isinstance(part, Stray):
                    self._schema(
                        part.line, f"Text stands between the activities: {_shown(part.text)}. Only elements may."
                    )
                elif (record := self._record(part)) is not None:
                    yield record
                if self.report.count(Kind.SCHEMA) + self.report.count(Kind.XML) > MOST_FAULTS:
                    raise Unreadable(f"There are more than {MOST_FAULTS:,} faults; the rest was not read.", part.line)
        except Unreadable as fault:
            self._add(Kind.XML, Severity.ERROR, fault.line, fault.sentence)
            return
        if self.root is not None and not self.report.records:
            self._empty(self.root)

    def _add(
        self, kind: Kind, severity: Severity, line: int, sentence: str, activity: str = "", number: str = ""
    ) -> None:
        self.report.add(Finding(kind, severity, line, sentence, activity, number))

    def _schema(self, line: int, sentence: str) -> None:
        self._add(Kind.SCHEMA, Severity.ERROR, line, sentence)

    def _begin(self, root: Root) -> bool:
        if root.name not in standard.KINDS:
            self._schema(
                root.line,
                f"The outermost element is <{root.name[:60]}>. An IATI file begins with <iati-activities> or "
                "<iati-organisations>.",
            )
            return False
        self.root = root
        self.report.about = root.name.removeprefix("iati-")
        self.report.version = version = root.attributes.get("version", "")
        if version and version != standard.VERSION and version in standard.code_list("Version").codes:
            self._add(
                Kind.CODES, Severity.WARNING, root.line,
                f"The file says version {version}; it was checked against {standard.VERSION}.", number="Version",
            )  # fmt: skip
        elif version:
            found = codes.fault("Version", version)
            if found:
                self._add(Kind.CODES, found[0], root.line, found[1], number="Version")
        return True

    def _empty(self, root: Root) -> None:
        """A root without a record: ask the schema about the root alone."""
        try:
            document = etree.fromstring(root.around(b""), standard.safe_parser())
        except etree.XMLSyntaxError as fault:  # a prefix of a namespace that is not declared
            self._add(Kind.XML, Severity.ERROR, root.line, f"The outermost element cannot be read: {fault.msg}.")
            return
        rules = standard.schema(root.name)
        if not rules.validate(document):
            for finding in schema.findings(rules.error_log, lambda _: root.line, ""):
                self.report.add(finding)

    def _record(self, piece: Piece) -> Record | None:
        root = self.root
        assert root is not None
        wanted, identifier, _ = standard.KINDS[root.name]
        try:
            document = etree.fromstring(root.around(piece.content), standard.safe_parser())
        except etree.XMLSyntaxError as fault:
            line = piece.line + max(1, fault.lineno or 1) - 1
            self._add(Kind.XML, Severity.ERROR, line, f"This activity cannot be read: {fault.msg}.")
            self.report.records += 1
            return None
        namespace, _, name = str(document[0].tag).rpartition("}")
        if namespace:  # the schema allows elements of other namespaces after the last activity
            self.foreign_line = piece.line
            self._foreign(root, piece)
            return None
        if name != wanted:
            self._schema(piece.line, f"<{piece.name[:60]}> stands where only <{wanted}> may.")
            return None
        if self.foreign_line:
            self._schema(
                piece.line, f"An element of another namespace (line {self.foreign_line}) stands before <{wanted}>."
            )
            self.foreign_line = 0
        return self._checked(root, piece, document, identifier)

    def _foreign(self, root: Root, piece: Piece) -> None:
        """An element of another namespace after the last record: elements of the standard inside it must be right."""
        document = etree.fromstring(root.around(standard.SMALLEST[root.name] + piece.content), standard.safe_parser())
        rules = standard.schema(root.name)
        if rules.validate(document):
            return
        for finding in schema.findings(rules.error_log, lambda line: piece.line + max(1, line or 1) - 1, ""):
            if finding.path != f"/{root.name}":
                self.report.add(finding)

    def _checked(self, root: Root, piece: Piece, document: Any, identifier: str) -> Record:
        self.report.records += 1
        element = document[0]
        name = reading.text_of(element.find(identifier))

        def line_of(line: int) -> int:
            return piece.line + max(1, line or 1) - 1

        before = self.report.count(Kind.SCHEMA)
        self._against_schema(root, document, line_of, name)
        faultless = self.report.count(Kind.SCHEMA) == before
        if self.rules:
            for finding in codes.findings(element, line_of, name):
                self.report.add(finding)
            for finding in ruleset.findings(document, self.now, line_of, name):
                self.report.add(finding)
        self._twice(name, piece.line)
        return Record(root, piece, element, name, faultless)

    def _against_schema(self, root: Root, document: Any, line_of: Callable[[int], int], name: str) -> None:
        rules = standard.schema(root.name)
        if rules.validate(document):
            return
        for finding in schema.findings(rules.error_log, line_of, name):
            if finding.path == f"/{root.name}":  # the root stands round every record; say its faults once
                if self.report.records == 1:
                    self._schema(root.line, finding.sentence)
                continue
            self.report.add(finding)

    def _twice(self, name: str, line: int) -> None:
        if not name:
            return
        digest = hash(name)
        if digest in self.seen:
            self._add(
                Kind.RULES, Severity.ERROR, line,
                f"The identifier “{name[:80]}” was used before, in line {self.seen[digest]}.", name, "twice",
            )  # fmt: skip
        self.seen.setdefault(digest, line)


def check(source: BinaryIO, now: datetime, *, rules: bool = True) -> Report:
    """Check a whole file and keep only the report."""
    going = Check(now, rules=rules)
    for _ in going.records(source):
        pass
    return going.report
