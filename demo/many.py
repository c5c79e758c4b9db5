"""Very many invented people for measuring: `python -m demo.many PEOPLE FILE` fills an empty, migrated database.

First the demo country, so that every page has something to show; then the throng, taken over in large batches through
the services of the rooms: sealed, indexed, logged, under row security. FILE then says whom to look for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

import django

from demo.load import say, step

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.kernel.actors import Actor

EDITION = 1  # data of another edition are made anew
BATCH, CASE_BATCH = 1_000, 20
SAMPLES = 200
CASES, OPEN_SHARE = 2_000, 0.15
WAITING = 300  # signals that nobody has looked at
LOOKS_EACH = 2  # entries of the log for each person, beside those of the writing itself
REGISTRAR, LEAD, COLLEAGUE = "desk", "mentor", "shelter"
LEADS = ("mentor", "guardian", "counsellor", "coordinator")
PROGRESS_SECONDS = 10
T = TypeVar("T")


def take_over(number: int, count: int) -> list[dict[str, str]]:
    """One batch in a process of its own: the same number always gives the same people. Tells some of them."""
    django.setup()
    from demo.throng import Throng
    from opennrm.kernel.actors import Actor
    from opennrm.referrals import services as referrals

    throng = Throng.of(number)
    drawn = [throng.one() for _ in range(count)]
    referrals.take_over([one.earlier for one in drawn], by=Actor.for_job("many"))
    return [{"search": one.typed, "phone": one.phone} for one in drawn if one.typed and one.phone][:4]


def open_cases(number: int, persons: Sequence[str]) -> list[str]:
    """Cases of these people, opened over the last years, most of them closed; gives the references of the open ones."""
    django.setup()
    from opennrm.kernel import clock

    chance, users = Random(number), _users()
    references = []
    for person in persons:
        opened = clock.now() - timedelta(days=chance.randint(3, 400))
        with clock.set_to(opened):
            case = _case(person, users[REGISTRAR], users[chance.choice(LEADS)], users)
        if chance.random() > OPEN_SHARE:
            _close(case, users[case.lead.username], opened + timedelta(days=2))
        elif case.lead.username == LEAD:
            references.append(case.reference)
    return references


def _users() -> dict[str, Any]:
    from opennrm.accounts.models import User

    return {user.username: user for user in User.objects.with_roles().select_related("organisation")}


def _actor(user: Any) -> Actor:
    from opennrm.accounts.selectors import actor_for

    return actor_for(user)


def _case(person: str, registrar: Any, lead: Any, users: dict[str, Any]) -> Case:
    """One case: a lead, a note, two tasks; in the house of the mentor a colleague too."""
    from uuid import UUID

    from opennrm.cases import services as cases
    from opennrm.cases.rules import Circle, Contact, Function
    from opennrm.kernel import clock
    from opennrm.kernel.words import Compartment

    case = cases.open_case(UUID(person), lead, by=_actor(registrar))
    by = _actor(lead)
    if lead.username == LEAD:
        parts = frozenset({Compartment.IDENTITY, Compartment.SAFE_CONTACT, Compartment.NOTES})
        cases.add_member(case.id, users[COLLEAGUE], Function.MENTOR, parts, by=by)
    cases.write_note(case.id, Circle.TEAM, Contact.MET, "A first talk, she slept well.", by=by)
    for days in (3, 30):
        cases.add_task(case.id, "Call back", "it was agreed", clock.today() + timedelta(days=days), user=lead, by=by)
    return case


def _close(case: Case, lead: Any, at: Any) -> None:
    from opennrm.cases import services as cases
    from opennrm.cases.rules import Closing, Outcome
    from opennrm.kernel import clock

    with clock.set_to(at):
        cases.close_case(
            case.id, next(iter(Closing)), next(iter(Outcome)), "It is done.", cancel_tasks=True, by=_actor(lead)
        )


def note_looks(number: int, persons: Sequence[str]) -> int:
    """What the log holds after years: somebody opened each of these files more than once."""
    django.setup()
    from uuid import UUID

    from opennrm.kernel import audit
    from opennrm.kernel.words import Compartment

    actors = [_actor(user) for user in _users().values()]
    chance = Random(number)
    with audit.before_the_answer():
        for person in persons:
            for _ in range(LOOKS_EACH):
                audit.read(
                    chance.choice(actors), "people.person_read", f"person:{person}", persons=[UUID(person)],
                    compartments=[Compartment.IDENTITY],
                )  # fmt: skip
    return len(persons)


def register_waiting() -> int:
    """Signals that came in just now and wait for the desk; what may be one person is offered."""
    from demo.throng import Throng
    from opennrm.kernel.actors import Actor
    from opennrm.people import services as people
    from opennrm.referrals import services as referrals

    throng = Throng.of(-1)
    for _ in range(WAITING):
        referrals.register_referral(throng.one().earlier.sent[0].report, by=Actor.for_job("many"))
    return people.compare_waiting(by=Actor.for_job("people.compare"))


def link_the_log() -> None:
    from opennrm.kernel import chain

    while chain.link():
        pass


def _persons() -> list[str]:
    from opennrm.kernel.actors import Actor, acting
    from opennrm.people.models import Vault

    with acting(Actor.for_job("many")):
        return [str(person) for person in Vault.objects.order_by("id").values_list("person_id", flat=True)]


def _slices(some: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (some[start : start + size] for start in range(0, len(some), size))


def in_turn(pool: ProcessPoolExecutor, what: str, act: Callable[..., Any], *asked: Sequence[Any]) -> list[Any]:
    """All batches over all processes, with a line now and then."""
    begun, told = time.monotonic(), time.monotonic()
    answers = []
    for answer in pool.map(act, *asked):
        answers.append(answer)
        if time.monotonic() - told > PROGRESS_SECONDS:
            told = time.monotonic()
            say(f"  {what}: {100 * len(answers) // len(asked[0])} %, {told - begun:.0f} s")
    say(f"  {what}: {time.monotonic() - begun:.0f} s")
    return answers


def load(people: int) -> dict[str, Any]:
    """Everything; returns whom to look for and who may."""
    from opennrm.kernel.actors import Actor, acting
    from opennrm.people.models import Person

    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "demo.load", f"{folder}/loaded.json"], check=True)
    counts = [min(BATCH, people - start) for start in range(0, people, BATCH)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        told = in_turn(pool, f"{people:,} people taken over", take_over, range(len(counts)), counts)
        persons = _persons()
        Random(7).shuffle(persons)
        chosen = list(_slices(persons[: min(CASES, people // 50)], CASE_BATCH))
        references = in_turn(pool, "Cases of the last year", open_cases, range(len(chosen)), chosen)
        looked = list(_slices(persons, BATCH))
        in_turn(pool, "Who looked", note_looks, range(len(looked)), looked)
    with step("Signals that wait, likely doubles"):
        register_waiting()
    with step("The chain of the log"):
        link_the_log()
    known = [one for some in told for one in some]
    Random(7).shuffle(known)
    with acting(Actor.for_job("many")):
        shown = Person.objects.filter(pk__in=persons[-SAMPLES:]).values_list("reference", flat=True)
        return {
            "edition": EDITION,
            "people": people,
            "registrar": REGISTRAR,
            "lead": LEAD,
            "searches": [one["search"] for one in known[:SAMPLES]],
            "phones": [one["phone"] for one in known[:SAMPLES]],
            "persons": list(shown),
            "cases": [reference for some in references for reference in some][:SAMPLES],
        }


if __name__ == "__main__":
    os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")
    django.setup()
    Path(sys.argv[2]).write_text(json.dumps(load(int(sys.argv[1]))))
