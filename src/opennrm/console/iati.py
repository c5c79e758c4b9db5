"""./nrm iati: check, read and write activities in the IATI standard 2.03. Nothing is fetched from a network."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from opennrm.console.cluster import say
from opennrm.kernel import clock
from opennrm.projects.rules.iati.findings import Kind, Report, Severity

if TYPE_CHECKING:
    from opennrm.kernel.actors import Actor

INVALID, MISUSED, RULES_BROKEN = 1, 2, 3
HEADINGS = {Kind.XML: "XML", Kind.SCHEMA: "Schema", Kind.CODES: "Codes", Kind.RULES: "Rules"}


def iati(words: list[str]) -> int:
    """Validate, import or export IATI activities; or take over a newer edition of the standard."""
    options = argparse.ArgumentParser("./nrm iati", description=iati.__doc__)
    acts = options.add_subparsers(dest="act", required=True)
    validating = acts.add_parser("validate", help="check a file: exit status 0 valid, 1 invalid, 2 cannot be opened")
    validating.add_argument("file", type=Path, help="the file; - reads standard input")
    validating.add_argument("--strict", action="store_true", help="codes and rules count too: exit status 3 where an error breaks one")  # fmt: skip
    validating.add_argument("--json", action="store_true", help="the report as JSON")
    validating.add_argument("--most", type=int, default=50, metavar="N", help="findings shown of each kind (50)")
    taking = acts.add_parser("import", help="take the activities of a valid file in; nothing is released by it")
    taking.add_argument("file", type=Path)
    taking.add_argument("--hide", action="append", default=[], metavar="TAG", help="a part to keep private, as location or contact-info")  # fmt: skip
    giving = acts.add_parser("export", help="write what has been released")
    giving.add_argument("-o", "--output", type=Path, help="a file; without it, standard output")
    giving.add_argument("--internal", action="store_true", help="also what is not released or private: for a backup, never for publication")  # fmt: skip
    renewing = acts.add_parser("refresh", help="take over schemas, lists and ruleset from a folder")
    renewing.add_argument("folder", type=Path)
    chosen = options.parse_args(words)
    act = {"validate": _validate, "import": _import, "export": _export, "refresh": _refresh}[chosen.act]
    return act(chosen)


def _validate(chosen: argparse.Namespace) -> int:
    from opennrm.projects.rules.iati.checking import check

    try:
        with _opened(chosen.file) as source:
            report = check(source, clock.now())
    except OSError as fault:
        print(f"{chosen.file}: {fault.strerror}.", file=sys.stderr)
        return MISUSED
    if chosen.json:
        print(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
    else:
        show(report, chosen.file.name, max(0, chosen.most))
    if not report.valid:
        return INVALID
    return RULES_BROKEN if chosen.strict and not report.clean else 0


def _opened(file: Path) -> AbstractContextManager[BinaryIO]:
    """The file, or standard input for “-”, which stays open."""
    return nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb")


def _import(chosen: argparse.Namespace) -> int:
    """First the whole file is checked, then it is taken in, in one transaction: all of it or nothing."""
    import django

    django.setup()
    from opennrm.kernel.actors import Actor, acting
    from opennrm.kernel.errors import Broken
    from opennrm.projects import services as projects
    from opennrm.projects.rules.iati.checking import Check, check

    job = Actor.for_job("iati-import")
    try:
        with chosen.file.open("rb") as source:
            if not source.seekable():
                print(f"{chosen.file}: a file is read twice, first to check it; give a file, not a stream.", file=sys.stderr)  # fmt: skip
                return MISUSED
            report = check(source, clock.now())
            if not report.valid or report.about != "activities":
                show(report, chosen.file.name, 20)
                say("Nothing was taken in." if report.valid else "Nothing was taken in: mend the file first.")
                return INVALID
            source.seek(0)
            count = new = 0
            with acting(job):
                for record in Check(clock.now(), rules=False).records(source):
                    _, is_new = projects.import_activity(record.element, hidden_tags=chosen.hide, by=job)
                    count, new = count + 1, new + is_new
    except OSError as fault:
        print(f"{chosen.file}: {fault.strerror}.", file=sys.stderr)
        return MISUSED
    except Broken as fault:
        print(f"Nothing was taken in. {fault}", file=sys.stderr)
        return INVALID
    say(
        f"Activities taken in: {count}, of them new: {new}. Nothing is released before a project officer has checked it."
    )
    return 0


def _export(chosen: argparse.Namespace) -> int:
    import django

    django.setup()
    from opennrm.kernel.actors import Actor
    from opennrm.projects.selectors import PUBLIC

    viewer = Actor.for_job("iati-export") if chosen.internal else PUBLIC
    if chosen.output is None:
        _write_all(sys.stdout.buffer, viewer)
        return 0
    partial = chosen.output.with_name(chosen.output.name + ".part")
    try:
        with partial.open("wb") as out:
            count = _write_all(out, viewer)
        partial.replace(chosen.output)
    except OSError as fault:
        print(f"{chosen.output}: {fault.strerror}.", file=sys.stderr)
        return MISUSED
    say(f"Wrote {chosen.output}: {count} activities.")
    return 0


def _write_all(out: BinaryIO, viewer: Actor) -> int:
    from opennrm.projects import selectors
    from opennrm.projects.rules.iati import writing

    def records() -> Iterator[Any]:
        after = ""
        while batch := selectors.export_batch(after, 200, clock.today(), viewer=viewer):
            yield from (element for _, element in batch)
            after = batch[-1][0]

    return writing.write_file(records(), clock.now().isoformat(timespec="seconds"), out)


def _refresh(chosen: argparse.Namespace) -> int:
    """A folder laid out as the standard's own repositories are, side by side; see the README beside the data."""
    from opennrm.projects.rules.iati import refreshing

    try:
        changed = refreshing.refresh(chosen.folder)
    except refreshing.NotTheStandard as fault:
        print(fault, file=sys.stderr)
        return MISUSED
    for line in changed or ["Nothing changed."]:
        say(line)
    return 0


def show(report: Report, name: str, most: int) -> None:
    """The report in words: what makes the file invalid first, codes and rules apart."""
    for kind in Kind:
        findings = report.findings[kind][:most]
        if not findings:
            continue
        errors, warnings = report.count(kind, Severity.ERROR), report.count(kind, Severity.WARNING)
        say(f"{HEADINGS[kind]}: {_counted(errors, 'error')}, {_counted(warnings, 'warning')}")
        for finding in findings:
            say(f"  {finding.words()}")
        if errors + warnings > len(findings):
            say(f"  … and {errors + warnings - len(findings)} more")
    say(f"{name}: {_counted(report.records, 'record')} checked against IATI 2.03.")
    say(_verdict(report))


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _verdict(report: Report) -> str:
    if not report.valid:
        return "INVALID: the file breaks the XML or the schema (above). Others cannot read it before that is mended."
    broken = report.count(Kind.CODES, Severity.ERROR) + report.count(Kind.RULES, Severity.ERROR)
    if broken:
        return f"VALID: the schema holds. {_counted(broken, 'error')} against codes or rules remain (above)."
    return "VALID: schema, codes and rules hold."
