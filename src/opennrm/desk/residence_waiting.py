"""Terms of the law on the home page: which ends, in which case, when, and who must act; and what was told of cases."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from opennrm.cases import selectors as case_reads
from opennrm.desk.residence_words import BODIES
from opennrm.kernel.actors import Actor
from opennrm.kernel.models import Notice
from opennrm.residence.rules.states import TERM_NOTICES
from opennrm.residence.selectors import Deadline
from opennrm.ui.parts import WorkItem


def term_rows(found: Iterable[Deadline]) -> list[WorkItem]:
    """One line for each term."""
    return [_row(each) for each in found]


def _row(term: Deadline) -> WorkItem:
    late = term.days_left < 0
    if term.code:
        what = (_("A term has passed: %(term)s") if late else _("A term ends: %(term)s")) % {"term": _(term.name)}
        why = []
    else:
        what = _("A term of the law has passed") if late else _("A term of the law ends")
        why = [_("Which one belongs to a part that is not shared with you.")]
    why.append(_("Who must act: %(who)s.") % {"who": BODIES[term.owner]})
    if term.at_end and not late:
        why.append(_("If nobody acts: %(what)s") % {"what": _(term.at_end)})
    if late:
        why.append(_("See what can still be done."))
    if not term.verified:
        why.append(_("The length of this term is not verified: check with your legal adviser."))
    address = reverse("desk:terms", args=[term.reference])
    return WorkItem(
        term.state if late or term.days_left <= min(term.reminder_days) else "running", what, address,
        " ".join(why), reference=term.reference, until=term.ends_at or term.ends_on, ends=True, step=_("Open"),
        step_url=address,
    )  # fmt: skip


def told_of(found: Iterable[Notice], terms: Iterable[Deadline]) -> list[Notice]:
    """The notices that stand on a home page beside these terms: what a row says already is not said twice."""
    rows = list(terms)
    clocks, cases = {str(each.clock_id) for each in rows}, {f"case:{each.reference}" for each in rows}

    def said_already(notice: Notice) -> bool:
        which = notice.details.get("clock")  # told without one by an older release
        return notice.kind in TERM_NOTICES and (which in clocks if which else notice.subject in cases)

    return [each for each in found if not said_already(each)]


def cases_told_of(found: Iterable[Notice], viewer: Actor) -> dict[str, str]:
    """Of which case a notice about stay and terms tells, where the viewer may know of the case now."""
    about = {each.subject: each.subject.partition(":")[2] for each in found if each.kind.startswith("residence.")}
    seen = case_reads.references_in_sight(about.values(), viewer=viewer) if about else frozenset()
    return {subject: reference for subject, reference in about.items() if reference in seen}
