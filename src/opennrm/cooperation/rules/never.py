"""What never enters cooperation: whoever reads it works together, but not on this case.

Bodies, instruments and bottlenecks are read by people of many organisations and several countries, far from any file. So
names of suspects, victims and contacts, numbers of cases, and everything else that leads to one person are refused, and the
form says why. A machine finds numbers well and names badly: it knows a name by what stands around it. What it cannot know,
the second pair of eyes must.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from opennrm.cooperation.rules.said import Said


@dataclass(frozen=True)
class Refused:
    """What was found, as it was written, and why it may not stand there."""

    what: str
    text: str

    @property
    def why(self) -> Said:
        return Said(WHY[self.what], text=self.text)


WHY = {
    "case": "“{text}” looks like the number of a case. Whoever reads this works on no file; numbers stay in the file.",
    "reference": "“{text}” looks like a reference of this program. It leads to a person; leave it out.",
    "person": "“{text}” looks like the name of a person. Suspects, victims and witnesses are never named here; write the role instead.",
    "number": "“{text}” looks like a number that belongs to one person. Leave it out.",
    "contact": "“{text}” leads to one person. Give a post or a shared mailbox, without a name in it.",
    "born": "“{text}” tells when somebody was born. Write an age group instead.",
    "vehicle": "“{text}” looks like a number plate. Leave it out.",
}

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀŁŐŰŚŠŽŻ][\w’'-]+"
_PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    ("case", re.compile(r"\b\d{2}[/.-]\d{6}[/.-]\d{2}\b")),  # number of the prosecution: 01/234567-14
    ("case", re.compile(r"\bPL\s?\d{4}[-\s]?\d{6,}\b", re.I)),  # report of the police: PL0600-2014123456
    ("case", re.compile(r"\bECLI:[A-Z]{2}:[A-Z0-9:.]+", re.I)),
    ("case", re.compile(r"\b(?:parket|zaak|dossier|bvh|proces-?verbaal|case|file|docket|v)[\s-]?(?:nummer|number|no|nr|#)\.?\s*:?\s*\w*\d[\w/.-]*", re.I)),
    ("reference", re.compile(r"\b(?=[0-9A-HJKMNP-TV-Z-]*\d)(?=[0-9A-HJKMNP-TV-Z-]*[A-HJKMNP-TV-Z])[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")),
    ("number", re.compile(r"(?<![\d.,+])\d{9}(?![\d.,])")),  # number of a citizen
    ("number", re.compile(r"\b(?:NL)\d{2}\s?[A-Z]{4}(?:\s?\d{2,4}){3}\b")),  # account of a bank
    ("contact", re.compile(r"\b[a-z]+[._][a-z]+@[\w.-]+\.\w+", re.I)),  # first.last@
    ("contact", re.compile(r"(?<![\d/])(?:\+31\s?6|06)[\s-]?(?:\d[\s-]?){8}(?!\d)")),  # a mobile belongs to one person
    ("born", re.compile(r"\b(?:born(?: on)?|geboren(?: op)?|geb\.?|dob|date of birth)\s*:?\s*\d[\d\s./-]*\d", re.I)),
    ("vehicle", re.compile(r"\b(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-[A-Z]{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z])\b")),
    ("person", re.compile(rf"\b(?:[A-Z]\.\s?){{1,4}}(?:(?:van|de|den|der|ten|ter|von|el|al|bin)\s)*{_CAPITAL}")),  # J. de Vries
    ("person", re.compile(rf"\b(?i:mr|mrs|ms|dhr|mevr|mevrouw|meneer|de heer|heer)\.?\s(?:(?:van|de|den|der)\s)*{_CAPITAL}")),
    ("person", re.compile(rf"{_CAPITAL}\s(?:(?:van|de|den|der|bin|al)\s)*{_CAPITAL}\s(?i:is|was|has been|wordt|werd|is gisteren)\s(?i:(?:again|opnieuw)\s)?(?i:arrested|suspected|convicted|sentenced|detained|aangehouden|verdacht|veroordeeld|opgepakt|gearresteerd)\b")),
    ("person", re.compile(rf"\b(?i:suspects?|verdachten?|defendants?|traffickers?|pimps?|victims?|slachtoffers?|witness(?:es)?|getuigen?|daders?|handelaars?|man|woman|girl|boy|person|vrouw|meisje|jongen|persoon|alias|nicknamed)\s(?:(?:is|are|was|were|named|called|genaamd|heet|van|de|den|der)\s)*[“\"‘']?{_CAPITAL}(?:\s(?:(?:van|de|den|der)\s)*{_CAPITAL})+")),
]  # fmt: skip


def found(text: str) -> Iterator[Refused]:
    """Everything in a text that may not stand in cooperation, in the order of the kinds above.

    >>> [one.what for one in found("Suspect Ivan Petrov, parketnummer 01/234567-14")]
    ['case', 'case', 'person']
    >>> list(found("Trilateral cooperation of the Netherlands, Hungary and Belgium since 2012; 3 teams, 14 actions."))
    []
    """
    for what, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            yield Refused(what, hit.group().strip())


def reasons(text: str) -> list[Said]:
    """Why this text may not stand there, each once; empty if it may."""
    seen: dict[str, Said] = {}
    for one in found(text):
        if not any(one.text in other for other in seen):
            seen.setdefault(one.text, one.why)
    return list(seen.values())


# In a paper that was written for a meeting: names of who was there and rulings that were published may stand in it.
_IN_PAPERS = ("case", "reference", "born")


def in_paper(text: str) -> list[Said]:
    """Why a paper of a meeting may not be kept: it speaks of one case. Empty if it does not.

    >>> in_paper("Present: J. de Vries. See ECLI:NL:HR:2014:3456.")
    []
    >>> [one.values for one in in_paper("Case number 55-2014 was discussed.")]
    [{'text': 'Case number 55-2014'}]
    """
    seen = {
        one.text: one.why for one in found(text) if one.what in _IN_PAPERS and not one.text.upper().startswith("ECLI")
    }
    return [why for text, why in seen.items() if not any(text != other and text in other for other in seen)]
