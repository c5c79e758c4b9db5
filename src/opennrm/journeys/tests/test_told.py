"""From a message without a name to the inbox of the desk."""

from __future__ import annotations

import pytest

from opennrm.journeys import told
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken
from opennrm.publications import selectors as reads
from opennrm.publications import services
from opennrm.publications.models import Message
from opennrm.publications.rules.told import Told
from opennrm.referrals import selectors as referral_reads
from opennrm.referrals import services as referrals


@pytest.fixture
def site() -> Actor:
    return Actor.for_job("website")


def test_a_message_becomes_a_referral_in_the_inbox_and_is_forgotten_here(registrar: Actor, site: Actor) -> None:
    # Given somebody who tells without a name
    services.leave_message(Told("They took my passport.", "Rotterdam", "me", "through my sister"), "hu", by=site)
    # When the job has run
    assert told.take_in(by=site) == 1
    # Then the desk finds a referral with all of it
    (waiting,) = [row for row in referral_reads.inbox(viewer=registrar) if row.referral.reporter_type == "self"]
    found = referral_reads.referral(waiting.referral.reference, viewer=registrar)
    assert "They took my passport." in found.report.noticed
    assert "Rotterdam" in found.report.noticed
    assert (found.report.reach, found.report.interpreter) == ("through my sister", "hu")
    assert found.referral.reporter_user_id is None
    # And the message holds no text any more
    with acting(site):
        assert Message.objects.get().sealed is None
    assert told.take_in(by=site) == 0


def test_one_that_cannot_be_registered_waits_sealed_and_the_others_go_on(
    site: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for what in ("first", "second"):
        services.leave_message(Told(what), "en", by=site)
    register = referrals.register_referral

    def picky(report: object, *, by: Actor) -> object:
        if getattr(report, "noticed", "") == "first":
            raise Broken("not this one")
        return register(report, by=by)  # type: ignore[arg-type]

    monkeypatch.setattr(told.referrals, "register_referral", picky)
    assert told.take_in(by=site) == 1
    ((_id, _language, waiting),) = reads.waiting_messages(viewer=site)
    assert waiting.what == "first"


def test_an_answer_that_names_a_shelter_is_stopped_with_the_words_that_stand_in_it(
    site: Actor, registrar: Actor, mentor: Actor
) -> None:
    """Nobody knows who reads it."""
    from opennrm.partners import selectors as partners

    (house,) = partners.names([mentor.organisation_id], viewer=site).values()
    words = services.leave_message(Told("Where can I sleep?"), "en", by=site)
    told.take_in(by=site)
    (row,) = reads.messages(viewer=registrar)
    with pytest.raises(Broken) as stopped:
        told.answer(row.id, f"Come to {house} tonight.", by=registrar)
    assert house in stopped.value.faults["text"][0]
    assert services.read_answer(words, by=site).text == ""
    told.answer(row.id, "Call us: somebody fetches you.", by=registrar)
    assert services.read_answer(words, by=site).text == "Call us: somebody fetches you."
