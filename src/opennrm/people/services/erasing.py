"""Erasing somebody: the data key is destroyed, and with it everything that it sealed, in every backup."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.people import access
from opennrm.people.models import Former, Match, Merge, Person, Question, Token, Uncompared, Vault
from opennrm.people.selectors.index import INDEX
from opennrm.people.selectors.reading import NOT_THERE
from opennrm.people.selectors.standing import standing_to

WHY = ("asked", "retention", "mistake")  # on the person's request, a term has passed, noted by mistake


@service
def erase(person: Person, why: str, *, by: Actor) -> None:
    """Destroy everything that names this person, in this file and those joined to it. The pseudonym and counts stay.

    It cannot be undone. Raises NotThere, NotAllowed, Broken.
    """
    standing = standing_to(by, person.id)
    file = Person.objects.select_for_update().filter(pk=person.id).first()
    if file is None:
        raise NotThere(NOT_THERE)
    ground.require(by, "erase", access.RIGHTS, standing, relations=access.DESK)
    if why not in WHY:
        raise Broken({"why": [_("Choose why: asked for, a term has passed, or noted by mistake.")]})
    if file.erased_at is not None:
        raise Broken(_("This was erased before."))
    with acting(INDEX):
        members = list(
            Person.objects.filter(Q(pk=file.file_id) | Q(merged_into=file.file_id)).values_list("pk", flat=True)
        )
        _destroy(_keys(members), why)
        for table in (Vault, Former, Token, Uncompared):
            table._default_manager.filter(person__in=members).delete()
        Person.objects.filter(pk__in=members).update(erased_at=clock.now(), version=F("version") + 1)
    audit.record(by, "people.erased", f"person:{file.file_id}", persons=members, why=why)


def _keys(members: Iterable[UUID]) -> set[UUID]:
    """Every data key that seals something about these people."""
    ids = list(members)
    about = [
        Vault.objects.filter(person__in=ids),
        Match.objects.filter(Q(first__in=ids) | Q(second__in=ids)),
        Merge.objects.filter(Q(survivor__in=ids) | Q(other__in=ids)),
        Question.objects.filter(person__in=ids),
    ]
    return {key for rows in about for key in rows.values_list("key_id", flat=True) if key is not None}


def _destroy(keys: Iterable[UUID], why: str) -> None:
    for key in sorted(keys):
        secrets.destroy(key, f"person erased: {why}")
