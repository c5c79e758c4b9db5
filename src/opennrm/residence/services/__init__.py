"""The changes: intake, offer, clocks, cooperation, procedures, what is owed, alarms, feeds."""

from opennrm.residence.services.clocks import Asking, meet_clock, turn_clock
from opennrm.residence.services.following import tell_supervisors
from opennrm.residence.services.period import (
    Talk,
    answer_offer,
    end_alarm,
    note_asked,
    note_intake,
    note_owed,
    offer_period,
    raise_alarm,
)
from opennrm.residence.services.procedure import (
    apply_for,
    decide,
    decide_cooperation,
    identify,
    move_criminal_case,
    note_criminal_case,
    note_dismissal,
    note_period_over,
)
from opennrm.residence.services.telling import end_feed, make_feed, note_reminded, settle_terms
from opennrm.residence.services.writing_down import Decided

__all__ = [
    "Asking",
    "Decided",
    "Talk",
    "answer_offer",
    "apply_for",
    "decide",
    "decide_cooperation",
    "end_alarm",
    "end_feed",
    "identify",
    "make_feed",
    "meet_clock",
    "move_criminal_case",
    "note_asked",
    "note_criminal_case",
    "note_dismissal",
    "note_intake",
    "note_owed",
    "note_period_over",
    "note_reminded",
    "offer_period",
    "raise_alarm",
    "settle_terms",
    "tell_supervisors",
    "turn_clock",
]
