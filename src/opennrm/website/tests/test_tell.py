"""Telling something without a name: from here, not too often, nothing typed lost, nothing kept in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.publications import selectors as reads
from opennrm.publications import services
from opennrm.publications.models import Message
from opennrm.publications.rules import LANGUAGES
from opennrm.publications.rules.receipts import LIST, listed, sum_is_right
from opennrm.publications.rules.texts import FOLDER, read_file
from opennrm.website import tell
from opennrm.website.tests.conftest import FRIDAY_NOON, HOST

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
SITE = Actor.for_job("website")
JOB = Actor.for_job("tests")


@pytest.fixture(autouse=True)
def one_window() -> Iterator[None]:
    """Limits count in windows of time; no test may end in another window than it began in."""
    with clock.set_to(FRIDAY_NOON):
        yield


def form(visitor: Client, code: str = "en", **typed: str) -> dict[str, str]:
    """What a browser would send: the fields of a fresh page, by their changing names."""
    page = visitor.get(f"/{code}/tell/").content.decode()
    challenge = re.search(r'name="c" value="([^"]+)"', page)
    prefix = re.search(r'name="(f[0-9a-f]{6})0"', page)
    assert challenge
    assert prefix
    data = {f"{prefix[1]}{tell.FIELDS.index(name)}": value for name, value in typed.items()}
    return {"c": unescape(challenge[1]), "n": "", **data}


def solved(data: dict[str, str]) -> dict[str, str]:
    return {**data, "n": str(next(n for n in range(10_000_000) if sum_is_right(data["c"], str(n), tell.BITS)))}


def count() -> int:
    with acting(JOB):
        return Message.objects.count()


def test_a_message_arrives_and_its_words_open_the_answer(visitor: Client) -> None:
    answer = visitor.post("/hu/tell/", solved(form(visitor, "hu", what="They keep my passport.")), **HERE)
    assert answer.status_code == 200
    words = re.search(r'class="words"><bdi>([^<]+)<', answer.content.decode())
    assert words
    assert services.read_answer(words[1], by=SITE).text == ""
    ((_id, language, told),) = reads.waiting_messages(viewer=JOB)
    assert (language, told.what) == ("hu", "They keep my passport.")
    page = visitor.post("/hu/answer/", {"f0000000": words[1]}, **HERE)
    assert page.status_code == 200


def test_the_first_line_says_when_messages_are_read_and_names_the_emergency_number(visitor: Client) -> None:
    page = visitor.get("/en/tell/").content.decode()
    lead = page[page.index("<h1>") : page.index("<form")]
    assert "Messages are read on working days, not at once. Danger now? Call" in lead
    assert 'href="tel:112"' in lead


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, True),
        ({"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "null"}, True),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, False),
        ({"HTTP_SEC_FETCH_SITE": "none"}, False),
        ({"HTTP_ORIGIN": f"http://{HOST}"}, True),
        ({"HTTP_ORIGIN": "https://evil.example"}, False),
        ({"HTTP_ORIGIN": f"https://{HOST}.evil.example"}, False),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": f"http://{HOST}"}, False),
        ({}, True),  # an old phone that says nothing: the slower way
    ],
)
def test_a_form_is_taken_from_this_site_alone(visitor: Client, headers: dict[str, str], taken: bool) -> None:
    answer = visitor.post("/en/tell/", form(visitor, what="A van every morning"), **headers)
    assert (answer.status_code == 200) is taken
    assert count() == int(taken)
    if not taken:
        assert "A van every morning" in answer.content.decode()
        assert answer.status_code == 403


def test_nothing_typed_is_lost_when_something_is_wrong(visitor: Client) -> None:
    data = form(visitor, what="", where="Rotterdam", answer="through my sister", own_words="one two")
    answer = visitor.post("/en/tell/", data, **HERE)
    page = unescape(answer.content.decode())
    assert answer.status_code == 400
    assert "Write something about what is happening" in page
    assert "Choose at least four different words" in page
    for kept in ("Rotterdam", "through my sister", "one two"):
        assert f'value="{kept}"' in page
    assert count() == 0


def test_what_is_too_long_says_how_long_it_may_be(visitor: Client) -> None:
    page = visitor.post("/en/tell/", form(visitor, what="x" * 9_000), **HERE).content.decode()
    assert "longer than 8,000 characters" in page


def test_what_is_too_long_comes_back_whole_so_that_it_can_be_cut_in_two(visitor: Client) -> None:
    page = unescape(visitor.post("/en/tell/", form(visitor, what="x" * 8_500 + "the end"), **HERE).content.decode())
    assert "x" * 8_500 + "the end</textarea>" in page


def test_what_is_no_message_at_all_is_refused_before_it_is_read(visitor: Client) -> None:
    answer = visitor.post("/en/tell/", {**form(visitor), "f0000000": "x" * 1_100_000}, **HERE)
    assert answer.status_code == 413
    assert "longer than 8,000 characters" in answer.content.decode()
    assert visitor.post("/en/answer/", {"f0000000": "x" * 1_100_000}, **HERE).status_code == 404
    assert count() == 0


def test_no_file_is_taken_in(visitor: Client) -> None:
    sent = {**form(visitor, what="A van"), "f0000001": SimpleUploadedFile("photo.jpg", b"x" * 900_000)}
    assert visitor.post("/en/tell/", sent, **HERE).status_code == 200
    ((_id, _language, told),) = reads.waiting_messages(viewer=JOB)
    assert (told.what, told.where) == ("A van", "")


URLENCODED = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"garbage", "multipart/form-data; boundary=x"),
        (b"garbage", "multipart/form-data"),
        (b"a=1", f"{URLENCODED}; charset=utf-16"),
        (b"&".join(b"f%d=1" % n for n in range(3_000)), URLENCODED),
        (b"f0000000=%ff%fe&c=%00", URLENCODED),
        (b"f0000000=a+%CC%81", URLENCODED),
    ],
)
def test_a_form_that_cannot_be_read_gets_a_page_and_never_a_fault(visitor: Client, body: bytes, kind: str) -> None:
    for url in ("/nl/tell/", "/nl/answer/"):
        answer = visitor.post(url, body, content_type=kind, **HERE)
        assert answer.status_code in (400, 404)
        assert b'class="x"' in answer.content
    assert count() == 0


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_words_of_a_receipt_are_in_the_language_of_the_page(visitor: Client, code: str) -> None:
    page = unescape(visitor.post(f"/{code}/tell/", form(visitor, code, what="x"), **HERE).content.decode())
    words = re.search(r'class="words"><bdi>([^<]+)<', page)
    assert words
    assert set(words[1].split()) <= set(listed(read_file(FOLDER / f"{code}.toml").texts[LIST]))
    assert visitor.post(f"/{code}/answer/", {"f0000000": words[1]}, **HERE).status_code == 200


def test_a_form_that_is_sent_twice_is_one_message_and_says_that_the_first_has_arrived(visitor: Client) -> None:
    data = form(visitor, what="A van")
    assert visitor.post("/en/tell/", data, **HERE).status_code == 200
    again = visitor.post("/en/tell/", data, **HERE)
    assert again.status_code == 400
    assert "already been sent once. If you were given words, the message has arrived" in again.content.decode()
    assert "A van" in again.content.decode()
    assert count() == 1


@pytest.mark.parametrize("challenge", ["", "invented", "x:y:z", "\x00"])
def test_a_challenge_that_is_not_ours_is_refused_and_the_text_kept(visitor: Client, challenge: str) -> None:
    answer = visitor.post("/en/tell/", {**form(visitor, what="A van"), "c": challenge}, **HERE)
    assert answer.status_code == 400
    assert "A van" in answer.content.decode()
    assert count() == 0


def test_without_a_sum_fewer_messages_pass_and_the_text_is_kept(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tell, "WITHOUT_SUM", 2)
    for number in range(2):
        assert visitor.post("/en/tell/", form(visitor, what=f"Message {number}"), **HERE).status_code == 200
    busy = visitor.post("/en/tell/", form(visitor, what="Message 3"), **HERE)
    assert busy.status_code == 429
    assert "Message 3" in busy.content.decode()
    # With the sum done there is room
    assert visitor.post("/en/tell/", solved(form(visitor, what="Message 4")), **HERE).status_code == 200
    assert count() == 3


def test_trying_words_is_limited(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tell, "LOOKS", 3)
    answers = [visitor.post("/en/answer/", {"f0000000": f"apple {n}"}, **HERE).status_code for n in range(4)]
    assert answers == [404, 404, 404, 429]


def test_no_browser_remembers_a_field(visitor: Client) -> None:
    first, second = (visitor.get("/en/tell/").content.decode() for _ in range(2))
    names = [set(re.findall(r'name="(f[0-9a-f]{6})\d"', page)) for page in (first, second)]
    assert names[0] != names[1]
    fields = re.findall(r"<(?:textarea|input type=\"(?:text|radio)\")[^>]*>", first)
    assert len(fields) == 7
    assert all('autocomplete="off"' in field for field in fields if "radio" not in field)
    for service in ("spellcheck", "writingsuggestions"):  # what is typed goes to nobody who would help to write it
        assert all(f'{service}="false"' in field for field in fields if "radio" not in field)
    assert '<form method="post" action="/en/tell/" autocomplete="off">' in first  # which holds for the choices too
    assert "<select" not in first


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"c": ["a", "b"]},
        {"f0000000": "\x00\ud800".encode("utf-8", "surrogatepass")},
        {"fzzzzzz9": "x"},
        {"n": "9" * 5000},
    ],
)
def test_hostile_forms_get_a_page_and_never_a_fault(visitor: Client, data: dict[str, Any]) -> None:
    for url in ("/en/tell/", "/ar/answer/"):
        assert visitor.post(url, data, **HERE).status_code in (400, 404)
    assert visitor.post("/en/tell/", b"{broken", content_type="application/json", **HERE).status_code == 400
    assert count() == 0
