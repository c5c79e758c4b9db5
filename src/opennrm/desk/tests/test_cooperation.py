"""Cooperation in pages: lists, one thing, forms that refuse, the progress report, one country."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from opennrm.cooperation import selectors, services
from opennrm.cooperation.rules.sheets import SHEETS, TOPS, Kind
from opennrm.cooperation.tests.test_access import filled
from opennrm.kernel import clock


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


def test_every_sentence_of_the_rules_is_in_the_catalogue():
    import re
    from pathlib import Path

    from opennrm.cooperation.rules import never
    from opennrm.desk.cooperation_words import RULES

    known = {str(one) for one in RULES}
    assert set(never.WHY.values()) <= known
    room = Path(services.__file__).parent
    for file in ("services.py", "rules/sheets.py"):
        text = re.sub(r'"""[^"]*(?:"(?!"")[^"]*)*"""', "", (room / file).read_text())
        said = set(re.findall(r'"([A-Z][^"\n]+\.)"', text))
        assert len(said) > 5
        assert said <= known, said - known
