"""The page docs/reference/law.md: every value of every edition with its source. `python -m opennrm.law.tests.table`."""

from __future__ import annotations

from pathlib import Path

from opennrm.law import book, europe
from opennrm.law.editions import Clock
from opennrm.law.sources import KNOWN
from opennrm.law.terms import Term

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "law.md"


def _length(term: Term) -> str:
    parts = [
        (term.years, "year"),
        (term.months, "month"),
        (term.weeks, "week"),
        (term.days, "day"),
        (term.hours, "hour"),
    ]
    return ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for n, word in parts if n)


def _moves(clock: Clock) -> str:
    return "; ".join(f"{move.replace('_', ' ')} by {', '.join(p.by)}" for move, p in clock.moves.items()) or "none"


def page() -> str:
    lines = [
        "# The law in the book",
        "",
        "Every value that the program uses, with where it comes from; the last table says what the short keys stand for.",
        "What is *from memory* was confirmed by nobody: check it with your legal adviser before you rely on it. The",
        "program shows the same mark on its pages.",
        "",
        "The floor under every country: a reflection period of at least "
        f"{_length(europe.LEAST_REFLECTION)}, a permit of at least {_length(europe.LEAST_PERMIT)}, and "
        + ", ".join(code.replace("_", " ") for code in europe.OWED_AT_LEAST) + " for everybody.",
    ]  # fmt: skip
    for country in book.countries():
        for edition in book.editions(country):
            until = edition.until.isoformat() if edition.until else "today"
            lines += ["", f"## {country}: {edition.name} ({edition.since.isoformat()} to {until})", ""]
            lines += ["| clock | length | what may be done | source |", "| --- | --- | --- | --- |"]
            for clock in edition.clocks.values():
                lines.append(f"| {clock.name} | {_length(clock.term)} | {_moves(clock)} | {clock.term.source.key} |")
            lines += ["", "| what | source |", "| --- | --- |"]
            told = dict.fromkeys((name, source.key) for name, source in edition.sources())
            lines += [f"| {name} | {key} |" for name, key in told]
    lines += ["", "## Sources", "", "| key | what it is |", "| --- | --- |"]
    lines += [f"| {key} | {words} |" for key, words in KNOWN.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
