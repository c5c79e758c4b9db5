"""The Dutch procedures of residence, and what is left after a setback.

Sources: CM-DUUR, CM-SP (hardship route), WW, WW-OLD, NRM6, KST121, IND, RB2020 (court of The Hague 2020:12157), REGIO13,
SGM, RO2018, REGIO19, IOM-VOT, DTV.
"""

from __future__ import annotations

from datetime import date

from opennrm.law.clocks import Ground
from opennrm.law.editions import Body, Option, Route, Rule, Setback
from opennrm.law.netherlands.clocks import CM_DUUR
from opennrm.law.words import FROM_MEMORY, Source, gettext_noop

_CLAIM_ENDED = (
    Ground("case_ended", gettext_noop("The investigation or prosecution ended"), CM_DUUR),
    Ground("dismissed", gettext_noop("The criminal case was dismissed"), CM_DUUR),
    Ground("withdrawn", gettext_noop("Withdrawn"), FROM_MEMORY),
    Ground("not_renewed", gettext_noop("Not renewed"), FROM_MEMORY),
)
_REFUSED = (
    Ground("conditions", gettext_noop("The conditions are not met"), FROM_MEMORY),
    Ground(
        "no_leads",
        gettext_noop("The report gives no leads for an investigation"),
        Source("KST121; as a ground from memory", verified=False),
    ),
    Ground("public_order", gettext_noop("Public order"), FROM_MEMORY),
)

ROUTES = {
    route.code: route
    for route in (
        Route(
            "cooperation", gettext_noop("Temporary permit on cooperation"), Body.IMMIGRATION, CM_DUUR,
            gettext_noop("The criminal report, or other cooperation, counts as the application at once; free of charge."),
            decision_clock="decision_on_report", permit_clock="temporary_permit", renewable=True, milestones=("three_years_on_permit",),
            granted_on=(
                Ground("investigation", gettext_noop("An investigation or prosecution runs"), Source("WW, BLC")),
                Ground("presence", gettext_noop("The prosecution wants the person present"), Source("IND, RB2020")),
            ),
            refused_on=_REFUSED, ended_on=_CLAIM_ENDED,
            notes=(
                Rule(gettext_noop("Renewable while the conditions last; follows the case at first instance."), Source("WW, BLC")),
                Rule(gettext_noop("Who holds the permit may work and study."), Source("WW-OPV")),
                Rule(gettext_noop("A Dublin claimant gets the permit only if the prosecution wants them present."), Source("IND, RB2020")),
            ),
        ),
        Route(
            "hardship", gettext_noop("Hardship route, without cooperation"), Body.IMMIGRATION, Source("REGIO13, WW"),
            gettext_noop("An application with a statement of the police, of a doctor, or of both."),
            decision_clock="decision_on_application", permit_clock="temporary_permit", renewable=True, milestones=("three_years_on_permit",),
            needs=(
                Ground("police_statement", gettext_noop("Statement of the police: serious threat"), Source("REGIO13, WW")),
                Ground("medical_statement", gettext_noop("Statement of a doctor"), Source("REGIO13, WW")),
                Ground("minor", gettext_noop("Younger than eighteen"), Source("REGIO13, WW")),
            ),
            granted_on=(
                Ground("threat", gettext_noop("Serious threat"), Source("REGIO13, WW")),
                Ground("health", gettext_noop("A medical or psychological limitation"), Source("REGIO13, WW")),
                Ground("minor", gettext_noop("Younger than eighteen"), Source("REGIO13, WW")),
            ),
            refused_on=_REFUSED, ended_on=_CLAIM_ENDED,
        ),
        Route(
            "continued_stay", gettext_noop("Continued stay"), Body.IMMIGRATION, Source("WW-OLD"),
            gettext_noop("An application before the temporary permit ends."),
            decision_clock="decision_on_application", permit_clock="continued_permit", renewable=True,
            granted_on=(
                Ground("conviction", gettext_noop("The suspect was convicted, also of another offence on the same indictment"), Source("CM-DUUR, NRM6")),
                Ground("three_years", gettext_noop("Three years on the permit, and the case still runs"), Source("CM-DUUR, NRM6")),
                Ground("individual", gettext_noop("Individual circumstances: reprisals, prosecution at home, no life to go back to"), FROM_MEMORY),
            ),
            refused_on=(Ground("conditions", gettext_noop("The conditions are not met"), FROM_MEMORY),),
            ended_on=(Ground("withdrawn", gettext_noop("Withdrawn"), FROM_MEMORY),),
        ),
        Route(
            "other_ground", gettext_noop("Another humanitarian or regular ground"), Body.IMMIGRATION, FROM_MEMORY,
            gettext_noop("An application of its own; ask the lawyer which."),
            decision_clock="decision_on_application", permit_clock="temporary_permit",
            granted_on=(Ground("granted", gettext_noop("As the decision says"), FROM_MEMORY),),
            refused_on=(Ground("conditions", gettext_noop("The conditions are not met"), FROM_MEMORY),),
            ended_on=(Ground("withdrawn", gettext_noop("Withdrawn"), FROM_MEMORY),),
        ),
        Route(
            "asylum", gettext_noop("Asylum"), Body.IMMIGRATION, FROM_MEMORY,
            gettext_noop("An asylum application. Ask the lawyer first: it may end the reflection period."),
            decision_clock="asylum_decision", permit_clock="continued_permit",
            granted_on=(Ground("granted", gettext_noop("As the decision says"), FROM_MEMORY),),
            refused_on=(Ground("refused", gettext_noop("As the decision says"), FROM_MEMORY),),
            ended_on=(Ground("withdrawn", gettext_noop("Withdrawn"), FROM_MEMORY),),
        ),
        Route(
            "dublin", gettext_noop("Dublin: another country is held responsible"), Body.IMMIGRATION, Source("IND, RB2020"),
            gettext_noop("A claim on another country."),
            decision_clock="decision_on_application", gives_stay=False,
            granted_on=(Ground("stays", gettext_noop("The application is dealt with here"), FROM_MEMORY),),
            refused_on=(Ground("transfer", gettext_noop("Transfer to the other country"), FROM_MEMORY),),
            notes=(Rule(gettext_noop("A bare report is not enough to stay: the prosecution must want the person present."), Source("IND, RB2020")),),
        ),
        Route(
            "return", gettext_noop("Return with help"), Body.IOM, Source("IOM-VOT, DTV"),
            gettext_noop("The person asks for it, knowing the other ways that are open."), gives_stay=False,
            granted_on=(Ground("agreed", gettext_noop("Help with return was agreed"), Source("IOM-VOT, DTV")),),
            refused_on=(Ground("not_safe", gettext_noop("Return is not safe"), FROM_MEMORY),),
        ),
        Route(
            "departure", gettext_noop("Departure without help"), Body.PERSON, CM_DUUR,
            gettext_noop("No right to stay is left, and no procedure runs."), gives_stay=False,
            granted_on=(Ground("left", gettext_noop("The person left the country"), CM_DUUR),),
        ),
    )
}  # fmt: skip

