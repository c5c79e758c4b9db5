"""What the columns of a spreadsheet mean: our own template, and those of HTCDS 2.0."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from opennrm.law.bases import Basis
from opennrm.law.words import gettext_noop as _
from opennrm.referrals.rules.report import Report, faults
from opennrm.referrals.rules.sheet import FORMULA, LONGEST_CELL, Row, Sheet
from opennrm.referrals.rules.words import AgeBand, Agreed, Children, Form, Lane, Reporter, Safe, Service, Sex

E = TypeVar("E", bound=StrEnum)


class CannotRead(Exception):
    """A cell does not say what its column asks. The message is for the sender."""


@dataclass
class Understood:
    """What one row says: a report, or why not, column by column."""

    number: int
    cells: Mapping[str, str]
    report: Report | None = None
    reported_on: date | None = None
    origin: str = ""  # the sender's own number for it
    faults: list[tuple[str, str]] = field(default_factory=list)  # (column, sentence)


# --- values ---------------------------------------------------------------------------------------
_DAY = re.compile(r"(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{1,4})(?:[T ]\d.*)?")


def read_day(text: str) -> date:
    """
    >>> read_day("23-11-2026"), read_day("2026-11-23")
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 23))
    """
    found = _DAY.fullmatch(text)
    if found is None:
        raise CannotRead(_("This is no day: write it like 23-11-2026."))
    first, month, last = (int(part) for part in found.groups())
    year, day = (first, last) if len(found[1]) == 4 else (last, first)
    if len(found[1]) != 4 and len(found[3]) != 4:
        raise CannotRead(_("Write the year in four figures, like 23-11-2026."))
    try:
        return date(year, month, day)
    except ValueError:
        raise CannotRead(_("There is no such day in the calendar: write another date, or leave it empty.")) from None


def read_year(text: str) -> int:
    if not re.fullmatch(r"(?:18|19|20)\d\d", text):
        raise CannotRead(_("Write a year in four figures, like 1998."))
    return int(text)


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", text.strip().casefold())


_SAME = {
    "f": "female", "v": "female", "vrouw": "female", "woman": "female", "feminine": "female",
    "m": "male", "man": "male", "masculine": "male", "x": "other",
    "ja": "yes", "true": "yes", "1": "yes", "nee": "no", "false": "no", "0": "no",
    "onbekend": "unknown", "not_known": "unknown", "?": "unknown", "-99": "unknown", "niet_gevraagd": "not_asked",
    "veilig": "safe", "niet_veilig": "not_safe", "unsafe": "not_safe", "onderweg": "under_way",
    "minor": "0-17", "minderjarig": "0-17", "adult": "18+", "volwassen": "18+",
    "anonymous": "counted", "zonder_naam": "counted", "op_naam": "named", "by_name": "named",
    "seksueel": "sexual", "arbeid": "labour", "labor": "labour", "crimineel": "criminal", "bedelen": "begging",
    "orgaan": "organs", "organ": "organs", "huwelijk": "marriage",
    "registratie": "registration", "opvang": "shelter", "advies": "advice",
    "nonspecifiedunknown": "unknown", "transgenderfeminine": "other", "transgendermasculine": "other",
    "nonconforming": "other",
}  # fmt: skip


def one_of(kind: type[E]) -> Callable[[str], E]:
    """A reader for a list of answers, in our codes or the words people use for them."""
    by_plain = {_plain(item.value): item for item in kind}

    def read(text: str) -> E:
        plain = _plain(text)
        found = by_plain.get(plain) or by_plain.get(_plain(_SAME.get(plain, "")))
        if found is None:
            raise CannotRead(_("This answer is not on the list of the template."))
        return found

    return read


def many_of(kind: type[E], same: Mapping[str, E] | None = None) -> Callable[[str], tuple[E, ...]]:
    single = one_of(kind)

    def read(text: str) -> tuple[E, ...]:
        parts = [part for part in re.split(r"[;,|\n]+", text) if part.strip()]
        return tuple(dict.fromkeys((same or {}).get(_plain(part)) or single(part) for part in parts))

    return read


def read_country(text: str) -> str:
    plain = text.strip()
    if _plain(plain) in ("stateless", "staatloos"):
        return "stateless"
    if _plain(plain) in ("unknown", "onbekend", "?", "-99", "00"):
        return "unknown"
    found = _countries().get(plain.casefold())
    if found is None:
        raise CannotRead(
            _("This country is not on the list: write its two-letter code, or its name in English or Dutch.")
        )
    return found


def _countries() -> dict[str, str]:
    if not _COUNTRIES:
        from babel import Locale

        for language in ("en", "nl"):
            for code, name in Locale(language).territories.items():
                if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY:
                    _COUNTRIES[name.casefold()] = code
                    _COUNTRIES[code.casefold()] = code
    return _COUNTRIES


_COUNTRIES: dict[str, str] = {}
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def read_language(text: str) -> str:
    if not re.fullmatch(r"[^\W\d_][\w '()-]{1,23}", text.strip()):
        raise CannotRead(_("Write a language, like “Bulgarian” or “bg”."))
    return text.strip()


def read_languages(text: str) -> tuple[str, ...]:
    return tuple(read_language(part) for part in re.split(r"[;,|]+", text) if part.strip())


def read_text(text: str) -> str:
    return text


def _first_of(kind: type[E]) -> Callable[[str], E]:
    several = many_of(kind)
    return lambda text: several(text)[0]


# --- columns --------------------------------------------------------------------------------------
# heading -> (where it goes: report / person / row, field, reader)
Column = tuple[str, str, Callable[[str], Any]]
OWN: dict[str, Column] = {
    "your_reference": ("row", "origin", read_text),
    "reported_on": ("row", "reported_on", read_day),
    "lane": ("report", "lane", one_of(Lane)),
    "service": ("report", "service", one_of(Service)),
    "basis": ("report", "basis", one_of(Basis)),
    "agreed": ("report", "agreed", one_of(Agreed)),
    "reporter": ("report", "on_behalf_of", read_text),
    "reporter_type": ("report", "on_behalf_kind", one_of(Reporter)),
    "noticed": ("report", "noticed", read_text),
    "noticed_on": ("report", "noticed_on", read_day),
    "safe_now": ("report", "safe_now", one_of(Safe)),
    "who_else": ("report", "who_else", read_text),
    "children": ("report", "children", one_of(Children)),
    "forms": ("report", "forms", many_of(Form)),
    "region": ("report", "region", read_text),
    "interpreter": ("report", "interpreter", read_language),
    "first_names": ("person", "first_names", read_text),
    "surname": ("person", "surname", read_text),
    "called": ("person", "called", read_text),
    "birth_date": ("person", "birth_date", read_day),
    "birth_year": ("person", "birth_year", read_year),
    "age_band": ("person", "age_band", one_of(AgeBand)),
    "sex": ("person", "sex", one_of(Sex)),
    "nationality": ("person", "nationality", read_country),
    "languages": ("person", "languages", read_languages),
    "phone": ("person", "phone", read_text),
    "email": ("person", "email", read_text),
}
_HTCDS_FORMS = {
    "forcedlabour": Form.LABOUR, "childlabour": Form.LABOUR, "sexualexploitation": Form.SEXUAL,
    "forcedmarriage": Form.MARRIAGE, "servitude": Form.DOMESTIC, "organremoval": Form.ORGANS,
    "forcedbegging": Form.BEGGING, "forcedmilitarybynonstateactors": Form.OTHER, "forcedadoption": Form.OTHER,
    "surrogacy": Form.OTHER, "other": Form.OTHER,
}  # fmt: skip
HTCDS: dict[str, Column] = {
    "prs_FirstName": ("person", "first_names", read_text),
    "prs_SecondName": ("person", "surname", read_text),
    "prs_Birthdate": ("person", "birth_date", read_day),
    "prs_Gender": ("person", "sex", one_of(Sex)),
    "prs_PrimaryLanguage": ("report", "interpreter", read_language),
    "prs_Citizenship": ("person", "nationality", lambda text: read_country(re.split(r"[;,| ]+", text)[0])),
    "prs_MobilePhone": ("person", "phone", read_text),
    "prs_Email": ("person", "email", read_text),
    "vic_TypeOfExploitation": ("report", "forms", many_of(Form, _HTCDS_FORMS)),
    "cas_ReferringOrganisation": ("report", "on_behalf_of", read_text),
    "cas_IncomingReferralDate": ("row", "reported_on", read_day),
    "cas_IncomingReferralDetails": ("report", "noticed", read_text),
    "con_Consent": ("report", "agreed", one_of(Agreed)),
    "cas_CaseNumber": ("row", "origin", read_text),
}
_KNOWN = {_plain(name): column for name, column in {**OWN, **HTCDS}.items()}


def unread_columns(sheet: Sheet) -> list[str]:
    """Headings that mean nothing here. Their cells are kept with the referral, and not read."""
    return [name for name in sheet.columns if name and _plain(name) not in _KNOWN]


def is_read(sheet: Sheet) -> bool:
    return any(_plain(name) in _KNOWN for name in sheet.columns)


def understand(row: Row, today: date) -> Understood:
    """A report from one row, or every fault in it, each at its column. Nothing or everything of a row."""
    found = Understood(row.number, row.cells)
    parts: dict[str, dict[str, Any]] = {"report": {}, "person": {}, "row": {}}
    headings: dict[str, str] = {}
    for heading, cell in row.cells.items():
        column = _KNOWN.get(_plain(heading))
        if column is None:
            continue
        part, name, reader = column
        headings[name] = heading
        try:
            parts[part][name] = _read(cell, reader)
        except CannotRead as fault:
            found.faults.append((heading, str(fault)))
    if found.faults:
        return found
    report = _assembled(parts["report"], parts["person"])
    wrong = faults(report, today)
    found.faults = [(headings.get(name, ""), sentence) for name, told in wrong.items() for sentence in told]
    if not found.faults:
        found.report = report
    found.reported_on = parts["row"].get("reported_on")
    found.origin = parts["row"].get("origin", "")
    if found.reported_on is not None and found.reported_on > today:
        found.faults.append((headings["reported_on"], _("This day is still to come.")))
        found.report = None
    return found


def _read(cell: str, reader: Callable[[str], Any]) -> Any:
    if cell == FORMULA:
        raise CannotRead(_("This cell holds a formula, and formulas are not worked out. Write the value."))
    if len(cell) > LONGEST_CELL:
        raise CannotRead(_("This cell holds more than ten pages. Shorten it."))
    return reader(cell)


def _assembled(told: dict[str, Any], person: dict[str, Any]) -> Report:
    report = replace(Report(), **told)
    report = replace(report, person=replace(report.person, **person))
    named = report.person.named or report.person.birth_date is not None
    if "lane" not in told and named:
        report = replace(report, lane=Lane.NAMED)
    return report
