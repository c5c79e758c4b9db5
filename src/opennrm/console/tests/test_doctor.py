"""The doctor names every unsafe thing in one line, with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from opennrm.console import doctor
from opennrm.console.main import main
from opennrm.kernel.secrets import Keyring


@pytest.fixture
def safe(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: None) -> Any:
    """Settings of a sound installation on the test database."""
    keyring = tmp_path / "keyring.json"
    keyring.write_text(Keyring.make().write())
    keyring.chmod(0o600)
    monkeypatch.setenv("OPENNRM_KEYRING_FILE", str(keyring))
    settings.DEBUG, settings.DEMO, settings.SECURE = False, False, True
    settings.URL, settings.ALLOWED_HOSTS = "https://nrm.example.org", ["nrm.example.org"]
    settings.SECRET_KEY = "x" * 64
    settings.KEYRING = keyring.read_text()
    settings.DOCUMENTS = tmp_path / "elsewhere"
    return settings


def _said() -> str:
    return "\n".join(str(fault) for fault in doctor.faults())


def test_a_sound_installation_has_no_fault(safe: Any) -> None:
    assert doctor.faults() == []


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("DEBUG", True, "OPENNRM_DEBUG is on"),
        ("DEMO", True, "OPENNRM_DEMO is on"),
        ("SECRET_KEY", "short", "The secret key is the default"),
        ("SECURE", False, "not https"),
        ("ALLOWED_HOSTS", ["*"], "OPENNRM_HOSTS has *"),
        ("KEYRING", "", "No keyring"),
        ("PUBLIC_HOSTS", ["nrm.example.org"], "share a host"),
        ("PUBLIC_URL", "http://help.example.org", "OPENNRM_PUBLIC_URL is http://help.example.org: not https"),
    ],
)
def test_each_unsafe_setting_is_named(safe: Any, setting: str, value: object, told: str) -> None:
    setattr(safe, setting, value)
    assert told in _said()


def test_a_keyring_that_others_can_read_is_named(safe: Any, tmp_path: Path) -> None:
    (tmp_path / "keyring.json").chmod(0o644)
    assert "can be read by others" in _said()


def test_a_keyring_beside_the_data_is_named(safe: Any, tmp_path: Path) -> None:
    safe.DOCUMENTS = tmp_path
    assert "lies beside the data" in _said()


@pytest.mark.real_transactions
@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("alter table kernel_grant no force row level security", "not forced on the grants"),
        ("grant update on kernel_auditentry to opennrm_application", "may change kernel_auditentry"),
        ("alter table kernel_auditentry disable trigger never_changes", "trigger that protects kernel_auditentry"),
        ("create table people_leak (name text)", "not forced on people_leak"),
    ],
)
def test_a_weakened_database_is_named(safe: Any, owner_rows: Any, harm: str, told: str) -> None:
    owner_rows(harm)
    assert told in _said()


def test_demo_mode_refuses_to_listen_on_a_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--host", "0.0.0.0"]) == 2
    assert "listens on this machine alone" in capsys.readouterr().err


def test_an_unknown_command_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dmeo"]) == 2
    said = capsys.readouterr().err
    assert "There is no command “dmeo”" in said
    assert "./nrm demo" in said
