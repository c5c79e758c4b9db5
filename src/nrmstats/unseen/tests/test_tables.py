"""Tables of capture histories: what is read, what is refused and how it is said."""

import hashlib
import re

import pytest

from nrmstats.unseen import refusals
from nrmstats.unseen.reading import read_resamples, read_strata, read_table
from nrmstats.unseen.tables import from_counts, from_records
from nrmstats.unseen.tests.published import DATA, published

GOOD = [(1, 0, 0, 5), (0, 1, 0, 7), (0, 0, 1, 9), (1, 1, 0, 2), (0, 1, 1, 1)]


def test_every_data_file_is_the_one_whose_checksum_the_readme_gives():
    told = dict(re.findall(r"\| (\S+\.csv) \| (\w{64}) \|", (DATA / "README.md").read_text()))
    assert told == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in DATA.glob("*.csv")}
    assert len(told) == 14


def test_the_united_kingdom_table_holds_the_published_margins():
    table = published("UKdat")
    assert table.observed == 2744
    assert table.list_totals == {"LA": 94, "NG": 567, "PF": 1102, "GO": 807, "GP": 336, "NCA": 102}
    assert table.on_several() == 252
    assert table.empty_pairs() == (("LA", "GP"), ("LA", "NCA"))


@pytest.mark.parametrize(
    "row, refusal, says",
    [
        ((1, 0, 1, -3), refusals.NegativeCount, "Row 6: the count is -3"),
        ((1, 0, 1, 2.5), refusals.FractionalCount, "Row 6: the count is 2.5"),
        ((1, 0, 1, "many"), refusals.FractionalCount, "Row 6: the count is “many”"),
        ((1, 0, 1, "nan"), refusals.FractionalCount, "Row 6: the count is “nan”"),
        ((0, 0, 0, 4), refusals.EmptyHistory, "Row 6: on no list"),
        ((1, 1, 0, 4), refusals.DuplicateHistory, "Row 6: the same lists as row 4"),
        ((2, 1, 0, 4), refusals.NotAMark, "Row 6: list “a” holds “2”"),
        ((1, 0), refusals.NotAMark, "Row 6: 2 values for 3 lists"),
        ((1, 0, 1), refusals.NotAMark, "Row 6: 3 values for 3 lists and a count"),
        ((1, 0, 1, 4, 4), refusals.NotAMark, "Row 6: 5 values for 3 lists and a count"),
    ],
)
def test_a_bad_row_is_refused_by_its_number(row, refusal, says):
    with pytest.raises(refusal, match=re.escape(says)) as told:
        from_counts("abc", [*GOOD, row])
    assert told.value.row == 6


@pytest.mark.parametrize(
    "lists, rows, refusal",
    [
        ("ab", [(1, 0, 4), (1, 1, 2)], refusals.TooFewLists),
        ("abcdefghijkl", [(*[1] * 12, 4)], refusals.TooManyLists),
        ("abc", [(1, 0, 0, 4), (0, 1, 0, 4), (0, 0, 1, 4), (1, 1, 0, 0)], refusals.NoOverlap),
        ("abc", [(1, 0, 0, 0)], refusals.EmptyTable),
        ("aab", GOOD, refusals.UnknownColumn),
    ],
)
def test_a_table_that_says_nothing_about_the_unseen_is_refused(lists, rows, refusal):
    with pytest.raises(refusal):
        from_counts(lists, rows)


def test_a_file_without_a_count_column_holds_one_person_a_row(tmp_path):
    (tmp_path / "persons.csv").write_text("a;b;c\n1;1;0\n1;0;0\n0;1;0\n1;1;0\n0;0;1\n", encoding="utf-8-sig")
    table = read_table(tmp_path / "persons.csv")
    assert table == from_records("abc", [(1, 1, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0), (0, 0, 1)])
    assert table.margin("ab") == 2 and table.observed == 5


