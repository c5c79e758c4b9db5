"""Cooperation in pages: lists, one thing, forms that refuse, the progress report, one country."""

from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from opennrm.cooperation import selectors, services
from opennrm.cooperation.rules.sheets import SHEETS, TOPS, Kind
from opennrm.cooperation.tests.test_access import filled
from opennrm.kernel import clock
from opennrm.kernel.errors import Broken


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def officer(signed_in):
    return signed_in("project_officer")


@pytest.fixture
def one_of_each(project_officer, police_officer):
    """Every kind, each under something that may hold it."""
    made = {}
    for kind in SHEETS:
        under = made[SHEETS[kind].under[0]] if SHEETS[kind].under else ""
        data = filled(kind) | (
            {"organisation": police_officer.organisation_id}
            if any(a.key == "organisation" for a in SHEETS[kind].asks)
            else {}
        )
        made[kind] = services.write_item(kind, data, under=under, by=project_officer).reference
    return made


def item(reference):
    return reverse("desk:cooperation_item", args=[reference])


def form_data(kind, **more):
    data = {key: str(value) if isinstance(value, int | date) else value for key, value in filled(kind).items()}
    return {key: "1 1 2026" if value == "2026-01-01" else value for key, value in data.items()} | more


@pytest.mark.parametrize("kind", list(SHEETS))
def test_every_kind_has_its_page_and_its_forms(kind, one_of_each, officer):
    assert officer.get(item(one_of_each[kind])).status_code == 200
    assert officer.get(reverse("desk:cooperation_change", args=[one_of_each[kind]])).status_code == 200
    under = f"?under={one_of_each[SHEETS[kind].under[0]]}" if SHEETS[kind].under else ""
    assert officer.get(reverse("desk:cooperation_new", args=[kind]) + under).status_code == 200
    for state in selectors.item_page(one_of_each[kind], viewer=_actor("project_officer")).next_states:
        assert officer.get(reverse("desk:cooperation_move", args=[one_of_each[kind], state])).status_code == 200
    if kind in TOPS:
        assert officer.get(reverse("desk:cooperation_list", args=[kind])).status_code == 200


def _actor(name):
    from opennrm.accounts.models import User
    from opennrm.accounts.selectors import actor_for

    return actor_for(User.objects.with_roles().get(username=name))


@pytest.mark.parametrize("kind", list(SHEETS))
def test_every_form_writes_what_was_filled_in_and_changes_it(kind, one_of_each, officer, police_officer):
    under = f"?under={one_of_each[SHEETS[kind].under[0]]}" if SHEETS[kind].under else ""
    more = {"organisation": str(police_officer.organisation_id)} if kind == Kind.ACTION else {}
    answer = officer.post(reverse("desk:cooperation_new", args=[kind]) + under, form_data(kind, **more))
    assert answer.status_code == 302, text_of(answer)
    changing = reverse("desk:cooperation_change", args=[one_of_each[kind]])
    key = "words" if any(a.key == "words" and a.what == "long" for a in SHEETS[kind].asks) else None
    answer = officer.post(changing, form_data(kind, **more) | ({key: "other words now"} if key else {}))
    assert answer.status_code == 302, text_of(answer)
    if key:
        assert "other words now" in text_of(officer.get(item(one_of_each[kind])))


@pytest.mark.parametrize(
    ("typed", "why"),
    [("The suspect Ivan Petrov", "never named here"), ("parketnummer 01/234567-14", "number of a case"), ("see 7KQ4-M2XD", "leads to a person")],
)  # fmt: skip
def test_a_form_refuses_suspects_and_case_numbers_says_why_and_loses_nothing(typed, why, officer):
    data = form_data(Kind.INSTRUMENT, title="Action plan", words=typed)
    text = text_of(officer.post(reverse("desk:cooperation_new", args=["instrument"]), data))
    assert why in text
    assert typed in text
    assert 'value="Action plan"' in text
    assert selectors.lines(Kind.INSTRUMENT, viewer=_actor("project_officer")) == []


def test_a_bottleneck_from_a_shelter_to_its_solution(signed_in, officer, police_officer):
    mentor = signed_in("mentor")
    data = {"title": "No homes", "words": "Nobody moves on.", "cause": "no_housing", "place": "Oosterveen"}
    address = mentor.post(reverse("desk:cooperation_new", args=["bottleneck"]), data)["Location"]
    assert "A bottleneck without an owner" in text_of(officer.get("/"))
    assert signed_in("outsider").get(address).status_code == 404
    due = clock.today()
    change = data | {
        "organisation": str(police_officer.organisation_id),
        "ends_on": f"{due.day} {due.month} {due.year}",
    }
    officer.post(f"{address}change/", change)
    officer.post(f"{address}becomes/addressed/", {"words": ""})
    police = signed_in("police_officer")
    assert "A bottleneck that your organisation solves" in text_of(police.get("/"))
    assert "Write" in text_of(police.post(f"{address}becomes/solved/", {"words": ""}))
    police.post(f"{address}becomes/solved/", {"words": "Ten homes were set aside."})
    text = text_of(mentor.get(address))
    assert "Ten homes were set aside." in text
    assert "solved" in text


