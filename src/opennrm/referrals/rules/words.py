"""The words in which a signal is told: lanes, services, states, answers, forms, reporters. Pure."""

from __future__ import annotations

from enum import StrEnum

from opennrm.kernel.words import OrganisationKind
from opennrm.law.words import gettext_noop as _


class Lane(StrEnum):
    COUNTED = "counted"  # counted without a name
    NAMED = "named"  # full registration


class Service(StrEnum):
    """What is asked for besides; a question apart from the legal basis."""

    REGISTRATION = "registration"
    SHELTER = "shelter"
    ADVICE = "advice"


class State(StrEnum):
    RECEIVED = "received"
    TRIAGED = "triaged"
    LINKED = "linked"
    COUNTED = "counted"
    REGISTERED = "registered"  # by name, and no case was wanted
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"


class Safe(StrEnum):
    """Where the person is now."""

    SAFE = "safe"
    NOT_SAFE = "not_safe"
    UNDER_WAY = "under_way"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Children(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class AgeBand(StrEnum):
    """Bands of the figures; a doubted age is told apart, and doubt means the protection of a child."""

    UNDER_12 = "0-11"
    TEEN = "12-17"
    YOUNG = "18-23"
    ADULT = "24-30"
    MIDDLE = "31-40"
    OLDER = "41+"
    CHILD = "0-17"  # surely a child, no more is known
    GROWN = "18+"  # surely grown up, no more is known
    DOUBTED = "doubted"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


CHILD_BANDS = frozenset({AgeBand.UNDER_12, AgeBand.TEEN, AgeBand.CHILD, AgeBand.DOUBTED})


class Form(StrEnum):
    """Kinds of exploitation (domain.md 14.4)."""

    SEXUAL = "sexual"
    LABOUR = "labour"
    DOMESTIC = "domestic"
    CRIMINAL = "criminal"
    BEGGING = "begging"
    ORGANS = "organs"
    MARRIAGE = "marriage"
    NOT_YET = "not_yet"
    OTHER = "other"


class Agreed(StrEnum):
    """Whether the person agrees with being registered by name."""

    YES = "yes"
    NO = "no"
    CANNOT_BE_ASKED = "cannot_be_asked"
    NOT_ASKED = "not_asked"


class Reporter(StrEnum):
    """Who reports; the kinds of organisation that report, and those who are none."""

    POLICE = "police"
    BORDER_POLICE = "border_police"
    LABOUR_INSPECTORATE = "labour_inspectorate"
    CARE_COORDINATOR = "care_coordinator"
    MUNICIPALITY = "municipality"
    NGO = "ngo"
    SHELTER = "shelter"
    YOUTH_CARE = "youth_care"
    GUARDIANSHIP = "guardianship"
    ASYLUM_RECEPTION = "asylum_reception"
    IMMIGRATION = "immigration"
    PROSECUTION = "prosecution"
    HEALTH = "health"
    LAWYER = "lawyer"
    IOM = "iom"
    NATIONAL_DESK = "national_desk"
    SELF = "self"
    PRIVATE_PERSON = "private_person"
    OTHER = "other"


class Urgency(StrEnum):
    NOW = "now"
    TODAY = "today"
    WEEK = "week"


class Rejection(StrEnum):
    """Why the desk does not take up a referral. 'Too little is known' is none: the slightest indication is enough."""

    NOT_TRAFFICKING = "not_trafficking"
    SENT_TWICE = "sent_twice"
    ELSEWHERE = "elsewhere"
    TRIAL = "trial"


REPORTER_BY_KIND: dict[OrganisationKind, Reporter] = {
    OrganisationKind.EXIT_PROGRAMME: Reporter.NGO,
    OrganisationKind.FINANCIAL: Reporter.OTHER,
    OrganisationKind.CHAMBER_OF_COMMERCE: Reporter.OTHER,
    OrganisationKind.MINISTRY: Reporter.OTHER,
    OrganisationKind.RAPPORTEUR: Reporter.OTHER,
    OrganisationKind.TASK_FORCE: Reporter.OTHER,
    OrganisationKind.FOREIGN_PARTNER: Reporter.OTHER,
}


def reporter_of(kind: OrganisationKind | None) -> Reporter:
    """The kind of reporter that somebody of such an organisation is."""
    if kind is None:
        return Reporter.OTHER
    return REPORTER_BY_KIND.get(kind) or Reporter(kind.value)


LANES = {Lane.COUNTED: _("Count without naming"), Lane.NAMED: _("Help by name")}
SERVICES = {
    Service.REGISTRATION: _("Registration only"),
    Service.SHELTER: _("Registration, and a place in a shelter"),
    Service.ADVICE: _("Registration, and information or advice"),
}
SAFES = {
    Safe.SAFE: _("In a safe place"),
    Safe.NOT_SAFE: _("Still where it happens: not safe"),
    Safe.UNDER_WAY: _("On the way, or with friends"),
    Safe.UNKNOWN: _("Not known"),
    Safe.NOT_ASKED: _("Not asked"),
}
CHILDREN = {
    Children.YES: _("Yes, children are along"),
    Children.NO: _("No children"),
    Children.UNKNOWN: _("Not known"),
    Children.NOT_ASKED: _("Not asked"),
}
SEXES = {
    Sex.FEMALE: _("Female"),
    Sex.MALE: _("Male"),
    Sex.OTHER: _("Another answer"),
    Sex.UNKNOWN: _("Not known"),
    Sex.NOT_ASKED: _("Not asked"),
}
AGES = {
    AgeBand.UNDER_12: _("under 12"),
    AgeBand.TEEN: _("12 to 17"),
    AgeBand.YOUNG: _("18 to 23"),
    AgeBand.ADULT: _("24 to 30"),
    AgeBand.MIDDLE: _("31 to 40"),
    AgeBand.OLDER: _("41 or older"),
    AgeBand.CHILD: _("a child, age not known"),
    AgeBand.GROWN: _("grown up, age not known"),
    AgeBand.DOUBTED: _("doubted: perhaps under 18"),
    AgeBand.UNKNOWN: _("Not known"),
    AgeBand.NOT_ASKED: _("Not asked"),
}
FORMS = {
    Form.SEXUAL: _("Sexual exploitation"),
    Form.LABOUR: _("Labour exploitation"),
    Form.DOMESTIC: _("Domestic servitude"),
    Form.CRIMINAL: _("Forced to commit crimes"),
    Form.BEGGING: _("Forced begging"),
    Form.ORGANS: _("Removal of organs"),
    Form.MARRIAGE: _("Forced marriage"),
    Form.NOT_YET: _("Not exploited yet, but in danger of it"),
    Form.OTHER: _("Another form"),
}
AGREEMENTS = {
    Agreed.YES: _("Yes, the person agrees"),
    Agreed.NO: _("No, the person does not agree"),
    Agreed.CANNOT_BE_ASKED: _("The person cannot be asked now"),
    Agreed.NOT_ASKED: _("Not asked"),
}
REPORTERS = {
    Reporter.POLICE: _("Police"),
    Reporter.BORDER_POLICE: _("Border police"),
    Reporter.LABOUR_INSPECTORATE: _("Labour inspectorate"),
    Reporter.CARE_COORDINATOR: _("Care coordinator"),
    Reporter.MUNICIPALITY: _("Municipality"),
    Reporter.NGO: _("Aid organisation"),
    Reporter.SHELTER: _("Shelter"),
    Reporter.YOUTH_CARE: _("Youth care"),
    Reporter.GUARDIANSHIP: _("Guardianship"),
    Reporter.ASYLUM_RECEPTION: _("Reception of asylum seekers"),
    Reporter.IMMIGRATION: _("Immigration service"),
    Reporter.PROSECUTION: _("Prosecution"),
    Reporter.HEALTH: _("Doctor, hospital or other care"),
    Reporter.LAWYER: _("Lawyer"),
    Reporter.IOM: _("IOM"),
    Reporter.NATIONAL_DESK: _("National desk"),
    Reporter.SELF: _("The person"),
    Reporter.PRIVATE_PERSON: _("A private person"),
    Reporter.OTHER: _("Somebody else"),
}
URGENCIES = {Urgency.NOW: _("Now"), Urgency.TODAY: _("Today"), Urgency.WEEK: _("This week")}
REJECTIONS = {
    Rejection.NOT_TRAFFICKING: _("This is something else than human trafficking"),
    Rejection.SENT_TWICE: _("The same reporter sent this before"),
    Rejection.ELSEWHERE: _("Another country’s desk takes it up"),
    Rejection.TRIAL: _("Sent by mistake or as a trial"),
}
STATES = {
    State.RECEIVED: _("received"),
    State.TRIAGED: _("looked at"),
    State.LINKED: _("linked"),
    State.COUNTED: _("counted"),
    State.REGISTERED: _("registered by name, no case"),
    State.REJECTED: _("not taken up"),
    State.WITHDRAWN: _("withdrawn"),
    State.ACCEPTED: _("case opened"),
}
# What the reporter is told. Linked, triaged and accepted read alike: "linked" would tell that the person was known.
STATES_FOR_REPORTER = {
    State.RECEIVED: _("The desk has received this. Nobody has looked at it yet."),
    State.TRIAGED: _("The desk has looked at this and works on it."),
    State.LINKED: _("The desk has looked at this and works on it."),
    State.ACCEPTED: _("The desk has looked at this and works on it."),
    State.COUNTED: _("Counted in the register, without a name."),
    State.REGISTERED: _("In the register. You can always report again."),
    State.REJECTED: _("The desk does not take this up. You can always report again."),
    State.WITHDRAWN: _("Withdrawn by you."),
}
