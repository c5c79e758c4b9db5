"""Adding and changing organisations."""

from __future__ import annotations

from opennrm.kernel import access as ground
from opennrm.kernel import audit, grants
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import OrganisationKind, Relation, Role
from opennrm.partners import access
from opennrm.partners.models import Organisation, Region
from opennrm.partners.rules import REGISTER_PARTS


@service
def add_region(code: str, name: str, *, by: Actor) -> Region:
    """Name a region, or rename the one with this code."""
    ground.require(by, "add", access.RIGHTS)
    region, _ = Region.objects.update_or_create(code=code, defaults={"name": name})
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
