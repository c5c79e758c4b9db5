"""What may follow what: periods, procedures of residence, what a person is owed, alarms."""

from __future__ import annotations

from enum import StrEnum

from opennrm.kernel.states import Table

PERIOD = Table("period", {"offered": {"accepted", "declined", "withdrawn"}})
PROCEDURE = Table(
    "procedure",
    {
        "applied": {"granted", "refused", "withdrawn"},
        "granted": {"granted", "ended", "withdrawn"},
        "refused": {"objected"},
        "ended": {"objected"},
        "objected": {"granted", "refused", "withdrawn"},
    },
)
OWED = Table(
    "entitlement",
    {
        "owed": {"asked", "received", "not_wanted"},
        "asked": {"received", "refused", "not_wanted"},
        "refused": {"asked", "received"},
        "not_wanted": {"asked", "received"},
        "received": {"asked"},  # it stopped, and was asked for again
    },
)
RUNNING_PROCEDURES = frozenset({"applied", "objected"})


class Why(StrEnum):
    """Why a person declines the period."""

    OWN_WISH = "own_wish"
    WANTS_HOME = "wants_home"
    REPORTS_NOW = "reports_now"
    OTHER_STAY = "other_stay"
    AFRAID = "afraid"
    NOT_SAID = "not_said"


class Understood(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_ASKED = "not_asked"


class Interpreter(StrEnum):
    PRESENT = "present"
    BY_PHONE = "by_phone"
    NOT_NEEDED = "not_needed"
    NONE_FOUND = "none_found"
    NOT_ASKED = "not_asked"


class Officer(StrEnum):
    """Of which sex the person wishes the officer to be."""

    WOMAN = "woman"
    MAN = "man"
    NO_WISH = "no_wish"
    NOT_ASKED = "not_asked"


class Asked(StrEnum):
    """What is offered to everybody at the intake, and answered when the person can."""

    HEALTH_CHECK = "health_check"
    LAWYER = "lawyer"
    LEGAL_AID = "legal_aid"
    WITNESS_PROTECTION = "witness_protection"


class Reply(StrEnum):
    YES = "yes"
    NO = "no"
    LATER = "later"
    HAS_ONE = "has_one"


class Found(StrEnum):
    """The outcome of an identification decision."""

    RECOGNISED = "recognised"
    PLAUSIBLE = "plausible"
    NOT_PLAUSIBLE = "not_plausible"
    NOT_RECOGNISED = "not_recognised"
    OPEN = "open"


class Track(StrEnum):
    """Where a criminal case stands; no more of it is kept."""

    REPORTED = "reported"
    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    DISMISSED = "dismissed"
    VERDICT = "verdict"
    CLOSED = "closed"


class Verdict(StrEnum):
    CONVICTED = "convicted"
    CONVICTED_OTHER = "convicted_other"
    ACQUITTED = "acquitted"


# What tells of one term: on the home pages until the term is met, ended, moved, or told of anew.
TERM_NOTICES = ("residence.term_near", "residence.term_close", "residence.term_passed", "residence.nobody_answers")
