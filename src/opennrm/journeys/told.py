"""From a message without a name to a referral in the inbox: whoever told it, the desk looks at it like at any other."""

from __future__ import annotations

import logging
from uuid import UUID

from opennrm.journeys.outgoing import protected
from opennrm.journeys.outgoing.rules import Whose
from opennrm.journeys.outgoing.scanning import scan
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Refused
from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.publications import selectors as publication_reads
from opennrm.publications import services as publications
from opennrm.publications.rules.told import Told
from opennrm.referrals import selectors as referral_reads
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


@service
def answer(message: UUID, text: str, *, by: Actor) -> None:
    """Leave an answer for whoever has the words: it leaves the program without a receiver whom anybody knows.

    So it may hold nothing that is kept under seal: no name, number or day of the person, no name of a shelter.
    Raises Broken at `text` with the words that stand in it.
    """
    row = publication_reads.message(message, viewer=by)
    guards = protected.shelters()
    if row.referral_id is not None:
        file = referral_reads.referral(row.referral_id, viewer=by).file
        guards += protected.of_persons([file], Whose.PERSON)
    if found := scan(text, [one.value for one in guards]):
        words = ", ".join(dict.fromkeys(text[one.start : one.end] for one in found))
        sentence = _("Whoever has the words reads this. Take out what is kept under seal: {words}")
        raise Broken({"text": [Said(sentence, words=words)]})
    publications.answer_message(message, text, by=by)
