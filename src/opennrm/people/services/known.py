""" "Is this person known?": the same answer for everybody; only the desk learns both sides."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, limits, notices, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.words import OrganisationKind, Role
from opennrm.partners import selectors as partner_reads
from opennrm.people import access
from opennrm.people.models import Person, Question
from opennrm.people.rules import PersonFacts, faults_in, write_facts
from opennrm.people.selectors.standing import standing_to

LEAST_WHY = 10
MOST_WHY = 2_000
QUESTIONS_A_DAY = 10
_LENGTHS = {"least": LEAST_WHY, "most": MOST_WHY}
NO_QUESTION = "There is no such question."


@service
def ask_if_known(facts: PersonFacts, why: str, *, by: Actor) -> Question:
    """Ask the national desk about somebody. What comes back is a reference and nothing else, known or not.

    Nothing is searched here, so not even the time tells. Raises NotAllowed, Broken, TooOften.
    """
    ground.require(by, "ask_if_known", access.RIGHTS)
    if by.user_id is None or by.organisation_id is None:
        raise NotAllowed([_("Only a user of an organisation asks.")])
    faults = faults_in(facts, clock.today())
    if not facts.all_names:
        faults["given_names"] = [_("Write at least one name, as you heard or read it.")]
    text = why.strip()
    if not LEAST_WHY <= len(text) <= MOST_WHY:
        faults["why"] = [_("Say why, in %(least)d to %(most)d characters. Only the national desk reads it.") % _LENGTHS]
    if faults:
        raise Broken(faults)
    limits.spend(f"known:{by.user_id}", most=QUESTIONS_A_DAY, per=timedelta(days=1))
    key = secrets.new_data_key("question")
    question = Question(asked_by_id=by.user_id, organisation_id=by.organisation_id, key_id=key)
    question.sealed_facts = secrets.seal(key, write_facts(facts), question.place("facts"))
    question.sealed_why = secrets.seal(key, text, question.place("why"))
    Question.objects.bulk_create([question])
    for desk in partner_reads.organisations(viewer=by, kinds=[OrganisationKind.NATIONAL_DESK]):
        notices.tell("people.known_asked", organisation=desk.pk, role=Role.REGISTRAR, subject=f"question:{question.id}")
    audit.record(by, "people.asked_if_known", f"question:{question.id}")
    return question


@service
def answer_known(question_id: UUID, meet: bool, reason: str, *, person: UUID | None = None, by: Actor) -> None:
    """The desk decides whether the asker and the holder of the file should meet. If not, the asker hears nothing.

    `person` says about whom it was, for the record; it is needed where they meet. Raises NotThere, NotAllowed,
    Broken, Changed.
    """
    ground.require(by, "answer_known", access.RIGHTS)
    question = Question.objects.select_for_update().filter(pk=question_id).first()
    if question is None:
        raise NotThere(NO_QUESTION)
    if person is not None:
        _desk_knows(person, by=by)
    elif meet:
        raise Broken({"person": [_("Choose whom the question is about.")]})
    text = reason.strip()
    if not LEAST_WHY <= len(text) <= MOST_WHY:
        words = _("Say why, in %(least)d to %(most)d characters. Only the national desk reads it.")
        raise Broken({"reason": [words % _LENGTHS]})
    if question.answered_at is not None:
        raise Changed(_("A colleague has answered this in the meantime."))
    Question.objects.filter(pk=question.pk).update(
        answered_at=clock.now(), answered_by_id=by.user_id, meet=meet, person_id=person,
        sealed_reason=secrets.seal(question.key_id, text, question.place("reason")),
    )  # fmt: skip
    if meet:
        notices.tell("people.known_meet", user=question.asked_by_id, subject=f"question:{question.id}")
    audit.record(by, "people.known_answered", f"question:{question.id}", persons=[person] if person else [], meet=meet)


def _desk_knows(person: UUID, *, by: Actor) -> None:
    found = Person.objects.filter(pk=person).first()
    if found is None:
        raise NotThere("There is no such person.")
    ground.require(by, "answer_known", access.RIGHTS, standing_to(by, found.file_id), relations=access.DESK)
