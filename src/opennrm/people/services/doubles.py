"""Two files that may be one person: offered, decided by the desk with a reason, undone completely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock, grants, secrets
from opennrm.kernel.actors import Actor, acting, service
from opennrm.kernel.errors import Broken, Changed, NotThere
from opennrm.kernel.words import Relation
from opennrm.people import access
from opennrm.people.models import Former, Match, Merge, Person, Token, Uncompared, Vault
from opennrm.people.rules import PersonFacts, Sign, compare
from opennrm.people.selectors.index import INDEX, likely
from opennrm.people.selectors.opening import facts_by_person
from opennrm.people.selectors.standing import members_of, standing_to

LEAST_REASON = 10
MOST_REASON = 2_000
BATCH = 100
NO_MATCH = "There is no such pair."


@service
def compare_waiting(*, by: Actor, most: int = 1_000) -> int:
    """Compare the files whose facts changed with the register, and offer likely doubles. Returns how many are new.

    The worker calls it every minute, the desk's inbox before it is shown. It tells nothing to whoever reported.
    """
    ground.require(by, "decide_doubles", access.RIGHTS)
    new = 0
    with acting(INDEX):
        for _round in range(-(-most // BATCH)):
            waiting = list(
                Uncompared.objects.select_for_update(skip_locked=True)
                .order_by("since")
                .values_list("person_id", flat=True)[:BATCH]
            )
            if not waiting:
                break
            new += _compare(waiting)
            Uncompared.objects.filter(person_id__in=waiting).delete()
    if new:
        audit.record(by, "people.doubles_offered", count=new)
    return new


def _compare(persons: Iterable[UUID]) -> int:
    ids = list(persons)
    facts = facts_by_person(ids)
    exact: dict[UUID, list[tuple[str, int]]] = {person: [] for person in ids}
    for person, kind, value in Token.objects.filter(person_id__in=ids, kind__in=["phone", "linkage"]).values_list(
        "person_id", "kind", "value"
    ):
        exact[person].append((kind, value))
    found = likely({person: facts.get(person, PersonFacts()) for person in ids}, exact)
    pairs = {
        (min(person, other), max(person, other)): signs
        for person, others in found.items()
        for other, signs in others.items()
    }
    return _offer(pairs, None)


def _offer(pairs: Mapping[tuple[UUID, UUID], frozenset[Sign]], proposer: int | None) -> int:
    """Write pairs that are not there yet; an open one gets the newest signs, a decided one keeps its decision."""
    firsts = [first for first, _ in pairs]
    known = {(match.first_id, match.second_id): match for match in Match.objects.filter(first_id__in=firsts)}
    new = []
    for (first, second), signs in pairs.items():
        match = known.get((first, second))
        if match is None:
            new.append(Match(first_id=first, second_id=second, signs=sorted(signs), proposed_by_id=proposer))
        elif match.state == "open" and match.signs != sorted(signs):
            Match.objects.filter(pk=match.pk).update(signs=sorted(signs))
    Match.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


@service
def propose_match(first: Person, second: Person, *, by: Actor) -> UUID:
    """Somebody at the desk noticed it. Returns the pair's id, whether it is new or was there."""
    for person in (first, second):
        ground.require(by, "decide_doubles", access.RIGHTS, standing_to(by, person.file_id), relations=access.DESK)
    if first.file_id == second.file_id:
        raise Broken(_("These are one file already."))
    one, two = sorted((first.id, second.id))
    opened = facts_by_person([one, two])
    signs = compare(opened.get(one, PersonFacts()), opened.get(two, PersonFacts()))
    _offer({(one, two): signs}, by.user_id)
    match = Match.objects.get(first_id=one, second_id=two)
    if match.state == "different":
        Match.objects.filter(pk=match.pk).update(state="open", signs=sorted(signs))
    audit.record(by, "people.double_proposed", f"match:{match.pk}", persons=[one, two])
    return match.id


def _reason(reason: str) -> str:
    text = reason.strip()
    if len(text) < LEAST_REASON:
        raise Broken({"reason": [_("Say why in %(least)d characters or more.") % {"least": LEAST_REASON}]})
    if len(text) > MOST_REASON:
        raise Broken({"reason": [_("Write %(most)d characters at most.") % {"most": MOST_REASON}]})
    return text


