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


def test_the_table_says_what_was_measured_on_what_and_what_was_aimed_at() -> None:
    times = {f"{field}_{part}_ms": value
             for field, values in (("whole", (21.04, 30.06)), ("outside", (12.0, 14.0)), ("processor", (9.0, 10.0)),
                                   ("processor_outside", (7.0, 8.0)))
             for part, value in zip(("p50", "p95"), values, strict=True)}  # fmt: skip
    page = {"page": "register", "queries": 11, "ratio_to_sql": 4.25} | times
    record = {"people": 100_000, "runs": 20, "cpus": 2, "load": [0.1, 1.2], "pages": [page]}
    lines = desk.in_lines(record).splitlines()
    assert lines[0].startswith("100,000 people, 20 runs, 2 processors, load 0.1 to 1.2")
    assert lines[2].replace("/", " ").split() == [
        "register", "21.0", "30.1", "12.0", "14.0", "9.0", "10.0", "7.0", "8.0", "11", "4.25",
    ]  # fmt: skip
    assert lines[3] == "aim: p95 under 100 ms, at most 40 ms outside SQL"


def test_a_page_that_is_measured_says_what_it_took(database: None, signed_in: Any) -> None:
    client = signed_in("registrar")
    found = desk_pages.measured("register", client, [desk_pages.Ask("/register/")], 2)
    assert found["queries"] >= 5 and 0 < found["outside_p50_ms"] < found["whole_p50_ms"]
    assert found["processor_p50_ms"] >= found["processor_outside_p50_ms"] > 0
    with pytest.raises(SystemExit, match="answered 404"):
        desk_pages.once("nothing", client, desk_pages.Ask("/nothing/"))


def test_many_invented_people_are_the_same_each_time_and_every_report_holds() -> None:
    from demo.throng import Throng
    from opennrm.referrals.rules.report import faults

    first, again = Throng.of(3), Throng.of(3)
    people = [first.one() for _ in range(300)]
    assert people == [again.one() for _ in range(300)] != [Throng.of(4).one() for _ in range(300)]
    assert [
        faults(sent.report, sent.on) for one in people for sent in one.earlier.sent if faults(sent.report, sent.on)
    ] == []
    assert {1, 2} <= {len(one.earlier.sent) for one in people} <= {1, 2, 3}
    assert any(not one.typed for one in people) and any(one.phone for one in people)
    assert any(not one.typed.isascii() for one in people)
