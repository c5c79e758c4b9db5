"""Writing down who helps and from where; where nobody must learn of a person; and refusing who had better not meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NoActor, NotThere
from opennrm.kernel.words import Compartment
from opennrm.law.words import gettext_noop
from opennrm.safety import access
from opennrm.safety.models import Helper, HelperTies, PersonTies
from opennrm.safety.models.locker import place, seal_of
from opennrm.safety.rules.knowing import HelperKind, Reason, Ties
from opennrm.safety.rules.written import write_ties
from opennrm.safety.selectors.knowing import NO_HELPER, may_meet
from opennrm.safety.selectors.reach import reach

if TYPE_CHECKING:
    from opennrm.accounts.models import User

LONGEST_NAME = 120
WHY: dict[Reason, str] = {
    Reason.BLOCKED: gettext_noop("A conflict of interest is recorded."),
    Reason.TOWN: gettext_noop("They know the same town."),
    Reason.COMMUNITY: gettext_noop("They belong to the same community."),
    Reason.FAMILY: gettext_noop("They may be of the same family."),
    Reason.DANGER: gettext_noop("The name is like that of somebody who is a danger."),
}


@service
def set_ties(person_id: UUID, ties: Ties, *, by: Actor) -> None:
    """Where nobody must learn of this person. Raises NotThere, NotAllowed, Broken with faults per field."""
    file = reach(person_id, by, "write_ties", access.TEAM)
    if faults := ties.faults():
        raise Broken(faults)
    sealed = seal_of(file).close("personties", file, "content", write_ties(ties))
    values = {"content": sealed, "changed_at": clock.now(), "changed_by_id": by.user_id}
    if not PersonTies.objects.filter(pk=file).update(**values):
        PersonTies.objects.bulk_create([PersonTies(person_id=file, **values)])
    audit.record(by, "safety.ties_set", f"person:{file}", persons=[file], compartments=[Compartment.DANGERS])


@service
def add_helper(
    kind: HelperKind, name: str, languages: Iterable[str], ties: Ties, *, user: User | None = None, by: Actor
) -> UUID:
    """Somebody of the own organisation who helps, with where they come from. Staff is a colleague who signs in."""
    ground.require(by, "write_helper", access.RIGHTS)
    if by.organisation_id is None:
        raise NoActor("A helper belongs to an organisation.")
    written = user.name if user is not None else " ".join(name.split())
    faults = ties.faults()
    if not written or len(written) > LONGEST_NAME:
        faults["name"] = [_("Write the name, in at most %(most)d characters.") % {"most": LONGEST_NAME}]
    if (kind == HelperKind.STAFF) != (user is not None):
        faults["user"] = [_("Choose the colleague, and nobody for who does not sign in.")]
    elif user is not None and user.organisation_id != by.organisation_id:
        faults["user"] = [_("Choose a colleague of your own organisation.")]
    elif user is not None and Helper.objects.filter(user=user).exists():
        faults["user"] = [_("This colleague is on the list already.")]
    if faults:
        raise Broken(faults)
    row = Helper(
        organisation_id=by.organisation_id, kind=kind, name=written, user=user, languages=list(dict.fromkeys(languages))
    )
    Helper.objects.bulk_create([row])
    _write_ties(row, ties)
    audit.record(by, "safety.helper_added", f"helper:{row.id}", kind=str(kind))
    return row.id


@service
def set_helper_ties(helper_id: UUID, ties: Ties, *, by: Actor) -> None:
    """Where a helper of the own organisation comes from. Raises NotThere, NotAllowed, Broken."""
    row = _own(helper_id, by)
    if faults := ties.faults():
        raise Broken(faults)
    _write_ties(row, ties)
    audit.record(by, "safety.helper_changed", f"helper:{row.id}")


@service
def end_helper(helper_id: UUID, *, by: Actor) -> None:
    """They help no more; what was arranged before keeps the name."""
    row = _own(helper_id, by)
    Helper.objects.filter(pk=row.pk).update(is_active=False)
    audit.record(by, "safety.helper_ended", f"helper:{row.id}")


def _own(helper_id: UUID, by: Actor) -> Helper:
    ground.require(by, "write_helper", access.RIGHTS)
    row = Helper.objects.filter(pk=helper_id, organisation_id=by.organisation_id or 0, is_active=True).first()
    if row is None:
        raise NotThere(NO_HELPER)
    return row


def _write_ties(row: Helper, ties: Ties) -> None:
    kept = HelperTies.objects.filter(pk=row.pk).first()
    key = kept.key_id if kept else secrets.new_data_key("helper")
    sealed = secrets.seal(key, write_ties(ties), place("helperties", row.id, "content"))
    if kept:
        HelperTies.objects.filter(pk=row.pk).update(content=sealed, asked_at=clock.now())
    else:
        HelperTies.objects.bulk_create(
            [HelperTies(helper=row, organisation_id=row.organisation_id, key_id=key, content=sealed)]
        )


@service
def refuse_conflict(
    person_id: UUID, *, helper: UUID | None = None, user: int | None = None, field: str, by: Actor
) -> None:
    """Raise Broken at this field where they had better not meet. Who was not chosen is told nothing."""
    verdict = may_meet(person_id, helper=helper, user=user, viewer=by)
    if not verdict.free:
        sentences = [_("Choose somebody else: this one cannot be given to this person.")]
        raise Broken({field: [" ".join([*sentences, *(_(WHY[reason]) for reason in verdict.reasons)])]})
