"""./nrm place, stays and bench place: thin doors to the core; the file of the planner documented as it is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nrmstats.interleaved import Case, Unfinished, Way, in_lines, measure
from nrmstats.matching.fields import PROBLEM, TABLES
from nrmstats.matching.hard_rules import HARD_RULES
from opennrm.console.main import HOME, main

TONIGHT = HOME / "src" / "nrmstats" / "matching" / "tests" / "data" / "tonight.json"
PAGE = HOME / "docs" / "reference" / "place.md"


def test_the_planner_answers_from_the_command_line_without_a_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["place", str(TONIGHT), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["proven"] and answer["placements"]["P2H8-9TNC"] == "W-14"


def test_a_file_that_is_refused_gives_status_two_and_the_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(TONIGHT.read_text())
    content["shelters"][1]["free"]["place"] = "one"
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(content))
    assert main(["place", str(file)]) == 2
    assert capsys.readouterr().err == "shelters[1].free.place: 'one' is no whole number.\n"


def test_figures_of_stays_come_from_the_command_line_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "stays.csv"
    file.write_text("begun,ended,how\n" + "2011-01-01,2011-01-11,own home\n" * 6)
    assert main(["stays", str(file), "--from", "2011-01-01", "--to", "2011-03-31", "--every", "10"]) == 0
    assert "Half have ended after: 10 days" in capsys.readouterr().out


def test_the_reference_page_names_every_field_and_every_rule_as_they_are() -> None:
    page = PAGE.read_text()
    for table in (PROBLEM, *TABLES.values()):
        for name, field in table.items():
            line = next(line for line in page.splitlines() if line.startswith(f"| `{name}`") and field.words in line)
            assert ("(needed)" in line) is field.needed
    for rule in HARD_RULES:
        assert f"| `{rule.code}` | {rule.words} | {'yes' if rule.safety else ''}" in page


def test_the_example_on_the_reference_page_is_placed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = PAGE.read_text().split("```json\n")[1].split("```")[0]
    file = tmp_path / "example.json"
    file.write_text(example)
    assert main(["place", str(file)]) == 0
    assert "P2H8-9TNC: W-14" in capsys.readouterr().out


def test_the_benchmark_runs_peers_only_where_they_are_and_says_how_to_get_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nrmstats.matching.bench.find_spec", lambda name: None)
    monkeypatch.setattr("nrmstats.flow.bench.find_spec", lambda name: None)
    assert main(["bench", "place", "--small", "--runs", "1", "--json"]) == 0
    timings = json.loads(capsys.readouterr().out)
    assert {one["way"]: one["agrees"] for one in timings}["HiGHS through scipy, level by level, no lot"] is True
    missing = [one for one in timings if one["seconds"] is None]
    assert len(missing) == 5 and all("pip install" in one["note"] for one in missing)
    assert all(one["ratio"] == 1 for one in timings if one["way"].startswith("OpenNRM"))


def test_a_peer_that_gives_up_or_disagrees_is_shown_as_such() -> None:
    def give_up() -> object:
        raise Unfinished("no proof in 60 s")

    case = Case(
        "case",
        (Way("ours", lambda: 1), Way("wrong", lambda: 2), Way("slow", give_up)),
        "fast",
        lambda ours, theirs: ours == theirs,
    )
    timings = measure([case], runs=1)
    assert [one.agrees for one in timings] == [True, False, None]
    table = in_lines([case], timings)
    assert "DOES NOT AGREE" in table and "no time: no proof in 60 s" in table and "(goal: fast)" in table
