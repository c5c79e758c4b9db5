"""The walls that no built-in contract sees: rooms are entered by their doors, keys point down, every address speaks."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField
from django.urls import URLPattern, URLResolver, get_resolver

from opennrm.desk.policy import Policy

SOURCES = Path(__file__).resolve().parents[1] / "src"
ROOMS = [
    "people",
    "partners",
    "referrals",
    "cases",
    "accounts",
    "projects",
    "safety",
    "publications",
    "cooperation",
    "residence",
    "placement",
    "exploitation",
    "documents",
    "requests",
    "appointments",
]
FLOORS = [
    {"desk", "website", "console"},
    {"ui"},
    {"journeys"},
    {"residence", "placement", "exploitation", "documents", "requests", "appointments"},
    {"referrals", "cases", "projects", "safety", "publications", "cooperation"},
    {"people", "accounts"},
    {"partners"},
    {"kernel"},
]
# What others may use of a room beside its services and selectors: pure words, and tables for foreign keys and types.
OPEN = {"services", "selectors", "rules", "sign_in"}
TYPES_ONLY = {"models"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("opennrm", exclude_type_checking_imports=True, cache_dir=None)


def _room(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def test_a_room_is_entered_through_its_services_to_change_and_its_selectors_to_read(graph: grimp.ImportGraph) -> None:
    wrong = []
    for importer in graph.modules:
        if ".tests" in importer or ".migrations" in importer:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            room, part = _room(imported), ([*imported.split("."), "", ""])[2]
            if room not in ROOMS or room == _room(importer) or part in OPEN or not part:
                continue
            if part in TYPES_ONLY and not _calls_a_table(importer, room):
                continue
            if _room(importer) == "config" or imported in ALLOWED.get(importer, ()):
                continue
            wrong.append(f"{importer} reaches into {imported}")
    assert wrong == []


ALLOWED: dict[str, tuple[str, ...]] = {}


# The statistical core is reached by these alone; the command line passes words on and takes no figure in.
BRIDGES = {"opennrm.statistics.methods", "opennrm.placement.matching", "opennrm.placement.figures"}


def test_the_statistical_core_is_reached_by_named_bridges_and_knows_no_platform() -> None:
    both = grimp.build_graph("opennrm", "nrmstats", exclude_type_checking_imports=True, cache_dir=None)
    crossing = {
        (importer, imported)
        for importer in both.modules
        for imported in both.find_modules_directly_imported_by(importer)
        if importer.split(".")[0] != imported.split(".")[0] and ".tests" not in importer
    }
    assert {one for one, _ in crossing if one.startswith("nrmstats")} == set()
    strangers = {one for one, _ in crossing if one not in BRIDGES and not one.startswith("opennrm.console.")}
    assert strangers == set()
    assert ("opennrm.console.place", "nrmstats.matching.command") in crossing


def _calls_a_table(importer: str, room: str) -> bool:
    """Whether a module that imports another room's tables asks them for rows instead of only naming their type."""
    path = SOURCES / (importer.replace(".", "/") + ".py")
    if not path.exists():
        path = SOURCES / importer.replace(".", "/") / "__init__.py"
    tree = ast.parse(path.read_text())
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == f"opennrm.{room}.models"
        for alias in node.names
    }
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager")
        and isinstance(node.value, ast.Name)
        and node.value.id in names
        for node in ast.walk(tree)
    )


def test_foreign_keys_point_down_and_protect() -> None:
    height = {room: -number for number, floor in enumerate(FLOORS) for room in floor}
    wrong = []
    for model in apps.get_models():
        room = model._meta.app_label
        if room not in height:
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | OneToOneField) or field.related_model is None:
                continue
            target = field.related_model._meta.app_label  # type: ignore[union-attr]
            if target == room or target not in height:
                continue
            if height[target] >= height[room]:
                wrong.append(f"{model.__name__}.{field.name} points sideways or up to {target}")
            if field.remote_field.on_delete.__name__ != "PROTECT":
                wrong.append(f"{model.__name__}.{field.name} does not protect {target}")
    assert wrong == []


def addresses(resolver: URLResolver | None = None, before: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += addresses(entry, before + str(entry.pattern))
        else:
            found.append((before + str(entry.pattern), entry))
    return found


def test_every_address_says_who_may_come_in() -> None:
    silent = [route for route, entry in addresses() if not isinstance(getattr(entry.callback, "policy", None), Policy)]
    assert silent == []
    assert len(addresses()) > 20


def test_no_address_holds_a_sequence_number_of_a_person_or_a_case() -> None:
    # Own sessions and passkeys are numbers: nobody else's can be reached through them.
    numbered = [r for r, _ in addresses() if "<int:" in r and "sessions" not in r and "passkeys" not in r]
    assert numbered == []


# Where months are said and no term of the law is meant: a shelter's own measure, and what was said of a project.
NOT_OF_THE_LAW = {"placement/rules/moves.py", "placement/selectors/board.py", "desk/placement/board.html", "data/leaflet-2011.toml"}  # fmt: skip
MONTHS = re.compile(
    r"\b(\d+|one|two|three|four|six|nine|twelve)[ -]?(calendar )?months?\b|months\s*[=:]\s*\d", re.IGNORECASE
)


def months_said() -> dict[str, int]:
    """Every file of the program outside the law that says a number of months, and how often."""
    found: dict[str, int] = {}
    for path in SOURCES.rglob("*"):
        parts = path.relative_to(SOURCES).parts
        if path.suffix not in {".py", ".html", ".js", ".typ", ".toml", ".css"} or parts[0] == "nrmstats":
            continue
        if {"tests", "migrations", "vendor"} & set(parts) or parts[:2] == ("opennrm", "law"):
            continue
        if parts[:3] == ("opennrm", "publications", "texts"):
            continue  # what the public is told is held against the law in test_law_in_words.py
        if count := len(MONTHS.findall(path.read_text(encoding="utf-8"))):
            found["/".join(parts[-3:])] = count
    return found


def test_no_length_of_time_in_months_stands_outside_the_law() -> None:
    said = months_said()
    assert {name for name in said if not any(name.endswith(each) for each in NOT_OF_THE_LAW)} == set()
    assert len(said) == len(NOT_OF_THE_LAW), "an exception that nobody needs any more"


def test_the_program_starts_with_the_packages_of_a_fresh_installation_alone() -> None:
    """Tests run beside tools that a user does not have: what is imported at the start is in requirements/base.txt."""
    base, owners = base_packages(), packages_distributions()
    wrong = set()
    for path in SOURCES.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for name in _imported_at_the_start(ast.parse(path.read_text())):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or top in {"opennrm", "nrmstats", "demo"}:
                continue
            if not {plain_name(owner) for owner in owners.get(top, [])} & base:
                wrong.add(f"{path.relative_to(SOURCES)} imports {name}")
    assert wrong == set()


def base_packages() -> set[str]:
    """What a user's installation has: the packages of requirements/base.txt, which names those that they need too."""
    lines = (SOURCES.parent / "requirements/base.txt").read_text().splitlines()
    return {plain_name(line.split("==")[0]) for line in lines if "==" in line}


def plain_name(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution.strip().lower())


def _imported_at_the_start(tree: ast.Module) -> Iterator[str]:
    """Outside functions, and not for the type checker alone."""
    left: list[ast.AST] = list(tree.body)
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or (
            isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        ):
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        left += list(ast.iter_child_nodes(node))