def test_a_form_that_somebody_else_overtook_says_so_and_keeps_what_was_typed(one_of_each, officer):
    changing = reverse("desk:cooperation_change", args=[one_of_each[Kind.BODY]])
    old = "2020-01-01T00:00:00+00:00"
    text = text_of(officer.post(changing, form_data(Kind.BODY, title="My title", seen=old)))
    assert "Somebody else changed this" in text
    assert 'value="My title"' in text
    assert "it is not known which words you saw" in text_of(
        officer.post(changing, form_data(Kind.BODY, seen="yesterday"))
    )


def test_the_second_pair_of_eyes_releases_a_status_into_page_and_paper(one_of_each, officer, signed_in):
    plan = one_of_each[Kind.PLAN]
    report = reverse("desk:cooperation_progress", args=[plan])
    assert "No status was released" in text_of(officer.get(report))
    assert officer.post(reverse("desk:cooperation_release", args=[one_of_each[Kind.STATUS]])).status_code == 403
    colleague = signed_in("project_colleague")
    assert "I have read it: release" in text_of(colleague.get(item(one_of_each[Kind.STATUS])))
    colleague.post(reverse("desk:cooperation_release", args=[one_of_each[Kind.STATUS]]))
    assert "Status on" in text_of(officer.get(report))
    answer = officer.get(reverse("desk:cooperation_progress_pdf", args=[plan]))
    words = " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(answer.content)).pages).split())
    assert "Progress report: words" in words
    assert "Status on" in words
    assert "Annex: who works together" in words
    earlier = officer.get(report, {"as_of": "1 1 2020"})
    assert "No status was released" in text_of(earlier)


def test_one_country_in_one_view(one_of_each, officer, signed_in, project_officer):
    from opennrm.projects import services as projects

    projects.load_portfolio(projects.read_leaflet(), by=project_officer)
    for user in ("project_officer", "police_officer", "outsider"):
        text = text_of(signed_in(user).get(reverse("desk:cooperation_country", args=["HU"])))
        assert "Hungary" in text
        assert "NGO project in Hungary" in text
    assert "Hungary" in text_of(officer.get(reverse("desk:cooperation")))
    assert officer.get(reverse("desk:cooperation_country", args=["xx"])).status_code == 404
    assert officer.get(reverse("desk:cooperation_country", args=["nowhere"])).status_code == 404


def test_a_bottleneck_is_linked_to_the_figures_that_show_it(
    one_of_each, officer, project_officer, police_officer, signed_in, monkeypatch
):
    from opennrm.placement.rules import Cause, Held
    from opennrm.placement.selectors import board

    today = clock.today()
    held = [Held(Cause.NO_HOUSING, today - timedelta(days=70))] * 4 + [Held(Cause.NO_MUNICIPALITY, today)] * 3
    monkeypatch.setattr(board, "_held", lambda: [*held, Held(Cause.PERMIT, today)])
    address = item(one_of_each[Kind.BOTTLENECK])  # no_housing: two causes of the board together
    text = text_of(officer.get(address))
    assert "Ready to move on and held, today</dt><dd>about 5 people" in text
    assert "30 days ago</dt><dd>fewer than five people" in text
    assert "Place-days lost in the last 90 days</dt><dd>about 285" in text
    figure = one_of_each[Kind.FIGURE]
    owner = {"organisation": str(police_officer.organisation_id)}
    change = form_data(Kind.BOTTLENECK, figures=[figure], cause="no_interpreter", **owner)
    assert officer.post(f"{address}change/", change).status_code == 302
    text = text_of(officer.get(address))
    assert f"/cooperation/{figure}/" in text
    assert "The board of places does not count this cause." in text
    assert officer.post(f"{address}change/", change | {"figures": [one_of_each[Kind.PLAN]]}).status_code == 200
    # who is not asked for figures does not lose them
    police = signed_in("police_officer")
    assert "Published figures that show it" not in text_of(police.get(f"{address}change/"))
    assert police.post(f"{address}change/", form_data(Kind.BOTTLENECK, **owner)).status_code == 302
    assert f"/cooperation/{figure}/" in text_of(police.get(address))
    with pytest.raises(Broken, match="from the list"):
        wrong = filled(Kind.BOTTLENECK) | {"figures": [one_of_each[Kind.PLAN]]}
        services.write_item(Kind.BOTTLENECK, wrong, by=project_officer)


