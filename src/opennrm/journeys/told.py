"""From a message without a name to a referral in the inbox: whoever told it, the desk looks at it like at any other."""

from __future__ import annotations

import logging

from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Refused
from opennrm.publications import selectors as publication_reads
from opennrm.publications import services as publications
from opennrm.publications.rules.told import Told
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import Lane, Report, Reporter, Service

log = logging.getLogger("opennrm.told")
FROM_THE_SITE = "Message from the public site, without a name"


def take_in(*, by: Actor) -> int:
    """Register every waiting message, each in its own transaction; answers how many.

    One that cannot be registered stays where it is, sealed, and is tried again: nothing that somebody told is lost.
    """
    taken = 0
    for message, language, told in publication_reads.waiting_messages(viewer=by):
        try:
            with acting(by):
                referral = referrals.register_referral(report_of(told, language), by=by)
                publications.note_referral(message, referral.pk, by=by)
        except Refused:
            log.exception("a message could not become a referral")
            continue
        taken += 1
    return taken


def report_of(told: Told, language: str) -> Report:
    """What was told, in the fields of a report; nothing is guessed beyond it."""
    place = f"\n\nWhere: {told.where.strip()}" if told.where.strip() else ""
    return Report(
        lane=Lane.COUNTED,
        service=Service.ADVICE,
        noticed=f"{told.what.strip()}{place}",
        reach=told.answer.strip(),
        no_call_back=not told.answer.strip(),
        interpreter=language,
        on_behalf_of=FROM_THE_SITE,
        on_behalf_kind=Reporter.SELF if told.who == "me" else Reporter.PRIVATE_PERSON,
    )
