"""The changes of the referral room: one verb per function, one transaction, in the name of `by`."""

from opennrm.referrals.services.drafts import discard_draft, keep_draft, send_draft, was_sent
from opennrm.referrals.services.forgetting import forget_referrals
from opennrm.referrals.services.handling import (
    accept_referral,
    change_service,
    count_without_name,
    link,
    reject,
    reopen,
    triage,
    upgrade_to_named,
    withdraw,
)
from opennrm.referrals.services.imports import import_rows
from opennrm.referrals.services.raids import grow_line, register_raid
from opennrm.referrals.services.register import register_referral
from opennrm.referrals.services.signs import add_sign, end_sign
from opennrm.referrals.services.taking_over import Earlier, take_over

__all__ = [
    "Earlier", "accept_referral", "add_sign", "change_service", "count_without_name", "discard_draft", "end_sign", "forget_referrals", "grow_line",
    "import_rows", "keep_draft", "link", "register_raid", "register_referral", "reject", "reopen", "send_draft",
    "take_over", "triage", "upgrade_to_named", "was_sent", "withdraw",
]  # fmt: skip
