"""A reminder goes over a mailbox that the person alone reads; else the worker is told to speak; never past its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.tests.conftest import user
from opennrm.journeys.outgoing import sending, wishing
from opennrm.journeys.outgoing.protected import GATE
from opennrm.kernel import clock, outbox
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.models import Dispatch, Intent, Notice
from opennrm.people import services as people
from opennrm.people.rules import Channel, ChannelKind, PersonFacts, SafeContact


@pytest.fixture
def case(registrar: Actor) -> Case:
    person = people.note_person(PersonFacts(called="Anna"), by=registrar)
    return cases.open_case(person.id, user("shelter_lead"), by=registrar)


def contact(case: Case, registrar: Actor, *channels: Channel) -> None:
    from opennrm.people import selectors

    person = selectors.person(case.person_id, viewer=registrar)
    people.set_safe_contact(person, SafeContact(channels, confirmed_on=clock.today()), by=registrar)


def wish(case: Case, lead: Actor, monkeypatch: pytest.MonkeyPatch, *, planned: bool = True) -> None:
    moment = clock.now() + timedelta(days=1) if planned else None
    monkeypatch.setattr(wishing.cases, "appointment_moment", lambda _number, *, viewer: moment)
    with acting(lead):
        outbox.intend(
            wishing.REMINDER, f"safe_contact:{case.person_id}", by=lead, person=case.person_id, case=case.id,
            appointment=str(uuid4()),
        )  # fmt: skip
    wishing.grant_due()


def state() -> tuple[str, str]:
    with acting(GATE):
        row = Intent.objects.get()
    return row.state, row.stopped_for


def test_a_mailbox_of_their_own_gets_words_that_say_nothing(case: Case, registrar: Actor, shelter_lead: Actor, monkeypatch: Any):  # fmt: skip
    contact(case, registrar, Channel(ChannelKind.EMAIL, "anna@mail.example", alone=True))
    wish(case, shelter_lead, monkeypatch)
    with acting(GATE):
        Dispatch.objects.update(due_at=clock.now())
    sending.send_due()
    (sent,) = mail.outbox
    assert sent.to == ["anna@mail.example"]
    assert sent.body.startswith("Do not forget: tomorrow, ") and "Anna" not in sent.body
    assert state() == ("done", "")


def test_a_telephone_is_answered_by_a_person_so_the_worker_is_told(case: Case, registrar: Actor, shelter_lead: Actor, monkeypatch: Any):  # fmt: skip
    contact(case, registrar, Channel(ChannelKind.PHONE, "+31612345678", alone=True))
    wish(case, shelter_lead, monkeypatch)
    assert mail.outbox == []
    assert Notice.objects.filter(kind="outgoing.remind_yourself", user_id=shelter_lead.user_id).count() == 1
    assert state() == ("stopped", "spoken")


def test_a_mailbox_that_somebody_else_reads_is_not_used(case: Case, registrar: Actor, shelter_lead: Actor, monkeypatch: Any):  # fmt: skip
    contact(case, registrar, Channel(ChannelKind.EMAIL, "family@mail.example", others="her husband", alone=False))
    wish(case, shelter_lead, monkeypatch)
    with acting(GATE):
        assert not Dispatch.objects.exists()


def test_an_appointment_that_is_over_reminds_nobody(case: Case, registrar: Actor, shelter_lead: Actor, monkeypatch: Any):  # fmt: skip
    contact(case, registrar, Channel(ChannelKind.EMAIL, "anna@mail.example", alone=True))
    wish(case, shelter_lead, monkeypatch, planned=False)
    assert state() == ("stopped", "over")
    with acting(GATE):
        assert not Dispatch.objects.exists() and not Notice.objects.filter(kind="outgoing.remind_yourself").exists()
