"""Paper: tagged, with title and language, and no text of anybody becomes markup."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from opennrm.ui.paper import Facts, Heading, Paper, Points, Table, Text, pdf

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
PAPER = Paper(
    "A report", "In one sentence.", "foot", "nl",
    (
        Heading("First"), Text("Words with #emph[signs], $x$, *stars*, `ticks`, <label> and @names."), Text("small", muted=True),
        Points(["one", "two"]), Facts([("Budget", "EUR 5")]), Heading("Below", 2),
        Table(["Place", "Number"], [["Sofia", "3"], ["Siem Reap", "14"]], "How many", frozenset({1})),
    ),
)  # fmt: skip


def words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_a_paper_is_tagged_and_has_title_and_language() -> None:
    with pikepdf.open(BytesIO(pdf(PAPER, AT))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "nl"
        assert str(document.Root.ViewerPreferences.DisplayDocTitle) in ("True", "true")
        with document.open_metadata() as about:
            assert about["dc:title"] == "A report"
            assert about["pdfuaid:part"] == "1"


def test_whatever_is_typed_stands_there_as_it_was_typed() -> None:
    text = words(pdf(PAPER, AT))
    for one in ("#emph[signs], $x$, *stars*, `ticks`, <label> and @names", "Sofia", "14", "EUR 5", "How many", "two"):
        assert one in text, one


@pytest.mark.parametrize(
    "strange", ["漢字 ንግርት العربية", "\u0000\u200b", "a" * 5000, '#include("/etc/passwd")', '"); #panic("']
)
def test_no_text_makes_it_fail(strange: str) -> None:
    assert pdf(Paper(strange or "t", blocks=(Text(strange), Points([strange]))), AT).startswith(b"%PDF")


def test_the_same_paper_at_the_same_moment_is_the_same_file() -> None:
    assert pdf(PAPER, AT) == pdf(PAPER, AT)
