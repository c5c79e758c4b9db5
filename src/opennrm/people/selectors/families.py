"""Children and relatives of a person, as far as this viewer may know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opennrm.kernel import audit, grants, secrets
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import Compartment
from opennrm.people.models import Kinship, Person
from opennrm.people.rules.families import Kin
from opennrm.people.selectors.opening import facts_by_file
from opennrm.people.selectors.reading import NOT_THERE, person


@dataclass(frozen=True)
class Relative:
    """One link. `file` is there only where the viewer sees that file by a right of their own."""

    link: Kinship
    kind: Kin
    who: str
    file: Person | None


@selector
def relatives(person_id: UUID, *, viewer: Actor) -> list[Relative]:
    """The links of this person; none where children and family are not shared with the viewer. Raises NotThere.

    A link to a file that the viewer does not see shows its words alone, and nothing where it has none: it is not hinted
    at.
    """
    file = person(person_id, viewer=viewer)
    if Compartment.CHILDREN not in grants.standing(viewer, file.id).compartments(viewer):
        return []
    links = list(Kinship.objects.filter(file_id=file.id, ended_at__isnull=True).order_by("added_at"))
    ends = Person.objects.filter(pk__in={link.other_id for link in links if link.other_id}).select_related(
        "merged_into"
    )
    files = {end.id: end.merged_into or end for end in ends}
    names = _names({end.id for end in files.values()}, viewer)
    words = _words(links)
    found = []
    for link in links:
        end = files.get(link.other_id) if link.other_id else None
        who = (names.get(end.id, "") if end else "") or words.get(link.id, "")
        if end is not None or who:
            found.append(Relative(link, Kin(link.kind), who, end))
    if found:
        audit.read(
            viewer, "people.relatives_read", f"person:{file.id}", persons=[file.id, *names],
            compartments=[Compartment.CHILDREN], count=len(found),
        )  # fmt: skip
    return found


def _words(links: list[Kinship]) -> dict[UUID, str]:
    keys = secrets.data_keys(link.key_id for link in links if link.key_id)
    return {
        link.id: secrets.open_with(keys[link.key_id], bytes(link.sealed), link.place).decode()
        for link in links
        if link.sealed is not None and link.key_id in keys
    }


def _names(files: set[UUID], viewer: Actor) -> dict[UUID, str]:
    standings = grants.standings(viewer, files)
    shown = {file for file in files if Compartment.IDENTITY in standings[file].compartments(viewer)}
    return {file: facts.display_name for file, facts in facts_by_file(shown).items() if facts.display_name}


@selector
def relation(person_id: UUID, link_id: UUID, *, viewer: Actor) -> Kinship:
    """One link of this person. Raises NotThere."""
    found = next((one.link for one in relatives(person_id, viewer=viewer) if one.link.id == link_id), None)
    if found is None:
        raise NotThere(NOT_THERE)
    return found
