"""Reading wishes and offers: who waits, what was offered, and what a house is shown of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opennrm.kernel import audit, grants, secrets
from opennrm.kernel.actors import Actor, looking_as, selector
from opennrm.kernel.words import Compartment, Role
from opennrm.people.rules import Ages
from opennrm.placement import access
from opennrm.placement.models import Offer, Wish, WishLink
from opennrm.placement.rules import Care, Known, Urgency
from opennrm.placement.rules.written import Needs
from opennrm.placement.selectors import reach
from opennrm.placement.selectors.fitting import needs_of
from opennrm.placement.selectors.reach import JOB

RUNNING = ("open", "offered")
_ORDER = {Urgency.EMERGENCY: 0, Urgency.SOON: 1, Urgency.FOLLOW_UP: 2}


@dataclass(frozen=True)
class Waiting:
    """One search that runs: what is needed, and the offer that is out."""

    wish: Wish
    needs: Needs | None
    offer: Offer | None
    reference: str  # of the case
    refusals: int  # offers that ended without a place


@selector
def waiting_wishes(*, viewer: Actor) -> list[Waiting]:
    """Everybody who waits and whom this viewer may know of; emergencies first, then who waits longest."""
    reach.need(viewer, "read_wish")
    rows = list(Wish.objects.filter(state__in=RUNNING).select_related("case"))
    allowed = [row for row in rows if _may_read(row, viewer)]
    allowed.sort(key=lambda row: (_ORDER[Urgency(row.urgency)], row.asked_at))
    found = _with_offers(allowed)
    if found:
        audit.read(viewer, "placement.waiting_read", persons=[one.wish.person_id for one in found])
    return found


def _may_read(wish: Wish, viewer: Actor) -> bool:
    """Row security knows houses too: this list is for the desk and the case's team."""
    if reach.is_desk(viewer):
        return True
    standing = grants.standing_in(viewer, wish.case_id)
    reads = any(held.relation in access.READING for held in standing.for_purpose(viewer.purpose))
    return reads and Compartment.LOCATION in standing.compartments(viewer)


def _with_offers(rows: list[Wish]) -> list[Waiting]:
    needs = needs_of(rows)
    offers: dict[UUID, Offer] = {}
    ended: dict[UUID, int] = {}
    for offer in Offer.objects.filter(wish__in=[row.id for row in rows]).select_related("shelter", "place"):
        if offer.state == "sent":
            offers[offer.wish_id] = offer
        else:
            ended[offer.wish_id] = ended.get(offer.wish_id, 0) + 1
    return [
        Waiting(row, needs.get(row.id), offers.get(row.id), row.case.reference, ended.get(row.id, 0)) for row in rows
    ]


@dataclass(frozen=True)
class OpenWish:
    """One search, opened: what is needed, every offer so far, and whom it is linked with."""

    wish: Wish
    reference: str
    needs: Needs | None
    offers: list[Offer]
    links: list[tuple[str, str]]  # reference of the other case, together or apart
    may_find: bool


@selector
def wish(wish_id: UUID, *, viewer: Actor) -> OpenWish:
    """A search, for who works on the case, answers for it or keeps the register. Raises NotThere, NotAllowed."""
    found = reach.wish(wish_id, viewer, "read_wish")
    offers = list(found.offers.select_related("shelter__organisation", "place").order_by("-sent_at"))
    links = list(WishLink.objects.filter(first=found).values_list("second__case__reference", "how"))
    links += WishLink.objects.filter(second=found).values_list("first__case__reference", "how")
    audit.read(viewer, "placement.wish_read", f"wish:{found.id}", persons=[found.person_id])
    may_find = reach.is_desk(viewer) or (viewer.organisation_kind == "guardianship" and viewer.has(Role.CASE_LEAD))
    return OpenWish(found, found.case.reference, needs_of([found]).get(found.id), offers, links, may_find)


@selector
def wishes_of_case(case_id: UUID, *, viewer: Actor) -> list[Wish]:
    """The searches for the person of a case, the newest first. Empty where nobody asked, or it is not theirs."""
    return list(Wish.objects.filter(case_id=case_id).order_by("-asked_at"))


@dataclass(frozen=True)
class Card:
    """What a house is shown before anybody has arrived. No name, no nationality, no reports, no police information."""

    offer: Offer
    ages: Ages | None
    children: tuple[tuple[Ages | None, Known], ...]
    languages: tuple[str, ...]
    stepfree: Known
    care: frozenset[Care] | None
    from_on: date
    urgency: Urgency
    speaks_for_person: bool  # the viewer works on the case, or at the desk: they write down what the person said


@selector
def offer_card(offer_id: UUID, *, viewer: Actor) -> Card:
    """An offer as the house sees it, or who sent it. Raises NotThere or NotAllowed."""
    offer = reach.offer(offer_id, viewer, "read_offers")
    with looking_as(JOB):  # the card alone leaves: what else was asked stays sealed to the house
        row = Wish.objects.get(pk=offer.wish_id)
        needs = needs_of([row]).get(row.id, Needs())
    audit.read(viewer, "placement.offer_read", f"offer:{offer.id}", persons=[offer.person_id])
    children = tuple((child.ages, child.cot) for child in needs.children or ())
    held = grants.standing_in(viewer, offer.case_id).for_purpose(viewer.purpose)
    return Card(
        offer, needs.ages, children, needs.languages, needs.stepfree, needs.care, row.from_on, Urgency(row.urgency),
        any(grant.relation in access.TEAM for grant in held),
    )  # fmt: skip


@selector
def why_set_aside(offer_id: UUID, *, viewer: Actor) -> str:
    """The sentence with which a rule was set aside; for the desk and the house."""
    offer = reach.offer(offer_id, viewer, "read_offers")
    if not offer.why:
        return ""
    with looking_as(JOB):
        key_id = Wish.objects.values_list("key_id", flat=True).get(pk=offer.wish_id)
    return secrets.open_text(key_id, bytes(offer.why), f"placement_offer:{offer.id}:why")


@selector
def offers_to_answer(*, viewer: Actor) -> list[Offer]:
    """Open offers to the viewer's own houses, the most urgent first."""
    reach.need(viewer, "read_offers")
    rows = Offer.objects.filter(
        state="sent", organisation_id=reach.my_organisation(viewer), house_agreed_at__isnull=True
    )
    return list(rows.select_related("shelter", "place").order_by("answer_by")[:100])


@selector
def no_of_each_kind(*, viewer: Actor) -> dict[str, int]:
    """How often each reason was given, by houses and by persons: every reason is counted."""
    reach.need(viewer, "read_board")
    counted: dict[str, int] = {}
    for declined, refused in Offer.objects.filter(state__in=("declined", "refused")).values_list("declined", "refused"):
        key = f"house:{declined}" if declined else f"person:{refused}"
        counted[key] = counted.get(key, 0) + 1
    return counted
