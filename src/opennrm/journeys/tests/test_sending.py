"""Whatever happens, nothing is lost, nothing goes to a receiver whose right ended, and a crash sends the same message."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from opennrm.cases import services as cases
from opennrm.cases.models import Case, Share
from opennrm.cases.rules import Given
from opennrm.cases.tests.conftest import basis, user
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped, sending
from opennrm.journeys.outgoing.protected import GATE
from opennrm.kernel import clock, outbox
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.clearance import Channel, Clearance
from opennrm.kernel.models import Dispatch, Notice
from opennrm.kernel.words import Compartment
from opennrm.partners import services as partners
from opennrm.partners.rules import PointKind
from opennrm.people import services as people
from opennrm.people.rules import PersonFacts

NAMES = frozenset({Compartment.IDENTITY})
OFFICES = ("lawyer", "immigration_officer", "guardian")


class Crash(BaseException):
    """The machine stops between the mail server's yes and our own note of it."""


@dataclass
class Server:
    """A mail server that remembers; it may be away, or the machine may crash right after it took a mail."""

    taken: list[tuple[str, str]] = field(default_factory=list)  # Message-ID, address
    away: bool = False
    crashes: bool = False

    def deliver(self, clearance: Clearance, address: str, *, known_as: str, **_more: Any) -> None:
        if self.away:
            raise ConnectionRefusedError
        self.taken.append((known_as, address))
        if self.crashes:
            raise Crash


@dataclass
class World:
    case: Case
    lead: Actor
    server: Server
    chance: random.Random
    shares: dict[str, Share] = field(default_factory=dict)
    withdrawn_after: dict[str, int] = field(default_factory=dict)  # address -> mails taken when its right ended
    asked: list[str] = field(default_factory=list)

    def share(self, name: str) -> None:
        if name not in self.shares:
            given = {"lawyer": Given.LEGAL_HELP, "immigration_officer": Given.RESIDENCE, "guardian": Given.GUARDIANSHIP}
            self.shares[name] = cases.share(
                self.case.id, user(name).organisation, basis(NAMES, given[name]), by=self.lead
            )
            self.withdrawn_after.pop(f"{name}@office.example", None)

    def withdraw(self, name: str) -> None:
        if share := self.shares.pop(name, None):
            cases.withdraw_share(share.id, share.version, by=self.lead)
            self.withdrawn_after[f"{name}@office.example"] = len(self.server.taken)

    def write(self, name: str) -> None:
        parcel = Parcel(
            Channel.EMAIL, f"organisation:{user(name).organisation_id}", b"Please call us.", subject="A question",
            case=self.case.id, parts=NAMES, to_address=f"{name}@office.example",
        )  # fmt: skip
        try:
            self.asked.append(outgoing.submit(parcel, by=self.lead).message_id)
        except Stopped:
            assert name not in self.shares

    def send(self) -> None:
        with acting(GATE):
            Dispatch.objects.filter(state="cleared").update(due_at=clock.now())
        with contextlib.suppress(Crash):
            sending.send_next(by=GATE)

    def step(self) -> None:
        name = self.chance.choice(OFFICES)
        self.server.away = self.chance.random() < 0.15
        self.server.crashes = self.chance.random() < 0.2
        before = len(self.server.taken)
        act = self.chance.choice((self.share, self.withdraw, self.write, self.write, None, None))
        if act is None:
            self.send()
        else:
            act(name)
        for _known_as, address in self.server.taken[before:]:
            assert address not in self.withdrawn_after, "a mail went to a receiver whose right had ended"


@pytest.fixture
def world(registrar: Actor, shelter_lead: Actor, monkeypatch: pytest.MonkeyPatch) -> World:
    person = people.note_person(PersonFacts(called="Anna"), by=registrar)
    case = cases.open_case(person.id, user("shelter_lead"), by=registrar)
    for name in OFFICES:
        partners.add_contact_point(user(name).organisation, PointKind.EMAIL, f"{name}@office.example", by=registrar)
    server = Server()
    monkeypatch.setattr(outbox, "deliver", server.deliver)
    return World(case, shelter_lead, server, random.Random())


@pytest.mark.parametrize("seed", range(8))
def test_no_history_loses_a_message_or_sends_it_past_a_right(world: World, seed: int):
    # Given any history of sharing, withdrawing, writing, sending, an absent server and crashes
    world.chance.seed(seed)
    for name in OFFICES:
        world.share(name)
    for _step in range(40):
        world.step()
    # When the machine runs again for a while
    world.server.away = world.server.crashes = False
    for _round in range(len(world.asked) + 1):
        world.send()
    # Then everything has ended in one of two ways, and what counts as sent was really taken, under its own name
    taken = Counter(known_as for known_as, _address in world.server.taken)
    with acting(GATE):
        ended = {row.message_id: row.state for row in Dispatch.objects.all()}
    assert sorted(ended) == sorted(world.asked)
    assert set(ended.values()) <= {"sent", "stopped"}
    assert all(taken[known_as] >= 1 for known_as, state in ended.items() if state == "sent")
    assert set(taken) <= set(ended), "a mail went under a name that nobody knows"


def test_a_crash_sends_the_same_message_once_more_and_not_another(world: World):
    world.share("lawyer")
    world.write("lawyer")
    world.server.crashes = True
    world.send()
    world.server.crashes = False
    world.send()
    world.send()
    assert world.server.taken == [(world.asked[0], "lawyer@office.example")] * 2


def test_a_server_that_stays_away_is_asked_again_later_and_later_and_the_sender_is_told(world: World):
    world.share("lawyer")
    world.write("lawyer")
    world.server.away = True
    for _try in range(outbox.MOST_TRIES):
        world.send()
    with acting(GATE):
        row = Dispatch.objects.get()
    assert (row.state, row.stopped_for, row.attempts) == ("stopped", "no_way", outbox.MOST_TRIES)
    assert Notice.objects.filter(kind="outgoing.stopped_on_the_way", user_id=world.lead.user_id).count() == 1
