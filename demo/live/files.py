"""From a line of `specs.py` to a whole file: signals, team, notes, tasks, and how it goes on. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from demo.live import account, plan, teams, words
from demo.live.specs import SPECS, Spec
from demo.live.telling import DRAMA_NUMBERS, Calendar, Telling, contact, facts, report, suits
from demo.people import Human, Register
from opennrm.cases.rules import Circle, Closing, Contact, Outcome, Skipped, Stage
from opennrm.cases.rules.emergency import Danger, Verdict
from opennrm.cases.rules.kin import Kin
from opennrm.cases.rules.sharing import Basis, Way
from opennrm.kernel.words import Compartment
from opennrm.referrals.rules import Children, Safe, Service, State

EU = frozenset({"NL", "HU", "BG", "RO", "PL", "LT", "CZ", "SK"})
REGIONS = {"desk": "midden", "mentor": "noord", "guardian": "midden", "coordinator": "oost", "counsellor": "west"}
# After how many days of a file a stage usually begins.
_BEGINS = {Stage.SUPPORT: 3, Stage.REFLECTION: 4, Stage.DECISION: 86, Stage.STAY_OR_RETURN: 100, Stage.AFTERCARE: 165}


@dataclass
class Maker:
    """Makes files one after another; keeps the next number that nobody has."""

    register: Register
    calendar: Calendar
    numbers: Iterator[int]

    @property
    def chance(self) -> Random:
        return self.register.chance

    def phone(self) -> str:
        return f"{DRAMA_NUMBERS}{next(self.numbers):03}"

    def file(self, number: int, spec: Spec) -> plan.CaseFile:
        marks = spec.marks.split()
        human = self._human(f"file-{number:02}", spec, marks)
        opened_at = self.calendar.ago(spec.days)
        signals = self._signals(human, spec, marks, opened_at)
        ended_at = self.calendar.after(opened_at, spec.days * 0.9) if _mark(marks, "end") else None
        moves = self._moves(spec, opened_at, ended_at)
        members = teams.members(self.calendar, self.chance, human, spec, marks, opened_at)
        made = plan.CaseFile(
            key=human.key,
            human=human,
            signals=signals,
            lead=spec.lead,
            opened_at=opened_at,
            opened_in=Stage.INDICATION if spec.stage == Stage.INDICATION else Stage.INTAKE,
            opening_words=self.chance.choice(words.OPENING),
            facts=facts(human, self.calendar.today),
            contact=self._contact(human, marks, opened_at),
            moves=moves,
            members=members,
            notes=self._notes(human, spec, members, opened_at, ended_at),
            answers=account.answers(self.calendar, human, spec, opened_at, ended_at),
            tasks=teams.tasks(self.calendar, self.chance, human, spec, members, opened_at, ended_at),
        )
        return self._specials(made, spec, marks, ended_at)

    # --- who ----------------------------------------------------------------------------------------

    def _human(self, key: str, spec: Spec, marks: list[str]) -> Human:
        told = "doubted" if "doubted" in marks else "unknown" if "unknown_age" in marks else "date"
        human = self.register.human(
            key, spec.country, spec.age or 19, self.calendar.today, female=spec.sex in "fx?", told=told,
            own="own" in marks,
        )  # fmt: skip
        if told == "date" and self.chance.random() < 0.25:
            human = replace(human, told=self.chance.choice(("year", "estimated")))
        if told == "doubted":
            human = replace(human, said_year=self.calendar.today.year - 19)
        if second := _mark(marks, "two_nationalities"):
            human = replace(human, nationalities=(*human.nationalities, second))
        if "not_asked" in marks:
            human = replace(human, sex_told="not_asked", languages=(), given="", family="", called="the person")
        if "gender" in marks:
            human = replace(human, gender="woman" if spec.country == "BR" else "neither man nor woman")
        if human.given and (human.given, human.family) != human.latin:
            human = replace(
                human, called=f"{human.latin[0]} {human.latin[1][0]}.", other_names=(" ".join(human.latin),)
            )
        return human

    # --- how it began ---------------------------------------------------------------------------------

    def _signals(self, human: Human, spec: Spec, marks: list[str], opened_at: datetime) -> tuple[plan.Signal, ...]:
        first, second = _reporters(self.chance, spec)
        before = opened_at - timedelta(days=self.chance.choice((0, 1, 2)), hours=self.chance.randint(1, 3))
        telling = Telling(
            spec.form, before.date(), self.chance.choice((Safe.SAFE, Safe.SAFE, Safe.UNDER_WAY, Safe.NOT_SAFE)),
            Service.SHELTER if spec.lead == "mentor" else Service.REGISTRATION,
            Children.YES if "kids" in marks else Children.NOT_ASKED if "not_asked" in marks else Children.NO,
            REGIONS[spec.lead], "interpreter" in marks,
        )  # fmt: skip
        phone = self.phone() if "two_reports" in marks else ""
        way = "nothing" if not human.given else "latin"
        found = [self._signal(human, first, before, telling, way, phone)]
        if "two_reports" in marks:
            other = "own" if "own" in marks else self.chance.choice(("swapped", "plain"))
            later = min(before + timedelta(hours=2), opened_at - timedelta(minutes=20))
            found.append(self._signal(human, second, later, replace(telling, safe=Safe.SAFE), other, phone))
        return tuple(found)

    def _signal(self, human: Human, by: str, at: datetime, telling: Telling, way: str, phone: str) -> plan.Signal:
        told = report(self.chance, human, by, telling, way, phone=phone)
        return plan.Signal(f"{human.key}-{by}", at, by, told, State.ACCEPTED)

    def _contact(self, human: Human, marks: list[str], opened_at: datetime) -> tuple[datetime, plan.SafeContact] | None:
        if "no_contact" in marks:
            return None
        days = self.chance.randint(33, 80) if "old_contact" in marks else self.chance.randint(1, 24)
        at = max(self.calendar.ago(days), opened_at + timedelta(minutes=30))
        return at, contact(self.chance, human, self.phone(), at.date())

    # --- how it went on -------------------------------------------------------------------------------

    def _moves(self, spec: Spec, opened_at: datetime, ended_at: datetime | None) -> tuple[plan.Move, ...]:
        if spec.stage in (Stage.INDICATION, Stage.INTAKE):
            return ()
        eu = spec.country in EU or spec.stage == Stage.SUPPORT  # no reflection period, or none wanted
        path = [Stage.SUPPORT] if eu else [Stage.REFLECTION, Stage.DECISION]
        path += [Stage.STAY_OR_RETURN, Stage.AFTERCARE]
        reached = path[: path.index(spec.stage) + 1]
        if eu and spec.stage == Stage.AFTERCARE:
            reached.remove(Stage.STAY_OR_RETURN)
        last = (ended_at or self.calendar.now) - timedelta(hours=8)
        moves = []
        for stage in reached:
            at = min(opened_at + timedelta(days=_BEGINS[stage] * (0.5 if eu else 1)), last)
            skips = (stage == Stage.REFLECTION) or (eu and stage != Stage.SUPPORT)
            moves.append(plan.Move(at, stage, (Skipped.NOT_OPEN if eu else Skipped.NOT_NEEDED) if skips else None))
            last += timedelta(minutes=40)
        return tuple(moves)

    def _notes(
        self, human: Human, spec: Spec, members: tuple[plan.Member, ...], opened_at: datetime, ended_at: datetime | None
    ) -> tuple[plan.Note, ...]:
        writers = [(spec.lead, opened_at)] * 2 + [
            (member.user, member.at) for member in members if Compartment.NOTES in member.parts
        ]
        notes = []
        until = (ended_at or self.calendar.now) - timedelta(hours=1)
        for _ in range(max(2, min(spec.days // 9, 8))):
            by, since = self.chance.choice(writers)
            days = self.chance.random() * (until - since).days
            at = min(max((since + timedelta(days=days)).replace(hour=self.chance.randint(9, 19)), since), until)
            kind = self.chance.choices(list(Contact), (5, 3, 1, 2, 3))[0]
            texts = [text for text in words.NOTES[kind] if suits(text, human)]
            circle = self.chance.choices(list(Circle), (4, 5, 2))[0]
            notes.append(
                plan.Note(
                    at.replace(microsecond=0),
                    by,
                    circle,
                    kind,
                    self.chance.choice(texts).format(name=teams.name(human)),
                )
            )
        return tuple(sorted(notes, key=lambda note: note.at))

    # --- what is special ------------------------------------------------------------------------------

    def _specials(self, made: plan.CaseFile, spec: Spec, marks: list[str], ended_at: datetime | None) -> plan.CaseFile:
        name, calendar = teams.name(made.human), self.calendar
        if "links" in marks:
            made = replace(made, links=self._links(made))
        if "documents" in marks:
            made = replace(made, documents=tuple(
                (calendar.after(made.opened_at, n + 1), title, text) for n, (title, text) in enumerate(words.DOCUMENTS)
            ))  # fmt: skip
            told = plan.Disclosure(
                calendar.after(made.opened_at, 5), spec.lead, frozenset({Compartment.IDENTITY}), "The language school",
                f"That {name} begins a class on Monday. Nothing about why.", Way.PHONE, Basis.CONSENT,
            )  # fmt: skip
            made = replace(made, disclosures=(told,))
        if to := _mark(marks, "hand_over"):
            message = f"Intake is done. {name} knows that you may take over and would like to meet you first."
            made = replace(made, hand_over=plan.HandOver(calendar.ago(0.2), to, message))
        if "conflict" in marks:
            why = "Lives in the same street as a cousin of the person. Told us so at once."
            made = replace(made, conflict=plan.Conflict(calendar.after(made.opened_at, 20), "guardian", why))
        if ended := _mark(marks, "end"):
            assert ended_at is not None
            made = replace(made, end=self._end(ended, ended_at, marks))
        return replace(made, emergency=_emergency(calendar, marks))

    def _links(self, made: plan.CaseFile) -> tuple[plan.Link, ...]:
        at = self.calendar.after(made.opened_at, 1)
        if made.human.age_on(self.calendar.today) < 18:
            return (
                plan.Link(at, Kin.PARENT, "The father; he drove the car", suspected=True),
                plan.Link(at, Kin.SIBLING, "A younger brother, with an aunt"),
            )
        return (
            plan.Link(at, Kin.CHILD, "A daughter of four, along in the house"),
            plan.Link(at, Kin.DANGER, "Somebody called ‘the tall one’, who waits near schools"),
        )

    def _end(self, ended: str, at: datetime, marks: list[str]) -> plan.End:
        reason, _, outcome = ended.partition(":")
        told = {
            "completed": "What was planned is done. A last talk was held; the person knows whom to call.",
            "lost_contact": "No answer on the agreed way for three weeks. Come back at any time: the file opens again.",
            "own_wish": "Wants to go on alone, and was told what remains open. Has the number of the desk.",
            "no_trafficking": "Another kind of trouble: brought to the service that helps with it.",
        }[reason]
        again = self.calendar.after(at, 8) if "reopened" in marks else None
        reopened = (again, "Called from a friend’s telephone and wants to come back.") if again else None
        return plan.End(at, Closing(reason), Outcome(outcome) if outcome else None, told, reopened)


def _mark(marks: list[str], name: str) -> str:
    return next((mark.partition(":")[2] for mark in marks if mark.startswith(f"{name}:")), "")


def _reporters(chance: Random, spec: Spec) -> tuple[str, str]:
    """Who told first, and who besides where two did."""
    if spec.country == "unknown":
        return "desk2", "police"
    if spec.age < 18:
        return ("youth", "police") if spec.country == "NL" else (chance.choice(("border", "police")), "guardian")
    if spec.form == "labour":
        return "inspector", chance.choice(("police", "coordinator"))
    if spec.form == "domestic":
        return "doctor", "police"
    first = chance.choice(("police", "police", "border"))
    return first, "mentor"


def _emergency(calendar: Calendar, marks: list[str]) -> plan.Emergency | None:
    if "emergency_new" in marks:
        why = "Stands at our door alone, with a bag and no coat. Says somebody follows. The guardian does not answer."
        return plan.Emergency(calendar.ago(0.07), "night", Danger.FOUND, why)
    if "emergency_late" in marks:
        why = "A man asks for her by name at two shelters tonight. We must know whether she was told to hide."
        return plan.Emergency(calendar.ago(4, 22), "police", Danger.THREAT, why)
    if "emergency_done" in marks:
        why = "Brought in by ambulance, cannot speak. We need to know of medicine and of whom to call."
        found = "Right, and closed after an hour. Ask next time at the night number first: they were awake."
        review = (calendar.ago(8.2), "privacy", Verdict.RIGHT, found)
        return plan.Emergency(calendar.ago(9, 3), "doctor", Danger.HOSPITAL, why, review)
    return None


def files(register: Register, calendar: Calendar, numbers: Iterator[int]) -> tuple[plan.CaseFile, ...]:
    """Every file of `specs.py`."""
    maker = Maker(register, calendar, numbers)
    made = [maker.file(number, spec) for number, spec in enumerate(SPECS, 1)]
    return teams.with_something_today(calendar, made)
