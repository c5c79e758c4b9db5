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

from opennrm.law.words import Said


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
_BETWEEN = r"(?:van|de|den|der|ten|ter|von|el|al|bin)"
_NAME = rf"{_CAPITAL}(?:\s(?:{_BETWEEN}\s)*{_CAPITAL}){{1,3}}"  # Ivan Petrov, Anna van den Berg
_TURNED = rf"{_CAPITAL},\s{_CAPITAL}"  # Petrov, Ivan
# Of whom nobody may be named. The first are said of one person alone; behind the others a heading may follow ("Victim Support").
_ACCUSED = r"(?i:suspect|verdachte|hoofdverdachte|defendant|trafficker|mensenhandelaar|pimp|loverboy|dader|perpetrator)"
_CALLED = r"(?i:named|called|genaamd|heet|met de naam)"
_ANYBODY = (
    r"(?i:suspects?|(?:hoofd)?verdachten?|defendants?|traffickers?|mensenhandelaren|pimps?|loverboys?|perpetrators?|victims?|"
    r"slachtoffers?|witness(?:es)?|getuigen?|daders?|handelaars?|man|woman|girl|boy|person|vrouw|meisje|jongen|persoon)"
)
_ACTED_ON = (
    r"(?i:arrested|suspected|convicted|sentenced|detained|extradited|prosecuted|aangehouden|verdacht|veroordeeld|opgepakt|"
    r"gearresteerd|uitgeleverd|vervolgd)"
)
_CASE = r"(?:parket|zaak|dossier|bvh|pv|proces-?verbaal|case|file|docket|onderzoek|siena|eurojust|eis)"
_NR = r"(?:nummer|number|no|nr|id|#)"
_PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    ("case", re.compile(r"\b\d{2}[/.-]\d{6}[/.-]\d{2}\b")),  # number of the prosecution: 01/234567-14
    ("case", re.compile(r"\bPL\s?\d{4}[-\s]?\d{4}[-\s]?\d{2,}", re.I)),  # report of the police: PL0600-2014123456
    ("case", re.compile(r"\bECLI:[A-Z]{2}:[A-Z0-9:.]+", re.I)),
    ("case", re.compile(rf"\b(?:{_CASE}|v)[\s-]?{_NR}\.?\s*:?\s*\w*\d[\w/.-]*", re.I)),
    # zaak 14-223, file 2014/55, PV 2014123456; a span of years and "case 3" are none
    ("case", re.compile(rf"\b{_CASE}\s?:?\s(?!(?:19|20)\d\d-(?:19|20)\d\d\b)(?:\d{{2,4}}[-/]\d+[\w/-]*|\d{{6,}}|[A-Z]{{2,}}-\d{{4,}})", re.I)),
    ("case", re.compile(r"\b\d{2}[A-Z][a-z]{2,}\d{2,}\b")),  # an investigation of the police: 26Koolvis12
    ("reference", re.compile(r"\b(?=[0-9A-HJKMNP-TV-Z-]*\d)(?=[0-9A-HJKMNP-TV-Z-]*[A-HJKMNP-TV-Z])[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")),
    ("reference", re.compile(r"\b(?=(?:[A-Z]*\d){2})(?=(?:\d*[A-Z]){2})[0-9A-HJKMNP-TV-Z]{8}\b")),
    ("number", re.compile(r"(?<![\d.,+])(?<!EUR )(?<!€ )(?<!€)\d{9}(?![\d.,])(?!\s?(?:euro|EUR|€))")),  # number of a citizen
    ("number", re.compile(rf"\b(?:bsn|burgerservice|sofi|passport|paspoort|identity card|id-?kaart|egn|cnp)[\s-]?{_NR}?\.?\s*:?\s*[A-Z]{{0,3}}\d[\dA-Z .-]{{4,}}", re.I)),
    ("number", re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{4}(?:\s?\d){8,}\b")),  # account of a bank
    ("contact", re.compile(r"\b[a-z]+[._][a-z]+@[\w.-]+\.\w+", re.I)),  # first.last@
    ("contact", re.compile(r"(?<![\d/])(?:(?:\+|00)31\s?6|06)[\s-]?(?:\d[\s-]?){8}(?!\d)")),  # a mobile belongs to one person
    ("born", re.compile(r"(?:\b(?:born(?: on)?|geboren(?: op)?|geb\.?|dob|date of birth)|°)\s*:?\s*\d[\d\s./-]*\d", re.I)),
    ("born", re.compile(r"\b(?:born|geboren|geb\.)(?: (?:on|op|in))?\s\d{0,2}\s?[a-z]+\s(?:19|20)\d\d\b", re.I)),
    ("vehicle", re.compile(r"\b(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-[A-Z]{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z])\b")),
    ("vehicle", re.compile(r"\b(?i:kenteken|number ?plates?|licen[cs]e plates?|registration)\s*:?\s*(?=[A-Z -]*\d)[A-Z0-9][A-Z0-9 -]{4,9}\b")),
    ("person", re.compile(rf"\b(?:[A-Z]\.\s?){{1,4}}(?:{_BETWEEN}\s)*{_CAPITAL}")),  # J. de Vries
    ("person", re.compile(rf"\b(?i:mr|mrs|ms|dhr|mevr|mevrouw|meneer|de heer|heer)\.?\s(?:(?i:van|de|den|der)\s)*{_CAPITAL}")),
    ("person", re.compile(rf"\b(?:{_NAME}|{_CAPITAL})\s(?i:is|was|has been|wordt|werd|is gisteren)\s(?i:(?:again|opnieuw|een|a|the|de)\s)?(?:{_ACTED_ON}|{_ACCUSED})\b")),
    ("person", re.compile(rf"\b(?:{_NAME}|{_TURNED}),?\s\(?(?i:(?:a|the|de|een|main)\s)?(?:{_ACCUSED}|(?i:victim|slachtoffer|witness|getuige))\b")),
    ("person", re.compile(rf"\b(?i:arrest(?:ed)?|aanhouding|extradition|conviction|aangehouden|convicted)(?i:\sof|\svan)?\s?:?\s{_NAME}")),
    ("person", re.compile(rf"\b{_ANYBODY}\s?[,:;(–-]?\s?(?:(?i:is|are|was|were|van)\s|{_CALLED}\s)*[“\"‘']?(?:{_NAME}|{_TURNED})")),
    ("person", re.compile(rf"\b{_ACCUSED}\s?[:(]?\s?(?:{_BETWEEN}\s)*{_CAPITAL}")),  # suspect Petrov
    ("person", re.compile(rf"\b{_ANYBODY}\s{_CALLED}\s[“\"‘']?{_CAPITAL}")),
    ("person", re.compile(rf"\b(?i:alias|a\.k\.a\.|aka|nicknamed?|bijgenaamd|bijnaam)\s?:?\s?[“\"‘']?{_CAPITAL}")),
]  # fmt: skip
# Words with a capital that are no names: behind "victim" or an initial they make a heading, an office or a place.
_WORDS = """
    support protection programme program unit units service services fund foundation care power centre center centred team teams
    prevention campaign act law code rights organisation organization organisations office police task force ministry department
    union member members states government human trafficking identification assistance shelter shelters interview interviews
    profile profiles statement statements hearing hearings rooms room project projects network netherlands dutch europe european
    international national regional local north south east west northern southern eastern western central africa asia america
    strategic operational preparation purpose countries meetings meeting introduction background conclusion conclusions agenda
    minutes results budget planning aims aim parties actions action period signature annex part phase general other
    nobody none one two three four five who he she they it everyone anyone somebody someone man woman bites suspect suspects
    victim victims witness witnesses referral referrals mechanism guidelines guide training trainings board federation association
    new san santo saint sierra leone costa puerto ivory coast burkina faso sri lanka saudi arabia united kingdom dominican republic
    czech papua cape verde hong kong bosnia herzegovina korea haag hague the den bulgaria romania hungary nigeria poland slovakia
    ukraine china ghana guinea uganda angola albania moldova belgium germany france italy spain
    noord zuid oost midden nederland nederlandse politie gemeente regio stichting centrum bureau slachtofferhulp mensenhandel openbaar
    ministerie koninklijke marechaussee inspectie opvang bulgarije roemenië hongarije polen niemand iedereen twee drie vier een
    bulgarian romanian hungarian nigerian polish chinese belgian german french italian spanish
"""
_NO_NAME = frozenset(_WORDS.split())
_POSTS = frozenset(["desk", "info", "team", "unit", "office", "thb", "contact", "police", "liaison", "press", "helpdesk", "mailbox", "secretariat", "meldpunt"])  # fmt: skip


def _is_none(what: str, text: str) -> bool:
    """Whether it only looks so: an office, a heading, a shared mailbox."""
    if what == "person":
        words = [word for word in re.findall(_CAPITAL, text) if not re.fullmatch(_ANYBODY, word)]
        return any(word.casefold() in _NO_NAME for word in words[:2])
    return what == "contact" and any(word in _POSTS for word in re.split(r"[._@]", text.casefold())[:2])


def found(text: str) -> Iterator[Refused]:
    """Everything in a text that may not stand in cooperation, in the order of the kinds above.

    >>> [one.what for one in found("Suspect Ivan Petrov, parketnummer 01/234567-14")]
    ['case', 'case', 'person', 'person']
    >>> list(found("Trilateral cooperation of the Netherlands, Hungary and Belgium since 2012; 3 teams, 14 actions."))
    []
    """
    for what, pattern in _PATTERNS:
        for hit in pattern.finditer(text):
            if not _is_none(what, hit.group()):
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
