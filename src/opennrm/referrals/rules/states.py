"""Where a referral can go from where it is."""

from __future__ import annotations

from opennrm.kernel.states import Table
from opennrm.referrals.rules.words import State

_S = State
STATES = Table(
    "referral",
    {
        _S.RECEIVED: {_S.TRIAGED, _S.LINKED, _S.COUNTED, _S.REJECTED, _S.WITHDRAWN, _S.ACCEPTED},
        _S.TRIAGED: {_S.LINKED, _S.COUNTED, _S.REGISTERED, _S.REJECTED, _S.WITHDRAWN, _S.ACCEPTED},
        _S.LINKED: {_S.TRIAGED, _S.COUNTED, _S.REGISTERED, _S.ACCEPTED},
        _S.COUNTED: {_S.TRIAGED, _S.WITHDRAWN, _S.ACCEPTED},
        _S.REGISTERED: {_S.TRIAGED, _S.ACCEPTED},
        _S.REJECTED: {_S.TRIAGED},
        _S.ACCEPTED: set(),
        _S.WITHDRAWN: set(),
    },
)
OPEN = (State.RECEIVED, State.TRIAGED, State.LINKED)  # somebody at the desk must still act


def may_be_withdrawn(state: State) -> bool:
    return State.WITHDRAWN in STATES.next(state)
