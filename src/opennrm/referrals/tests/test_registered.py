"""A referral may end as registered by name, without a case: registration or advice was all that was wanted."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Purpose
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.models import Referral
from opennrm.referrals.rules import Lane, PersonLine, Report, Service, State

NAMED = Report(lane=Lane.NAMED, noticed="no passport", person=PersonLine(surname="Quillfeather"))


@pytest.fixture
def triaged(police_officer: Actor, registrar: Actor) -> Referral:
    made = referrals.register_referral(NAMED, by=police_officer.on(Purpose.REFERRAL))
    return referrals.triage(made, by=registrar)


def test_it_leaves_the_inbox_and_the_reporter_hears_no_more_than_that_it_is_in_the_register(
    triaged: Referral, registrar: Actor, police_officer: Actor
) -> None:
    assert referrals.register_without_case(triaged, by=registrar).state == State.REGISTERED
    assert triaged.pk not in {row.referral.pk for row in reads.inbox(viewer=registrar)}
    mine = reads.my_referral(triaged.reference, viewer=police_officer.on(Purpose.REFERRAL))
    assert mine.became == "In the register. You can always report again."


def test_a_case_may_still_be_opened_and_the_desk_may_look_again(triaged: Referral, registrar: Actor) -> None:
    done = referrals.register_without_case(triaged, by=registrar)
    again = referrals.reopen(done, by=registrar)
    assert again.state == State.TRIAGED
    done = referrals.register_without_case(again, by=registrar)
    assert referrals.accept_referral(done, uuid4(), by=registrar).state == State.ACCEPTED


def test_nobody_who_was_not_named_or_who_needs_a_place_ends_there(
    triaged: Referral, police_officer: Actor, registrar: Actor
) -> None:
    counted = referrals.register_referral(Report(noticed="x"), by=police_officer.on(Purpose.REFERRAL))
    with pytest.raises(Broken):
        referrals.register_without_case(referrals.triage(counted, by=registrar), by=registrar)
    wants_a_place = referrals.change_service(triaged, Service.SHELTER, by=registrar)
    with pytest.raises(Broken, match="shelter"):
        referrals.register_without_case(wants_a_place, by=registrar)


def test_the_desk_does_it_with_one_button(triaged: Referral, signed_in: Any) -> None:
    desk = signed_in("registrar")
    page = reverse("desk:referral", args=[triaged.reference])
    move = reverse("desk:referral_move", args=[triaged.reference, "register"])
    assert move in desk.get(page).content.decode()
    desk.post(move, {"version": triaged.version})
    shown = desk.get(page).content.decode()
    assert "registered by name, no case" in shown and "Look at it again" in shown and move not in shown
