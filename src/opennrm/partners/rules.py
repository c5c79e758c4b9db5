"""What kinds of organisation there are, and what follows from the kind. Pure."""

from __future__ import annotations

from opennrm.kernel.words import Compartment, OrganisationKind, Role

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
