"""Family and others: links between files. A link gives nobody a right to see the other end."""

from __future__ import annotations

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, grants, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.kernel.words import Compartment
from opennrm.people import access
from opennrm.people.models import Kinship, Person
from opennrm.people.rules.families import MOST_WHO, Kin, opposite
from opennrm.people.selectors.reading import NOT_THERE


@service
def relate(person: Person, kind: Kin, *, other: Person | None = None, who: str = "", by: Actor) -> None:
    """Write that `other` (a file that `by` sees too), or somebody described in words, is the `kind` of this person.

    Between two files the link is written from both ends, so that each is found from the other by who may see both.
    Raises NotThere, NotAllowed, Broken.
    """
    _may(person, by=by)
    text = who.strip()
    if len(text) > MOST_WHO:
        raise Broken({"who": [f"This is {len(text)} characters long. Write at most {MOST_WHO}."]})
    if other is None and not text:
        raise Broken({"who": ["Write who it is, or the reference of the file."]})
    if other is not None:
        _may(other, by=by)
        if other.file_id == person.file_id:
            raise Broken({"reference": ["This is the same person."]})
        if Kinship.objects.filter(person=person, other=other, kind=kind, ended_at__isnull=True).exists():
            raise Broken({"reference": ["This link is there already."]})
    ends = [(person, other, kind)]
    if other is not None and (back := opposite(kind)) is not None:
        ends.append((other, person, back))
    for near, far, how in ends:
        _write(near, far, how, text, by=by)
    persons = [end.id for end in (person, other) if end is not None]
    audit.record(by, "people.related", f"person:{person.id}", persons=persons, kind=str(kind))


def _may(person: Person, *, by: Actor) -> None:
    if not Person.objects.filter(pk=person.id).exists():
        raise NotThere(NOT_THERE)
    standing = grants.standing(by, person.file_id)
    ground.require(by, "relate", access.RIGHTS, standing, relations=access.WRITING, compartment=Compartment.CHILDREN)


def _write(near: Person, far: Person | None, kind: Kin, text: str, *, by: Actor) -> None:
    link = Kinship(person=near, file_id=near.file_id, other=far, kind=kind, added_by_id=by.user_id)
    if text:
        link.key_id = secrets.new_data_key("person")
        link.sealed = secrets.seal(link.key_id, text, link.place)
    Kinship.objects.bulk_create([link])


@service
def end_relation(person: Person, link: Kinship, *, by: Actor) -> None:
    """It was a mistake, or holds no longer. Both ends of it end."""
    _may(person, by=by)
    now = clock.now()
    found = Kinship.objects.filter(pk=link.pk, file_id=person.file_id, ended_at__isnull=True)
    if not found.update(ended_at=now, ended_by_id=by.user_id):
        raise NotThere("There is no such link.")
    back = opposite(Kin(link.kind))
    if link.other_id is not None and back is not None:
        Kinship.objects.filter(
            person_id=link.other_id, other_id=link.person_id, kind=back, ended_at__isnull=True
        ).update(ended_at=now, ended_by_id=by.user_id)
    audit.record(by, "people.relation_ended", f"person:{person.id}", persons=[person.id])
