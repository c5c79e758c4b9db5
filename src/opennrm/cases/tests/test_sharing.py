"""Legal basis: what is given, what its end does, what was told; and links, which give nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case, Membership, Share, Task
from opennrm.cases.rules import Basis, Function, Given, Giver, Way
from opennrm.cases.rules.kin import Kin
from opennrm.cases.tests.conftest import CARE, C, basis, user
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.words import Purpose

MEDICAL = frozenset({C.IDENTITY, C.HEALTH})


@pytest.fixture
def doctor_joined(case: Case, join: Any) -> Case:
    join(case, "doctor", MEDICAL, Given.MEDICAL)
    return case


def _share_of(name: str, viewer: Actor) -> Share:
    with acting(viewer):
        return Share.objects.get(organisation_id=user(name).organisation_id, ended_at__isnull=True)


def test_withdrawal_shows_what_it_does_changes_nothing_by_showing_and_then_does_just_that(
    doctor_joined: Case, shelter_lead: Actor, doctor: Actor
) -> None:
    cases.add_task(doctor_joined.id, "Blood test", "", None, user=user("doctor"), by=shelter_lead)
    share = _share_of("doctor", shelter_lead)
    opened = reads.open_file(doctor_joined.reference, viewer=shelter_lead)
    shown = reads.effect_of_withdrawal(opened, share.id, viewer=shelter_lead)
    assert shown.effect.lost == MEDICAL
    assert [m.user_id for m in shown.leaving] == [doctor.user_id] and shown.tasks_back == 1
    assert reads.open_file(doctor_joined.reference, viewer=doctor.on(Purpose.CASEWORK)).parts == MEDICAL
    done = cases.withdraw_share(share.id, share.version, by=shelter_lead)
    assert done == shown.effect
    with pytest.raises(NotThere):
        reads.open_file(doctor_joined.reference, viewer=doctor.on(Purpose.CASEWORK))
    with acting(shelter_lead):
        ended = Share.objects.get(pk=share.pk)
        assert ended.withdrawn and ended.ended_at is not None
        assert not Task.objects.filter(user_id=doctor.user_id, state="open").exists()
        assert Task.objects.filter(kind="make_sure_it_stopped", user_id=shelter_lead.user_id).exists()


def test_two_who_withdraw_at_once_do_it_once(doctor_joined: Case, shelter_lead: Actor) -> None:
    share = _share_of("doctor", shelter_lead)
    cases.withdraw_share(share.id, share.version, by=shelter_lead)
    with pytest.raises(Changed):
        cases.withdraw_share(share.id, share.version, by=shelter_lead)


def test_what_another_share_gives_stays(doctor_joined: Case, shelter_lead: Actor, doctor: Actor) -> None:
    eyes = doctor.on(Purpose.CASEWORK)
    second = cases.share(
        doctor_joined.id, user("doctor").organisation, basis(frozenset({C.IDENTITY}), Given.SUPPORT), by=shelter_lead
    )
    with acting(shelter_lead):
        first = Share.objects.exclude(pk=second.pk).get(organisation_id=doctor.organisation_id)
    cases.withdraw_share(first.id, first.version, by=shelter_lead)
    assert reads.open_file(doctor_joined.reference, viewer=eyes).parts == {C.IDENTITY}


def test_the_leading_organisation_cannot_lose_what_it_leads_with(case: Case, shelter_lead: Actor) -> None:
    share = _share_of("shelter_lead", shelter_lead)
    with pytest.raises(Broken, match="Hand the case over first"):
        cases.withdraw_share(share.id, share.version, by=shelter_lead)


def test_a_basis_that_is_no_consent_is_ended_not_withdrawn(case: Case, shelter_lead: Actor) -> None:
    made = cases.share(
        case.id, user("police_officer").organisation,
        basis(frozenset({C.IDENTITY}), Given.INVESTIGATION, basis=Basis.DUTY, giver=Giver.LAW), by=shelter_lead,
    )  # fmt: skip
    cases.withdraw_share(made.id, made.version, by=shelter_lead)
    with acting(shelter_lead):
        assert not Share.objects.get(pk=made.pk).withdrawn


def test_a_basis_of_tomorrow_is_not_one_yet(case: Case, shelter_lead: Actor) -> None:
    wanted = basis(MEDICAL, Given.MEDICAL, given_on=clock.today() + timedelta(days=1))
    with pytest.raises(Broken) as told:
        cases.share(case.id, user("doctor").organisation, wanted, by=shelter_lead)
    assert set(told.value.faults) == {"given_on"}


def test_a_refused_share_writes_nothing(case: Case, shelter_lead: Actor) -> None:
    wanted = frozenset({C.IDENTITY, C.HEALTH})
    with pytest.raises(Broken):
        cases.add_member(
            case.id, user("doctor"), Function.LEAD, wanted, sharing=basis(wanted, Given.MEDICAL), by=shelter_lead
        )
    with acting(shelter_lead):
        assert Share.objects.count() == 1 and Membership.objects.count() == 1


def test_a_disclosure_that_a_share_covers_takes_its_basis(doctor_joined: Case, shelter_lead: Actor) -> None:
    told = cases.note_disclosure(
        doctor_joined.id, [C.HEALTH], "", "her allergy, by phone", Way.PHONE, date(2026, 1, 6),
        organisation=user("doctor").organisation, by=shelter_lead,
    )  # fmt: skip
    assert told.basis == Basis.CONSENT and told.share_id is not None


def test_a_disclosure_that_no_share_covers_needs_a_basis_and_is_written_all_the_same(
    case: Case, shelter_lead: Actor
) -> None:
    with pytest.raises(Broken) as told:
        cases.note_disclosure(
            case.id, [C.HEALTH], "the ambulance", "her allergy, on the way", Way.PHONE, clock.today(), by=shelter_lead
        )
    assert set(told.value.faults) == {"basis"}
    cases.note_disclosure(
        case.id, [C.HEALTH], "the ambulance", "her allergy, on the way", Way.PHONE, clock.today(),
        basis=Basis.VITAL_INTEREST, by=shelter_lead,
    )  # fmt: skip
    opened = reads.open_file(case.reference, viewer=shelter_lead)
    assert [(t.receiver, t.what) for t in reads.disclosures(opened, viewer=shelter_lead)] == [
        ("the ambulance", "her allergy, on the way")
    ]


def test_words_of_a_disclosure_are_read_by_who_sees_every_part_of_it(
    doctor_joined: Case, shelter_lead: Actor, doctor: Actor
) -> None:
    for parts in ([C.HEALTH], [C.HEALTH, C.LOCATION]):
        cases.note_disclosure(
            doctor_joined.id, parts, "the ambulance", "told on the way there", Way.PHONE, clock.today(),
            basis=Basis.VITAL_INTEREST, by=shelter_lead,
        )  # fmt: skip
    eyes = doctor.on(Purpose.CASEWORK)
    opened = reads.open_file(doctor_joined.reference, viewer=eyes)
    assert len(reads.disclosures(opened, viewer=eyes)) == 1


# --- links ------------------------------------------------------------------------------------------


def test_a_link_between_files_opens_neither(
    case: Case, registrar: Actor, shelter_lead: Actor, guardian: Actor, join: Any, mentor: Actor
) -> None:
    child = cases.open_case(uuid4(), user("guardian"), by=registrar)
    cases.add_member(
        child.id, user("shelter_lead"), Function.OTHER, frozenset({C.IDENTITY}),
        sharing=basis(frozenset({C.IDENTITY}), Given.HOUSE), by=guardian,
    )  # fmt: skip
    cases.note_link(case.id, Kin.CHILD, "", reference=child.reference, by=shelter_lead)
    join(case, "mentor", CARE | {C.CHILDREN})
    with pytest.raises(NotThere):
        reads.open_file(child.reference, viewer=mentor)
    with pytest.raises(NotThere):
        reads.open_file(case.reference, viewer=guardian)
    links = reads.links(reads.open_file(case.reference, viewer=mentor), viewer=mentor)
    assert [(shown.link.kin, shown.reference) for shown in links] == [("child", "")]  # the other file is not named
    own = reads.links(reads.open_file(case.reference, viewer=shelter_lead), viewer=shelter_lead)
    assert own[0].reference == child.reference


def test_linking_tells_nothing_of_files_that_one_may_not_see(case: Case, registrar: Actor, shelter_lead: Actor) -> None:
    hidden = cases.open_case(uuid4(), user("guardian"), by=registrar)
    said = set()
    for reference in (hidden.reference, "0000-AAAA", "x"):
        with pytest.raises(Broken) as told:
            cases.note_link(case.id, Kin.CHILD, "", reference=reference, by=shelter_lead)
        said.add(str(told.value.faults))
    assert len(said) == 1


def test_a_parent_under_suspicion_agrees_to_nothing_for_the_child(case: Case, shelter_lead: Actor) -> None:
    wanted = basis(MEDICAL, Given.MEDICAL, giver=Giver.PARENT)
    made = cases.share(case.id, user("doctor").organisation, wanted, by=shelter_lead)
    cases.withdraw_share(made.id, made.version, by=shelter_lead)
    link = cases.note_link(case.id, Kin.PARENT, "her father", suspected=True, by=shelter_lead)
    with pytest.raises(Broken) as told:
        cases.share(case.id, user("doctor").organisation, wanted, by=shelter_lead)
    assert set(told.value.faults) == {"giver"}
    cases.end_link(link.id, by=shelter_lead)
    cases.share(case.id, user("doctor").organisation, wanted, by=shelter_lead)


def test_a_link_is_seen_with_its_part_alone(case: Case, shelter_lead: Actor, join: Any, mentor: Actor) -> None:
    cases.note_link(case.id, Kin.PARENT, "her father", suspected=True, by=shelter_lead)
    cases.note_link(case.id, Kin.CHILD, "a son of four", by=shelter_lead)
    cases.note_link(case.id, Kin.SIBLING, "a sister at home", by=shelter_lead)
    join(case, "mentor", CARE)
    links = reads.links(reads.open_file(case.reference, viewer=mentor), viewer=mentor)
    assert [shown.words for shown in links] == ["a sister at home"]
    with pytest.raises(NotAllowed):
        cases.note_link(case.id, Kin.CHILD, "another child", by=mentor)
