"""Users, roles, ways back and sessions, without a page."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, connections, transaction

from opennrm.accounts import selectors, services
from opennrm.accounts.models import HeldRole, User, WayBack
from opennrm.kernel import clock, limits, notices
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, NotAllowed, TooOften
from opennrm.kernel.models import AuditEntry
from opennrm.kernel.words import Role

NEW = "three words and one lantern"


def user(name: str) -> User:
    return User.objects.select_related("organisation").get(username=name)


def test_the_code_lives_for_an_hour(user_manager: Actor, time_machine: Any) -> None:
    began = clock.now()
    code = services.let_back_in(user("mentor"), by=user_manager)
    time_machine.move_to(began + timedelta(minutes=61), tick=False)
    with pytest.raises(Broken) as told:
        services.use_way_back("mentor", code, NEW, address="192.0.2.1")
    assert list(told.value.faults) == ["code"]
    time_machine.move_to(began + timedelta(minutes=59), tick=False)
    services.use_way_back(" MENTOR ", f" {code[:4].lower()} - {code[4:]} ", NEW, address="192.0.2.1")
    assert user("mentor").check_password(NEW)


def test_a_second_code_ends_the_first(user_manager: Actor) -> None:
    first = services.let_back_in(user("mentor"), by=user_manager)
    second = services.let_back_in(user("mentor"), by=user_manager)
    with pytest.raises(Broken):
        services.use_way_back("mentor", first, NEW, address="192.0.2.1")
    services.use_way_back("mentor", second, NEW, address="192.0.2.1")


def test_a_code_opens_the_account_it_was_made_for_alone(user_manager: Actor) -> None:
    code = services.let_back_in(user("mentor"), by=user_manager)
    services.let_back_in(user("doctor"), by=user_manager)
    for name in ("doctor", "lawyer", "nobody"):
        with pytest.raises(Broken):
            services.use_way_back(name, code, NEW, address="192.0.2.1")


def test_a_weak_new_password_leaves_the_code_alive(user_manager: Actor) -> None:
    code = services.let_back_in(user("mentor"), by=user_manager)
    for weak in ("short", "password1234", "x" * 1001):
        with pytest.raises(Broken) as told:
            services.use_way_back("mentor", code, weak, address="192.0.2.1")
        assert list(told.value.faults) == ["password"]
    services.use_way_back("mentor", code, NEW, address="192.0.2.1")


def test_a_lost_phone_is_forgotten_only_when_the_code_is_used(user_manager: Actor) -> None:
    Authenticator.objects.create(user=user("mentor"), type="totp", data={"secret": "x"})
    code = services.let_back_in(user("mentor"), new_second_factor=True, by=user_manager)
    assert Authenticator.objects.filter(user=user("mentor")).exists()
    services.use_way_back("mentor", code, NEW, address="192.0.2.1")
    assert not Authenticator.objects.filter(user=user("mentor")).exists()
    code = services.let_back_in(user("doctor"), by=user_manager)
    Authenticator.objects.create(user=user("doctor"), type="totp", data={"secret": "x"})
    services.use_way_back("doctor", code, NEW, address="192.0.2.1")
    assert Authenticator.objects.filter(user=user("doctor")).exists()


def test_the_privacy_officer_reads_that_a_colleague_was_let_back_in(
    police_supervisor: Actor, user_manager: Actor
) -> None:
    code = services.let_back_in(user("police_officer"), by=user_manager)
    services.use_way_back("police_officer", code, NEW, address="192.0.2.1")
    assert [notice.kind for notice in notices.unseen(viewer=police_supervisor)] == ["accounts.way_back_used"]


def test_nobody_lets_themselves_back_in_not_even_past_the_program(user_manager: Actor) -> None:
    with pytest.raises(NotAllowed):
        services.let_back_in(user("user_manager"), by=user_manager)
    me = user("user_manager")
    with pytest.raises(IntegrityError), transaction.atomic():
        WayBack.objects.create(user=me, confirmed_by=me)


def test_asking_reaches_the_own_user_managers_or_the_national_desk(
    shelter_supervisor: Actor, user_manager: Actor, time_machine: Any
) -> None:
    began = clock.now()
    services.ask_way_back("mentor", address="192.0.2.1")
    services.ask_way_back("mentor", address="192.0.2.1")  # at once: told once
    assert len(notices.unseen(viewer=shelter_supervisor)) == 1
    assert notices.unseen(viewer=user_manager) == []
    services.ask_way_back("doctor", address="192.0.2.1")  # nobody manages users there
    services.ask_way_back("shelter_supervisor", address="192.0.2.1")  # is the only one who does
    assert [notice.kind for notice in notices.unseen(viewer=user_manager)] == ["accounts.way_back_asked"] * 2
    time_machine.move_to(began + timedelta(minutes=61), tick=False)
    services.ask_way_back("mentor", address="192.0.2.1")
    assert len(notices.unseen(viewer=shelter_supervisor)) == 2, "still waiting: told once more"


def test_asking_for_nobody_or_somebody_closed_tells_nobody(shelter_supervisor: Actor, user_manager: Actor) -> None:
    services.close_user(user("mentor"), by=user_manager)
    for name in ("mentor", "nobody", "é" * 70, "x" * 5000):
        services.ask_way_back(name, address=f"192.0.2.{len(name)}")
    assert notices.unseen(viewer=shelter_supervisor) == [] and not WayBack.objects.exists()
    assert AuditEntry.objects.using("audit").filter(action="accounts.way_back_asked", outcome="failed").count() == 4


def test_limits_count_a_person_not_what_was_typed() -> None:
    for number in range(5):
        services.ask_way_back(" Mentor ", address=f"192.0.2.{number}")
    with pytest.raises(TooOften):
        services.ask_way_back("mentor", address="192.0.2.99")


def test_a_role_is_given_once_and_history_is_kept(user_manager: Actor) -> None:
    mentor = user("mentor")
    services.give_role(mentor, Role.DUTY_OFFICER, by=user_manager)
    services.give_role(mentor, Role.DUTY_OFFICER, by=user_manager)
    services.take_role(mentor, Role.DUTY_OFFICER, by=user_manager)
    services.take_role(mentor, Role.DUTY_OFFICER, by=user_manager)
    services.give_role(mentor, Role.DUTY_OFFICER, by=user_manager)
    held = HeldRole.objects.filter(user=mentor, role="duty_officer").order_by("id")
    assert [row.until is None for row in held] == [False, True]
    assert all(row.given_by_id == user_manager.user_id for row in held)


def test_an_own_login_is_connected_once_and_by_somebody_else(user_manager: Actor, settings: Any) -> None:
    settings.ORGANISATION_LOGINS = [{"provider_id": "north", "name": "North"}]
    mentor, doctor = user("mentor"), user("doctor")
    services.connect_login(mentor, "north", " 4711 ", by=user_manager)
    assert selectors.connected_logins(mentor, viewer=user_manager) == [("north", "4711")]
    for provider, claim, field in (
        ("north", "4711", "claim"),
        ("south", "1", "provider"),
        ("north", "a\x00", "claim"),
        ("north", "", "claim"),
    ):
        with pytest.raises(Broken) as told:
            services.connect_login(doctor, provider, claim, by=user_manager)
        assert field in told.value.faults
    with pytest.raises(NotAllowed):
        services.connect_login(user("user_manager"), "north", "1", by=user_manager)
    services.disconnect_login(mentor, "north", by=user_manager)
    assert selectors.connected_logins(mentor, viewer=user_manager) == []


def test_a_user_manager_does_not_read_the_logins_of_another_organisation(
    user_manager: Actor, shelter_supervisor: Actor, settings: Any
) -> None:
    settings.ORGANISATION_LOGINS = [{"provider_id": "north", "name": "North"}]
    services.connect_login(user("doctor"), "north", "4711", by=user_manager)
    assert selectors.connected_logins(user("doctor"), viewer=shelter_supervisor) == []


# --- counted in the database, over processes ------------------------------------------------------------


def _in_another_process_of_the_program(work: Any) -> Any:
    """A thread has connections of its own, as a process has."""
    found: list[Any] = []

    def do() -> None:
        try:
            found.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=do)
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.real_transactions
def test_limits_hold_over_connections_and_outlive_what_is_undone(database: None) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError), transaction.atomic():
            limits.spend("test", most=3, per=timedelta(hours=1))
            cache.set("counted", cache.get("counted", 0) + 1, 60)
            raise RuntimeError("the try is undone")
    assert _in_another_process_of_the_program(lambda: cache.get("counted")) == 2
    _in_another_process_of_the_program(lambda: limits.spend("test", most=3, per=timedelta(hours=1)))
    with pytest.raises(TooOften):
        limits.spend("test", most=3, per=timedelta(hours=1))


@pytest.mark.real_transactions
def test_wrong_passwords_count_over_processes(database: None) -> None:
    from django.test import Client

    def wrong() -> str:
        return str(Client().post("/sign-in/", {"login": "mentor", "password": "wrong"}).content.decode())

    for _ in range(3):
        assert "do not belong together" in _in_another_process_of_the_program(wrong)
    assert "do not belong together" in wrong() and "do not belong together" in wrong()
    assert "tried too often" in _in_another_process_of_the_program(wrong)


@pytest.mark.real_transactions
def test_two_user_managers_who_add_the_same_name_at_once_add_one(database: None, user_manager: Actor) -> None:
    doors = threading.Barrier(2)
    organisation = user("mentor").organisation

    def add() -> str:
        doors.wait()
        try:
            services.add_user("same.name", "Same", organisation, by=user_manager)
        except Broken as told:
            return next(iter(told.faults))
        finally:
            connections.close_all()
        return "added"

    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(add())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["added", "user_name"]
