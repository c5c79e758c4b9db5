"""Checking IATI files: XML, schema, codes and rules, told apart, with lines and plain words."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC, datetime
from io import BytesIO

import pytest

from opennrm.projects.rules.iati import pieces, ruleset, standard
from opennrm.projects.rules.iati.checking import check
from opennrm.projects.rules.iati.findings import KEPT, Kind, Report, Severity
from opennrm.projects.tests.samples import CLOSE, OPEN, PLAIN, changed, wrapped

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def said(report: Report, kind: Kind) -> list[str]:
    return [finding.words() for finding in report.findings[kind]]


def numbers(report: Report) -> set[str]:
    return {finding.number for finding in report.findings[Kind.RULES]}


# --- the standard as vendored -------------------------------------------------------------------------


def test_the_vendored_standard_is_what_its_list_of_checksums_says() -> None:
    listed = json.loads((standard.FOLDER / "checksums.json").read_text())
    assert standard.checksums() == listed
    assert len(listed) > 70
    some = standard.FOLDER / "schema" / "iati-activities-schema.xsd"
    assert listed["schema/iati-activities-schema.xsd"] == hashlib.sha256(some.read_bytes()).hexdigest()


def test_every_rule_of_the_ruleset_is_one_we_know_and_every_list_that_the_mapping_names_is_there() -> None:
    used = {rule for rules in standard.ruleset().values() for rule in rules}
    inside = {
        rule
        for rules in standard.ruleset().values()
        for case in rules.get("loop", {}).get("cases", [])
        for rule in case["do"]
    }
    assert (used - {"loop"}) | inside <= set(ruleset.RULES)
    for places in standard.places().values():
        for place in places:
            for _, name in place.lists:
                assert standard.code_list(name).codes, name


def test_the_order_of_an_activity_comes_from_the_schema() -> None:
    order = standard.order()
    assert order[:4] == ("iati-identifier", "reporting-org", "title", "description")
    assert order[-2:] == ("crs-add", "fss")


# --- what is right is called right --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "utf-8"),
        ("", "utf-8"),
        ('<?xml version="1.0"?>\n', "utf-8-sig"),
        ('<?xml version="1.0" encoding="UTF-16"?>\n', "utf-16"),
        ('<?xml version="1.0" encoding="UTF-16"?>\n', "utf-16-le"),
        ('<?xml version="1.0" encoding="UTF-16BE"?>\n', "utf-16-be"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>\n', "latin-1"),
        ('<?xml version="1.0" encoding="windows-1252"?>\n', "cp1252"),
        ('<?xml version="1.0" encoding="windows-1254"?>\n', "cp1254"),
        ('<?xml version="1.0" encoding="GB18030"?>\n', "gb18030"),
    ],
)
def test_a_good_file_is_valid_and_clean_however_it_is_encoded(head: str, encoding: str) -> None:
    text = head + OPEN + PLAIN.replace("hotline.", "hôtline.") + CLOSE
    report = check(BytesIO(text.encode(encoding)), NOW)
    assert report.valid and report.clean and report.records == 1 and report.version == "2.03"
    assert report.counts == {}


def test_elements_and_attributes_of_a_namespace_of_ones_own_are_allowed() -> None:
    own = PLAIN.replace("</iati-activity>", '<own:x xmlns:own="urn:own" y="1"><own:z/></own:x></iati-activity>')
    assert check(wrapped(own), NOW).clean
    root = OPEN.replace(">", ' xmlns:own="urn:own" own:made-by="us">')
    assert check(wrapped(PLAIN, "<own:after/>", root=root), NOW).clean
    assert said(check(wrapped("<own:before/>\n", PLAIN, root=root), NOW), Kind.SCHEMA) == [
        "line 4: error: An element of another namespace (line 3) stands before <iati-activity>."
    ]


@pytest.mark.parametrize(("attribute", "valid"), [('xml:space="preserve"', True), ('xml:space="keep"', False), ('xml:base="http://example.org/"', True), ('xml:id="1 2"', False), ('xml:lang="no language"', False), ('xml:lang=""', True)])  # fmt: skip
def test_attributes_of_xml_itself_are_held_to_what_xml_says(attribute: str, valid: bool) -> None:
    assert check(changed("<title><narrative>", f"<title><narrative {attribute}>"), NOW).valid is valid


def test_a_file_of_organisations_is_checked_against_its_own_schema() -> None:
    root = '<iati-organisations version="2.03">\n'
    body = """<iati-organisation xml:lang="en"><organisation-identifier>XM-DAC-7</organisation-identifier>
