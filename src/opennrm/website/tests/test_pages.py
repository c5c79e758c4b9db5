"""Every page in every language; every element of the slides' page by its name."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.publications import services
from opennrm.publications.rules import LANGUAGES, Kind, Known, State
from opennrm.publications.rules.texts import read_files
from opennrm.publications.services import LineFacts
from opennrm.website import pages
from opennrm.website.pages import PAGES, QUESTIONS, address
from opennrm.website.tests.conftest import FRIDAY_NOON


def page(visitor: Client, url: str) -> str:
    answer = visitor.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.content.decode())


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_opens_in_every_language(visitor: Client, code: str) -> None:
    for slug in [*PAGES, "tell", "answer"]:
        shown = page(visitor, address(code, slug))
        assert f'<html lang="{code}" dir="{LANGUAGES[code].direction}"' in shown
        assert shown.count("<h1") == 1, slug
        assert "https://weather.example/" in shown
        assert f'href="/{code}/history/"' in shown


# --- the page of the slides -------------------------------------------------------------------------

QUESTIONS_OF_THE_SLIDES = {
    "trafficking": "What is human trafficking?",  # Mi az az emberkereskedelem?
    "act": "What can I do?",  # Mit tehetek?
    "turn": "Where can I turn?",  # Hová fordulhatok?
    "arrange": "What must I arrange?",  # Mit kell elintéznem?
    "contact": "Contact",  # Kapcsolat
}


def test_the_five_questions_of_the_slides_are_in_the_navigation_and_each_has_its_page(visitor: Client) -> None:
    assert list(QUESTIONS_OF_THE_SLIDES) == list(QUESTIONS)
    home = page(visitor, "/en/")
    for slug, question in QUESTIONS_OF_THE_SLIDES.items():
        assert f'<a href="/en/{slug}/">{question}</a>' in home
        assert f"<h1>{question}</h1>" in page(visitor, f"/en/{slug}/")


def test_what_the_organisation_does_has_its_page(visitor: Client) -> None:  # Mivel foglalkozik a Comensha
    assert '<a href="/en/about/">What we do</a>' in page(visitor, "/en/")
    assert "<h1>What we do</h1>" in page(visitor, "/en/about/")


def test_the_start_page_is_one_step_away(visitor: Client) -> None:  # Kezdőlap
    assert '<a href="/en/">Start page</a>' in page(visitor, "/en/contact/")


def test_quick_exit_and_clear_history_stand_in_the_bar(visitor: Client) -> None:  # gyors kilépés, előzmények törlése
    bar = re.search(r'<aside class="exit".*?</aside>', page(visitor, "/en/trafficking/"), re.S)
    assert bar
    assert re.search(r'class="x" href="https://weather.example/" rel="[^"]*noreferrer[^"]*">Quick exit', bar[0])
    assert 'class="h" href="/en/history/">Clear history' in bar[0]
    assert "Does not clear the history of the browser." in bar[0]


def test_the_help_number_stands_on_the_start_page_and_on_every_question(visitor: Client, lines: None) -> None:
    for slug in ("", *QUESTIONS):
        shown = page(visitor, address("en", slug))
        assert 'href="tel:08001112233"' in shown, slug
        assert "0800 111 22 33" in shown, slug


SIGNS_OF_THE_SLIDES = [
    "Somebody else arranged the journey and the papers.",  # az utazást és a szükséges papírokat más intézte
    "The passport or identity card is not in the hands",  # nem rendelkezik útlevéllel vagy a saját úti okmányaival
    "There is fear of being sent out of the country.",  # félelem a kiutasítástól
    "There is no permission to stay in the Netherlands.",  # illegális tartózkodás Hollandiában
    "A very large part of the earnings must be handed over.",  # a bevételek … kötelező átadása
    "There is a high debt that must be paid off.",  # relatív magas adósság
    "Moving around freely is not allowed",  # korlátozott mozgástér
    "Somebody else decides about the work.",  # egy harmadik fél megbízásából való munka
    "There is blackmail, or money must be paid for protection.",  # zsarolás vagy védelmi pénz
    "The family is threatened.",  # a család fenyegetése
]


def test_all_ten_signs_of_the_slides_are_on_the_page_in_their_order(visitor: Client) -> None:
    shown = page(visitor, "/en/trafficking/")
    places = [shown.find(sign) for sign in SIGNS_OF_THE_SLIDES]
    assert len(SIGNS_OF_THE_SLIDES) == 10
    assert -1 not in places
    assert places == sorted(places)


def test_exploitation_is_explained(visitor: Client) -> None:
    assert "We call that exploitation" in page(visitor, "/en/trafficking/")


def test_the_quote_has_its_first_name_and_country_and_is_marked_as_an_example(visitor: Client) -> None:
    quote = re.search(r'<blockquote class="quote">.*?</blockquote>', page(visitor, "/en/trafficking/"), re.S)
    assert quote
    assert "Andrej | Romania" in quote[0]
    assert "16 hours a day, 5 days a week, on a mushroom farm" in quote[0]
    assert '<span class="tag">Example</span>' in quote[0]
    assert "It stood on the website of CoMensha in 2014." in quote[0]


# --- states, fall-back, places left open --------------------------------------------------------------


def test_a_page_says_how_far_it_can_be_trusted(visitor: Client) -> None:
    assert "Draft. Nobody has checked this text yet." in page(visitor, "/en/rights/")
    assert "Door een machine vertaald." in page(visitor, "/nl/rights/")


def test_a_changed_source_shows_on_the_page_of_the_translation(
    visitor: Client, registrar: Actor, approver: Actor
) -> None:
    assert "oorspronkelijke tekst is na deze vertaling veranderd" not in page(visitor, "/nl/rights/")
    version = services.propose_text("rights.lead", "en", "Other words.", State.DRAFT, by=registrar)
    services.publish_text(version.pk, by=approver)
    assert "oorspronkelijke tekst is na deze vertaling veranderd" in page(visitor, "/nl/rights/")
    assert "Other words." in page(visitor, "/en/rights/")


def test_a_missing_translation_falls_back_visibly(visitor: Client) -> None:
    """The pages for particular readers are in English and Dutch: an Arabic reader is told so."""
    shown = page(visitor, "/ar/men/")
    assert '<div lang="en" dir="ltr" class="other">' in shown
    assert '<html lang="ar" dir="rtl"' in shown
    ours = read_files()["ar"].texts
    assert f"<h1>{ours['readers.men']}</h1>" in shown
    # The note stands before the text in the other language, and again with the state of the page
    assert shown.index(ours["state.missing"]) < shown.index('<span lang="en"') < shown.index('<div lang="en"')
    assert shown.count(ours["state.missing"]) == 2


def test_nothing_of_the_pages_that_are_complete_falls_back_in_any_language(visitor: Client) -> None:
    """The slides' pages, rights, exit, clear history and telephone, with the bar and the navigation round them."""
    for code in LANGUAGES:
        for slug in ("", *QUESTIONS, "about", "rights", "leave", "history", "card", "data"):
            assert 'class="other"' not in page(visitor, address(code, slug)), (code, slug)


