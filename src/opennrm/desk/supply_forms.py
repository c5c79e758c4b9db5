"""The forms of what a house offers: the house, its units, its places, and when they are closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms as plain
from django.forms import Select
from django.utils.translation import gettext_lazy as _

from opennrm.desk import placing_words as w
from opennrm.desk.placing_forms import CARE_CHOICES
from opennrm.placement.models import Place, Shelter, Unit
from opennrm.placement.rules import Care, House, Known, Part, Regime, Security, ShelterKind, Takes
from opennrm.placement.rules.supply import LONGEST_CODE, LONGEST_LETTER, LONGEST_NAME
from opennrm.ui import forms as ui
from opennrm.ui.countries import language, language_code

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices: TypeAlias = "list[tuple[str, StrOrPromise]]"


def _number(
    label: StrOrPromise, *, least: int = 0, most: int, first: int | None = None, said: StrOrPromise = ""
) -> Any:
    return plain.IntegerField(
        label=label, min_value=least, max_value=most, initial=first, help_text=said,
        widget=plain.NumberInput(attrs={"class": "nrm-width-5", "inputmode": "numeric"}),
    )  # fmt: skip


def _version() -> Any:
    """What stood on the form, so that nobody overwrites what they did not see."""
    return plain.IntegerField(widget=plain.HiddenInput, min_value=1)


class HouseForm(ui.Form):
    """A house. Who only answers for it changes what it offers, not what it is."""

    code = ui.ShortText(
        label=_("Code of the house"), longest=LONGEST_CODE, width=20,
        help_text=_("Everybody reads this instead of a name: no street, no town, nothing that tells where it is."),
    )  # fmt: skip
    kind = ui.ChoiceField(label=_("Which kind of shelter is it?"), choices=[], widget=Select)
    organisation = ui.ChoiceField(label=_("Which organisation runs it?"), widget=Select)
    placing = ui.ChoiceField(
        label=_("Does another body place people there?"), required=False, widget=Select,
        help_text=_("It then sees the house and its free places."),
    )  # fmt: skip
    region = ui.ChoiceField(
        label=_("In which region?"), required=False, widget=Select,
        help_text=_("Empty where the region alone would tell where the house is."),
    )  # fmt: skip
    security = ui.ChoiceField(label=_("How protected is it?"), choices=w.choices(w.SECURITIES))
    regime = ui.ChoiceField(label=_("May people go out?"), choices=w.choices(w.REGIMES))
    care = ui.ManyField(label=_("Which care can it give?"), choices=CARE_CHOICES, required=False)
    languages = ui.ShortText(
        label=_("Which languages does the staff speak?"), longest=300, required=False,
        help_text=_("By name, with commas between them."),
    )  # fmt: skip
    notice_days = _number(
        _("How many days of notice does it need?"), most=60, first=0, said=_("0 if somebody can come tonight.")
    )
    opened_on = ui.DayField(label=_("First day"), required=False, help_text=_("Empty means today."))
    version = _version()

    def __init__(
        self, *args: Any, regions: Mapping[str, str], organisations: Choices | None = None,
        placing: Choices | None = None, may_choose_kind: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["region"].choices = [("", _("No region")), *regions.items()]
        if may_choose_kind:
            kinds = [(str(kind), w.kind_words(kind)) for kind in ShelterKind]
            fields["kind"].choices = [("", _("Choose a kind")), *kinds]
        else:
            del fields["kind"]
        if organisations is None:  # the house is there: what it is stays
            for name in ("code", "organisation", "placing", "opened_on"):
                del fields[name]
        else:
            del fields["version"]
            fields["organisation"].choices = [("", _("Choose an organisation")), *organisations]
            fields["placing"].choices = [("", _("No")), *(placing or [])]

    def clean_languages(self) -> tuple[str, ...]:
        found = []
        for name in self.cleaned_data["languages"].replace(";", ",").split(","):
            if not name.strip():
                continue
            code = language_code(name)
            if code is None:
                raise plain.ValidationError(
                    _("“%(name)s” is no language that we know: write its name, like English, Polish"),
                    params={"name": name.strip()},
                )
            found.append(code)
        return tuple(dict.fromkeys(found))

    def house(self, shelter: Shelter | None = None) -> House:
        """The answers in the words of the room; what was not asked stays as it is."""
        data = self.cleaned_data
        return House(
            shelter.code if shelter else data["code"], ShelterKind(data.get("kind") or (shelter.kind if shelter else "")),
            data["region"], Security(data["security"]), Regime(data["regime"]), data["languages"],
            frozenset(Care(one) for one in data["care"]), data["notice_days"],
            data.get("opened_on") or (shelter.opened_on if shelter else None),
        )  # fmt: skip


def written_house(shelter: Shelter) -> dict[str, Any]:
    """The form as the house stands now."""
    return {
        "version": shelter.version,
        "kind": shelter.kind, "region": shelter.region, "security": shelter.security, "regime": shelter.regime,
        "care": list(shelter.care), "languages": ", ".join(language(code) for code in shelter.languages),
        "notice_days": shelter.notice_days,
    }  # fmt: skip


class _Unit(ui.Form):
    name = ui.ShortText(
        label=_("What is this part called?"), longest=LONGEST_NAME, required=False, width=20,
        help_text=_("For example: ground floor, family rooms. Empty if the house has one part only."),
    )  # fmt: skip
    takes = ui.ChoiceField(label=_("Who lives there?"), choices=w.choices(w.TAKES))
    least_age = _number(
        _("From which age?"), most=120, first=18, said=_("Below 18: children and young people without parents.")
    )
    most_age = _number(_("Up to which age?"), most=120, first=120)
    stepfree = ui.ChoiceField(
        label=_("Can it be entered and used without steps?"), choices=w.choices(w.ENTERED), initial="unknown",
        widget=ui.Radios(look="inline"),
    )  # fmt: skip


class _Places(ui.Form):
    letter = ui.ShortText(
        label=_("With which letter do the codes begin?"), longest=LONGEST_LETTER, width=5,
        help_text=_("W and 11 give W-11, W-12 and so on. No other house may have the same codes."),
    )  # fmt: skip
    first = _number(_("Number of the first place"), least=1, most=999, first=1)
    count = _number(
        _("How many places?"),
        least=1,
        most=200,
        said=_("Each is one adult, or one child without parents, with their children."),
    )
    children = _number(_("Room for how many children beside each?"), most=12, first=0)
    cots = _number(_("How many of these can be cots?"), most=12, first=0)


def _part(data: Mapping[str, Any]) -> Part:
    return Part(
        data.get("letter", ""), data.get("first", 1), data.get("count", 1), Takes(data.get("takes") or "anybody"),
        data.get("least_age", 18), data.get("most_age", 120), Known(data.get("stepfree") or "unknown"),
        data.get("children", 0), data.get("cots", 0), data.get("name", ""),
    )  # fmt: skip


class NewUnitForm(_Places, _Unit):  # the questions of the last one come first
    """A part of a house, and its first places."""

    def part(self) -> Part:
        return _part(self.cleaned_data)


class UnitForm(_Unit):
    version = _version()

    def part(self) -> Part:
        return _part(self.cleaned_data)


class PlacesForm(_Places):
    def part(self) -> Part:
        return _part(self.cleaned_data)


def written_unit(unit: Unit) -> dict[str, Any]:
    return {
        "version": unit.version,
        "name": unit.name, "takes": unit.takes, "least_age": unit.least_age, "most_age": unit.most_age,
        "stepfree": unit.stepfree,
    }  # fmt: skip


class PlaceForm(ui.Form):
    version = _version()
    children = _number(_("Room for how many children beside it?"), most=12)
    cots = _number(_("How many of these can be cots?"), most=12)


def written_place(place: Place) -> dict[str, Any]:
    return {"version": place.version, "children": place.children, "cots": place.cots}


class ReopenForm(ui.Form):
    why = ui.ChoiceField(label=_("Why does the house open again?"), choices=w.choices(w.REOPENED))


class CloseForm(ui.Form):
    reason = ui.ChoiceField(label=_("Why is the place closed?"), choices=w.choices(w.CLOSURES))
    from_on = ui.DayField(label=_("From which day?"), required=False, help_text=_("Empty means today."))
    until = ui.DayField(label=_("Open again on"), required=False, help_text=_("Empty: until somebody opens it."))

    def days(self) -> tuple[date | None, date | None]:
        return self.cleaned_data["from_on"], self.cleaned_data["until"]
