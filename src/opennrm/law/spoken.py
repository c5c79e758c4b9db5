"""A history of a clock in one line of words, and its end: how examples are written in tests and on paper."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from opennrm.law.book import edition
from opennrm.law.clocks import Move, Turn, read_clock, refusals
from opennrm.law.terms import Term
from opennrm.law.words import Source

_LONG = {"days": "days", "weeks": "weeks", "months": "months", "years": "years"}


def history(words: str) -> list[Turn]:
    """Read `start 2026-08-20, suspend 2026-10-05 incomplete by immigration, extend 2026-10-19 6 months`."""
    turns = []
    for part in words.split(","):
        pieces = part.split()
        turn = {"move": Move(pieces[0]), "on": date.fromisoformat(pieces[1])}
        rest = pieces[2:]
        if len(rest) >= 2 and rest[0].isdecimal():
            turn["term"] = Term(Source("example"), **{_LONG[rest[1]]: int(rest[0])})
            rest = rest[2:]
        for word, name in (("to", "owner"), ("by", "by")):  # in this order at the end of a part
            if word in rest:
                at = rest.index(word)
                turn[name] = rest[at + 1]
                rest = rest[:at]
        if rest:
            turn["ground"] = rest[0]
        turns.append(Turn(**turn))  # type: ignore[arg-type]
    return turns


def end_of(clock: str, words: str, *, on: str = "") -> str:
    """The end of a clock after this history, or the sentence with which its last act is refused.

    `clock` is an edition and a code; `on` is the day on which one looks, the day of the last act unless given.

    >>> end_of("nl-b8-3 reflection", "start 2026-11-30 slightest_indication by police")
    '2027-02-28'
    >>> end_of("nl-b8-3 reflection", "start 2026-08-20 slightest_indication by police, extend 2026-11-01 1 months by immigration")
    'The law in force for this clock does not provide this.'
    """
    law, code = clock.split()
    found = edition(law).clocks[code]
    if found.term.in_hours:
        moment = datetime.fromisoformat(words.removeprefix("start ")).replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
        return found.term.ends_at(moment).astimezone(moment.tzinfo).isoformat(timespec="minutes")
    turns = history(words)
    if found.moves:
        for n, turn in enumerate(turns):
            starts_by_itself = turn.move == Move.START and Move.START not in found.moves
            if not starts_by_itself and (why := refusals(found.term, found.moves, turns[:n], turn)):
                return " ".join(why)
    reading = read_clock(found.term, turns, date.fromisoformat(on) if on else turns[-1].on)
    assert reading is not None
    return f"{reading.ends_on.isoformat()}{'' if reading.standing_since is None else ', standing still'}"
