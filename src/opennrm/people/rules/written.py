"""Facts and safe contact as text for the vault, and back. Pure. A version stands in front, so that old rows open."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from opennrm.people.rules.contact import Channel, ChannelKind, SafeContact, Voicemail
from opennrm.people.rules.facts import UNCERTAIN, Birth, Certainty, Fact, PersonFacts, Sex, Source

VERSION = 1


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Birth):
        return {name: _plain(part) for name, part in asdict(value).items() if part is not None}
    return list(value) if isinstance(value, tuple) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _birth(raw: dict[str, Any]) -> Birth:
    return Birth(
        _day(raw.get("day")), raw.get("year"), raw.get("age_from"), raw.get("age_to"), _day(raw.get("judged_on"))
    )


_READ: dict[str, Any] = {"birth": _birth, "nationalities": tuple, "languages": tuple, "sex": Sex}


def _write_fact(fact: Fact[Any]) -> dict[str, Any]:
    written = {"value": _plain(fact.value), "certainty": fact.certainty, "source": fact.source or None}
    written["since"] = _plain(fact.since)
    return {name: part for name, part in written.items() if part is not None}


def _read_fact(name: str, raw: dict[str, Any] | None) -> Fact[Any]:
    if not raw:
        return Fact()
    value = raw.get("value")
    if value is not None and name in _READ:
        value = _READ[name](value)
    return Fact(value, Certainty(raw["certainty"]), Source(raw.get("source", "")), _day(raw.get("since")))


def write_facts(facts: PersonFacts) -> str:
    """
    >>> read_facts(write_facts(PersonFacts(called="Ada"))) == PersonFacts(called="Ada")
    True
    """
    raw: dict[str, Any] = {"version": VERSION, "called": facts.called}
    raw |= {"other_names": list(facts.other_names), "phones": list(facts.phones)}
    raw |= {name: _write_fact(fact) for name in UNCERTAIN if (fact := getattr(facts, name)) != Fact()}
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def read_facts(text: str) -> PersonFacts:
    raw: dict[str, Any] = json.loads(text)
    uncertain = {name: _read_fact(name, raw.get(name)) for name in UNCERTAIN}
    return PersonFacts(
        called=raw.get("called", ""), other_names=tuple(raw.get("other_names", ())),
        phones=tuple(raw.get("phones", ())), **uncertain,
    )  # fmt: skip


def write_contact(contact: SafeContact) -> str:
    """
    >>> contact = SafeContact((Channel(ChannelKind.PHONE, "+31612345678", alone=False),), confirmed_on=date(2026, 1, 2))
    >>> read_contact(write_contact(contact)) == contact
    True
    """
    raw = asdict(contact) | {"version": VERSION, "confirmed_on": _plain(contact.confirmed_on)}
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def read_contact(text: str) -> SafeContact:
    raw: dict[str, Any] = json.loads(text)
    channels = tuple(
        Channel(
            ChannelKind(one["kind"]), one["address"], one["hours"], one["others"], one["alone"],
            Voicemail(one["voicemail"]),
        )
        for one in raw["channels"]
    )  # fmt: skip
    return SafeContact(channels, raw["language"], raw["code_word"], raw["never"], _day(raw["confirmed_on"]))
