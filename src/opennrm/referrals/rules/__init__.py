"""What a signal may be, where it can go, what is open in it and how soon somebody must look. Pure."""

from opennrm.referrals.rules.basis import Advice, Situation, advise, bases_open, basis_faults
from opennrm.referrals.rules.report import (
    PersonLine,
    Report,
    band_of,
    faults,
    is_child,
    missing_facts,
    urgency,
)
from opennrm.referrals.rules.states import OPEN, STATES, may_be_withdrawn
from opennrm.referrals.rules.words import (
    AgeBand,
    Agreed,
    Children,
    Form,
    Lane,
    Rejection,
    Reporter,
    Safe,
    Service,
    Sex,
    State,
    Urgency,
    reporter_of,
)

__all__ = [
    "OPEN", "STATES", "Advice", "AgeBand", "Agreed", "Children", "Form", "Lane", "PersonLine", "Rejection", "Report",
    "Reporter", "Safe", "Service", "Sex", "Situation", "State", "Urgency", "advise", "band_of", "bases_open",
    "basis_faults", "faults", "is_child", "may_be_withdrawn", "missing_facts", "reporter_of", "urgency",
]  # fmt: skip
