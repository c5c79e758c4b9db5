"""Nobody is given to a person whom they had better not meet, whichever way they would come."""

from __future__ import annotations

import pytest

from opennrm.accounts.models import User
from opennrm.cases import services as cases
from opennrm.cases.models import Case, HandOver, Membership
from opennrm.cases.rules import Function
from opennrm.journeys import assigning, intake
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Compartment, Purpose
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Fact, PersonFacts
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import Lane, PersonLine, Report
from opennrm.safety import services as safety
from opennrm.safety.rules import HelperKind, Ties

JOB = Actor.for_job("test")


def user(name: str) -> User:
    return User.objects.with_roles().get(username=name)


@pytest.fixture
def relative(guardian: Actor) -> User:
    """A guardian of the same family, as their own organisation wrote down."""
    safety.add_helper(HelperKind.STAFF, "", [], Ties((), (), ("Osagie",)), user=user("guardian"), by=guardian)
    return user("guardian")


@pytest.fixture
def case(registrar: Actor) -> Case:
    person = people.note_person(PersonFacts(family_names=Fact("Osagie", Certainty.SAYS)), by=registrar)
    return cases.open_case(person.id, user("shelter_lead"), by=registrar)


def test_a_relative_does_not_join_the_team(case: Case, relative: User, shelter_lead: Actor) -> None:
    for act in (assigning.check_member, assigning.add_member):
        with pytest.raises(Broken) as refused:
            act(case, relative, Function.GUARDIAN, {Compartment.IDENTITY}, by=shelter_lead)
        assert list(refused.value.faults) == ["user"]
    with acting(JOB):
        assert Membership.objects.filter(case=case).count() == 1


def test_a_relative_is_not_asked_to_lead(case: Case, relative: User, shelter_lead: Actor) -> None:
    with pytest.raises(Broken) as refused:
        assigning.ask_hand_over(case, relative, "You know the language", by=shelter_lead)
    assert list(refused.value.faults) == ["lead"]
    with acting(JOB):
        assert not HandOver.objects.exists()


def test_the_desk_does_not_give_a_new_case_to_a_relative_and_reads_no_reason(
    relative: User, registrar: Actor, police_officer: Actor
) -> None:
    report = Report(lane=Lane.NAMED, noticed="no passport", person=PersonLine(surname="Osagie"))
    officer = police_officer.on(Purpose.REFERRAL)
    referral = referrals.triage(referrals.register_referral(report, by=officer), words="called", by=registrar)
    with pytest.raises(Broken) as refused:
        intake.accept(referral, relative, by=registrar)
    assert refused.value.faults == {"lead": ["Choose somebody else: this one cannot be given to this person."]}
    assert intake.accept(referral, user("shelter_lead"), by=registrar).lead.username == "shelter_lead"
