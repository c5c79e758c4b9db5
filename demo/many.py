"""Very many invented people for measuring: `python -m demo.many PEOPLE FILE` fills an empty, migrated database.

Everything goes through the services of the rooms, in large batches: sealed, indexed, logged, under row security.
FILE then says whom to look for.
"""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from opennrm.people.rules import PersonFacts

BATCH = 1_000
CASES, SEARCHES = 60, 200
REGISTRAR, LEAD, COLLEAGUE = "desk", "mentor", "shelter"


def note(number: int, count: int) -> list[dict[str, Any]]:
    """One batch in a process of its own: the same number always gives the same people. Tells some of them."""
    django.setup()
    from opennrm.kernel.actors import Actor
    from opennrm.people import services as people
    from opennrm.people.tests.crowd import Crowd

    crowd = Crowd.of(2014)
    crowd.rng.seed(number)
    facts: list[PersonFacts | None] = [crowd.one() for _ in range(count)]
    persons = people.note_persons(facts, compared=True, by=Actor.for_job("many"))
    return [
        {"id": str(person.id), "reference": person.reference, "search": _words(one)}
        for person, one in zip(persons[:4], facts[:4], strict=True)
        if one is not None
    ]


def _words(facts: PersonFacts) -> str:
    year = facts.birth.value.year if facts.birth.value else ""
    return f"{facts.given_names.value} {facts.family_names.value} {year}"


def open_cases(persons: list[dict[str, Any]]) -> list[str]:
    """A case for each of these: a lead, a colleague, notes and tasks."""
    from datetime import timedelta

    from opennrm.accounts.models import User
    from opennrm.accounts.selectors import actor_for
    from opennrm.cases import services as cases
    from opennrm.cases.rules import Circle, Contact, Function
    from opennrm.kernel import clock
    from opennrm.kernel.words import Compartment

    lead, colleague = (User.objects.with_roles().get(username=name) for name in (LEAD, COLLEAGUE))
    registrar = actor_for(User.objects.with_roles().get(username=REGISTRAR))
    parts = frozenset({Compartment.IDENTITY, Compartment.SAFE_CONTACT, Compartment.NOTES})
    references = []
    for person in persons:
        case = cases.open_case(person["id"], lead, by=registrar)
        cases.add_member(case.id, colleague, Function.MENTOR, parts, sharing=None, by=actor_for(lead))
        for number in range(6):
            cases.write_note(
                case.id, Circle.TEAM, Contact.MET, f"Talk {number + 1}, she slept well.", by=actor_for(lead)
            )
            cases.add_task(
                case.id, f"Step {number + 1}", "it was agreed", clock.today() + timedelta(days=number), user=lead,
                by=actor_for(lead),
            )  # fmt: skip
        references.append(case.reference)
    return references


def load(people: int) -> dict[str, Any]:
    """Everything; returns whom to look for and who may."""
    from demo.load import load_people_who_work

    load_people_who_work()
    batches = [(number, min(BATCH, people - start)) for number, start in enumerate(range(0, people, BATCH))]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        told = [one for some in pool.map(note, *zip(*batches, strict=True)) for one in some]
    Random(7).shuffle(told)
    return {
        "people": people,
        "registrar": REGISTRAR,
        "lead": LEAD,
        "searches": [one["search"] for one in told[:SEARCHES]],
        "persons": [one["reference"] for one in told[:SEARCHES]],
        "cases": open_cases(told[:CASES]),
    }


if __name__ == "__main__":
    django.setup()
    Path(sys.argv[2]).write_text(json.dumps(load(int(sys.argv[1]))))
