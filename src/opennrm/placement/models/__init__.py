"""Tables of placement."""

from opennrm.placement.models.search import Offer, Wish, WishLink
from opennrm.placement.models.stays import Block, HouseIncident, PastStay, PastSupply, Request, Stay, Transport
from opennrm.placement.models.supply import Address, AddressRight, Closure, InUse, Place, Shelter, Unit

__all__ = [
    "Address", "AddressRight", "Block", "Closure", "HouseIncident", "InUse", "Offer", "PastStay", "PastSupply", "Place", "Request", "Shelter",
    "Stay", "Transport", "Unit", "Wish", "WishLink",
]  # fmt: skip