def test_every_cause_of_a_bottleneck_has_figures_of_the_board_or_none_and_no_cause_of_the_board_stands_twice():
    from opennrm.cooperation.rules.sheets import CAUSES
    from opennrm.desk.cooperation_figures import SHOWN_BY
    from opennrm.placement.rules import Cause

    assert set(SHOWN_BY) == set(CAUSES) - {"no_interpreter", "law"}
    assert sorted(one for some in SHOWN_BY.values() for one in some) == sorted(Cause)


def test_a_country_shows_registered_victims_over_the_years_and_says_which_were_not_printed(officer, project_officer):
    figure = {"title": "t", "figure": "registered", "country": "NG", "source": "slides 2014"}
    for year, count in ((2010, 130), (2012, 95)):
        services.write_item(Kind.FIGURE, figure | {"year": year, "count": count}, by=project_officer)
    services.write_item(Kind.FIGURE, figure | {"country": "HU", "year": 2011, "count": 120}, by=project_officer)
    address = reverse("desk:cooperation_country", args=["NG"])
    text = text_of(officer.get(address))
    for words in ("130", "95", "2011", "not printed", "no number of people who returned"):
        assert words in text, words
    assert ">120<" not in text
    services.write_item(Kind.FIGURE, figure | {"figure": "returned", "year": 2012, "count": 7}, by=project_officer)
    text = text_of(officer.get(address))
    assert "Returned with help" in text and "no number of people who returned" not in text


def test_a_pilot_shows_shares_with_intervals_or_says_that_there_are_too_few(one_of_each, officer, project_officer):
    few = {"title": "Reports", "phase": "during", "group": "pilot", "source": "leaflet 2011"}
    services.write_item(
        Kind.MEASUREMENT, few | {"count": 76, "out_of": 112}, under=one_of_each[Kind.PILOT], by=project_officer
    )
    services.write_item(
        Kind.MEASUREMENT,
        few | {"count": 2, "out_of": 3, "by": "men"},
        under=one_of_each[Kind.PILOT],
        by=project_officer,
    )
    text = text_of(officer.get(item(one_of_each[Kind.PILOT])))
    assert "68%" in text
    assert "59% – 76%" in text
    assert "too few to say" in text


def test_a_pilot_whose_end_is_over_says_that_nobody_wrote_what_became_of_it(one_of_each, officer, project_officer):
    pilot = services.write_item(
        Kind.PILOT, {"title": "Shelters", "question": "Does it help?", "begins_on": date(2010, 7, 1), "ends_on": date(2012, 6, 30)}, by=project_officer
    ).reference  # fmt: skip
    services.move_item(pilot, "running", "", by=project_officer)
    said = "Nobody has written yet what became of it"
    assert said in text_of(officer.get(item(pilot)))
    services.move_item(pilot, "stopped", words="It had done its work.", by=project_officer)
    assert said not in text_of(officer.get(item(pilot)))


def test_search_in_a_list_finds_words_and_states(one_of_each, officer, signed_in):
    address = reverse("desk:cooperation_list", args=["bottleneck"])
    assert "1" in text_of(officer.get(address, {"text": "words"}))
    assert "Nothing here yet" in text_of(officer.get(address, {"text": "absent"}))
    assert "Nothing here yet" in text_of(officer.get(address, {"state": "solved"}))
    for strange in ({"text": "\x00"}, {"text": "a" * 500}, {"state": "<b>"}):
        assert officer.get(address, strange).status_code == 200
    assert officer.get(reverse("desk:cooperation_list", args=["seat"])).status_code == 404
    assert officer.get(reverse("desk:cooperation_list", args=["colour"])).status_code == 404


@pytest.mark.parametrize("typed", ["-1", "1e9", "99999999999", "twelve", "٣"])
def test_a_strange_number_gets_a_sentence_and_never_a_fault(typed, one_of_each, officer):
    address = reverse("desk:cooperation_new", args=["measurement"]) + f"?under={one_of_each[Kind.PILOT]}"
    assert officer.post(address, form_data(Kind.MEASUREMENT, count=typed)).status_code == 200


