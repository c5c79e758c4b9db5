"""Sent twice, done once; tried too often, refused; a draft of both under real concurrency."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections

from opennrm.kernel import limits
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.environment import BadSetting, secret, truth, whole
from opennrm.kernel.errors import Broken, TooOften
from opennrm.kernel.once import once
from opennrm.kernel.references import ALPHABET, new_reference, read_reference, show_reference


def test_the_same_key_gives_the_same_answer_without_doing_it_again(database: None, registrar: Actor) -> None:
    done: list[int] = []

    def do() -> str:
        done.append(1)
        return f"answer {len(done)}"

    with acting(registrar):
        first = once(registrar, "key-1", {"a": 1}, do)
        second = once(registrar, "key-1", {"a": 1}, do)
        other = once(registrar, "key-2", {"a": 1}, do)
    assert (first, second, other) == ("answer 1", "answer 1", "answer 2")


def test_the_same_key_with_another_content_is_refused(database: None, registrar: Actor) -> None:
    with acting(registrar):
        once(registrar, "key", {"a": 1}, lambda: "x")
        with pytest.raises(Broken, match="sent before"):
            once(registrar, "key", {"a": 2}, lambda: "y")


@pytest.mark.real_transactions
def test_twelve_impatient_clicks_are_one(database: None, registrar: Actor) -> None:
    done: list[str] = []
    answers: list[str] = []

    def click() -> None:
        try:
            with acting(registrar):
                answers.append(once(registrar, "nervous", {"a": 1}, lambda: done.append("x") or f"{len(done)}"))  # type: ignore[func-returns-value]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert done == ["x"]
    assert answers == ["1"] * 12


@pytest.mark.real_transactions
def test_a_limit_counts_tries_that_were_undone(database: None, registrar: Actor) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), acting(registrar):
            limits.spend("door", most=3, per=timedelta(hours=1))
            raise ZeroDivisionError
    with pytest.raises(TooOften, match="Try again in") as told:
        limits.spend("door", most=3, per=timedelta(hours=1))
    assert 0 < told.value.retry_after_seconds <= 3600


def test_references_are_read_as_people_write_them() -> None:
    for _ in range(200):
        reference = new_reference()
        assert set(reference) <= set(ALPHABET)
        assert read_reference(f"  {show_reference(reference).lower()} ") == reference


@pytest.mark.parametrize(("value", "told"), [("yes", "write true or false"), ("1", "write true or false")])
def test_a_bad_truth_is_refused_with_what_to_write(monkeypatch: pytest.MonkeyPatch, value: str, told: str) -> None:
    monkeypatch.setenv("OPENNRM_DEBUG", value)
    with pytest.raises(BadSetting, match=f"OPENNRM_DEBUG={value}: {told}"):
        truth("OPENNRM_DEBUG", False)


def test_a_number_out_of_range_and_a_secret_given_twice_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENNRM_N", "9000")
    with pytest.raises(BadSetting, match="a whole number from 5 to 60"):
        whole("OPENNRM_N", 60, least=5, most=60)
    monkeypatch.setenv("OPENNRM_KEY", "a")
    monkeypatch.setenv("OPENNRM_KEY_FILE", "/nowhere")
    with pytest.raises(BadSetting, match="keep one"):
        secret("OPENNRM_KEY")
    monkeypatch.delenv("OPENNRM_KEY")
    with pytest.raises(BadSetting, match="cannot be read"):
        secret("OPENNRM_KEY")
