"""From rows to the IATI standard. The eyes in which an export is made decide what is in it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from opennrm.kernel.actors import Actor, selector
from opennrm.projects.models import Entry, KeptXml, Outcome, Payment, Project
from opennrm.projects.rules.card import Card, Money, Reading, Reporter, activity_of, overlaid
from opennrm.projects.rules.iati import reading, writing
from opennrm.projects.rules.portfolio import Field

_REPORTER = Path(__file__).resolve().parents[1] / "data" / "reporter.json"


@cache
def reporter() -> Reporter:
    """In whose name this installation publishes."""
    return Reporter(**json.loads(_REPORTER.read_text(encoding="utf-8")))


def newest(rows: list[Entry]) -> list[Entry]:
    """Entries without those that another one in these rows replaces."""
    replaced = {row.replaces_id for row in rows if row.replaces_id}
    return [row for row in rows if row.pk not in replaced]


def cards(projects: list[Project]) -> dict[UUID, Card]:
    """What the present actor sees of these projects. Four queries for any number."""
    ids = [project.pk for project in projects]
    rows: dict[UUID, list[Entry]] = defaultdict(list)
    for row in Entry.objects.filter(project_id__in=ids):
        rows[row.project_id].append(row)
    money: dict[UUID, list[Money]] = defaultdict(list)
    for p in Payment.objects.filter(project_id__in=ids, state="confirmed"):
        money[p.project_id].append(Money(p.kind, p.on, p.amount, p.currency, p.provider, p.receiver, p.words))
    readings: dict[UUID, list[Reading]] = defaultdict(list)
    for o in Outcome.objects.filter(project_id__in=ids, state="confirmed"):
        readings[o.project_id].append(
            Reading(o.title, o.begins_on, o.ends_on, o.unit, o.baseline_year, o.baseline, o.target, o.actual)
        )
    related = (
        {i.removeprefix(f"{reporter().ref}-"): i for i in Project.objects.values_list("identifier", flat=True)}
        if _has_ties(rows)
        else {}
    )
    made = {}
    for project in projects:
        by_field: dict[Field, list[dict[str, Any]]] = defaultdict(list)
        for row in newest(rows[project.pk]):
            by_field[Field(row.field)].append(row.data)
        made[project.pk] = Card(
            project.identifier, project.part, project.form, {f: tuple(d) for f, d in by_field.items()},
            tuple(money[project.pk]), tuple(readings[project.pk]), related,
        )  # fmt: skip
    return made


def _has_ties(rows: dict[UUID, list[Entry]]) -> bool:
    return any(row.field == Field.TIE and "project" in row.data for some in rows.values() for row in some)


def _element(project: Project, card: Card, kept: str | None, day: date) -> Any:
    updated = project.changed_at.isoformat(timespec="seconds")
    if kept is None:
        return writing.written(activity_of(card, reporter(), day, updated))
    element = writing.parsed(kept)
    return writing.renewed(element, overlaid(reading.read(element), card, reporter(), day, updated))


@selector
def export_batch(after: str, most: int, day: date, *, viewer: Actor) -> list[tuple[str, Any]]:
    """The next activities by identifier, as elements: only what this viewer sees. Call again with the last identifier.

    Exports for others are made in the eyes of access.PUBLIC; those of officers hold private fields too.
    """
    projects = list(Project.objects.filter(identifier__gt=after).order_by("identifier")[:most])
    found = cards(projects)
    kept: dict[UUID, str] = {}
    for row in KeptXml.objects.filter(project__in=projects).order_by("is_private"):
        kept[row.project_id] = row.xml  # the private one, where it is seen, is the whole
    return [
        (project.identifier, _element(project, found[project.pk], kept.get(project.pk), day))
        for project in projects
        if found[project.pk].all(Field.TITLE)
    ]
