"""Terms that come close where nobody answers for the case, and what a worker finds in the queue after an upgrade."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from opennrm.accounts.models import User
from opennrm.cases.models import Case
from opennrm.journeys import tasks, term_notices
from opennrm.kernel import clock
from opennrm.kernel.actors import acting
from opennrm.residence import models
from opennrm.residence import services as residence
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.tests.conftest import *  # noqa: F403 - the case, the team, a running period
from opennrm.residence.tests.conftest import Team, kinds, today, user


def test_a_term_that_comes_close_where_nobody_supervises_reaches_the_desk_until_it_is_met(
    case: Case, team: Team, running: Any
):
    User.objects.filter(pk=user("shelter_supervisor").pk).update(is_active=False)
    running(11)  # the allowance must be asked for within three days
    term_notices.tell_of_terms()
    assert kinds(team["registrar"]).count("residence.nobody_answers") == 1
    with acting(JOB):
        owed = models.Owed.objects.get(case=case, code="allowance")
    residence.note_owed(owed.id, "asked", today(), owed.version, by=team["shelter_lead"])
    assert "residence.nobody_answers" not in kinds(team["registrar"])


def test_a_task_that_an_older_release_queued_tells_of_terms_all_the_same(case: Case, running: Any):
    running(90)
    queued = tasks.app.tasks["opennrm.journeys.tasks.remind_of_terms"]
    assert queued is tasks.tell_of_terms
    queued(timestamp=int(clock.now().timestamp()))
    with acting(JOB):
        told = models.Reminder.objects.filter(clock__case=case, clock__code="reflection")
        assert [row.ends_on - clock.today() <= timedelta(days=3) for row in told] == [True]
