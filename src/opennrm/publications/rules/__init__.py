"""What holds for public texts, telephone lines, the directory and messages. Pure: no database, no clock."""

from opennrm.publications.rules.languages import FALL_BACK, LANGUAGES, READERS_LANGUAGES, SOURCE, Language
from opennrm.publications.rules.lines import CONFIRMED_FOR_DAYS, DANGER_NUMBER, Kind, Known, is_current
from opennrm.publications.rules.services_offered import Group, Help
from opennrm.publications.rules.states import LONGEST_LINE, LONGEST_TEXT, STEPS, State, Step, two_people

__all__ = [
    "CONFIRMED_FOR_DAYS", "DANGER_NUMBER", "FALL_BACK", "LANGUAGES", "LONGEST_LINE", "LONGEST_TEXT",
    "READERS_LANGUAGES", "SOURCE", "STEPS", "Group", "Help", "Kind", "Known", "Language", "State", "Step",
    "is_current", "two_people",
]  # fmt: skip
