"""IATI files that mean harm, or that are no IATI files at all: refused with a reason, in bounded time and memory."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from io import BytesIO

import pytest

from opennrm.projects.rules.iati import pieces
from opennrm.projects.rules.iati.checking import check
from opennrm.projects.rules.iati.findings import KEPT, Kind, Report
from opennrm.projects.tests.samples import CLOSE, OPEN, PLAIN, wrapped

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def said(report: Report, kind: Kind) -> list[str]:
    return [finding.words() for finding in report.findings[kind]]


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>\n'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'


@pytest.mark.parametrize(
    "doctype", [BOMB, OUTSIDE, '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">\n', "<!DOCTYPE iati-activities>\n"]
)
def test_a_document_type_is_refused_before_anything_in_it_acts(doctype: str) -> None:
    body = PLAIN.replace("Shelter and hotline", "&c;" if doctype == BOMB else "&a;")
    report = check(wrapped(body, head=doctype), NOW)
    assert not report.valid and report.records == 0
    assert "declares a document type" in said(report, Kind.XML)[0] and len(said(report, Kind.XML)) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"  \n", "ends before its last element"),
        (b'<iati-activities version="2.03" z:a="1"> </iati-activities>', "outermost element cannot be read"),
        (b"hello", "not XML"),
        (b"\x00" * 4096, "not XML"),
        (b"PK\x03\x04" + b"\x00" * 200, "compressed (zip). Unpack it"),
        (gzip.compress((OPEN + PLAIN + CLOSE).encode()), "compressed (gzip). Unpack it"),
        ((OPEN + PLAIN + CLOSE).encode("utf-32"), "UTF-32. Save it as UTF-8"),
        ((OPEN + PLAIN).encode(), "cut off"),
        ((OPEN + PLAIN[:200]).encode(), "cut off"),
        ((OPEN + PLAIN + CLOSE + "<more/>").encode(), "after the end"),
        ((OPEN + PLAIN.replace("Shelter and", "Shelter &") + CLOSE).encode(), "bare &"),
        ((OPEN + PLAIN.replace("Shelter and", "Shelter &nbsp;") + CLOSE).encode(), "entity"),
        ((OPEN + PLAIN.replace("</title>", "</titel>") + CLOSE).encode(), "closing tag"),
        (OPEN.encode() + PLAIN.replace("Shelter", "Sh\xe9lter").encode("latin-1"), "not UTF-8"),
        (b'<?xml version="1.0" encoding="UTF-16"?>' + OPEN.encode(), "UTF-16"),
        (b'<?xml version="1.0" encoding="UTF-7"?>' + OPEN.encode(), "Save it as UTF-8"),
        (b'<?xml version="1.0" encoding="rot13"?>' + OPEN.encode(), "Save it as UTF-8"),
        ((OPEN + PLAIN.replace("<title>", "<q:title>").replace("</title>", "</q:title>") + CLOSE).encode(), "cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, sentence: str) -> None:
    report = check(BytesIO(content), NOW)
    assert not report.valid
    assert sentence in " ".join(said(report, Kind.XML)), said(report, Kind.XML)


class Endless:
    """A file that goes on and on, made while it is read; counts how much was taken."""

    def __init__(self, head: bytes, unit: bytes, most: int = 1 << 30) -> None:
        self.head, self.block, self.left, self.taken = head, unit * (65536 // len(unit)), most, 0

    def read(self, size: int = -1) -> bytes:
        given, self.head = self.head, b""
        if not given and self.left > 0:
            given = self.block
        self.left -= len(given)
        self.taken += len(given)
        return given


@pytest.mark.parametrize(
    ("head", "unit", "most_megabytes"),
    [
        ("", " ", 3),
        (OPEN, " \n", 3),
        (OPEN, "<!-- nothing -->", 3),
        (OPEN + "<!--", "a", 3),
        (OPEN, "<a>", 3),
        (OPEN + "<iati-activity>", "<a/>", 3),
        (OPEN + "<iati-activity>", "<!---->", 5),
        (OPEN + '<iati-activity x="', "a", 12),
        (OPEN + "<iati-activity><title>", "a", 42),
        (OPEN + "<iati-activity><![CDATA[", "a", 42),
    ],
)
def test_a_gigabyte_of_nothing_is_refused_after_a_few_megabytes(head: str, unit: str, most_megabytes: int) -> None:
    source = Endless(head.encode(), unit.encode())
    report = check(source, NOW)  # type: ignore[arg-type]
    assert not report.valid
    assert source.taken < most_megabytes * pieces.MEGABYTE


def test_a_file_of_nothing_but_faults_is_given_up_and_its_report_stays_small() -> None:
    source = Endless(OPEN.encode(), b"<iati-activity/>")
    report = check(source, NOW, rules=False)  # type: ignore[arg-type]
    assert "the rest was not read" in said(report, Kind.XML)[0]
    assert len(report.findings[Kind.SCHEMA]) == KEPT and source.taken < 2 * pieces.MEGABYTE


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_pieces_are_cut_the_same_wherever_the_reading_stops(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '<r a="1"\n xmlns:q="u"><x a="/>"/><x a=">"></x ><x><y/></x><!-- <x/> -->\n <x/><r/></r>'
    whole = list(pieces.walk(BytesIO(text.encode())))
    monkeypatch.setattr(pieces, "CHUNK", chunk)
    assert list(pieces.walk(BytesIO(text.encode()))) == whole
    assert [(p.content, p.line) for p in whole[1:]] == [
        (b'<x a="/>"/>', 2), (b'<x a=">"></x >', 2), (b"<x><y/></x>", 2), (b"<x/>", 3), (b"<r/>", 3),
    ]  # fmt: skip
