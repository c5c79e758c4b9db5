"""Writing down the account of exploitation, a little at a time: each answer with who heard it, when, and how sure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from opennrm.cases import access
from opennrm.cases.models import AccountAnswer, Case, Membership
from opennrm.cases.models.sealing import Seal
from opennrm.cases.rules.account import CameUp, Heard, Question, heard_faults, why_not_ask
from opennrm.cases.selectors.account import earlier_replies, written
from opennrm.cases.selectors.reach import me, my_organisation, reach
from opennrm.cases.services.writing_down import happened, logged, needs_open
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.kernel.wording import in_words, only
from opennrm.kernel.words import Compartment

if TYPE_CHECKING:
    from opennrm.accounts.models import User


@service
def write_answer(
    case_id: UUID, question: Question, heard: Heard, *, heard_by: User | None = None, by: Actor
) -> AccountAnswer:
    """Write down what was heard. What was told before is not asked again: Raises Broken where somebody did."""
    case = reach(case_id, by, "write_account", access.TEAM, compartment=Compartment.ACCOUNT, lock=True)
    needs_open(case)
    only(heard_faults(question, heard, clock.today()))
    if heard.came_up == CameUp.ASKED:
        reasons = why_not_ask(earlier_replies(case.id, question, Seal(case)), heard.heard_on or clock.today())
        if reasons:
            raise Broken({"came_up": [in_words(reason) for reason in reasons]})
    return _answer(case, question, heard, heard_by, by)


def _answer(
    case: Case,
    question: Question,
    heard: Heard,
    heard_by: User | None,
    by: Actor,
    replaces: AccountAnswer | None = None,
) -> AccountAnswer:
    elsewhere = " ".join(heard.elsewhere.split())
    if heard_by is not None and elsewhere:
        raise Broken({"elsewhere": [_("Somebody of the team is chosen above: leave this empty, or choose nobody.")]})
    if heard_by is not None and not Membership.objects.filter(case=case, user=heard_by).exists():
        raise Broken({"heard_by": [_("%(name)s was never in this team.") % {"name": heard_by.name}]})
    listener = None if elsewhere else heard_by.pk if heard_by is not None else me(by)
    answer = AccountAnswer(
        case=case, question=question, heard_on=heard.heard_on or clock.today(), heard_by_id=listener,
        written_by_id=me(by), organisation_id=my_organisation(by), replaces=replaces,
    )  # fmt: skip
    kept = replace(heard, words=heard.words.strip(), elsewhere=elsewhere)
    answer.heard = Seal(case).close("accountanswer", answer.id, "heard", written(kept))
    AccountAnswer.objects.bulk_create([answer])
    happened(case, "account_written", by, part=Compartment.ACCOUNT, question=str(question))
    logged(
        case, "cases.account_corrected" if replaces else "cases.account_written", by, parts=[Compartment.ACCOUNT],
        question=str(question),
    )  # fmt: skip
    return answer


@service
def correct_answer(answer_id: UUID, heard: Heard, *, heard_by: User | None = None, by: Actor) -> AccountAnswer:
    """Put a better answer in the place of an own one. The first stays readable beneath it."""
    answer = AccountAnswer.objects.filter(pk=answer_id).first()
    if answer is None:
        raise NotThere(_("There is no such answer."))
    case = reach(answer.case_id, by, "write_account", access.TEAM, compartment=Compartment.ACCOUNT, lock=True)
    needs_open(case)
    if answer.written_by_id != by.user_id:
        raise NotAllowed([_("Only who wrote an answer corrects it. Write down beside it what you heard yourself.")])
    if AccountAnswer.objects.filter(replaces=answer).exists():
        raise Changed(_("This answer was corrected already. Correct the newest one."))
    question = Question(answer.question)
    only(heard_faults(question, heard, clock.today()))
    return _answer(case, question, heard, heard_by, by, answer)