def test_places_for_figures_and_projects_open_when_their_pages_exist(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from opennrm.website import pages

    assert "/en/figures/" not in page(visitor, "/en/")
    monkeypatch.setitem(pages.PAGES, "figures", pages.Page("figures", "word.figures"))
    links = [link.url for _heading, group in pages.navigation("en", "", True) for link in group]
    assert "/en/figures/" in links


def test_facts_that_nobody_verified_say_so(visitor: Client) -> None:
    assert '<span class="doubt">? not verified</span>' in page(visitor, "/en/rights/")


# --- telephone --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-11-20T12:00:00+01:00", "Open now, until 20:00"),
        ("2026-11-20T07:00:00+01:00", "Closed now. Opens today at 08:00"),
        ("2026-11-20T21:00:00+01:00", "Closed now. Opens on Monday at 08:00"),
        ("2026-12-25T12:00:00+01:00", "Closed now. Opens on Monday at 08:00"),
    ],
)
def test_the_page_says_honestly_whether_somebody_answers_now(
    visitor: Client, lines: None, when: str, words: str
) -> None:
    from datetime import datetime

    with clock.set_to(datetime.fromisoformat(when)):
        assert words in page(visitor, "/en/")


def test_three_kinds_of_number_are_never_mixed(visitor: Client, lines: None) -> None:
    with clock.set_to(FRIDAY_NOON):
        sections = re.findall(r'<section class="call.*?</section>', page(visitor, "/en/contact/"), re.S)
    danger, help_, information = sections
    assert 'href="tel:112"' in danger
    assert "0800" not in danger
    assert "0800 111 22 33" in help_
    assert "0800 444 55 66" not in help_
    assert "0800 444 55 66" in information
    assert "This is not a help line." in information
    assert "+31 11 122 23 33" in help_
    assert "interpreter joins the call" in help_
    assert "Number confirmed on 20 November 2026" in help_


