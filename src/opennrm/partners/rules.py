"""What kinds of organisation there are, what follows from the kind, and where they receive. Pure."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from opennrm.kernel.words import Compartment, OrganisationKind, Role
from opennrm.law.words import gettext_noop

_K = OrganisationKind

# A duty to report (domain.md section 1): police, border police and the labour inspectorate must, others may.
MUST_REPORT = frozenset({_K.POLICE, _K.BORDER_POLICE, _K.LABOUR_INSPECTORATE})
# Kinds that see figures and boards only: no user of theirs reports or works on a case.
FIGURES_ONLY = frozenset({_K.MINISTRY, _K.RAPPORTEUR, _K.TASK_FORCE})

# What the national desk sees of everybody in its register, before it works on anybody's case.
REGISTER_PARTS = (Compartment.IDENTITY, Compartment.SAFE_CONTACT, Compartment.CHILDREN, Compartment.ACCOUNT)

_EVERYWHERE = frozenset({Role.USER_MANAGER, Role.PRIVACY_OFFICER})
_FIGURES = frozenset({Role.OBSERVER, Role.ANALYST, Role.APPROVER})
_FUNDS = frozenset({_K.MINISTRY})  # who funds projects abroad
_CASEWORK = frozenset({Role.REPORTER, Role.CASE_LEAD, Role.CASE_WORKER, Role.SUPERVISOR, Role.DUTY_OFFICER})


def roles_for(kind: OrganisationKind) -> frozenset[Role]:
    """The roles that a user of such an organisation may be given."""
    if kind in FIGURES_ONLY:
        return _EVERYWHERE | _FIGURES | ({Role.PROJECT_OFFICER} if kind in _FUNDS else frozenset())
    if kind == _K.NATIONAL_DESK:
        return _EVERYWHERE | _CASEWORK | _FIGURES | {Role.REGISTRAR}
    if kind in (_K.FINANCIAL, _K.CHAMBER_OF_COMMERCE, _K.PROSECUTION, _K.FOREIGN_PARTNER):
        return _EVERYWHERE | {Role.REPORTER, Role.CASE_WORKER}
    return _EVERYWHERE | _CASEWORK


class PointKind(StrEnum):
    """How an organisation receives."""

    EMAIL = "email"
    POST = "post"
    PHONE = "phone"


CONFIRMED_FOR_DAYS = 183  # half a year: offices move, mailboxes get other readers
_MAIL = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\"]+")


def point_faults(kind: PointKind, value: str) -> dict[str, list[str]]:
    """Why this cannot be where an organisation receives; empty if it can."""
    if not value.strip():
        return {"value": [gettext_noop("Write the address or the number.")]}
    if any(ord(sign) < 32 and sign != "\n" for sign in value):
        return {"value": [gettext_noop("This holds a damaged character: type it again.")]}
    if kind == PointKind.EMAIL and not _MAIL.fullmatch(value.strip()):
        return {"value": [gettext_noop("An e-mail address looks like name@organisation.example.")]}
    if kind == PointKind.PHONE and sum(sign.isdigit() for sign in value) < 6:
        return {"value": [gettext_noop("A telephone number has at least six digits.")]}
    return {}


def still_sure(confirmed_on: date, today: date) -> bool:
    """Whether an address may be relied on without somebody looking again.

    >>> still_sure(date(2026, 1, 1), date(2026, 7, 3)), still_sure(date(2026, 1, 1), date(2026, 7, 4))
    (True, False)
    """
    return (today - confirmed_on).days <= CONFIRMED_FOR_DAYS
