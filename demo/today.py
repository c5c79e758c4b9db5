"""Writes what happens around today, act by act, each in the name of who does it and at its own moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from demo.live import plan
from demo.live.stay import Stay, plan_stay
from demo.staying import write_stay
from opennrm.accounts import selectors as account_reads
from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.rules import Contact, Stage
from opennrm.documents import services as documents
from opennrm.documents.rules import Kept
from opennrm.exploitation import services as exploitation
from opennrm.journeys import term_notices
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.references import show_reference
from opennrm.kernel.words import Compartment, Purpose
from opennrm.people import selectors as people_reads
from opennrm.people import services as people
from opennrm.people.rules.erasing import Ground
from opennrm.referrals import selectors as referral_reads
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import Lane, State
from opennrm.referrals.services.raids import RaidReport

if TYPE_CHECKING:
    from opennrm.accounts.models import User
    from opennrm.cases.models import Case
    from opennrm.referrals.models import Referral

JOB = Actor.for_job("demo.today")
DRAFTS = UUID("6f2d9c1e-4a31-4f0e-9a53-1f6b0d6c2e10")
NEWEST = 12
SEEN_UNTIL = timedelta(hours=30)  # what is older was read and put away


@dataclass
class Writing:
    """Gathers the acts of a plan, then does them in the order of time."""

    live: plan.Live
    users: dict[str, User]
    now: datetime
    _acts: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _referrals: dict[str, Referral] = field(default_factory=dict)
    _cases: dict[str, Case] = field(default_factory=dict)

    def actor(self, user: str, purpose: Purpose = Purpose.CASEWORK) -> Actor:
        return account_reads.actor_for(self.users[user], purpose)

    def desk(self, user: str = "desk") -> Actor:
        return self.actor(user, Purpose.REGISTRATION)

    def at(self, moment: datetime, act: Callable[..., object], *args: Any, **more: Any) -> None:
        self._acts.append((moment, len(self._acts), partial(act, *args, **more)))

    def run(self) -> Iterator[int]:
        """Do everything; gives after each act how many are done."""
        self._plan()
        for number, (moment, _order, act) in enumerate(sorted(self._acts, key=lambda one: one[:2]), 1):
            with clock.set_to(moment):
                act()
            yield number

    @property
    def cases(self) -> dict[str, Case]:
        """The open files by the key of their plan."""
        return self._cases

    @property
    def count(self) -> int:
        return len(self._acts)

    def _plan(self) -> None:
        for file in self.live.files:
            self._plan_file(file)
        for stay in plan_stay(self.live.files, clock.local(self.now).date()):
            self._plan_stay(stay)
        for signal in self.live.waiting:
            self._plan_signal(signal)
        self._plan_erasure()
        self.at(self.live.raid.at, self._raid)
        for double in self.live.doubles:
            if double.same is not None:
                later = max(self._sent_at(double.first), self._sent_at(double.second)) + timedelta(hours=3)
                self.at(later, self._decide, double)
        for draft in self.live.drafts:
            self.at(draft.at, self._draft, draft)
        for question in self.live.questions:
            self.at(question.at, self._ask, question)

    # --- signals --------------------------------------------------------------------------------------

    def _sent_at(self, key: str) -> datetime:
        return next(signal.at for signal in self.live.waiting if signal.key == key)

    def _register(self, signal: plan.Signal) -> None:
        purpose = Purpose.REGISTRATION if signal.by.startswith("desk") else Purpose.REFERRAL
        self._referrals[signal.key] = referrals.register_referral(signal.report, by=self.actor(signal.by, purpose))

    def _plan_signal(self, signal: plan.Signal) -> None:
        self.at(signal.at, self._register, signal)
        if signal.answered_at is not None:
            self.at(signal.answered_at, self._answer, signal)

    def _answer(self, signal: plan.Signal) -> None:
        referral, desk = self._referrals[signal.key], self.desk("desk2")
        if signal.state == State.WITHDRAWN:
            referrals.withdraw(referral, by=self.actor(signal.by, Purpose.REFERRAL))
        elif signal.state == State.REJECTED:
            assert signal.rejection is not None
            referrals.reject(referral, signal.rejection, words="Called the reporter and explained.", by=desk)
        elif signal.state == State.REGISTERED:
            triaged = referrals.triage(referral, words="Wants to be counted, and nothing else.", by=desk)
            referrals.register_without_case(triaged, by=desk)
        elif signal.report.lane == Lane.COUNTED:
            referrals.count_without_name(referral, by=desk)
        elif signal.state == State.LINKED:
            referrals.link(referral, by=desk)
        else:
            referrals.triage(referral, words=signal.words, by=desk)

    def _plan_erasure(self) -> None:
        """No sign was left after a talk: one asks to erase who was registered, a second pair of eyes is still to look."""
        wrong = next(
            signal
            for signal in self.live.waiting
            if signal.state == State.REJECTED and signal.report.lane == Lane.NAMED and signal.answered_at is not None
        )
        assert wrong.answered_at is not None
        self.at(wrong.answered_at + timedelta(minutes=20), self._ask_erasure, wrong)

    def _ask_erasure(self, signal: plan.Signal) -> None:
        desk = self.desk()
        person = people_reads.person(self._referrals[signal.key].person_id, viewer=desk)
        words = "After the talk no sign was left: a quarrel about wages. Nothing of him needs to be kept."
        people.ask_erasure(person, Ground.NO_LONGER_NEEDED, words, by=desk)

    def _raid(self) -> None:
        raid, by = self.live.raid, self.actor(self.live.raid.by, Purpose.REFERRAL)
        written = referrals.register_raid(RaidReport(raid.shared, raid.lines), by=by)
        _raid, _shared, lines = referral_reads.raid(written.reference, viewer=by)
        by_person = {referral_reads.my_referral(line.reference, viewer=by).report.person: line for line in lines}
        for number, report in raid.grown:
            referrals.grow_line(by_person[raid.lines[number]], report, by=by)

    def _match(self, first: str, second: str) -> UUID:
        files = [people_reads.person(self._referrals[key].person_id, viewer=self.desk()) for key in (first, second)]
        return people.propose_match(files[0], files[1], by=self.desk())

    def _decide(self, double: plan.Double) -> None:
        pair = self._match(double.first, double.second)
        people.decide_match(pair, bool(double.same), double.reason, by=self.desk("desk2"))

    def _draft(self, draft: plan.Draft) -> None:
        number = uuid5(DRAFTS, f"{draft.by} {draft.at.isoformat()}")
        content = {name: list(values) for name, values in draft.content}
        referrals.keep_draft(number, content, kind=draft.kind, by=self.actor(draft.by, Purpose.REFERRAL))

    def _ask(self, question: plan.Question) -> None:
        asked = people.ask_if_known(question.facts, question.why, by=self.actor(question.by))
        if question.answer is not None:
            who, meet, why = question.answer
            people.answer_known(asked.id, meet, why, by=self.desk(who))

    # --- files ----------------------------------------------------------------------------------------

    def _plan_file(self, file: plan.CaseFile) -> None:
        for signal in file.signals:
            self.at(signal.at, self._register, signal)
        self.at(file.opened_at, self._open, file)
        self.at(file.opened_at + timedelta(minutes=4), self._facts, file)
        if file.contact is not None:
            self.at(file.contact[0], self._contact, file)
        for move in file.moves:
            self.at(move.at, self._move, file, move)
        for member in file.members:
            self.at(member.at, self._join, file, member)
        for note in file.notes:
            self.at(note.at + timedelta(minutes=1), self._note, file, note)
        for answer in file.answers:
            self.at(answer.at + timedelta(minutes=2), self._told, file, answer)
        for task in file.tasks:
            self.at(task.at + timedelta(minutes=1), self._task, file, task)
        self._plan_rest(file)

    def _plan_stay(self, stay: Stay) -> None:
        """Last of all, when everybody has joined: what is written then tells of days before."""
        file = next(file for file in self.live.files if file.key == stay.file)
        self.at(self.now, self._stay, file, stay)

    def _stay(self, file: plan.CaseFile, stay: Stay) -> None:
        lead = self._lead(file)
        case = self._cases[file.key]
        write_stay(stay, case.pk, case_reads.open_file(case.reference, viewer=lead, page="terms"), lead)

    def _plan_rest(self, file: plan.CaseFile) -> None:
        for link in file.links:
            self.at(link.at, self._link, file, link)
        for told in file.disclosures:
            self.at(told.at, self._disclose, file, told)
        for at, title, text in file.documents:
            self.at(at, self._document, file, title, text)
        if file.conflict is not None:
            self.at(file.conflict.at, self._block, file, file.conflict)
        if file.hand_over is not None:
            self.at(file.hand_over.at, self._hand_over, file, file.hand_over)
        if file.emergency is not None:
            self.at(file.emergency.at, self._emergency, file, file.emergency)
        if file.end is not None:
            self.at(file.end.at + timedelta(minutes=2), self._end, file, file.end)
            if file.end.reopened is not None:
                self.at(file.end.reopened[0], self._reopen, file, file.end.reopened[1])

    def _lead(self, file: plan.CaseFile) -> Actor:
        return self.actor(file.lead)

    def _id(self, file: plan.CaseFile) -> UUID:
        return self._cases[file.key].pk

    def _open(self, file: plan.CaseFile) -> None:
        """As the desk does it: look, join what is one person, open the file, take the signals into it."""
        desk = self.desk()
        keys = [signal.key for signal in file.signals]
        for other in keys[1:]:
            reason = "Same birthday, the name in another spelling, and both tell of the same evening."
            people.decide_match(self._match(keys[0], other), True, reason, by=desk)
        person = people_reads.resolve(self._referrals[keys[0]].person_id, viewer=desk)
        case = cases.open_case(
            person, self.users[file.lead], stage=file.opened_in, ground_words=file.opening_words, by=desk
        )
        for key in keys:
            referrals.accept_referral(self._referrals[key], case.pk, by=desk)
        self._cases[file.key] = case

    def _person(self, file: plan.CaseFile) -> Any:
        return people_reads.person(self._cases[file.key].person_id, viewer=self._lead(file))

    def _facts(self, file: plan.CaseFile) -> None:
        people.change_facts(self._person(file), file.facts, by=self._lead(file))

    def _contact(self, file: plan.CaseFile) -> None:
        assert file.contact is not None
        people.set_safe_contact(self._person(file), file.contact[1], by=self._lead(file))

    def _move(self, file: plan.CaseFile, move: plan.Move) -> None:
        cases.move_stage(self._id(file), Stage(move.stage), skipped=move.skipped, by=self._lead(file))

    def _join(self, file: plan.CaseFile, member: plan.Member) -> None:
        sharing = None
        if (told := member.ground) is not None:
            sharing = cases.Sharing(
                member.parts, told.purpose, told.basis, told.giver, told.words, clock.today(), told.until, told.sixteen
            )
        cases.add_member(
            self._id(file), self.users[member.user], member.function, member.parts, sharing=sharing,
            by=self._lead(file),
        )  # fmt: skip

    def _look(self, file: plan.CaseFile, by: Actor) -> None:
        """Open the file first, as its page does: who looked is part of the file."""
        case = case_reads.open_file(self._cases[file.key].reference, viewer=by)
        people_reads.vault(case.case.person_id, viewer=case.viewer, case=case.case.pk)

    def _note(self, file: plan.CaseFile, note: plan.Note) -> None:
        if note.contact in (Contact.MET, Contact.CONSULTED):
            self._look(file, self.actor(note.by))
        cases.write_note(self._id(file), note.circle, note.contact, note.words, by=self.actor(note.by))

    def _told(self, file: plan.CaseFile, answer: plan.Answer) -> None:
        exploitation.write_answer(self._id(file), answer.question, answer.heard, by=self._lead(file))

    def _task(self, file: plan.CaseFile, task: plan.Task) -> None:
        made = cases.add_task(
            self._id(file), task.words, task.why, task.due_on, user=self.users[task.user], by=self.actor(task.by)
        )
        if task.done_at is not None:
            cases.end_task(made.pk, made.version, by=self.actor(task.user))

    def _link(self, file: plan.CaseFile, link: plan.Link) -> None:
        cases.note_link(self._id(file), link.kin, link.words, suspected=link.suspected, by=self._lead(file))

    def _disclose(self, file: plan.CaseFile, told: plan.Disclosure) -> None:
        cases.note_disclosure(
            self._id(file), told.parts, told.receiver, told.what, told.way, clock.today(), basis=told.basis,
            by=self.actor(told.by),
        )  # fmt: skip

    def _document(self, file: plan.CaseFile, title: str, text: str) -> None:
        documents.add_document(
            self._id(file), Compartment.NOTES, Kept.OTHER, title, f"{title.lower().replace(' ', '-')}.txt",
            text.encode(), by=self._lead(file),
        )  # fmt: skip

    def _block(self, file: plan.CaseFile, conflict: plan.Conflict) -> None:
        cases.block(self._id(file), self.users[conflict.user], conflict.why, by=self._lead(file))

    def _hand_over(self, file: plan.CaseFile, asked: plan.HandOver) -> None:
        cases.ask_hand_over(self._id(file), self.users[asked.to], asked.message, by=self._lead(file))

    def _emergency(self, file: plan.CaseFile, opened: plan.Emergency) -> None:
        reference = show_reference(self._cases[file.key].reference)
        made = cases.open_emergency(reference, opened.danger, opened.why, by=self.actor(opened.by))
        if made.ends_at > self.now:  # row security goes by the clock of the database: what has ended shows nothing
            self._look(file, self.actor(opened.by))
        if opened.review is not None:
            at, who, verdict, finding = opened.review
            with clock.set_to(at):
                cases.review_emergency(made.pk, verdict, finding, by=self.actor(who, Purpose.PRIVACY_REVIEW))

    def _end(self, file: plan.CaseFile, end: plan.End) -> None:
        cases.close_case(self._id(file), end.reason, end.outcome, end.words, cancel_tasks=True, by=self._lead(file))

    def _reopen(self, file: plan.CaseFile, words: str) -> None:
        cases.reopen_case(self._id(file), words, by=self._lead(file))

    # --- afterwards -----------------------------------------------------------------------------------

    def put_away(self) -> int:
        """Everybody has read what is older than yesterday's lines."""
        before, gone = clock.now() - SEEN_UNTIL, 0
        for name in self.users:
            actor = self.actor(name)
            with acting(actor):
                while old := [notice for notice in notices.unseen(viewer=actor) if notice.at < before]:
                    gone += sum(notices.put_away(notice.pk, by=actor) for notice in old)
        return gone

    def read_the_rest(self) -> None:
        """What the worker wrote just now is read too, but for the newest dozen: nobody begins a day with a flood."""
        for name in self.users:
            actor = self.actor(name)
            with acting(actor):
                for notice in [one for one in notices.unseen(viewer=actor) if not one.urgent][NEWEST:]:
                    notices.put_away(notice.pk, by=actor)

    def work(self) -> None:
        """What the worker does by itself: tell superiors of a review that is late, offer likely doubles to the desk."""
        cases.escalate_late_reviews(by=JOB)
        people.compare_waiting(by=JOB)
        term_notices.tell_of_terms(by=JOB)
