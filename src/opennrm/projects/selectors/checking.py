"""The check before publishing: what others will see, what they see already, what stays private."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opennrm.kernel import access as ground
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.projects import access
from opennrm.projects.models import Entry, KeptXml, Outcome, Payment, Project
from opennrm.projects.rules.iati import writing


@dataclass(frozen=True)
class Seen:
    """One line of the check: which field, in which words; and what it holds, for who says it in another way."""

    field: str
    words: str
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Preview:
    """What a release would do. `mark` stands for exactly this."""

    opens: tuple[Seen, ...]
    open_already: tuple[Seen, ...]
    stays_private: tuple[Seen, ...]
    waits_for_eyes: int
    mark: str


def say(data: dict[str, Any]) -> str:
    """What an entry holds, in one line."""
    first = [str(data[key]) for key in ("name", "words", "code", "state", "kind") if key in data]
    rest = [f"{key}: {value}" for key, value in data.items() if str(value) not in first]
    return "; ".join([*first, *rest])


def _entry(row: Entry) -> Seen:
    return Seen(row.field, say(row.data), row.data)


def _kept(row: KeptXml) -> list[Seen]:
    """Every part of an imported activity that has no field here and would go out with an export."""
    element = writing.parsed(row.xml)
    return [
        Seen(str(child.tag).rpartition("}")[2], " ".join("".join(child.itertext()).split())[:300] or dict(child.attrib).__str__())
        for child in element
        if isinstance(child.tag, str) and child.tag not in writing.PARTS
    ] + [
        Seen("location", " ".join("".join(child.itertext()).split())[:300]) for child in element.findall("location")
    ]  # fmt: skip


def _other(row: Payment | Outcome) -> Seen:
    if isinstance(row, Payment):
        return Seen(
            "payment",
            f"{row.kind}, {row.on}, {row.currency} {row.amount}: {row.provider} → {row.receiver} {row.words}".strip(),
        )
    return Seen("outcome", f"{row.title}, {row.begins_on} to {row.ends_on}: target {row.target}, actual {row.actual}")


def preview_of(project: Project) -> Preview:
    """For services and selectors that have asked for the right already."""
    opens: list[Seen] = []
    already: list[Seen] = []
    private: list[Seen] = []
    marks, waiting = [], 0
    for row in Entry.objects.filter(project=project):
        target = private if row.is_private else already if row.released_at else opens
        target.append(_entry(row))
        marks.append([str(row.pk), row.is_private, bool(row.released_at), row.data])
    for table in (Payment, Outcome):
        for other in table._default_manager.filter(project=project).exclude(state="refused"):
            if other.state == "drafted":
                waiting += 1
                continue
            target = private if other.is_private else already if other.released_at else opens
            target.append(_other(other))
            marks.append([str(other.pk), other.is_private, bool(other.released_at)])
    for kept in KeptXml.objects.filter(project=project):
        if kept.is_private:
            private += [Seen(tag, "part of the imported activity") for tag in kept.hidden_tags]
        else:
            (already if kept.released_at else opens).extend(_kept(kept))
        marks.append([str(kept.pk), kept.is_private, bool(kept.released_at)])
    mark = hashlib.sha256(json.dumps(sorted(marks, key=str), sort_keys=True).encode()).hexdigest()[:32]
    return Preview(tuple(opens), tuple(already), tuple(private), waiting, mark)


@selector
def release_preview(reference: str, *, viewer: Actor) -> Preview:
    """What others would see after a release, line by line. For project officers. Raises NotThere."""
    ground.require(viewer, "release", access.RIGHTS)
    project = Project.objects.filter(reference=reference).first()
    if project is None:
        raise NotThere("There is no such project.")
    return preview_of(project)
