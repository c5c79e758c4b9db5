"""The second line: what PostgreSQL itself refuses, whatever Python asks."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from opennrm.kernel import audit, grants
from opennrm.kernel.actors import Actor, acting, current, looking_as
from opennrm.kernel.errors import NoActor
from opennrm.kernel.models import AuditEntry, Grant
from opennrm.kernel.words import Purpose, Relation


def test_without_an_actor_there_are_no_grants(database: None, registrar: Actor) -> None:
    with acting(registrar):
        grants.give(Relation.LEAD, by=registrar, person=uuid4(), user=registrar.user_id)
        assert Grant.objects.filter(relation=Relation.LEAD).count() == 1
    assert Grant.objects.count() == 0


@pytest.mark.real_transactions
def test_an_actor_does_not_outlive_the_transaction(database: None, registrar: Actor) -> None:
    with acting(registrar):
        assert Grant.objects.count() > 0
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('nrm.actor', true), '')")
        assert cursor.fetchone() == ("",)
    assert Grant.objects.count() == 0


def test_a_nested_actor_gives_the_outer_one_back(database: None, registrar: Actor, outsider: Actor) -> None:
    with acting(registrar):
        seen = Grant.objects.count()
        with acting(outsider):
            assert Grant.objects.filter(relation=Relation.REGISTER).count() == 0
        assert Grant.objects.count() == seen > 0


def test_a_fault_inside_gives_the_outer_actor_back(database: None, registrar: Actor, outsider: Actor) -> None:
    with acting(registrar):
        with pytest.raises(ZeroDivisionError), acting(outsider):
            raise ZeroDivisionError
        assert Grant.objects.filter(relation=Relation.REGISTER).exists()


def test_a_look_past_the_viewer_ends_with_the_viewers_own_eyes_also_after_a_fault(
    database: None, registrar: Actor, outsider: Actor
) -> None:
    job = Actor.for_job("look")
    with acting(registrar):
        grants.give(Relation.LEAD, by=registrar, person=uuid4(), user=registrar.user_id)
    with acting(outsider):
        seen = Grant.objects.count()
        with looking_as(job):
            assert current() == job and Grant.objects.count() > seen
        assert current() == outsider and Grant.objects.count() == seen
        with pytest.raises(ZeroDivisionError), looking_as(job):
            raise ZeroDivisionError
        assert current() == outsider and Grant.objects.count() == seen
        with pytest.raises(DatabaseError), transaction.atomic(), looking_as(job), connection.cursor() as cursor:
            cursor.execute("select 1/0")
        assert current() == outsider and Grant.objects.count() == seen


def test_nobody_gives_themselves_sight_of_a_person_whom_others_have(
    database: None, registrar: Actor, mentor: Actor, outsider: Actor
) -> None:
    person = uuid4()
    with acting(registrar):
        grants.give(Relation.LEAD, by=registrar, person=person, user=mentor.user_id)
    with pytest.raises(DatabaseError, match="row-level security"), acting(outsider):
        grants.give(Relation.TEAM, by=outsider, person=person, user=outsider.user_id)


def test_a_grant_cannot_be_deleted(database: None, registrar: Actor) -> None:
    with acting(registrar):
        grants.give(Relation.LEAD, by=registrar, person=uuid4(), user=registrar.user_id)
        before = Grant.objects.count()
        Grant.objects.all().delete()
        assert Grant.objects.count() == before


def test_the_log_refuses_to_be_changed_or_emptied(database: None, registrar: Actor) -> None:
    with acting(registrar):
        audit.record(registrar, "test.happened")
    for attack in (
        "update kernel_auditentry set action = 'nothing'",
        "delete from kernel_auditentry",
        "truncate kernel_auditentry",
        "alter table kernel_auditentry disable trigger all",
        "drop table kernel_auditentry",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
    assert AuditEntry.objects.filter(action="test.happened").exists()


def test_the_application_owns_nothing_and_cannot_bypass(database: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where rolname = current_user"
        )
        assert cursor.fetchone() == (0,)


def test_a_service_without_an_actor_raises_instead_of_seeing_nothing(database: None) -> None:
    from opennrm.kernel.actors import selector

    @selector
    def everything(*, viewer: Actor) -> int:
        return Grant.objects.count()

    with pytest.raises(NoActor, match="viewer="):
        everything(viewer=None)  # type: ignore[arg-type]


@pytest.mark.real_transactions
def test_reads_of_one_viewer_share_a_transaction_and_leave_nobody_behind(database: None, registrar: Actor) -> None:
    from django.db import connection

    from opennrm.kernel.actors import current, selector

    def told() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('nrm.actor', true), current_setting('nrm.job', true)")
            return [value or "" for value in cursor.fetchone()]

    @selector
    def who(*, viewer: Actor) -> list[str]:
        assert current() == viewer
        return told()

    asked: list[str] = []

    def note(execute: Any, query: str, values: Any, many: bool, context: Any) -> Any:
        asked.append(query)
        return execute(query, values, many, context)

    job = Actor.for_job("another")
    with connection.execute_wrapper(note), acting(registrar):
        # Another purpose is the same to the database: no savepoint, and the purpose is back afterwards
        assert who(viewer=registrar.on(Purpose.CASEWORK)) == [str(registrar.user_id), ""]
        assert current() == registrar
        assert not [query for query in asked if "SAVEPOINT" in query]
        # Another actor is told to the database, and the first one again afterwards
        assert who(viewer=job) == ["", "another"]
        assert told() == [str(registrar.user_id), ""]
        assert [query for query in asked if "SAVEPOINT" in query]
    assert told() == ["", ""]
