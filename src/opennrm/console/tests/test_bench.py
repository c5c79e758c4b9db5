"""./nrm bench and ./nrm estimate: words reach the right place, and what is measured is counted rightly."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest

from opennrm.console import bench
from opennrm.console.bench import desk, desk_pages
from opennrm.console.estimate import estimate
from opennrm.console.main import COMMANDS


def test_every_subject_of_the_bench_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    for module, function, _ in bench.BENCHES.values():
        assert callable(getattr(import_module(f"opennrm.console.bench.{module}"), function))
    assert bench.bench([]) == 0
    told = capsys.readouterr().out
    assert all(f"./nrm bench {name} " in told for name in bench.BENCHES)


def test_an_unknown_subject_is_told_with_those_that_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.bench(["weather"]) == 2
    told = capsys.readouterr().err
    assert "There is no benchmark “weather”." in told and "./nrm bench unseen" in told


def test_the_estimate_needs_no_database_and_passes_its_words_on(
    tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "estimate" in COMMANDS
    (tmp_path / "t.csv").write_text("a,b,c,n\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,9\n0,1,1,7\n")
    assert estimate([str(tmp_path / "t.csv"), "--method", "graphs", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["observed"] == 106 and record["estimate"] > 106


def test_too_few_people_or_too_many_runs_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--people", "10"], ["--runs", "500"]):
        with pytest.raises(SystemExit):
            desk.desk(words)
    assert "10 to 110 runs" in capsys.readouterr().err


def test_the_watch_counts_queries_on_both_connections_and_sql_alone_leaves_nothing(database: None) -> None:
    from django.db import connections

    watch = desk_pages.Watch()
    with watch.watching():
        for alias in desk_pages.ALIASES:
            with connections[alias].cursor() as cursor:
                cursor.execute("select pg_sleep(0.01)")
    assert watch.queries == 2 and 0.02 <= watch.seconds < 2
    assert [alias for alias, *_ in watch.asked] == ["default", "audit"]
    assert 0.02 <= desk_pages.sql_alone(watch.asked) < 2
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from kernel_limit where key = 'bench'")
        before = cursor.fetchone()
    insert = "insert into kernel_limit (key, \"window\", count) values ('bench', 1, 1)"
    desk_pages.sql_alone([("default", insert, None, False)])
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from kernel_limit where key = 'bench'")
        assert cursor.fetchone() == before


def test_the_table_says_what_was_aimed_at() -> None:
    page = {"page": "register", "p50_ms": 21.04, "p95_ms": 30.06, "outside_sql_p95_ms": 12.0, "queries": 11,
            "ratio_to_sql": 4.25}  # fmt: skip
    lines = desk.in_lines([page]).splitlines()
    assert lines[1].split() == ["register", "21.0", "30.1", "12.0", "11", "4.25"]
    assert lines[2] == "aim: p95 under 100 ms, at most 40 ms outside SQL"
