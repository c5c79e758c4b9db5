"""Nothing leaves without a clearance: one maker of clearances, one place for mail, one place for files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent.parent / "src" / "opennrm"
GATE = {"journeys/outgoing/gate.py"}
# Files in which no person stands: each caller is named here, so that a new one is looked at.
PUBLIC_FILES = {
    "desk/imports.py": "an empty template",
    "desk/projects.py": "the portfolio of funded projects",
    "desk/stay_figures.py": "figures of stays and waits, nothing of fewer than five",
    "desk/cooperation_reports.py": "the progress report of a plan: measures and organisations",
}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCES.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield str(path.relative_to(SOURCES)), ast.parse(path.read_text())


def calls(name: str) -> set[str]:
    """The files that call something of this name."""
    return {
        file
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node.func) == name
    }


def _called(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def writes(*words: str) -> set[str]:
    """The files in which one of these words stands in a string or as a name."""
    found = set()
    for file, tree in trees():
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            name = _called(node) if isinstance(node, ast.Attribute | ast.Name) else ""
            is_doc = text and "\n" in text
            if any(word == name or (word in text and not is_doc) for word in words):
                found.add(file)
    return found


def test_the_gate_alone_makes_clearances():
    assert calls("Clearance") == GATE


def test_mail_is_given_to_a_server_in_one_place_and_takes_a_clearance():
    assert writes("EmailMessage", "EmailMultiAlternatives", "send_mail", "mail_admins", "SMTP") == {"kernel/outbox.py"}
    assert calls("deliver") == {"journeys/outgoing/sending.py"}


def test_the_desk_answers_with_a_file_in_one_place():
    assert writes("Content-Disposition", "FileResponse", "StreamingHttpResponse") <= {"desk/handing_out.py"}


@pytest.mark.parametrize("file", sorted(calls("public_file")))
def test_a_file_without_a_clearance_holds_nobody(file: str):
    assert file in PUBLIC_FILES, f"{file} hands out a file past the gate: say in PUBLIC_FILES why nobody stands in it"


def test_the_type_checker_sees_what_a_door_and_the_outbox_take():
    from inspect import signature

    from opennrm.desk.handing_out import hand_out
    from opennrm.kernel.outbox import deliver

    assert signature(hand_out).parameters["clearance"].annotation == "Clearance"
    assert signature(deliver).parameters["clearance"].annotation == "Clearance"
