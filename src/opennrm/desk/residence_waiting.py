"""Terms of the law on the home page: which ends, in which case, when, and who must act; and what was told of cases."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from opennrm.desk.residence_words import BODIES
from opennrm.kernel.actors import Actor
from opennrm.kernel.models import Notice
from opennrm.residence import selectors as reads
from opennrm.residence.rules.states import TERM_NOTICES
from opennrm.residence.selectors import Deadline
from opennrm.ui.parts import WorkItem


def term_rows(found: Iterable[Deadline]) -> list[tuple[WorkItem, bool]]:
    """One line for each term, and whether it is late or ends within the last days."""
    return [(_row(each), each.statutory and each.days_left <= min(each.reminder_days)) for each in found]


def _row(term: Deadline) -> WorkItem:
    late = term.days_left < 0
    pattern = _("A term has passed: %(term)s") if late else _("A term ends: %(term)s")
    why = [_("Who must act: %(who)s.") % {"who": BODIES[term.owner]}]
    if term.at_end and not late:
        why.append(_(term.at_end))
    if late:
        why.append(_("See what can still be done."))
    if not term.verified:
        why.append(_("The length of this term is not verified: check with your legal adviser."))
    address = reverse("desk:terms", args=[term.reference])
    return WorkItem(
        term.state if late or term.days_left <= min(term.reminder_days) else "running", pattern % {"term": _(term.name)},
        address, " ".join(why), reference=term.reference, until=term.ends_at or term.ends_on, ends=True, step=_("Open"),
        step_url=address,
    )  # fmt: skip


def told_of(found: Iterable[Notice], terms: Iterable[Deadline]) -> list[Notice]:
    """The notices that stand on a home page beside these terms: what a row says already is not said twice."""
    shown = {str(each.clock_id) for each in terms}
    return [each for each in found if not (each.kind in TERM_NOTICES and each.details.get("clock") in shown)]


def cases_told_of(found: Iterable[Notice], viewer: Actor) -> dict[str, str]:
    """Of which case a notice about stay and terms tells, where the viewer may know of the case now."""
    about = {each.subject: each.subject.partition(":")[2] for each in found if each.kind.startswith("residence.")}
    seen = reads.references_in_sight(about.values(), viewer=viewer) if about else frozenset()
    return {subject: reference for subject, reference in about.items() if reference in seen}
