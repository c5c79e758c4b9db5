"""./nrm iati: check, read and write activities in the IATI standard 2.03. Nothing is fetched from a network."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from opennrm.console.cluster import say
from opennrm.kernel import clock
from opennrm.projects.rules.iati.findings import Kind, Report, Severity

INVALID, MISUSED, RULES_BROKEN = 1, 2, 3
HEADINGS = {Kind.XML: "XML", Kind.SCHEMA: "Schema", Kind.CODES: "Codes", Kind.RULES: "Rules"}


def iati(words: list[str]) -> int:
    """Validate, import or export IATI activities; or take over a newer edition of the standard."""
    options = argparse.ArgumentParser("./nrm iati", description=iati.__doc__)
    acts = options.add_subparsers(dest="act", required=True)
    validating = acts.add_parser("validate", help="check a file: exit status 0 valid, 1 invalid, 2 cannot be opened")
    validating.add_argument("file", type=Path)
    validating.add_argument("--strict", action="store_true", help="codes and rules count too: exit status 3 where an error breaks one")  # fmt: skip
    validating.add_argument("--json", action="store_true", help="the report as JSON")
    validating.add_argument("--most", type=int, default=50, metavar="N", help="findings shown of each kind (50)")
    chosen = options.parse_args(words)
    act = {"validate": _validate}[chosen.act]
    return act(chosen)


def _validate(chosen: argparse.Namespace) -> int:
    from opennrm.projects.rules.iati.checking import check

    try:
        with chosen.file.open("rb") as source:
            report = check(source, clock.now())
    except OSError as fault:
        print(f"{chosen.file}: {fault.strerror}.", file=sys.stderr)
        return MISUSED
    if chosen.json:
        print(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
    else:
        show(report, chosen.file.name, chosen.most)
    if not report.valid:
        return INVALID
    return RULES_BROKEN if chosen.strict and not report.clean else 0


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
