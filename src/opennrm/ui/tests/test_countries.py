"""Countries and languages by name: one spelling, the reader's language, an order that people find things in."""

from __future__ import annotations

import pytest
from django.utils import translation

from opennrm.ui.countries import NO_COUNTRY, countries, country, country_code, language, languages, nationalities


@pytest.mark.parametrize("reader", ["en", "nl", "ar", "xx-unknown"])
def test_every_name_begins_with_a_capital_and_no_region_is_a_country(reader: str) -> None:
    with translation.override(reader):
        for code, name in [*countries(), *languages()]:
            assert name == name[:1].upper() + name[1:], (code, name)
        assert not {code for code, _name in countries()} & NO_COUNTRY
        assert len(countries()) > 200


def test_a_name_follows_the_reader_and_what_is_no_code_stays_as_written() -> None:
    with translation.override("nl"):
        assert (country("DE"), language("bg"), country("unknown land")) == ("Duitsland", "Bulgaars", "unknown land")
    assert (country("DE"), language("bg"), country("stateless")) == ("Germany", "Bulgarian", "Stateless")


def test_names_stand_in_the_order_of_the_alphabet_with_marks_on_letters_aside() -> None:
    names = [name for _code, name in countries()]
    assert names.index("Åland Islands") < names.index("Belgium")
    assert nationalities()[0] == ("stateless", "Stateless")


@pytest.mark.parametrize("typed, code", [("germany", "DE"), (" Duitsland ", "DE"), ("de", "DE"), ("Atlantis", None)])
def test_a_country_is_read_as_people_write_it(typed: str, code: str | None) -> None:
    with translation.override("nl"):
        assert country_code(typed) == code
