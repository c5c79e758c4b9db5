"""A spreadsheet in, by pages: look first, then register, once."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from opennrm.kernel.words import Purpose
from opennrm.referrals import selectors as reads

GOOD = "your_reference;noticed;sex\r\n1;a;female\r\n2;b;perhaps\r\n".encode("utf-8-sig")


@pytest.fixture
def officer(signed_in):
    return signed_in("police_officer", Purpose.REFERRAL)


@pytest.fixture
def police(police_officer):
    return police_officer.on(Purpose.REFERRAL)


def choose(client, content, name="2024.csv"):
    return client.post(reverse("desk:import_new"), {"file": SimpleUploadedFile(name, content)})


def test_somebody_looks_first_and_then_registers_once(officer, police):
    checked = choose(officer, GOOD)
    assert checked.status_code == 302
    page = officer.get(checked.url).content.decode()
    assert "2 rows: 1 can be registered" in page and "This answer is not on the list" in page
    assert reads.my_referrals(viewer=police) == []
    address = re.search(r'action="([^"]+/register/)"', page)[1]
    done = officer.post(address, follow=True).content.decode()
    assert "One referral was registered. One row was left out." in done
    officer.post(address)
    assert len(reads.my_referrals(viewer=police)) == 1 and reads.drafts(viewer=police) == []
    again = officer.get(choose(officer, GOOD).url).content.decode()
    assert "Imported before: nothing changes." in again and "/register/" not in again


@pytest.mark.parametrize(
    "content, name, words",
    [
        (b"", "x.csv", "empty"),
        (b"%PDF-1.7", "x.csv", "PDF"),
        (b"%PDF-1.7", "x.pdf", "choose a file that ends in"),
        (b"a;b\n1;2\n", "x.csv", "No heading of this sheet is known"),
        (b"PK\x03\x04", "x.xlsx", "damaged"),
        (b"noticed\n" + b"x\n" * 2_001, "x.csv", "too many rows"),
        (b"noticed\n" + b"x" * (5 * 1024 * 1024), "x.csv", "largest file"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "x.csv", "no text"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_at_the_field(officer, police, content, name, words):
    page = choose(officer, content, name)
    assert page.status_code == 200 and words in page.content.decode()
    assert reads.drafts(viewer=police) == []


def test_no_file_is_told(officer):
    page = officer.post(reverse("desk:import_new"))
    assert page.status_code == 200 and "nrm-summary" in page.content.decode()


def test_an_upload_beyond_all_measure_is_told_and_not_kept(officer, police, settings):
    settings.LARGEST_UPLOAD_BYTES = 100_000
    page = choose(officer, b"noticed\n" + b"x" * 200_000)
    assert page.status_code == 200 and "far too large" in page.content.decode()
    assert reads.drafts(viewer=police) == []


def test_a_script_in_a_cell_or_a_heading_runs_nowhere(officer):
    content = b"noticed,<script>alert(1)</script>,sex\n<script>alert(2)</script>,x,<script>alert(3)</script>\n"
    page = officer.get(choose(officer, content).url)
    assert page.status_code == 200 and "<script>alert" not in page.content.decode()


def test_nobody_opens_or_registers_the_file_of_another(officer, signed_in):
    address = choose(officer, GOOD).url
    other = signed_in("outsider", Purpose.REFERRAL)
    assert other.get(address).status_code == 404
    assert other.post(address + "register/").status_code == 404


def test_the_template_reads_back(officer, police):
    template = officer.get(reverse("desk:import_template"))
    page = officer.get(choose(officer, template.content, "template.csv").url).content.decode()
    assert "1 rows: 1 can be registered" in page


def test_the_whole_file_is_under_seal_while_it_waits(officer, police):
    from opennrm.kernel.actors import acting
    from opennrm.referrals.models import Draft

    choose(officer, b"surname\nQuillfeather\n")
    with acting(police):
        (draft,) = Draft.objects.all()
    assert b"Quillfeather" not in bytes(draft.sealed) and b"UXVpbGxmZWF0aGVy" not in bytes(draft.sealed)
    assert io.BytesIO(bytes(draft.sealed)).read(1) == b"\x01"
