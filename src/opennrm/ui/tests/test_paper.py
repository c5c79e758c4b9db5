"""Documents on paper: tagged, the same for the same words, and words never become markup."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from opennrm.publications.rules.texts import read_files
from opennrm.residence.rules.card import texts
from opennrm.ui import paper


def read(data: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(data))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def test_a_document_is_tagged_has_a_title_and_a_language():
    reader, _words = read(paper.pdf("State of play", [paper.heading("Part one")], language="nl"))
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "nl"
    assert reader.metadata is not None and reader.metadata.title == "State of play"


def test_words_that_look_like_markup_are_printed_as_they_are():
    odd = '#panic("no") *bold* $x$ @ref <label> \\ //'
    _reader, words = read(paper.pdf(odd, [paper.text(odd), paper.bullets([odd]), paper.facts([(odd, odd)])]))
    assert words.count('#panic("no") *bold*') == 5


def test_the_same_words_give_the_same_bytes_and_hidden_signs_are_left_out():
    blocks = [paper.table(["a", "b"], [["1", "zero\u200bwidth"]]), paper.new_page(), paper.quiet("end")]
    first = paper.pdf("Twice", blocks, foot="foot")
    assert first == paper.pdf("Twice", blocks, foot="foot")
    assert "zerowidth" in read(first)[1]


def test_a_row_of_another_length_is_named():
    with pytest.raises(ValueError, match="Row 2 of the table has 1 cells, the head has 2"):
        paper.table(["a", "b"], [["1", "2"], ["3"]])


def test_arabic_runs_from_right_to_left():
    reader, _words = read(paper.pdf("حقوقك", [paper.text("هذا نص")], language="ar"))
    assert reader.trailer["/Root"]["/Lang"] == "ar"


@pytest.mark.parametrize("strange", ["漢字", "ንግርት", "\u0000", "a" * 5000])
def test_a_sign_that_no_font_here_has_still_gives_a_tagged_document(strange):
    reader, _words = read(paper.pdf(strange, [paper.text(strange)]))
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_a_telephone_number_keeps_the_order_of_its_groups_in_an_arabic_document():
    number = "+31 70 448 11 86"
    blocks = [paper.text("نص"), paper.number(number), paper.cut_out(["4 ديسمبر 2026"], number)]
    _reader, words = read(paper.pdf("–", blocks, language="ar", numbered=False))
    assert words.count(number) == 2


def test_a_document_without_title_and_number_says_only_what_its_blocks_say():
    _reader, words = read(paper.pdf("Hidden", [paper.cut_out(["1 May"], "0800")], numbered=False))
    assert words.split() == ["1", "May", "0800"]


@pytest.mark.parametrize("script", ["Noto Naskh Arabic", "Noto Sans Ethiopic", "Noto Sans CJK SC"])
def test_the_fonts_of_scripts_beside_latin_come_with_the_program(script):
    assert script in paper.families()
    assert script in paper.FONTS


@pytest.mark.parametrize("language", ["ar", "ti", "zh", "vi", "mk", "uk", "bg"])
def test_every_sign_of_the_public_texts_and_of_the_card_has_a_font_that_comes_with_the_program(language, monkeypatch):
    tries = []

    def without_fonts_of_the_machine(*given, **options):
        tries.append(options.get("pdf_standards"))
        return compiled(*given, **options, ignore_system_fonts=True)

    compiled = paper.typst.compile
    monkeypatch.setattr(paper.typst, "compile", without_fonts_of_the_machine)
    every = [*read_files()[language].texts.values(), *texts()[language].words.values()]
    paper.pdf("–", [paper.text("".join(sorted(set("".join(every)))))], language=language)
    assert tries == [["ua-1"]]  # no second try, without the promise that every sign is there
    paper.pdf("–", [paper.text("ꦀ")])
    assert tries[1:] == [["ua-1"], None]
