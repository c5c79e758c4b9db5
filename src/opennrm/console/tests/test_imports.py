"""./nrm import referrals: a country starts with the spreadsheets it has."""

from __future__ import annotations

import pytest

from opennrm.console import imports
from opennrm.kernel.words import Purpose
from opennrm.referrals import selectors as reads

ROWS = b"your_reference,noticed,sex\n1,a,female\n2,b,perhaps\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "2024.csv"
    path.write_bytes(ROWS)
    return str(path)


def test_a_dry_run_says_row_by_row_what_it_would_do_and_writes_nothing(file, registrar, capsys):
    assert imports.import_file(["referrals", file, "--dry-run"]) == 1
    told = capsys.readouterr().out
    assert "row 3, column sex: This answer is not on the list of the template." in told
    assert "2 rows: 1 would be registered, 0 were here before, 1 left out." in told
    assert reads.inbox(viewer=registrar) == []


def test_a_second_run_changes_nothing(file, registrar, capsys):
    imports.import_file(["referrals", file])
    imports.import_file(["referrals", file])
    assert "0 registered, 1 were here before, 1 left out" in capsys.readouterr().out
    assert len(reads.inbox(viewer=registrar)) == 1


def test_in_the_name_of_a_user_they_are_the_users_own(file, police_officer):
    imports.import_file(["referrals", file, "--as", "police_officer"])
    assert len(reads.my_referrals(viewer=police_officer.on(Purpose.REFERRAL))) == 1


@pytest.mark.parametrize(
    "words, said",
    [
        (["referrals", "/nowhere.csv"], "No such file"),
        (["referrals", "{file}", "--as", "nobody"], "There is no active user “nobody”."),
        (["referrals", "{file}", "--as", "mentor"], "your role does not do this"),
    ],
)
def test_what_cannot_be_done_is_said(file, database, capsys, words, said):
    assert imports.import_file([word.replace("{file}", file) for word in words]) in (1, 2)
    assert said in capsys.readouterr().out
