"""./nrm website and ./nrm bench: what they check, write and refuse."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from opennrm.console import bench, quality
from opennrm.console.production import web_command
from opennrm.console.website import website
from opennrm.publications.rules import texts
from opennrm.website import bench as measuring


def test_the_texts_are_checked_language_by_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert website(["check", "--texts", "--language", "nl"]) == 0
    assert "Texts: 0 faults, 0 remarks." in capsys.readouterr().out


def test_a_missing_text_is_named_and_the_status_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in texts.FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text())
    broken = (tmp_path / "nl.toml").read_text().replace('"home.title" = ', '"home.tittle" = ', 1)
    (tmp_path / "nl.toml").write_text(broken)
    found = [str(each) for each in texts.check_files(tmp_path) if each.language == "nl" and each.serious]
    assert found == ["nl: home.title: is missing.", "nl: home.tittle: is not a key of the source."]


def test_the_whole_check_needs_no_database_and_says_what_it_looked_at(tmp_path: Path) -> None:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("OPENNRM_")}
    ran = subprocess.run(
        [sys.executable, "-m", "opennrm.console", "website", "check", "--files"],
        env={**settings, "OPENNRM_HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    first, second = ran.stdout.splitlines()
    assert first == "Texts: 0 faults, 0 remarks."
    assert re.fullmatch(r"Pages: 4\d\d, 0 faults; the heaviest is /\S+ with \d+ bytes as sent\.", second)


def test_the_check_of_the_site_is_a_step_of_the_check_of_everything() -> None:
    assert dict(quality._steps(quick=True))["website"][-3:] == ["website", "check", "--files"]


def test_a_language_without_a_file_cannot_be_stamped(capsys: pytest.CaptureFixture[str]) -> None:
    assert website(["stamp", "xx"]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_the_site_is_written_and_a_folder_in_use_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert website(["export", str(tmp_path / "site")]) == 0
    assert (tmp_path / "site/hu/rights/index.html").exists()
    assert website(["export", str(tmp_path)]) == 1
    assert "not empty" in capsys.readouterr().err


def test_loading_texts_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert website(["load"]) == 0
    assert "0 texts are new or changed." in capsys.readouterr().out


def test_an_unknown_measure_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.bench(["nothing"]) == 2
    assert "./nrm bench website" in capsys.readouterr().err


def test_the_table_says_which_loader_and_what_share_of_the_bare_page() -> None:
    rows = [measuring.Measured("bare", 1000.0, 2.0, 0), measuring.Measured("live", 600.0, 4.0, 1)]
    told = measuring.table(rows, "bare")
    assert measuring.loader() in told
    assert told.splitlines()[-1].split() == ["live", "600", "4.0", "1", "0.60"]


def test_the_web_server_keeps_no_log_of_visits() -> None:
    assert not any("access" in word for word in web_command("127.0.0.1:1", 1, 1))
