"""The words of shelter: kinds, who may place where, what a place offers and a person needs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from opennrm.kernel.words import OrganisationKind
from opennrm.law.words import gettext_noop as _


class ShelterKind(StrEnum):
    """Every kind of shelter of the leaflet of 2011 and of reference domain.md 3.1."""

    SPECIALISED_WOMEN = "specialised_women"
    SPECIALISED_MEN = "specialised_men"
    MEN_CITIES = "men_cities"
    PROTECTED_MINORS = "protected_minors"
    WOMENS = "womens"
    PIMP_VICTIMS = "pimp_victims"
    SECURE_YOUTH = "secure_youth"
    COMPLEX = "complex"
    EMERGENCY = "emergency"
    GROUP = "group"


class Power(StrEnum):
    """Who has the say over a place."""

    DESK = "desk"  # only the desk places
    GUARDIAN = "guardian"  # only the guardianship body places
    SHELTER = "shelter"  # the shelter decides; the desk mediates


class Ground(StrEnum):
    """On which ground somebody asks for shelter: it decides which kinds of shelter are open."""

    REFLECTION = "reflection"  # reflection period runs or is offered
    PERMIT = "permit"  # temporary permit of a victim
    CITIZEN = "citizen"  # Dutch, or lawful stay as a citizen of the EU
    MINOR_ALONE = "minor_alone"  # foreign child without parents
    MINOR_HERE = "minor_here"  # child who lives here
    RAID = "raid"  # found in a group, nothing decided yet
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Kind:
    """A kind of shelter: its words, who places, and for whom it is. `grounds` empty: for everybody."""

    label: str
    power: Power
    grounds: frozenset[Ground] = frozenset()
    source: str = ""


_ADULT_AFTER = frozenset({Ground.PERMIT, Ground.CITIZEN, Ground.REFLECTION, Ground.RAID})
KINDS: dict[ShelterKind, Kind] = {
    ShelterKind.SPECIALISED_WOMEN: Kind(
        _("Specialised shelter, women"), Power.DESK, frozenset({Ground.REFLECTION}), "leaflet-2011; CM-OPV"
    ),
    ShelterKind.SPECIALISED_MEN: Kind(
        _("Specialised shelter, men"), Power.DESK, frozenset({Ground.REFLECTION}), "leaflet-2011; CM-OPV"
    ),
    ShelterKind.MEN_CITIES: Kind(_("Men’s shelter, four cities"), Power.SHELTER, _ADULT_AFTER, "leaflet-2011"),
    ShelterKind.PROTECTED_MINORS: Kind(
        _("Protected reception, minors"), Power.GUARDIAN, frozenset({Ground.MINOR_ALONE}), "leaflet-2011; SCHUL"
    ),
    ShelterKind.WOMENS: Kind(_("Women’s shelter"), Power.SHELTER, _ADULT_AFTER, "leaflet-2011; WW-FAQ"),
    ShelterKind.PIMP_VICTIMS: Kind(
        _("Women’s shelter for victims of pimps"), Power.SHELTER, frozenset(), "leaflet-2011"
    ),
    ShelterKind.SECURE_YOUTH: Kind(
        _("Secure youth care"), Power.SHELTER, frozenset({Ground.MINOR_ALONE, Ground.MINOR_HERE}), "leaflet-2011"
    ),
    ShelterKind.COMPLEX: Kind(_("Complex needs"), Power.DESK, frozenset(), "NU2019; CM-OPV"),
    ShelterKind.EMERGENCY: Kind(_("Emergency beds"), Power.DESK, frozenset(), "CM-SP"),
    ShelterKind.GROUP: Kind(_("Group reception after a raid"), Power.DESK, frozenset(), "CCV-OPV"),
}
# Who else than the desk searches for a place: each kind of organisation in the kinds where it has the say.
SEARCHES: dict[OrganisationKind, frozenset[ShelterKind]] = {
    OrganisationKind.NATIONAL_DESK: frozenset(ShelterKind),
    OrganisationKind.GUARDIANSHIP: frozenset(kind for kind, its in KINDS.items() if its.power == Power.GUARDIAN),
}


class Takes(StrEnum):
    WOMEN = "women"
    MEN = "men"
    ANYBODY = "anybody"


class Lives(StrEnum):
    """The gender that somebody lives, and with whom they want to live. What a document says is never asked here."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"
    UNKNOWN = "unknown"


class With(StrEnum):
    """Among whom the person wants to live."""

    WOMEN = "women"
    MEN = "men"
    EITHER = "either"
    NOT_ASKED = "not_asked"


class Known(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Security(StrEnum):
    """How protected a house is; each level holds what is below it."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105 - the address is secret
    GUARDED = "guarded"  # secret, and watched day and night


SECURITY_ORDER = (Security.OPEN, Security.SECRET, Security.GUARDED)


class Regime(StrEnum):
    OPEN = "open"
    RULES = "rules"  # house rules on going out
    CLOSED = "closed"  # nobody leaves alone: only with a judge's word, only for minors


class Care(StrEnum):
    PSYCHIATRIC = "psychiatric"
    ADDICTION = "addiction"
    DISABILITY = "disability"  # learning disability
    MEDICAL = "medical"  # daily nursing
    PREGNANCY = "pregnancy"


class Urgency(StrEnum):
    EMERGENCY = "emergency"  # tonight
    SOON = "soon"  # within days
    FOLLOW_UP = "follow_up"  # the next place, for somebody who has one


class Together(StrEnum):
    """How two wishes belong to each other."""

    TOGETHER = "together"
    APART = "apart"


REOPENED = ("mistake", "rebuilt", "needed", "other")  # why a house that was closed for good opens again
CLOSURES = ("repair", "no_staff", "infection", "security", "other")
