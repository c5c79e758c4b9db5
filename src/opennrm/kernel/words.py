"""The words in which rights are spoken of: roles, kinds of organisation, compartments, purposes, relations. Pure."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """Who takes part (domain.md section 1)."""

    NATIONAL_DESK = "national_desk"
    POLICE = "police"
    BORDER_POLICE = "border_police"
    LABOUR_INSPECTORATE = "labour_inspectorate"
    SHELTER = "shelter"
    IMMIGRATION = "immigration"
    IOM = "iom"
    GUARDIANSHIP = "guardianship"
    YOUTH_CARE = "youth_care"
    EXIT_PROGRAMME = "exit_programme"
    MUNICIPALITY = "municipality"
    HEALTH = "health"
    LAWYER = "lawyer"
    PROSECUTION = "prosecution"
    FINANCIAL = "financial"
    CHAMBER_OF_COMMERCE = "chamber_of_commerce"
    MINISTRY = "ministry"
    RAPPORTEUR = "rapporteur"
    TASK_FORCE = "task_force"
    FOREIGN_PARTNER = "foreign_partner"


class Role(StrEnum):
    """What a user does. A user may have several; each is given and taken back by name, with a date."""

    REPORTER = "reporter"  # registers an indication, sees what became of it
    REGISTRAR = "registrar"  # national desk: triages, links, counts, opens cases
    CASE_LEAD = "case_lead"  # may be responsible for a case
    CASE_WORKER = "case_worker"  # may be a member of a team: mentor, counsellor, guardian, lawyer, contact
    SUPERVISOR = "supervisor"  # answers for the cases that the own organisation leads
    PRIVACY_OFFICER = "privacy_officer"  # reviews emergency access, reads who looked
    USER_MANAGER = "user_manager"  # gives and takes roles inside the own organisation
    DUTY_OFFICER = "duty_officer"  # reached at night
    ANALYST = "analyst"  # prepares figures, sees no person
    APPROVER = "approver"  # second pair of eyes on what is published
    PROJECT_OFFICER = "project_officer"  # writes the portfolio of funded projects; two of them for money and results
    OBSERVER = "observer"  # ministry, rapporteur, task force: published figures and boards


class Compartment(StrEnum):
    """A part of what is known about a person that is seen, or not seen, as one."""

    IDENTITY = "identity"
    SAFE_CONTACT = "safe_contact"
    LOCATION = "location"
    HEALTH = "health"
    POLICE = "police"
    IMMIGRATION = "immigration"
    CHILDREN = "children"
    NOTES = "notes"
    ACCOUNT = "account"  # the account of exploitation
    DANGERS = "dangers"


class Purpose(StrEnum):
    """What somebody looks for. Printed on every page and every line of the log."""

    REFERRAL = "referral"
    REGISTRATION = "registration"
    CASEWORK = "casework"
    SUPERVISION = "supervision"
    PRIVACY_REVIEW = "privacy_review"
    EMERGENCY = "emergency"
    ADMINISTRATION = "administration"
    STATISTICS = "statistics"
    PROJECTS = "projects"


class Relation(StrEnum):
    """How a viewer stands to a person or a case. A grant (kernel/models.py) gives exactly one."""

    LEAD = "lead"
    TEAM = "team"
    PENDING = "pending"  # asked to take over or to join; sees the smallest card only
    REPORTER = "reporter"
    REGISTER = "register"  # the national desk, over everybody
    SUPERVISOR = "supervisor"
    BREAK_GLASS = "break_glass"
    SHARE = "share"  # an organisation may see compartments; gives no sight by itself
    BLOCKED = "blocked"  # conflict of interest: sees nothing, whatever else is granted
    ENDED = "ended"
    NONE = "none"


_C = Compartment
_ALL = frozenset(Compartment)

# What an organisation of a kind may ever see, whatever somebody grants. Police see no care notes; care sees no
# investigation; who works with figures sees no person (domain.md section 10, design consequences 5 and 6).
MOST_BY_KIND: dict[OrganisationKind, frozenset[Compartment]] = {
    OrganisationKind.NATIONAL_DESK: _ALL - {_C.POLICE},
    OrganisationKind.POLICE: frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.POLICE, _C.CHILDREN, _C.ACCOUNT, _C.DANGERS}),
    OrganisationKind.BORDER_POLICE: frozenset(
        {_C.IDENTITY, _C.SAFE_CONTACT, _C.POLICE, _C.CHILDREN, _C.ACCOUNT, _C.DANGERS}
    ),
    OrganisationKind.LABOUR_INSPECTORATE: frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.POLICE, _C.ACCOUNT, _C.DANGERS}),
    OrganisationKind.SHELTER: _ALL - {_C.POLICE},
    OrganisationKind.IMMIGRATION: frozenset({_C.IDENTITY, _C.IMMIGRATION, _C.CHILDREN}),
    OrganisationKind.IOM: frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.IMMIGRATION, _C.CHILDREN, _C.HEALTH, _C.DANGERS}),
    OrganisationKind.GUARDIANSHIP: _ALL - {_C.POLICE},
    OrganisationKind.YOUTH_CARE: _ALL - {_C.POLICE},
    OrganisationKind.EXIT_PROGRAMME: _ALL - {_C.POLICE, _C.IMMIGRATION},
    OrganisationKind.MUNICIPALITY: _ALL - {_C.POLICE, _C.HEALTH},
    OrganisationKind.HEALTH: frozenset({_C.IDENTITY, _C.SAFE_CONTACT, _C.HEALTH, _C.CHILDREN}),
    OrganisationKind.LAWYER: frozenset(
        {_C.IDENTITY, _C.SAFE_CONTACT, _C.IMMIGRATION, _C.CHILDREN, _C.ACCOUNT, _C.DANGERS}
    ),
    OrganisationKind.PROSECUTION: frozenset({_C.IDENTITY, _C.POLICE, _C.ACCOUNT}),
    OrganisationKind.FINANCIAL: frozenset(),
    OrganisationKind.CHAMBER_OF_COMMERCE: frozenset(),
    OrganisationKind.MINISTRY: frozenset(),
    OrganisationKind.RAPPORTEUR: frozenset(),
    OrganisationKind.TASK_FORCE: frozenset(),
    OrganisationKind.FOREIGN_PARTNER: frozenset(),
}

# For which purposes a relation lets somebody look.
PURPOSES_BY_RELATION: dict[Relation, frozenset[Purpose]] = {
    Relation.LEAD: frozenset({Purpose.CASEWORK, Purpose.EMERGENCY}),
    Relation.TEAM: frozenset({Purpose.CASEWORK, Purpose.EMERGENCY}),
    Relation.PENDING: frozenset({Purpose.CASEWORK}),
    Relation.REPORTER: frozenset({Purpose.REFERRAL}),
    Relation.REGISTER: frozenset({Purpose.REGISTRATION, Purpose.CASEWORK}),
    Relation.SUPERVISOR: frozenset({Purpose.SUPERVISION}),
    Relation.BREAK_GLASS: frozenset({Purpose.EMERGENCY}),
    Relation.SHARE: frozenset(),
    Relation.BLOCKED: frozenset(),
    Relation.ENDED: frozenset(),
    Relation.NONE: frozenset(),
}

# Relations that let somebody know that the person is there at all. The order is from the closest to the farthest.
SEEING = (
    Relation.LEAD,
    Relation.TEAM,
    Relation.BREAK_GLASS,
    Relation.REGISTER,
    Relation.SUPERVISOR,
    Relation.PENDING,
    Relation.REPORTER,
)
# Compartments reach a member of a team only where the member's organisation has a legal basis too (a share).
NEEDS_SHARE = frozenset({Relation.TEAM})
# What no emergency opens without a second organisation (issue 2, point 9).
NEVER_ALONE = frozenset({Compartment.LOCATION, Compartment.NOTES})
