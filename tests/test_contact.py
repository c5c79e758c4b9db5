"""There is one way to reach a person: the safe contact. No table, page or module holds another."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from django.apps import apps

SOURCES = Path(__file__).resolve().parents[1] / "src" / "opennrm"
REACHING = re.compile(
    r"phone|mobile|e_?mail|fax|whatsapp|telegram|signal_|street|postcode|postal|^address$|_address$|^contact|_contact$"
)
# Columns that a name like that may have: none of them is a person's.
OF_WORKERS = {
    ("accounts.User", "email"),  # of somebody who works here, for the outgoing gate alone
    ("requests.Request", "address"),  # of the court or authority that asks
    ("publications.Offer", "address"),  # of a service of the public directory; houses of safety never stand in it
    ("publications.Offer", "phone"),
    ("account.EmailAddress", "email"),  # of the sign-in library: of users
    ("account.EmailConfirmation", "email_address"),
}
# Columns of that name that hold no number and no address at all.
CODES = {
    ("cases.Note", "contact"),  # met, called, wrote: what a note tells of
}
WAY_OUT = {"kernel/outbox.py"}  # carries what the gate cleared
GATE = "journeys/outgoing"
SENDERS = {"smtplib", "django.core.mail", "requests", "httpx", "urllib.request", "http.client", "socket", "aiosmtplib"}
TALKS_TO_MACHINES = {
    "kernel/scanner.py imports socket",  # to the virus scanner
    "website/bench.py imports http.client",  # to its own server, to measure it
    "desk/entrance.py imports requests",  # the refusals of an organisation's own sign-in
}
STARTER = "console"  # starts the database and asks whether a port is free


def test_no_column_anywhere_holds_another_way_to_reach_a_person() -> None:
    found = {
        (f"{model._meta.app_label}.{model.__name__}", field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if REACHING.search(field.name)
    }
    assert found - OF_WORKERS - CODES == set()
    assert ("accounts.User", "email") in found  # the search itself finds what is there


def test_the_codes_are_codes_and_nothing_else_can_be_written_into_them() -> None:
    assert all(apps.get_model(label)._meta.get_field(name).choices for label, name in CODES)


def _modules() -> list[tuple[str, ast.Module]]:
    return [
        (str(path.relative_to(SOURCES)), ast.parse(path.read_text()))
        for path in sorted(SOURCES.rglob("*.py"))
        if "tests" not in path.parts and "migrations" not in path.parts
    ]


def test_nothing_but_the_way_out_can_send() -> None:
    wrong = []
    for name, tree in _modules():
        if name in WAY_OUT or name.startswith((GATE, STARTER)):
            continue
        for node in ast.walk(tree):
            imported = (
                {alias.name for alias in node.names}
                if isinstance(node, ast.Import)
                else {node.module or ""}
                if isinstance(node, ast.ImportFrom)
                else set()
            )
            wrong += [f"{name} imports {module}" for module in imported & SENDERS]
    assert set(wrong) == TALKS_TO_MACHINES


def _start_of(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
        return str(node.values[0].value)
    return str(node.value) if isinstance(node, ast.Constant) else "?"


def test_whoever_wants_a_person_told_something_names_the_safe_contact() -> None:
    calls = [
        (name, _start_of(node.args[1]))
        for name, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "intend"
    ]
    assert calls, "nobody asks the gate for anything: this test would prove nothing"
    wrong = [call for call in calls if not call[1].startswith(("safe_contact:", "user:", "organisation:"))]
    assert wrong == []
    assert ("appointments/services.py", "safe_contact:") in calls


def test_no_page_offers_to_call_or_write_to_anybody() -> None:
    pattern = re.compile(r"[\"'(](?:mailto|tel|sms|whatsapp|skype|signal):", re.IGNORECASE)
    published = {"website", "publications"}  # lines of organisations for the public; these rooms never reach a person
    texts = [*SOURCES.rglob("*.html"), *SOURCES.rglob("*.js"), *SOURCES.rglob("*.py")]
    wrong = [
        str(path.relative_to(SOURCES))
        for path in texts
        if "tests" not in path.parts and "vendor" not in path.parts and not published & set(path.parts)
        and pattern.search(path.read_text(errors="replace"))
    ]  # fmt: skip
    assert wrong == []
