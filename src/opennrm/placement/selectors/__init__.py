"""The reads: who waits, what fits, who lives where, the board, and one address at a time."""

from opennrm.placement.selectors.addresses import (
    OpenAddress,
    address,
    address_rights,
    addresses,
    my_addresses,
    same_house,
)
from opennrm.placement.selectors.board import (
    Bottleneck,
    DayOfPast,
    Overstay,
    Tile,
    Tiles,
    asked_municipalities,
    bottleneck,
    day_of_past,
    held_by_cause,
    overstays,
    public_totals,
    tiles,
)
from opennrm.placement.selectors.fitting import Fitting, Found, fitting_places
from opennrm.placement.selectors.lengths import (
    SPECIALISED,
    GroupWait,
    Register,
    StayFact,
    Stays,
    Waits,
    curve_picture,
    facts,
    nights_picture,
    stay_figures,
    wait_figures,
)
from opennrm.placement.selectors.living import (
    House,
    OnTheWay,
    OpenStay,
    Room,
    house,
    houses,
    is_placed,
    on_the_way,
    stay,
    stays_of_case,
)
from opennrm.placement.selectors.searching import (
    Card,
    OpenWish,
    Waiting,
    no_of_each_kind,
    offer_card,
    offers_to_answer,
    waiting_wishes,
    why_set_aside,
    wish,
    wishes_of_case,
)
from opennrm.placement.selectors.suggesting import Suggested, WhyNot, suggestion, why_waiting
from opennrm.placement.selectors.supply import OpenPlace, OpenUnit, Supply, supply

__all__ = [
    "SPECIALISED", "Bottleneck", "Card", "DayOfPast", "Fitting", "Found", "GroupWait", "House", "OnTheWay", "OpenAddress", "OpenPlace", "OpenStay", "OpenUnit", "OpenWish", "Overstay",
    "Register", "Room", "StayFact", "Stays", "Suggested", "Supply", "Tile", "Tiles", "Waiting", "Waits", "WhyNot", "address", "address_rights", "addresses", "asked_municipalities",
    "bottleneck", "curve_picture", "day_of_past", "facts", "fitting_places", "held_by_cause", "house", "houses", "is_placed", "my_addresses", "nights_picture", "no_of_each_kind",
    "offer_card", "offers_to_answer", "on_the_way", "overstays", "public_totals", "same_house", "stay", "stay_figures", "stays_of_case", "suggestion", "supply", "tiles",
    "wait_figures", "waiting_wishes", "why_set_aside", "why_waiting", "wish", "wishes_of_case",
]  # fmt: skip
