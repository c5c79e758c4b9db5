"""Role by action, all of it; and what row security answers to those who ask the tables themselves."""

from __future__ import annotations

import pytest

from opennrm.kernel.access import why_not
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import NotAllowed
from opennrm.kernel.words import Role
from opennrm.publications import access, services
from opennrm.publications import selectors as reads
from opennrm.publications.models import Edition, Line, Message, Offer, TextVersion
from opennrm.publications.rules import Group, Help, Kind, State
from opennrm.publications.rules.told import Told
from opennrm.publications.services import LineFacts, OfferFacts

MAY = {
    "read_public": set(Role),
    "write": {Role.REGISTRAR, Role.APPROVER},
    "publish": {Role.REGISTRAR, Role.APPROVER},
    "read_messages": {Role.REGISTRAR},
    "answer": {Role.REGISTRAR},
    "leave_message": set(),
    "load": set(),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", sorted(access.RIGHTS))
def test_every_role_and_every_action(action: str, role: Role) -> None:
    actor = Actor(1, 1, None, frozenset({role}), None)
    assert (why_not(actor, action, access.RIGHTS) == []) is (role in MAY[action])


def test_an_action_that_nobody_named_is_refused() -> None:
    assert set(MAY) == set(access.RIGHTS)
    assert why_not(Actor(1, 1, None, frozenset(Role), None), "invented", access.RIGHTS)


@pytest.fixture
def something(registrar: Actor, site: Actor) -> None:
    services.propose_text("home.title", "en", "A proposal", State.DRAFT, by=registrar)
    services.add_line(LineFacts(kind=Kind.HELP, name="x", source="y", number_here="0800"), by=registrar)
    services.propose_offer(OfferFacts("x", "x", (Help.ADVICE,), (Group.MEN,), "y"), by=registrar)
    services.leave_message(Told("x"), "en", by=site)


def test_row_security_shows_the_outsider_no_row_of_any_table(something: None, outsider: Actor) -> None:
    with acting(outsider):
        for table in (TextVersion, Line, Offer, Message, Edition):
            assert not table.objects.exists(), table


def test_row_security_shows_messages_to_registrars_but_not_to_other_editors(
    something: None, registrar: Actor, approver: Actor
) -> None:
    with acting(approver):
        assert TextVersion.objects.exists()
        assert not Message.objects.exists()
    with acting(registrar):
        assert Message.objects.count() == 1


def test_who_does_not_edit_reads_no_proposal_and_no_message(outsider: Actor) -> None:
    for read in (reads.proposals, reads.lines, reads.offers, reads.messages, reads.language_report, reads.waiting_now):
        with pytest.raises(NotAllowed):
            read(viewer=outsider)
