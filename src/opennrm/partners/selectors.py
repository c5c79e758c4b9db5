"""Reading organisations and regions."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.kernel.words import OrganisationKind
from opennrm.partners import access
from opennrm.partners.models import Organisation, Region


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
