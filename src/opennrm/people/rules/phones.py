"""Telephone numbers as one whole number each. Pure."""

from __future__ import annotations

import phonenumbers


def whole_number(typed: str, country: str = "NL") -> str | None:
    """The number as the world dials it (E.164); None where it is not one.

    >>> whole_number("06 12345678"), whole_number("0036-20-1234567"), whole_number("12")
    ('+31612345678', '+36201234567', None)
    """
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