def test_nobody_begins_or_changes_what_is_not_theirs(one_of_each, signed_in):
    mentor = signed_in("mentor")
    for address in (
        reverse("desk:cooperation_new", args=["body"]),
        reverse("desk:cooperation_new", args=["seat"]) + f"?under={one_of_each[Kind.BODY]}",
        reverse("desk:cooperation_change", args=[one_of_each[Kind.BODY]]),
        reverse("desk:cooperation_move", args=[one_of_each[Kind.BODY], "ended"]),
        reverse("desk:cooperation_tie", args=[one_of_each[Kind.BODY]]),
    ):
        assert mentor.get(address).status_code == 404, address
    assert mentor.get(item(one_of_each[Kind.MEETING])).status_code == 404
    assert mentor.post(reverse("desk:cooperation_release", args=[one_of_each[Kind.PLAN]])).status_code == 403


def test_what_something_led_to_is_told_at_both_ends(one_of_each, officer):
    tie = reverse("desk:cooperation_tie", args=[one_of_each[Kind.DECISION]])
    assert officer.get(tie).status_code == 200
    officer.post(tie, {"other": one_of_each[Kind.MEASURE], "words": "became this measure"})
    assert "became this measure" in text_of(officer.get(item(one_of_each[Kind.DECISION])))
    assert "Where it came from" in text_of(officer.get(item(one_of_each[Kind.MEASURE])))
    assert "written already" in text_of(officer.post(tie, {"other": one_of_each[Kind.MEASURE], "words": ""}))


@pytest.fixture
def task_force(one_of_each, settings, tmp_path):
    """The meeting of a body in which the police sit."""
    settings.DOCUMENTS = tmp_path
    return one_of_each[Kind.MEETING]


def _bring(client, meeting, data=b"Totals of the board.", name="totals.txt", title="Board, totals"):
    return client.post(
        reverse("desk:cooperation_paper_new", args=[meeting]), {"title": title, "file": SimpleUploadedFile(name, data)}
    )


def test_a_paper_of_a_meeting_is_brought_read_and_taken_out_by_a_member_and_seen_by_nobody_else(task_force, signed_in):
    police, observer, outsider = signed_in("police_officer"), signed_in("observer"), signed_in("outsider")
    assert "No paper was brought yet" in text_of(police.get(item(task_force)))
    assert _bring(police, task_force).status_code == 302
    page = text_of(police.get(item(task_force)))
    assert "Board, totals" in page and "no virus scanner has looked at it" in page
    address = re.search(r"/cooperation/[0-9A-Z]+/papers/[0-9a-f-]{36}/", page)[0]
    answer = police.get(address)
    assert answer.content == b"Totals of the board."
    assert answer["Content-Disposition"].startswith('attachment; filename="paper-')
    assert "sandbox" in answer["Content-Security-Policy"]
    seen = text_of(observer.get(item(task_force)))
    assert "Papers are for members of this body" in seen and "Board, totals" not in seen
    for other in (observer, outsider):
        assert other.get(address).status_code == 404
        assert other.post(f"{address}take-out/").status_code == 404
        assert other.get(reverse("desk:cooperation_paper_new", args=[task_force])).status_code == 404
    police.post(f"{address}take-out/")
    assert "1 paper was taken out" in text_of(police.get(item(task_force)))
    assert police.get(address).status_code == 404


def test_a_paper_that_is_refused_says_why_at_its_field_and_keeps_what_was_typed(task_force, signed_in):
    police = signed_in("police_officer")
    for data, why in (
        (b"MZ\x90", "content is not of that kind"),
        (b"case no. 2014-55", "looks like the number of a case"),
    ):
        text = text_of(_bring(police, task_force, data))
        assert why in text and 'value="Board, totals"' in text
    empty = text_of(police.post(reverse("desk:cooperation_paper_new", args=[task_force]), {"title": "x"}))
    assert "Choose a file" in empty
    office = text_of(_bring(police, task_force, _docx(), "minutes.docx"))
    assert "Save it as PDF" in office
    assert "No paper was brought yet" in text_of(police.get(item(task_force)))


def _docx():
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr("[Content_Types].xml", "<x/>")
        made.writestr("word/document.xml", "<x/>")
    return data.getvalue()


def test_every_sentence_of_the_rules_is_in_the_catalogue():
    from pathlib import Path

    from opennrm.cooperation.rules import never
    from opennrm.desk.cooperation_words import RULES

    known = {str(one) for one in RULES}
    assert set(never.WHY.values()) <= known
    room = Path(services.__file__).parents[1]
    for file in ("services/writing.py", "services/paper.py", "rules/sheets.py", "../journeys/meeting_papers.py"):
        text = re.sub(r'"""[^"]*(?:"(?!"")[^"]*)*"""', "", (room / file).read_text())
        said = set(re.findall(r'"([A-Z][^"\n]+\.)"', text))
        assert len(said) > 1
        assert said <= known, said - known
