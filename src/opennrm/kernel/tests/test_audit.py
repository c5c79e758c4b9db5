"""The log and its chain."""

from __future__ import annotations

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, connections

from opennrm.kernel import audit, chain
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.models import AuditEntry, AuditLink


def _some_entries(actor: Actor, count: int) -> None:
    with acting(actor):
        for number in range(count):
            audit.record(actor, "test.happened", f"thing:{number}", persons=[uuid4()], number=number)


def test_a_change_that_is_undone_leaves_no_entry(database: None, registrar: Actor) -> None:
    with pytest.raises(ZeroDivisionError), acting(registrar):
        audit.record(registrar, "test.undone")
        raise ZeroDivisionError
    assert not AuditEntry.objects.filter(action="test.undone").exists()


@pytest.mark.real_transactions
def test_a_read_and_a_refusal_stay_when_everything_else_is_undone(database: None, registrar: Actor) -> None:
    with pytest.raises(ZeroDivisionError), audit.before_the_answer(), acting(registrar):
        audit.read(registrar, "test.read")
        audit.denied(registrar, "test.denied")
        audit.record(registrar, "test.changed")
        raise ZeroDivisionError
    kept = set(AuditEntry.objects.values_list("action", "outcome"))
    assert {("test.read", "done"), ("test.denied", "denied")} <= kept
    assert ("test.changed", "done") not in kept


@pytest.mark.real_transactions
def test_no_log_no_data(database: None, registrar: Actor, owner_rows: object) -> None:
    owner_rows("revoke insert on kernel_auditentry from opennrm_application")  # type: ignore[operator]
    with pytest.raises(Exception, match="permission denied"), audit.before_the_answer():
        audit.read(registrar, "test.read")


def test_the_chain_links_what_is_committed_once_and_stays_sound(database: None, registrar: Actor) -> None:
    _some_entries(registrar, 30)
    waiting = AuditEntry.objects.count()
    assert chain.verify().tail == waiting
    assert chain.link(batch=7) == 7
    assert chain.verify() == chain.Verdict(linked=7, tail=waiting - 7)
    while chain.link():
        pass
    assert chain.verify() == chain.Verdict(linked=waiting, tail=0)
    assert AuditLink.objects.count() == waiting


def _rewrite(owner_rows: object, query: str, *values: object) -> None:
    """What an administrator of the database could do: switch the trigger off, and write."""
    owner_rows("alter table kernel_auditentry disable trigger user")  # type: ignore[operator]
    owner_rows("alter table kernel_auditlink disable trigger user")  # type: ignore[operator]
    owner_rows(query, *values)  # type: ignore[operator]


@pytest.mark.real_transactions
@pytest.mark.parametrize(
    ("attack", "found"),
    [
        ("update kernel_auditentry set purpose = 'casework' where id = (select entry_id from kernel_auditlink where position = 5)", "was changed"),
        ("update kernel_auditentry set at = at + interval '1 second' where id = (select entry_id from kernel_auditlink where position = 3)", "was changed"),
        ("update kernel_auditentry set details = '{\"number\": 99}' where id = (select entry_id from kernel_auditlink where position = 9)", "was changed"),
        ("delete from kernel_auditentry where id = (select entry_id from kernel_auditlink where position = 4)", "is gone"),
        ("delete from kernel_auditlink where position = 6", "link 6 is missing"),
    ],
)  # fmt: skip
def test_verifying_names_the_first_broken_entry(
    database: None, registrar: Actor, owner_rows: object, attack: str, found: str
) -> None:
    _some_entries(registrar, 12)
    while chain.link():
        pass
    assert chain.verify().sound
    _rewrite(owner_rows, attack)
    verdict = chain.verify()
    assert not verdict.sound
    assert found in verdict.broken


@pytest.mark.real_transactions
def test_a_tail_that_was_cut_is_found_with_a_checkpoint_that_others_hold(
    database: None, registrar: Actor, owner_rows: object
) -> None:
    _some_entries(registrar, 10)
    while chain.link():
        pass
    made = chain.checkpoint()
    assert made is not None
    held = chain.Checkpoint.read(made.write())
    _rewrite(owner_rows, "delete from kernel_auditlink where position > 4")
    owner_rows("alter table kernel_auditcheckpoint disable trigger user")  # type: ignore[operator]
    owner_rows("delete from kernel_auditcheckpoint")  # type: ignore[operator]
    owner_rows("delete from kernel_auditentry where id not in (select entry_id from kernel_auditlink)")  # type: ignore[operator]
    assert chain.verify().sound, "without the checkpoint nobody could know"
    assert "a tail was cut" in chain.verify([held]).broken


@pytest.mark.real_transactions
def test_a_chain_rewritten_as_a_whole_is_found_with_a_checkpoint(
    database: None, registrar: Actor, owner_rows: object
) -> None:
    _some_entries(registrar, 6)
    while chain.link():
        pass
    held = chain.checkpoint()
    assert held is not None
    _rewrite(owner_rows, "update kernel_auditentry set action = 'test.other' where subject = 'thing:0'")
    before = chain.START
    for link in AuditLink.objects.order_by("position"):
        before = chain.digest(before, AuditEntry.objects.get(pk=link.entry_id))
        owner_rows("update kernel_auditlink set digest = %s where position = %s", before, link.position)  # type: ignore[operator]
    assert "is not the one that was signed" in chain.verify([held]).broken


def test_a_forged_checkpoint_is_not_believed(database: None, registrar: Actor) -> None:
    _some_entries(registrar, 3)
    while chain.link():
        pass
    made = chain.checkpoint()
    assert made is not None
    forged = replace(made, signature=bytes(64))
    assert "signature" in chain.verify([forged]).broken


@pytest.mark.real_transactions
def test_writers_do_not_wait_for_the_chain(database: None, registrar: Actor) -> None:
    """While one transaction holds the linker's lock, entries are written all the same."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [chain._LOCK])
    done = threading.Event()

    def write() -> None:
        try:
            _some_entries(registrar, 3)
            if chain.link() == 0:
                done.set()
        finally:
            connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(timeout=20)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(%s)", [chain._LOCK])
    assert done.is_set()


def test_no_name_can_slip_into_the_log_by_its_columns() -> None:
    text = {f.name for f in AuditEntry._meta.get_fields() if f.get_internal_type() in ("TextField", "EmailField")}
    assert text == set()


def test_a_page_that_reads_three_rooms_is_one_line_for_who_asks_who_looked() -> None:
    def entry(number: int, action: str, parts: list[str], page: str = "p1") -> AuditEntry:
        return AuditEntry(pk=number, action=action, compartments=parts, request_id=page, user_id=7)

    lines = audit.one_a_page(
        [
            entry(5, "people.names_read", ["identity"]),
            entry(4, "cases.file_read", ["identity", "health"]),
            entry(3, "people.safe_contact_read", ["safe_contact"]),
            entry(2, "cases.file_read", ["notes"], "p0"),
            entry(1, "cases.file_read", [], ""),
        ]
    )
    assert [(line.pk, line.action) for line in lines] == [
        (4, "cases.file_read"),
        (2, "cases.file_read"),
        (1, "cases.file_read"),
    ]
    assert lines[0].compartments == ["health", "identity", "safe_contact"]