def test_the_seeds_numbers_are_never_shown_as_current(visitor: Client, lines: None) -> None:
    for slug in PAGES:
        assert "448 11 86" not in page(visitor, address("en", slug)), slug


def test_without_a_confirmed_number_the_page_says_so_and_names_the_emergency_number(visitor: Client) -> None:
    shown = page(visitor, "/en/")
    assert "There is no confirmed number here at this moment. In danger, call" in shown
    assert 'href="tel:112"' in shown


def test_the_card_holds_numbers_and_not_a_word_that_tells(visitor: Client, lines: None) -> None:
    with clock.set_to(FRIDAY_NOON):
        card = re.search(r'<div class="fold">.*?</div></div>', page(visitor, "/en/card/"), re.S)
    assert card
    assert re.sub(r"<[^>]+>", " ", card[0]).split() == [
        "0800",
        "111",
        "22",
        "33",
        "+31",
        "11",
        "122",
        "23",
        "33",
        "112",
    ]


# --- without a database -----------------------------------------------------------------------------


def test_the_site_stands_when_the_database_does_not(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from opennrm.website import content

    def broken(*, viewer: Any) -> int:
        raise OperationalError

    monkeypatch.setattr(content.publications, "edition", broken)
    assert "<h1>Your rights</h1>" in page(visitor, "/en/rights/")
    assert "There is no confirmed number" in page(visitor, "/en/")


# --- what a tired reader meets ------------------------------------------------------------------------


def test_the_emergency_number_can_be_pressed_wherever_it_is_named(visitor: Client) -> None:
    for slug in ("", "act", "turn", "tell", "notice", "easy"):
        shown = page(visitor, address("en", slug))
        main = shown[shown.index("<main") : shown.index("</main>")]
        pressed = '<a class="now" href="tel:112" data-out><bdi dir="ltr">112</bdi></a>'
        assert pressed in main, slug
        assert "112" not in main.replace(pressed, "").replace("0800 111 22 33", ""), slug


def test_when_the_line_is_closed_the_page_says_what_to_do(visitor: Client, lines: None) -> None:
    with clock.set_to(FRIDAY_NOON.replace(hour=22)):
        call = re.search(r'<section class="call.*?</section>', page(visitor, "/en/"), re.S)
    assert call
    for words in ("Do you need help? Call us.", "Closed now. Opens on Monday at 08:00", "Time in the Netherlands",
                  "In danger, call", 'href="/en/tell/"'):  # fmt: skip
        assert words in call[0]
    with clock.set_to(FRIDAY_NOON):
        call = re.search(r'<section class="call.*?</section>', page(visitor, "/en/"), re.S)
    assert call
    assert "Closed" not in call[0]


@pytest.mark.parametrize(
    ("known", "words"),
    [("yes", "an interpreter joins the call"), ("unknown", "Ask for an interpreter."), ("no", "")],
)
def test_an_interpreter_is_promised_only_where_there_is_one(
    visitor: Client, registrar: Actor, approver: Actor, known: str, words: str
) -> None:
    facts = LineFacts(
        kind=Kind.HELP, name="Helpline", source="called", number_here="0800 111 22 33", interpreter=Known(known)
    )
    services.confirm_line(services.add_line(facts, by=registrar).pk, by=approver)
    shown = page(visitor, "/en/")
    assert words in shown
    assert ("interpreter" in shown) is bool(words)


@pytest.mark.parametrize(
    ("code", "date", "open_until", "week"),
    [
        ("en", "20 November 2026", "until 20:00", "08:00 to 20:00"),
        ("nl", "20 november 2026", "tot 20:00", "08:00 tot 20:00"),
        ("hu", "2026. november 20.", "20:00-ig", "8:00 és 20:00 között"),
        ("bg", "20 ноември 2026 г.", "до 20:00 ч.", "от 08:00 ч. до 20:00 ч."),
        ("fr", "20 novembre 2026", "jusqu'à 20:00", "de 08:00 à 20:00"),
        ("es", "20 de noviembre de 2026", "hasta las 20:00", "de 8:00 a 20:00"),
        ("zh", "2026年11月20日", "到 20:00", "08:00 至 20:00"),
        ("vi", "20 tháng 11, 2026", "đến 20:00", "từ 8:00 đến 20:00"),
        ("ar", "20 نوفمبر 2026", "حتى الساعة 20:00", "من 08:00 إلى 20:00"),
        ("ti", "ሕዳር 20, 2026", "ክሳብ ሰዓት 20:00", "ካብ 08:00 ክሳብ 20:00"),
        ("uk", "20 листопада 2026 р.", "до 20:00", "з 08:00 до 20:00"),
    ],
)
def test_days_and_times_are_written_as_each_language_writes_them(
    visitor: Client, lines: None, code: str, date: str, open_until: str, week: str
) -> None:
    with clock.set_to(FRIDAY_NOON):
        shown = re.sub(r"[\u00a0\u202f]", " ", page(visitor, f"/{code}/contact/"))  # spaces that hold together
    for words in (date, open_until, week):
        assert words in shown
    assert "2026-11-20" not in shown


def test_tigrinya_says_which_clock_is_meant(visitor: Client, lines: None) -> None:
    """There the day begins at sunrise, and eight o'clock may be two in the afternoon."""
    assert "08:00 ንግሆ እዩ፣ 20:00 ምሸት እዩ" in page(visitor, "/ti/contact/")


def test_a_text_that_fell_back_keeps_the_dates_of_its_own_language(visitor: Client, lines: None) -> None:
    from dataclasses import replace
    from unittest.mock import patch

    from opennrm.website import content

    whole = content.current()
    fewer = replace(whole, texts={each: text for each, text in whole.texts.items() if each != ("hu", "tel.confirmed")})
    with patch("opennrm.website.reading.current", lambda: fewer):
        shown = page(visitor, "/hu/contact/")
    assert '<span lang="en" dir="ltr" class="other">Number confirmed on 20 November 2026</span>' in shown


def test_no_text_is_kept_that_no_page_shows() -> None:
    here = Path(pages.__file__).parent
    files = [
        *here.rglob("*"),
        here.parent / "publications" / "services" / "messages.py",  # which names faults by their keys
        here.parent / "publications" / "rules" / "receipts.py",  # and the list of words
    ]
    code = "".join(
        each.read_text() for each in files if each.suffix in (".py", ".html") and each.parent.name != "tests"
    )
    patterns = ("dir.kind.", "dir.group.", "day.", "history.picture_")  # put together with what follows
    ends = (".title", ".lead", ".body")  # put together with the name of a page
    idle = [
        key
        for group in ("", "readers")
        for key in read_files(group=group)["en"].texts
        if f'"{key}"' not in code and f"'{key}'" not in code
        and not key.startswith(patterns) and not (key.endswith(ends) and key.split(".")[0] in PAGES)
        and key.removeprefix("readers.") not in PAGES
    ]  # fmt: skip
    assert idle == ["word.figures"]  # the place of the released figures


def test_the_figures_have_their_place_in_the_navigation(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/en/figures/" not in page(visitor, "/en/")
    monkeypatch.setitem(PAGES, "figures", pages.Page("figures", "word.figures"))
    links = pages.navigation("en", "", live=True)[-1][1]
    assert [link.url for link in links][:3] == ["/en/about/", "/en/figures/", "/en/projects/"]
