"""Tables of placement."""

from opennrm.placement.models.search import Offer, Wish, WishLink
from opennrm.placement.models.stays import Block, HouseIncident, PastStay, Request, Stay, Transport
from opennrm.placement.models.supply import Address, AddressRight, Closure, Place, Shelter, Unit

__all__ = [
    "Address", "AddressRight", "Block", "Closure", "HouseIncident", "Offer", "PastStay", "Place", "Request", "Shelter", "Stay",
    "Transport", "Unit", "Wish", "WishLink",
]  # fmt: skip
