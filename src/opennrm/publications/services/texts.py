"""Texts: proposed by one, published by another; and the files that come with the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.law.words import gettext_noop as _
from opennrm.publications import access
from opennrm.publications.models import TextVersion
from opennrm.publications.rules import LANGUAGES, LONGEST_TEXT, SOURCE, STEPS, State, Step, receipts, two_people
from opennrm.publications.rules.texts import FOLDER, READERS, TextFile, digest, misbuilt, read_files
from opennrm.publications.services.edition import lock_edition, next_edition


@service
def propose_text(key: str, language: str, body: str, state: State, reviewer: str = "", *, by: Actor) -> TextVersion:
    """Write a new version of a text. An earlier proposal for the same text is replaced by it.

    Raises Broken where the text is built otherwise than its source, NotThere where no such text exists.
    """
    ground.require(by, "write", access.RIGHTS)
    edition = lock_edition()
    source = TextVersion.objects.filter(key=key, language=SOURCE, step=Step.PUBLISHED).first()
    if source is None or language not in LANGUAGES:
        raise NotThere("There is no such text.")
    body, reviewer = body.replace("\r\n", "\n").strip(), " ".join(reviewer.split())
    if found := _faults(key, body, state, reviewer, source.body if language != SOURCE else ""):
        raise Broken(found)
    _replace(TextVersion.objects.filter(key=key, language=language, step=Step.PROPOSED))
    version = TextVersion(
        key=key, language=language, number=_last(key, language) + 1, body=body, state=state, reviewer=reviewer,
        made_from=digest(source.body) if language != SOURCE else "", written_by_id=by.user_id,
    )  # fmt: skip
    TextVersion.objects.bulk_create([version])
    edition.save(update_fields=["number"])
    audit.record(by, "publications.text_proposed", f"text:{version.pk}", key=key, language=language)
    return version


def _faults(key: str, body: str, state: State, reviewer: str, source: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if not body:
        found["body"] = [_("Write the text. To take a text away, publish another in its place.")]
    elif len(body) > LONGEST_TEXT:
        found["body"] = [_("This text is too long for one page.")]
    elif (source and (wrong := misbuilt(source, body))) or (
        key == receipts.LIST and (wrong := receipts.list_faulty(body))
    ):
        found["body"] = wrong
    if state == State.REVIEWED and not reviewer:
        found["reviewer"] = [_("Write who checked it: a name, or an organisation and a role.")]
    return found


def _last(key: str, language: str) -> int:
    newest = TextVersion.objects.filter(key=key, language=language).order_by("-number").first()
    return newest.number if newest else 0


def _replace(versions: Iterable[TextVersion]) -> None:
    for version in versions:
        version.step = Step.REPLACED
        version.save(update_fields=["step"])


def _proposal(version_id: UUID, after: Step) -> TextVersion:
    version = TextVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NotThere("There is no such version.")
    if why := STEPS.why_not(version.step, after):
        raise Broken("; ".join(why))
    return version


@service
def publish_text(version_id: UUID, *, by: Actor) -> TextVersion:
    """Let everybody read this version. Raises Broken for who wrote it."""
    ground.require(by, "publish", access.RIGHTS)
    edition = lock_edition()
    version = _proposal(version_id, Step.PUBLISHED)
    if why := two_people(version.written_by_id, by.user_id):
        raise Broken("; ".join(why))
    _replace(TextVersion.objects.filter(key=version.key, language=version.language, step=Step.PUBLISHED))
    version.step, version.published_at, version.published_by_id = Step.PUBLISHED, clock.now(), by.user_id
    version.save(update_fields=["step", "published_at", "published_by"])
    next_edition(edition)
    audit.record(
        by, "publications.text_published", f"text:{version.pk}", key=version.key, language=version.language
    )  # fmt: skip
    return version


@service
def decline_text(version_id: UUID, reason: str, *, by: Actor) -> TextVersion:
    """Say why this version is not published. Who wrote it may take it back in the same way."""
    ground.require(by, "publish", access.RIGHTS)
    lock_edition()
    version = _proposal(version_id, Step.DECLINED)
    if not reason.strip():
        raise Broken({"reason": [_("Write why, so that the next version can be better.")]})
    version.step, version.reason = Step.DECLINED, reason.strip()[:400]
    version.save(update_fields=["step", "reason"])
    audit.record(by, "publications.text_declined", f"text:{version.pk}")
    return version


@service
def load_texts(folder: Path = FOLDER, *, by: Actor) -> int:
    """Take in the texts that come with the program; answers how many are new or changed.

    What an editor has published stays: a file never overwrites a person's word.
    """
    ground.require(by, "load", access.RIGHTS)
    edition = lock_edition()
    kept = {
        (version.language, version.key): version
        for version in TextVersion.objects.filter(step=Step.PUBLISHED)
    }  # fmt: skip
    numbers = _numbers()
    fresh: list[TextVersion] = []
    for group in ("", READERS):
        for language, file in read_files(folder, group).items():
            fresh += _new_in(file, {key: old for (code, key), old in kept.items() if code == language}, numbers)
    _replace([kept[each.language, each.key] for each in fresh if (each.language, each.key) in kept])
    TextVersion.objects.bulk_create(fresh, batch_size=500)
    if fresh:
        next_edition(edition)
        audit.record(by, "publications.texts_loaded", count=len(fresh))
    return len(fresh)


def _numbers() -> dict[tuple[str, str], int]:
    rows = TextVersion.objects.order_by("number").values_list("language", "key", "number")
    return {(language, key): number for language, key, number in rows}


def _new_in(
    file: TextFile, kept: Mapping[str, TextVersion], numbers: Mapping[tuple[str, str], int]
) -> list[TextVersion]:
    fresh = []
    for key, body in file.texts.items():
        old = kept.get(key)
        reviewer = file.reviewed.get(key, "")
        state = State.REVIEWED if reviewer else State.DRAFT if file.state == State.REVIEWED else file.state
        made_from = file.made_from.get(key, "")
        if old and (old.written_by_id or (old.body, old.state, old.made_from) == (body, state, made_from)):
            continue
        fresh.append(
            TextVersion(
                key=key,
                language=file.language,
                number=numbers.get((file.language, key), 0) + 1,
                body=body,
                state=state,
                reviewer=reviewer,
                made_from=made_from,
                step=Step.PUBLISHED,
                published_at=clock.now(),
            )
        )
    return fresh
