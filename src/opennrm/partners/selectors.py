"""Reading organisations and regions."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import OrganisationKind
from opennrm.partners import access
from opennrm.partners.models import ContactPoint, Organisation, Region
from opennrm.partners.rules import PointKind


@selector
def organisations(*, viewer: Actor, kinds: Iterable[OrganisationKind] = ()) -> list[Organisation]:
    """Active organisations by name; of these kinds only, where any are given."""
    ground.require(viewer, "list", access.RIGHTS)
    found = Organisation.objects.filter(is_active=True).select_related("region")
    wanted = list(kinds)
    return list(found.filter(kind__in=wanted) if wanted else found)


@selector
def organisation(public_id: UUID, *, viewer: Actor) -> Organisation:
    """One active organisation. Raises NotThere."""
    ground.require(viewer, "list", access.RIGHTS)
    found = Organisation.objects.filter(public_id=public_id, is_active=True).select_related("region").first()
    if found is None:
        raise NotThere("There is no such organisation.")
    return found


@selector
def names(ids: Iterable[int], *, viewer: Actor) -> dict[int, str]:
    """The names of organisations by their inner number, also of those that left."""
    return dict(Organisation.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


@selector
def regions(*, viewer: Actor) -> list[Region]:
    return list(Region.objects.all())


@selector
def contact_points(
    *, viewer: Actor, organisation: int | None = None, kind: PointKind | None = None
) -> list[ContactPoint]:
    """Where organisations receive now; of one organisation or one kind, where asked."""
    ground.require(viewer, "list", access.RIGHTS)
    found = ContactPoint.objects.filter(ended_at__isnull=True, organisation__is_active=True)
    if organisation is not None:
        found = found.filter(organisation_id=organisation)
    if kind is not None:
        found = found.filter(kind=kind)
    return list(found.select_related("organisation"))


@selector
def by_number(organisation: int, *, viewer: Actor) -> Organisation | None:
    """An active organisation by its inner number; None where it left."""
    return Organisation.objects.filter(pk=organisation, is_active=True).first()


@selector
def names_of_kinds(kinds: Iterable[OrganisationKind], *, viewer: Actor) -> dict[int, str]:
    """The names of all organisations of these kinds, also of those that left: a name goes on telling a place."""
    return dict(Organisation.objects.filter(kind__in=list(kinds)).values_list("pk", "name"))
