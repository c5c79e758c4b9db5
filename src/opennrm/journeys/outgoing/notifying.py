"""Tells workers by mail that something waits: the same words for everybody, the same length, some minutes later.

No name, number, town, organisation or link: who reads over a shoulder, or owns the mail server, learns nothing. What is
urgent goes within minutes; the rest once a day. Who is signed in and has seen it gets no mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from opennrm.accounts import selectors as accounts
from opennrm.journeys.outgoing import gate
from opennrm.journeys.outgoing.neutral import words
from opennrm.journeys.outgoing.parcels import Parcel
from opennrm.journeys.outgoing.protected import GATE
from opennrm.journeys.outgoing.rules import ReceiverKind
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.clearance import Channel
from opennrm.kernel.models import Dispatch

DIGEST_AT = time(7, 30)
WITHIN = timedelta(days=2)  # what nobody has seen for so long was in two digests already


@service
def mail_notices(*, by: Actor = GATE) -> int:
    """Make one mail for everybody whom something new waits for; returns how many mails were made."""
    now = clock.now()
    waiting = notices.not_mailed(since=now - WITHIN, by=by)
    due = [notice for notice in waiting if notice.urgent or digest_is_due(notice.at, now)]
    receivers = {user for notice in due for user in _readers(notice.user_id, notice.organisation_id, notice.role)}
    made = [_mail(user, by) for user in sorted(receivers)]
    notices.mailed((notice.id for notice in due), by=by)
    return sum(1 for dispatch in made if dispatch is not None)


def digest_is_due(at: datetime, now: datetime) -> bool:
    """Whether a digest hour lies between the notice and now."""
    local = clock.local(now)
    last = datetime.combine(local.date(), DIGEST_AT, local.tzinfo)
    if last > local:
        last -= timedelta(days=1)
    return clock.local(at) <= last


def _readers(user: int | None, organisation: int | None, role: str) -> Iterable[int]:
    if user is not None:
        return [user]
    return accounts.reached_by(organisation, role, viewer=GATE) if organisation is not None else []


def _mail(user: int, by: Actor) -> Dispatch | None:
    """One open mail a user is enough: they will see everything when they sign in."""
    receiver = f"{ReceiverKind.USER}:{user}"
    if Dispatch.objects.filter(channel=Channel.NOTICE, receiver=receiver, state="cleared").exists():
        return None
    box = accounts.mailbox(user, viewer=GATE)
    if box is None:
        return None
    subject, body = words(box[1])
    try:
        return gate.submit(Parcel(Channel.NOTICE, receiver, body.encode(), subject=subject), by=by)
    except gate.Stopped:
        return None  # the address became a danger or is gone: the notice itself still waits inside
