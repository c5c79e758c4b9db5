"""May I report this, on which ground, and who will see it: answered in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from opennrm.law.bases import Basis, Explained, Registering
from opennrm.law.words import FROM_MEMORY
from opennrm.law.words import gettext_noop as _
from opennrm.referrals.rules.words import Agreed, Lane, Reporter, Safe, Service


@dataclass(frozen=True)
class Situation:
    """What the wizard asks."""

    reporter: Reporter
    lane: Lane = Lane.COUNTED
    service: Service = Service.REGISTRATION
    agreed: Agreed = Agreed.NOT_ASKED
    safe_now: Safe = Safe.NOT_ASKED


@dataclass(frozen=True)
class Advice:
    """What the reader may do. There is always a way to report; `basis` is None only without a name."""

    verdict: str
    basis: Basis | None
    why: list[Explained]
    shared: list[str]
    first: list[str]  # what to do before, if anything


SEEN_UNNAMED = [
    _("The national desk sees the report and counts it. Nobody else sees it."),
    _("Published figures hold totals only; small numbers are hidden."),
]
SEEN_NAMED = [
    _("The national desk sees it. Nobody else until somebody decides so, with a reason that is kept."),
    _("A case worker sees it when a case is opened; the person may ask who looked."),
]
NOT_A_CRIMINAL_REPORT = _("A notification (melding) is not a criminal report (aangifte). It starts no investigation.")


def bases_open(reporter: Reporter, law: Registering) -> tuple[Basis, ...]:
    """The bases from which this reporter may choose."""
    return law.open_to(reporter)


def basis_faults(basis: Basis | None, reporter: Reporter, law: Registering) -> list[str]:
    """Why this basis cannot be the ground of this reporter; empty if it can, also where none was named yet."""
    if basis is None or basis in law.open_to(reporter) or basis == Basis.VITAL_INTEREST:
        return []
    return [_("This ground is not open to you. Choose another, or count without naming.")]


def _best(situation: Situation, law: Registering) -> Basis | None:
    """The strongest ground that holds in this situation; None where the person must agree and did not."""
    if situation.lane == Lane.COUNTED:
        return None
    if law.has_duty(situation.reporter):
        return Basis.DUTY
    if situation.agreed == Agreed.YES:
        return Basis.CONSENT
    if situation.safe_now == Safe.NOT_SAFE and situation.agreed == Agreed.CANNOT_BE_ASKED:
        return Basis.VITAL_INTEREST
    open_to = law.open_to(situation.reporter)
    if Basis.PUBLIC_TASK in open_to:
        return Basis.PUBLIC_TASK
    if Basis.JUSTIFIED_INTEREST in open_to and situation.agreed != Agreed.NO and situation.reporter not in law.limits:
        return Basis.JUSTIFIED_INTEREST
    return None


def advise(situation: Situation, law: Registering) -> Advice:
    """Say in words whether and how this may be reported. Never "you may not": counting is open to everybody."""
    if situation.lane == Lane.COUNTED:
        return Advice(_("You may report this."), None, [law.unnamed], list(SEEN_UNNAMED), [])
    basis = _best(situation, law)
    why: list[Explained] = []
    first: list[str] = []
    if situation.reporter in law.limits:
        why.append(law.limits[situation.reporter])
    if basis is None:
        why.append(law.unnamed)
        first.append(_("Ask the person whether you may report by name. Help does not depend on the answer."))
        verdict = _("You may report this without a name. By name you need the person’s agreement first.")
        return Advice(verdict, None, why, list(SEEN_UNNAMED), first)
    why.insert(0, law.words[basis])
    if situation.service != Service.REGISTRATION:
        why.append(law.care_needs_consent)
        if situation.agreed != Agreed.YES:
            first.append(_("Register now; ask the person about shelter or help as soon as that can be done safely."))
    if basis not in (Basis.DUTY, Basis.CONSENT) and situation.agreed == Agreed.NOT_ASKED:
        first.append(_("Tell the person what you report, unless that brings danger."))
    return Advice(_("You may report this."), basis, why, list(SEEN_NAMED), first)


def unverified(advice: Advice) -> bool:
    """Whether a sentence in it still waits for a lawyer."""
    return any(explained.source == FROM_MEMORY for explained in advice.why)
