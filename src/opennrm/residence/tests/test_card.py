"""The rights card: sixteen languages, each with its state; nothing that betrays; nothing unreviewed in a hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from opennrm.law import book
from opennrm.law.editions import Edition
from opennrm.publications.rules import texts as site
from opennrm.publications.rules.languages import LANGUAGES as OF_THE_SITE
from opennrm.residence.rules import card as rules
from opennrm.residence.rules.card import SOURCE, CardText, Dates, State, card, missing, outdated, reviewed, texts

EVERY = list(texts().values())
B8, BELGIUM = book.edition("nl-b8-3"), book.edition("be-2007")
DATES = Dates("1 May", "1 August")
# The beginnings of the words for police, human trafficking and victim in each language.
BETRAYING = {
    "en": "police traffick victim", "nl": "politie mensenhandel slachtoffer", "hu": "rendőr emberkeresked áldozat",
    "bg": "полици трафик", "ro": "poliți trafic", "pl": "policj handl", "sk": "políci obchodovan",
    "mk": "полиц трговија", "fr": "police traite", "pt": "polícia tráfico", "es": "policía trata",
    "zh": "警察 贩卖", "vi": "cảnh_sát buôn_người", "ar": "شرطة اتجار", "ti": "ፖሊስ ንግዲ", "uk": "поліці торгівл",
}  # fmt: skip


def made(text: CardText, edition: Edition = B8, dates: Dates = DATES, *, discreet: bool = False, whole: bool = True):
    return card(text, dates, edition.entitlements, "0800", discreet=discreet, whole=whole)


def test_the_card_has_the_languages_of_the_site():
    assert set(texts()) == set(OF_THE_SITE)


@pytest.mark.parametrize("text", EVERY, ids=lambda text: text.language)
def test_every_language_has_every_word_made_from_the_source_as_it_stands(text: CardText):
    source = texts()[SOURCE]
    assert missing(text, source) == []
    assert outdated(text, source) == []
    assert set(text.words) == set(source.words)
    assert "{start}" in text.words["until"] and "{end}" in text.words["until"]


@pytest.mark.parametrize("text", EVERY, ids=lambda text: text.language)
def test_no_text_claims_a_review_that_nobody_signed(text: CardText):
    if text.state != State.REVIEWED:
        assert (text.reviewed_by, text.reviewed_on) == ("", None)
    else:
        assert text.reviewed_by and text.reviewed_on
    assert reviewed(text, texts()[SOURCE]) == (text.state == State.REVIEWED)


@pytest.mark.parametrize("text", EVERY, ids=lambda text: text.language)
def test_the_whole_card_names_no_crime_and_no_authority(text: CardText):
    said = " ".join(text.words.values()).lower()
    of_the_site = " ".join(site.read_files()[text.language].texts.values()).lower()
    for word in (each.replace("_", " ") for each in BETRAYING[text.language].split()):
        assert word in of_the_site, f"{word} is no word of this language"
        assert word not in said


@pytest.mark.parametrize("edition", [e for c in book.countries() for e in book.editions(c)], ids=lambda e: e.code)
@pytest.mark.parametrize("text", EVERY, ids=lambda text: text.language)
def test_the_card_has_words_for_everything_that_is_owed_in_every_country(text: CardText, edition: Edition):
    rights = [each for _heading, group in made(text, edition).rights for each in group]
    assert len(rights) == len(edition.entitlements)


def test_only_a_text_that_a_named_human_reviewed_as_it_stands_counts_as_reviewed():
    source = texts()[SOURCE]
    dutch = replace(texts()["nl"], state=State.REVIEWED, reviewed_by="A. Reader", reviewed_on=date(2026, 5, 1))
    assert reviewed(dutch, source)
    for wrong in (
        replace(dutch, state=State.DRAFT),
        replace(dutch, state=State.MACHINE),
        replace(dutch, reviewed_by=" "),
        replace(dutch, reviewed_on=None),
        replace(dutch, words={**dutch.words, "intro": ""}),
        replace(dutch, made_from={**dutch.made_from, "intro": "0000000000"}),
    ):
        assert not reviewed(wrong, source)
    newer = replace(source, words={**source.words, "owed": "You may have:"})
    assert not reviewed(dutch, newer)  # the source changed after the review


def test_an_unreviewed_card_shows_dates_number_and_one_sentence_and_a_discreet_one_not_even_that():
    english = texts()["en"]
    held = made(english, whole=False)
    assert (held.full, held.title, held.lines, held.rights, held.call) == (
        False, "", ("1 May – 1 August", "Ask for an interpreter."), (), "",
    )  # fmt: skip
    for whole in (True, False):
        discreet = made(english, discreet=True, whole=whole)
        assert (discreet.full, discreet.title, discreet.lines, discreet.rights, discreet.phone) == (
            False, "", ("1 May – 1 August",), (), "0800",
        )  # fmt: skip


def test_what_is_from_memory_is_something_to_ask_about_and_no_promise():
    certain, asked = made(texts()["en"]).rights
    assert certain[0] == "You have a right to:" and "a safe place to stay" in certain[1]
    assert "Nobody has confirmed" in asked[0] and asked[1] == ("a lawyer, free of charge", "an interpreter")
    (belgian,) = made(texts()["en"], BELGIUM, replace(DATES, sure=False)).rights
    assert "Nobody has confirmed" in belgian[0] and len(belgian[1]) == len(BELGIUM.entitlements)


def test_a_last_day_from_memory_says_so_and_without_a_term_there_is_no_day():
    english = texts()["en"]
    assert any("not confirmed" in line for line in made(english, dates=replace(DATES, sure=False)).lines)
    assert not any("not confirmed" in line for line in made(english).lines)
    assert "No term runs at this moment." in made(english, dates=Dates(sure=False)).lines


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path):
    (tmp_path / "hu.toml").write_text('language = "hu"\nstate = "perfect"\n[texts]\n')
    with pytest.raises(rules.BadCard, match=r"hu\.toml cannot be read"):
        rules.read_card(tmp_path / "hu.toml")


@pytest.mark.parametrize("language", ["hu", "bg", "uk", "mk"])
def test_a_day_that_ends_with_a_point_of_its_own_leaves_one_point_in_the_sentence(language: str):
    shown = made(texts()[language], dates=Dates("22. szeptember 2026.", "22. december 2026 г."))
    assert not any(".." in line for line in shown.lines)
