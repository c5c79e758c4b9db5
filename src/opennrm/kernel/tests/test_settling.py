"""A server settles after its first pages, and what it answers is untouched by it."""

from __future__ import annotations

import pytest

from opennrm.kernel import settling


def test_a_server_settles_between_two_answers_after_its_first_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[int] = []
    asked = 0

    def application(environ: dict[str, object], start_response: object) -> list[bytes]:
        nonlocal asked
        asked += 1
        return [str(asked).encode()]

    monkeypatch.setattr(settling, "settle", lambda: settled.append(asked))
    server = settling.Settling(application)
    answers = [server({}, lambda *_: None) for _ in range(401)]
    assert answers == [[str(number).encode()] for number in range(1, 402)]
    assert settled == [1, 40, 400]
