"""The forms of places: what is needed, an offer and its answers, arriving, being ready, leaving, houses."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from babel import Locale
from django import forms as plain
from django.forms import Select
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.desk import placing_words as w
from opennrm.kernel import clock
from opennrm.people.rules import Ages, Childhood
from opennrm.placement.rules import (
    CARE_WORDS,
    Care,
    Cause,
    Child,
    Declined,
    Destination,
    Ground,
    Incident,
    Known,
    Lives,
    Refused,
    Rule,
    Security,
    Together,
    Urgency,
    With,
    municipalities,
)
from opennrm.placement.rules.written import HouseAddress, Needs
from opennrm.ui import forms as ui

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COT_UNTIL_YEARS = 3  # a working value: the form asks only for a number of years, the house says if it is wrong
MINUTES: list[tuple[str, StrOrPromise]] = [
    ("20", _("In 20 minutes")),
    ("45", _("In 45 minutes")),
    ("120", _("In 2 hours")),
    ("1440", _("In a day")),
    ("4320", _("In three days")),
]
ARRIVALS: list[tuple[str, StrOrPromise]] = [
    ("30", _("In half an hour")),
    ("60", _("In one hour")),
    ("120", _("In 2 hours")),
    ("240", _("In 4 hours")),
    ("1440", _("In a day")),
]
# In the order in which somebody asks in an emergency; the answers that are not known stay "not asked".
CARE_CHOICES = [(str(care), _(CARE_WORDS[care])) for care in Care]


def languages() -> list[tuple[str, str]]:
    locale = Locale.parse(get_language() or "en", sep="-")
    return sorted(((code, name) for code, name in locale.languages.items() if len(code) == 2), key=lambda one: one[1])


def towns() -> list[tuple[str, StrOrPromise]]:
    found: list[tuple[str, StrOrPromise]] = [("", _("Choose a municipality"))]
    return found + sorted((one.code, one.name) for one in municipalities().values())


class WishForm(ui.Form):
    """What is needed. In an emergency five answers are enough; each gap is told where it would decide."""

    urgency = ui.ChoiceField(
        label=_("When is the place needed?"), choices=w.choices(w.URGENCIES), initial="emergency",
        widget=ui.Radios(look="inline"),
    )  # fmt: skip
    lives = ui.ChoiceField(
        label=_("How does the person live?"), choices=w.choices(w.LIVES), required=False,
        help_text=_("The gender lived, not what a document says."), widget=ui.Radios(look="inline"),
    )  # fmt: skip
    among = ui.ChoiceField(
        label=_("Among whom do they want to live?"), choices=w.choices(w.AMONG), required=False,
        widget=ui.Radios(look="inline"),
    )  # fmt: skip
    age = plain.IntegerField(
        label=_("Age, if the file does not know it"), required=False, min_value=0, max_value=120,
        widget=plain.NumberInput(attrs={"class": "nrm-width-5", "inputmode": "numeric"}),
    )  # fmt: skip
    children = ui.ShortText(
        label=_("Ages of the children who come along"), required=False, longest=80, width=20,
        help_text=_("In years, with commas: 2, 7. Write 0 for a baby. “None” if nobody comes along."),
    )  # fmt: skip
    ground = ui.ChoiceField(
        label=_("On which ground may the person stay?"), choices=w.choices(w.GROUNDS), required=False,
        widget=Select,
    )  # fmt: skip
    security = ui.ChoiceField(
        label=_("How protected must the place be?"), required=False,
        choices=[("", _("Not asked")), *w.choices(w.SECURITIES)], widget=Select,
    )  # fmt: skip
    areas = ui.ChoiceField(
        label=_("Is any area unsafe?"), choices=w.choices(w.AREAS), required=False, widget=ui.Radios(look="inline"),
        help_text=_("The areas themselves are kept with the dangers of the file. Nobody is told how far a house is."),
    )  # fmt: skip
    stepfree = ui.ChoiceField(
        label=_("Must the house have no stairs?"), choices=w.choices(w.STEPS), required=False,
        widget=ui.Radios(look="inline"),
    )  # fmt: skip
    care_asked = ui.TickField(label=_("Somebody asked which care is needed"), required=False)
    care = ui.ManyField(label=_("Which care?"), choices=CARE_CHOICES, required=False)
    judge_agreed = ui.TickField(label=_("A judge has agreed to a closed place"), required=False)
    from_on = ui.DayField(label=_("First night"), required=False, help_text=_("Empty means tonight."))
    words = ui.LongText(
        label=_("What does the person wish, in their own words?"), required=False, longest=1000,
        help_text=_("The shelter does not see this. Write no names."),
    )  # fmt: skip

    def clean_children(self) -> tuple[Child, ...] | None:
        typed: str = self.cleaned_data["children"].strip().lower()
        if not typed:
            return None
        if typed in ("none", "geen", "-"):
            return ()
        found = []
        for piece in typed.replace(";", ",").replace(" ", ",").split(","):
            if not piece:
                continue
            if not piece.isdecimal() or int(piece) > 17:
                raise plain.ValidationError(
                    _("“%(piece)s” is no age of a child: write years with commas, like 2, 7"), params={"piece": piece}
                )
            age = int(piece)
            found.append(Child(Ages(age, age), Known.YES if age < COT_UNTIL_YEARS else Known.NO))
        return tuple(found)

    def needs(self) -> Needs:
        """The answers in the words of the room."""
        data = self.cleaned_data
        age = data["age"]
        asked = data["care_asked"] or bool(data["care"])
        return Needs(
            lives=Lives(data["lives"] or "unknown"), among=With(data["among"] or "not_asked"),
            ages=Ages(age, age) if age is not None else None, childhood=_childhood(age),
            ground=Ground(data["ground"] or "unknown"), children=data["children"],
            stepfree=Known(data["stepfree"] or "unknown"),
            security=Security(data["security"]) if data["security"] else None, judge_agreed=data["judge_agreed"],
            care=frozenset(Care(one) for one in data["care"]) if asked else None,
            areas=Known(data["areas"] or "unknown"), words=data["words"],
        )  # fmt: skip

    @property
    def chosen_urgency(self) -> Urgency:
        return Urgency(self.cleaned_data["urgency"])


def _childhood(age: int | None) -> Childhood:
    if age is None:
        return Childhood.UNKNOWN
    return Childhood.CHILD if age < 18 else Childhood.ADULT


def written(needs: Needs, urgency: str, from_on: Any) -> dict[str, Any]:
    """The form as it was filled in, to change it."""
    children = "" if needs.children is None else "none"
    if needs.children:
        children = ", ".join(str(child.ages.least) if child.ages else "?" for child in needs.children)
    return {
        "urgency": urgency, "lives": needs.lives, "among": needs.among, "children": children,
        "age": needs.ages.least if needs.ages and needs.ages.least == needs.ages.most else None,
        "ground": needs.ground, "security": needs.security or "", "areas": needs.areas, "stepfree": needs.stepfree,
        "care_asked": needs.care is not None, "care": sorted(needs.care or ()), "judge_agreed": needs.judge_agreed,
        "from_on": from_on, "words": needs.words,
    }  # fmt: skip


class OfferForm(ui.Form):
    """One offer: by when it is answered, and who has said yes already."""

    marks_optional = False

    answer = ui.ChoiceField(label=_("Answer by"), choices=MINUTES, widget=Select)
    person_agrees = ui.TickField(label=_("The person says yes to this place"), required=False)
    house_agrees = ui.TickField(label=_("The shelter said yes on the telephone"), required=False)
    why = ui.LongText(label=_("Why may this rule be set aside?"), required=False, longest=500)

    def __init__(self, *args: Any, aside: tuple[Rule, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not aside:
            del self.fields["why"]

    def answer_by(self) -> datetime:
        return clock.now() + timedelta(minutes=int(self.cleaned_data["answer"]))


class DeclineForm(ui.Form):
    marks_optional = False

    reason = ui.ChoiceField(label=_("Why not?"), choices=w.choices(w.DECLINED))

    def chosen(self) -> Declined:
        return Declined(self.cleaned_data["reason"])


class RefuseForm(ui.Form):
    """The person says no; no answer is an answer."""

    marks_optional = False

    reason = ui.ChoiceField(label=_("What did the person say?"), choices=w.choices(w.REFUSED), initial="no_reason")

    def chosen(self) -> Refused:
        return Refused(self.cleaned_data["reason"])


class LinkForm(ui.Form):
    reference = ui.ReferenceField(label=_("Reference of the other case"))
    how = ui.ChoiceField(label=_("How?"), choices=w.choices(w.TOGETHER))

    def chosen(self) -> Together:
        return Together(self.cleaned_data["how"])


class TransportForm(ui.Form):
    marks_optional = False

    carrier = ui.ChoiceField(label=_("Who drives?"), choices=w.choices(w.CARRIERS))
    arrives = ui.ChoiceField(label=_("When should the person arrive?"), choices=ARRIVALS, widget=Select)

    def expected_at(self) -> datetime:
        return clock.now() + timedelta(minutes=int(self.cleaned_data["arrives"]))


class ReadyForm(ui.Form):
    ready_on = ui.DayField(
        label=_("Ready to move on since"), help_text=_("Without the day nobody can count how long a place is blocked.")
    )
    cause = ui.ChoiceField(
        label=_("What holds the person?"), required=False, choices=[("", _("Nothing")), *w.choices(w.CAUSES)],
        widget=Select,
    )  # fmt: skip

    def chosen(self) -> Cause | None:
        return Cause(self.cleaned_data["cause"]) if self.cleaned_data["cause"] else None


class BlockForm(ui.Form):
    marks_optional = False

    cause = ui.ChoiceField(label=_("What holds the person?"), choices=w.choices(w.CAUSES))


class LeaveForm(ui.Form):
    marks_optional = False

    left_on = ui.DayField(label=_("On which day did the person leave?"))
    destination = ui.ChoiceField(
        label=_("Where did the person go?"), choices=w.choices(w.DESTINATIONS, without=[Destination.TRANSFER])
    )


class EndForm(ui.Form):
    until = ui.DayField(label=_("Expected end"), required=False)


class MunicipalityForm(ui.Form):
    marks_optional = False

    municipality = ui.ChoiceField(label=_("Which municipality was asked for a home?"), widget=Select)
    asked_on = ui.DayField(label=_("On which day?"), required=False, help_text=_("Empty means today."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = towns()  # type: ignore[attr-defined]


class AnswerForm(ui.Form):
    marks_optional = False

    state = ui.ChoiceField(
        label=_("What did the municipality say?"),
        choices=[("yes", _("Yes, there is a home")), ("no", _("No")), ("withdrawn", _("The question was taken back"))],
    )
    answered_on = ui.DayField(label=_("On which day?"), required=False, help_text=_("Empty means today."))


class IncidentForm(ui.Form):
    marks_optional = False

    kind = ui.ChoiceField(label=_("What happened?"), choices=w.choices(w.INCIDENTS))
    words = ui.LongText(label=_("In a sentence"), longest=1000, help_text=_("Only this house reads it."))

    def chosen(self) -> Incident:
        return Incident(self.cleaned_data["kind"])


class AddressForm(ui.Form):
    """Where a house stands. What is there now is not shown: who may read it reads it on its own page."""

    street = ui.ShortText(label=_("Street and number"), longest=200)
    town = ui.ShortText(label=_("Postcode and town"), longest=120)
    municipality = ui.ChoiceField(label=_("Municipality"), widget=Select)
    telephone = ui.ShortText(label=_("Telephone"), longest=40, required=False)
    directions = ui.LongText(label=_("How to get in at night"), longest=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = towns()  # type: ignore[attr-defined]

    def written(self) -> HouseAddress:
        data = self.cleaned_data
        return HouseAddress(
            data["street"], data["town"], data["municipality"], data["telephone"], data["directions"]
        )  # fmt: skip


class RightForm(ui.Form):
    user = ui.ChoiceField(label=_("Who?"), widget=Select)
    why = ui.ChoiceField(
        label=_("Why must they know the address?"),
        choices=[
            ("works_there", _("Works there")),
            ("drives", _("Drives somebody")),
            ("on_duty", _("Is on duty")),
            ("inspects", _("Inspects the house")),
        ],
    )
    hours = ui.ChoiceField(
        label=_("For how long?"), required=False,
        choices=[("", _("As long as they work there")), ("8", _("8 hours")), ("24", _("One day")), ("168", _("One week"))],
        widget=Select,
    )  # fmt: skip

    def until(self) -> datetime | None:
        hours = self.cleaned_data["hours"]
        return clock.now() + timedelta(hours=int(hours)) if hours else None
