"""A command that cannot do its work says in one sentence why, and what to do; a traceback is for our own faults."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from opennrm.console.main import HOME, in_a_sentence, main

NOBODY_THERE = "postgresql://nobody@127.0.0.1:1/nothing"


def told(*words: str, **environment: str) -> tuple[int, str]:
    """The command in a shell of its own, without our settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENNRM_")}
    done = subprocess.run(
        [sys.executable, "-m", "opennrm.console", *words], capture_output=True, text=True, check=False, cwd=HOME,
        env={**clean, "PYTHONPATH": os.environ["PYTHONPATH"], **environment},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_without_a_database_a_command_says_so() -> None:
    code, said = told("audit", "verify", OPENNRM_DATABASE_URL=NOBODY_THERE)
    assert code == 1 and said.startswith("The database does not answer: ") and len(said.splitlines()) == 1
    assert said.rstrip().endswith("Check OPENNRM_DATABASE_URL.")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("OPENNRM_TIME_ZONE", "Mars/Olympus", "write a time zone, like Europe/Amsterdam"),
        ("OPENNRM_COUNTRY", "XX", "write one of NL"),
        ("OPENNRM_COUNTRY", "BE", "write one of NL"),  # who may register there is not in the book yet
        ("OPENNRM_DATABASE_URL", "postgresql://a@b:port/c", "the port is no number from 0 to 65535"),
    ],
)
def test_a_setting_that_cannot_be_understood_is_named(name: str, value: str, sentence: str) -> None:
    code, said = told("doctor", **{"OPENNRM_DATABASE_URL": NOBODY_THERE, name: value})
    assert code == 1 and said.startswith(name) and sentence in said and len(said.splitlines()) == 1


def test_tests_refuse_a_database_that_is_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["test", "--database", "nonsense"])
    assert left.value.code == 2
    assert "write an address that begins with postgresql://" in capsys.readouterr().err


def test_a_keyring_that_is_none_and_a_folder_that_is_none_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ring").write_bytes(b"\xff\x00 not a keyring")
    assert main(["keys", "turn", str(tmp_path / "ring")]) == 1
    assert main(["keys", "turn", str(tmp_path / "nothing")]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert (
        first.startswith("The keyring is not readable") and second == f"{tmp_path}/nothing: No such file or directory"
    )


def test_a_fault_of_our_own_keeps_its_traceback() -> None:
    assert in_a_sentence(LookupError("ours")) == "" == in_a_sentence(OSError("without a file"))
