"""Every page in every language."""

from __future__ import annotations

import pytest
from django.test import Client

from opennrm.publications.rules import LANGUAGES
from opennrm.website.pages import PAGES, address

pytestmark = pytest.mark.django_db(databases=["default", "audit"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_opens_in_every_language(visitor: Client, code: str) -> None:
    for slug in PAGES:
        answer = visitor.get(address(code, slug))
        assert answer.status_code == 200, (code, slug)
        assert f'<html lang="{code}" dir="{LANGUAGES[code].direction}"'.encode() in answer.content
