"""What every act leaves behind, and the sentences of rules in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from opennrm.kernel import audit, notices
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken, Changed
from opennrm.kernel.words import Compartment, OrganisationKind, Role
from opennrm.partners import selectors as partners
from opennrm.placement.models import Offer, Stay, Wish


def in_words(sentence: str) -> str:
    """A sentence of a rule in the reader's language, with its values; words among the values too."""
    pattern = getattr(sentence, "pattern", None)
    if pattern is None:
        return _(sentence) if sentence else sentence
    values: Mapping[str, object] = getattr(sentence, "values", {})
    return _(pattern).format(**{name: _(v) if isinstance(v, str) else v for name, v in values.items()})


def only(faults: Mapping[str, Sequence[str]]) -> None:
    """Raise what a rule found, in the reader's language."""
    found = {field: [in_words(sentence) for sentence in sentences] for field, sentences in faults.items() if sentences}
    if found:
        raise Broken(found)


def logged(row: Wish | Offer | Stay, action: str, by: Actor, **details: Any) -> None:
    name = type(row).__name__.lower()
    audit.record(
        by, action, f"{name}:{row.id}", persons=[row.person_id], compartments=[Compartment.LOCATION], **details
    )


def tell_desk(kind: str, subject: str, *, by: Actor, urgent: bool = False) -> None:
    """A line on the home page of everybody at the desk."""
    for desk in partners.organisations(viewer=by, kinds=[OrganisationKind.NATIONAL_DESK]):
        notices.tell(kind, organisation=desk.pk, role=Role.REGISTRAR, subject=subject, urgent=urgent)


def tell_asker(wish: Wish, kind: str, *, urgent: bool = False) -> None:
    """A line for who asked for the place."""
    if wish.asked_by_id is not None:
        notices.tell(kind, user=wish.asked_by_id, subject=f"wish:{wish.id}", urgent=urgent)


def moved(rows: int) -> None:
    """One row was changed, or somebody else was quicker."""
    if not rows:
        raise Changed(_("Somebody was quicker: look again. Nothing was overwritten."))
