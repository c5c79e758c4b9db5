"""Erasing somebody: one asks with a ground, another decides; then the data keys are destroyed, in every backup too."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from opennrm.kernel import access as ground_of
from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.people import access
from opennrm.people.models import Erasure, Former, Match, Merge, Person, Question, Token, Uncompared, Vault
from opennrm.people.rules.erasing import ERASURE, Ground, asking_faults, why_not_decide
from opennrm.people.selectors.index import INDEX
from opennrm.people.selectors.reading import NOT_THERE
from opennrm.people.selectors.standing import standing_to


def _locked(person_id: UUID, action: str, by: Actor) -> Person:
    standing = standing_to(by, person_id)
    file = Person.objects.select_for_update().filter(pk=person_id).first()
    if file is None:
        raise NotThere(NOT_THERE)
    ground_of.require(by, action, access.RIGHTS, standing, relations=access.DESK)
    if file.erased_at is not None:
        raise Broken(_("This was erased before."))
    return file


@service
def ask_erasure(person: Person, ground: Ground | None, words: str, *, by: Actor) -> Erasure:
    """Ask that this person be erased, on a ground. Nothing happens until somebody else has decided."""
    file = _locked(person.id, "ask_erasure", by)
    if faults := asking_faults(ground, words):
        raise Broken({field: [_(sentence) for sentence in sentences] for field, sentences in faults.items()})
    if Erasure.objects.filter(person=file.file_id, state="asked").exists():
        raise Broken(_("Somebody asked for this already: it waits for a second pair of eyes."))
    assert ground is not None  # asking_faults refuses
    asked = Erasure(person_id=file.file_id, ground=ground, key_id=secrets.new_data_key("erasure"), asked_by_id=by.user)
    asked.sealed_words = secrets.seal(asked.key_id, words.strip(), asked.place("words"))
    Erasure.objects.bulk_create([asked])
    audit.record(by, "people.erasure_asked", f"person:{file.file_id}", persons=[file.file_id], ground=str(ground))
    return asked


def _open(erasure_id: UUID, after: str) -> Erasure:
    asked = Erasure.objects.select_for_update().filter(pk=erasure_id).first()
    if asked is None:
        raise NotThere(_("There is no such request."))
    if ERASURE.why_not(asked.state, after):
        raise Changed(_("This was decided or withdrawn already."))
    return asked


@service
def withdraw_erasure(erasure_id: UUID, *, by: Actor) -> None:
    """Who asked takes it back."""
    asked = _open(erasure_id, "withdrawn")
    _locked(asked.person_id, "ask_erasure", by)
    if asked.asked_by_id != by.user_id:
        raise NotAllowed([_("Only who asked for this takes it back. You can decline it.")])
    Erasure.objects.filter(pk=asked.pk).update(state="withdrawn", decided_at=clock.now())
    audit.record(by, "people.erasure_withdrawn", f"person:{asked.person_id}", persons=[asked.person_id])


@service
def decline_erasure(erasure_id: UUID, answer: str, *, by: Actor) -> None:
    """A second person says no, and why."""
    asked = _decided(erasure_id, "declined", by)
    if len(" ".join(answer.split())) < 10:
        raise Broken({"answer": [_("Say in a sentence why not.")]})
    Erasure.objects.filter(pk=asked.pk).update(
        state="declined", decided_at=clock.now(), decided_by_id=by.user,
        sealed_answer=secrets.seal(asked.key_id, answer.strip(), asked.place("answer")),
    )  # fmt: skip
    audit.record(by, "people.erasure_declined", f"person:{asked.person_id}", persons=[asked.person_id])


def _decided(erasure_id: UUID, after: str, by: Actor) -> Erasure:
    asked = _open(erasure_id, after)
    _locked(asked.person_id, "erase", by)
    if reasons := why_not_decide(asked.asked_by_id, by.user_id):
        raise NotAllowed([_(reason) for reason in reasons])
    return asked


@service
def erase(erasure_id: UUID, *, by: Actor) -> list[UUID]:
    """A second person agrees: destroy everything that names this person, in this file and those joined to it.

    The pseudonym, the ground and the counts stay. It cannot be undone. Returns the files, so that the journey that
    calls this has the other rooms forget too. Raises NotThere, NotAllowed, Broken, Changed.
    """
    asked = _decided(erasure_id, "done", by)
    with acting(INDEX):
        members = list(
            Person.objects.filter(Q(pk=asked.person_id) | Q(merged_into=asked.person_id)).values_list("pk", flat=True)
        )
        _destroy(_keys(members), str(asked.ground))
        for table in (Vault, Former, Token, Uncompared):
            table._default_manager.filter(person__in=members).delete()
        Person.objects.filter(pk__in=members).update(erased_at=clock.now(), version=F("version") + 1)
        Erasure.objects.filter(pk=asked.pk).update(state="done", decided_at=clock.now(), decided_by_id=by.user)
    audit.record(by, "people.erased", f"person:{asked.person_id}", persons=members, ground=asked.ground)
    return members


def _keys(members: Iterable[UUID]) -> set[UUID]:
    """Every data key that seals something about these people."""
    ids = list(members)
    about = [
        Vault.objects.filter(person__in=ids),
        Match.objects.filter(Q(first__in=ids) | Q(second__in=ids)),
        Merge.objects.filter(Q(survivor__in=ids) | Q(other__in=ids)),
        Question.objects.filter(person__in=ids),
        Erasure.objects.filter(person__in=ids),
    ]
    return {key for rows in about for key in rows.values_list("key_id", flat=True) if key is not None}


def _destroy(keys: Iterable[UUID], why: str) -> None:
    for key in sorted(keys):
        secrets.destroy(key, f"person erased: {why}")
