"""Telling workers by mail: the same words to everybody, some minutes later, and never what it is about."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail

from opennrm.cases.tests.conftest import user
from opennrm.journeys.outgoing import neutral, notifying, sending
from opennrm.journeys.outgoing.protected import GATE
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.models import Dispatch


def test_a_mail_to_a_worker_says_the_same_to_everybody_and_goes_minutes_later(mentor: Actor, database: None):
    user("mentor").__class__.objects.filter(username="mentor").update(email="m@shelter.example", language="nl")
    with acting(GATE):
        notices.tell("cases.event", user=mentor.user_id, subject="case:1", urgent=True, name="Zsófia")
        notices.tell("cases.event", user=mentor.user_id, subject="case:2", urgent=True)
    assert notifying.mail_notices(by=GATE) == 1
    assert notifying.mail_notices(by=GATE) == 0
    with acting(GATE):
        made = Dispatch.objects.get()
        assert timedelta(minutes=1) < made.due_at - clock.now() <= timedelta(minutes=9)
        Dispatch.objects.update(due_at=clock.now())
    sending.send_due()
    (sent,) = mail.outbox
    assert (sent.subject, sent.body) == neutral.words("nl")
    assert len(sent.body) == len(neutral.words("en")[1])
    assert not any(sign in sent.subject + sent.body for sign in ("Zs", "case", "http", "1", "2"))


@pytest.mark.parametrize(
    ("told", "now", "due"),
    [
        ("2026-03-02 23:00", "2026-03-03 07:29", False),
        ("2026-03-02 23:00", "2026-03-03 07:30", True),
        ("2026-03-03 07:45", "2026-03-03 22:00", False),
        ("2026-03-03 07:45", "2026-03-04 07:31", True),
        ("2026-10-24 12:00", "2026-10-25 07:30", True),  # the night in which the clock goes back
    ],
)
def test_what_is_not_urgent_waits_for_the_digest(told: str, now: str, due: bool):
    zone = clock.local(clock.now()).tzinfo
    moments = [datetime.fromisoformat(text).replace(tzinfo=zone) for text in (told, now)]
    assert notifying.digest_is_due(*moments) is due


def test_a_colleague_who_left_or_has_no_mailbox_gets_nothing(mentor: Actor):
    with acting(GATE):
        notices.tell("cases.event", user=mentor.user_id, subject="case:1", urgent=True)
    assert notifying.mail_notices(by=GATE) == 0


def test_the_people_of_a_house_get_the_same_mail_as_everybody_else_whatever_their_house_is_called(
    mentor: Actor, police_officer: Actor, database: None
):
    people = user("mentor").__class__.objects
    people.filter(username__in=("mentor", "police_officer")).update(email="one@mail.example", language="nl")
    with acting(GATE):
        people.get(username="mentor").organisation.__class__.objects.filter(pk=mentor.organisation_id).update(
            name="De Wacht"
        )
        for actor in (mentor, police_officer):
            notices.tell("safety.event", user=actor.user_id, subject="event:1", urgent=True)
    assert notifying.mail_notices(by=GATE) == 2
    with acting(GATE):
        Dispatch.objects.update(due_at=clock.now())
    sending.send_due()
    assert {(sent.subject, sent.body) for sent in mail.outbox} == {neutral.words("nl")}
    assert len(mail.outbox) == 2
