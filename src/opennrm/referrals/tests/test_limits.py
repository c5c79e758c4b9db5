"""How much one person may send, and who reads the names that a raid told."""

from __future__ import annotations

from typing import Any

import pytest

from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Purpose
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import Lane, PersonLine, Report
from opennrm.referrals.services.raids import RaidReport


def test_nobody_registers_more_than_a_person_can_type_in_an_hour(police_officer: Actor, monkeypatch: Any) -> None:
    from opennrm.kernel.errors import TooOften
    from opennrm.referrals.services import register

    monkeypatch.setattr(register, "REGISTRATIONS_AN_HOUR", 2)
    officer = police_officer.on(Purpose.REFERRAL)
    for _ in range(2):
        referrals.register_referral(Report(noticed="x"), by=officer)
    with pytest.raises(TooOften):
        referrals.register_referral(Report(noticed="x"), by=officer)


def test_the_names_that_a_raid_told_are_read_by_who_told_them_and_by_the_desk(
    police_officer: Actor, registrar: Actor, outsider: Actor
) -> None:
    officer = police_officer.on(Purpose.REFERRAL)
    shared = Report(lane=Lane.NAMED, noticed="thirty beds in a barn")
    people = (PersonLine(first_names="Joy", surname="Osas"), PersonLine(called="Bee"), PersonLine())
    raid = referrals.register_raid(RaidReport(shared, people), by=officer)
    for viewer in (officer, registrar.on(Purpose.REGISTRATION)):
        _raid, _shared, lines = reads.raid(raid.reference, viewer=viewer)
        assert sorted(reads.names_told(lines, viewer=viewer).values()) == ["Bee", "Joy Osas"]
    assert reads.names_told(lines, viewer=outsider) == {}
