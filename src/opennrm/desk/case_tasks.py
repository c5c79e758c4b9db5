"""Tasks of a case: what is to be done, by whom, by when; done and undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Select
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.cases import selectors as reads
from opennrm.cases import services as cases
from opennrm.cases.selectors import OpenFile, ShownTask
from opennrm.desk.case_frame import (
    REACHES,
    WORKING,
    Asking,
    around,
    ask,
    colleague,
    open_,
    organisation,
    posted,
)
from opennrm.desk.policy import DeskRequest, page
from opennrm.desk.refusals import put_on
from opennrm.desk.safety_words import spoken
from opennrm.desk.under_seal import may_keep
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Role
from opennrm.ui import parts
from opennrm.ui.forms import ChoiceField, DayField, Form, LongText, ShortText

_TASKING = (Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR)


@page(*REACHES, purposes=WORKING, reads=True)
def case_tasks(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "tasks")
    shown = [spoken(one) for one in reads.tasks(opened, viewer=opened.viewer)]
    ended = request.GET.get("ended", "")
    undo = next((s for s in shown if str(s.task.id) == ended and s.task.state != "open"), None)
    rows = [_row(s, opened, request.actor) for s in shown if s.task.state == "open"]
    context = around(request, opened, "case_tasks", _("Tasks")) | {
        "groups": [parts.WorkGroup(_("Open"), "", rows)] if rows else [],
        "ended": [(s, _state(s)) for s in shown if s.task.state != "open"][:30],
        "undo": undo,
        "undo_url": reverse("desk:task_undo", args=[reference, undo.task.id]) + f"?version={undo.task.version}"
        if undo
        else "",
    }
    return render(request, "desk/cases/tasks.html", context)


def _state(shown: ShownTask) -> str:
    return _("done") if shown.task.state == "done" else _("not needed any more")


def _row(shown: ShownTask, opened: OpenFile, viewer: Actor) -> parts.WorkItem:
    task = shown.task
    left = (task.due_on - clock.today()).days if task.due_on else None
    state = "neutral" if left is None else "overdue" if left < 0 else "soon" if left <= 3 else "running"
    who = task.user.name if task.user else task.organisation.name
    mine = task.user_id == viewer.user_id
    end = reverse("desk:task_end", args=[opened.case.reference, task.id]) + f"?version={task.version}"
    acts = opened.case.is_open and opened.standing.relation in ("lead", "team", "supervisor")
    return parts.WorkItem(
        state, shown.words, "", shown.why or _("For %(name)s") % {"name": who}, until=task.due_on, since=task.made_at,
        waiting_for="" if mine else who, step=_("Done") if acts else "", step_url=end if acts else "", step_posts=True,
    )  # fmt: skip


class TaskForm(Form):
    words = ShortText(label=lazy("What is to be done?"), longest=300)
    why = LongText(label=lazy("Why?"), required=False, rows=2, longest=1000)
    who = ChoiceField(label=lazy("Who must act?"), widget=Select, choices=[])
    due_on = DayField(label=lazy("By when?"), required=False, help_text=lazy("Leave empty where there is no term."))

    def __init__(self, *args: Any, who: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = who  # type: ignore[attr-defined]


def _who(opened: OpenFile) -> list[tuple[str, Any]]:
    members = reads.members(opened, viewer=opened.viewer)
    people = [(f"user:{m.user.public_id}", f"{m.user.name}, {m.organisation.name}") for m in members]
    houses = {m.organisation.public_id: m.organisation.name for m in members}
    return [
        (_("Somebody of the team"), people),
        (_("Anybody of an organisation"), [(f"organisation:{number}", name) for number, name in houses.items()]),
    ]


@page(*_TASKING, purposes=WORKING, reads=True)
def task_new(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "tasks")
    form = TaskForm(posted(request), who=_who(opened))
    if may_keep(request, form, opened.case.id, opened.viewer, "words", "why"):
        given = form.cleaned_data
        kind, _sep, number = given["who"].partition(":")
        try:
            cases.add_task(
                opened.case.id, given["words"], given["why"], given["due_on"],
                user=colleague(request.actor, number) if kind == "user" else None,
                organisation=organisation(request.actor, number) if kind == "organisation" else None, by=opened.viewer,
            )  # fmt: skip
        except Broken as fault:
            put_on(form, fault)
        else:
            messages.success(request, _("The task stands on the home page of who must act."))
            return redirect("desk:case_tasks", opened.case.reference)
    asking = Asking(_("Add a task"), _("Add this task"))
    return ask(request, form, asking, around(request, opened, "case_tasks", asking.title))


def _version(request: DeskRequest) -> int:
    given = request.GET.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else -1


@page(*_TASKING, purposes=WORKING)
@require_POST
def task_end(request: DeskRequest, reference: str, task: UUID) -> HttpResponse:
    ended = cases.end_task(task, _version(request), cancelled="cancelled" in request.POST, by=request.actor)
    return redirect(reverse("desk:case_tasks", args=[reference]) + f"?ended={ended.id}")


@page(*_TASKING, purposes=WORKING)
@require_POST
def task_undo(request: DeskRequest, reference: str, task: UUID) -> HttpResponse:
    cases.undo_task(task, _version(request), by=request.actor)
    messages.success(request, _("The task is open again."))
    return redirect("desk:case_tasks", reference)


urlpatterns = [
    path("cases/<slug:reference>/tasks/", case_tasks, name="case_tasks"),
    path("cases/<slug:reference>/tasks/new/", task_new, name="task_new"),
    path("cases/<slug:reference>/tasks/<uuid:task>/end/", task_end, name="task_end"),
    path("cases/<slug:reference>/tasks/<uuid:task>/undo/", task_undo, name="task_undo"),
]
