"""What every act on a case leaves behind: a line in the time line, a line in the log, a new version."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from opennrm.cases.models import Case, Event
from opennrm.cases.selectors.sealing import Seal
from opennrm.kernel import audit, clock, grants
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, Changed
from opennrm.kernel.words import Compartment


def happened(
    case: Case, kind: str, by: Actor, /, *, part: Compartment | None = None, words: str = "", **details: Any
) -> None:
    """A line in the time line of the case. `details` holds codes, days and inner numbers, never a name."""
    event = Event(
        case=case, kind=kind, at=clock.now(), user_id=by.user_id, organisation_id=by.organisation_id,
        part=part or "", details=details,
    )  # fmt: skip
    event.words = Seal(case).close("event", event.id, "words", words) if words else b""
    Event.objects.bulk_create([event])


def logged(case: Case, action: str, by: Actor, *, parts: Any = (), **details: Any) -> None:
    audit.record(by, action, f"case:{case.id}", persons=[case.person_id], compartments=parts, **details)


def needs_open(case: Case) -> None:
    if not case.is_open:
        raise Broken(_("This case is closed. Open it again first."))


def next_version(case: Case, seen: int | None) -> None:
    """Count the version up. Raises Changed where somebody else was quicker than the page that `seen` comes from."""
    if seen is not None and case.version != seen:
        raise Changed(_("Somebody changed this case since you opened the page. Nothing was overwritten."))
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
    case.version += 1


def refuse_blocked(case: Case, user: int, by: Actor) -> None:
    """The sentence tells nothing of why: a conflict of interest is nobody's business but the lead's."""
    if grants.is_blocked(user, case.person_id):
        raise Broken({"user": [_("This colleague cannot be given this case. Choose somebody else.")]})
