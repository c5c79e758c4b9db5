"""The changes: open, move, hand over, share, write, keep, close; and emergency access with its review."""

from opennrm.cases.services.emergency import (
    answer_more,
    ask_for_more,
    close_emergency,
    escalate_late_reviews,
    open_emergency,
    review_emergency,
)
from opennrm.cases.services.file import close_case, move_stage, note_referral, open_case, reopen_case
from opennrm.cases.services.forgetting import forget_cases
from opennrm.cases.services.kin import end_link, note_link
from opennrm.cases.services.sharing import (
    Sharing,
    check_share,
    note_disclosure,
    note_sent,
    note_sent_disclosure,
    share,
    withdraw_share,
)
from opennrm.cases.services.team import (
    accept_hand_over,
    add_member,
    ask_hand_over,
    block,
    check_member,
    decline_hand_over,
    end_membership,
    leave_team,
    unblock,
    withdraw_hand_over,
)
from opennrm.cases.services.writing import add_task, ask_for, correct_note, end_task, settle, undo_task, write_note

__all__ = [
    "Sharing",
    "accept_hand_over",
    "add_member",
    "add_task",
    "answer_more",
    "ask_for",
    "ask_for_more",
    "ask_hand_over",
    "block",
    "check_member",
    "check_share",
    "close_case",
    "close_emergency",
    "correct_note",
    "decline_hand_over",
    "end_link",
    "end_membership",
    "end_task",
    "escalate_late_reviews",
    "forget_cases",
    "leave_team",
    "move_stage",
    "note_disclosure",
    "note_link",
    "note_referral",
    "note_sent",
    "note_sent_disclosure",
    "open_case",
    "open_emergency",
    "reopen_case",
    "review_emergency",
    "settle",
    "share",
    "unblock",
    "undo_task",
    "withdraw_hand_over",
    "withdraw_share",
    "write_note",
]
