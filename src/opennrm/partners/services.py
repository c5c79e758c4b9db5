"""Adding and changing organisations."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, grants
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.kernel.words import OrganisationKind, Relation, Role
from opennrm.partners import access
from opennrm.partners.models import ContactPoint, Organisation, Region
from opennrm.partners.rules import REGISTER_PARTS, PointKind, point_faults


@service
def add_region(code: str, name: str, *, by: Actor) -> Region:
    """Name a region, or rename the one with this code."""
    ground.require(by, "add", access.RIGHTS)
    region, _made = Region.objects.update_or_create(code=code, defaults={"name": name})
    audit.record(by, "partners.region_added", f"region:{code}")
    return region


@service
def add_organisation(name: str, kind: OrganisationKind, region: Region | None = None, *, by: Actor) -> Organisation:
    """Let an organisation take part. Raises Broken where the name is taken or empty."""
    ground.require(by, "add", access.RIGHTS)
    name = name.strip()
    if not name:
        raise Broken({"name": ["Write the name of the organisation."]})
    if Organisation.objects.filter(name=name).exists():
        raise Broken({"name": [f"There is an organisation called “{name}” already."]})
    organisation = Organisation.objects.create(name=name, kind=kind, region=region)
    if kind == OrganisationKind.NATIONAL_DESK:
        # The register: who registers for the whole country sees that everybody is there, and who they are.
        grants.give(
            Relation.REGISTER, by=by, person=None, organisation=organisation.pk, role=Role.REGISTRAR,
            compartments=REGISTER_PARTS, basis="register",
        )  # fmt: skip
    audit.record(by, "partners.organisation_added", f"organisation:{organisation.pk}", kind=str(kind))
    return organisation


@service
def add_contact_point(organisation: Organisation, kind: PointKind, value: str, *, by: Actor) -> ContactPoint:
    """Write down where an organisation receives, confirmed today. Raises Broken at `value`."""
    _keeps_points(organisation.pk, by)
    if faults := point_faults(kind, value):
        raise Broken({field: [_(sentence) for sentence in sentences] for field, sentences in faults.items()})
    open_ones = ContactPoint.objects.filter(organisation=organisation, kind=kind, value=value.strip(), ended_at=None)
    if found := open_ones.first():
        return confirm_contact_point(found.id, by=by)
    made = ContactPoint.objects.create(
        organisation=organisation, kind=kind, value=value.strip(), added_by_id=by.user_id,
        confirmed_on=clock.today(), confirmed_by_id=by.user_id,
    )  # fmt: skip
    audit.record(by, "partners.contact_point_added", f"organisation:{organisation.pk}", kind=str(kind))
    return made


@service
def confirm_contact_point(point: UUID, *, by: Actor) -> ContactPoint:
    """Somebody asked them on a number they know: it is still right."""
    found = _point(point, by)
    found.confirmed_on, found.confirmed_by_id = clock.today(), by.user_id
    found.save(update_fields=["confirmed_on", "confirmed_by_id"])
    audit.record(by, "partners.contact_point_confirmed", f"organisation:{found.organisation_id}", kind=found.kind)
    return found


@service
def end_contact_point(point: UUID, *, by: Actor) -> None:
    """They do not receive there any more: nothing goes there from now on, also what waits."""
    found = _point(point, by)
    ContactPoint.objects.filter(pk=found.pk).update(ended_at=clock.now(), ended_by_id=by.user_id)
    audit.record(by, "partners.contact_point_ended", f"organisation:{found.organisation_id}", kind=found.kind)


def _point(point: UUID, by: Actor) -> ContactPoint:
    found = ContactPoint.objects.filter(pk=point, ended_at__isnull=True).select_for_update().first()
    if found is None:
        raise NotThere(_("There is no such address."))
    _keeps_points(found.organisation_id, by)
    return found


def _keeps_points(organisation: int, by: Actor) -> None:
    ground.require(by, "keep_points", access.RIGHTS)
    if not by.job and not by.has(Role.REGISTRAR) and organisation != by.organisation_id:
        raise NotAllowed([_("You keep the addresses of your own organisation.")])
