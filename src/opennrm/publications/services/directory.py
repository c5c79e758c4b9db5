"""The public directory: proposed by one, published by another, never with an address of where people are sheltered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.law.words import gettext_noop as _
from opennrm.partners import selectors as partner_reads
from opennrm.publications import access
from opennrm.publications.models import Offer
from opennrm.publications.rules import LANGUAGES, STEPS, Group, Help, Step, two_people
from opennrm.publications.rules.services_offered import faults
from opennrm.publications.services.edition import lock_edition, next_edition


@dataclass(frozen=True)
class OfferFacts:
    """A service as the public sees it. `region` is the code of one of the program's regions, or empty: everywhere."""

    name: str
    organisation: str
    kinds: tuple[Help, ...]
    groups: tuple[Group, ...]
    source: str
    about: Mapping[str, str] = field(default_factory=dict)
    region: str = ""
    languages: tuple[str, ...] = ()
    phone: str = ""
    web: str = ""
    address: str = ""
    is_free: bool = True


@service
def propose_offer(facts: OfferFacts, *, replaces: UUID | None = None, by: Actor) -> Offer:
    """Write an entry, or another version of one. Raises Broken at the field."""
    ground.require(by, "write", access.RIGHTS)
    regions = {region.code: region for region in partner_reads.regions(viewer=by)}
    found = faults(facts.name, facts.kinds, facts.groups, facts.address)
    if facts.region and facts.region not in regions:
        found["region"] = [_("This region is not on the list: choose one, or leave it open.")]
    if set(facts.languages) - set(LANGUAGES) or set(facts.about) - set(LANGUAGES):
        found["languages"] = [_("Choose languages from the list.")]
    if not facts.source.strip():
        found["source"] = [_("Write where this comes from.")]
    if facts.web and not facts.web.startswith("https://"):
        found["web"] = [_("Write the whole address, beginning with https://.")]
    if found:
        raise Broken(found)
    lock_edition()
    offer = Offer(
        name=facts.name.strip(), organisation=facts.organisation.strip() or facts.name.strip(), about=dict(facts.about),
        region=regions.get(facts.region), kinds=[str(kind) for kind in facts.kinds],
        groups=[str(group) for group in facts.groups], languages=list(facts.languages), phone=facts.phone.strip(),
        web=facts.web, address=facts.address.strip(), is_free=facts.is_free, source=facts.source.strip(),
        replaces=replaces, written_by_id=by.user_id,
    )  # fmt: skip
    Offer.objects.bulk_create([offer])
    audit.record(by, "publications.offer_proposed", f"offer:{offer.pk}")
    return offer


def _offer(offer_id: UUID, after: Step) -> Offer:
    offer = Offer.objects.select_for_update().filter(pk=offer_id).first()
    if offer is None:
        raise NotThere("There is no such entry.")
    if why := STEPS.why_not(offer.step, after):
        raise Broken("; ".join(why))
    return offer


@service
def decide_offer(offer_id: UUID, publish: bool, *, by: Actor) -> Offer:
    """Publish an entry that somebody else wrote, or decline it."""
    ground.require(by, "publish", access.RIGHTS)
    edition = lock_edition()
    after = Step.PUBLISHED if publish else Step.DECLINED
    offer = _offer(offer_id, after)
    if publish and (why := two_people(offer.written_by_id, by.user_id)):
        raise Broken("; ".join(why))
    if publish:
        offer.published_at, offer.published_by_id, offer.confirmed_on = clock.now(), by.user_id, clock.today()
        if offer.replaces is not None:
            Offer.objects.filter(pk=offer.replaces, step=Step.PUBLISHED).update(step=Step.REPLACED)
        next_edition(edition)
    offer.step = after
    offer.save()
    audit.record(by, f"publications.offer_{after}", f"offer:{offer.pk}")
    return offer


@service
def withdraw_offer(offer_id: UUID, *, by: Actor) -> Offer:
    """Take an entry out of the directory at once: that takes one person."""
    ground.require(by, "write", access.RIGHTS)
    edition, offer = lock_edition(), _offer(offer_id, Step.WITHDRAWN)
    offer.step = Step.WITHDRAWN
    offer.save(update_fields=["step"])
    next_edition(edition)
    audit.record(by, "publications.offer_withdrawn", f"offer:{offer.pk}")
    return offer
