"""Projects in pages: the list as of a day, one project, the check, money, bad input."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from django.urls import reverse

from opennrm.desk.projects import MOST_SHOWN, newest
from opennrm.kernel import clock
from opennrm.projects import selectors, services
from opennrm.projects.rules.iati.checking import check
from opennrm.projects.rules.portfolio import Field

SECRET = "Hidden Lane 12"


@pytest.fixture
def leaflet(project_officer):
    services.load_portfolio(services.read_leaflet(), by=project_officer)


@pytest.fixture
def officer(signed_in):
    return signed_in("project_officer")


@pytest.fixture
def reference(project_officer):
    made = services.add_project("XM-DAC-7-new", "A shelter", part=1, by=project_officer).reference
    services.write_entry(made, Field.STAGE, {"state": "running", "since": "2020"}, by=project_officer)
    services.write_entry(made, Field.SITE, {"name": SECRET}, private=True, by=project_officer)
    return made


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_list_of_july_2011_is_the_leaflets(signed_in, leaflet):
    text = text_of(signed_in("observer").get(reverse("desk:projects"), {"as_of": "2011-07"}))
    assert "state of play as of July 2011" in text and "22 projects: running 6, completed 15, wound down 1." in text
    for words in (
        "Running 6",
        "Completed 15",
        "Wound down 1",
        "All 22",
        "Magyarországi Női Alapítvány (MONA)",
        "Aug 2008 – Dec 2011",
    ):
        assert words in text, words


def test_filters_narrow_the_list_and_its_counts(signed_in, leaflet):
    client = signed_in("observer")
    text = text_of(client.get(reverse("desk:projects"), {"as_of": "2011-07", "country": "NG"}))
    assert "2 projects: " in text and "Kazakhstan: setting up" not in text
    assert "1 project: " in text_of(client.get(reverse("desk:projects"), {"as_of": "2011-07", "text": "hotline"}))
    assert "No project matches" in text_of(client.get(reverse("desk:projects"), {"text": "zzzz"}))
    assert "4 projects: " in text_of(client.get(reverse("desk:projects"), {"as_of": "2011-07", "part": "2"}))


@pytest.mark.parametrize(
    "query",
    [{"as_of": "soon"}, {"as_of": "2011-99"}, {"as_of": "0000"}, {"as_of": "9999-12-31"}, {"country": "XX"}, {"part": "9"}, {"part": "x"}, {"state": "<b>"}, {"text": "a" * 500}, {"text": "\x00"}],
)  # fmt: skip
def test_a_strange_question_gets_a_page_and_never_a_fault(signed_in, leaflet, query):
    client = signed_in("observer")
    for name in ("projects", "projects_csv", "projects_iati"):
        assert client.get(reverse(f"desk:{name}"), query).status_code == 200


def test_the_list_as_files(signed_in, leaflet):
    client = signed_in("observer")
    file = client.get(reverse("desk:projects_iati"), {"as_of": "2011-07"})
    report = check(BytesIO(file.content), clock.now())
    assert report.clean and report.records == 25 and "attachment" in file["Content-Disposition"]
    rows = list(
        csv.DictReader(
            StringIO(client.get(reverse("desk:projects_csv"), {"as_of": "2011-07"}).content.decode("utf-8-sig"))
        )
    )
    assert len(rows) == 25 and {row["state"] for row in rows} == {"running", "completed", "wound_down", "proposed"}


def test_a_title_cannot_make_a_spreadsheet_calculate(signed_in, project_officer):
    made = services.add_project("XM-DAC-7-x", "=1+1", part=1, by=project_officer).reference
    services.write_entry(made, Field.STAGE, {"state": "running", "since": "2020"}, by=project_officer)
    services.release_project(made, selectors.release_preview(made, viewer=project_officer).mark, by=project_officer)
    assert "'=1+1" in signed_in("observer").get(reverse("desk:projects_csv")).content.decode()


def test_every_page_of_the_leaflet_can_be_read(signed_in, leaflet, project_officer):
    client = signed_in("mentor")
    for reference in selectors.identifiers(viewer=project_officer).values():
        answer = client.get(reverse("desk:project", args=[reference]))
        assert answer.status_code == 200
        assert "Make private" not in answer.content.decode()


def test_a_project_that_is_not_released_is_not_there_for_others(signed_in, reference):
    for name in ("observer", "registrar", "outsider"):
        client = signed_in(name)
        assert client.get(reverse("desk:project", args=[reference])).status_code == 404
        assert client.get(reverse("desk:project_check", args=[reference])).status_code == 404
        assert "A shelter" not in text_of(client.get(reverse("desk:projects")))


def test_the_check_is_read_before_others_see_anything_and_the_secret_stays(signed_in, officer, reference):
    page = officer.get(reverse("desk:project_check", args=[reference]))
    text = text_of(page)
    assert text.index("Stays private") < text.index(SECRET) and text.index("A shelter") < text.index("Stays private")
    stale = officer.post(reverse("desk:project_check", args=[reference]), {"mark": "old"}, follow=True)
    assert "Look again at what others will see" in text_of(stale)
    assert signed_in("observer").get(reverse("desk:project", args=[reference])).status_code == 404
    officer.post(reverse("desk:project_check", args=[reference]), {"mark": page.context["preview"].mark})
    client = signed_in("observer")
    for address in (
        reverse("desk:project", args=[reference]),
        reverse("desk:projects"),
        reverse("desk:projects_iati"),
        reverse("desk:projects_csv"),
    ):
        found = client.get(address)
        assert (
            found.status_code == 200 and "A shelter" in found.content.decode() and SECRET not in found.content.decode()
        )
    assert "0 projects." in text_of(client.get(reverse("desk:projects"), {"text": SECRET}))
    # Files are made in everybody's eyes also when an officer asks for them.
    assert SECRET not in officer.get(reverse("desk:projects_iati")).content.decode()


def test_every_field_has_a_form_that_writes(officer, reference, project_officer):
    typed = {
        "words": "Some words",
        "name": "A name",
        "role": "funding",
        "code": "KZ",
        "on": "2010-06",
        "since": "2021",
        "state": "completed",
    }
    kinds = {"period": "planned_end", "deed": "training", "tie": "led_to"}
    for field in Field:
        address = reverse("desk:project_field", args=[reference, field])
        if field == Field.SOURCE:
            assert officer.get(address).status_code == 404
            continue
        assert officer.get(address).status_code == 200
        answer = officer.post(address, typed | {"kind": kinds.get(field, "21")})
        assert answer.status_code == 302, (field, text_of(answer))
    rows = selectors.project_page(reference, clock.today(), viewer=project_officer).rows
    assert set(rows) == {str(field) for field in Field} - {"source"}


def test_a_wrong_date_is_told_and_nothing_typed_is_lost(officer, reference):
    answer = officer.post(
        reverse("desk:project_field", args=[reference, "period"]),
        {"kind": "planned_end", "on": "soon", "words": "Kept words"},
    )
    assert answer.status_code == 200 and "“soon” is not a date" in text_of(answer) and "Kept words" in text_of(answer)


def test_a_form_that_changes_an_entry_keeps_what_it_does_not_ask(officer, reference, project_officer):
    entry = services.write_entry(
        reference, Field.TIE, {"kind": "followed_by", "words": "x", "project": "ng-follow-on"}, by=project_officer
    )
    officer.post(
        reverse("desk:project_field", args=[reference, "tie"]) + f"?instead={entry.pk}",
        {"kind": "followed_by", "words": "y"},
    )
    rows = selectors.project_page(reference, clock.today(), viewer=project_officer).rows["tie"]
    assert [row.data for row in rows] == [{"kind": "followed_by", "words": "y", "project": "ng-follow-on"}]


def test_money_goes_from_one_officer_to_the_other(officer, signed_in, reference):
    form = {
        "kind": "commitment",
        "on": "1 3 2024",
        "amount": "1 250,50",
        "currency": "eur",
        "provider": "Netherlands",
        "receiver": "IOM",
    }
    bad = officer.post(reverse("desk:project_payment", args=[reference]), form | {"amount": "1,250"})
    assert "Write “1,250” as 1250 or 1250.50" in text_of(bad)
    bad = officer.post(reverse("desk:project_payment", args=[reference]), form | {"currency": "euq"})
    assert "is not a currency code" in text_of(bad) and 'value="1 250,50"' in text_of(bad)
    assert officer.post(reverse("desk:project_payment", args=[reference]), form).status_code == 302
    page = officer.get(reverse("desk:project", args=[reference]))
    assert "a colleague confirms it" in text_of(page) and "EUR 1250.50" in text_of(page)
    payment = page.context["payments"][0][0]
    address = reverse("desk:project_payment_decide", args=[reference, payment.pk])
    assert officer.post(address, {"act": "confirm"}).status_code == 403
    colleague = signed_in("project_colleague")
    assert "One entry waits for your eyes" in text_of(colleague.get(reverse("desk:today")))
    assert colleague.post(address, {"act": "maybe"}).status_code == 409
    assert colleague.post(address, {"act": "confirm"}).status_code == 302
    assert "a colleague confirms it" not in text_of(officer.get(reverse("desk:project", args=[reference])))


def test_results_and_reports_have_forms(officer, signed_in, reference):
    form = {
        "title": "Women sheltered",
        "begins_on": "1 1 2024",
        "ends_on": "31 12 2024",
        "baseline": "0",
        "baseline_year": "2023",
        "target": "40",
        "actual": "38",
    }
    assert (
        officer.post(
            reverse("desk:project_outcome", args=[reference]), form | {"baseline_year": "long ago"}
        ).status_code
        == 200
    )
    assert officer.post(reverse("desk:project_outcome", args=[reference]), form).status_code == 302
    outcome = officer.get(reverse("desk:project", args=[reference])).context["outcomes"][0][0]
    signed_in("project_colleague").post(
        reverse("desk:project_outcome_decide", args=[reference, outcome.pk]), {"act": "confirm"}
    )
    assert (
        officer.post(
            reverse("desk:project_duty", args=[reference]), {"what": "Final report", "due_on": "1 1 2020"}
        ).status_code
        == 302
    )
    assert "Final report" in text_of(officer.get(reverse("desk:project_desk")))
    page = officer.get(reverse("desk:project", args=[reference]))
    duty = page.context["found"].duties[0]
    officer.post(reverse("desk:project_duty_received", args=[reference, duty.pk]))
    assert "Final report" not in text_of(officer.get(reverse("desk:project_desk")))


def test_hiding_is_at_once_and_odd_posts_are_told(officer, reference):
    page = officer.get(reverse("desk:project", args=[reference]))
    row = page.context["found"].rows["stage"][0]
    address = reverse("desk:project_entry", args=[reference, row.id])
    assert officer.post(address, {"act": "hide"}).status_code == 302
    assert officer.post(address, {"act": "dance"}).status_code == 409
    assert officer.post(address, {"act": "remove"}).status_code == 302
    assert officer.post(address, {"act": "remove"}).status_code == 404
    bad = officer.post(reverse("desk:project_hidden", args=[reference]), {"tags": "location"})
    assert "was not read from a file" in text_of(bad)


def test_a_new_project_needs_an_identifier_of_its_own(officer, reference):
    form = {"identifier": "XM-DAC-7-new", "title": "Another", "part": "1", "form": "project"}
    assert "already" in text_of(officer.post(reverse("desk:project_new"), form))
    answer = officer.post(reverse("desk:project_new"), form | {"identifier": "XM-DAC-7-other"})
    assert answer.status_code == 302
    assert officer.get(answer.url).status_code == 200


@pytest.mark.parametrize("name", ["project_new", "project_desk"])
def test_only_officers_find_the_pages_for_work(signed_in, name):
    assert signed_in("observer").get(reverse(f"desk:{name}")).status_code == 404


def test_no_link_of_a_project_is_dead(officer, leaflet, project_officer):
    reference = next(iter(selectors.identifiers(viewer=project_officer).values()))
    page = officer.get(reverse("desk:project", args=[reference])).content.decode()
    links = set(re.findall(r'href="(/projects/[^"#]*)"', page))
    assert len(links) > 15
    assert [link for link in sorted(links) if officer.get(link.replace("&amp;", "&")).status_code != 200] == []


def test_thousands_of_payments_do_not_make_the_page_endless_and_what_waits_is_always_there():
    old, waiting = SimpleNamespace(state="confirmed"), SimpleNamespace(state="drafted")
    shown = newest([waiting, *[old] * 5_000])
    assert (len(shown), waiting in shown) == (MOST_SHOWN + 1, True)
    assert newest([old, waiting]) == [old, waiting]
