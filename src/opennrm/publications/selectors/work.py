"""What editors and the desk have in hand: texts that are missing or wait, lines, entries, messages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import clock, secrets
from opennrm.kernel.actors import Actor, selector
from opennrm.kernel.errors import NotThere
from opennrm.publications import access
from opennrm.publications.models import Line, Message, Offer, TextVersion
from opennrm.publications.rules import LANGUAGES, READERS_LANGUAGES, SOURCE, State, Step, is_current
from opennrm.publications.rules.texts import FOLDER, READERS, digest, read_file
from opennrm.publications.rules.told import Told


@dataclass(frozen=True)
class TextRow:
    """One text in one language, as the list of an editor shows it."""

    key: str
    body: str
    state: State | None  # None: missing
    is_outdated: bool = False
    waits: bool = False
    is_wanted: bool = True  # pages for particular readers need not be there in every language


@dataclass(frozen=True)
class LanguageReport:
    """How complete a language is."""

    code: str
    wanted: int
    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    machine: int
    draft: int
    reviewed: int

    @property
    def is_complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class MessageRow:
    """A message as the desk sees it: its text stands in the referral."""

    id: UUID
    language: str
    arrived_on: date
    referral_id: UUID | None
    answered_on: date | None
    read_on: date | None
    ends_on: date


def _published() -> dict[tuple[str, str], TextVersion]:
    return {(row.language, row.key): row for row in TextVersion.objects.filter(step=Step.PUBLISHED)}


@selector
def keys(*, viewer: Actor) -> list[str]:
    """Every text there is, in the order of the source's files; texts of an older edition last."""
    ground.require(viewer, "write", access.RIGHTS)
    return _keys(_published())


def _keys(published: dict[tuple[str, str], TextVersion]) -> list[str]:
    there = {key for language, key in published if language == SOURCE}
    filed = [key for group in ("", READERS) for key in _filed(group)]
    return [key for key in filed if key in there] + sorted(there - set(filed))


@cache
def _filed(group: str) -> tuple[str, ...]:
    """The keys of the source's own file, which comes with the program and does not change while it runs."""
    return tuple(read_file(FOLDER / (f"{SOURCE}.{group}.toml" if group else f"{SOURCE}.toml")).texts)


@selector
def language_report(*, viewer: Actor) -> list[LanguageReport]:
    """What is missing, out of date or unchecked, per language: published texts, not files."""
    ground.require(viewer, "write", access.RIGHTS)
    published = _published()
    readers, every = set(_filed(READERS)), _keys(published)
    found = []
    for code in LANGUAGES:
        wanted = [key for key in every if key not in readers or code in READERS_LANGUAGES]
        there = [published[code, key] for key in wanted if (code, key) in published]
        states = [row.state for row in there]
        found.append(
            LanguageReport(
                code,
                len(wanted),
                tuple(key for key in wanted if (code, key) not in published),
                tuple(row.key for row in there if _outdated(row, published)),
                states.count(State.MACHINE),
                states.count(State.DRAFT),
                states.count(State.REVIEWED),
            )
        )
    return found


def _outdated(row: TextVersion, published: dict[tuple[str, str], TextVersion]) -> bool:
    source = published.get((SOURCE, row.key))
    return row.language != SOURCE and source is not None and row.made_from != digest(source.body)


@selector
def texts_of(language: str, *, viewer: Actor) -> list[TextRow]:
    """Every text of one language beside what waits and what is missing."""
    ground.require(viewer, "write", access.RIGHTS)
    published = _published()
    waiting = set(
        TextVersion.objects.filter(step=Step.PROPOSED, language=language).values_list("key", flat=True)
    )  # fmt: skip
    rows = []
    spared = set() if language in READERS_LANGUAGES else set(_filed(READERS))
    for key in _keys(published):
        row = published.get((language, key))
        rows.append(
            TextRow(key, row.body, State(row.state), _outdated(row, published), key in waiting, key not in spared)
            if row
            else TextRow(key, "", None, waits=key in waiting, is_wanted=key not in spared)
        )
    return rows


