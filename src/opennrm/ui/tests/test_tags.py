from __future__ import annotations

from datetime import date

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory
from django.utils import translation

from opennrm.ui import parts
from opennrm.ui.tests import sheet
from opennrm.ui.tests.sheet import NOW


def shown(source: str, **context: object) -> str:
    return str(sheet.engine().from_string(source).render({"now": NOW, **context}))


def test_an_icon_beside_a_word_is_silent_and_one_alone_has_a_name():
    assert 'aria-hidden="true"' in shown('{% icon "phone" %}')
    assert 'role="img" aria-label="Find &lt;"' in shown('{% icon "search" label %}', label="Find <")
    assert "nrm-icon--turns" in shown('{% icon "undo-2" %}') and "nrm-icon--turns" not in shown('{% icon "phone" %}')


def test_a_reference_stands_in_groups_of_four_and_runs_left_to_right():
    assert shown("{{ '7KQ4M2XD'|reference }}") == '<bdi class="nrm-mono">7KQ4-M2XD</bdi>'
    assert shown("{{ '7KQ4-M2XD'|reference }}") == '<bdi class="nrm-mono">7KQ4-M2XD</bdi>'
    assert shown("{{ x|reference }}", x="<b>") == '<bdi class="nrm-mono">&lt;b&gt;</bdi>'
    assert shown("{{ nothing|reference }}") == ""


def test_days_are_times_and_nothing_stays_nothing():
    assert shown("{{ d|day:now }}", d=date(2026, 12, 4)) == '<time datetime="2026-12-04">Fri 4 Dec</time>'
    assert shown("{{ d|day_words:now }}", d=date(2026, 12, 4)) == "Fri 4 Dec"
    assert shown("{{ m|moment:now }} {{ m|hour }}", m=NOW).startswith(
        '<time datetime="2026-11-24T16:10+01:00">today 16:10</time>'
    )
    assert shown("{{ d|day:now }}{{ d|moment:now }}{{ d|lately:now }}{{ d|hour }}{{ d|long_day }}", d=None) == ""


def test_the_clock_is_asked_where_no_moment_is_given():
    assert "no term" in shown("{% deadline nothing %}")
    assert "late" in str(sheet.engine().from_string("{% deadline d %}").render({"d": date(2020, 1, 1)}))


def test_no_unknown_not_asked_and_doubted_all_look_different():
    lines = [
        parts.Fact("A", "no"), parts.Fact("B", certainty="unknown"), parts.Fact("C", certainty="not-asked"),
        parts.Fact("D", "19", certainty="doubted"),
    ]  # fmt: skip
    html = shown("{% facts lines %}", lines=lines)
    assert "<dd>no</dd>" in html
    for look in ("nrm-fact--unknown", "nrm-fact--not-asked", "nrm-doubt"):
        assert html.count(look) == 1


def test_more_than_seven_stages_show_three_back_and_three_ahead():
    stages = [parts.Stage(f"S{n}", "done" if n < 6 else "now" if n == 6 else "ahead") for n in range(12)]
    html = shown("{% stage_track stages %}", stages=stages)
    track, fold = html.split("</ol>")
    assert [f"S{n}<" in track for n in range(12)] == [3 <= n <= 9 for n in range(12)]
    assert "<details" in fold and "S0" in fold and 'aria-current="step"' in track


def test_an_empty_group_of_the_work_list_is_left_out():
    assert "Later" not in shown("{% work_list groups %}", groups=[parts.WorkGroup("Later")])


def test_what_is_typed_by_people_is_escaped_everywhere():
    evil = "<img src=x>"
    html = shown(
        "{% timeline e %}{% legal_basis b %}{% who_looked l %}{% facts f %}{% empty x x %}{% undo_bar x '/u/' %}{% table c r x %}{% tag 'soon' x %}{% doubt x %}",
        x=evil,
        e=[parts.Event(NOW, evil, evil, evil, evil)],
        b=[parts.Basis(evil, evil, [evil])],
        l=[parts.Look(evil, NOW, evil, evil)],
        f=[parts.Fact(evil, evil, source=evil), parts.Fact("x", evil, "doubted")],
        c=[parts.Column(evil), parts.Column(evil)],
        r=[[evil, parts.Cell(evil, protected=True)]],
    )
    assert "<img" not in html


def test_a_pager_keeps_the_rest_of_the_question():
    page = Paginator(range(30), 10).page(2)
    html = shown("{% pager page %}", page=page, request=RequestFactory().get("/?state=open&page=2"))
    assert "11 to 20 of 30" in html and "?state=open&amp;page=1" in html and "?state=open&amp;page=3" in html
    assert shown("{% pager page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_contact_notice_has_no_state_colour():
    html = shown("{% notice contact=True %}<p>{{ x }}</p>{% endnotice %}", x="<b>")
    assert "nrm-notice--contact" in html and "data-state" not in html and "&lt;b&gt;" in html


@pytest.mark.parametrize("name", sheet.PAGES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_is_a_whole_document(name, language):
    html = sheet.page(name, language=language)
    assert html.startswith("<!doctype html>") and f'<html lang="{language}" dir="ltr"' in html
    assert html.count("<h1") == 1 and 'id="main"' in html
    assert '<link rel="icon" href="data:,">' in html and '<meta name="referrer" content="same-origin">' in html
    assert "{%" not in html and "{{" not in html
    assert len(html) < 40_000


def test_dutch_pages_are_dutch():
    html = sheet.page("today", language="nl")
    for words in ("Afmelden", "Zoek op naam, kenmerk of telefoon", "Doel: <b>", "te laat</b>", "Ga naar de inhoud"):
        assert words in html


def test_a_forbidden_page_and_a_missing_one_are_the_same():
    def fault(status: int) -> str:
        return str(sheet.engine().get_template("ui/fault.html").render({"status": status, "frame": None}))

    assert fault(403) == fault(404)
    assert fault(500) != fault(404)
    assert "K7-3F9Q" in sheet.page("fault")


def test_an_anonymous_page_has_no_rail_and_no_search():
    html = str(sheet.engine().get_template("ui/page.html").render({"frame": None}))
    assert "nrm-rail" not in html and "nrm-find" not in html and "nrm-who" not in html


def test_right_to_left_follows_the_language():
    with translation.override("ar"):
        html = str(sheet.engine().get_template("ui/page.html").render({"frame": None}))
    assert '<html lang="ar" dir="rtl"' in html
