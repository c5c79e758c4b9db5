"""Dated examples: a clock, what happened, its end, and why. The page docs/reference/dated-examples.md is made of them.

`python -m opennrm.law.tests.examples` writes the page anew; a test fails while page and table differ.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "dated-examples.md"


class Example(NamedTuple):
    clock: str
    words: str
    end: str
    why: str
    on: str = ""


_R, _D, _P = "nl-b8-3 reflection", "nl-b8-3 decision_on_application", "nl-b8-3 temporary_permit"
_BY = "slightest_indication by police"
_NO = "The law in force for this clock does not provide this."
_GROUND = "This is not one of the grounds that the law names."
_POWER = "The law does not give this body the power to decide this."
_OVER = "The last day of this clock has passed."
_OFTEN = "The law does not provide this so often."
_LONG = "The law does not provide so long an extension."


def _starts(clock: str, by: str, pairs: list[tuple[str, str, str]]) -> list[Example]:
    return [Example(clock, f"start {start} {by}".strip(), end, why) for start, end, why in pairs]


GROUPS: dict[str, list[Example]] = {
    "The reflection period: three calendar months; the last day counts (slides-2014, CM-B8)": _starts(
        _R,
        _BY,
        [
            ("2026-08-20", "2026-11-20", "the same day of the third month after"),
            ("2026-11-30", "2027-02-28", "February has no day 30: its last day"),
            ("2027-11-30", "2028-02-29", "the same in a leap year"),
            ("2026-11-29", "2027-02-28", "the 29th is missing too"),
            ("2027-11-29", "2028-02-29", "the 29th exists in a leap year"),
            ("2026-11-28", "2027-02-28", "exactly the same day"),
            ("2026-01-31", "2026-04-30", "April has thirty days"),
            ("2026-03-31", "2026-06-30", "June has thirty days"),
            ("2026-05-31", "2026-08-31", "August has thirty-one"),
            ("2026-08-31", "2026-11-30", "November has thirty days"),
            ("2026-12-31", "2027-03-31", "over the end of the year"),
            ("2026-10-31", "2027-01-31", "over the end of the year, and the clocks went back that week"),
            ("2026-01-01", "2026-04-01", "the shortest way over February: ninety days"),
            ("2026-02-28", "2026-05-28", "from the last day of February; not to the last day of May"),
            ("2028-02-29", "2028-05-29", "from the leap day"),
            ("2028-02-28", "2028-05-28", "the day before the leap day"),
            ("2026-03-28", "2026-06-28", "the night before the clocks go forward"),
            ("2026-03-29", "2026-06-29", "the day on which the clocks go forward"),
            ("2026-10-25", "2027-01-25", "the day on which the clocks go back"),
            ("2026-07-01", "2026-10-01", "ninety-two days"),
        ],
    ),
    "It ends early by a decision of the immigration service alone, and is never extended or suspended (from memory)": [
        Example(_R, f"start 2026-08-20 {_BY}, end_early 2026-09-10 no_report by immigration", "2026-09-10", "decided not to report (CM-DUUR): the day of the decision is the last"),
        Example(_R, f"start 2026-08-20 {_BY}, end_early 2026-08-20 renounced by immigration", "2026-08-20", "on the first day already"),
        Example(_R, f"start 2026-08-20 {_BY}, end_early 2026-11-20 reported by immigration", "2026-11-20", "on the last day"),
        Example(_R, f"start 2026-08-20 {_BY}, end_early 2026-11-21 reported by immigration", _OVER, "a day too late: it ended by itself"),
        Example(_R, f"start 2026-08-20 {_BY}, end_early 2026-09-10 no_report by police", _POWER, "police offer, they do not end"),
        Example(_R, f"start 2026-08-20 {_BY}, end_early 2026-09-10 missing by immigration", _GROUND, "a disappearance is no ground: it raises an alarm"),
        Example(_R, f"start 2026-08-20 {_BY}, extend 2026-11-01 1 months by immigration", _NO, "given once, not extended"),
        Example(_R, f"start 2026-08-20 {_BY}, suspend 2026-10-05 hospital by immigration", _NO, "no verified ground suspends it"),
        Example(_R, f"start 2026-08-20 {_BY}, start 2026-12-01 {_BY}", "This clock was started before: a clock starts once.", "no second period"),
        Example(_R, "start 2026-08-20 slightest_indication by immigration", _POWER, "police or border police offer it (CM-B8)"),
        Example(_R, "start 2026-08-20 slightest_indication by border_police", "2026-11-20", "border police may"),
        Example(_R, "start 2026-08-20 suspicion by police", _GROUND, "the ground is the slightest indication"),
        Example(_R, f"start 2026-08-20 {_BY}, end_early 2026-08-19 renounced by immigration", "This day lies before the day on which the clock began.", "no period ends before it starts"),
    ],
    "A decision clock that is suspended and goes on (Awb art. 4:15, from memory)": [
        Example(_D, "start 2026-03-02", "2026-09-02", "six months"),
        Example(_D, "start 2026-08-31", "2027-02-28", "six months to the end of February"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration, resume 2026-04-15 by immigration", "2026-09-16", "fourteen days stood still"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration, resume 2026-04-01 by immigration", "2026-09-02", "completed the same day: nothing is added"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration, resume 2026-04-02 by immigration", "2026-09-03", "one day"),
        Example(_D, "start 2026-03-02, suspend 2026-03-20 incomplete by immigration, resume 2026-04-03 by immigration", "2026-09-16", "fourteen days over the night in which the clocks go forward"),
        Example(_D, "start 2026-08-03, suspend 2026-10-20 incomplete by immigration, resume 2026-11-03 by immigration", "2027-02-17", "fourteen days over the night in which the clocks go back"),
        Example(_D, "start 2026-03-02, suspend 2026-03-02 incomplete by immigration, resume 2026-03-12 by immigration", "2026-09-12", "suspended on the first day"),
        Example(_D, "start 2026-03-02, suspend 2026-09-02 incomplete by immigration, resume 2026-09-12 by immigration", "2026-09-12", "suspended on the last day: ten days later it is the last day again"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration, resume 2026-04-15 by immigration, suspend 2026-05-01 agreed by immigration, resume 2026-05-11 by immigration", "2026-09-26", "fourteen days and ten"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration", "2026-09-02, standing still", "on the day itself nothing has been added yet"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration", "2026-10-02, standing still", "thirty days later, still standing", "2026-05-01"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration", "2027-12-03, standing still", "it does not pass while it stands still", "2027-07-02"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration, suspend 2026-04-05 agreed by immigration", "This clock stands still already.", "two at once cannot lose an act"),
        Example(_D, "start 2026-03-02, resume 2026-04-15 by immigration", "This clock does not stand still.", "nothing to go on from"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by lawyer", _POWER, "the deciding body alone"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 busy by immigration", _GROUND, "being busy is no ground"),
        Example(_D, "start 2026-03-02, suspend 2026-09-03 incomplete by immigration", _OVER, "too late to suspend"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration, resume 2026-03-20 by immigration", "This day lies before the newest act on this clock.", "acts stand in the order of their days"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration, end_early 2026-04-10 withdrawn by immigration", "2026-04-10", "a clock that stands still can be ended"),
        Example(_D, "start 2026-03-02, hand_over 2026-04-01 other_body by immigration to court", "2026-09-02", "another body decides; the end stays"),
        Example(_D, "start 2026-03-02, end_early 2026-05-05 decided by immigration", "2026-05-05", "the decision was taken"),
        Example(_D, "start 2026-03-02, end_early 2026-05-05 decided by immigration, extend 2026-05-06 1 months advice by immigration", "This clock was ended before.", "ended is ended"),
    ],
    "Extension (Vw art. 25, from memory; WW for the permit)": [
        Example(_D, "start 2026-03-02, extend 2026-08-20 6 months advice by immigration", "2027-03-02", "six months more"),
        Example(_D, "start 2026-08-31, extend 2027-02-20 6 months advice by immigration", "2027-08-28", "counted from the end of February"),
        Example(_D, "start 2026-03-02, extend 2026-08-20 3 months advice by immigration", "2026-12-02", "shorter than the most"),
        Example(_D, "start 2026-03-02, extend 2026-08-20 7 months advice by immigration", _LONG, "longer than the most"),
        Example(_D, "start 2026-03-02, extend 2026-08-20 3 months advice by immigration, extend 2026-11-20 3 months advice by immigration", _OFTEN, "once"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration, resume 2026-04-15 by immigration, extend 2026-08-20 6 months advice by immigration", "2027-03-16", "the months are counted from the bare end, the fourteen days added after"),
        Example(_D, "start 2026-03-02, extend 2026-03-20 6 months advice by immigration, suspend 2026-04-01 incomplete by immigration, resume 2026-04-15 by immigration", "2027-03-16", "in the other order the same"),
        Example(_D, "start 2026-03-02, suspend 2026-04-01 incomplete by immigration, extend 2026-04-05 6 months advice by immigration, resume 2026-04-15 by immigration", "2027-03-16", "while it stands still, the same again"),
        Example(_D, "start 2026-03-02, extend 2026-09-03 6 months advice by immigration", _OVER, "what has passed is not extended"),
        Example(_P, "start 2026-05-01", "2027-05-01", "one year (WW)"),
        Example(_P, "start 2028-02-29", "2029-02-28", "from the leap day"),
        Example(_P, "start 2026-05-01, extend 2027-04-20 1 years case_runs by immigration", "2028-05-01", "renewed while the case runs"),
        Example(_P, "start 2026-05-01, extend 2027-04-20 1 years case_runs by immigration, extend 2028-04-20 1 years case_runs by immigration", "2029-05-01", "renewed again"),
        Example(_P, "start 2026-05-01, end_early 2026-09-09 dismissed by immigration", "2026-09-09", "the case was dismissed (CM-DUUR)"),
        Example(_P, "start 2026-05-01, end_early 2026-09-09 dismissed by prosecution", _POWER, "the prosecution dismisses; the immigration service ends the permit"),
    ],
    "Other terms": [
        Example("nl-b8-3 allowance_request", "start 2026-02-20", "2026-03-06", "two weeks (LOS-RVB, COA)"),
        Example("nl-b8-3 allowance_request", "start 2026-12-24", "2027-01-07", "two weeks over the end of the year"),
        Example("nl-b8-3 objection", "start 2026-06-01", "2026-06-29", "four weeks (from memory)"),
        Example("nl-b8-3 complaint", "start 2026-11-30", "2027-02-28", "three months (from memory)"),
        Example("nl-b8-3 expert_opinion", "start 2018-03-01", "2018-03-29", "four weeks in the pilot (SGM)"),
        Example("nl-b8-3 three_years_on_permit", "start 2028-02-29", "2031-02-28", "three years from a leap day (CM-DUUR, NRM6)"),
        Example("nl-b9 reflection", f"start 2013-05-31 {_BY}", "2013-08-31", "begun under B9, kept under B9"),
        Example("nl-b8-3 decision_on_report", "start 2026-11-20T16:00", "2026-11-21T16:00+01:00", "twenty-four hours (from memory)"),
        Example("nl-b8-3 decision_on_report", "start 2026-10-24T20:00", "2026-10-25T19:00+01:00", "the night has one hour more: twenty-four hours end earlier on the wall"),
        Example("nl-b8-3 decision_on_report", "start 2026-03-28T20:00", "2026-03-29T21:00+02:00", "the night has one hour less"),
        Example("be-2007 reflection", "start 2026-01-31 indication by organisation", "2026-03-17", "another country: forty-five days (from memory)"),
        Example("be-2007 reflection", "start 2028-01-31 indication by police", "2028-03-16", "forty-five days over a leap day"),
        Example("be-2007 attestation", "start 2026-05-01, extend 2026-07-20 3 months inquiry by immigration", "2026-11-01", "another country extends where the first does not (from memory)"),
    ],
}  # fmt: skip

EXAMPLES = [example for group in GROUPS.values() for example in group]


def page() -> str:
    """The page of the reference: every example as a doctest."""
    lines = [
        "# Dated examples of terms",
        "",
        "What a term of the law becomes on the calendar. The day of the start is day zero; the last day counts, to its last",
        "minute; a term in hours is counted by the clock of the world. Each line is run as a test.",
        "",
        "```pycon",
        ">>> from opennrm.law.spoken import end_of",
        "",
        "```",
    ]
    for heading, group in GROUPS.items():
        lines += ["", f"## {heading}", ""]
        for example in group:
            on = f', on="{example.on}"' if example.on else ""
            call = f'end_of("{example.clock}", "{example.words}"{on})'
            lines += [f"{example.why[0].upper()}{example.why[1:]}:", "", "```pycon"]
            lines += [f">>> {call}", repr(example.end), "", "```", ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
