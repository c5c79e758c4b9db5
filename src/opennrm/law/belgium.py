"""Belgium: small, and from memory throughout; it proves that nothing Dutch is in the code.

No Belgian source was read. Whoever installs the program there checks every value with a lawyer first; until then each
page says so.
"""

from __future__ import annotations

from datetime import date

from opennrm.law.clocks import Ground, Move, Provision
from opennrm.law.editions import (
    Body,
    Choice,
    Clock,
    Edition,
    Entitlement,
    Option,
    Path,
    Position,
    Route,
    Rule,
    Setback,
    Way,
    Window,
)
from opennrm.law.terms import Term
from opennrm.law.words import FROM_MEMORY, gettext_noop

_M = FROM_MEMORY
_OFFICE = (Body.IMMIGRATION,)
_ENDED = Ground("contact", gettext_noop("Contact with the suspects was taken up again"), _M)

CLOCKS = {
    clock.code: clock
    for clock in (
        Clock(
            "reflection", gettext_noop("Reflection period"), Term(_M, days=45), Body.CASE_LEAD,
            gettext_noop("The right to stay that hangs on the period ends at midnight."),
            {
                Move.START: Provision((Ground("indication", gettext_noop("Indications of human trafficking"), _M),), (Body.POLICE, Body.ORGANISATION), _M),
                Move.END_EARLY: Provision((_ENDED, Ground("reported", gettext_noop("The person made a statement"), _M)), _OFFICE, _M),
            },
            open_to_all=True, once=True,
        ),
        Clock(
            "recovery", gettext_noop("Time to recover"), Term(_M, days=45), Body.CASE_LEAD,
            gettext_noop("Nothing ends: help goes on. Talk through what comes next."), {}, open_to_all=True, statutory=False,
        ),
        Clock(
            "attestation", gettext_noop("Certificate of registration"), Term(_M, months=3), Body.LAWYER,
            gettext_noop("The certificate ends."),
            {
                Move.EXTEND: Provision((Ground("inquiry", gettext_noop("The inquiry needs it"), _M),), _OFFICE, _M, most=Term(_M, months=3), times=1),
                Move.END_EARLY: Provision((_ENDED,), _OFFICE, _M),
            },
        ),
        Clock(
            "permit", gettext_noop("Residence permit"), Term(_M, months=6), Body.LAWYER, gettext_noop("The permit ends."),
            {
                Move.EXTEND: Provision((Ground("inquiry", gettext_noop("The inquiry needs it"), _M),), _OFFICE, _M, most=Term(_M, months=6)),
                Move.END_EARLY: Provision((_ENDED,), _OFFICE, _M),
            },
        ),
        Clock("appeal", gettext_noop("Appeal against a decision"), Term(_M, days=30), Body.LAWYER, gettext_noop("Nobody can appeal any more."), {}),
    )
}  # fmt: skip

_OFFER = Path(Way.REFLECTION, gettext_noop("The reflection period is offered on indications."), _M)
_SUPPORT = Path(Way.SUPPORT, gettext_noop("Time to recover, and support in a recognised reception centre."), _M)
_APPEAL = Option("appeal", gettext_noop("Appeal against the decision"), Body.LAWYER, _M, clock="appeal")
_OTHER = Option("other_ground", gettext_noop("Another ground for staying"), Body.LAWYER, _M)
_DECIDED = (Setback.REFUSED, Setback.WITHDRAWN, Setback.ENDED_EARLY)
_RETURN = Option("return", gettext_noop("Return with help, if it is safe"), Body.CASE_LEAD, _M)

ACT = Edition(
    code="be-2007",
    country="BE",
    name=gettext_noop("Aliens Act, articles 61/2 to 61/5"),
    since=date(2007, 6, 1),
    until=None,
    source=_M,
    clocks=CLOCKS,
    routes={
        "cooperation": Route(
            "cooperation", gettext_noop("Permit on cooperation"), Body.IMMIGRATION, _M,
            gettext_noop("The statement, with the support of a recognised centre."),
            permit_clock="permit", decision_clock="attestation", renewable=True,
            granted_on=(Ground("inquiry", gettext_noop("The inquiry needs it"), _M),),
            refused_on=(Ground("conditions", gettext_noop("The conditions are not met"), _M),),
            ended_on=(_ENDED,),
        ),
        "return": Route(
            "return", gettext_noop("Return with help"), Body.IOM, _M, gettext_noop("The person asks for it."), gives_stay=False,
            granted_on=(Ground("agreed", gettext_noop("Help with return was agreed"), _M),),
        ),
    },
    entitlements=(
        Entitlement("shelter", gettext_noop("Safe shelter"), Body.SHELTER, _M),
        Entitlement("allowance", gettext_noop("Monthly allowance"), Body.MUNICIPALITY, _M),
        Entitlement("medical_care", gettext_noop("Medical care and insurance"), Body.HEALTH, _M),
        Entitlement("legal_aid", gettext_noop("A lawyer, paid for"), Body.LAWYER, _M),
        Entitlement("interpreter", gettext_noop("An interpreter"), Body.CASE_LEAD, _M),
    ),
    paths={
        position: _SUPPORT if position in (Position.CITIZEN, Position.UNION, Position.LEGAL) else _OFFER
        for position in Position
    },
    offered_by=(Body.POLICE, Body.ORGANISATION),
    offer=Rule(gettext_noop("Indications are enough to refer somebody to a recognised centre."), _M),
    choices={
        Choice.REPORT: Rule(gettext_noop("A statement opens the way to a permit."), _M),
        Choice.OTHER: Rule(gettext_noop("Giving information counts as well."), _M),
        Choice.NO: Rule(gettext_noop("Other grounds, and return with help, stay open."), _M),
        Choice.NOT_ABLE: Rule(gettext_noop("Ask a lawyer which other ground is open."), _M),
    },
    not_able=(Ground("threat", gettext_noop("Serious threat"), _M), Ground("minor", gettext_noop("Younger than eighteen"), _M)),
    options={
        setback: (_APPEAL, _OTHER, _RETURN) if setback in _DECIDED else (_OTHER, _RETURN)
        for setback in Setback
    },
    windows=(Window("prophylaxis", gettext_noop("Medicine against HIV after exposure"), Term(_M, hours=72)),),
    rules=(Rule(gettext_noop("The reflection period is given once."), _M),),
    unconditional=Rule(gettext_noop("Help does not hang on working with the police."), _M),
    standards={
        "indication": Rule(gettext_noop("Indications of human trafficking"), _M),
        "proven": Rule(gettext_noop("Proven in a criminal court"), _M),
    },
)  # fmt: skip

EDITIONS = (ACT,)
