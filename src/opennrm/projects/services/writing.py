"""Writing a project, field by field; making a field private; releasing what was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.projects import access
from opennrm.projects.models import Duty, Entry, KeptXml, Outcome, Payment, Project
from opennrm.projects.rules import portfolio
from opennrm.projects.rules.portfolio import Field
from opennrm.projects.selectors.checking import preview_of


def found(reference: str) -> Project:
    """The project with this reference, locked until the end of the change. Raises NotThere."""
    project = Project.objects.select_for_update().filter(reference=reference).first()
    if project is None:
        raise NotThere("There is no such project.")
    return project


def touched(project: Project) -> None:
    project.changed_at = clock.now()
    project.save(update_fields=["changed_at"])


def record(by: Actor, what: str, project: Project, **details: Any) -> None:
    audit.record(by, f"projects.{what}", f"project:{project.pk}", **details)


@service
def add_project(identifier: str, title: str, *, part: int | None = None, form: str = "project", by: Actor) -> Project:
    """Begin a project. Raises Broken where the identifier is taken, or the title is empty."""
    ground.require(by, "write", access.RIGHTS)
    identifier, wrong = identifier.strip(), {}
    if not identifier or len(identifier) > 200 or any(sign in identifier for sign in "/&|? \n\t"):
        wrong["identifier"] = [_("Write an identifier without spaces and without / & | ?")]
    elif Project.objects.filter(identifier=identifier).exists():
        wrong["identifier"] = [Said(_("There is a project with the identifier “{text}” already."), text=identifier)]
    if not title.strip():
        wrong["title"] = [_("Write the title of the project.")]
    if wrong:
        raise Broken(wrong)
    project = Project(identifier=identifier, part=part, form=form, position=Project.objects.count())
    Project.objects.bulk_create([project])
    _add(project, Field.TITLE, {"words": title.strip()}, private=False, by=by)
    record(by, "added", project)
    return project


def _add(
    project: Project, field: Field, data: Mapping[str, Any], *, private: bool, by: Actor, replaces: Entry | None = None
) -> Entry:
    kept = {key: value for key, value in data.items() if value not in ("", None)}
    if wrong := portfolio.faults(field, kept):
        raise Broken({"": wrong})
    entry = Entry(
        project=project, field=field, data=kept, is_private=private or field in portfolio.ALWAYS_PRIVATE,
        replaces=replaces, entered_by_id=by.user_id,
        position=replaces.position if replaces else Entry.objects.filter(project=project, field=field).count(),
    )  # fmt: skip
    Entry.objects.bulk_create([entry])
    return entry


@service
def write_entry(
    reference: str,
    field: Field,
    data: Mapping[str, Any],
    *,
    private: bool = False,
    instead_of: UUID | None = None,
    by: Actor,
) -> Entry:
    """Write what a field holds; `instead_of` another entry, which others see until the new one is released."""
    ground.require(by, "write", access.RIGHTS)
    project = found(reference)
    same = Entry.objects.filter(project=project, field=field)
    old = same.filter(pk=instead_of).first() if instead_of else None
    if instead_of and old is None:
        raise Changed(_("Somebody else removed this meanwhile."))
    if field in portfolio.ONE_ONLY:
        old = same.filter(replaced_by__isnull=True).first()
    if old is not None and old.released_at is None:  # never seen by others: nothing needs to stay
        entry = _add(project, field, data, private=private, by=by, replaces=old.replaces)
        old.delete()
    else:
        entry = _add(project, field, data, private=private, by=by, replaces=old)
    if old is not None and private:  # what is private now is not to be seen in its old words either
        Entry.objects.filter(pk=old.pk).update(released_at=None, is_private=True)
    touched(project)
    record(by, "written", project, field=str(field), private=private)
    return entry


@service
def remove_entry(reference: str, entry: UUID, *, by: Actor) -> None:
    """Take something out. It is gone for everybody at once."""
    ground.require(by, "write", access.RIGHTS)
    project = found(reference)
    gone = Entry.objects.filter(project=project, pk=entry).exclude(field=Field.TITLE).first()
    if gone is None:
        raise NotThere("That is not there any more.")
    field = gone.field
    gone.delete()
    touched(project)
    record(by, "removed", project, field=field)


@service
def set_private(reference: str, entry: UUID, *, private: bool, by: Actor) -> None:
    """Hide a field from everybody but project officers, at once; or open it for the next release."""
    ground.require(by, "write", access.RIGHTS)
    project = found(reference)
    row = Entry.objects.filter(project=project, pk=entry).first()
    if row is None:
        raise NotThere("That is not there any more.")
    if row.field == Field.TITLE and private:
        raise Broken(_("A project needs a title that everybody may read. Write one that gives nothing away."))
    if row.field in portfolio.ALWAYS_PRIVATE and not private:
        raise Broken(_("Notes are for project officers alone. Write what others may read into another field."))
    Entry.objects.filter(pk=row.pk).update(is_private=private, released_at=None)
    if private and row.replaces_id:
        Entry.objects.filter(pk=row.replaces_id).update(is_private=True, released_at=None)
    touched(project)
    record(by, "hidden" if private else "opened", project, field=row.field)


@service
def set_part(reference: str, part: int | None, *, by: Actor) -> None:
    """Put a project, for example an imported one, into a part of the list."""
    ground.require(by, "write", access.RIGHTS)
    if part is not None and part not in portfolio.PARTS:
        raise Broken({"part": [_("Choose one of the parts.")]})
    project = found(reference)
    project.part = part
    project.save(update_fields=["part"])
    touched(project)
    record(by, "placed", project, part=part)


@service
def release_project(reference: str, seen: str, *, by: Actor) -> int:
    """Let everybody see what the check showed, and nothing else. `seen` is the mark of that check.

    Raises Changed where something changed since; the check must then be read again. Returns how many fields opened.
    """
    ground.require(by, "release", access.RIGHTS)
    project = found(reference)
    preview = preview_of(project)
    if preview.mark != seen:
        raise Changed(_("Something changed since you looked. Look again at what others will see."))
    moment, opened = clock.now(), 0
    replaced = [
        e.replaces_id
        for e in Entry.objects.filter(project=project, is_private=False, released_at__isnull=True)
        if e.replaces_id
    ]
    waiting = {"project": project, "is_private": False, "released_at__isnull": True}
    for table in (Entry, KeptXml):
        opened += table._default_manager.filter(**waiting).update(released_at=moment)
    for confirmed in (Payment, Outcome):
        opened += confirmed._default_manager.filter(**waiting, state="confirmed").update(released_at=moment)
    Entry.objects.filter(pk__in=replaced).delete()
    project.released_at = project.released_at or moment
    project.save(update_fields=["released_at"])
    record(by, "released", project, opened=opened)
    return opened


@service
def add_duty(reference: str, what: str, due_on: date, *, by: Actor) -> Duty:
    """A report that the partner owes on a day; officers are reminded of it."""
    ground.require(by, "write", access.RIGHTS)
    if not what.strip():
        raise Broken({"what": [_("Write which report is due.")]})
    project = found(reference)
    duty = Duty(project=project, what=what.strip()[:200], due_on=due_on, is_private=True, entered_by_id=by.user_id)
    Duty.objects.bulk_create([duty])
    record(by, "report_due", project)
    return duty


@service
def receive_report(reference: str, duty: UUID, received_on: date, *, by: Actor) -> None:
    ground.require(by, "write", access.RIGHTS)
    project = found(reference)
    if received_on > clock.today():
        raise Broken({"received_on": [_("A report cannot have been received on a day to come.")]})
    if not Duty.objects.filter(project=project, pk=duty, received_on__isnull=True).update(received_on=received_on):
        raise Changed(_("That report was noted as received already."))
    record(by, "report_received", project)
