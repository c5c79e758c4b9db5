"""How to reach the person, in sentences, on every page of a case."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from opennrm.people.rules import ChannelKind, SafeContact, Voicemail
from opennrm.ui.countries import language
from opennrm.ui.dates import day_words

CHANNELS: dict[Any, StrOrPromise] = {
    ChannelKind.PHONE: _("call %(to)s"),
    ChannelKind.MESSAGE: _("send a message to %(to)s"),
    ChannelKind.EMAIL: _("write to %(to)s"),
    ChannelKind.THROUGH: _("through %(to)s"),
    ChannelKind.IN_PERSON: _("in person"),
}


def contact_sentences(contact: SafeContact, today: date) -> list[str]:
    """How to reach the person, in short sentences; the one that matters most first."""
    found: list[str] = []
    for channel in contact.channels:
        words = str(CHANNELS[channel.kind])
        said = words % {"to": channel.address} if "%(to)s" in words else words
        if channel.hours:
            said = f"{said}, {channel.hours}"
        found.append(f"{said[:1].upper()}{said[1:]}.")
        if channel.others:
            found.append(gettext("Also seen by: %(who)s.") % {"who": channel.others})
        if channel.voicemail == Voicemail.NO:
            found.append(gettext("No voicemail."))
    if not contact.channels:
        found.append(gettext("Only in person."))
    if contact.never:
        found.append(gettext("Never: %(what)s.") % {"what": contact.never.rstrip(".")})
    if contact.language:
        found.append(gettext("Language: %(language)s.") % {"language": language(contact.language)})
    if contact.code_word:
        found.append(gettext("Code word: %(word)s.") % {"word": contact.code_word})
    if contact.confirmed_on is None:
        found.append(gettext("Never confirmed: ask again before you rely on it."))
    else:
        day = day_words(contact.confirmed_on, today)
        late = contact.ask_first(today)
        sentence = (
            gettext("Confirmed %(day)s: ask again before you rely on it.") if late else gettext("Confirmed %(day)s.")
        )
        found.append(sentence % {"day": day})
    return found
