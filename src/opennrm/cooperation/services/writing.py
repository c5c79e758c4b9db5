"""Changing what is kept about cooperation. What belongs to one case or one person is refused, and the refusal says why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from opennrm.cooperation import access
from opennrm.cooperation.models import Item, Move, Tie
from opennrm.cooperation.rules import never, sheets
from opennrm.cooperation.rules.sheets import COLUMNS, SHEETS, Circle, Kind, Writer
from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere

_RIGHT = {Writer.KEEP: "keep", Writer.RAISE: "raise", Writer.REPORT: "report", Writer.OWNER: "report"}


def _found(reference: str) -> Item:
    item = Item.objects.select_for_update(of=("self",)).filter(reference=reference).first()
    if item is None:  # not there at all, or seen but not changed by this actor: row security locks only what may change
        _seen(reference)
        raise NotAllowed(["Only the organisation that this is addressed to, or a project officer, may change this."])
    return item


def _seen(reference: str) -> Item:
    """Something that is only looked at, not changed: a parent, or what it led to."""
    item = Item.objects.filter(reference=reference).first()
    if item is None:
        raise NotThere("There is no such thing, or it is not for you.")
    return item


def _record(by: Actor, what: str, item: Item, **details: Any) -> None:
    audit.record(by, f"cooperation.{what}", f"item:{item.pk}", kind=item.kind, **details)


def _concerns(item: Item, by: Actor) -> bool:
    """Whether this was written for the actor's organisation, or is addressed to it."""
    return by.organisation_id is not None and by.organisation_id in (item.organisation_id, item.written_for_id)


