"""From referral to case, over both rooms."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from opennrm.accounts.models import User
from opennrm.cases import selectors as case_reads
from opennrm.cases.models import Case
from opennrm.journeys import intake
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.words import Purpose
from opennrm.people import selectors as people
from opennrm.referrals import selectors as referral_reads
from opennrm.referrals import services as referrals
from opennrm.referrals.models import Referral
from opennrm.referrals.rules import Lane, PersonLine, Report, State


def user(name: str) -> User:
    return User.objects.with_roles().get(username=name)


@pytest.fixture
def referral(police_officer: Actor, registrar: Actor) -> Referral:
    return _reported(police_officer, registrar, "Quillfeather")


def _reported(police: Actor, desk: Actor, surname: str) -> Referral:
    officer = police.on(Purpose.REFERRAL)
    made = referrals.register_referral(
        Report(lane=Lane.NAMED, noticed="no passport", person=PersonLine(surname=surname)), by=officer
    )
    return referrals.triage(made, by=desk)


def test_accepting_opens_a_case_and_the_lead_sees_the_person(
    referral: Referral, registrar: Actor, shelter_lead: Actor
) -> None:
    case = intake.accept(referral, user("shelter_lead"), by=registrar)
    with acting(registrar):
        assert Referral.objects.get(pk=referral.pk).state == State.ACCEPTED
    assert case_reads.open_file(case.reference, viewer=shelter_lead).leads
    assert people.vault(case.person_id, viewer=shelter_lead, case=case.id).facts is not None
    assert [r.pk for r in referral_reads.referrals_of_case(case.id, viewer=registrar)] == [referral.pk]


def test_if_the_referral_cannot_be_accepted_no_case_is_left(referral: Referral, registrar: Actor) -> None:
    intake.accept(referral, user("shelter_lead"), by=registrar)
    with acting(registrar):
        before = Case.objects.count()
    with pytest.raises(Changed):
        intake.accept(referral, user("shelter_lead"), by=registrar)
    with acting(registrar):
        assert Case.objects.count() == before


def test_only_the_desk_accepts(referral: Referral, shelter_lead: Actor, outsider: Actor, police_officer: Actor) -> None:
    for actor in (shelter_lead, outsider, police_officer):
        with pytest.raises((NotThere, NotAllowed)):
            intake.accept(referral, user("shelter_lead"), by=actor)


def test_a_second_report_joins_the_case_and_both_reporters_stay(
    referral: Referral, police_officer: Actor, registrar: Actor, shelter_lead: Actor
) -> None:
    from opennrm.people import services

    case = intake.accept(referral, user("shelter_lead"), by=registrar)
    second = _reported(police_officer, registrar, "Quillfeather")
    with pytest.raises(Broken, match="another person"):
        intake.accept_into(second, case, by=registrar)
    one, two = (people.person(r.person_id, viewer=registrar) for r in (referral, second))
    match = services.propose_match(one, two, by=registrar)
    services.decide_match(match, True, "same surname, same day, same street", by=registrar)
    intake.accept_into(second, case, by=registrar)
    assert {r.pk for r in referral_reads.referrals_of_case(case.id, viewer=registrar)} == {referral.pk, second.pk}
    opened = case_reads.open_file(case.reference, viewer=shelter_lead)
    assert "referral_joined" in [line.kind for line in case_reads.timeline(opened, viewer=shelter_lead)]


def test_the_desk_opens_a_case_in_the_browser(referral: Referral, signed_in: Any, registrar: Actor) -> None:
    client = signed_in("registrar", Purpose.REGISTRATION)
    address = reverse("desk:case_open", args=[referral.reference])
    assert client.get(address).status_code == 200
    assert "Say who leads" in client.post(address, {"case": "new"}).content.decode()
    answer = client.post(address, {"case": "new", "lead": str(user("shelter_lead").public_id)})
    assert answer.status_code == 302
    assert "Shel Leader" in client.get(answer.url).content.decode()
    lead = signed_in("shelter_lead")
    assert "Quillfeather" in lead.get(answer.url).content.decode()
    assert signed_in("outsider").get(answer.url).status_code == 404
    assert signed_in("outsider").get(address).status_code == 404