@pytest.mark.parametrize(
    "text, refusal, row",
    [
        ("a,b,c,n\n1,0,0,5\n0,1,0,-1\n", refusals.NegativeCount, 3),
        ("a,b,c\n1,0,0\n0,0,0\n", refusals.EmptyHistory, 3),
        ("a,b,c,n\n1,0,0,5\n0,1,0\n", refusals.UnreadableFile, 3),
        ("a,b,c,n\n1,0,0,5\n\n\n0,1,0,-1\n", refusals.NegativeCount, 5),  # blank rows keep their number
        ('"a\nof us",b,c,n\n1,0,0,5\n0,1,0,-1\n', refusals.NegativeCount, 3),
        ("a\tb\tc\tn\n1\t0\t0\t5\n0\t1\t0\t0.5\n", refusals.FractionalCount, 3),
        ("a,b,c,n\n1,0,0,5\n0,1,0,1e3\n", refusals.FractionalCount, 3),
        ("a,b,c,n\n1,0,0,5\n0,1,0," + "9" * 400 + "\n", refusals.TooManyPersons, 3),
        ("a,b,c,n\n1,0,0,400000000\n0,1,0,400000000\n1,1,0,1\n", refusals.TooManyPersons, None),
        ("1,0,0,5\n0,1,0,1\n", refusals.UnknownColumn, 1),
        ("a,,c,n\n1,0,0,5\n", refusals.UnknownColumn, 1),
        ("a,a,c,n\n1,0,0,5\n0,1,0,-1\n", refusals.UnknownColumn, 1),
        ("a,b,c,n,n\n1,0,0,5,5\n", refusals.UnknownColumn, 1),
        ("a;b;c;n\n1;0;0;5\n0;1;0;1.000\n", refusals.FractionalCount, 3),  # one, or a thousand?
        ("a;b;c;n\n1;0;0;5\n0;1;0;2.500\n", refusals.FractionalCount, 3),
        ('a,b,c,n\n1,0,0,5\n0,1,0,"1,000"\n', refusals.FractionalCount, 3),
        ("a,b,n\n1,0,5\n0,1,-1\n", refusals.TooFewLists, None),
        ("", refusals.EmptyTable, None),
    ],
)
def test_a_bad_line_of_a_file_is_refused_by_its_number(tmp_path, text, refusal, row):
    (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(refusal) as told:
        read_table(tmp_path / "bad.csv")
    assert told.value.row == row


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    (tmp_path / "some.csv").write_text("a,b,c,n\n1,1,0,5\n")
    with pytest.raises(refusals.UnknownColumn, match="it has a, b, c, n"):
        read_table(tmp_path / "some.csv", count="persons")


def test_records_with_more_values_than_lists_are_refused():
    with pytest.raises(refusals.NotAMark, match="Row 2: 4 values for 3 lists"):
        from_records("abc", [(1, 1, 0), (0, 1, 0, 1)])


def test_empty_columns_that_spreadsheets_leave_behind_are_passed_over(tmp_path):
    (tmp_path / "t.csv").write_text("a;b;c;n;;\n1;1;0;5;;\n0;0;1;4;;\n;;;;;\n1;0;0;3;;\n")
    assert read_table(tmp_path / "t.csv") == from_counts("abc", [(1, 1, 0, 5), (0, 0, 1, 4), (1, 0, 0, 3)])
    (tmp_path / "t.csv").write_text("a;b;c;n;;\n1;1;0;5;;\n0;0;1;4;;7\n")
    with pytest.raises(refusals.UnknownColumn, match="column 5 has no name"):
        read_table(tmp_path / "t.csv")


def test_headings_are_shown_on_one_line_without_signs_that_steer_a_terminal(tmp_path):
    (tmp_path / "t.csv").write_text('"the\n police",\x1b[31mb,c,n\n1,1,0,5\n0,0,1,4\n')
    assert read_table(tmp_path / "t.csv").lists == ("the police", "[31mb", "c")


def test_no_lists_to_merge_is_refused():
    with pytest.raises(refusals.UnknownColumn, match="Name the lists to merge"):
        published("Kosovo").merged([], "x")


@pytest.mark.parametrize("by, says", [(["n"], "“n” is named for two things"), (["s", "s"], "“s” is named for two")])
def test_a_column_is_one_thing_only(tmp_path, by, says):
    (tmp_path / "s.csv").write_text("s,a,b,c,n\nf,1,1,0,5\nm,1,1,0,2\n")
    with pytest.raises(refusals.UnknownColumn, match=says):
        read_strata(tmp_path / "s.csv", by=by)


def test_a_covariate_left_empty_is_refused_by_its_row(tmp_path):
    (tmp_path / "s.csv").write_text("sex,a,b,c,n\nf,1,1,0,5\n,1,1,0,2\n")
    with pytest.raises(refusals.NoLevel, match="Row 3: “sex” is empty; write what is not known as"):
        read_strata(tmp_path / "s.csv", by=["sex"])


def test_a_list_used_as_covariate_leaves_too_few(tmp_path):
    (tmp_path / "s.csv").write_text("a,b,c,n\n1,1,0,5\n0,1,1,2\n")
    with pytest.raises(refusals.TooFewLists):
        read_strata(tmp_path / "s.csv", by=["a"])


def test_merging_police_and_crime_agency_gives_the_published_five_lists():
    merged = published("UKdat").merged(("PF", "NCA"), "PFNCA")
    assert merged == published("UKdat_5")


def test_a_list_left_out_takes_its_lone_persons_with_it():
    left = published("Kosovo").without("HRW")
    assert left.observed == 4400 - 306
    assert left.margin(("EXH", "ABA")) == published("Kosovo").margin(("EXH", "ABA"))


def test_covariates_are_kept_apart_and_add_up_to_the_whole(tmp_path):
    (tmp_path / "s.csv").write_text("sex,a,b,c,n\nf,1,1,0,5\nm,1,1,0,2\nf,0,0,1,4\nm,0,1,0,3\n")
    rows = read_strata(tmp_path / "s.csv", by=["sex"])
    assert rows.values == (("f",), ("m",), ("f",), ("m",))
    assert rows.pooled() == from_counts("abc", [(1, 1, 0, 7), (0, 0, 1, 4), (0, 1, 0, 3)])


def test_resampled_rows_that_do_not_fit_the_table_are_refused(tmp_path):
    table = from_counts("abc", GOOD)
    (tmp_path / "rows.csv").write_text("5,7,9,2,1\n6,7,9,2,1\n")
    with pytest.raises(refusals.SettingRefused, match="Row 2 adds up to 25; the table holds 24"):
        read_resamples(tmp_path / "rows.csv", table)
    (tmp_path / "rows.csv").write_text("5,7,9,2\n")
    with pytest.raises(refusals.SettingRefused, match="Row 1 has 4 columns; the table has 5"):
        read_resamples(tmp_path / "rows.csv", table)


@pytest.mark.parametrize(
    "content, row",
    [
        (b"PK\x03\x04" + bytes(99), None),
        ("a,b,c,n\n1,0,0,5\n0,1,0,4\nä,0,0,3\n".encode("latin-1"), 4),
        ("a,b,c,n\n1,0,0,5\n".encode("utf-16")[:-1], 2),
    ],
)
def test_what_is_no_text_is_refused_and_says_how_to_save_it(tmp_path, content, row):
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(refusals.UnreadableFile, match="CSV UTF-8") as told:
        read_table(tmp_path / "t.csv")
    assert told.value.row == row


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_spreadsheet_programs_write_is_read(tmp_path, ending, separator, encoding):
    rows = [('"list, one"', " b ", "c", "Count"), (1, 0, " 0", "40 "), (0, "TRUE", "FALSE", 30), ("", "", "", "")]
    rows += [(1, '"1"', 0, "9.0"), (0, 0, 1, "+7")]
    text = ending.join(separator.join(map(str, row)) for row in rows) + ending
    (tmp_path / "t.csv").write_bytes(text.encode(encoding))
    expected = from_counts(["list, one", "b", "c"], [(1, 0, 0, 40), (0, 1, 0, 30), (1, 1, 0, 9), (0, 0, 1, 7)])
    assert read_table(tmp_path / "t.csv") == expected
