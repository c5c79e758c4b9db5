"""Corrections by link in pages: the officer's page, the holder's pages, strange links."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from opennrm.projects import selectors, services
from opennrm.projects.rules.portfolio import Field

SECRET = "Hidden Lane 12"


@pytest.fixture
def reference(project_officer):
    made = services.add_project("XM-DAC-7-new", "A shelter", part=1, by=project_officer).reference
    services.write_entry(made, Field.STAGE, {"state": "running", "since": "2020"}, by=project_officer)
    services.write_entry(made, Field.DEED, {"kind": "training", "words": "Training of 12 nurses"}, by=project_officer)
    services.write_entry(made, Field.SITE, {"name": SECRET}, private=True, by=project_officer)
    services.release_project(made, selectors.release_preview(made, viewer=project_officer).mark, by=project_officer)
    return made


@pytest.fixture
def link(reference, signed_in):
    officer = signed_in("project_officer")
    answer = officer.post(reverse("desk:project_corrections", args=[reference]), {"for_whom": "Partner", "days": "7"})
    return re.search(r"<code>http://testserver(/projects/correct/[^<]+)</code>", answer.content.decode())[1]


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_partner_corrects_a_line_and_two_officers_accept_it(link, reference, signed_in):
    partner = Client()
    page = text_of(partner.get(link))
    assert "Training of 12 nurses" in page
    assert SECRET not in page
    line = re.search(r'href="([^"]*/field/deed/\?line=[^"]+)"', page)[1]
    assert partner.post(line, {"kind": "training", "words": "Training of 14 nurses"}).status_code == 302
    assert "1 correction is ready." in text_of(partner.get(link))
    assert "1 correction was sent." in text_of(partner.post(f"{link}send/"))
    assert partner.get(link).status_code == 404
    officer, colleague = signed_in("project_officer"), signed_in("project_colleague")
    assert "A partner sent one correction" in text_of(officer.get("/"))
    address = reverse("desk:project_corrections", args=[reference])
    page = text_of(officer.get(address))
    assert "Training of 12 nurses" in page
    assert "Training of 14 nurses" in page
    one = re.search(rf'action="({address}[0-9a-f-]+/)"', page)[1]
    officer.post(one, {"act": "supported"})
    assert "a colleague accepts it" in text_of(officer.get(address))
    assert officer.post(one, {"act": "accepted"}).status_code == 403
    colleague.post(one, {"act": "accepted"})
    assert "(Partner: accepted)" in text_of(colleague.get(address))


@pytest.mark.parametrize("field", ["note", "source", "colour", "site"])
def test_a_link_opens_no_field_or_line_that_is_not_everybodys(link, field, reference, project_officer):
    from opennrm.kernel import clock

    row = selectors.project_page(reference, clock.today(), viewer=project_officer).rows["site"][0].id
    assert Client().get(f"{link}field/{field}/?line={row}").status_code == 404


def test_what_was_typed_wrong_is_said_at_once_and_stays(link):
    answer = Client().post(f"{link}field/deed/", {"kind": "training", "words": ""})
    assert answer.status_code == 200
    assert 'value="training" selected' in text_of(answer)


def test_a_link_that_does_not_exist_is_the_page_of_nothing_at_all(database):
    assert Client().get("/projects/correct/none-such/").status_code == 404
    assert Client().post("/projects/correct/none-such/send/").status_code == 404


def test_nothing_corrected_cannot_be_sent(link):
    partner = Client()
    assert partner.post(f"{link}send/").status_code == 302
    assert "Nothing is corrected yet" in text_of(partner.get(link))


def test_only_officers_make_links(reference, signed_in):
    for user in ("observer", "analyst", "outsider"):
        assert signed_in(user).get(reverse("desk:project_corrections", args=[reference])).status_code == 404


def test_an_officer_takes_a_link_back(link, reference, signed_in):
    officer = signed_in("project_officer")
    page = text_of(officer.get(reverse("desk:project_corrections", args=[reference])))
    officer.post(re.search(rf'action="(/projects/{reference}/link/[0-9a-f-]+/)"', page)[1])
    assert Client().get(link).status_code == 404
