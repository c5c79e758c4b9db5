"""The form of a referral: three steps, each of which keeps what was typed, and a report made of what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from django import forms
from django.forms import Select
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opennrm.kernel import clock
from opennrm.law.bases import Basis
from opennrm.referrals.rules import (
    AgeBand,
    Agreed,
    Children,
    Lane,
    PersonLine,
    Report,
    Reporter,
    Safe,
    Service,
    Sex,
)
from opennrm.referrals.rules import Form as Exploitation
from opennrm.referrals.rules import words as w
from opennrm.ui import forms as ui
from opennrm.ui.countries import languages, nationalities

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices: TypeAlias = "list[tuple[str, StrOrPromise]]"
Content = dict[str, list[str]]
W = TypeVar("W", bound=StrEnum)
STEPS = ("noticed", "person", "check")


def choices(words: Mapping[W, str], without: Iterable[W] = ()) -> Choices:
    """A list of answers in the reader's language."""
    left_out = set(without)
    return [(key.value, _(sentence)) for key, sentence in words.items() if key not in left_out]


_REACH = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class ReachField(ui.ShortText):
    """A phone number or an email address; anything else is told so, because nobody could be called back on it."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed or _REACH.fullmatch(typed):
            return typed
        try:
            return ui.PhoneField(required=False).clean(typed)
        except forms.ValidationError as fault:
            sentence = _(
                "Write a phone number or an email address where we can reach you, or choose “do not call me back”"
            )
            raise forms.ValidationError(sentence, code="reach") from fault


class NoticedForm(ui.Form):
    """Step 1: what you noticed."""

    marks_optional = False
    is_saved_as_draft = True

    lane = ui.ChoiceField(
        label=_("How should this person be registered?"),
        help_text=_("You can start without a name and change later. Nothing is shared until you have seen with whom."),
        choices=choices(w.LANES),
        initial=Lane.COUNTED.value,
        required=False,
        widget=ui.RadioCards(
            hints={
                "counted": _(
                    "Year, age band, sex, nationality, kind of exploitation, region. No name is kept. "
                    "Write no names in your own words either."
                ),
                "named": _("Full registration, so that the desk can find a place, a lawyer and a case lead."),
            }
        ),
    )
    noticed = ui.LongText(
        label=_("What did you notice?"),
        help_text=_(
            "The slightest indication is enough. Write what you saw or heard, not what you conclude. Gaps are fine."
        ),
        required=False,
        rows=6,
    )
    when = ui.AboutDayField(
        label=_("When was this?"),
        help_text=_("For example 23 11 2026. About is good enough: “last week”."),
        required=False,
        not_after=clock.today,
    )
    safe_now = ui.ChoiceField(label=_("Where is the person now?"), choices=choices(w.SAFES), required=False)
    children = ui.ChoiceField(label=_("Are children along?"), choices=choices(w.CHILDREN), required=False)
    who_else = ui.ShortText(
        label=_("Who else is there?"),
        help_text=_("Co-workers, family. Numbers are enough."),
        required=False,
        longest=500,
    )
    reach = ReachField(label=_("Where can we reach you?"), required=False, longest=120, width=20)
    no_call_back = ui.TickField(label=_("Do not call me back"), required=False)
    on_behalf_kind = ui.ChoiceField(
        label=_("Do you type this for somebody else, who called or wrote?"),
        choices=[("", _("No, I report this myself")), *choices(w.REPORTERS, [Reporter.NATIONAL_DESK])],
        required=False,
        widget=Select,
    )
    on_behalf_of = ui.ShortText(
        label=_("Who is that, and how can they be reached?"),
        help_text=_("Only the desk reads this. Leave it open where they do not want to be known."),
        required=False,
        longest=300,
    )


class PersonForm(ui.Form):
    """Step 2: the person. Which questions there are depends on the lane; everything may stay open."""

    marks_optional = False
    is_saved_as_draft = True

    first_names = ui.ShortText(label=_("First names"), required=False, longest=200)
    surname = ui.ShortText(label=_("Family names"), required=False, longest=200)
    called = ui.ShortText(
        label=_("Name the person uses"), help_text=_("What she, he or they want to be called."), required=False
    )
    birth_date = ui.DayField(
        label=_("Date of birth"), help_text=_("For example 4 3 2001."), required=False, not_after=clock.today
    )
    birth_year = forms.IntegerField(label=_("Or the year"), required=False)
    age_band = ui.ChoiceField(
        label=_("Age"),
        help_text=_("About is good enough. Where you doubt whether somebody is 18, choose “doubted”: it protects."),
        choices=choices(w.AGES),
        required=False,
    )
    sex = ui.ChoiceField(label=_("Sex"), choices=choices(w.SEXES), required=False)
    nationality = ui.ChoiceField(label=_("Nationality"), choices=(), required=False, widget=Select)
    interpreter = ui.ChoiceField(label=_("Language for an interpreter"), choices=(), required=False, widget=Select)
    phone = ui.PhoneField(
        label=_("A phone number of the person"),
        help_text=_("Only to recognise somebody who was reported before. Nobody calls it."),
        required=False,
    )
    region = ui.ChoiceField(label=_("In which region was this noticed?"), choices=(), required=False, widget=Select)
    forms = ui.ManyField(label=_("What kind of exploitation might it be?"), choices=choices(w.FORMS), required=False)
    service = ui.ChoiceField(
        label=_("What is asked for?"),
        help_text=_("This can change at any time."),
        choices=choices(w.SERVICES),
        initial=Service.REGISTRATION.value,
        required=False,
    )
    agreed = ui.ChoiceField(
        label=_("Does the person agree with being registered by name?"), choices=choices(w.AGREEMENTS), required=False
    )
    basis = ui.ChoiceField(
        label=_("On which ground do you register by name?"),
        help_text=_("Not sure? Leave it open: the desk asks you."),
        choices=(),
        required=False,
    )
    linkage = ui.ShortText(
        label=_("Something by which the same person is recognised"),
        help_text=_(
            "If you like: first letters of the names and the date of birth, as in “AO 4-3-2001”. It is turned into a "
            "number that nobody can turn back, so that somebody reported twice counts once. The words are not kept."
        ),
        required=False,
        longest=60,
        shortest=6,
    )

    NAMED_ONLY = ("first_names", "surname", "called", "birth_date", "birth_year", "phone", "agreed", "basis")

    def __init__(self, *args: Any, lane: Lane, regions: Choices, bases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["nationality"].choices = [
            ("", gettext("Not asked")), ("unknown", gettext("Not known")), *nationalities()
        ]  # fmt: skip
        fields["interpreter"].choices = [("", gettext("Not asked")), ("unknown", gettext("Not known")), *languages()]
        fields["region"].choices = [("", gettext("Not asked")), ("unknown", gettext("Not known")), *regions]
        fields["basis"].choices = [("", gettext("Not sure yet")), *bases]
        for name in self.NAMED_ONLY if lane == Lane.COUNTED else ("linkage",):
            del self.fields[name]


def kept(content: Content, posted: QueryDict, form: type[forms.Form]) -> Content:
    """The content with the fields of this step as they were posted, wrong ones included: nothing typed is lost."""
    names = list(form.base_fields)
    rest = {name: values for name, values in content.items() if name not in names}
    return {**rest, **{name: posted.getlist(name) for name in names if name in posted}}


def data_of(content: Content) -> MultiValueDict[str, str]:
    return MultiValueDict({name: list(values) for name, values in content.items()})


def initial_of(content: Content, form: type[forms.Form]) -> dict[str, Any]:
    """What was typed, for a form that is shown and not checked yet."""
    found: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        if content.get(name):
            found[name] = content[name] if isinstance(field, ui.ManyField) else content[name][-1]
    return found


def lane_of(content: Content) -> Lane:
    told = (content.get("lane") or [""])[-1]
    return Lane(told) if told in list(Lane) else Lane.COUNTED


def _or(kind: type[W], told: object, otherwise: W) -> W:
    return kind(str(told)) if told in list(kind) else otherwise


def report_of(noticed: Mapping[str, Any], person: Mapping[str, Any], signs: Mapping[str, str]) -> Report:
    """The report that two cleaned steps and the answers about signs make."""
    about = noticed.get("when")
    kind = noticed.get("on_behalf_kind")
    told_day = person.get("birth_date")
    basis = person.get("basis")
    return Report(
        lane=_or(Lane, noticed.get("lane"), Lane.COUNTED),
        service=_or(Service, person.get("service"), Service.REGISTRATION),
        noticed=noticed.get("noticed") or "",
        noticed_on=about.day if about is not None else None,
        noticed_when=(about.words or ("unknown" if about.not_known else "")) if about is not None else "",
        safe_now=_or(Safe, noticed.get("safe_now"), Safe.NOT_ASKED),
        who_else=noticed.get("who_else") or "",
        children=_or(Children, noticed.get("children"), Children.NOT_ASKED),
        reach=noticed.get("reach") or "",
        no_call_back=bool(noticed.get("no_call_back")),
        interpreter=person.get("interpreter") or "",
        region=person.get("region") or "",
        forms=tuple(Exploitation(form) for form in person.get("forms") or ()),
        person=PersonLine(
            first_names=person.get("first_names") or "",
            surname=person.get("surname") or "",
            called=person.get("called") or "",
            birth_date=told_day if isinstance(told_day, date) else None,
            birth_year=person.get("birth_year"),
            age_band=_or(AgeBand, person.get("age_band"), AgeBand.NOT_ASKED),
            sex=_or(Sex, person.get("sex"), Sex.NOT_ASKED),
            nationality=person.get("nationality") or "",
            phone=person.get("phone") or "",
        ),
        basis=Basis(basis) if basis else None,
        agreed=_or(Agreed, person.get("agreed"), Agreed.NOT_ASKED),
        signs=tuple(sorted(signs.items())),
        on_behalf_of=noticed.get("on_behalf_of") or "",
        on_behalf_kind=Reporter(kind) if kind else None,
        linkage=normal_linkage(person.get("linkage") or ""),
    )


def normal_linkage(typed: str) -> str:
    """Two reporters write the same thing differently: case, spaces and signs between do not count."""
    return re.sub(r"[\W_]+", "", typed).casefold()


def content_of(report: Report) -> Content:
    """A report as a form holds it, to be told further."""
    person = report.person
    told: dict[str, list[str]] = {
        "lane": [report.lane], "noticed": [report.noticed], "safe_now": [report.safe_now],
        "children": [report.children], "who_else": [report.who_else], "reach": [report.reach],
        "no_call_back": ["on"] if report.no_call_back else [],
        "when": [report.noticed_on.isoformat() if report.noticed_on else report.noticed_when],
        "on_behalf_kind": [report.on_behalf_kind or ""], "on_behalf_of": [report.on_behalf_of],
        "service": [report.service], "interpreter": [report.interpreter], "region": [report.region],
        "forms": [str(form) for form in report.forms], "agreed": [report.agreed], "basis": [report.basis or ""],
        "first_names": [person.first_names], "surname": [person.surname], "called": [person.called],
        "birth_date": [person.birth_date.isoformat() if person.birth_date else ""],
        "birth_year": [str(person.birth_year or "")], "age_band": [person.age_band], "sex": [person.sex],
        "nationality": [person.nationality], "phone": [person.phone],
    }  # fmt: skip
    signs = {f"sign:{code}": [answer] for code, answer in report.signs}
    return {**{name: [str(value) for value in values] for name, values in told.items()}, **signs}