_OBJECT = Option("objection", gettext_noop("Object to the decision"), Body.LAWYER, FROM_MEMORY, clock="objection")
_INDIVIDUAL = Option(
    "continued_stay", gettext_noop("Ask for continued stay: three years on the permit, or individual circumstances"),
    Body.LAWYER, Source("CM-DUUR; individual circumstances from memory", verified=False),
)  # fmt: skip
_EXPERTS = Option(
    "expert_opinion", gettext_noop("Ask the expert committee how plausible the trafficking is"), Body.LAWYER,
    Source("SGM, RO2018"), clock="expert_opinion", since=date(2018, 1, 1), until=date(2019, 3, 31),
    note=gettext_noop("A pilot, closed in early 2019."),
)  # fmt: skip
_HARDSHIP = Option(
    "hardship", gettext_noop("The hardship route: threat, health, or younger than eighteen"), Body.CASE_LEAD,
    Source("REGIO13, WW, CM-SP"), note=gettext_noop("Needs a statement of the police or of a doctor."),
)  # fmt: skip
_REPORT = Option("report_later", gettext_noop("Cooperate with the police after all"), Body.PERSON, FROM_MEMORY)
_ASYLUM = Option("asylum", gettext_noop("Asylum, or another ground"), Body.LAWYER, FROM_MEMORY)
_RETURN = Option("return", gettext_noop("Return with help, if it is safe"), Body.CASE_LEAD, Source("IOM-VOT, DTV"))
_LEAVE = Option(
    "departure", gettext_noop("The term to leave on one’s own runs"), Body.CASE_LEAD,
    Source("CM-DUUR; term from memory", verified=False), clock="departure",
)  # fmt: skip
_COMPLAIN = Option(
    "complaint", gettext_noop("Complain about the dismissal at the court of appeal"), Body.LAWYER,
    Source("CM-DUUR; term from memory", verified=False), clock="complaint",
    note=gettext_noop("Since July 2012 this may not be awaited in the country."),
)  # fmt: skip

OPTIONS = {
    Setback.DISMISSED: (_COMPLAIN, _EXPERTS, _INDIVIDUAL, _HARDSHIP, _ASYLUM, _RETURN),
    Setback.ACQUITTED: (_EXPERTS, _INDIVIDUAL, _HARDSHIP, _ASYLUM, _RETURN),
    Setback.REFUSED: (_OBJECT, _HARDSHIP, _INDIVIDUAL, _ASYLUM, _RETURN, _LEAVE),
    Setback.WITHDRAWN: (_OBJECT, _INDIVIDUAL, _HARDSHIP, _ASYLUM, _RETURN, _LEAVE),
    Setback.PERIOD_OVER: (_HARDSHIP, _REPORT, _ASYLUM, _RETURN, _LEAVE),
    Setback.ENDED_EARLY: (_OBJECT, _HARDSHIP, _REPORT, _ASYLUM, _RETURN, _LEAVE),
    Setback.NO_COOPERATION: (_HARDSHIP, _REPORT, _ASYLUM, _RETURN),
}
