"""Countries and languages by name in the reader's language: one list and one spelling for every page.

Names come from the Unicode Common Locale Data Repository, through Babel. Each begins with a capital, in lists and in
lines alike, because languages are written that way in English and in Dutch.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

STATELESS = "stateless"  # an answer to "which nationality", and no gap
# Regions, test codes and dependent specks that nobody holds the nationality of.
NO_COUNTRY = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"})
NO_LANGUAGE = frozenset({"mul", "und", "zxx"})

Named = tuple[str, str]


def _reader() -> str:
    return get_language() or "en"


@cache
def _locale(reader: str) -> Locale:
    try:
        return Locale.parse(reader, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _by_name(names: dict[str, str]) -> dict[str, str]:
    """In the order of the alphabet, marks on letters aside: Åland stands near Albania."""
    return dict(sorted(names.items(), key=lambda one: unicodedata.normalize("NFKD", one[1]).casefold()))


@cache
def _countries(reader: str) -> dict[str, str]:
    names = _locale(reader).territories.items()
    real = {
        code: _capital(str(name))
        for code, name in names
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    }
    return _by_name(real)


@cache
def _languages(reader: str) -> dict[str, str]:
    names = _locale(reader).languages.items()
    plain = {
        code: _capital(str(name))
        for code, name in names
        if code.isalpha() and len(code) <= 3 and code not in NO_LANGUAGE
    }
    return _by_name(plain)


def countries() -> list[Named]:
    """Code and name of every country, by name."""
    return list(_countries(_reader()).items())


def nationalities() -> list[Named]:
    """The same, after the answer that there is none."""
    return [(STATELESS, _("Stateless")), *countries()]


def languages() -> list[Named]:
    """Code and name of every language, by name."""
    return list(_languages(_reader()).items())


def country(code: str) -> str:
    """The name of a country; what is no code is shown as it was written."""
    return _("Stateless") if code == STATELESS else _countries(_reader()).get(code, code)


def language(code: str) -> str:
    """The name of a language; what is no code is shown as it was written."""
    return _languages(_reader()).get(code, code)


@cache
def _codes(reader: str) -> dict[str, str]:
    found = {code.casefold(): code for code in _countries(reader)}
    return found | {name.casefold(): code for code, name in _countries(reader).items()}


def country_code(typed: str) -> str | None:
    """The code of a country as people write it, in the reader's language or in English; None where it is none."""
    plain = " ".join(typed.split()).casefold()
    return _codes(_reader()).get(plain) or _codes("en").get(plain)


@cache
def _language_codes(reader: str) -> dict[str, str]:
    found = {code.casefold(): code for code in _languages(reader)}
    return found | {name.casefold(): code for code, name in _languages(reader).items()}


def language_code(typed: str) -> str | None:
    """The code of a language as people write it, in the reader's language or in English; None where it is none."""
    plain = " ".join(typed.split()).casefold()
    return _language_codes(_reader()).get(plain) or _language_codes("en").get(plain)
