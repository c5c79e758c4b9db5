"""Who may do what with referrals.

A reporter sees the own referrals and what became of them, never what the desk wrote (row security on handlings). The
desk sees all through its register grant. A member of a case sees the referrals of that case. Drafts are seen by who
writes them and by nobody else, the desk included.
"""

from __future__ import annotations

from opennrm.kernel.access import Rights
from opennrm.kernel.words import Relation, Role

_REGISTRAR = frozenset({Role.REGISTRAR})
_REPORTERS = frozenset({Role.REPORTER, Role.REGISTRAR})
_CASE = frozenset({Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR})

RIGHTS: Rights = {
    "register": _REPORTERS,
    "register_on_behalf": _REPORTERS,
    "import": _REPORTERS,
    "take_over": _REGISTRAR,
    "keep_draft": _REPORTERS,
    "read_own": _REPORTERS,
    "withdraw": _REPORTERS,
    "grow": _REPORTERS,
    "upgrade": _REPORTERS,
    "change_service": _REPORTERS,
    "read": _REGISTRAR | _CASE,
    "triage": _REGISTRAR,
    "forget": _REGISTRAR,
    "accept": _REGISTRAR | frozenset({Role.CASE_LEAD}),
    "add_sign": frozenset({Role.REGISTRAR, Role.SUPERVISOR, Role.USER_MANAGER}),
}
OWN = (Relation.REPORTER,)
DESK = (Relation.REGISTER,)
OWN_OR_DESK = (Relation.REPORTER, Relation.REGISTER)
READS = (Relation.REGISTER, Relation.LEAD, Relation.TEAM, Relation.SUPERVISOR, Relation.BREAK_GLASS)
