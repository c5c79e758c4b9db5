"""Money and results: exact, written by one person, confirmed by another."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotAllowed, NotThere
from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.projects import access
from opennrm.projects.models import Outcome, Payment
from opennrm.projects.rules import portfolio
from opennrm.projects.rules.card import Money, Reading
from opennrm.projects.rules.iati.standard import code_list
from opennrm.projects.services.writing import found, record, touched


def _payment_faults(money: Money) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if money.kind not in portfolio.PAYMENTS:
        wrong["kind"] = [_("Choose a kind of payment.")]
    if money.currency not in code_list("Currency").codes:
        wrong["currency"] = [
            Said(_("“{text}” is not a currency code. Write three capitals, as EUR."), text=money.currency)
        ]
    if money.amount == 0 or abs(money.amount) >= portfolio.LARGEST_AMOUNT:
        wrong["amount"] = [_("Write an amount other than nought.")]
    elif money.amount != money.amount.quantize(Decimal("0.01")):
        wrong["amount"] = [_("Write at most two decimals.")]
    if money.kind != "commitment" and money.on > clock.today():
        wrong["on"] = [_("Money that was paid cannot have been paid on a day to come.")]
    return wrong


@service
def add_payment(reference: str, money: Money, *, private: bool = False, by: Actor) -> Payment:
    """Write down a commitment, a payment or a contribution of another funder. It counts once somebody else confirms."""
    ground.require(by, "write", access.RIGHTS)
    if wrong := _payment_faults(money):
        raise Broken(wrong)
    project = found(reference)
    payment = Payment(
        project=project, kind=money.kind, on=money.on, amount=money.amount, currency=money.currency,
        provider=money.provider[:200], receiver=money.receiver[:200], words=money.words[:500], is_private=private,
        entered_by_id=by.user_id,
    )  # fmt: skip
    Payment.objects.bulk_create([payment])
    touched(project)
    record(by, "payment_drafted", project, kind=money.kind, amount=str(money.amount), currency=money.currency)
    return payment


@service
def decide_payment(reference: str, payment: UUID, *, confirm: bool, by: Actor) -> None:
    """Confirm or refuse what somebody else wrote down. Raises NotAllowed for the own entry."""
    _decide(Payment, reference, payment, confirm, by)


@service
def add_outcome(reference: str, reading: Reading, *, private: bool = False, by: Actor) -> Outcome:
    """Write down an indicator in one period: baseline, target, what came out."""
    ground.require(by, "write", access.RIGHTS)
    wrong: dict[str, list[str]] = {}
    if not reading.title.strip():
        wrong["title"] = [_("Write what is measured.")]
    if reading.ends_on < reading.begins_on:
        wrong["ends_on"] = [_("The period ends before it begins.")]
    if reading.target is None and reading.actual is None:
        wrong["actual"] = [_("Write the target, or what came out, or both.")]
    if wrong:
        raise Broken(wrong)
    project = found(reference)
    outcome = Outcome(
        project=project, title=reading.title.strip()[:300], unit=reading.unit[:80], baseline_year=reading.baseline_year,
        baseline=reading.baseline, begins_on=reading.begins_on, ends_on=reading.ends_on, target=reading.target,
        actual=reading.actual, is_private=private, entered_by_id=by.user_id,
    )  # fmt: skip
    Outcome.objects.bulk_create([outcome])
    touched(project)
    record(by, "outcome_drafted", project)
    return outcome


@service
def decide_outcome(reference: str, outcome: UUID, *, confirm: bool, by: Actor) -> None:
    """Confirm or refuse a result that somebody else wrote down."""
    _decide(Outcome, reference, outcome, confirm, by)


def _decide(table: type[Payment] | type[Outcome], reference: str, pk: UUID, confirm: bool, by: Actor) -> None:
    ground.require(by, "confirm", access.RIGHTS)
    project = found(reference)
    row = table._default_manager.select_for_update().filter(project=project, pk=pk).first()
    if row is None:
        raise NotThere("That is not there any more.")
    after = "confirmed" if confirm else "refused"
    if reasons := portfolio.MONEY.why_not(row.state, after):
        raise Broken(reasons[0])
    if reasons := portfolio.eyes_faults(row.entered_by_id, by.user_id):
        raise NotAllowed(reasons)
    row.state, row.decided_by_id, row.decided_at = after, by.user_id, clock.now()
    row.save(update_fields=["state", "decided_by_id", "decided_at"])
    touched(project)
    record(by, f"{table.__name__.lower()}_{after}", project)
