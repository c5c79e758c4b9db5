"""The words of the desk for what is known about people: certainty, sources, countries, languages, signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.kernel import clock
from opennrm.people.rules import (
    AGAINST,
    Birth,
    Certainty,
    Channel,
    ChannelKind,
    Childhood,
    PersonFacts,
    SafeContact,
    Sex,
    Sign,
    Source,
    Voicemail,
)
from opennrm.people.rules import Fact as Known
from opennrm.ui import dates, parts
from opennrm.ui.countries import country, language
from opennrm.ui.parts import Certainty as Shown
from opennrm.ui.sentences import ended

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CERTAINTIES: dict[Certainty, StrOrPromise] = {
    Certainty.NOT_ASKED: lazy("Not asked"),
    Certainty.SAYS: lazy("Said so"),
    Certainty.KNOWN: lazy("Known for certain"),
    Certainty.ESTIMATED: lazy("Estimated"),
    Certainty.DOUBTED: lazy("Said, but doubted"),
    Certainty.UNKNOWN: lazy("Asked, and not known"),
}
SOURCES: dict[Source, StrOrPromise] = {
    Source.NOT_SAID: lazy("Not said"),
    Source.PERSON: lazy("the person"),
    Source.DOCUMENT: lazy("a document that was seen"),
    Source.REPORTER: lazy("whoever reported"),
    Source.RELATIVE: lazy("a relative"),
    Source.OFFICIAL: lazy("an official register"),
    Source.AGE_ASSESSMENT: lazy("an age assessment"),
}
SEXES: dict[Sex, StrOrPromise] = {Sex.FEMALE: lazy("Female"), Sex.MALE: lazy("Male"), Sex.OTHER: lazy("Otherwise")}
CHANNELS: dict[ChannelKind, StrOrPromise] = {
    ChannelKind.PHONE: lazy("Call"),
    ChannelKind.MESSAGE: lazy("Message"),
    ChannelKind.EMAIL: lazy("E-mail"),
    ChannelKind.THROUGH: lazy("Through somebody"),
    ChannelKind.IN_PERSON: lazy("In person only"),
}
SIGNS: dict[Sign, StrOrPromise] = {
    Sign.LINKAGE: lazy("both reporters gave the same token"),
    Sign.PHONE: lazy("the same telephone number"),
    Sign.NAMES_SAME: lazy("names are the same"),
    Sign.NAMES_SWAPPED: lazy("names are the same, in another order"),
    Sign.NAMES_ALIKE: lazy("names sound alike"),
    Sign.ONE_NAME_ALIKE: lazy("one of the names sounds alike"),
    Sign.BIRTH_DATE: lazy("born on the same day"),
    Sign.BIRTH_YEARS: lazy("birth years within one"),
    Sign.NATIONALITY: lazy("a nationality in common"),
    Sign.SEX: lazy("the same sex"),
    Sign.BIRTH_APART: lazy("birth years further apart"),
    Sign.NATIONALITY_APART: lazy("different nationalities"),
    Sign.SEX_APART: lazy("different sex"),
}
PROTECTION: dict[Childhood, StrOrPromise] = {
    Childhood.CHILD: lazy("Child"),
    Childhood.MAY_BE_CHILD: lazy("Protected as a child"),
}


def _reader() -> str:
    return "nl" if (get_language() or "en").startswith("nl") else "en"


def _with_day_first() -> str:
    return "nl" if _reader() == "nl" else "en_GB"


def birth_words(birth: Birth, facts: PersonFacts, today: date) -> str:
    """The birth as it is known, with the age that follows.

    A year or an age between bounds is never shown as a day.
    """
    ages = facts.age_on(today)
    age = _("%(age)s years old") % {"age": ages} if ages else ""
    if birth.day is not None:
        born = format_date(birth.day, "long", locale=_with_day_first())
    elif birth.year is not None:
        born = str(birth.year)
    else:
        born = ""
    judged = _ages_judged(birth)
    return ", ".join(part for part in (born, age if born or not judged else "", judged) if part)


def _ages_judged(birth: Birth) -> str:
    if birth.age_from is None and birth.age_to is None:
        return ""
    span = "\N{EN DASH}".join(str(age) for age in dict.fromkeys((birth.age_from, birth.age_to)) if age is not None)
    when = format_date(birth.judged_on, "long", locale=_with_day_first()) if birth.judged_on else _("an unknown day")
    return _("held to be %(span)s on %(day)s") % {"span": span, "day": when}


def _line(label: StrOrPromise, fact: Known[Any], words: str) -> parts.Fact:
    shown = {
        Certainty.UNKNOWN: Shown.UNKNOWN,
        Certainty.NOT_ASKED: Shown.NOT_ASKED,
        Certainty.DOUBTED: Shown.DOUBTED,
    }.get(fact.certainty, Shown.SURE)
    return parts.Fact(str(label), words, shown, _whence(fact))


def _whence(fact: Known[Any]) -> str:
    """How sure, from whom, since when: "said so; the person; 3 Nov 2026"."""
    if not fact.asked:
        return ""
    how = {Certainty.SAYS: _("said so"), Certainty.KNOWN: _("certain"), Certainty.ESTIMATED: _("estimated")}
    since = dates.day_words(fact.since, clock.today()) if fact.since else ""
    source = str(SOURCES[fact.source]) if fact.source else ""
    return "; ".join(part for part in (how.get(fact.certainty, ""), source, since) if part)


def fact_lines(facts: PersonFacts, today: date) -> list[parts.Fact]:
    """Everything of the identity part, gaps too, in the order in which it is asked."""
    birth = facts.birth.value
    said = {True: _("yes"), False: _("no")}
    lines = [
        _line(_("Given names"), facts.given_names, facts.given_names.value or ""),
        _line(_("Family names"), facts.family_names, facts.family_names.value or ""),
        *([parts.Fact(_("Other names"), ", ".join(facts.other_names))] if facts.other_names else []),
        _line(_("Born"), facts.birth, birth_words(birth, facts, today) if birth else ""),
        _line(_("Nationality"), facts.nationalities, ", ".join(map(country, facts.nationalities.value or ()))),
        _line(_("Country of birth"), facts.birth_country, country(facts.birth_country.value or "")),
        _line(_("Sex"), facts.sex, str(SEXES[facts.sex.value]) if facts.sex.value else ""),
        _line(_("Gender"), facts.gender, facts.gender.value or ""),
        _line(_("Languages"), facts.languages, ", ".join(map(language, facts.languages.value or ()))),
        _line(_("Interpreter"), facts.interpreter, said[bool(facts.interpreter.value)]),
    ]
    if facts.phones:
        note = _("for recognising, not for calling")
        lines.append(parts.Fact(_("Numbers known"), ", ".join(facts.phones), Shown.SURE, note))
    return lines


def short_facts(facts: PersonFacts, today: date) -> str:
    """Age, nationality and sex in a few words, for a list."""
    ages = facts.age_on(today)
    age = _("%(age)s years") % {"age": ages} if ages else _("age not known")
    nations = ", ".join(country(code) for code in facts.nationalities.value or ())
    sex = str(SEXES[facts.sex.value]).lower() if facts.sex.value else ""
    return ", ".join(part for part in (age, nations, sex) if part)


def channel_words(channel: Channel) -> str:
    """One way to reach somebody, in sentences."""
    head = str(CHANNELS[channel.kind])
    words = [f"{head}: {channel.address}" if channel.address else head]
    if channel.hours:
        words.append(channel.hours)
    if channel.alone:
        words.append(_("nobody else sees it"))
    elif channel.others:
        words.append(_("seen by others: %(others)s") % {"others": channel.others})
    elif channel.alone is False:
        words.append(_("somebody else sees it"))
    else:
        words.append(_("not asked who else sees it"))
    if channel.kind == ChannelKind.PHONE:
        voicemail = {Voicemail.YES: _("voicemail is safe"), Voicemail.NO: _("no voicemail")}
        words.append(voicemail.get(channel.voicemail, _("voicemail not asked: leave none")))
    return "; ".join(words) + "."


def contact_sentences(contact: SafeContact) -> list[str]:
    """What stands in the frame on top of the page."""
    words = [channel_words(channel) for channel in contact.channels] or [_("Only in person.")]
    if contact.language:
        words.append(_("Speak %(language)s.") % {"language": language(contact.language)})
    if contact.code_word:
        words.append(_("Code word: %(word)s.") % {"word": contact.code_word})
    if contact.never:
        words.append(_("Never: %(never)s") % {"never": ended(contact.never)})
    return words


def confirmed_sentence(contact: SafeContact | None, today: date) -> str:
    """Whether one may rely on it; older than 30 days means: ask first."""
    if contact is None:
        return _("Nobody has asked yet how this person can be reached safely.")
    if contact.confirmed_on is None:
        return _("Never confirmed: ask first, in person, before you rely on it.")
    day = dates.day_words(contact.confirmed_on, today)
    if contact.ask_first(today):
        return _("Confirmed %(day)s, more than 30 days ago: ask first, in person, before you rely on it.") % {
            "day": day
        }
    return _("Confirmed %(day)s.") % {"day": day}


def signs_in_words(signs: Iterable[Sign]) -> tuple[Sequence[str], Sequence[str]]:
    """What speaks for one person, and what against."""
    found = [sign for sign in Sign if sign in set(signs)]
    said_for = [str(SIGNS[sign]) for sign in found if sign not in AGAINST]
    return said_for, [str(SIGNS[sign]) for sign in found if sign in AGAINST]
