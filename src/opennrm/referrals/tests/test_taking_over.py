"""What another register has counted is taken over whole, sealed, and seen by the national desk alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, NotAllowed
from opennrm.kernel.models import AuditEntry, Grant
from opennrm.kernel.words import Purpose
from opennrm.people import selectors as people_reads
from opennrm.referrals import services as referrals
from opennrm.referrals.models import Referral
from opennrm.referrals.rules import AgeBand, Form, Lane, PersonLine, Report, Reporter, State
from opennrm.referrals.services.taking_over import Earlier, Sent

JOB = Actor.for_job("test")
MERCY = Report(
    lane=Lane.NAMED, forms=(Form.SEXUAL,), noticed="taken over",
    person=PersonLine(first_names="Zebedaiah", surname="Quillfeather", birth_date=date(1994, 6, 1), nationality="NG"),
)  # fmt: skip
UNNAMED = Report(noticed="taken over", person=PersonLine(age_band=AgeBand.TEEN, nationality="NG"))


def _mercy(**more: object) -> Earlier:
    return Earlier((Sent(MERCY, Reporter.POLICE, date(2012, 3, 1)), Sent(UNNAMED, Reporter.SHELTER, date(2012, 4, 1))))


def test_one_person_with_two_reporters_counts_once_and_keeps_both(registrar):
    assert referrals.take_over([_mercy()], by=JOB) == 2
    with acting(registrar):
        found = list(Referral.objects.order_by("reported_at"))
    assert [one.reporter_type for one in found] == ["police", "shelter"]
    assert len({one.person_id for one in found}) == 1
    assert {one.state for one in found} == {State.COUNTED}
    assert people_reads.called([found[0].person_id], viewer=registrar) == {found[0].person_id: "Zebedaiah Quillfeather"}


def test_the_age_is_the_one_of_that_day(registrar):
    referrals.take_over([_mercy()], by=JOB)
    with acting(registrar):
        assert Referral.objects.get(reporter_type="police").age_band == AgeBand.TEEN
        assert Referral.objects.get(reporter_type="police").count_year == 2012


def test_nobody_but_the_desk_sees_them_and_no_grant_is_given(police_officer, shelter_lead, outsider):
    with acting(JOB):
        before = Grant.objects.count()
    referrals.take_over([_mercy()], by=JOB)
    for somebody in (police_officer.on(Purpose.REFERRAL), shelter_lead, outsider):
        with acting(somebody):
            assert Referral.objects.count() == 0
    with acting(JOB):
        assert Grant.objects.count() == before


def test_no_name_stands_in_the_clear():
    referrals.take_over([_mercy()], by=JOB)
    with acting(JOB), connection.cursor() as cursor:
        for table in ("people_person", "people_vault", "people_token", "referrals_referral", "referrals_move"):
            cursor.execute(f"select t::text from {table} t")
            rows = cursor.fetchall()
            assert rows
            assert "Quillfeather" not in str(rows)
            assert b"Quillfeather".hex() not in str(rows)


def test_the_log_has_one_line_for_all_with_their_number_and_who_they_are(registrar):
    referrals.take_over([_mercy(), _mercy()], by=JOB)
    with acting(JOB):
        (line,) = AuditEntry.objects.filter(action="referral.taken_over")
    assert line.details == {"count": 4, "people": 2}
    assert len(line.persons) == 2


def test_a_fault_in_one_writes_none(registrar):
    wrong = Earlier((Sent(MERCY, Reporter.POLICE, date(1990, 3, 1)),))
    with pytest.raises(Broken) as told:
        referrals.take_over([_mercy(), wrong], by=JOB)
    assert list(told.value.faults) == ["1.birth_date"]
    with acting(registrar):
        assert Referral.objects.count() == 0


def test_a_hundred_cost_hardly_more_queries_than_one(django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        referrals.take_over([_mercy() for _ in range(100)], by=JOB)


def test_a_reporter_takes_nothing_over(police_officer):
    with pytest.raises(NotAllowed):
        referrals.take_over([_mercy()], by=police_officer.on(Purpose.REFERRAL))
