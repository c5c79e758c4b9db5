"""An hour of the day, as people write it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

_HOUR = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?(?:\s*(?:u|uur|h))?")


class HourField(forms.CharField):
    """Cleans to a time, or to None when empty. Takes 20:45, 20.45, 2045 and 8."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "inputmode": "numeric", "class": "nrm-width-5"}

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        found = _HOUR.fullmatch(str(value).strip().lower())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(gettext("Write an hour between 0:00 and 23:59, like 20:45"), code="not_an_hour")
        return time(hour, minute)

    def run_validators(self, value: Any) -> None:
        """Lengths were checked while reading: what is left is a time."""


def moment_of(day: date, hour: time) -> datetime:
    """This hour of this day on the wall clock of the installation."""
    return datetime.combine(day, hour, timezone.get_default_timezone())
