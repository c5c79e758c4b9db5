"""Two people publish; what changes is unconfirmed; a message is sealed, answered, and erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from opennrm.kernel import clock, secrets
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.publications import selectors as reads
from opennrm.publications import services
from opennrm.publications.models import Message, Offer, TextVersion
from opennrm.publications.rules import CONFIRMED_FOR_DAYS, Group, Help, Kind, State, Step, texts
from opennrm.publications.rules.receipts import LIST, listed, plain, read_words
from opennrm.publications.rules.told import Told
from opennrm.publications.services import LineFacts, OfferFacts

LINE = LineFacts(kind=Kind.HELP, name="Helpline", source="called", number_here="0800 111 22 33")
OFFER = OfferFacts("Advice", "Advice", (Help.ADVICE,), (Group.WOMEN,), "called", address="Main street 1")


def _text(key: str = "home.title", language: str = "en") -> reads.PublicText:
    return reads.public_texts(viewer=Actor.for_job("tests"))[language, key]


# --- texts ------------------------------------------------------------------------------------------


def test_the_texts_of_the_program_are_there_and_are_loaded_once(site: Actor) -> None:
    assert _text().state == State.DRAFT
    assert _text(language="nl").state == State.MACHINE
    assert not _text(language="nl").is_outdated
    assert services.load_texts(by=site) == 0


def test_who_wrote_a_text_does_not_publish_it(registrar: Actor, approver: Actor) -> None:
    version = services.propose_text("home.title", "en", "Need help?", State.DRAFT, by=registrar)
    with pytest.raises(Broken, match="Somebody else publishes"):
        services.publish_text(version.pk, by=registrar)
    services.publish_text(version.pk, by=approver)
    assert _text().body == "Need help?"


def test_the_database_itself_refuses_one_person_twice(registrar: Actor) -> None:
    version = services.propose_text("home.title", "en", "Need help?", State.DRAFT, by=registrar)
    with pytest.raises(IntegrityError), acting(registrar), transaction.atomic():
        TextVersion.objects.filter(pk=version.pk).update(published_by_id=registrar.user_id)


def test_a_change_of_the_source_makes_translations_out_of_date_until_they_are_made_anew(
    registrar: Actor, approver: Actor
) -> None:
    services.publish_text(
        services.propose_text("home.title", "en", "Need help now?", State.DRAFT, by=registrar).pk, by=approver
    )
    assert _text(language="nl").is_outdated
    fresh = services.propose_text("home.title", "nl", "Nu hulp nodig?", State.REVIEWED, "M. Okafor", by=approver)
    services.publish_text(fresh.pk, by=registrar)
    now = _text(language="nl")
    assert (now.is_outdated, now.state, now.reviewer) == (False, State.REVIEWED, "M. Okafor")


def test_a_file_never_overwrites_a_persons_word(registrar: Actor, approver: Actor, site: Actor) -> None:
    services.publish_text(
        services.propose_text("home.title", "en", "Our own words", State.DRAFT, by=registrar).pk, by=approver
    )
    services.load_texts(by=site)
    assert _text().body == "Our own words"


def test_a_newer_proposal_takes_the_place_of_the_older(registrar: Actor, approver: Actor) -> None:
    first = services.propose_text("home.title", "en", "First", State.DRAFT, by=registrar)
    services.propose_text("home.title", "en", "Second", State.DRAFT, by=registrar)
    assert [one.body for one in reads.proposals(viewer=approver)] == ["Second"]
    with pytest.raises(Broken, match="replaced"):
        services.publish_text(first.pk, by=approver)


@pytest.mark.parametrize(
    ("key", "language", "body", "state", "field"),
    [
        ("home.title", "en", "   ", State.DRAFT, "body"),
        ("home.title", "en", "x" * 20_001, State.DRAFT, "body"),
        ("home.danger", "nl", "Bel.", State.DRAFT, "body"),
        ("home.title", "nl", "Hulp", State.REVIEWED, "reviewer"),
    ],
)
def test_a_text_that_cannot_be_is_told_at_its_field(
    registrar: Actor, key: str, language: str, body: str, state: State, field: str
) -> None:
    with pytest.raises(Broken) as told:
        services.propose_text(key, language, body, state, by=registrar)
    assert list(told.value.faults) == [field]
    assert reads.proposals(viewer=registrar) == []


@pytest.mark.parametrize(("key", "language"), [("no.such", "en"), ("home.title", "xx")])
def test_a_text_that_is_not_there_cannot_be_written(registrar: Actor, key: str, language: str) -> None:
    with pytest.raises(NotThere):
        services.propose_text(key, language, "x", State.DRAFT, by=registrar)


def test_a_declined_text_says_why(registrar: Actor, approver: Actor) -> None:
    version = services.propose_text("home.title", "en", "Need help?", State.DRAFT, by=registrar)
    with pytest.raises(Broken, match="Write why"):
        services.decline_text(version.pk, " ", by=approver)
    services.decline_text(version.pk, "Too short", by=approver)
    _source, versions = reads.text_history("home.title", "en", viewer=registrar)
    assert (versions[0].step, versions[0].reason) == (Step.DECLINED, "Too short")


def test_the_report_names_what_is_missing(registrar: Actor, site: Actor) -> None:
    with acting(site):
        TextVersion.objects.filter(language="nl", key="home.title").update(step=Step.REPLACED)
    report = {row.code: row for row in reads.language_report(viewer=registrar)}
    assert report["nl"].missing == ("home.title",)
    assert report["en"].is_complete


# --- lines ------------------------------------------------------------------------------------------


def test_an_unconfirmed_number_is_never_shown(registrar: Actor, approver: Actor, site: Actor) -> None:
    line = services.add_line(LINE, by=registrar)
    assert reads.public_lines(viewer=site) == []
    with pytest.raises(Broken, match="Somebody else"):
        services.confirm_line(line.pk, by=registrar)
    services.confirm_line(line.pk, by=approver)
    assert [one.confirmed_on for one in reads.public_lines(viewer=site)] == [clock.today()]


def test_a_confirmation_ends_with_a_change_and_with_time(registrar: Actor, approver: Actor, site: Actor) -> None:
    line = services.add_line(LINE, by=registrar)
    services.confirm_line(line.pk, by=approver)
    services.change_line(line.pk, LINE, by=registrar)
    assert reads.public_lines(viewer=site) == []
    services.confirm_line(line.pk, by=approver)
    with clock.set_to(clock.now() + timedelta(days=CONFIRMED_FOR_DAYS + 1)):
        assert reads.public_lines(viewer=site) == []


def test_a_line_is_taken_off_the_site_at_once(registrar: Actor, approver: Actor, site: Actor) -> None:
    line = services.add_line(LINE, by=registrar)
    services.confirm_line(line.pk, by=approver)
    services.show_line(line.pk, False, by=registrar)
    assert reads.public_lines(viewer=site) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " "}, "name"), ({"source": ""}, "source"), ({"number_here": ""}, "number_here"),
        ({"number_here": "call us"}, "number_here"), ({"number_abroad": "0031 1"}, "number_abroad"),
        ({"web": "http://x"}, "web"), ({"week": {"1": ["8-20"]}}, "week"), ({"zone": "Mars/Base"}, "zone"),
        ({"days": {"soon": ["08:00-09:00"]}}, "days"),
            ({"days": {"2026-12-24": ["8-20"]}}, "days"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_told_at_its_field(registrar: Actor, more: dict[str, Any], field: str) -> None:
    from dataclasses import replace

    with pytest.raises(Broken) as told:
        services.add_line(replace(LINE, **more), by=registrar)
    assert list(told.value.faults) == [field]


# --- directory --------------------------------------------------------------------------------------


def test_a_shelter_never_has_an_address_not_even_in_the_database(registrar: Actor, site: Actor) -> None:
    from dataclasses import replace

    with pytest.raises(Broken) as told:
        services.propose_offer(replace(OFFER, kinds=(Help.SHELTER,)), by=registrar)
    assert list(told.value.faults) == ["address"]
    offer = services.propose_offer(OFFER, by=registrar)
    with pytest.raises(IntegrityError), acting(site), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(kinds=["shelter"])


def test_a_new_version_of_an_entry_replaces_the_old_when_it_is_published(
    registrar: Actor, approver: Actor, site: Actor
) -> None:
    from dataclasses import replace

    first = services.propose_offer(OFFER, by=registrar)
    services.decide_offer(first.pk, True, by=approver)
    second = services.propose_offer(replace(OFFER, name="Better advice"), replaces=first.pk, by=registrar)
    assert [one.name for one in reads.public_offers(viewer=site)] == ["Advice"]
    services.decide_offer(second.pk, True, by=approver)
    assert [one.name for one in reads.public_offers(viewer=site)] == ["Better advice"]


def test_every_change_of_what_is_public_counts_the_edition_on(registrar: Actor, approver: Actor, site: Actor) -> None:
    def edition() -> int:
        return reads.edition(viewer=site)

    before = edition()
    line = services.add_line(LINE, by=registrar)
    services.confirm_line(line.pk, by=approver)
    assert edition() > before
    before = edition()
    offer = services.propose_offer(OFFER, by=registrar)
    assert edition() == before  # nobody sees a proposal
    services.decide_offer(offer.pk, True, by=approver)
    assert edition() > before


# --- messages ---------------------------------------------------------------------------------------


def _register(site: Actor) -> None:
    """What the job does that makes referrals (journeys/told.py)."""
    for message, _language, _told in reads.waiting_messages(viewer=site):
        services.note_referral(message, uuid4(), by=site)


def test_a_message_that_became_a_referral_forgets_its_text(site: Actor) -> None:
    services.leave_message(Told("They took my passport."), "hu", by=site)
    _register(site)
    with acting(site):
        assert Message.objects.get().sealed is None
    assert reads.waiting_messages(viewer=site) == []


def test_a_message_is_sealed_on_arrival_and_its_words_are_kept_nowhere(site: Actor) -> None:
    words = services.leave_message(Told("A secret about a van"), "en", by=site)
    with acting(site):
        kept = Message.objects.get()
        row = Message.objects.values().get()
    assert b"van" not in bytes(kept.sealed or b"")
    assert not any(words in str(value) for value in row.values())
    assert not any(word in str(row["token"]) for word in words.split())


def test_who_has_the_words_reads_the_answer_and_nobody_else(registrar: Actor, site: Actor) -> None:
    words = services.leave_message(Told("Help"), "en", by=site)
    assert services.read_answer(words, by=site).text == ""
    _register(site)
    (row,) = reads.messages(viewer=registrar)
    services.answer_message(row.id, "Come on Tuesday.", by=registrar)
    assert services.read_answer(f"  {words.upper()}. ", by=site).text == "Come on Tuesday."
    with pytest.raises(NotThere):
        services.read_answer(" ".join(reversed(words.split())), by=site)
    with pytest.raises(NotThere):
        services.read_answer("", by=site)


@pytest.mark.parametrize("code", ["hu", "ti", "zh", "ar", "vi"])
def test_the_words_are_given_in_the_language_of_the_page_and_open_the_answer_without_accents(
    code: str, site: Actor
) -> None:
    ours = set(listed(texts.read_file(texts.FOLDER / f"{code}.toml").texts[LIST]))
    words = services.leave_message(Told("Help"), code, by=site)
    assert set(words.split()) <= ours
    assert services.read_answer(plain(words), by=site).text == ""


def test_words_that_were_given_before_there_were_lists_in_other_languages_still_open_the_answer(site: Actor) -> None:
    """Their token was made of the words as they stood, accents and all."""
    services.leave_message(Told("Help"), "en", by=site)
    with acting(site):
        Message.objects.update(token=secrets.blind("publications.words", "mère verte köröm fa", bits=63))
    assert services.read_answer("mère verte köröm fa", by=site).text == ""
    with pytest.raises(NotThere):
        services.read_answer("mere verte korom fa", by=site)


def test_a_list_of_words_is_published_like_any_text_and_one_that_is_too_short_is_refused(
    registrar: Actor, approver: Actor, site: Actor
) -> None:
    services.load_texts(by=site)
    with pytest.raises(Broken) as told:
        services.propose_text(LIST, "sk", "jablko hruška", State.DRAFT, by=registrar)
    assert "at least 64 are needed" in told.value.faults["body"][0]
    fresh = " ".join(f"slovo{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(70))
    services.publish_text(services.propose_text(LIST, "sk", fresh, State.DRAFT, by=registrar).pk, by=approver)
    words = services.leave_message(Told("Help"), "sk", by=site)
    assert set(words.split()) <= set(fresh.split())
    assert len(words.split()) == 7


def test_own_words_work_and_are_not_given_twice(site: Actor) -> None:
    own = "grandmother bakes yellow bread"
    assert services.leave_message(Told("Help"), "en", own, by=site) == read_words(own)
    with pytest.raises(Broken) as told:
        services.leave_message(Told("Help too"), "en", own, by=site)
    assert told.value.faults == {"own_words": ["tell.error_words_taken"]}


@pytest.mark.parametrize(
    ("told", "words", "faults"),
    [
        (Told(" "), "", {"what": ["tell.error_empty"]}),
        (Told("x" * 8_001), "", {"what": ["tell.error_long"]}),
        (Told("x", where="y" * 201), "", {"where": ["tell.error_long"]}),
        (Told("x"), "one two", {"own_words": ["tell.error_words"]}),
    ],
)
def test_a_message_that_cannot_be_is_told_at_its_field(site: Actor, told: Told, words: str, faults: object) -> None:
    with pytest.raises(Broken) as refused:
        services.leave_message(told, "en", words, by=site)
    assert refused.value.faults == faults
    with acting(site):
        assert not Message.objects.exists()


def test_what_is_over_is_erased_with_its_key_but_never_before_it_became_a_referral(
    registrar: Actor, site: Actor
) -> None:
    words = services.leave_message(Told("Help"), "en", by=site)
    later = clock.now() + timedelta(days=200)
    with clock.set_to(later):
        assert services.erase_ended(by=site) == 0
    _register(site)
    with clock.set_to(later):
        assert services.erase_ended(by=site) == 1
        with pytest.raises(NotThere):
            services.read_answer(words, by=site)


def test_nobody_who_signs_in_leaves_or_reads_messages_as_the_site_does(registrar: Actor, outsider: Actor) -> None:
    for actor in (registrar, outsider):
        with pytest.raises(NotAllowed):
            services.leave_message(Told("x"), "en", by=actor)
        with pytest.raises(NotAllowed):
            services.read_answer("apple river moon table chair", by=actor)
