"""Every rule of the standard ruleset, by its number: one file in which it holds and one in which it is broken.

Each example changes one part of a small activity (or organisation) that breaks no rule at all. Both files obey the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from opennrm.projects.rules.iati import standard
from opennrm.projects.rules.iati.checking import check
from opennrm.projects.rules.iati.findings import Kind, Report

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# The parts of an activity in the order of the schema, as short as a valid activity allows.
ACTIVITY = {
    "attributes": 'xml:lang="en" default-currency="EUR" last-updated-datetime="2025-06-01T00:00:00Z"',
    "identifier": "<iati-identifier>XM-DAC-7-1</iati-identifier>",
    "reporting": '<reporting-org ref="XM-DAC-7" type="10"><narrative>Ministry</narrative></reporting-org>',
    "title": "<title><narrative>Shelter</narrative></title>",
    "description": "<description><narrative>A shelter.</narrative></description>",
    "participating": '<participating-org role="1" ref="XM-DAC-7"/>',
    "other": "",
    "status": '<activity-status code="2"/>',
    "dates": '<activity-date iso-date="2024-01-01" type="2"/>',
    "places": '<recipient-country code="KZ"/>',
    "sectors": '<sector code="15160"/>',
    "items": "",
    "markers": "",
    "aid": "",
    "budgets": "",
    "planned": "",
    "capital": "",
    "transactions": "",
    "related": "",
    "results": "",
}
ORGANISATION = {
    "attributes": 'xml:lang="en" default-currency="EUR" last-updated-datetime="2025-06-01T00:00:00Z"',
    "identifier": "<organisation-identifier>XM-DAC-7</organisation-identifier>",
    "name": "<name><narrative>Ministry</narrative></name>",
    "reporting": '<reporting-org ref="XM-DAC-7" type="10"><narrative>Ministry</narrative></reporting-org>',
    "budgets": "",
}
OF_ORGANISATIONS = {"1.12.1", "1.12.13", "1.17.1", "1.18.1", "1.18.8", "1.18.13", "4.5.1", "7.8.2", "11.3.1", "11.4.1"}


def file_of(number: str, parts: dict[str, str]) -> BytesIO:
    whole, one, base = (
        ("iati-organisations", "iati-organisation", ORGANISATION) if number.split(" ")[0] in OF_ORGANISATIONS or "name" in parts
        else ("iati-activities", "iati-activity", ACTIVITY)
    )  # fmt: skip
    assert parts.keys() <= base.keys() | {"name"}, parts
    held = base | parts
    inner = "\n".join(text for key, text in held.items() if key != "attributes" and text)
    return BytesIO(f'<{whole} version="2.03">\n<{one} {held["attributes"]}>\n{inner}\n</{one}>\n</{whole}>\n'.encode())


def money(value: str = "5", attributes: str = 'value-date="2024-06-01"') -> str:
    return f"<value {attributes}>{value}</value>"


def spent(inside: str = "", on: str = "2024-06-01", value: str = "") -> str:
    """A transaction; what is inside stands where the schema wants sector, places and aid."""
    return f'<transaction><transaction-type code="3"/><transaction-date iso-date="{on}"/>{value or money()}{inside}</transaction>'


def period(begins: str, ends: str) -> str:
    return f'<period-start iso-date="{begins}"/><period-end iso-date="{ends}"/>'


def budget(begins: str, ends: str, name: str = "budget", inside: str = "") -> str:
    return f"<{name}>{inside}{period(begins, ends)}{money()}</{name}>"


def country_budget(valued_on: str) -> str:
    """A budget for one country whose line is valued on this day."""
    line = f"<budget-line>{money(attributes=f'value-date=§{valued_on}§')}<narrative>L</narrative></budget-line>"
    made = budget("2024-01-01", "2024-12-31", "recipient-country-budget", '<recipient-country code="KZ"/>')
    end = "</recipient-country-budget>"
    return made.replace(end, line.replace("§", '"') + end)


def planned(inside: str) -> str:
    return f"<planned-disbursement>{period('2024-01-01', '2024-12-31')}{money()}{inside}</planned-disbursement>"


def owner(inside: str) -> str:
    return f'<other-identifier ref="o" type="A1">{inside}</other-identifier>'


def result(inside: str, measure: str = "1", reference: str = "") -> str:
    title = "<title><narrative>Places</narrative></title>"
    return f'<result type="1">{title}{reference}<indicator measure="{measure}">{title}{inside}</indicator></result>'


def measured(what: str, value: str | None) -> str:
    held = "" if value is None else f' value="{value}"'
    return f"<period>{period('2024-01-01', '2024-12-31')}<{what}{held}/></period>"


def sectors(*some: str) -> str:
    return "".join(f"<sector {one}/>" for one in some)


def items(vocabulary: str, *shares: str) -> str:
    held = "".join('<budget-item code="1.1.1"' + (f' percentage="{share}"/>' if share else "/>") for share in shares)
    return f'<country-budget-items vocabulary="{vocabulary}">{held}</country-budget-items>'


REGION, COUNTRY = '<recipient-region vocabulary="1" code="298"{}/>', '<recipient-country code="{}"{}/>'
HALF, HUNDRED, SIXTY = ' percentage="50"', ' percentage="100"', ' percentage="60"'
TWO_COUNTRIES = COUNTRY.format("KZ", HALF) + COUNTRY.format("AO", "{}")
OWN_CODE = '<sector vocabulary="99" code="a">{}</sector>'


def identifiers(number: str, part: str, make: str, good: str = "XM-DAC-7", bad_sign: str = "ZZ/9-1") -> Any:
    """The same three questions are asked of many organisations: spaces, forbidden signs."""
    return (number, {part: make.format(good)}, {part: make.format(bad_sign)})


REPORTING = '<reporting-org ref="{}" type="10"><narrative>M</narrative></reporting-org>'
PARTICIPATING = '<participating-org role="4" ref="{}"/>'
FORMER = '<other-identifier ref="{}" type="B1"/>'
EXAMPLES: list[tuple[str, dict[str, str], dict[str, str]]] = [
    # identifiers
    ("1.1.3", {}, {"identifier": "<iati-identifier>XM-DAC-7</iati-identifier>"}),
    ("1.1.21", {"identifier": "<iati-identifier>NL-1-9</iati-identifier>", "other": FORMER.format("NL-1")}, {"identifier": "<iati-identifier>NL-1-9</iati-identifier>"}),
    ("1.1.21 no hyphen", {}, {"identifier": "<iati-identifier>XM-DAC-71</iati-identifier>"}),
    ("1.3.1", {}, {"identifier": "<iati-identifier>XM-DAC-7-1 </iati-identifier>"}),
    ("1.3.13", {"identifier": "<iati-identifier>ZZ-99-1</iati-identifier>"}, {"identifier": "<iati-identifier>ZZ-99/1</iati-identifier>"}),
    ("1.3.13 question", {}, {"identifier": "<iati-identifier>ZZ-99?1</iati-identifier>"}),
    ("1.4.1", {"planned": planned('<provider-org provider-activity-id="a" ref="XM-DAC-7"/>')}, {"planned": planned('<provider-org provider-activity-id=" a" ref="XM-DAC-7"/>')}),
    ("1.5.1", {"planned": planned('<receiver-org receiver-activity-id="a" ref="XM-DAC-7"/>')}, {"planned": planned('<receiver-org receiver-activity-id="a " ref="XM-DAC-7"/>')}),
    ("1.6.1", {"other": '<other-identifier ref="a" type="A3"/>'}, {"other": '<other-identifier ref="a " type="A3"/>'}),
    ("1.7.1", {"related": '<related-activity ref="a" type="1"/>'}, {"related": '<related-activity ref=" a" type="1"/>'}),
    ("1.8.1", {}, {"participating": PARTICIPATING.format("XM-DAC-7 ")}),
    identifiers("1.8.13", "participating", PARTICIPATING),
    ("1.9.1", {"participating": '<participating-org role="4" ref="XM-DAC-7" activity-id="a"/>'}, {"participating": '<participating-org role="4" ref="XM-DAC-7" activity-id="a "/>'}),
    ("1.10.1", {"planned": planned('<provider-org ref="XM-DAC-7"/>')}, {"planned": planned('<provider-org ref=" XM-DAC-7"/>')}),
    identifiers("1.10.13", "planned", planned('<provider-org ref="{}"/>')),
    ("1.11.1", {"other": owner('<owner-org ref="XM-DAC-7"/>')}, {"other": owner('<owner-org ref="XM-DAC-7 "/>')}),
    identifiers("1.11.13", "other", owner('<owner-org ref="{}"/>')),
    ("1.12.1", {}, {"identifier": "<organisation-identifier> XM-DAC-7</organisation-identifier>"}),
    ("1.12.13", {}, {"identifier": "<organisation-identifier>ZZ/9</organisation-identifier>"}),
    ("1.14.1", {}, {"reporting": REPORTING.format("XM-DAC-7 ")}),
    ("1.14.8", {"reporting": REPORTING.format("NL-KVK-12345678"), "identifier": "<iati-identifier>NL-KVK-12345678-1</iati-identifier>"}, {"reporting": REPORTING.format("ZZ-9-1")}),
    identifiers("1.14.13", "reporting", REPORTING),
    ("1.15.1", {"planned": planned('<receiver-org ref="XM-DAC-7"/>')}, {"planned": planned('<receiver-org ref="XM-DAC-7 "/>')}),
    identifiers("1.15.13", "planned", planned('<receiver-org ref="{}"/>')),
    ("1.16.1", {"other": FORMER.format("NL-1")}, {"other": FORMER.format("NL-1 ")}),
    ("1.17.1", {"budgets": budget("2024-01-01", "2024-12-31", "recipient-org-budget", '<recipient-org ref="XM-DAC-7"><narrative>R</narrative></recipient-org>')}, {"budgets": budget("2024-01-01", "2024-12-31", "recipient-org-budget", '<recipient-org ref="XM-DAC-7 "><narrative>R</narrative></recipient-org>')}),
    ("1.18.1", {}, {"reporting": REPORTING.format(" XM-DAC-7")}),
    ("1.18.8", {"reporting": REPORTING.format("NL-KVK-1")}, {"reporting": REPORTING.format("ZZ-9-1")}),
    identifiers("1.18.13", "reporting", REPORTING),
    # sectors
    ("2.1.1", {"sectors": sectors('code="15160" percentage="50"', 'code="16070" percentage="50"')}, {"sectors": sectors('code="15160" percentage="50"', 'code="16070"')}),
    ("2.1.1 another list", {"sectors": sectors('code="15160"', 'vocabulary="2" code="151" percentage="50"', 'vocabulary="2" code="152" percentage="50"')}, {"sectors": sectors('code="15160"', 'vocabulary="2" code="151"', 'vocabulary="2" code="152"')}),
    ("2.1.2", {"sectors": sectors('code="15160" percentage="33.3"', 'code="16070" percentage="66.7"')}, {"sectors": sectors('code="15160" percentage="50"', 'code="16070" percentage="49.9"')}),
    ("2.1.2 another list", {"sectors": sectors('code="15160"', 'vocabulary="2" code="151" percentage="10"', 'vocabulary="2" code="152" percentage="90"')}, {"sectors": sectors('code="15160"', 'vocabulary="2" code="151" percentage="50"', 'vocabulary="2" code="152" percentage="51"')}),
    ("2.1.4", {"sectors": sectors('code="15160" percentage="100"')}, {"sectors": sectors('code="15160" percentage="99"')}),
    ("2.1.4 another list", {"sectors": sectors('code="15160"', 'vocabulary="2" code="151" percentage="100"')}, {"sectors": sectors('code="15160"', 'vocabulary="2" code="151" percentage="40"')}),
    ("2.2.1", {"sectors": OWN_CODE.format("<narrative>own</narrative>")}, {"sectors": OWN_CODE.format("")}),
    ("102.1.1", {}, {"sectors": '<sector vocabulary="2" code="151"/>'}),
    # places
    ("3.1.1", {"places": TWO_COUNTRIES.format(HALF)}, {"places": TWO_COUNTRIES.format("")}),
    ("3.1.2", {"places": TWO_COUNTRIES.format(HALF)}, {"places": TWO_COUNTRIES.format(SIXTY)}),
    ("3.1.4", {"places": COUNTRY.format("KZ", HUNDRED)}, {"places": COUNTRY.format("KZ", SIXTY)}),
    ("3.4.1", {"places": REGION.format(HALF) * 2}, {"places": REGION.format(HALF) + REGION.format("")}),
    ("3.4.2", {"places": COUNTRY.format("KZ", HALF) + REGION.format(HALF)}, {"places": COUNTRY.format("KZ", SIXTY) + REGION.format(HALF)}),
    ("3.4.4", {"places": REGION.format(HUNDRED)}, {"places": REGION.format(SIXTY)}),
    ("3.6.2", {"transactions": spent()}, {"transactions": spent('<recipient-country code="KZ"/>')}),
    ("3.7.1", {"places": "", "transactions": spent('<recipient-country code="KZ"/>')}, {"places": "", "transactions": spent()}),
    ("3.7.2", {"places": "", "transactions": spent('<recipient-country code="KZ"/>')}, {"places": "", "transactions": spent('<recipient-country code="KZ"/>') + spent()}),
    # languages and words
    ("4.1.1", {"attributes": 'default-currency="EUR"', "reporting": REPORTING.replace("<narrative>", '<narrative xml:lang="en">').format("XM-DAC-7"), "title": '<title><narrative xml:lang="en">S</narrative></title>', "description": '<description><narrative xml:lang="en">S</narrative></description>'}, {"attributes": 'default-currency="EUR"'}),
    ("4.3.1", {}, {"title": "<title><narrative/></title>"}),
    ("4.4.1", {}, {"description": "<description><narrative></narrative></description>"}),
    ("4.5.1", {"attributes": "", "name": '<name><narrative xml:lang="en">M</narrative></name>', "reporting": '<reporting-org ref="XM-DAC-7" type="10"><narrative xml:lang="en">M</narrative></reporting-org>'}, {"attributes": ""}),
    # what must be said
    ("6.2.2", {"sectors": "", "transactions": spent('<sector code="15160"/>')}, {"sectors": "", "transactions": spent()}),
    ("6.6.2", {"transactions": spent()}, {"transactions": spent('<sector code="15160"/>')}),
    ("6.7.2", {"sectors": "", "transactions": spent('<sector code="15160"/>') * 2}, {"sectors": "", "transactions": spent('<sector code="15160"/>') + spent()}),
    ("6.8.1", {"other": owner("<owner-org><narrative>O</narrative></owner-org>")}, {"other": owner("<owner-org/>")}),
    ("6.9.1", {"planned": planned("<provider-org><narrative>P</narrative></provider-org>")}, {"planned": planned("<provider-org/>")}),
    ("6.9.2", {"planned": planned("<receiver-org><narrative>P</narrative></receiver-org>")}, {"planned": planned("<receiver-org/>")}),
    ("6.10.1", {"participating": '<participating-org role="4"><narrative>N</narrative></participating-org>'}, {"participating": '<participating-org role="4"/>'}),
    ("6.11.1", {"dates": '<activity-date iso-date="2024-01-01" type="1"/>'}, {"dates": '<activity-date iso-date="2024-01-01" type="3"/>'}),
    ("6.13.1", {"markers": '<policy-marker vocabulary="99" code="a" significance="1"><narrative>own</narrative></policy-marker>'}, {"markers": '<policy-marker vocabulary="99" code="a" significance="1"/>'}),
    ("6.14.1", {"markers": '<policy-marker code="1" significance="1"/>'}, {"markers": '<policy-marker code="1"/>'}),
    # money
    ("7.5.3", {"budgets": budget("2024-01-01", "2024-12-31")}, {"budgets": budget("2024-01-01", "2025-01-02")}),
    *[(f"7.5.3 {name}", {"budgets": budget("2024-01-01", "2024-12-31", name, inside), "name": ORGANISATION["name"]}, {"budgets": budget("2024-01-01", "2025-06-01", name, inside), "name": ORGANISATION["name"]})
      for name, inside in (("total-budget", ""), ("recipient-org-budget", '<recipient-org ref="a"><narrative>R</narrative></recipient-org>'), ("recipient-region-budget", '<recipient-region code="298"/>'), ("recipient-country-budget", '<recipient-country code="KZ"/>'), ("total-expenditure", ""))],
    ("7.8.1", {"attributes": 'xml:lang="en"', "transactions": spent(value=money(attributes='currency="EUR" value-date="2024-01-01"'))}, {"attributes": 'xml:lang="en"', "transactions": spent()}),
    ("7.8.2", {"attributes": 'xml:lang="en"'}, {"attributes": 'xml:lang="en"', "budgets": budget("2024-01-01", "2024-12-31", "total-budget")}),
    ("7.9.1", {"items": items("2", "50", "50")}, {"items": items("2", "", "")}),
    ("7.9.2", {"items": items("2", "50", "50")}, {"items": items("2", "50", "40")}),
    ("7.9.4", {"items": items("2", "100")}, {"items": items("2", "40")}),
    ("107.1.1", {"aid": '<default-aid-type code="C01"/>'}, {"aid": '<default-aid-type vocabulary="2" code="1"/>'}),
    ("107.1.2", {"aid": '<default-aid-type code="C01"/><default-aid-type vocabulary="2" code="1"/>'}, {"aid": '<default-aid-type code="C01"/><default-aid-type code="D01"/>'}),
    ("107.1.2 another list", {"aid": '<default-aid-type code="C01"/><default-aid-type vocabulary="2" code="1"/>'}, {"aid": '<default-aid-type code="C01"/><default-aid-type vocabulary="2" code="1"/><default-aid-type vocabulary="2" code="2"/>'}),
    ("107.2.1", {"transactions": spent('<aid-type code="C01"/>')}, {"transactions": spent('<aid-type vocabulary="2" code="1"/>')}),
    ("107.2.2", {"transactions": spent('<aid-type code="C01"/>')}, {"transactions": spent('<aid-type code="C01"/><aid-type code="D01"/>')}),
    ("107.2.2 another list", {"transactions": spent('<aid-type code="C01"/><aid-type vocabulary="2" code="1"/>')}, {"transactions": spent('<aid-type code="C01"/><aid-type vocabulary="2" code="1"/><aid-type vocabulary="2" code="2"/>')}),
    # results
    ("8.6.1", {"results": result(f"<period>{period('2024-01-01', '2024-01-01')}</period>")}, {"results": result(f"<period>{period('2024-02-01', '2024-01-01')}</period>")}),
    ("8.6.3", {"budgets": budget("2024-01-01", "2024-12-31")}, {"budgets": budget("2024-12-31", "2024-01-01")}),
    ("8.6.3 planned", {"planned": planned("")}, {"planned": f"<planned-disbursement>{period('2024-12-31', '2024-01-01')}{money()}</planned-disbursement>"}),
    *[(f"8.6.3 {name}", {"budgets": budget("2024-01-01", "2024-12-31", name, inside), "name": ORGANISATION["name"]}, {"budgets": budget("2024-12-31", "2024-01-01", name, inside), "name": ORGANISATION["name"]})
      for name, inside in (("total-budget", ""), ("recipient-org-budget", '<recipient-org ref="a"><narrative>R</narrative></recipient-org>'), ("recipient-region-budget", '<recipient-region code="298"/>'), ("recipient-country-budget", '<recipient-country code="KZ"/>'), ("total-expenditure", ""))],
    ("8.8.1", {"results": result('<baseline year="2024" value="1"/>')}, {"results": result('<baseline year="2024"/>')}),
    ("8.8.2", {"results": result('<baseline year="2024" value="1.5"/>')}, {"results": result('<baseline year="2024" value="many"/>')}),
    ("8.8.3", {"results": result('<baseline year="2024"/>', "5")}, {"results": result('<baseline year="2024" value="1"/>', "5")}),
    *[(f"8.{n}.1", {"results": result(measured(what, "1"))}, {"results": result(measured(what, None))}) for n, what in ((9, "target"), (10, "actual"))],
    *[(f"8.{n}.2", {"results": result(measured(what, "1"))}, {"results": result(measured(what, "1,5"))}) for n, what in ((9, "target"), (10, "actual"))],
    *[(f"8.{n}.3", {"results": result(measured(what, None), "5")}, {"results": result(measured(what, "1"), "5")}) for n, what in ((9, "target"), (10, "actual"))],
    ("8.11.1", {"results": result('<reference vocabulary="99" code="a"/>')}, {"results": result('<reference vocabulary="99" code="a"/>', reference='<reference vocabulary="99" code="a"/>')}),
    # days
    ("11.1.1", {}, {"attributes": 'xml:lang="en" default-currency="EUR" last-updated-datetime="2026-01-01T00:00:01Z"'}),
    ("11.1.2", {"dates": '<activity-date iso-date="2024-01-01" type="1"/><activity-date iso-date="2024-01-01" type="3"/>'}, {"dates": '<activity-date iso-date="2024-01-02" type="1"/><activity-date iso-date="2024-01-01" type="3"/>'}),
    ("11.1.3", {"dates": '<activity-date iso-date="2024-01-01" type="2"/><activity-date iso-date="2024-01-01" type="4"/>'}, {"dates": '<activity-date iso-date="2024-01-02" type="2"/><activity-date iso-date="2024-01-01" type="4"/>'}),
    ("11.1.4", {}, {"dates": '<activity-date iso-date="2026-01-02" type="2"/>'}),
    ("11.1.5", {"dates": '<activity-date iso-date="2024-01-01" type="2"/><activity-date iso-date="2025-01-01" type="4"/>'}, {"dates": '<activity-date iso-date="2024-01-01" type="2"/><activity-date iso-date="2026-01-02" type="4"/>'}),
    ("11.2.1", {"transactions": spent(on="2025-12-31")}, {"transactions": spent(on="2026-01-02")}),
    ("11.2.2", {"transactions": spent()}, {"transactions": spent(value=money(attributes='value-date="2026-01-02"'))}),
    ("11.3.1", {"budgets": country_budget("2024-05-01")}, {"budgets": country_budget("2023-05-01")}),
    ("11.4.1", {}, {"attributes": 'xml:lang="en" default-currency="EUR" last-updated-datetime="2026-01-02T00:00:00Z"'}),
    # shares
    *[("12.1.1", {}, {"places": place.format(share)}) for place in (COUNTRY.replace("{}", "KZ", 1), REGION) for share in (' percentage="-1"', ' percentage="100.1"')],
    ("12.2.1", {"capital": '<capital-spend percentage="88.8"/>'}, {"capital": '<capital-spend percentage="101"/>'}),
    ("12.2.1 items", {"items": items("2", "100")}, {"items": items("2", "120", "-20")}),
    ("12.3.1", {"sectors": sectors('code="15160" percentage="100"')}, {"sectors": sectors('code="15160" percentage="140"', 'code="16070" percentage="-40"')}),
]  # fmt: skip


def numbers(report: Report) -> set[str]:
    return {finding.number for finding in report.findings[Kind.RULES]}


@pytest.mark.parametrize(
    ("number", "good", "bad"), EXAMPLES, ids=[f"{n}-{at}".replace(" ", "-") for at, (n, _, _) in enumerate(EXAMPLES)]
)
def test_each_rule_holds_in_one_file_and_is_broken_in_another(
    number: str, good: dict[str, str], bad: dict[str, str]
) -> None:
    wanted = number.split(" ")[0]
    passing, failing = check(file_of(number, good), NOW), check(file_of(number, bad), NOW)
    assert passing.valid and failing.valid, [passing.findings, failing.findings]
    assert wanted not in numbers(passing)
    assert wanted in numbers(failing)
    assert all(finding.line > 1 for finding in failing.findings[Kind.RULES])


def test_the_activity_and_the_organisation_that_the_examples_change_break_no_rule() -> None:
    for number in ("1.1.3", "1.12.1"):
        assert check(file_of(number, {}), NOW).clean
        assert numbers(check(file_of(number, {}), NOW)) == set()


def _numbered(rules: Any) -> Iterator[str]:
    for name, spec in rules.items():
        for case in spec["cases"]:
            if name == "loop":
                yield from _numbered(case["do"])
            else:
                yield case["ruleInfo"]["id"]


def test_no_rule_of_the_ruleset_is_without_an_example() -> None:
    every = {number for rules in standard.ruleset().values() for number in _numbered(rules)}
    assert every - {number.split(" ")[0] for number, _, _ in EXAMPLES} == set()
    assert len(every) > 80