<name><narrative>Ministry</narrative></name>
<reporting-org ref="XM-DAC-7" type="10"><narrative>Ministry</narrative></reporting-org></iati-organisation>
"""
    good = check(BytesIO((root + body + "</iati-organisations>").encode()), NOW)
    assert good.clean and good.about == "organisations"
    bad = check(BytesIO((root + body.replace("name>", "title>") + "</iati-organisations>").encode()), NOW)
    assert not bad.valid


# --- the schema ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("<title><narrative>Shelter and hotline</narrative></title>", "<title/>", 6, "<title> is not complete: it still needs <narrative>."),
        ("  <activity-status", "  <colour/>\n  <activity-status", 10, "<colour> does not belong here"),
        (' code="2"/>', "/>", 10, "<activity-status> must have the attribute code."),
        ("<activity-status", '<activity-status note="x"', 10, "<activity-status> may not have an attribute note."),
        ("1000.50", "1,000", 17, "The text of <value> is “1,000”, which is not a number"),
        ('iso-date="2007-12-01"', 'iso-date="December 2007"', 11, "iso-date of <activity-date> is “December 2007”, which is not a date"),
        ("<transaction>", "<transaction>money", 14, "Text stands directly in <transaction>, where only elements may."),
        ('<activity-status code="2"/>', '<activity-status code="2"><b/></activity-status>', 10, "<b> does not belong here"),
    ],
)  # fmt: skip
def test_what_breaks_the_schema_is_said_in_plain_words_with_its_line(
    old: str, new: str, line: int, sentence: str
) -> None:
    report = check(changed(old, new), NOW)
    assert not report.valid
    found = report.findings[Kind.SCHEMA][0]
    assert (found.line, found.activity) == (line, "XM-DAC-7-0001")
    assert found.sentence.startswith(sentence), found.sentence


def test_lines_are_right_far_into_a_file_and_after_any_line_ending() -> None:
    broken = PLAIN.replace("1000.50", "much")
    lines = PLAIN.count("\n")
    report = check(wrapped(*[PLAIN] * 200, broken), NOW)
    assert report.findings[Kind.SCHEMA][0].line == 2 + 200 * lines + 15
    for ending in ("\r\n", "\r"):
        text = (OPEN + PLAIN + broken + CLOSE).replace("\n", ending)
        assert check(BytesIO(text.encode()), NOW).findings[Kind.SCHEMA][0].line == 1 + lines + 15


def test_faults_of_the_outermost_element_are_told_once() -> None:
    report = check(wrapped(PLAIN, PLAIN.replace("0001", "0002"), root="<iati-activities>\n"), NOW)
    assert said(report, Kind.SCHEMA) == ["line 2: error: <iati-activities> must have the attribute version."]


@pytest.mark.parametrize("root", ["<iati-activities/>", '<iati-activities version="2.03"></iati-activities>'])
def test_a_file_without_any_activity_is_not_valid(root: str) -> None:
    report = check(BytesIO(root.encode()), NOW)
    assert not report.valid and "needs <iati-activity>" in " ".join(said(report, Kind.SCHEMA))


@pytest.mark.parametrize(
    "body",
    [
        "some text",
        "\u00a0",
        "&#160;",
        '<x:y xmlns:x="urn:x"><title/></x:y>',
        "<title/>",
        '<x:y xmlns:x="urn:x"/><iati-activity/>',
    ],
)
def test_what_stands_between_activities_and_does_not_belong_there_is_told(body: str) -> None:
    assert not check(wrapped(PLAIN, body), NOW).valid


def test_another_kind_of_file_is_told_what_an_iati_file_begins_with() -> None:
    report = check(BytesIO(b"<html><body/></html>"), NOW)
    assert said(report, Kind.SCHEMA) == [
        "line 1: error: The outermost element is <html>. An IATI file begins with <iati-activities> or <iati-organisations>."
    ]


def test_the_same_identifier_twice_is_found() -> None:
    report = check(wrapped(PLAIN, PLAIN), NOW)
    assert "was used before, in line 3" in said(report, Kind.RULES)[0]


# --- codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "severity", "name"),
    [
        ('activity-status code="2"', 'activity-status code="99"', Severity.ERROR, "ActivityStatus"),
        ('role="4"', 'role="8"', Severity.ERROR, "OrganisationRole"),
        ('default-currency="EUR"', 'default-currency="eur"', Severity.ERROR, "Currency"),
        ('code="KZ"', 'code="XQ"', Severity.WARNING, "Country"),  # this list is open
        ('sector code="15160"', 'sector code="00001"', Severity.ERROR, "Sector"),
        ('sector code="15160"', 'sector vocabulary="7" code="99"', Severity.ERROR, "UNSDG-Goals"),
        ('xml:lang="en"', 'xml:lang="klingon"', Severity.WARNING, "Language"),
        ('version="2.03"', 'version="9.9"', Severity.ERROR, "Version"),
    ],
)
def test_an_unknown_code_is_a_finding_of_its_own_kind_and_leaves_the_file_valid(
    old: str, new: str, severity: Severity, name: str
) -> None:
    report = check(wrapped(PLAIN.replace(old, new), root=OPEN.replace(old, new)), NOW)
    assert report.valid and not report.count(Kind.SCHEMA)
    assert [(f.severity, f.number) for f in report.findings[Kind.CODES]] == [(severity, name)]


def test_a_code_of_a_vocabulary_without_a_list_is_the_publishers_own_affair() -> None:
    report = check(
        changed(
            'sector code="15160"/>',
            'sector code="15160"/>\n<sector vocabulary="99" code="own"><narrative>Own</narrative></sector>',
        ),
        NOW,
    )
    assert not report.count(Kind.CODES)


def test_a_withdrawn_code_is_a_warning() -> None:
    withdrawn = sorted(standard.code_list("Sector").withdrawn)[0]
    report = check(changed('code="15160"', f'code="{withdrawn}"'), NOW)
    assert [f.severity for f in report.findings[Kind.CODES]] == [Severity.WARNING]


# --- rules --------------------------------------------------------------------------------------------------

RULES_BROKEN = [
    ('<activity-date iso-date="2007-12-01" type="2"/>', '<activity-date iso-date="2007-12-01" type="3"/>', "6.11.1"),
    ('  <sector code="15160"/>\n', "", "6.2.2"),
    ('  <recipient-country code="KZ"/>\n', "", "3.7.1"),
    (' xml:lang="en"', "", "4.1.1"),
    (' default-currency="EUR"', "", "7.8.1"),
    ('iso-date="2007-12-01" type="2"', 'iso-date="2030-12-01" type="2"', "11.1.4"),
    ('type="2"/>', 'type="2"/><activity-date iso-date="2006-01-01" type="4"/>', "11.1.3"),
    ('transaction-date iso-date="2008-01-15"', 'transaction-date iso-date="2031-01-15"', "11.2.1"),
    ('last-updated-datetime="2011-07-01T12:00:00Z"', 'last-updated-datetime="2041-07-01T12:00:00Z"', "11.1.1"),
    ("XM-DAC-7-0001", "XM-DAC-7", "1.1.3"),
    ("XM-DAC-7-0001", "NL-KVK-9", "1.1.21"),
    ("XM-DAC-7-0001", " XM-DAC-7-0001", "1.3.1"),
    ('ref="XM-DAC-7" type="10"><narrative>Ministry</narrative></reporting', 'ref="ZZ/9" type="10"><narrative>M</narrative></reporting', "1.14.13"),
    ('ref="XM-DAC-7" type="10"><narrative>Ministry</narrative></reporting', 'ref="ZZ-9-1" type="10"><narrative>M</narrative></reporting', "1.14.8"),
    ('<recipient-country code="KZ"/>', '<recipient-country code="KZ"/><recipient-country code="AO"/>', "3.1.1"),
    ('<recipient-country code="KZ"/>', '<recipient-country code="KZ" percentage="60"/><recipient-country code="AO" percentage="50"/>', "3.1.2"),
    ('<recipient-country code="KZ"/>', '<recipient-country code="KZ" percentage="150"/>', "12.1.1"),
    ('<sector code="15160"/>', '<sector code="15160" percentage="40"/>', "2.1.4"),
    ('<sector code="15160"/>', '<sector code="15160"/><sector vocabulary="2" code="151" percentage="50"/><sector vocabulary="2" code="152" percentage="40"/>', "2.1.2"),
    ("<value ", '<description><narrative/></description><value ', "4.4.1"),
    ('<narrative>IOM</narrative>', "", "6.10.1"),
    ("  <transaction>", '  <budget><period-start iso-date="2008-01-01"/><period-end iso-date="2009-12-31"/><value value-date="2008-01-01">5</value></budget>\n  <transaction>', "7.5.3"),
    ("</transaction>", '</transaction><result type="1"><title><narrative>x</narrative></title><indicator measure="1"><title><narrative>y</narrative></title><baseline year="2008"/></indicator></result>', "8.8.1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "number"), RULES_BROKEN, ids=[f"{n}-{i}" for i, (_, _, n) in enumerate(RULES_BROKEN)]
)
def test_a_broken_rule_is_found_by_its_number(old: str, new: str, number: str) -> None:
    report = check(changed(old, new), NOW)
    assert number in numbers(report)
    assert number not in numbers(check(wrapped(PLAIN), NOW))


def test_rules_leave_a_file_valid_but_not_clean() -> None:
    report = check(changed('  <sector code="15160"/>\n', ""), NOW)
    assert report.valid and not report.clean
    assert (report.count(Kind.SCHEMA), report.count(Kind.RULES, Severity.ERROR)) == (0, 2)
    assert numbers(report) == {"6.2.2", "6.7.2"}


def test_a_year_is_a_year_also_a_leap_year() -> None:
    def budget(ends: str) -> set[str]:
        added = f'  <budget><period-start iso-date="2016-01-01"/><period-end iso-date="{ends}"/><value value-date="2016-01-01">5</value></budget>\n  <transaction>'
        return numbers(check(changed("  <transaction>", added), NOW))

    assert "7.5.3" not in budget("2016-12-31") and "7.5.3" not in budget("2017-01-01")
    assert "7.5.3" in budget("2017-01-02")


def test_a_vocabulary_cannot_smuggle_a_question_into_a_rule() -> None:
    report = check(
        changed('<sector code="15160"/>', """<sector code="15160"/><sector vocabulary="x' or '1'='1" code="1"/>"""), NOW
    )
    assert report.valid


def test_made_up_vocabularies_by_the_thousand_do_not_make_the_rules_ask_by_the_million(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, ask = [], ruleset._ask

    def counted(path: str, where: ruleset.Where) -> object:
        asked.append(path)
        return ask(path, where)

    monkeypatch.setattr(ruleset, "_ask", counted)
    sectors = "".join(f'<sector vocabulary="v{n}" code="1" percentage="50"/>' for n in range(3_000))
    report = check(changed('  <sector code="15160"/>\n', sectors), NOW)
    assert report.valid and "2.1.4" in numbers(report), "each stands for 50 per cent alone"
    assert len(asked) < 2_000


def test_a_start_is_held_against_the_earliest_of_several_ends() -> None:
    ends = '<activity-date iso-date="2009-01-01" type="4"/><activity-date iso-date="2007-01-01" type="4"/>'
    report = check(changed("  <recipient-country", f"  {ends}<recipient-country"), NOW)
    assert "11.1.3" in numbers(report)


# --- files that mean harm -----------------------------------------------------------------------------------

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>\n'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'


@pytest.mark.parametrize(
    "doctype", [BOMB, OUTSIDE, '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">\n', "<!DOCTYPE iati-activities>\n"]
)
def test_a_document_type_is_refused_before_anything_in_it_acts(doctype: str) -> None:
    body = PLAIN.replace("Shelter and hotline", "&c;" if doctype == BOMB else "&a;")
    report = check(wrapped(body, head=doctype), NOW)
    assert not report.valid and report.records == 0
    assert "declares a document type" in said(report, Kind.XML)[0] and len(said(report, Kind.XML)) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"  \n", "ends before its last element"),
        (b'<iati-activities version="2.03" z:a="1"> </iati-activities>', "outermost element cannot be read"),
        (b"hello", "not XML"),
        (b"\x00" * 4096, "not XML"),
        (b"PK\x03\x04" + b"\x00" * 200, "compressed (zip). Unpack it"),
        (gzip.compress((OPEN + PLAIN + CLOSE).encode()), "compressed (gzip). Unpack it"),
        ((OPEN + PLAIN + CLOSE).encode("utf-32"), "UTF-32. Save it as UTF-8"),
        ((OPEN + PLAIN).encode(), "cut off"),
        ((OPEN + PLAIN[:200]).encode(), "cut off"),
        ((OPEN + PLAIN + CLOSE + "<more/>").encode(), "after the end"),
        ((OPEN + PLAIN.replace("Shelter and", "Shelter &") + CLOSE).encode(), "bare &"),
        ((OPEN + PLAIN.replace("Shelter and", "Shelter &nbsp;") + CLOSE).encode(), "entity"),
        ((OPEN + PLAIN.replace("</title>", "</titel>") + CLOSE).encode(), "closing tag"),
        (OPEN.encode() + PLAIN.replace("Shelter", "Sh\xe9lter").encode("latin-1"), "not UTF-8"),
        (b'<?xml version="1.0" encoding="UTF-16"?>' + OPEN.encode(), "UTF-16"),
        (b'<?xml version="1.0" encoding="UTF-7"?>' + OPEN.encode(), "Save it as UTF-8"),
        (b'<?xml version="1.0" encoding="rot13"?>' + OPEN.encode(), "Save it as UTF-8"),
        ((OPEN + PLAIN.replace("<title>", "<q:title>").replace("</title>", "</q:title>") + CLOSE).encode(), "cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, sentence: str) -> None:
    report = check(BytesIO(content), NOW)
    assert not report.valid
    assert sentence in " ".join(said(report, Kind.XML)), said(report, Kind.XML)


class Endless:
    """A file that goes on and on, made while it is read; counts how much was taken."""

    def __init__(self, head: bytes, unit: bytes, most: int = 1 << 30) -> None:
        self.head, self.block, self.left, self.taken = head, unit * (65536 // len(unit)), most, 0

    def read(self, size: int = -1) -> bytes:
        given, self.head = self.head, b""
        if not given and self.left > 0:
            given = self.block
        self.left -= len(given)
        self.taken += len(given)
        return given


@pytest.mark.parametrize(
    ("head", "unit", "most_megabytes"),
    [
        ("", " ", 3),
        (OPEN, " \n", 3),
        (OPEN, "<!-- nothing -->", 3),
        (OPEN + "<!--", "a", 3),
        (OPEN, "<a>", 3),
        (OPEN + "<iati-activity>", "<a/>", 3),
        (OPEN + "<iati-activity>", "<!---->", 5),
        (OPEN + '<iati-activity x="', "a", 12),
        (OPEN + "<iati-activity><title>", "a", 42),
        (OPEN + "<iati-activity><![CDATA[", "a", 42),
    ],
)
def test_a_gigabyte_of_nothing_is_refused_after_a_few_megabytes(head: str, unit: str, most_megabytes: int) -> None:
    source = Endless(head.encode(), unit.encode())
    report = check(source, NOW)  # type: ignore[arg-type]
    assert not report.valid
    assert source.taken < most_megabytes * pieces.MEGABYTE


def test_a_file_of_nothing_but_faults_is_given_up_and_its_report_stays_small() -> None:
    source = Endless(OPEN.encode(), b"<iati-activity/>")
    report = check(source, NOW, rules=False)  # type: ignore[arg-type]
    assert "the rest was not read" in said(report, Kind.XML)[0]
    assert len(report.findings[Kind.SCHEMA]) == KEPT and source.taken < 2 * pieces.MEGABYTE


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_pieces_are_cut_the_same_wherever_the_reading_stops(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '<r a="1"\n xmlns:q="u"><x a="/>"/><x a=">"></x ><x><y/></x><!-- <x/> -->\n <x/><r/></r>'
    whole = list(pieces.walk(BytesIO(text.encode())))
    monkeypatch.setattr(pieces, "CHUNK", chunk)
    assert list(pieces.walk(BytesIO(text.encode()))) == whole
    assert [(p.content, p.line) for p in whole[1:]] == [
        (b'<x a="/>"/>', 2), (b'<x a=">"></x >', 2), (b"<x><y/></x>", 2), (b"<x/>", 3), (b"<r/>", 3),
    ]  # fmt: skip
