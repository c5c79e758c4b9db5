"""Changing what is public: somebody writes, somebody else publishes; and messages that anybody may leave."""

from opennrm.publications.services.directory import OfferFacts, decide_offer, propose_offer, withdraw_offer
from opennrm.publications.services.lines import LineFacts, add_line, change_line, confirm_line, show_line
from opennrm.publications.services.messages import (
    answer_message,
    erase_ended,
    leave_message,
    note_referral,
    read_answer,
)
from opennrm.publications.services.texts import decline_text, load_texts, propose_text, publish_text

__all__ = [
    "LineFacts", "OfferFacts", "add_line", "answer_message", "change_line", "confirm_line", "decide_offer",
    "decline_text", "erase_ended", "leave_message", "load_texts", "note_referral", "propose_offer", "propose_text",
    "publish_text", "read_answer", "show_line", "withdraw_offer",
]  # fmt: skip
