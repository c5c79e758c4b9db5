"""The changes: houses, wishes, offers, stays, the way there, and the next place."""

from opennrm.placement.rules import House, Part
from opennrm.placement.services.addresses import end_address_right, let_read_address, write_address_of
from opennrm.placement.services.follow_up import (
    ask_municipality,
    note_answer,
    note_incident,
    take_over_stays,
    take_over_supply,
)
from opennrm.placement.services.offers import (
    Taken,
    accept_offer,
    agree_for_person,
    decline_offer,
    escalate_offers,
    expire_offers,
    refuse_offer,
    send_offer,
    withdraw_offer,
)
from opennrm.placement.services.stays import (
    alarm_overdue,
    cancel_transport,
    confirm_arrival,
    confirm_hand_over,
    end_block,
    leave,
    mark_ready,
    move_on,
    not_arrived,
    not_ready,
    note_block,
    order_transport,
    picked_up,
    plan_end,
)
from opennrm.placement.services.supply import (
    add_places,
    add_shelter,
    add_unit,
    change_place,
    change_shelter,
    change_unit,
    close_place,
    close_shelter,
    open_place,
    reopen_shelter,
    retire_place,
)
from opennrm.placement.services.wishes import ask_place, change_wish, link_wishes, withdraw_wish

__all__ = [
    "House", "Part", "Taken", "accept_offer", "add_places", "add_shelter", "add_unit", "agree_for_person", "alarm_overdue",
    "ask_municipality", "ask_place", "cancel_transport", "change_place", "change_shelter", "change_unit", "change_wish",
    "close_place", "close_shelter", "confirm_arrival", "confirm_hand_over", "decline_offer", "end_address_right", "end_block",
    "escalate_offers", "expire_offers", "leave", "let_read_address", "link_wishes", "mark_ready", "move_on", "not_arrived",
    "not_ready", "note_answer", "note_block", "note_incident", "open_place", "order_transport", "picked_up", "plan_end",
    "refuse_offer", "reopen_shelter", "retire_place", "send_offer", "take_over_stays", "take_over_supply", "withdraw_offer", "withdraw_wish", "write_address_of",
]  # fmt: skip
