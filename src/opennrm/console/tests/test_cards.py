"""./nrm cards: what is reviewed in which language, and what is older than its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from opennrm.console.cards import cards
from opennrm.residence.rules import card as rules
from opennrm.residence.rules.card import outdated


def test_a_stamp_says_that_a_translation_was_looked_at_beside_its_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for path in rules.FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(rules, "FOLDER", tmp_path)
    assert cards(["check"]) == 0
    english = (tmp_path / "en.toml").read_text(encoding="utf-8")
    (tmp_path / "en.toml").write_text(
        english.replace("money to live on", "money for food and clothes"), encoding="utf-8"
    )
    assert cards(["check"]) == 1
    assert "hu: machine-drafted; allowance is older than its source" in capsys.readouterr().out
    assert cards(["stamp", "hu"]) == 0
    assert "hu.toml: 1 stamps written." in capsys.readouterr().out
    assert outdated(rules.read_card(tmp_path / "hu.toml"), rules.read_card(tmp_path / "en.toml")) == []
