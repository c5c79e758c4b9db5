"""Messages that anybody may leave without a name: sealed on arrival, answered under their own words, then erased."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.law.words import gettext_noop as _
from opennrm.publications import access
from opennrm.publications.models import Message, TextVersion
from opennrm.publications.rules import SOURCE, Step
from opennrm.publications.rules.receipts import LIST, list_faulty, new_words, own_words_faulty, plain, read_words
from opennrm.publications.rules.texts import FOLDER, read_file
from opennrm.publications.rules.told import LONGEST, Told

KEPT_DAYS = 120
TOKEN_BITS = 63


@dataclass(frozen=True)
class Answer:
    """What somebody finds who comes back."""

    text: str  # empty: no answer yet
    on: date | None
    ends_on: date


def _token(words: str) -> int:
    """A keyed token of the words: without the key, which lives outside the database, nobody can try words on it."""
    return secrets.blind("publications.words", plain(words), bits=TOKEN_BITS)


def _tokens(words: str) -> list[int]:
    """Under which tokens a message may stand: those of version 0.1 were made of the words with their accents."""
    return [_token(words), secrets.blind("publications.words", words, bits=TOKEN_BITS)]


@service
def leave_message(told: Told, language: str, own_words: str = "", *, by: Actor) -> str:
    """Keep a message, sealed; answers the words with which its answer can be read. They are kept nowhere.

    Raises Broken with the key of a public text at the field, because the page that shows it speaks many languages.
    """
    ground.require(by, "leave_message", access.RIGHTS)
    found: dict[str, list[str]] = {}
    if not told.what.strip():
        found["what"] = ["tell.error_empty"]
    for name, most in LONGEST.items():
        if len(getattr(told, name)) > most:
            found[name] = ["tell.error_long"]
    words = read_words(own_words)
    if words and own_words_faulty(words):
        found["own_words"] = ["tell.error_words"]
    elif words and Message.objects.filter(token__in=_tokens(words)).exists():
        found["own_words"] = ["tell.error_words_taken"]
    if found:
        raise Broken(found)
    words = words or _unused_words(language)
    message = Message(
        token=_token(words), language=language, key_id=secrets.new_data_key("message"),
        ends_on=clock.today() + timedelta(days=KEPT_DAYS),
    )  # fmt: skip
    message.sealed = secrets.seal(message.key_id, json.dumps(asdict(told)), message.place("told"))
    Message.objects.bulk_create([message])
    audit.record(by, "publications.message_left", f"message:{message.pk}", language=language)
    return words


def _unused_words(language: str) -> str:
    words = _list_of(language)
    given = new_words(words)
    while Message.objects.filter(token__in=_tokens(given)).exists():
        given = new_words(words)
    return given


def _list_of(language: str) -> str:
    """The words that may be given in a language: as published, else as they came with the program."""
    row = TextVersion.objects.filter(key=LIST, language=language, step=Step.PUBLISHED).first()
    words = row.body if row else read_file(FOLDER / f"{language}.toml").texts.get(LIST, "")
    return words if not list_faulty(words) else read_file(FOLDER / f"{SOURCE}.toml").texts[LIST]


@service
def read_answer(typed: str, *, by: Actor) -> Answer:
    """What the desk answered to the message with these words. Raises NotThere; the door limits how often one may try."""
    ground.require(by, "leave_message", access.RIGHTS)
    words = read_words(typed)
    message = Message.objects.filter(token__in=_tokens(words), ends_on__gte=clock.today()).first() if words else None
    if message is None:
        raise NotThere("There is no message with these words.")
    if message.answer is None:
        return Answer("", None, message.ends_on)
    if message.read_on is None:
        message.read_on = clock.today()
        message.save(update_fields=["read_on"])
    text = secrets.open_text(message.key_id, bytes(message.answer), message.place("answer"))
    return Answer(text, message.answered_on, message.ends_on)


def _message(message_id: UUID) -> Message:
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None:
        raise NotThere("There is no such message.")
    return message


@service
def note_referral(message_id: UUID, referral_id: UUID, *, by: Actor) -> None:
    """The referral holds the text now; the message forgets it and keeps the place for an answer."""
    ground.require(by, "load", access.RIGHTS)
    message = _message(message_id)
    message.referral_id, message.sealed = referral_id, None
    message.save(update_fields=["referral_id", "sealed"])
    audit.record(by, "publications.message_became_referral", f"message:{message.pk}")


@service
def answer_message(message_id: UUID, text: str, *, by: Actor) -> Message:
    """Write what the person reads who comes back with the words. A later answer takes the place of the first."""
    ground.require(by, "answer", access.RIGHTS)
    message = _message(message_id)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Broken({"text": [_("Write the answer.")]})
    if len(text) > LONGEST["what"]:
        raise Broken({"text": [_("This answer is too long for one page.")]})
    message.answer = secrets.seal(message.key_id, text, message.place("answer"))
    message.answered_on, message.answered_by_id, message.read_on = clock.today(), by.user_id, None
    message.ends_on = max(message.ends_on, clock.today() + timedelta(days=KEPT_DAYS))
    message.save(update_fields=["answer", "answered_on", "answered_by", "read_on", "ends_on"])
    audit.record(by, "publications.message_answered", f"message:{message.pk}")
    return message


@service
def erase_ended(*, by: Actor) -> int:
    """Erase messages whose time is over, keys and all; one that is no referral yet waits."""
    ground.require(by, "load", access.RIGHTS)
    ended = list(Message.objects.select_for_update().filter(ends_on__lt=clock.today(), referral_id__isnull=False))
    for message in ended:
        secrets.destroy(message.key_id, "message ended")
    Message.objects.filter(pk__in=[message.pk for message in ended]).delete()
    if ended:
        audit.record(by, "publications.messages_erased", count=len(ended))
    return len(ended)
