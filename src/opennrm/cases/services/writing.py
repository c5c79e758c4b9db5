"""Notes and tasks."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from opennrm.cases import access
from opennrm.cases.models import Case, Note, Task
from opennrm.cases.rules.file import Circle, Contact
from opennrm.cases.selectors.reach import me, my_organisation, reach
from opennrm.cases.selectors.sealing import Seal
from opennrm.cases.services.sharing import working
from opennrm.cases.services.writing_down import happened, logged, needs_open
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.words import Compartment

if TYPE_CHECKING:
    from opennrm.accounts.models import User
    from opennrm.partners.models import Organisation

MOST_WORDS = 20_000


def _words(words: str, field: str = "words") -> str:
    written = words.strip()
    if not written:
        raise Broken({field: [_("Write something: this is empty.")]})
    if len(written) > MOST_WORDS:
        raise Broken({field: [_("This is longer than %(most)d characters. Split it.") % {"most": MOST_WORDS}]})
    return written


@service
def write_note(
    case_id: UUID, circle: Circle, contact: Contact, words: str, *, happened_at: datetime | None = None, by: Actor
) -> Note:
    """Write a note for one of three circles: the person may read it, the team, only the own organisation."""
    case = reach(case_id, by, "write_note", access.TEAM)
    needs_open(case)
    moment = happened_at or clock.now()
    if moment > clock.now():
        raise Broken({"happened_at": [_("This has not happened yet: make it a task instead.")]})
    return _note(case, circle, contact, _words(words), moment, by)


def _note(
    case: Case, circle: Circle, contact: Contact, words: str, moment: datetime, by: Actor, replaces: Note | None = None
) -> Note:
    note = Note(
        case=case, circle=circle, contact=contact, author_id=me(by), organisation_id=my_organisation(by),
        happened_at=moment, replaces=replaces,
    )  # fmt: skip
    note.words = Seal(case).close("note", note.id, "words", words)
    Note.objects.bulk_create([note])
    logged(
        case, "cases.note_corrected" if replaces else "cases.note_written", by, parts=[Compartment.NOTES],
        circle=str(circle),
    )  # fmt: skip
    return note


@service
def correct_note(note_id: UUID, words: str, *, by: Actor) -> Note:
    """Put a better note in the place of an own one. The first stays readable beneath it."""
    note = Note.objects.filter(pk=note_id).first()
    if note is None:
        raise NotThere(_("There is no such note."))
    case = reach(note.case_id, by, "write_note", access.TEAM, lock=True)
    needs_open(case)
    if note.author_id != by.user_id:
        raise NotAllowed([_("Only who wrote a note corrects it. Write a note of your own beside it.")])
    if Note.objects.filter(replaces=note).exists():
        raise Changed(_("This note was corrected already. Correct the newest one."))
    return _note(case, Circle(note.circle), Contact(note.contact), _words(words), note.happened_at, by, note)


# --- tasks ------------------------------------------------------------------------------------------


@service
def add_task(
    case_id: UUID,
    words: str,
    why: str,
    due_on: date | None,
    *,
    user: User | None = None,
    organisation: Organisation | None = None,
    by: Actor,
) -> Task:
    """Say what is to be done, why, by when, by whom: a member of the team, or an organisation in it."""
    case = reach(case_id, by, "add_task", access.TASKING)
    needs_open(case)
    written = _words(words)
    if due_on is not None and due_on < clock.today():
        raise Broken({"due_on": [_("This day has passed: write a later one, or leave it empty.")]})
    members = working(case)
    if user is None and organisation is None:
        raise Broken({"who": [_("Say who must act.")]})
    if user is not None and user.pk not in {member.user_id for member in members}:
        raise Broken({"who": [_("%(name)s is not in this team.") % {"name": user.name}]})
    if organisation is not None and organisation.pk not in {member.organisation_id for member in members}:
        raise Broken({"who": [_("Nobody of %(name)s is in this team.") % {"name": organisation.name}]})
    acting_for = user.organisation_id if user is not None else organisation.pk  # type: ignore[union-attr]
    task = Task(case=case, user=user, organisation_id=acting_for, due_on=due_on, made_by_id=by.user_id)
    seal = Seal(case)
    task.words = seal.close("task", task.id, "words", written)
    task.why = seal.close("task", task.id, "why", why.strip())
    Task.objects.bulk_create([task])
    logged(case, "cases.task_added", by)
    if user is not None and user.pk != by.user_id:
        notices.tell("cases.task_given", user=user.pk, subject=f"case:{case.reference}")
    return task


@service
def ask_for(case_id: UUID, kind: str, due_on: date, *, by: Actor) -> Task:
    """The program itself asks the lead for something: `kind` names what, the door has the words. Asked for once."""
    if not by.job:
        raise NotAllowed([_("The program does this by itself.")])
    case = reach(case_id, by, "add_task")
    open_one = Task.objects.filter(case=case, kind=kind, state="open").order_by("made_at").first()
    if open_one is not None:
        if open_one.due_on is None or due_on < open_one.due_on:
            _change(open_one, due_on=due_on)
        return open_one
    task = Task(case=case, kind=kind, user_id=case.lead_id, organisation_id=case.organisation_id, due_on=due_on)
    Task.objects.bulk_create([task])
    logged(case, "cases.task_asked", by, kind=kind)
    return task


@service
def settle(case_id: UUID, kind: str, *, by: Actor) -> int:
    """What the program asked for was done elsewhere: such tasks leave every list. Returns how many."""
    case = reach(case_id, by, "end_task")
    done = Task.objects.filter(case=case, kind=kind, state="open").update(
        state="done", ended_at=clock.now(), ended_by_id=by.user_id, version=F("version") + 1
    )
    if done:
        logged(case, "cases.task_done", by, kind=kind)
    return done


def _task(task_id: UUID, version: int, by: Actor) -> tuple[Case, Task]:
    task = Task.objects.filter(pk=task_id).first()
    if task is None:
        raise NotThere(_("There is no such task."))
    case = reach(task.case_id, by, "end_task", access.TASKING)
    if task.version != version:
        raise Changed(_("Somebody changed this task since you opened the page."))
    return case, task


def _change(task: Task, **values: object) -> None:
    """Only the version that was read is changed: who comes second is told so."""
    changed = Task.objects.filter(pk=task.pk, version=task.version).update(version=F("version") + 1, **values)
    if not changed:
        raise Changed(_("Somebody changed this task since you opened the page."))


@service
def end_task(task_id: UUID, version: int, *, cancelled: bool = False, by: Actor) -> Task:
    """Done, or not needed any more. It can be taken back."""
    case, task = _task(task_id, version, by)
    if task.state != "open":
        raise Changed(_("This task was ended already."))
    state = "cancelled" if cancelled else "done"
    _change(task, state=state, ended_at=clock.now(), ended_by_id=by.user_id)
    happened(case, f"task_{state}", by, task=str(task.id))
    logged(case, f"cases.task_{state}", by)
    return Task.objects.get(pk=task_id)


@service
def undo_task(task_id: UUID, version: int, *, by: Actor) -> Task:
    """Open a task again that was ended by mistake."""
    case, task = _task(task_id, version, by)
    needs_open(case)
    if task.state == "open":
        raise Changed(_("This task is open."))
    _change(task, state="open", ended_at=None, ended_by_id=None)
    happened(case, "task_again", by, task=str(task.id))
    logged(case, "cases.task_opened_again", by)
    return Task.objects.get(pk=task_id)
