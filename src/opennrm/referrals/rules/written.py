"""A report as text, for sealing, and back. Old texts stay readable: what is missing reads as not asked."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from opennrm.law.bases import Basis
from opennrm.referrals.rules.report import PersonLine, Report
from opennrm.referrals.rules.words import AgeBand, Agreed, Children, Form, Lane, Reporter, Safe, Service, Sex

FORMAT = 1


def write_report(report: Report) -> str:
    """
    >>> read_report(write_report(Report(noticed="a word"))) == Report(noticed="a word")
    True
    """
    person = {name: _plain(value) for name, value in vars(report.person).items()}
    rest = {name: _plain(value) for name, value in vars(report).items() if name != "person"}
    return json.dumps({"format": FORMAT, **rest, "person": person}, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [list(item) if isinstance(item, tuple) else str(item) for item in value]
    return value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def read_report(text: str) -> Report:
    raw: dict[str, Any] = json.loads(text)
    told: dict[str, Any] = raw.get("person", {})
    person = PersonLine(
        first_names=told.get("first_names", ""),
        surname=told.get("surname", ""),
        called=told.get("called", ""),
        birth_date=_day(told.get("birth_date")),
        birth_year=told.get("birth_year"),
        age_band=AgeBand(told.get("age_band", AgeBand.NOT_ASKED)),
        sex=Sex(told.get("sex", Sex.NOT_ASKED)),
        nationality=told.get("nationality", ""),
        languages=tuple(told.get("languages", ())),
        phone=told.get("phone", ""),
        email=told.get("email", ""),
    )
    kind = raw.get("on_behalf_kind")
    return Report(
        lane=Lane(raw.get("lane", Lane.COUNTED)),
        service=Service(raw.get("service", Service.REGISTRATION)),
        noticed=raw.get("noticed", ""),
        noticed_on=_day(raw.get("noticed_on")),
        noticed_when=raw.get("noticed_when", ""),
        safe_now=Safe(raw.get("safe_now", Safe.NOT_ASKED)),
        who_else=raw.get("who_else", ""),
        children=Children(raw.get("children", Children.NOT_ASKED)),
        reach=raw.get("reach", ""),
        no_call_back=bool(raw.get("no_call_back", False)),
        interpreter=raw.get("interpreter", ""),
        region=raw.get("region", ""),
        forms=tuple(Form(form) for form in raw.get("forms", ())),
        person=person,
        basis=Basis(raw["basis"]) if raw.get("basis") else None,
        agreed=Agreed(raw.get("agreed", Agreed.NOT_ASKED)),
        signs=tuple((code, answer) for code, answer in raw.get("signs", ())),
        on_behalf_of=raw.get("on_behalf_of", ""),
        on_behalf_kind=Reporter(kind) if kind else None,
        linkage=raw.get("linkage", ""),
    )
