"""The terms of the Dutch scheme, and what may be done to each while it runs.

Sources: CM-B8 and CM-DUUR are pages of CoMensha on the residence scheme, WW and WW-EN of the national signpost on
trafficking, LOS-RVB and COA on the allowance, SGM of the compensation fund. Articles of the Aliens Act (Vw) and of the
General Administrative Law Act (Awb) are from memory.
"""

from __future__ import annotations

from opennrm.law.clocks import Ground, Move, Provision
from opennrm.law.editions import Body, Clock
from opennrm.law.terms import Term
from opennrm.law.words import FROM_MEMORY, Source, gettext_noop

SLIDES = Source("slides-2014")
CM_B8 = Source("CM-B8")
CM_DUUR = Source("CM-DUUR")
PROMISE = Source("promise of this installation; no law")
VW_25 = Source("Vw 2000 art. 25; from memory", verified=False)
AWB_4_15 = Source("Awb art. 4:15; from memory", verified=False)
AWB_2_3 = Source("Awb art. 2:3; from memory", verified=False)

_IMMIGRATION = (Body.IMMIGRATION,)

REFLECTION = Clock(
    "reflection",
    gettext_noop("Reflection period"),
    Term(Source("slides-2014, CM-B8, WW-EN"), months=3),
    Body.CASE_LEAD,
    gettext_noop("The right to stay that hangs on the period ends at midnight."),
    {
        Move.START: Provision(
            (Ground("slightest_indication", gettext_noop("The slightest indication of human trafficking"), CM_B8),),
            (Body.POLICE, Body.BORDER_POLICE),
            CM_B8,
        ),
        Move.END_EARLY: Provision(
            (
                Ground("reported", gettext_noop("The person made a criminal report"), FROM_MEMORY),
                Ground("cooperation", gettext_noop("The person cooperates in another way"), FROM_MEMORY),
                Ground("no_report", gettext_noop("The person decided not to report"), CM_DUUR),
                Ground("renounced", gettext_noop("The person gives the period up"), FROM_MEMORY),
                Ground("left_unknown", gettext_noop("Decided after a search: left, destination unknown"), FROM_MEMORY),
                Ground("other_procedure", gettext_noop("The person applied for asylum or another permit"), FROM_MEMORY),
                Ground("public_order", gettext_noop("Public order"), FROM_MEMORY),
                Ground("not_victim", gettext_noop("Found not to be a victim"), FROM_MEMORY),
            ),
            _IMMIGRATION,
            FROM_MEMORY,
        ),
    },
    open_to_all=True,
    once=True,
)
RECOVERY = Clock(
    "recovery",
    gettext_noop("Time to recover"),
    Term(PROMISE, months=3),
    Body.CASE_LEAD,
    gettext_noop("Nothing ends: help goes on. Talk through what comes next."),
    {},
    open_to_all=True,
    statutory=False,
)
ALLOWANCE = Clock(
    "allowance_request",
    gettext_noop("Asking for the allowance"),
    Term(Source("LOS-RVB, COA"), weeks=2),
    Body.CASE_LEAD,
    gettext_noop("Money for the time before the request may be lost."),
    {},
    open_to_all=True,
)
DECISION_ON_REPORT = Clock(
    "decision_on_report",
    gettext_noop("Decision on the report as an application"),
    Term(FROM_MEMORY, hours=24),
    Body.IMMIGRATION,
    gettext_noop("The immigration service is late. Ask, and tell the lawyer."),
    {},
)
DECISION = Clock(
    "decision_on_application",
    gettext_noop("Decision on an application"),
    Term(VW_25, months=6),
    Body.IMMIGRATION,
    gettext_noop("The immigration service is late. The lawyer may declare it in default."),
    {
        Move.SUSPEND: Provision(
            (
                Ground("incomplete", gettext_noop("The applicant was asked to complete the application"), AWB_4_15),
                Ground("agreed", gettext_noop("The applicant agreed in writing to a later decision"), AWB_4_15),
            ),
            _IMMIGRATION,
            AWB_4_15,
        ),
        Move.EXTEND: Provision(
            (Ground("advice", gettext_noop("Advice of others or an investigation is needed"), VW_25),),
            _IMMIGRATION,
            VW_25,
            most=Term(VW_25, months=6),
            times=1,
        ),
        Move.END_EARLY: Provision(
            (
                Ground("decided", gettext_noop("The decision was taken"), VW_25),
                Ground("withdrawn", gettext_noop("The application was withdrawn"), VW_25),
            ),
            _IMMIGRATION,
            VW_25,
        ),
        Move.HAND_OVER: Provision(
            (Ground("other_body", gettext_noop("Another body decides on this application"), AWB_2_3),),
            _IMMIGRATION,
            AWB_2_3,
        ),
    },
)
PERMIT = Clock(
    "temporary_permit",
    gettext_noop("Temporary permit, humanitarian"),
    Term(Source("WW"), years=1),
    Body.LAWYER,
    gettext_noop("The permit ends. Ask for renewal, or for continued stay, before this day."),
    {
        Move.EXTEND: Provision(
            (Ground("case_runs", gettext_noop("The criminal case still runs, or the hardship lasts"), Source("WW")),),
            _IMMIGRATION,
            Source("WW"),
            most=Term(Source("WW"), years=1),
        ),
        Move.END_EARLY: Provision(
            (
                Ground("case_ended", gettext_noop("The investigation or prosecution ended"), CM_DUUR),
                Ground("dismissed", gettext_noop("The criminal case was dismissed"), CM_DUUR),
                Ground("replaced", gettext_noop("Another permit takes its place"), FROM_MEMORY),
                Ground("renounced", gettext_noop("The person gives the permit up"), FROM_MEMORY),
            ),
            _IMMIGRATION,
            CM_DUUR,
        ),
    },
)
CONTINUED = Clock(
    "continued_permit",
    gettext_noop("Permit for continued stay"),
    Term(FROM_MEMORY, years=5),
    Body.LAWYER,
    gettext_noop("The permit ends. Ask for renewal before this day."),
    {
        Move.EXTEND: Provision((), _IMMIGRATION, FROM_MEMORY, most=Term(FROM_MEMORY, years=5)),
        Move.END_EARLY: Provision((), _IMMIGRATION, FROM_MEMORY),
    },
)
THREE_YEARS = Clock(
    "three_years_on_permit",
    gettext_noop("Three years on the temporary permit"),
    Term(Source("CM-DUUR, NRM6"), years=3),
    Body.LAWYER,
    gettext_noop("From this day, if the case still runs, continued stay can be asked for."),
    {},
    statutory=False,
)
OBJECTION = Clock(
    "objection",
    gettext_noop("Objection against a decision"),
    Term(FROM_MEMORY, weeks=4),
    Body.LAWYER,
    gettext_noop("Nobody can object any more."),
    {},
)
COMPLAINT = Clock(
    "complaint",
    gettext_noop("Complaint against dismissal, at the court of appeal"),
    Term(Source("Sv art. 12; term from memory", verified=False), months=3),
    Body.LAWYER,
    gettext_noop("Nobody can complain any more."),
    {},
)
EXPERT_OPINION = Clock(
    "expert_opinion",
    gettext_noop("Asking the expert committee"),
    Term(Source("SGM"), weeks=4),
    Body.LAWYER,
    gettext_noop("The committee takes no request after this day."),
    {},
)
DEPARTURE = Clock(
    "departure",
    gettext_noop("Time to leave on one’s own"),
    Term(Source("Vw 2000 art. 62; from memory", verified=False), weeks=4),
    Body.CASE_LEAD,
    gettext_noop("After this day somebody can be made to leave. Talk about help with return before it."),
    {},
)
ASYLUM = Clock(
    "asylum_decision",
    gettext_noop("Decision on an asylum application"),
    Term(FROM_MEMORY, months=6),
    Body.IMMIGRATION,
    gettext_noop("The immigration service is late. Ask, and tell the lawyer."),
    {
        Move.EXTEND: Provision((), _IMMIGRATION, FROM_MEMORY, most=Term(FROM_MEMORY, months=9), times=1),
        Move.END_EARLY: Provision(
            (
                Ground("decided", gettext_noop("The decision was taken"), FROM_MEMORY),
                Ground("withdrawn", gettext_noop("The application was withdrawn"), FROM_MEMORY),
            ),
            _IMMIGRATION,
            FROM_MEMORY,
        ),
    },
)

CLOCKS = {
    clock.code: clock
    for clock in (
        REFLECTION, RECOVERY, ALLOWANCE, DECISION_ON_REPORT, DECISION, PERMIT, CONTINUED, THREE_YEARS, OBJECTION,
        COMPLAINT, EXPERT_OPINION, DEPARTURE, ASYLUM,
    )
}  # fmt: skip