@service
def decide_match(match_id: UUID, same: bool, reason: str, *, by: Actor) -> Merge | None:
    """One person, or two. If one, the oldest file stands for it, and the reference of the other goes on finding it.

    Every reporter stays: referrals and cases go on pointing at the file they were written for. Raises NotThere,
    NotAllowed, Broken, Changed.
    """
    match = Match.objects.select_for_update().filter(pk=match_id).first()
    if match is None:
        raise NotThere(NO_MATCH)
    _desk_only(by, match.first_id, match.second_id)
    text = _reason(reason)
    if match.state != "open":
        raise Changed(_("A colleague has decided this in the meantime. See what was decided before you go on."))
    merge = _merge(match, by=by) if same else None
    key = secrets.new_data_key("match")
    Match.objects.filter(pk=match.pk).update(
        state="same" if same else "different", decided_at=clock.now(), decided_by_id=by.user_id, key_id=key,
        reason=secrets.seal(key, text, match.reason_place),
    )  # fmt: skip
    audit.record(by, "people.double_decided", f"match:{match.pk}", persons=[match.first_id, match.second_id], same=same)
    return merge


def _desk_only(by: Actor, *persons: UUID) -> None:
    files = Person.objects.filter(pk__in=persons).values_list("pk", "merged_into_id")
    for pk, merged in files:
        ground.require(by, "decide_doubles", access.RIGHTS, standing_to(by, merged or pk), relations=access.DESK)


def _merge(match: Match, *, by: Actor) -> Merge:
    pair = list(Person.objects.filter(pk__in=[match.first_id, match.second_id]))
    files = {person.file_id for person in pair}
    locked = list(Person.objects.select_for_update().filter(pk__in=files).order_by("pk"))
    if len(locked) != 2 or any(person.merged_into_id for person in locked):
        raise Changed(_("These files were joined in the meantime. Nothing was changed."))
    if any(person.erased_at for person in locked):
        raise Broken(_("What was known about one of them was erased: there is nothing left to compare."))
    older, younger = sorted(pair, key=_age)
    merge = Merge(match=match, survivor=older, other=younger, by_id=by.user_id, mirrored=_mirror_blocks(files))
    Merge.objects.bulk_create([merge])
    _settle(files)
    return merge


def _age(person: Person) -> tuple[datetime, UUID]:
    return person.made_at, person.id


@service
def undo_merge(merge_id: UUID, reason: str, *, by: Actor) -> None:
    """Take two files apart again: facts, references, tokens and rights are as if they had never been joined.

    What was added to the joined file since then stays with the file that survived. Raises NotThere, NotAllowed,
    Broken, Changed.
    """
    merge = Merge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise NotThere(NO_MATCH)
    _desk_only(by, merge.survivor_id, merge.other_id)
    text = _reason(reason)
    if merge.undone_at is not None:
        raise Changed(_("A colleague has undone this in the meantime."))
    key = secrets.new_data_key("match")
    Merge.objects.filter(pk=merge.pk).update(
        undone_at=clock.now(), undone_by_id=by.user_id, key_id=key,
        undo_reason=secrets.seal(key, text, merge.reason_place),
    )  # fmt: skip
    Match.objects.filter(pk=merge.match_id).update(state="open", decided_at=None, decided_by_id=None)
    with acting(INDEX):
        grants.end(merge.mirrored)
        file = Person.objects.get(pk=merge.survivor_id).file_id
    _settle({file})
    audit.record(by, "people.merge_undone", f"match:{merge.match_id}", persons=[merge.survivor_id, merge.other_id])


def _settle(files: set[UUID]) -> None:
    """Let every row follow the merges that stand. The merges are the truth; all else is worked out from them."""
    with acting(INDEX):
        members = list(Person.objects.filter(Q(pk__in=files) | Q(merged_into__in=files)))
        joins = Merge.objects.filter(survivor__in=members, other__in=members, undone_at__isnull=True)
        roots = _roots(members, list(joins.values_list("survivor_id", "other_id")))
        for person in members:
            root = roots[person.id]
            if person.file_id == root:
                continue
            merged = None if root == person.id else root
            Person.objects.filter(pk=person.id).update(merged_into=merged, version=F("version") + 1)
            for table in (Vault, Former):
                table._default_manager.filter(person=person).update(file_id=root)


def _roots(members: Iterable[Person], joins: Iterable[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """For each member, the oldest of all that hang together with it."""
    roots = {person.id: person.id for person in sorted(members, key=_age)}
    order = {person: place for place, person in enumerate(roots)}
    for one, other in joins:
        kept, gone = sorted((roots[one], roots[other]), key=order.__getitem__)
        roots = {person: kept if root == gone else root for person, root in roots.items()}
    return roots


def _mirror_blocks(files: set[UUID]) -> list[UUID]:
    """Who must not see the one must not see the other either: cases hang on the file for which they were opened."""
    with acting(INDEX) as job:
        members = set(members_of(files))
        have = set(grants.blocks(members))
        wanted = {(member, user, organisation) for member in members for _person, user, organisation in have}
        return [
            grants.give(
                Relation.BLOCKED, by=job, person=member, user=user, organisation=organisation, basis="joined file"
            )
            for member, user, organisation in sorted(wanted - have, key=str)
        ]
