"""The command line as somebody types it."""

import json
import os
import pty
import re
import signal
import subprocess
import sys

import pytest

from nrmstats.unseen.__main__ import run
from nrmstats.unseen.command import FIRST_RUN, main
from nrmstats.unseen.methods import METHODS, Settings
from nrmstats.unseen.mse import STOPPED, estimate_total
from nrmstats.unseen.tests.published import DATA, published


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


def test_a_report_that_cannot_be_written_is_told_before_the_work(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("nrmstats.unseen.command.estimate_total", None)  # whoever calls it fails
    (tmp_path / "taken").write_text("")
    assert main([str(DATA / "Korea.csv"), "--report", str(tmp_path / "taken")]) == 2
    assert "taken: File exists" in capsys.readouterr().err


def test_what_is_refused_is_told_on_standard_error_and_nothing_else_is_said(tmp_path, capsys):
    (tmp_path / "bad.csv").write_text("a,b,c,n\n1,0,0,5\n0,1,0,-1\n")
    assert main([str(tmp_path / "bad.csv")]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.strip() == "Row 3: the count is -1; it cannot be below zero."
    assert main([str(tmp_path / "none.csv")]) == 2
    assert "none.csv: No such file" in capsys.readouterr().err


def test_covariates_give_parts_that_add_up(tmp_path, capsys):
    assert main([by_sex(tmp_path), "--by", "sex", "--replicates", "200", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    parts = record["parts"]["sex"]
    assert parts["f"]["estimate"] + parts["m"]["estimate"] == pytest.approx(record["estimate"])
    assert parts["f"]["estimate"] == pytest.approx(3 * parts["m"]["estimate"])
    assert record["observed"] == 4 * 129 and record["replicates"] == 200 and record["seconds"] > 0


def by_sex(folder):
    lines = ["sex,a,b,c,n"]
    for sex, times in (("f", 3), ("m", 1)):
        for history, count in (("1,0,0", 40), ("0,1,0", 30), ("0,0,1", 35), ("1,1,0", 9), ("1,0,1", 8), ("0,1,1", 7)):
            lines.append(f"{sex},{history},{count * times}")
    (folder / "s.csv").write_text("\n".join(lines))
    return str(folder / "s.csv")


def test_with_inhabitants_given_the_parts_are_also_told_per_100_000(tmp_path, capsys):
    file = by_sex(tmp_path)
    (tmp_path / "people.csv").write_text("inhabitants,sex\n8700000,f\n8500000,m\n")
    words = [file, "--by", "sex", "--replicates", "200", "--population", str(tmp_path / "people.csv")]
    assert main([*words, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    rate, part = record["per_100_000"]["sex"]["f"], record["parts"]["sex"]["f"]
    assert rate["estimate"] == pytest.approx(part["estimate"] / 87)
    assert rate["interval"]["0.95"] == pytest.approx([end / 87 for end in part["interval"]["0.95"]])
    assert main(words) == 0
    assert "sex f: " in (out := capsys.readouterr().out) and "persons per 100,000 inhabitants" in out
    (tmp_path / "people.csv").write_text("sex,inhabitants\nf,8700000\nx,8500000\n")
    assert main(words) == 2
    assert "There is no “x”" in capsys.readouterr().err


def test_a_population_of_a_level_that_is_not_there_is_told_before_the_work(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("nrmstats.unseen.command.estimate_strata", None)  # whoever calls it fails
    (tmp_path / "people.csv").write_text("sex,inhabitants\nf,8700000\nx,8500000\n")
    assert main([by_sex(tmp_path), "--by", "sex", "--population", str(tmp_path / "people.csv")]) == 2
    assert "There is no “x” among the levels of “sex”" in capsys.readouterr().err


def test_ctrl_c_while_the_program_is_still_being_read_ends_it_without_a_word(monkeypatch, capsys):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("nrmstats.unseen.command.main", stopped)
    assert run() == 130
    monkeypatch.delitem(sys.modules, "nrmstats.unseen.command")
    monkeypatch.setattr("builtins.__import__", stopped)
    assert run() == 130
    monkeypatch.undo()
    assert capsys.readouterr().err == ""


def test_the_whole_is_told_per_100_000_too(capsys):
    assert main([str(DATA / "Korea.csv"), "--method", "graphs", "--population", "50000000", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["per_100_000"]["estimate"] == pytest.approx(record["estimate"] / 500)
    assert record["per_100_000"]["interval"]["0.95"] == pytest.approx([e / 500 for e in record["interval"]["0.95"]])


def test_choosing_the_terms_anew_in_each_replicate_is_said_in_the_answer(tmp_path, capsys):
    file = by_sex(tmp_path)
    assert main([file, "--by", "sex", "--replicates", "200", "--repeat-choice", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["description"].endswith("the choice of terms repeated")


@pytest.mark.parametrize(
    "words, says",
    [
        (["--by", "sex", "--method", "bic"], "leave --method out"),
        (["--by", "sex", "--report", "somewhere"], "leave --report out"),
        (["--by", ""], "no column “”"),
        (["--repeat-choice"], "goes with --by"),
        (["--threads", "0"], "At least one thread"),
        (["--population", "many"], "got “many”"),
        (["--population", "0"], "above 0; got “0”"),
        (["--resamples", ""], "needs the name of a file"),
        (["--report", ""], "needs the name of a folder"),
    ],
)
def test_no_option_is_left_aside_in_silence(tmp_path, capsys, words, says):
    file = str(DATA / "Korea.csv") if "--by" not in words else by_sex(tmp_path)
    assert main([file, *words]) == 2
    assert says in capsys.readouterr().err


def hears_ctrl_c():
    """As from a terminal: what a shell starts in the background is told to ignore Ctrl-C, and so is all that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_the_progress_bar_moves_and_ctrl_c_keeps_what_is_done():
    terminal, inside = pty.openpty()
    words = [str(DATA / "Kosovo.csv"), "--method", "bic", "--json", "--replicates", "300000"]
    ran = subprocess.Popen(
        [sys.executable, "-m", "nrmstats.unseen", *words], stdout=subprocess.PIPE, stderr=inside, text=True,
        preexec_fn=hears_ctrl_c,
    )  # fmt: skip
    shown = ""
    while not any(int(done.replace(",", "")) > 2_000 for done in re.findall(r"\[#*\.*\] ([\d,]+) of 300,0", shown)):
        shown = (shown + os.read(terminal, 1000).decode())[-1000:]
    ran.send_signal(signal.SIGINT)
    record = json.loads(ran.communicate(timeout=120)[0])
    assert ran.returncode == 0
    assert 200 <= record["replicates"] < 300_000
    assert any(line.startswith("Stopped by hand; the interval rests on the first") for line in record["warnings"])


def test_a_method_stopped_by_hand_leaves_those_before_it(monkeypatch):
    def stopped(table, settings):
        raise KeyboardInterrupt

    monkeypatch.setitem(METHODS, "graphs", stopped)
    found = estimate_total(published("Korea"), method="all", settings=Settings(replicates=200))
    assert [result.key for result in found.results] == ["stepwise", "bic"]
    assert STOPPED in found.warnings


def test_the_first_run_says_what_it_waits_for_and_later_ones_do_not(monkeypatch, capsys):
    for first in (True, False):
        monkeypatch.setattr("nrmstats.unseen.command.is_first_run", lambda first=first: first)
        assert main([str(DATA / "Korea.csv"), "--method", "graphs"]) == 0
        assert capsys.readouterr().err == (f"{FIRST_RUN}\n" if first else "")


def test_it_runs_as_a_module_of_its_own():
    ran = subprocess.run(
        [sys.executable, "-m", "nrmstats.unseen", str(DATA / "Artificial_3.csv"), "--method", "graphs", "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(ran.stdout)["observed"] == 96
