"""Tables of residence."""

from opennrm.kernel.words import Compartment
from opennrm.residence.models.period import Alarm, Clock, Cooperation, Intake, Owed, Period, Question, Turn
from opennrm.residence.models.procedure import CriminalCase, Decision, Identification, Procedure, SetbackNote
from opennrm.residence.models.telling import Feed, Reminder, digest_of

__all__ = [
    "Alarm",
    "Clock",
    "Cooperation",
    "CriminalCase",
    "Decision",
    "Feed",
    "Identification",
    "Intake",
    "Owed",
    "Period",
    "Procedure",
    "Question",
    "Reminder",
    "SetbackNote",
    "Turn",
    "digest_of",
    "part_of",
]


def part_of(clock: Clock) -> Compartment | None:
    """The part of the file that a clock belongs to; None where the whole team sees it."""
    return Compartment(clock.part) if clock.part else None
