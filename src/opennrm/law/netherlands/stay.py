"""The Dutch editions on stay and rights: chapter B9 until 31 May 2013, chapter B8/3 since 1 June 2013.

Sources: NRM-WET (the move of the chapter), KST121 (the scheme in its present form since 2012), CM-B8, CM-REG, CM-OPV, WW,
WW-EN, WW-FAQ, WW-OPV, IND, COA, LOS, slides-2014.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from opennrm.law.clocks import Ground
from opennrm.law.editions import Body, Choice, Edition, Entitlement, Path, Position, Rule, Way, Window
from opennrm.law.netherlands.clocks import ALLOWANCE, CLOCKS, CM_B8, CM_DUUR, SLIDES
from opennrm.law.netherlands.routes import OPTIONS, ROUTES
from opennrm.law.terms import Term
from opennrm.law.words import FROM_MEMORY, Source, gettext_noop

_PHYSICIAN = Source("from memory; a physician confirms", verified=False)

ENTITLEMENTS = (
    Entitlement("shelter", gettext_noop("Safe shelter"), Body.SHELTER, Source("slides-2014, WW-OPV")),
    Entitlement(
        "allowance", gettext_noop("Monthly allowance"), Body.RECEPTION, Source("WW-OPV, COA, LOS-RVB"),
        clock=ALLOWANCE.code, note=gettext_noop("Paid afterwards, so the first weeks need another way."),
    ),
    Entitlement("medical_care", gettext_noop("Medical care and insurance"), Body.HEALTH, Source("slides-2014, WW-OPV, COA, LOS")),
    Entitlement("legal_aid", gettext_noop("A lawyer, paid for"), Body.LAWYER, FROM_MEMORY),
    Entitlement("social_services", gettext_noop("Basic social services"), Body.SHELTER, SLIDES),
    Entitlement("interpreter", gettext_noop("An interpreter"), Body.CASE_LEAD, FROM_MEMORY),
)  # fmt: skip

_OFFER = gettext_noop("The reflection period is offered at the slightest indication.")
PATHS = {
    Position.CITIZEN: Path(
        Way.SUPPORT, gettext_noop("Time to recover, and support through shelter and municipality. Staying is no question."),
        Source("CM-OPV, WW-FAQ"),
    ),
    Position.UNION: Path(
        Way.SUPPORT, gettext_noop("Time to recover, and support, under the rules for nationals of the Union; ask a lawyer what the stay rests on."),
        Source("WW-EN, IND, CM-OPV"),
    ),
    Position.LEGAL: Path(
        Way.SUPPORT, gettext_noop("Time to recover, and support. There is a right to stay already; the period of the law is for who has none."),
        Source("WW-EN"),
    ),
    Position.IRREGULAR: Path(Way.REFLECTION, _OFFER, Source("WW-EN, CM-B8")),
    Position.STATELESS: Path(Way.REFLECTION, _OFFER, FROM_MEMORY),
    Position.ASYLUM: Path(
        Way.ADVICE, gettext_noop("Offered too. A lawyer is asked first: asylum and the period may exclude each other."), FROM_MEMORY,
    ),
    Position.DUBLIN: Path(
        Way.ADVICE, gettext_noop("Offered too. A lawyer is asked first: a later permit hangs on whether the prosecution wants the person present."),
        Source("IND, RB2020"),
    ),
    Position.WITNESS: Path(
        Way.SUPPORT, gettext_noop("Time to recover, and support. A witness who reports can ask for the permit without the period before it."), CM_B8,
    ),
    Position.UNKNOWN: Path(Way.REFLECTION, _OFFER, CM_B8),
    Position.NOT_ASKED: Path(Way.REFLECTION, _OFFER, CM_B8),
}  # fmt: skip

CHOICES = {
    Choice.REPORT: Rule(gettext_noop("A criminal report counts at once as the application for a temporary permit."), Source("CM-DUUR, LOS")),
    Choice.OTHER: Rule(gettext_noop("Other cooperation with the investigation counts for the permit as well."), Source("CM-REG, CM-B8")),
    Choice.NO: Rule(gettext_noop("Without cooperation the right to the period ends; other grounds, and return with help, stay open."), CM_DUUR),
    Choice.NOT_ABLE: Rule(gettext_noop("Who cannot cooperate may take the hardship route to the same permit."), Source("REGIO13, WW")),
}  # fmt: skip
NOT_ABLE = (
    Ground("threat", gettext_noop("Serious threat"), Source("REGIO13, WW")),
    Ground("health", gettext_noop("A medical or psychological limitation"), Source("REGIO13, WW")),
    Ground("minor", gettext_noop("Younger than eighteen"), Source("REGIO13, WW")),
)
WINDOWS = (
    Window("prophylaxis", gettext_noop("Medicine against HIV after exposure"), Term(_PHYSICIAN, hours=72), gettext_noop("The sooner the better.")),
    Window("contraception", gettext_noop("Emergency contraception"), Term(_PHYSICIAN, hours=120), gettext_noop("The sooner the better.")),
    Window("traces", gettext_noop("Forensic traces on body and clothes"), Term(_PHYSICIAN, hours=168), gettext_noop("Can be secured without a report; do not wash clothes.")),
)  # fmt: skip
STANDARDS = {
    "indication": Rule(gettext_noop("Slightest indication"), CM_B8),
    "plausible": Rule(gettext_noop("Plausible, in the eyes of experts; binds nobody"), Source("RO2018, REGIO19")),
    "proven": Rule(gettext_noop("Proven in a criminal court"), Source("CM-DUUR, NRM6")),
    "assessed": Rule(gettext_noop("Assessed against indicators by an organisation"), FROM_MEMORY),
}
RULES = (
    Rule(gettext_noop("The reflection period is given once and cannot be extended."), FROM_MEMORY),
    Rule(gettext_noop("No verified ground suspends it."), FROM_MEMORY),
    Rule(gettext_noop("Nobody may work during the period; who holds the permit may."), Source("WW-OPV; first half from memory", verified=False)),
    Rule(gettext_noop("A notification for registration is no criminal report and has no consequence for anybody."), Source("CM-REG, CM-B8")),
)  # fmt: skip

B8 = Edition(
    code="nl-b8-3",
    country="NL",
    name=gettext_noop("Aliens Circular, chapter B8/3"),
    since=date(2013, 6, 1),
    until=None,
    source=Source("NRM-WET, CM-B8"),
    clocks=CLOCKS,
    routes=ROUTES,
    entitlements=ENTITLEMENTS,
    paths=PATHS,
    offered_by=(Body.POLICE, Body.BORDER_POLICE),
    offer=Rule(gettext_noop("The slightest indication obliges police and border police to offer the period."), Source("CM-B8, slides-2014")),
    choices=CHOICES,
    not_able=NOT_ABLE,
    options=OPTIONS,
    windows=WINDOWS,
    unconditional=Rule(gettext_noop("Help does not hang on working with the police."), Source("NRM-BG-PR; for this country from memory", verified=False)),
    rules=RULES,
    standards=STANDARDS,
)  # fmt: skip
# The same scheme under its older number. Its first day in this form is known by the year alone.
B9 = replace(
    B8,
    code="nl-b9",
    name=gettext_noop("Aliens Circular, chapter B9"),
    since=date(2012, 1, 1),
    until=date(2013, 5, 31),
    source=Source("NRM-WET, KST121; first day from memory", verified=False),
)

EDITIONS = (B9, B8)
