"""What forbids an act: pure decisions that return sentences by field, each with the rule and where it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from opennrm.kernel.words import OrganisationKind, Relation
from opennrm.law.clocks import Ground, Move, Refusal, Turn, refusals
from opennrm.law.editions import Body, Choice, Edition, Position, Way
from opennrm.law.words import Said, Source, gettext_noop
from opennrm.residence.rules.states import PERIOD, PROCEDURE, RUNNING_PROCEDURES
from opennrm.residence.rules.way import ClockFacts, Ways

Faults = dict[str, list[str]]
GIVEN = gettext_noop("The period was given before. It is given once.")
IN_PROCEDURE = gettext_noop("This is decided in the procedure that the clock belongs to. Record the decision there.")


def sourced(sentence: str, source: Source) -> str:
    """A sentence with where the rule is written, and whether that was checked."""
    if source.verified:
        return Said("{rule} ({source})", rule=(sentence,), source=source.key)
    return Said(
        gettext_noop("{rule} ({source}: not verified, check with your legal adviser)"),
        rule=(sentence,), source=source.key,
    )  # fmt: skip


def day_faults(on: date | None, opened_on: date, today: date) -> Faults:
    """A day that lies in the future, or long before anybody knew of the person."""
    if on is None:
        return {"on": [gettext_noop("Say on which day.")]}
    if on > today:
        return {"on": [gettext_noop("This day lies ahead: record it when it has come.")]}
    if (opened_on - on).days > 366 * 10:
        return {"on": [gettext_noop("This day lies too far back: check the year.")]}
    return {}


def way_of(edition: Edition, position: Position) -> Way:
    """By which route this person gets time to recover. Nobody is told that there is none."""
    return edition.paths[position].way


def offer_faults(ways: Ways, edition: Edition, ground: str, body: Body, on: date) -> Faults:
    """Why the reflection period cannot be offered now."""
    clock = edition.reflection
    faults: Faults = {}
    for period in ways.periods:
        if period.way != Way.REFLECTION:
            continue
        if period.state == "accepted":
            faults.setdefault("", []).append(sourced(GIVEN, once_source(edition)))
        elif period.state == "offered":
            faults.setdefault("", []).append(gettext_noop("The period was offered already and waits for an answer."))
    starting = clock.moves.get(Move.START)
    if starting is not None:
        if body not in starting.by:
            faults["body"] = [sourced(Refusal.POWER, starting.source)]
        if starting.grounds and starting.ground(ground) is None:
            faults["ground"] = [sourced(Refusal.GROUND, starting.source)]
    return faults


def once_source(edition: Edition) -> Source:
    """Where it is written that the period is given once: the rule of the edition that says so, else its own source."""
    return next((rule.source for rule in edition.rules if "once" in rule.words), edition.reflection.term.source)


def answer_faults(state: str, accepted: bool, reason: str, offered_on: date, on: date) -> Faults:
    faults: Faults = {}
    if PERIOD.why_not(state, "accepted" if accepted else "declined"):
        faults[""] = [gettext_noop("This offer was answered before.")]
    if not accepted and not reason:
        faults["reason"] = [gettext_noop("Say why; “not said” is an answer.")]
    if on < offered_on:
        faults["on"] = [gettext_noop("This day lies before the day of the offer.")]
    return faults


def of_procedure(facts: ClockFacts, edition: Edition, move: Move) -> bool:
    """Whether this is decided in the procedure that the clock belongs to, so that what follows from it comes too."""
    if not facts.about or move not in (Move.END_EARLY, Move.EXTEND):
        return False
    return edition.in_procedure(facts.code, permits_alone=move == Move.EXTEND)


def turn_faults(facts: ClockFacts, edition: Edition, turn: Turn) -> Faults:
    """Why this cannot be done to a clock: the rule, with the source of the provision, or of the term itself."""
    if facts.met_on is not None:
        return {"": [gettext_noop("What this clock waited for was done already.")]}
    if of_procedure(facts, edition, turn.move):
        return {"": [IN_PROCEDURE]}
    return clock_faults(facts, edition, turn)


def clock_faults(facts: ClockFacts, edition: Edition, turn: Turn) -> Faults:
    """The same for a decision in the procedure itself, which turns its clock."""
    law = edition.clocks[facts.code]
    moves = law.moves
    found: Faults = {}
    for refusal in refusals(law.term, moves, facts.history, turn):
        provision = moves.get(Move.SUSPEND if turn.move == Move.RESUME else turn.move)
        source = provision.source if provision is not None else law.term.source
        field = {
            Refusal.GROUND: "ground", Refusal.POWER: "body", Refusal.LENGTH: "length", Refusal.TOO_LONG: "length",
            Refusal.BEFORE: "on", Refusal.BEFORE_START: "on", Refusal.OVER: "on", Refusal.OWNER: "owner",
        }.get(refusal, "")  # fmt: skip
        found.setdefault(field, []).append(sourced(refusal, source))
    return found


def choice_faults(edition: Edition, choice: Choice | None, grounds: Sequence[str]) -> Faults:
    if choice is None:
        return {"choice": [gettext_noop("Say what the person decided.")]}
    known = {ground.code for ground in edition.not_able}
    if choice == Choice.NOT_ABLE and not grounds:
        return {"grounds": [gettext_noop("Say why the person cannot.")]}
    if set(grounds) - known:
        return {"grounds": [gettext_noop("This is not one of the grounds that the law names.")]}
    if choice != Choice.NOT_ABLE and grounds:
        return {"grounds": [gettext_noop("These grounds belong to “cannot cooperate” alone.")]}
    return {}


def application_faults(ways: Ways, edition: Edition, route: str) -> Faults:
    """Why this cannot be applied for now."""
    if route not in edition.routes:
        return {"route": [sourced(gettext_noop("The law in force does not know this procedure."), edition.source)]}
    if any(each.route == route and each.state in RUNNING_PROCEDURES for each in ways.procedures):
        return {"route": [gettext_noop("This was applied for, and waits for a decision.")]}
    return {}


def decision_faults(edition: Edition, route: str, state: str, after: str, ground: str, since: date, on: date) -> Faults:
    """Why this cannot be decided now: the order of states, the grounds of the edition, the order of days."""
    faults: Faults = {}
    found = edition.routes[route]
    if PROCEDURE.why_not(state, after):
        faults["decision"] = [gettext_noop("This cannot follow on where the procedure stands now.")]
    elif after == "granted" and state == "granted" and not found.renewable:
        faults["decision"] = [sourced(gettext_noop("The law does not provide that this is renewed."), found.source)]
    grounds: Iterable[Ground] = {
        "granted": found.granted_on, "refused": found.refused_on, "ended": found.ended_on,
    }.get(after, ())  # fmt: skip
    known = [each.code for each in grounds]
    if known and ground not in known:
        faults["ground"] = [sourced(Refusal.GROUND, found.source)]
    if on < since:
        faults["on"] = [gettext_noop("This day lies before the act that it answers.")]
    return faults


# Who calls somebody a victim, or possibly one.
IDENTIFY = (
    Body.POLICE, Body.BORDER_POLICE, Body.LABOUR_INSPECTORATE, Body.IMMIGRATION, Body.EXPERT_COMMITTEE, Body.COURT,
    Body.ORGANISATION,
)  # fmt: skip


def identifying(kind: OrganisationKind | None, relation: Relation) -> tuple[Body, ...]:
    """Whose decision somebody may write down: that of the own body; the lead, and the lawyer, any that they hold on paper.

    >>> identifying(OrganisationKind.POLICE, Relation.TEAM), identifying(OrganisationKind.SHELTER, Relation.TEAM)
    ((<Body.POLICE: 'police'>,), (<Body.ORGANISATION: 'organisation'>,))
    """
    if relation == Relation.LEAD or kind == OrganisationKind.LAWYER:
        return IDENTIFY
    own = tuple(body for body in IDENTIFY if str(body) == str(kind))
    return own or (Body.ORGANISATION,)


BY_PERSON = frozenset({"objected", "withdrawn"})  # what the person does in a procedure, through the lawyer or the lead


def power_faults(edition: Edition, route: str, body: Body, after: str) -> Faults:
    """Who decides is named by the route; what the person does is the person's."""
    found = edition.routes[route]
    if after in BY_PERSON or found.decides == Body.PERSON:
        return {}
    return {} if body == found.decides else {"body": [sourced(Refusal.POWER, found.source)]}