def _checked(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, without what is empty. Raises Broken with every fault at its question."""
    kept = {key: value for key, value in data.items() if value not in ("", None, [], False)}
    wrong = sheets.faults(kind, kept)
    for key, value in kept.items():
        ask = sheets.ask_of(kind, key)
        if ask is not None and ask.what in ("short", "long") and (why := never.reasons(str(value))):
            wrong.setdefault(key, []).extend(why)
    figures = kept.get("figures", [])
    if not wrong and Item.objects.filter(kind=Kind.FIGURE, reference__in=figures).count() != len(set(figures)):
        wrong["figures"] = ["Choose figures from the list."]
    if wrong:
        raise Broken(wrong)
    return kept


def _may_write(kind: Kind, parent: Item | None, by: Actor) -> None:
    sheet = SHEETS[kind]
    if access.keeps(by):
        return
    ground.require(by, _RIGHT[sheet.writer], access.RIGHTS)
    if sheet.writer == Writer.OWNER and (parent is None or not _concerns(parent, by)):
        raise NotAllowed(["Only the organisation that this is addressed to, or that wrote it, may add this."])


def _columns(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": str(data.get("title", "")), "begins_on": data.get("begins_on"), "ends_on": data.get("ends_on"),
        "organisation_id": data.get("organisation"),
        "data": {k: str(v) if isinstance(v, date) else v for k, v in data.items() if k not in COLUMNS},
    }  # fmt: skip


@service
def write_item(kind: Kind, data: Mapping[str, Any], *, under: str = "", state: str = "", by: Actor) -> Item:
    """Begin a thing. What needs a second pair of eyes is seen by others once somebody else has released it.

    `state` is for what is loaded from an earlier list; everybody else begins at the beginning. Raises Broken.
    """
    sheet = SHEETS[kind]
    parent = _seen(under) if under else None
    if (parent is None) != (not sheet.under) or (parent is not None and Kind(parent.kind) not in sheet.under):
        raise Broken("This does not stand here. Begin it from the page of what it belongs to.")
    _may_write(kind, parent, by)
    kept = _checked(kind, data)
    moment = clock.now()
    released = moment if not sheet.eyes or by.job else None
    item = Item(
        kind=kind, parent=parent, circle=sheet.circle, state=state if state and by.job else sheet.first,
        written_by_id=by.user_id, written_for_id=by.organisation_id, released_at=released,
        position=int(kept.get("number", 0)), **_columns(kept),
    )  # fmt: skip
    item.root_id = parent.root_id if parent else item.pk
    if parent is not None and Kind(parent.kind) == Kind.BOTTLENECK:  # an example goes where its bottleneck goes
        item.circle = Circle.OWN
        item.organisation_id = item.organisation_id or parent.organisation_id
    Item.objects.bulk_create([item])
    _record(by, "written", item)
    return item


@service
def change_item(reference: str, data: Mapping[str, Any], *, seen: datetime, by: Actor) -> Item:
    """Write the sheet anew. Raises Changed where somebody else did so since `seen`.

    What needs a second pair of eyes needs it again.
    """
    item = _found(reference)
    kind, sheet = Kind(item.kind), SHEETS[Kind(item.kind)]
    if not access.keeps(by):
        ground.require(by, "report", access.RIGHTS)
        if not _concerns(item, by):
            raise NotAllowed(["Only the organisation that wrote this, or that it is addressed to, may change it."])
    if item.changed_at != seen:
        raise Changed("Somebody else changed this since you opened it. Look at it again before you write.")
    kept = _checked(kind, data)
    for key, value in _columns(kept).items():
        setattr(item, key, value)
    item.changed_at, item.position = clock.now(), int(kept.get("number", 0))
    if sheet.eyes:
        item.released_at, item.released_by_id, item.written_by_id = None, None, by.user_id
    item.save()
    if kind == Kind.BOTTLENECK:
        Item.objects.filter(parent=item).exclude(kind=Kind.ACTION).update(organisation_id=item.organisation_id)
    _record(by, "changed", item)
    return item


@service
def release_item(reference: str, *, by: Actor) -> None:
    """Let others see what needed a second pair of eyes. Raises NotAllowed for who wrote it."""
    ground.require(by, "release", access.RIGHTS)
    item = _found(reference)
    if item.released_at is not None:
        raise Changed("Somebody else released this meanwhile.")
    if by.user_id is not None and item.written_by_id == by.user_id:
        raise NotAllowed(["Somebody else must look at this: you wrote it yourself."])
    item.released_at, item.released_by_id = clock.now(), by.user_id
    item.save(update_fields=["released_at", "released_by_id"])
    _record(by, "released", item)


@service
def move_item(reference: str, after: str, words: str, *, on: date | None = None, by: Actor) -> None:
    """Into the next state, with reasons where the sheet wants them. The owner or a project officer does it."""
    item = _found(reference)
    if not access.keeps(by):
        ground.require(by, "report", access.RIGHTS)
        if not _concerns(item, by) or (
            SHEETS[Kind(item.kind)].writer == Writer.KEEP and item.organisation_id != by.organisation_id
        ):
            raise NotAllowed(["Only the organisation that this is addressed to, or a project officer, may do this."])
    wrong = sheets.move_faults(
        Kind(item.kind), item.state, after, words,
        has_owner=item.organisation_id is not None, has_day=item.ends_on is not None,
    ) + never.reasons(words)  # fmt: skip
    if wrong:
        raise Broken({"words": wrong})
    day = on or clock.today()
    if day > clock.today():
        raise Broken({"on": ["Write a day that has been."]})
    Move.objects.bulk_create([
        Move(item=item, before=item.state, after=after, words=words.strip()[: sheets.LONG], on=day, by_id=by.user_id, organisation_id=by.organisation_id)
    ])  # fmt: skip
    item.state, item.changed_at = after, clock.now()
    item.save(update_fields=["state", "changed_at"])
    _record(by, "moved", item, after=after)


@service
def tie_items(reference: str, other: str, words: str = "", *, by: Actor) -> None:
    """Say what something led to, so that a decision can be followed to what became of it."""
    ground.require(by, "keep", access.RIGHTS)
    item, led = _seen(reference), _seen(other)
    if item.pk == led.pk:
        raise Broken({"other": ["Choose something else: this leads to itself."]})
    if why := never.reasons(words):
        raise Broken({"words": why})
    if Tie.objects.filter(item=item, other=led).exists():
        raise Broken({"other": ["That is written already."]})
    Tie.objects.bulk_create([Tie(item=item, other=led, words=words.strip()[:300], by_id=by.user_id)])
    _record(by, "tied", item)
