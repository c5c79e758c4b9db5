"""Taking over a newer edition of the standard: copy, prove that it can be used, or put everything back."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from lxml import etree

from opennrm.projects.rules.iati import standard

# What is looked for in the folder given, and where it goes. Schemas and lists may lie at any depth.
WANTED = {
    "schema": ("iati-activities-schema.xsd", "iati-organisations-schema.xsd", "iati-common.xsd"),
    "ruleset": ("standard.json",),
    "": ("mapping.xml",),
}


class NotTheStandard(Exception):
    """The folder does not hold what is needed, or what it holds cannot be used. Nothing was changed."""


def _one(folder: Path, name: str) -> Path:
    found = sorted(folder.rglob(name))
    if len(found) != 1:
        raise NotTheStandard(f"{folder}: {name} was found {len(found)} times; it is needed once.")
    return found[0]


def _lists(folder: Path) -> list[Path]:
    found = []
    for path in sorted(folder.rglob("*.xml")):
        try:
            root = etree.parse(path, standard.safe_parser()).getroot()
        except etree.XMLSyntaxError as fault:
            raise NotTheStandard(f"{path}: {fault.msg}") from None
        if root.tag == "codelist" and root.get("name") == path.stem:
            found.append(path)
    if not found:
        raise NotTheStandard(f"{folder}: no list of codes was found in it.")
    return found


def _prove(folder: Path) -> None:
    """Every schema compiles, and every list that the mapping names is there."""
    try:
        for _, _, name in standard.KINDS.values():
            etree.XMLSchema(etree.parse(folder / "schema" / name, standard.safe_parser()))
        json.loads((folder / "ruleset" / "standard.json").read_text())
        names = {
            str(e.get("ref")) for e in etree.parse(folder / "mapping.xml", standard.safe_parser()).iter("codelist")
        }
    except (etree.LxmlError, ValueError, OSError) as fault:
        raise NotTheStandard(f"What the folder holds cannot be used: {fault}") from None
    missing = sorted(name for name in names if not (folder / "codelists" / f"{name}.xml").exists())
    if missing:
        raise NotTheStandard(f"Lists are missing that the mapping names: {', '.join(missing)}.")


def refresh(folder: Path, target: Path = standard.FOLDER) -> list[str]:
    """Take over the standard from a folder; returns what changed, a line for each file. Raises NotTheStandard."""
    if not folder.is_dir():
        raise NotTheStandard(f"{folder} is not a folder.")
    before = standard.checksums(target)
    with tempfile.TemporaryDirectory() as made:
        new = Path(made) / "iati"
        shutil.copytree(target, new)
        for place, names in WANTED.items():
            for name in names:
                shutil.copyfile(_one(folder, name), new / place / name)
        for path in _lists(folder):
            shutil.copyfile(path, new / "codelists" / path.name)
        _prove(new)
        after = standard.checksums(new)
        (new / "checksums.json").write_text(json.dumps(after, indent=1, sort_keys=True) + "\n")
        shutil.copytree(new, target, dirs_exist_ok=True)
    added = [f"added {name}" for name in sorted(set(after) - set(before))]
    return added + [f"changed {name}" for name in sorted(after) if name in before and before[name] != after[name]]
