"""Telephone numbers as one whole number each. Pure."""

from __future__ import annotations

import phonenumbers


def whole_number(typed: str, country: str) -> str | None:
    """The number as the world dials it (E.164), dialled from this country; None where it is not one.

    >>> whole_number("06 12345678", "NL"), whole_number("0036-20-1234567", "NL"), whole_number("12", "NL")
    ('+31612345678', '+36201234567', None)
    >>> whole_number("06 30 123 4567", "HU")
    '+36301234567'
    """
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
