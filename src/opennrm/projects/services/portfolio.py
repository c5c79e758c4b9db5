"""Loading a whole portfolio from data: the list of the leaflet of 2011, or another country's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken
from opennrm.projects import access
from opennrm.projects.models import Entry, Project
from opennrm.projects.rules.portfolio import Field, faults
from opennrm.projects.selectors.reporting import reporter
from opennrm.projects.services.writing import record

LEAFLET = Path(__file__).resolve().parents[1] / "data" / "leaflet-2011.toml"
_LISTS = {"parties": Field.PARTY, "period": Field.PERIOD, "stages": Field.STAGE, "deeds": Field.DEED, "sites": Field.SITE, "ties": Field.TIE}  # fmt: skip
_TEXTS = {"title": Field.TITLE, "full_title": Field.FULL_TITLE, "summary": Field.SUMMARY, "aim": Field.AIM, "source": Field.SOURCE, "coverage": Field.COVERAGE}  # fmt: skip


def read_leaflet() -> dict[str, Any]:
    """The leaflet's list as data."""
    return tomllib.loads(LEAFLET.read_text(encoding="utf-8"))


def entries(project: Mapping[str, Any]) -> list[tuple[Field, dict[str, Any]]]:
    """Every field of one project of such a list."""
    found: list[tuple[Field, dict[str, Any]]] = [
        (field, {"words": project[key]}) for key, field in _TEXTS.items() if project.get(key)
    ]
    if project.get("region"):
        found = [(f, d | {"region": project["region"]}) if f == Field.COVERAGE else (f, d) for f, d in found]
    found += [(Field.COUNTRY, {"code": code}) for code in project.get("countries", [])]
    found += [(field, dict(one)) for key, field in _LISTS.items() for one in project.get(key, [])]
    return found


@service
def load_portfolio(data: Mapping[str, Any], *, by: Actor) -> int:
    """Load and release a list that was published before. Projects that are there already stay as they are.

    Raises Broken, naming project and field, where something is not as it should be; nothing is loaded then.
    """
    ground.require(by, "import", access.RIGHTS)
    known = set(Project.objects.values_list("identifier", flat=True))
    moment, ref, added = clock.now(), reporter().ref, 0
    for position, one in enumerate(data["projects"]):
        identifier = f"{ref}-{one['key']}"
        if identifier in known:
            continue
        project = Project(
            identifier=identifier,
            part=one["part"],
            form=one.get("form", "project"),
            position=position,
            released_at=moment,
        )
        rows = []
        for number, (field, held) in enumerate(entries(one)):
            if wrong := faults(field, held):
                raise Broken(f"{one['key']}, {field}: {' '.join(wrong)}")
            rows.append(
                Entry(
                    project=project,
                    field=field,
                    data=held,
                    position=number,
                    released_at=moment,
                    entered_by_id=by.user_id,
                )
            )
        Project.objects.bulk_create([project])
        Entry.objects.bulk_create(rows)
        record(by, "loaded", project, fields=len(rows))
        added += 1
    return added
