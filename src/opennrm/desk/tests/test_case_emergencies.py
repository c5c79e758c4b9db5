"""The glass is broken, seen and reviewed on the pages; nothing tells what is hidden from what is missing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from opennrm.cases import models
from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.rules.emergency import Danger
from opennrm.desk.tests.test_cases import NAME, WHY, _actor, addresses, user
from opennrm.desk.tests.test_cases import case as case
from opennrm.desk.tests.test_cases import full as full
from opennrm.kernel.actors import Actor, acting


@pytest.mark.real_transactions
def test_the_glass_is_broken_seen_and_reviewed_in_the_browser(full: dict[str, Any], signed_in: Any) -> None:
    case = full["case"]
    stranger, reviewer = signed_in("outsider"), signed_in("privacy_officer")
    assert stranger.get(addresses(full)["case"]).status_code == 404
    refused = stranger.post(
        reverse("desk:emergency_new"), {"reference": case.reference, "danger": "found", "why": "short"}
    )
    assert "at least 20 characters" in refused.content.decode()
    opened = stranger.post(reverse("desk:emergency_new"), {"reference": case.reference, "danger": "found", "why": WHY})
    assert opened.status_code == 302
    page = stranger.get(opened.url).content.decode()
    assert NAME in page and "nrm-emergency" in page
    for marker in ("note-marker", "house-marker"):
        assert marker not in page
    queue = reviewer.get(reverse("desk:emergency_reviews")).content.decode()
    assert "Out Sider" in queue
    with acting(Actor.for_job("tests")):
        emergency = models.Emergency.objects.get()
    review = reverse("desk:emergency_review", args=[emergency.id])
    shown = reviewer.get(review).content.decode()
    assert WHY in shown and NAME not in shown and "the case file" in shown
    assert stranger.post(review, {"verdict": "right", "finding": WHY}).status_code == 403
    assert signed_in("police_supervisor").get(review).status_code == 404
    assert reviewer.post(review, {"verdict": "right", "finding": WHY}).status_code == 302
    looks = signed_in("shelter_lead").get(addresses(full)["case_looks"] + "?emergency=1").content.decode()
    assert "Out Sider" in looks and "emergency access" in looks
    stranger.post(reverse("desk:emergency_close", args=[emergency.id]))
    assert stranger.get(addresses(full)["case"]).status_code == 404


def test_an_unknown_reference_and_one_closed_for_good_give_the_same_page(full: dict[str, Any], signed_in: Any) -> None:
    cases.block(full["case"].id, user("outsider"), "a brother of the suspect", by=_actor("shelter_lead"))
    client = signed_in("outsider")
    pages = set()
    for reference in (full["case"].reference, "0000AAAA"):
        body = client.post(
            reverse("desk:emergency_new"), {"reference": reference, "danger": "life", "why": WHY}
        ).content.decode()
        shown = f"{reference[:4]}-{reference[4:]}"
        pages.add(
            re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body).replace(shown, "").replace(reference, "")
        )
    assert len(pages) == 1


def test_more_is_asked_and_a_second_organisation_answers(full: dict[str, Any], signed_in: Any) -> None:
    stranger = signed_in("outsider")
    opened = cases.open_emergency(full["case"].reference, Danger.LIFE, WHY, by=_actor("outsider"))
    answer = stranger.post(reverse("desk:emergency_ask_more", args=[opened.id]), {"parts": ["notes"], "why": WHY})
    assert answer.status_code == 302
    waiting = [w for w in reads.waiting_for(viewer=_actor("shelter_lead")) if w.kind == "emergency_more"]
    address = reverse(waiting[0].url_name, args=waiting[0].url_args)
    lead = signed_in("shelter_lead")
    assert WHY in lead.get(address).content.decode()
    lead.post(address, {"agree": "1"})
    page = stranger.get(addresses(full)["case"]).content.decode()
    assert "note-marker" in page and "house-marker" not in page


def test_every_waiting_row_leads_somewhere(full: dict[str, Any]) -> None:
    cases.open_emergency(full["case"].reference, Danger.LIFE, WHY, by=_actor("outsider"))
    for name in ("shelter_lead", "privacy_officer", "mentor"):
        for row in reads.waiting_for(viewer=_actor(name)):
            assert reverse(row.url_name, args=row.url_args)


def test_every_notice_of_a_case_has_its_words_and_leads_somewhere(full: dict[str, Any], cast: dict[str, Actor]) -> None:
    from opennrm.desk.notice_words import said
    from opennrm.kernel.models import Notice

    cases.open_emergency(full["case"].reference, Danger.LIFE, WHY, by=cast["outsider"])
    asked = cases.ask_hand_over(full["case"].id, user("guardian"), "a minor, she needs you", by=cast["shelter_lead"])
    cases.decline_hand_over(asked.id, "no room this month", by=cast["guardian"])
    kinds = set()
    for notice in Notice.objects.filter(kind__startswith="cases."):
        words = said(notice)
        kinds.add(notice.kind)
        assert words.what not in ("", "Something changed"), notice.kind
        assert NAME not in words.what + words.why
        assert words.url.startswith("/")
    assert len(kinds) >= 6
