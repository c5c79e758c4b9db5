"""Taking in activities of the IATI standard. The XML is kept whole, so that nothing is lost on the way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken
from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.projects import access
from opennrm.projects.models import Entry, KeptXml, Outcome, Payment, Project
from opennrm.projects.rules.card import entries_of, money_of, readings_of
from opennrm.projects.rules.iati import reading, writing
from opennrm.projects.rules.iati.activity import Activity
from opennrm.projects.rules.iati.standard import order
from opennrm.projects.rules.portfolio import Field, faults
from opennrm.projects.services.writing import found, record, touched

# Fields that an activity brings along; what officers add beside them stays when the activity is read again.
BROUGHT = (Field.TITLE, Field.SUMMARY, Field.AIM, Field.PARTY, Field.PERIOD, Field.STAGE, Field.COUNTRY, Field.SITE)
NEEDED = frozenset({"iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status", "activity-date"})  # fmt: skip


@service
def import_activity(element: Any, *, hidden_tags: Iterable[str] = (), by: Actor) -> tuple[Project, bool]:
    """Take in one activity; returns the project and whether it is new. One read before is brought up to date.

    `hidden_tags` name parts that are private from the first moment, such as location or contact-info.
    """
    ground.require(by, "import", access.RIGHTS)
    activity = reading.read(element)
    if not activity.identifier or len(activity.identifier) > 200:
        raise Broken(f"The identifier “{activity.identifier[:60]}” has more than 200 signs, or none.")
    project = Project.objects.select_for_update().filter(identifier=activity.identifier).first()
    new = project is None
    if project is None:
        project = Project(identifier=activity.identifier, position=10_000)
        Project.objects.bulk_create([project])
    hidden = set(hidden_tags)
    if not new:
        hidden |= _hidden_before(project)
        _forget(project)
    _keep(project, element, hidden)
    _bring(project, activity, hidden, by)
    touched(project)
    record(by, "imported", project, new=new)
    return project, new


def _hidden_before(project: Project) -> set[str]:
    return {
        tag for tags in KeptXml.objects.filter(project=project).values_list("hidden_tags", flat=True) for tag in tags
    }


def _checked_tags(tags: Iterable[str]) -> set[str]:
    wanted = set(tags)
    if wrong := sorted(wanted & NEEDED):
        raise Broken(
            {
                "": [
                    Said(
                        _("The standard wants these in every activity: {names}. Change their words instead."),
                        names=", ".join(wrong),
                    )
                ]
            }
        )
    if wrong := sorted(wanted - set(order())):
        raise Broken({"": [Said(_("No part of an activity is called {names}."), names=", ".join(wrong))]})
    return wanted


def _keep(project: Project, element: Any, hidden: set[str]) -> None:
    """The whole for officers, and without what is hidden for everybody; one row where nothing is."""
    hidden = _checked_tags(hidden)
    tags = sorted(hidden)
    rows = [KeptXml(project=project, xml=writing.text_of(writing.without(element, tags)), hidden_tags=tags)]
    if hidden:
        rows.append(KeptXml(project=project, is_private=True, xml=writing.text_of(element), hidden_tags=tags))
    KeptXml.objects.bulk_create(rows)


_TAGS = {Field.SITE: "location", Field.COUNTRY: "recipient-country"}


def _forget(project: Project) -> None:
    """What an earlier import brought; what officers wrote themselves stays."""
    KeptXml.objects.filter(project=project).delete()
    Entry.objects.filter(project=project, field__in=BROUGHT).delete()
    Payment.objects.filter(project=project, entered_by_id__isnull=True).delete()
    Outcome.objects.filter(project=project, entered_by_id__isnull=True).delete()


def _bring(project: Project, activity: Activity, hidden: set[str], by: Actor) -> None:
    rows = []
    for field, data in entries_of(activity).items():
        for number, one in enumerate(data):
            kept: Mapping[str, Any] = {key: value for key, value in one.items() if value}
            if not faults(field, kept):
                rows.append(
                    Entry(project=project, field=field, data=kept, position=number, is_private=_TAGS.get(field) in hidden, entered_by_id=by.user_id)
                )  # fmt: skip
    Entry.objects.bulk_create(rows)
    # What a publisher reports is the publisher's word: it has been confirmed there and stands apart from our own entries.
    moment = clock.now()
    Payment.objects.bulk_create(
        Payment(
            project=project, kind=m.kind, on=m.on, amount=m.amount, currency=m.currency, provider=m.provider,
            receiver=m.receiver, words=m.words, state="confirmed", decided_at=moment, is_private="transaction" in hidden,
        )
        for m in money_of(activity)
        if len(m.currency) == 3 and m.currency.isupper() and m.currency.isascii()
    )  # fmt: skip
    Outcome.objects.bulk_create(
        Outcome(
            project=project, title=r.title, unit=r.unit, baseline_year=r.baseline_year, baseline=r.baseline,
            begins_on=r.begins_on, ends_on=r.ends_on, target=r.target, actual=r.actual, state="confirmed",
            decided_at=moment, is_private="result" in hidden,
        )
        for r in readings_of(activity)
    )  # fmt: skip


@service
def hide_tags(reference: str, tags: Iterable[str], *, by: Actor) -> None:
    """Make parts of an imported activity private, by their names in the standard; at once, also in exports."""
    ground.require(by, "write", access.RIGHTS)
    project = found(reference)
    kept = KeptXml.objects.filter(project=project).order_by("-is_private").first()
    if kept is None:
        raise Broken(_("This project was not read from a file. Hide its fields one by one."))
    hidden = _checked_tags(tags)
    released = KeptXml.objects.filter(project=project, is_private=False).values_list("released_at", flat=True).first()
    whole = writing.parsed(kept.xml)
    _checked_tags(hidden)
    KeptXml.objects.filter(project=project).delete()
    _keep(project, whole, hidden)
    KeptXml.objects.filter(project=project, is_private=False).update(released_at=released)
    for field, tag in _TAGS.items():
        if tag in hidden:
            Entry.objects.filter(project=project, field=field).update(is_private=True, released_at=None)
    if "transaction" in hidden:
        Payment.objects.filter(project=project).update(is_private=True, released_at=None)
    if "result" in hidden:
        Outcome.objects.filter(project=project).update(is_private=True, released_at=None)
    touched(project)
    record(by, "hidden", project, tags=sorted(hidden))