@selector
def text_history(key: str, language: str, *, viewer: Actor) -> tuple[TextVersion, list[TextVersion]]:
    """The source of a text and all versions in one language, the newest first. Raises NotThere."""
    ground.require(viewer, "write", access.RIGHTS)
    source = TextVersion.objects.filter(key=key, language=SOURCE, step=Step.PUBLISHED).first()
    if source is None or language not in LANGUAGES:
        raise NotThere("There is no such text.")
    found = TextVersion.objects.filter(key=key, language=language).select_related("written_by", "published_by")
    return source, list(found.order_by("-number"))


@selector
def proposals(*, viewer: Actor) -> list[TextVersion]:
    """Versions that wait for another pair of eyes, the oldest first."""
    ground.require(viewer, "write", access.RIGHTS)
    return list(
        TextVersion.objects.filter(step=Step.PROPOSED).select_related("written_by").order_by("written_at")
    )  # fmt: skip


@selector
def lines(*, viewer: Actor) -> list[tuple[Line, bool]]:
    """Every line, and whether its number counts as current."""
    ground.require(viewer, "write", access.RIGHTS)
    found = Line.objects.select_related("changed_by", "confirmed_by")
    return [(line, line.is_shown and is_current(line.confirmed_on, clock.today())) for line in found]


@selector
def line(line_id: UUID, *, viewer: Actor) -> Line:
    ground.require(viewer, "write", access.RIGHTS)
    found = Line.objects.filter(pk=line_id).first()
    if found is None:
        raise NotThere("There is no such line.")
    return found


@selector
def offers(*, viewer: Actor) -> list[Offer]:
    """Published and proposed entries of the directory."""
    ground.require(viewer, "write", access.RIGHTS)
    found = Offer.objects.filter(step__in=[Step.PUBLISHED, Step.PROPOSED])
    return list(found.select_related("region", "written_by").order_by("-step", "name"))


@selector
def offer(offer_id: UUID, *, viewer: Actor) -> Offer:
    ground.require(viewer, "write", access.RIGHTS)
    found = Offer.objects.filter(pk=offer_id).select_related("region").first()
    if found is None:
        raise NotThere("There is no such entry.")
    return found


@selector
def waiting_now(*, viewer: Actor) -> dict[str, int]:
    """How much waits for this editor: texts and entries that others wrote, numbers to call, messages to answer."""
    ground.require(viewer, "write", access.RIGHTS)
    others = TextVersion.objects.filter(step=Step.PROPOSED).exclude(written_by_id=viewer.user_id)
    entries = Offer.objects.filter(step=Step.PROPOSED).exclude(written_by_id=viewer.user_id)
    stale = [
        line
        for line in Line.objects.filter(is_shown=True).exclude(changed_by_id=viewer.user_id)
        if not is_current(line.confirmed_on, clock.today())
    ]
    return {"texts": others.count(), "offers": entries.count(), "lines": len(stale)}


def _row(message: Message) -> MessageRow:
    return MessageRow(
        message.pk, message.language, message.arrived_on, message.referral_id, message.answered_on, message.read_on,
        message.ends_on,
    )  # fmt: skip


@selector
def messages(*, viewer: Actor) -> list[MessageRow]:
    """Messages that became referrals: unanswered first. Their texts stand in the referrals, which log who looked."""
    ground.require(viewer, "read_messages", access.RIGHTS)
    found = Message.objects.filter(referral_id__isnull=False).order_by("-arrived_on")[:500]
    return sorted((_row(message) for message in found), key=lambda row: row.answered_on is not None)


@selector
def message(message_id: UUID, *, viewer: Actor) -> MessageRow:
    """One message. Raises NotThere."""
    ground.require(viewer, "read_messages", access.RIGHTS)
    found = Message.objects.filter(pk=message_id).first()
    if found is None:
        raise NotThere("There is no such message.")
    return _row(found)


@selector
def waiting_messages(*, viewer: Actor, most: int = 50) -> list[tuple[UUID, str, Told]]:
    """Messages that are no referral yet, opened: (message, language, what was told). For the job that registers them."""
    ground.require(viewer, "load", access.RIGHTS)
    found = list(Message.objects.filter(referral_id__isnull=True, sealed__isnull=False).order_by("arrived_on")[:most])
    opened = secrets.data_keys(message.key_id for message in found)
    return [
        (
            message.pk,
            message.language,
            Told(**json.loads(secrets.open_with(opened[message.key_id], bytes(message.sealed or b""), message.place("told")))),
        )
        for message in found
    ]  # fmt: skip
