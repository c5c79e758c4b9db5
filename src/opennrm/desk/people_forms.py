"""Forms about a person: what is known, and how to reach them safely."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django import forms as stock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.desk.people_words import CERTAINTIES, CHANNELS, SEXES, SOURCES
from opennrm.kernel import clock
from opennrm.people.rules import (
    UNCERTAIN,
    Birth,
    Certainty,
    Channel,
    ChannelKind,
    Fact,
    PersonFacts,
    SafeContact,
    Sex,
    Source,
    Voicemail,
)
from opennrm.ui import forms
from opennrm.ui.countries import countries, languages, nationalities

T = TypeVar("T")


def _certainty(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(CERTAINTIES.items()),
        widget=stock.Select,
        required=False,
        initial=Certainty.NOT_ASKED,
    )


def _list(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=stock.Select, required=False)


class NameForm(forms.Form):
    """Names and birth: enough to ask whether somebody is known."""

    marks_optional = False
    given_names = forms.ShortText(
        label=lazy("Given names"), help_text=lazy("As heard or read, in any script."), required=False
    )
    family_names = forms.ShortText(label=lazy("Family names"), required=False)
    other_names = forms.LongText(
        label=lazy("Other names"), help_text=lazy("In other papers, at work, as called by others. One on each line."),
        longest=1_000, rows=2, required=False,
    )  # fmt: skip
    birth_day = forms.DayField(
        label=lazy("Day of birth"), help_text=lazy("Leave it empty if only a year or an age is known."), required=False
    )
    birth_year = stock.IntegerField(label=lazy("Year of birth"), required=False)
    nationality_1 = _list(lazy("Nationality"))
    phones = forms.LongText(
        label=lazy("Telephone numbers known"),
        help_text=lazy("To recognise the person by, not to call. One on each line."),
        longest=400, rows=2, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not isinstance(field, stock.ChoiceField) or name.endswith("_certainty"):
                continue
            if name.startswith("nationality"):
                field.choices = [("", _("Not said")), *nationalities()]
            elif name.startswith("birth_country"):
                field.choices = [("", _("Not said")), *countries()]
            elif name.startswith("language"):
                field.choices = [("", _("Not said")), *languages()]

    def said(self) -> PersonFacts:
        """What was written here, as somebody says it."""
        data = self.cleaned_data
        birth = Birth(day=data["birth_day"], year=None if data["birth_day"] else data["birth_year"])
        nation = data["nationality_1"]
        return PersonFacts(
            given_names=_said(data["given_names"] or None),
            family_names=_said(data["family_names"] or None),
            other_names=_lines(data["other_names"]),
            birth=_said(birth if birth != Birth() else None),
            nationalities=_said((nation,) if nation else None),
            phones=_lines(data["phones"]),
        )


def _said(value: T | None) -> Fact[T]:
    return Fact(value, Certainty.SAYS) if value is not None else Fact()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class FactsForm(NameForm):
    """Everything of the identity part. Unknown, not asked and doubted are answers of their own."""

    called = forms.ShortText(
        label=lazy("Called"), help_text=lazy("The name that the person uses and wants to hear."), required=False
    )
    given_names_certainty = _certainty(lazy("How sure are the given names?"))
    family_names_certainty = _certainty(lazy("How sure are the family names?"))
    birth_age_from = stock.IntegerField(label=lazy("Or: at least how old"), required=False)
    birth_age_to = stock.IntegerField(label=lazy("At most how old"), required=False)
    birth_certainty = forms.ChoiceField(
        label=lazy("How sure is the birth or age?"), choices=list(CERTAINTIES.items()), widget=stock.Select, required=False,
        help_text=lazy("Doubt means the protection of a child, until an age that somebody judged excludes it."),
    )  # fmt: skip
    nationality_2 = _list(lazy("Second nationality"))
    nationality_3 = _list(lazy("Third nationality"))
    nationalities_certainty = _certainty(lazy("How sure is the nationality?"))
    birth_country = _list(lazy("Country of birth"))
    birth_country_certainty = _certainty(lazy("How sure is the country of birth?"))
    sex = forms.ChoiceField(
        label=lazy("Sex"),
        choices=[("", lazy("Not said")), *SEXES.items()],
        widget=forms.Radios(look="inline"),
        required=False,
    )
    sex_certainty = _certainty(lazy("How sure is the sex?"))
    gender = forms.ShortText(label=lazy("Gender"), help_text=lazy("In the person’s own words."), required=False)
    gender_certainty = _certainty(lazy("How sure is the gender?"))
    language_1 = _list(lazy("Language spoken best"))
    language_2 = _list(lazy("Second language"))
    language_3 = _list(lazy("Third language"))
    languages_certainty = _certainty(lazy("How sure are the languages?"))
    interpreter = forms.AnswerField(label=lazy("Does the person need an interpreter?"))
    source = forms.ChoiceField(
        label=lazy("Where does what you changed come from?"),
        choices=list(SOURCES.items()),
        widget=stock.Select,
        required=False,
    )
    version = stock.IntegerField(widget=stock.HiddenInput)

    SECTIONS = (
        (lazy("Names"), ("called", "given_names", "given_names_certainty", "family_names", "family_names_certainty",
                         "other_names")),
        (lazy("Birth and age"), ("birth_day", "birth_year", "birth_age_from", "birth_age_to", "birth_certainty")),
        (lazy("Where from"), ("nationality_1", "nationality_2", "nationality_3", "nationalities_certainty",
                              "birth_country", "birth_country_certainty")),
        (lazy("Sex and gender"), ("sex", "sex_certainty", "gender", "gender_certainty")),
        (lazy("Languages"), ("language_1", "language_2", "language_3", "languages_certainty", "interpreter")),
        (lazy("To recognise the person by"), ("phones",)),
        (lazy("Source"), ("source", "version")),
    )  # fmt: skip

    def sections(self) -> list[tuple[Any, list[stock.BoundField]]]:
        """The fields in groups, in the order in which one asks."""
        return [(heading, [self[name] for name in names]) for heading, names in self.SECTIONS]

    def facts(self, before: PersonFacts) -> PersonFacts:
        """What the form says; what did not change keeps its source and its day."""
        data = self.cleaned_data
        values: dict[str, object] = {
            "given_names": data["given_names"] or None,
            "family_names": data["family_names"] or None,
            "birth": self._birth(before),
            "nationalities": _chosen(data, "nationality"),
            "birth_country": data["birth_country"] or None,
            "sex": Sex(data["sex"]) if data["sex"] else None,
            "gender": data["gender"] or None,
            "languages": _chosen(data, "language"),
        }
        facts: dict[str, Any] = {name: self._fact(name, value, before) for name, value in values.items()}
        return PersonFacts(
            called=data["called"], other_names=_lines(data["other_names"]), phones=_lines(data["phones"]),
            interpreter=self._interpreter(before), **facts,
        )  # fmt: skip

    def _birth(self, before: PersonFacts) -> Birth | None:
        data, was = self.cleaned_data, before.birth.value
        ages = (data["birth_age_from"], data["birth_age_to"])
        judged: date | None = None
        if ages != (None, None):
            kept = was is not None and (was.age_from, was.age_to) == ages
            judged = was.judged_on if kept and was is not None else clock.today()
        birth = Birth(data["birth_day"], None if data["birth_day"] else data["birth_year"], *ages, judged)
        return birth if birth != Birth() else None

    def _fact(self, name: str, value: object, before: PersonFacts) -> Fact[Any]:
        """A value without a word about its certainty is what somebody said."""
        certainty = Certainty(self.cleaned_data[f"{name}_certainty"] or Certainty.NOT_ASKED)
        if value is not None and certainty == Certainty.NOT_ASKED:
            certainty = Certainty.SAYS
        return self._sourced(Fact(value, certainty), getattr(before, name))

    def _sourced(self, new: Fact[Any], old: Fact[Any]) -> Fact[Any]:
        if (new.value, new.certainty) == (old.value, old.certainty):
            return old
        return replace(new, source=Source(self.cleaned_data["source"])) if new.asked else new

    def _interpreter(self, before: PersonFacts) -> Fact[bool]:
        answer = self.cleaned_data["interpreter"]
        found: dict[Any, Fact[bool]] = {
            forms.Answer.YES: Fact(True, Certainty.SAYS),
            forms.Answer.NO: Fact(False, Certainty.SAYS),
            forms.Answer.UNKNOWN: Fact(None, Certainty.UNKNOWN),
        }
        return self._sourced(found.get(answer, Fact()), before.interpreter)


# Fields of the form that a fault of the facts belongs to, where they are not called the same.
FIELD_OF = {"nationalities": "nationality_1", "languages": "language_1", "birth": "birth_day"}


def _chosen(data: dict[str, Any], name: str) -> tuple[str, ...] | None:
    found = tuple(dict.fromkeys(data[f"{name}_{number}"] for number in (1, 2, 3) if data[f"{name}_{number}"]))
    return found or None


def initial_facts(facts: PersonFacts, version: int) -> dict[str, Any]:
    """The form as it opens."""
    birth = facts.birth.value or Birth()
    start: dict[str, Any] = {f"{name}_certainty": getattr(facts, name).certainty for name in UNCERTAIN}
    for name, some in (("nationality", facts.nationalities.value), ("language", facts.languages.value)):
        start |= {f"{name}_{number}": code for number, code in enumerate(some or (), 1)}
    interpreter = {True: forms.Answer.YES, False: forms.Answer.NO, None: forms.Answer.NOT_ASKED}[
        facts.interpreter.value
    ]
    if facts.interpreter.certainty == Certainty.UNKNOWN:
        interpreter = forms.Answer.UNKNOWN
    return start | {
        "called": facts.called, "given_names": facts.given_names.value, "family_names": facts.family_names.value,
        "other_names": "\n".join(facts.other_names), "birth_day": birth.day, "birth_year": birth.year,
        "birth_age_from": birth.age_from, "birth_age_to": birth.age_to, "birth_country": facts.birth_country.value,
        "sex": facts.sex.value, "gender": facts.gender.value, "interpreter": interpreter,
        "phones": "\n".join(facts.phones), "version": version,
    }  # fmt: skip


class ChannelForm(forms.Form):
    """One way to reach the person. Left empty it does not count."""

    marks_optional = False
    kind = forms.ChoiceField(
        label=lazy("How"), widget=stock.Select, required=False, choices=[("", lazy("No such way")), *CHANNELS.items()]
    )
    address = forms.ShortText(label=lazy("Number, address or through whom"), required=False)
    hours = forms.ShortText(
        label=lazy("When"), help_text=lazy("In the person’s words, like “Tuesdays 10 to 12”."), required=False
    )
    alone = forms.AnswerField(label=lazy("Is it the person’s alone, seen and heard by nobody else?"), answers=(forms.Answer.YES, forms.Answer.NO, forms.Answer.NOT_ASKED))  # fmt: skip
    others = forms.ShortText(label=lazy("Who else sees or hears it"), required=False)
    voicemail = forms.AnswerField(label=lazy("May one leave a voicemail?"), answers=(forms.Answer.YES, forms.Answer.NO, forms.Answer.NOT_ASKED))  # fmt: skip

    @property
    def channel(self) -> Channel | None:
        data = self.cleaned_data
        if not data.get("kind"):
            return None
        alone = {forms.Answer.YES: True, forms.Answer.NO: False}.get(data["alone"])
        voicemail = {forms.Answer.YES: Voicemail.YES, forms.Answer.NO: Voicemail.NO}.get(
            data["voicemail"], Voicemail.NOT_ASKED
        )
        return Channel(ChannelKind(data["kind"]), data["address"], data["hours"], data["others"], alone, voicemail)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("kind") and any(data.get(name) for name in ("address", "hours", "others")):
            self.add_error("kind", _("Say how: call, message, e-mail, through somebody."))
        return data


CHANNELS_SHOWN = 3
ChannelForms = stock.formset_factory(
    ChannelForm, extra=0, min_num=CHANNELS_SHOWN, max_num=CHANNELS_SHOWN, absolute_max=10
)


class ContactForm(forms.Form):
    marks_optional = False
    language = forms.ShortText(label=lazy("Language to speak"), required=False)
    code_word = forms.ShortText(
        label=lazy("Code word"), help_text=lazy("So that the person knows it is really you."), required=False
    )
    never = forms.ShortText(label=lazy("What must never happen"), help_text=lazy("Like “write, call the old number”."), longest=300, required=False)  # fmt: skip
    confirmed = forms.TickField(label=lazy("The person confirmed this today"), required=False)
    version = stock.IntegerField(widget=stock.HiddenInput)


def initial_contact(contact: SafeContact | None, version: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The form and its channels as they open."""
    kept = contact or SafeContact()
    said = {True: forms.Answer.YES, False: forms.Answer.NO, None: forms.Answer.NOT_ASKED}
    voicemail = {
        Voicemail.YES: forms.Answer.YES,
        Voicemail.NO: forms.Answer.NO,
        Voicemail.NOT_ASKED: forms.Answer.NOT_ASKED,
    }
    channels = [
        {"kind": one.kind, "address": one.address, "hours": one.hours, "alone": said[one.alone], "others": one.others,
         "voicemail": voicemail[one.voicemail]}
        for one in kept.channels
    ]  # fmt: skip
    channels += [{"alone": forms.Answer.NOT_ASKED, "voicemail": forms.Answer.NOT_ASKED}] * (
        CHANNELS_SHOWN - len(channels)
    )
    start = {"language": kept.language, "code_word": kept.code_word, "never": kept.never, "version": version}
    return start, channels
