"""Asking for a place, changing what is needed, linking people, and ending the search."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.cases import selectors as cases
from opennrm.kernel import clock, secrets
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed
from opennrm.people import selectors as people
from opennrm.people.rules import Childhood
from opennrm.placement.models import Wish, WishLink
from opennrm.placement.rules import WISH, Together, Urgency
from opennrm.placement.rules.written import Needs, write_needs
from opennrm.placement.selectors import reach
from opennrm.placement.services.offers import take_back_offers
from opennrm.placement.services.writing_down import logged, moved, only, tell_desk


@service
def ask_place(
    reference: str,
    urgency: Urgency,
    needs: Needs,
    *,
    from_on: date | None = None,
    needed_by: datetime | None = None,
    by: Actor,
) -> Wish:
    """A place is needed for the person of this case. Gaps are told, and never in the way.

    Raises NotThere, NotAllowed, Broken where a search of this kind runs already.
    """
    case = cases.case_card(reference, viewer=by)
    reach.on_case(by, case.id, "ask_place")
    today = clock.today()
    start = from_on or today
    faults = dict(needs.faults())
    if start < today:
        faults["from_on"] = [_("This day has passed: write the first night on which the place is needed.")]
    if not case.is_open:
        faults[""] = [_("This case is closed. Open it again first.")]
    if Wish.objects.filter(case_id=case.id, urgency=urgency, state__in=["open", "offered"]).exists():
        faults[""] = [_("A search of this kind runs for this person already.")]
    only(faults)
    wish = Wish(
        case_id=case.id, person_id=case.person_id, urgency=urgency, from_on=start, needed_by=needed_by,
        key_id=case.key_id, asked_by_id=by.user_id, organisation_id=by.organisation_id,
    )  # fmt: skip
    wish.needs = secrets.seal(wish.key_id, write_needs(_with_age(needs, wish, by)), wish.sealing_place)
    Wish.objects.bulk_create([wish])
    logged(wish, "placement.place_asked", by, urgency=str(urgency))
    if urgency == Urgency.EMERGENCY:
        tell_desk("placement.emergency", f"wish:{wish.id}", by=by, urgent=True)
    return wish


def _with_age(needs: Needs, wish: Wish, by: Actor) -> Needs:
    """The age and the languages that the file knows, where the form did not say and the asker may see them."""
    facts = people.facts([wish.person_id], viewer=by).get(wish.person_id)
    if facts is None:
        return needs
    if needs.ages is None and needs.childhood == Childhood.UNKNOWN:
        needs = replace(needs, ages=facts.age_on(wish.from_on), childhood=facts.childhood_on(wish.from_on))
    return needs if needs.languages else replace(needs, languages=facts.languages.value or ())


@service
def change_wish(wish_id: UUID, needs: Needs, *, from_on: date | None = None, version: int, by: Actor) -> Wish:
    """What is needed has become clearer. Raises Changed where somebody else was quicker."""
    wish = reach.wish(wish_id, by, "ask_place", lock=True)
    only(needs.faults())
    if wish.state not in ("open", "offered"):
        raise Broken(_("This search has ended: begin a new one."))
    sealed = secrets.seal(wish.key_id, write_needs(_with_age(needs, wish, by)), wish.sealing_place)
    changed = Wish.objects.filter(pk=wish.pk, version=version).update(
        needs=sealed, from_on=from_on or wish.from_on, version=version + 1
    )
    moved(changed)
    logged(wish, "placement.wish_changed", by)
    return wish


@service
def withdraw_wish(wish_id: UUID, *, by: Actor) -> None:
    """Nobody looks for a place any more; an offer that is out is taken back.

    Offers are locked before the search, as everybody who answers one does: two at once never wait for each other.
    """
    _may_end(reach.wish(wish_id, by, "ask_place"))
    take_back_offers(wish_id, by=by)
    wish = reach.wish(wish_id, by, "ask_place", lock=True)
    _may_end(wish)
    if wish.state == "offered":
        raise Changed(_("An offer went out at this moment: look again."))
    Wish.objects.filter(pk=wish.pk).update(state="withdrawn", ended_at=clock.now())
    logged(wish, "placement.wish_withdrawn", by)


def _may_end(wish: Wish) -> None:
    if faults := WISH.why_not(wish.state, "withdrawn"):
        raise Broken(" ".join(faults))


@service
def link_wishes(first_id: UUID, second_id: UUID, how: Together, *, by: Actor) -> WishLink:
    """Two people want to be in one house, or must not be. Only who works on both may say so."""
    first = reach.wish(first_id, by, "ask_place")
    second = reach.wish(second_id, by, "ask_place")
    if first.id == second.id or first.person_id == second.person_id:
        raise Broken({"second": [_("This is the same person: choose another search.")]})
    low, high = sorted((first, second), key=lambda one: str(one.id))
    if WishLink.objects.filter(first=low, second=high).exists():
        WishLink.objects.filter(first=low, second=high).update(how=how)
        found = WishLink.objects.get(first=low, second=high)
    else:
        found = WishLink(first=low, second=high, how=how, noted_by_id=by.user_id)
        WishLink.objects.bulk_create([found])
    logged(first, "placement.wishes_linked", by, how=str(how))
    logged(second, "placement.wishes_linked", by, how=str(how))
    return found
