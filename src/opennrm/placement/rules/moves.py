"""What may follow what: wishes, offers, stays, transport, requests to municipalities; and what each reason brings. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opennrm.kernel.states import Table
from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _

WISH = Table(
    "wish",
    {
        "open": {"offered", "withdrawn"},
        "offered": {"open", "placed", "withdrawn"},
        "placed": {"open"},  # did not arrive, or must leave: the search begins again
    },
)
OFFER = Table("offer", {"sent": {"accepted", "declined", "refused", "expired", "withdrawn"}})
STAY = Table(
    "stay",
    {
        "held": {"reserved", "released"},  # an offer is out
        "reserved": {"admitted", "released"},  # accepted, not yet there
        "admitted": {"ready", "left"},
        "ready": {"left", "admitted"},  # ready to move on; not any more
    },
)
TRANSPORT = Table("transport", {"ordered": {"picked_up", "cancelled"}, "picked_up": {"arrived"}})
REQUEST = Table("request", {"asked": {"yes", "no", "withdrawn"}})
HOLDING = ("held", "reserved", "admitted", "ready")  # rows that keep others out, from today on
LIVING = ("admitted", "ready")


class Declined(StrEnum):
    """Why a shelter says no."""

    TAKEN = "taken"
    CLOSED = "closed"
    CARE = "care"
    CHILDREN = "children"
    STAFF = "staff"
    CONFLICT = "conflict"
    RULES = "rules"
    OTHER = "other"


class Refused(StrEnum):
    """Why a person says no. It never counts against them."""

    TOO_FAR = "too_far"
    SHARED = "shared"
    RULES = "rules"
    FAMILY = "family"
    KNOWN = "known"
    ELSEWHERE = "elsewhere"
    NOT_NOW = "not_now"
    NO_REASON = "no_reason"


@dataclass(frozen=True)
class Consequence:
    """What a reason does to the place and to the search, in words; `closes` takes the place out until it is looked at."""

    words: str
    closes: bool = False
    avoids_shelter: bool = False  # do not ask this shelter again for this wish


DECLINED: dict[Declined, Consequence] = {
    Declined.TAKEN: Consequence(_("The place is closed until the shelter has looked at its list."), closes=True),
    Declined.CLOSED: Consequence(_("The place is closed until the shelter opens it again."), closes=True),
    Declined.CARE: Consequence(_("This shelter is not asked again for this person."), avoids_shelter=True),
    Declined.CHILDREN: Consequence(_("The place stays free; the shelter is asked to correct what it offers.")),
    Declined.STAFF: Consequence(_("The place is closed until the shelter opens it again."), closes=True),
    Declined.CONFLICT: Consequence(_("This shelter is not asked again for this person."), avoids_shelter=True),
    Declined.RULES: Consequence(_("The desk talks with the shelter; the search goes on.")),
    Declined.OTHER: Consequence(_("The desk talks with the shelter; the search goes on.")),
}
REFUSED: dict[Refused, Consequence] = {
    Refused.TOO_FAR: Consequence(_("The search goes on nearer. No penalty.")),
    Refused.SHARED: Consequence(_("The search goes on. No penalty.")),
    Refused.RULES: Consequence(_("The search goes on. No penalty.")),
    Refused.FAMILY: Consequence(_("The search goes on. No penalty.")),
    Refused.KNOWN: Consequence(
        _("This shelter is not offered again; look at the safety check. No penalty."), avoids_shelter=True
    ),
    Refused.ELSEWHERE: Consequence(_("Ask whether the person still looks for a place. No penalty.")),
    Refused.NOT_NOW: Consequence(_("The search goes on. No penalty.")),
    Refused.NO_REASON: Consequence(_("Nobody must give a reason. The search goes on. No penalty.")),
}


class Cause(StrEnum):
    """What keeps somebody who is ready to move on (reference domain.md 14.4)."""

    NO_FOLLOW_UP = "no_follow_up"
    NO_HOUSING = "no_housing"
    PERMIT = "permit"
    ALLOWANCE = "allowance"
    NO_MUNICIPALITY = "no_municipality"
    CARE = "care"
    SAFETY = "safety"
    FAMILY = "family"
    RETURN = "return"
    OTHER = "other"


# Who can solve it: a kind of addressee, in words.
SOLVED_BY: dict[Cause, str] = {
    Cause.NO_FOLLOW_UP: _("Desk and shelters"),
    Cause.NO_HOUSING: _("Municipalities"),
    Cause.PERMIT: _("Immigration service"),
    Cause.ALLOWANCE: _("Reception agency"),
    Cause.NO_MUNICIPALITY: _("Municipalities, task force"),
    Cause.CARE: _("Ministry, health"),
    Cause.SAFETY: _("Police"),
    Cause.FAMILY: _("Immigration service, case lead"),
    Cause.RETURN: _("Return organisations"),
    Cause.OTHER: _("Case lead"),
}


class Destination(StrEnum):
    """Where somebody went. Unknown is an alarm."""

    OWN_HOME = "own_home"
    FOLLOW_UP = "follow_up"  # follow-up shelter
    WOMENS = "womens"  # women’s or social shelter
    FAMILY = "family"
    CARE = "care"
    RETURN = "return"
    ABROAD = "abroad"
    ASYLUM = "asylum"
    DETENTION = "detention"
    TRANSFER = "transfer"  # another place of this list
    DIED = "died"
    OTHER = "other"
    UNKNOWN = "unknown"


# What a destination means for the figures: a home, another shelter, care, abroad, elsewhere, not known.
ENDS: dict[str, str] = {
    Destination.OWN_HOME: "home", Destination.FAMILY: "home",
    Destination.FOLLOW_UP: "shelter", Destination.WOMENS: "shelter", Destination.TRANSFER: "shelter",
    Destination.ASYLUM: "shelter", Destination.CARE: "care",
    Destination.RETURN: "abroad", Destination.ABROAD: "abroad",
    Destination.DETENTION: "elsewhere", Destination.DIED: "elsewhere", Destination.OTHER: "elsewhere",
    Destination.UNKNOWN: "unknown", "": "unknown",
}  # fmt: skip


class Incident(StrEnum):
    VIOLENCE = "violence"
    THREAT = "threat"
    FOUND = "found"  # somebody found out where the house is
    MISSING = "missing"
    HEALTH = "health"
    POLICE = "police"
    OTHER = "other"


# Until when somebody answers an offer, unless the desk says otherwise. Working values of this program, no law.
ANSWER_WITHIN = {"emergency": timedelta(minutes=45), "soon": timedelta(hours=24), "follow_up": timedelta(days=3)}
# A person on the way who is so much later than expected is an alarm.
OVERDUE_AFTER = timedelta(minutes=30)
ARRIVES_WITHIN = timedelta(hours=4)  # working value: in an emergency, as long as no transport says when
MUNICIPALITY_ANSWERS_WITHIN = timedelta(days=28)  # working value
STAY_DAYS = 90  # a stay in the specialised shelter is meant to last three months (reference domain.md 3.1)


def leaving_faults(began_on: date, ready_on: date | None, left_on: date, today: date) -> dict[str, list[str]]:
    """Days that cannot be, at their fields."""
    faults: dict[str, list[str]] = {}
    if left_on > today:
        faults["left_on"] = [Said(_("{day} has not come yet: write the day on which the person left."), day=left_on)]
    if left_on < began_on:
        faults["left_on"] = [Said(_("The stay began on {day}: write a later day."), day=began_on)]
    if ready_on is not None and left_on < ready_on:
        faults["left_on"] = [Said(_("Ready to move on since {day}: write a later day."), day=ready_on)]
    return faults


def ready_faults(began_on: date, ready_on: date | None, today: date) -> dict[str, list[str]]:
    """Without the day nobody can count how long a place was blocked.

    >>> ready_faults(date(2026, 1, 1), None, date(2026, 5, 1))
    {'ready_on': ['Write since which day: without it nobody can count how long the place is blocked.']}
    """
    if ready_on is None:
        return {"ready_on": [_("Write since which day: without it nobody can count how long the place is blocked.")]}
    if ready_on > today:
        return {"ready_on": [Said(_("{day} has not come yet: write the day since which it is so."), day=ready_on)]}
    if ready_on < began_on:
        return {"ready_on": [Said(_("The stay began on {day}: write a later day."), day=began_on)]}
    return {}
