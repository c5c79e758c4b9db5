"""Who works on a file, on which basis, and what each of them has to do. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from demo.cast import CAST, ORGANISATIONS
from demo.live import plan, words
from demo.live.specs import Spec
from demo.live.telling import Calendar, suits
from demo.people import Human
from opennrm.cases.rules import Basis, Function, Given, Giver, Stage
from opennrm.kernel.words import MOST_BY_KIND, Compartment

_C = Compartment
_F = Function
# user -> as what, for what, which parts
SEATS: dict[str, tuple[Function, Given, frozenset[Compartment]]] = {
    "police": (_F.POLICE_CONTACT, Given.INVESTIGATION, frozenset({_C.IDENTITY, _C.POLICE, _C.ACCOUNT, _C.DANGERS})),
    "doctor": (_F.HEALTH_CONTACT, Given.MEDICAL, frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.HEALTH})),
    "lawyer": (_F.LAWYER, Given.LEGAL_HELP, frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.IMMIGRATION, _C.ACCOUNT})),
    "ind": (_F.IMMIGRATION_CONTACT, Given.RESIDENCE, frozenset({_C.IDENTITY, _C.IMMIGRATION})),
    "iom": (_F.RETURN_COUNSELLOR, Given.RETURN, frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.IMMIGRATION})),
    "guardian": (_F.GUARDIAN, Given.GUARDIANSHIP, frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.HEALTH, _C.NOTES})),
    "mentor": (_F.MENTOR, Given.HOUSE, frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.NOTES, _C.DANGERS})),
    "coordinator": (_F.CARE_COORDINATOR, Given.SUPPORT, frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.NOTES})),
    "counsellor": (_F.COUNSELLOR, Given.SUPPORT, frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.NOTES})),
    "youth": (_F.OTHER, Given.SUPPORT, frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.HEALTH, _C.NOTES})),
    "night": (_F.OTHER, Given.HOUSE, frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.NOTES, _C.DANGERS})),
}
POLICE_SHARE = 0.4
_BY_LAW = frozenset({"police", "ind", "guardian"})
ORGANISATION = {part.user_name: part.organisation for part in CAST}
KIND = {name: kind for name, kind, _region in ORGANISATIONS}


def name(human: Human) -> str:
    """What workers call the person in their notes."""
    return human.latin[0] if human.given else "the person"


def seats(chance: Random, spec: Spec, marks: list[str]) -> list[str]:
    """Who joins the lead. The police are in some of the teams, never in one that they opened in an emergency."""
    investigated = spec.form in ("sexual", "labour", "criminal") and spec.days > 3 and chance.random() < POLICE_SHARE
    found = ["police"] if investigated and "emergency_late" not in marks else []
    foreign = spec.stage in (Stage.REFLECTION, Stage.DECISION, Stage.STAY_OR_RETURN)
    if foreign and spec.country not in ("HU", "BG", "RO", "LT", "DO"):
        found.append("ind")
    found += ["doctor"] if "health" in marks else []
    found += ["iom"] if "return" in marks else []
    found += [mark for mark in marks if mark in SEATS and mark not in found]
    return [seat for seat in found if seat != spec.lead]


def members(
    calendar: Calendar, chance: Random, human: Human, spec: Spec, marks: list[str], opened_at: datetime
) -> tuple[plan.Member, ...]:
    age = human.age_on(calendar.today)
    made = []
    for user in seats(chance, spec, marks):
        function, purpose, parts = SEATS[user]
        at = calendar.after(opened_at, chance.uniform(0.1, 6))
        own = ORGANISATION[user] == ORGANISATION[spec.lead]
        until = calendar.on(chance.choice((9, 25, 60))) if user == "doctor" else None
        ground = None if own else _ground(user, purpose, human, age, until)
        made.append(plan.Member(at, user, function, parts & MOST_BY_KIND[KIND[ORGANISATION[user]]], ground))
    return tuple(made)


def _ground(user: str, purpose: Given, human: Human, age: int, until: object) -> plan.Ground:
    giver = Giver.LAW if user in _BY_LAW else Giver.PERSON if age >= 16 else Giver.GUARDIAN
    text = words.GROUNDS[{Giver.LAW: "law", Giver.PERSON: "person"}.get(giver, "guardian")].format(name=name(human))
    basis = Basis.PUBLIC_TASK if giver == Giver.LAW else Basis.CONSENT
    return plan.Ground(purpose, basis, giver, text, until, age >= 16)  # type: ignore[arg-type]


# In how many days a task is due, and how often so.
_DUE = {-3: 1, 0: 2, 1: 2, 2: 3, 4: 4, 6: 4, 9: 4, 13: 4, 20: 4, 30: 3, None: 6}


def tasks(
    calendar: Calendar,
    chance: Random,
    human: Human,
    spec: Spec,
    team: tuple[plan.Member, ...],
    opened_at: datetime,
    ended_at: datetime | None,
) -> tuple[plan.Task, ...]:
    """Something to do for the lead and for each member; one of the lead's is done already where the file is older."""
    made = []
    until = ended_at or calendar.now
    workers = [(spec.lead, Function.LEAD, opened_at)] * (2 if spec.days > 10 else 1)
    for user, function, since in [*workers, *((m.user, m.function, m.at) for m in team)]:
        fitting = [pair for pair in words.TASKS[function] if suits(" ".join(pair), human)]
        told, why = chance.choice(fitting)
        (due,) = chance.choices(list(_DUE), list(_DUE.values()))
        made_at = min(max(since + timedelta(minutes=10), until - timedelta(days=9)), until - timedelta(minutes=2))
        due_on = None if due is None else max(calendar.on(due), made_at.date())
        if ended_at is not None:
            due_on = None
        made.append(
            plan.Task(
                made_at.replace(microsecond=0), spec.lead, user, told.format(name=name(human)),
                why.format(name=name(human)), due_on,
            )
        )  # fmt: skip
    if spec.days > 10:
        made[0] = replace(made[0], due_on=None, done_at=until - timedelta(minutes=1))
    return tuple(made)


def with_something_today(calendar: Calendar, files: list[plan.CaseFile]) -> tuple[plan.CaseFile, ...]:
    """Everybody who works on files has one thing that ends today and one that is late, however chance fell."""
    wanted = {(user, due) for user in [*SEATS, "desk"] for due in (0, -2)}
    changed = []
    for file in files:
        made = []
        for task in file.tasks:
            fits = sorted(
                (need for need in wanted if need[0] == task.user and task.at.date() <= calendar.on(need[1])),
                key=lambda need: need[1],
            )
            if fits and file.end is None and task.done_at is None:
                wanted.discard(fits[0])
                task = replace(task, due_on=calendar.on(fits[0][1]))
            made.append(task)
        changed.append(replace(file, tasks=tuple(made)))
    if wanted:
        raise LookupError(f"No file gives these something to do: {sorted(wanted)}")
    return tuple(changed)
