"""Carries away what was cleared, when it is due: judged once more, in the very transaction in which it goes.

While a mail is on its way to the server, the row of the right is held: a withdrawal waits, or comes first and stops it.
A crash after the server took it, and before that was written, sends it again under the same Message-ID.
"""

from __future__ import annotations

import logging

from opennrm.journeys.outgoing import gate
from opennrm.journeys.outgoing.protected import GATE
from opennrm.kernel import clock, notices, outbox
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import NotThere
from opennrm.kernel.models import Dispatch
from opennrm.kernel.secrets import KeyFault

MOST_AT_ONCE = 200
log = logging.getLogger(__name__)


def send_due(*, by: Actor = GATE) -> int:
    """Send what is due, one transaction each; returns how many were looked at."""
    looked = 0
    while looked < MOST_AT_ONCE and send_next(by=by):
        looked += 1
    return looked


@service
def send_next(*, by: Actor) -> bool:
    """Send, stop or put off the next one. False where nothing is due."""
    found = outbox.to_carry()
    if not found:
        return False
    dispatch = found[0]
    try:
        verdict, receiver = gate.judge_again(dispatch, by)
    except (NotThere, KeyFault):  # the case was erased meanwhile
        _stop(dispatch, "erased", by)
        return True
    if verdict.stops:
        _stop(dispatch, str(verdict.stops[0]), by)
        return True
    try:
        outbox.deliver(
            gate.clearance(dispatch, receiver), receiver.address, subject=outbox.inside(dispatch).subject,
            known_as=dispatch.message_id, sent_at=clock.now(),
        )  # fmt: skip
    except OSError as fault:
        log.warning("A mail did not go: %s. It is tried again.", type(fault).__name__)
        if not outbox.try_later(dispatch):
            _stop(dispatch, "no_way", by)
        return True
    outbox.move(dispatch, "sent")
    gate.told(dispatch, by)
    gate.record(dispatch, "outgoing.sent", by)
    return True


def _stop(dispatch: Dispatch, why: str, by: Actor) -> None:
    """It never leaves; the sender is told, and why."""
    outbox.move(dispatch, "stopped", why=why)
    if dispatch.asked_by_id is not None:
        notices.tell(
            "outgoing.stopped_on_the_way", user=dispatch.asked_by_id, subject=f"dispatch:{dispatch.id}", urgent=True,
            why=why,
        )  # fmt: skip
    gate.record(dispatch, "outgoing.stopped_on_the_way", by)
