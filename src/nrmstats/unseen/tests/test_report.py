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
