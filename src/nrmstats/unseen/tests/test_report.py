"""The report: every answer on one page, safe with odd names, in words that may be quoted."""

import csv
import html.parser
import json

import pytest

from nrmstats.unseen import charts
from nrmstats.unseen.methods import Settings
from nrmstats.unseen.mse import estimate_total
from nrmstats.unseen.report import as_csv, as_page, words_to_quote, write_report
from nrmstats.unseen.tables import from_counts
from nrmstats.unseen.tests.published import published, reference_rows


@pytest.fixture(scope="module")
def found():
    return estimate_total(published("UKdat"), settings=Settings(rows=reference_rows("UKdat")))


def test_the_page_holds_every_answer_four_pictures_and_no_script(found, tmp_path):
    page = write_report(found, tmp_path / "report").read_text()
    for word in ("11,418", "9,267 to 14,307", "2,744", "LA and GP", "Downhill search by BIC", "Latent classes"):
        assert word in page
    assert page.count("<svg ") == page.count('role="img"') >= 3
    assert "<script" not in page and "http://" not in page.replace("http://www.w3.org/", "")
    assert json.loads((tmp_path / "report" / "estimate.json").read_text())["observed"] == 2744


def test_the_page_is_well_formed(found):
    open_tags, void = [], {"meta", "br", "img", "path", "rect", "line", "circle"}

    class Reader(html.parser.HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in void:
                open_tags.append(tag)

        def handle_endtag(self, tag):
            if tag not in void:
                assert open_tags.pop() == tag

    Reader().feed(as_page(found))
    assert open_tags == []


def test_the_file_of_figures_holds_point_and_interval_side_by_side(found):
    rows = list(csv.DictReader(as_csv(found).splitlines()))
    assert rows[0]["estimate"] == "11417.991" and rows[0]["low"] == "9266.958" and rows[0]["high"] == "14306.758"
    assert len(rows) == 1 + len(found.rivals)


def test_the_answers_stand_in_a_table_too_and_a_lower_bound_is_none_of_them(found):
    page = as_page(found)
    rows = charts.spread_rows(found)
    answers = [row for row in rows if row["kind"] != charts.BOUND]
    assert f"<p>{len(answers)} answers from the same records" in page and len(rows) == len(answers) + 1
    assert f"{min(row['point'] for row in answers):,.0f} to {max(row['point'] for row in answers):,.0f}" in page
    chao = next(row for row in rows if row["kind"] == charts.BOUND)
    assert f'<td class="n">at least {chao["point"]:,.0f}</td>' in page
    assert '<td class="n">11,418</td><td class="n">9,267 to 14,307</td>' in page
    assert "7 others hold 9 persons" in page


def test_a_method_without_an_answer_says_why_and_overlaps_that_are_all_shown_leave_none_over():
    page = as_page(estimate_total(from_counts("abc", [(1, 1, 1, 50), (1, 0, 0, 3)]), method="graphs"))
    assert '<td class="n">no answer</td>' in page and "has no finite estimate" in page
    assert "All overlaps are shown." in page and " 0 others" not in page
    assert "no upper limit to no upper limit" not in page


def test_names_of_lists_do_not_become_formulas_in_a_spreadsheet():
    rows = [(1, 0, 0, 41), (0, 1, 0, 5), (0, 0, 1, 5), (0, 1, 1, 54), (1, 0, 1, 6), (1, 1, 1, 12)]
    written = as_csv(estimate_total(from_counts(["=1+1", "-b", "@c"], rows), method="threshold"))
    cells = [cell for line in csv.reader(written.splitlines()) for cell in line]
    assert "'-b:@c" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_the_words_to_quote_name_the_spread_and_not_one_number(found):
    words = words_to_quote(found)
    assert words.startswith("Between about 11,000 and 2")
    assert "depending on the method" in words and "2,744 of them were registered" in words


def test_names_of_lists_cannot_break_the_page():
    table = from_counts(
        ["<b>police</b>", "a&b", '"q"'],
        [(1, 0, 0, 40), (0, 1, 0, 30), (0, 0, 1, 20), (1, 1, 0, 9), (0, 1, 1, 8), (1, 0, 1, 7)],
    )
    page = as_page(estimate_total(table, method="graphs"))
    assert "<b>police" not in page and "&lt;b&gt;police" in page


def test_the_overlaps_shown_and_those_left_out_add_up():
    shown, others, persons = charts.overlap_rows(published("UKdat"))
    assert [row["persons"] for row in shown] == [69, 56, 31, 19, 19, 15, 10, 8, 6, 4, 3, 3]
    assert (others, persons) == (7, 9)
    assert sum(row["persons"] for row in shown) + persons == published("UKdat").on_several()
