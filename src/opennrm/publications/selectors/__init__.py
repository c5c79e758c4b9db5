"""Reading what is public, and what editors and the desk have in hand."""

from opennrm.publications.selectors.public import (
    PublicLine,
    PublicOffer,
    PublicText,
    edition,
    public_lines,
    public_offers,
    public_texts,
)
from opennrm.publications.selectors.work import (
    LanguageReport,
    MessageRow,
    TextRow,
    keys,
    language_report,
    line,
    lines,
    message,
    messages,
    offer,
    offers,
    proposals,
    text_history,
    texts_of,
    waiting_messages,
    waiting_now,
)

__all__ = [
    "LanguageReport", "MessageRow", "PublicLine", "PublicOffer", "PublicText", "TextRow", "edition", "keys",
    "language_report", "line", "lines", "message", "messages", "offer", "offers", "proposals", "public_lines",
    "public_offers", "public_texts", "text_history", "texts_of", "waiting_messages", "waiting_now",
]  # fmt: skip
