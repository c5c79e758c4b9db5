"""The command line as somebody types it."""

import json
import subprocess
import sys

import pytest

from nrmstats.unseen.command import main
from nrmstats.unseen.tests.published import DATA


def test_the_reference_rows_give_the_reference_answer_as_json(capsys):
    rows = str(DATA / "boot1234_UKdat_5.csv")
    assert main([str(DATA / "UKdat_5.csv"), "--resamples", rows, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["estimate"] == pytest.approx(11312.99, abs=0.006)
    assert record["interval"]["0.95"] == pytest.approx([8784.780, 14700.549], abs=0.001)
    assert len(record["replicate_estimates"]) == record["replicates"] == 1000


def test_without_rows_the_json_keeps_replicates_to_itself(capsys):
    assert main([str(DATA / "Korea.csv"), "--method", "bic", "--replicates", "200", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert "replicate_estimates" not in record
    assert set(record) >= {
        "method", "model", "observed", "estimate", "interval", "replicates", "acceleration", "bias_correction", "warnings", "seconds",
    }  # fmt: skip


def test_in_words_the_answer_comes_with_its_rivals(capsys):
    assert main([str(DATA / "Korea.csv"), "--method", "graphs"]) == 0
    out = capsys.readouterr().out
    assert "persons observed on 3 lists" in out and "Other methods:" in out


def test_the_report_is_written_where_asked(tmp_path, capsys):
    assert main([str(DATA / "Korea.csv"), "--method", "threshold", "--report", str(tmp_path / "r")]) == 0
    assert {path.name for path in (tmp_path / "r").iterdir()} == {"index.html", "figures.csv", "estimate.json"}


def test_what_is_refused_is_told_on_standard_error_and_nothing_else_is_said(tmp_path, capsys):
    (tmp_path / "bad.csv").write_text("a,b,c,n\n1,0,0,5\n0,1,0,-1\n")
    assert main([str(tmp_path / "bad.csv")]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.strip() == "Row 3: the count is -1; it cannot be below zero."
    assert main([str(tmp_path / "none.csv")]) == 2
    assert "none.csv: No such file" in capsys.readouterr().err


def test_covariates_give_parts_that_add_up(tmp_path, capsys):
    lines = ["sex,a,b,c,n"]
    for sex, times in (("f", 3), ("m", 1)):
        for history, count in (("1,0,0", 40), ("0,1,0", 30), ("0,0,1", 35), ("1,1,0", 9), ("1,0,1", 8), ("0,1,1", 7)):
            lines.append(f"{sex},{history},{count * times}")
    (tmp_path / "s.csv").write_text("\n".join(lines))
    assert main([str(tmp_path / "s.csv"), "--by", "sex", "--replicates", "200", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    parts = record["parts"]["sex"]
    assert parts["f"]["estimate"] + parts["m"]["estimate"] == pytest.approx(record["estimate"])
    assert parts["f"]["estimate"] == pytest.approx(3 * parts["m"]["estimate"])


def test_it_runs_as_a_module_of_its_own():
    ran = subprocess.run(
        [sys.executable, "-m", "nrmstats.unseen", str(DATA / "Artificial_3.csv"), "--method", "graphs", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(ran.stdout)["observed"] == 96
