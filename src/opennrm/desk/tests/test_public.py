"""The desk's pages of the public site: one writes, another publishes; a message is answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from opennrm.journeys import told
from opennrm.kernel.actors import Actor
from opennrm.publications import selectors as reads
from opennrm.publications import services
from opennrm.publications.rules import Kind
from opennrm.publications.rules.told import Told
from opennrm.publications.services import LineFacts

JOB = Actor.for_job("tests")
NEW = {"body": "What is human trafficking, really?", "state": "draft", "reviewer": ""}


def _public(language: str, key: str) -> str:
    return reads.public_texts(viewer=JOB)[language, key].body


def test_an_editor_changes_a_text_and_another_publishes_it(signed_in: Any) -> None:
    registrar, approver = signed_in("registrar"), signed_in("approver")
    # Given an editor who writes a new version
    answer = registrar.post("/public/texts/en/trafficking.title/", NEW)
    assert answer.status_code == 302
    assert _public("en", "trafficking.title") == "What is human trafficking?"
    # When another publishes it
    (proposal,) = reads.proposals(viewer=JOB)
    page = approver.get("/public/texts/en/trafficking.title/")
    assert "Publish this version" in page.content.decode()
    assert approver.post(f"/public/versions/{proposal.pk}/publish/").status_code == 302
    # Then everybody reads it, and every translation is out of date
    assert _public("en", "trafficking.title") == NEW["body"]
    assert reads.public_texts(viewer=JOB)["nl", "trafficking.title"].is_outdated


def test_the_writer_is_not_offered_the_button_and_cannot_press_it(signed_in: Any) -> None:
    registrar = signed_in("registrar")
    registrar.post("/public/texts/en/trafficking.title/", NEW)
    page = registrar.get("/public/texts/en/trafficking.title/").content.decode()
    assert "You wrote this" in page
    assert "Publish this version" not in page
    (proposal,) = reads.proposals(viewer=JOB)
    assert registrar.post(f"/public/versions/{proposal.pk}/publish/").status_code == 409
    assert _public("en", "trafficking.title") == "What is human trafficking?"


def test_a_translation_that_lost_a_placeholder_is_told_at_the_field_and_kept(signed_in: Any) -> None:
    answer = signed_in("registrar").post("/public/texts/nl/home.danger/", {"body": "Bel nu.", "state": "draft"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "other placeholders" in page
    assert "Bel nu." in page


def test_a_line_is_shown_once_a_colleague_has_called_it(signed_in: Any) -> None:
    registrar, approver = signed_in("registrar"), signed_in("approver")
    line = {
        "kind": "help", "name": "Helpline", "number_here": "0800 111 22 33", "is_free": "yes", "on_bill": "unknown",
        "interpreter": "yes", "on_holidays": "closed", "hours_known": "on", "day1": "08:00-20:00", "source": "a call",
    }  # fmt: skip
    assert registrar.post("/public/lines/new/", line).status_code == 302
    assert reads.public_lines(viewer=JOB) == []
    ((kept, current),) = reads.lines(viewer=JOB)
    assert not current
    assert registrar.post(f"/public/lines/{kept.pk}/act/", {"act": "confirm"}).status_code == 409
    assert approver.post(f"/public/lines/{kept.pk}/act/", {"act": "confirm"}).status_code == 302
    assert [shown.number_here for shown in reads.public_lines(viewer=JOB)] == ["0800 111 22 33"]


def test_hours_that_are_none_are_told_and_nothing_typed_is_lost(signed_in: Any) -> None:
    line = {"kind": "help", "name": "Helpline", "number_here": "0800", "is_free": "yes", "on_bill": "no", "source": "x",
            "interpreter": "yes", "on_holidays": "closed", "hours_known": "on", "day1": "eight to five"}  # fmt: skip
    page = signed_in("registrar").post("/public/lines/new/", line).content.decode()
    assert "is not a time" in page
    assert "eight to five" in page


def test_changing_a_line_keeps_its_single_days_its_zone_and_its_place(signed_in: Any, registrar: Actor) -> None:
    facts = LineFacts(
        kind=Kind.HELP, name="Helpline", source="a call", number_here="0800", zone="Europe/Lisbon", position=3,
        week={"1": ["08:00-20:00"]}, days={"2026-12-24": ["08:00-16:00"], "2026-12-31": []},
    )  # fmt: skip
    line = services.add_line(facts, by=registrar)
    desk = signed_in("registrar")
    page = desk.get(f"/public/lines/{line.pk}/").content.decode()
    assert "2026-12-24 08:00-16:00\n2026-12-31</textarea>" in page
    assert '<option value="Europe/Lisbon" selected>' in page
    typed = {
        "kind": "help", "name": "Helpline", "number_here": "0800", "is_free": "yes", "on_bill": "unknown", "interpreter": "yes",
        "on_holidays": "closed", "hours_known": "on", "day1": "08:00-20:00", "source": "a call", "zone": "Europe/Lisbon",
        "days": "2026-12-24 08:00-16:00\r\n2026-12-31\r\n",
    }  # fmt: skip
    assert desk.post(f"/public/lines/{line.pk}/", typed).status_code == 302
    ((kept, _current),) = reads.lines(viewer=JOB)
    assert (kept.days, kept.zone, kept.position) == (facts.days, "Europe/Lisbon", 3)
    assert kept.is_free == "yes"
    refused = desk.post(f"/public/lines/{line.pk}/", {**typed, "days": "24 December"}).content.decode()
    assert "These hours cannot be read." in refused
    assert "24 December" in refused


def test_a_page_for_particular_readers_is_not_called_missing_where_it_need_not_be(signed_in: Any) -> None:
    page = signed_in("registrar").get("/public/texts/ti/").content.decode()
    assert page.index("home.title") < page.index("pimps.title")
    row = page[page.index("pimps.title") :]
    assert "shown in English" in row[: row.index("</li>")]
    assert "missing</span>" not in page


def test_a_text_is_written_in_the_direction_of_its_language(signed_in: Any) -> None:
    assert 'lang="ar" dir="rtl"' in signed_in("registrar").get("/public/texts/ar/rights.body/").content.decode()


def test_an_entry_of_the_directory_needs_two_people_too(signed_in: Any) -> None:
    registrar, approver = signed_in("registrar"), signed_in("approver")
    entry = {"name": "Advice", "kinds": ["advice"], "groups": ["women"], "source": "a call", "is_free": "on"}
    assert registrar.post("/public/services/new/", entry).status_code == 302
    (offer,) = reads.offers(viewer=JOB)
    assert registrar.post(f"/public/services/{offer.pk}/act/", {"act": "publish"}).status_code == 409
    assert approver.post(f"/public/services/{offer.pk}/act/", {"act": "publish"}).status_code == 302
    assert [one.name for one in reads.public_offers(viewer=JOB)] == ["Advice"]
    assert registrar.post(f"/public/services/{offer.pk}/act/", {"act": "withdraw"}).status_code == 302
    assert reads.public_offers(viewer=JOB) == []


def test_a_shelter_with_an_address_is_refused_at_the_field(signed_in: Any) -> None:
    entry = {"name": "House", "kinds": ["shelter"], "groups": ["women"], "source": "x", "address": "Main street 1"}
    page = signed_in("registrar").post("/public/services/new/", entry).content.decode()
    assert "has no address here" in page
    assert reads.offers(viewer=JOB) == []


@pytest.mark.parametrize(
    "address",
    ["", "texts/hu/", "texts/en/home.title/", "lines/", "lines/new/", "services/", "services/new/", "messages/"],
)
def test_every_page_opens_for_a_registrar_and_is_not_there_for_the_outsider(signed_in: Any, address: str) -> None:
    assert signed_in("registrar").get(f"/public/{address}").status_code == 200
    assert signed_in("outsider").get(f"/public/{address}").status_code == 404


def test_the_desk_answers_a_message_and_only_who_has_the_words_reads_it(signed_in: Any) -> None:
    words = services.leave_message(Told("They keep our passports.", who="me"), "en", by=JOB)
    assert told.take_in(by=JOB) == 1
    registrar = signed_in("registrar")
    (row,) = reads.messages(viewer=JOB)
    assert "They keep our passports." in registrar.get(f"/public/messages/{row.id}/").content.decode()
    answer = registrar.post(f"/public/messages/{row.id}/", {"text": "Call us on Monday."})
    assert answer.status_code == 302
    assert services.read_answer(words, by=JOB).text == "Call us on Monday."


def test_nobody_without_a_name_reaches_the_desk_of_the_public_site(client: Client) -> None:
    assert client.get("/public/").status_code == 302
