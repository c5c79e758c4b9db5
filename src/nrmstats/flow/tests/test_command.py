"""A file of stays becomes figures, a table and a page; a wrong line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from nrmstats.flow.command import main

WINDOW = ["--from", "2010-06-15", "--to", "2011-03-31"]


def stays() -> str:
    lines = ["begun,ended,how,ready"]
    for number in range(40):
        month, leaves = 7 + number % 3, number % 4 != 3
        ended = f"2010-{month + 3}-{1 + number % 28:02}" if leaves else ""
        how = ("own home" if number % 2 else "follow-up shelter") if leaves else ""
        ready = f"2010-{month + 2:02}-15" if number % 5 == 0 else ""
        lines.append(f"2010-{month:02}-{1 + number % 20:02},{ended},{how},{ready}")
    return "\n".join(lines) + "\n"


def write(folder: Path, text: str) -> str:
    file = folder / "stays.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_figures_come_with_their_limits_and_the_table_below(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([write(tmp_path, stays()), *WINDOW, "--places", "50"]) == 0
    said = capsys.readouterr().out
    assert "40 spells, seen from 2010-06-15 to 2011-03-31" in said
    assert "Half have ended after: " in said and "(95 %, log-log limits)" in said
    assert "Blocked: " in said and "BCa bootstrap over persons" in said
    assert "Places taken on the last night: 20 %" in said
    assert "day,at risk,still there %" in said


def test_the_csv_alone_is_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([write(tmp_path, stays()), *WINDOW, "--csv", "--every", "45"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("day,at risk") and lines[1].startswith("0,40,100.0") and lines[2].startswith("45,")


def test_the_page_holds_both_pictures_the_table_and_the_cautions_and_no_script(tmp_path: Path) -> None:
    assert main([write(tmp_path, stays()), *WINDOW, "--report", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "index.html").read_text()
    assert page.count('<svg role="img"') == 2 and "<script" not in page and "at risk" in page
    assert "own home %" in page and "Before you use this" in page
    assert (tmp_path / "out" / "figures.csv").read_text().startswith("day,at risk")


def test_without_dates_of_being_ready_the_blocked_share_is_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without = "\n".join(",".join(line.split(",")[:3]) for line in stays().splitlines())
    assert main([write(tmp_path, without), *WINDOW]) == 0
    assert "Blocked: not known: nobody has a date of being ready" in capsys.readouterr().out


def test_when_fewer_than_half_have_ended_no_median_is_made_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running = "begun,ended,how\n" + "2010-07-01,,\n" * 9 + "2010-07-01,2010-08-01,own home\n"
    assert main([write(tmp_path, running), *WINDOW]) == 0
    assert "Half have ended after: fewer than half have ended" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "has no column “begun”"),
        ("begun,ended\n", "has no column “how”"),
        ("begun,ended,how\n", "There is no spell"),
        ("begun,ended,how\n2010-07-01,,\n\n2010-07-32,,\n", "Row 4: “2010-07-32” in “begun” is no date"),
        ("begun,ended,how\n,2010-07-01,home\n", "Row 2: “begun” is empty"),
        ("begun;ended;how\n2010-07-02;2010-07-01;home\n", "Row 2: ends on 2010-07-01 before it begins"),
        ("begun,ended,how\n2010-07-01,,\n\n2010-07-01,2010-07-02,\n", "Row 4: an ended spell needs the way"),
        ("begun,ended,how\n2010-07-01,,,x\n", "Row 2: 4 values under 3 headings"),
    ],
)
def test_a_wrong_line_is_named(text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([write(tmp_path, text), *WINDOW]) == 2
    said = capsys.readouterr()
    assert told in said.err and said.out == ""


def test_what_is_no_text_or_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "stays.csv"
    file.write_bytes(b"begun,ended,how\n\xff\xfe")
    assert main([str(file), *WINDOW]) == 2
    assert main([str(tmp_path / "none.csv"), *WINDOW]) == 2
    assert main([write(tmp_path, stays()), "--from", "2011-03-31", "--to", "2010-06-15"]) == 2
    assert main([write(tmp_path, stays()), *WINDOW, "--level", "2"]) == 2
    assert main([write(tmp_path, stays()), *WINDOW, "--every", "0"]) == 2
    assert "not UTF-8" in capsys.readouterr().err
