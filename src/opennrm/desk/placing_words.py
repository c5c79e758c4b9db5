"""The words of the desk for places: kinds, needs, reasons, causes, states. Kinds are codes; the words stand here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from babel import Locale
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.desk.words import Words
from opennrm.kernel import clock
from opennrm.kernel.wording import in_words
from opennrm.people.rules import Ages
from opennrm.placement.rules import (
    CARE_WORDS,
    KINDS,
    SOLVED_BY,
    Care,
    Cause,
    Child,
    Declined,
    Destination,
    Ground,
    Incident,
    Known,
    Lives,
    Power,
    Refused,
    Regime,
    Rule,
    Security,
    ShelterKind,
    Takes,
    Together,
    Urgency,
    With,
    municipalities,
)
from opennrm.placement.rules.written import Needs
from opennrm.ui.dates import day_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

POWERS: dict[Power, StrOrPromise] = {
    Power.DESK: lazy("only the desk places"),
    Power.GUARDIAN: lazy("the guardianship body places"),
    Power.SHELTER: lazy("the shelter decides"),
}
URGENCIES: dict[Urgency, StrOrPromise] = {
    Urgency.EMERGENCY: lazy("Tonight"),
    Urgency.SOON: lazy("Within days"),
    Urgency.FOLLOW_UP: lazy("The next place, for who has one"),
}
LIVES: dict[Lives, StrOrPromise] = {
    Lives.WOMAN: lazy("As a woman"),
    Lives.MAN: lazy("As a man"),
    Lives.OTHER: lazy("Otherwise"),
    Lives.UNKNOWN: lazy("Not asked"),
}
AMONG: dict[With, StrOrPromise] = {
    With.WOMEN: lazy("Women only"),
    With.MEN: lazy("Men only"),
    With.EITHER: lazy("Either is fine"),
    With.NOT_ASKED: lazy("Not asked"),
}
GROUNDS: dict[Ground, StrOrPromise] = {
    Ground.REFLECTION: lazy("Reflection period, running or offered"),
    Ground.PERMIT: lazy("Permit as a victim"),
    Ground.CITIZEN: lazy("Dutch, or citizen of the EU"),
    Ground.MINOR_ALONE: lazy("Foreign child without parents"),
    Ground.MINOR_HERE: lazy("Child who lives here"),
    Ground.RAID: lazy("Found in a group, nothing decided yet"),
    Ground.UNKNOWN: lazy("Not known yet"),
}
SECURITIES: dict[Security, StrOrPromise] = {
    Security.OPEN: lazy("An ordinary house"),
    Security.SECRET: lazy("A secret address"),
    Security.GUARDED: lazy("A secret address, watched day and night"),
}
STEPS: dict[Known, StrOrPromise] = {
    Known.NO: lazy("No"),
    Known.YES: lazy("Yes, no stairs"),
    Known.UNKNOWN: lazy("Not asked"),
}
AREAS: dict[Known, StrOrPromise] = {
    Known.NO: lazy("No area is unsafe"),
    Known.YES: lazy("Yes, and they stand among the dangers of the file"),
    Known.UNKNOWN: lazy("Not asked"),
}
TAKES: dict[Takes, StrOrPromise] = {
    Takes.WOMEN: lazy("women"),
    Takes.MEN: lazy("men"),
    Takes.ANYBODY: lazy("women and men"),
}
REGIMES: dict[Regime, StrOrPromise] = {
    Regime.OPEN: lazy("Yes, as they like"),
    Regime.RULES: lazy("Yes, with rules of the house"),
    Regime.CLOSED: lazy("No, the door is closed: only with the word of a judge"),
}
ENTERED: dict[Known, StrOrPromise] = {
    Known.YES: lazy("Yes"),
    Known.NO: lazy("No, there are stairs"),
    Known.UNKNOWN: lazy("Not known"),
}
ENTRANCE: dict[Known, StrOrPromise] = {
    Known.YES: lazy("without steps"),
    Known.NO: lazy("with stairs"),
    Known.UNKNOWN: lazy("steps not known"),
}
TOGETHER: dict[Together, StrOrPromise] = {
    Together.TOGETHER: lazy("together in one house"),
    Together.APART: lazy("never in one house"),
}
DECLINED: dict[Declined, StrOrPromise] = {
    Declined.TAKEN: lazy("The place is not free after all"),
    Declined.CLOSED: lazy("The place is closed"),
    Declined.CARE: lazy("We cannot give the care that is needed"),
    Declined.CHILDREN: lazy("No room for these children"),
    Declined.STAFF: lazy("Not enough staff"),
    Declined.CONFLICT: lazy("Somebody here must not be met"),
    Declined.RULES: lazy("Our own rules of admission"),
    Declined.OTHER: lazy("Another reason"),
}
REFUSED: dict[Refused, StrOrPromise] = {
    Refused.TOO_FAR: lazy("Too far away"),
    Refused.SHARED: lazy("Does not want to share"),
    Refused.RULES: lazy("The rules of the house"),
    Refused.FAMILY: lazy("Wants to stay near family or a child"),
    Refused.KNOWN: lazy("Knows somebody there, or is known there"),
    Refused.ELSEWHERE: lazy("Has another place to stay"),
    Refused.NOT_NOW: lazy("Not now"),
    Refused.NO_REASON: lazy("No reason given"),
}
CAUSES: dict[Cause, StrOrPromise] = {
    Cause.NO_FOLLOW_UP: lazy("No follow-up shelter"),
    Cause.NO_HOUSING: lazy("No home offered by a municipality"),
    Cause.PERMIT: lazy("Permit pending"),
    Cause.ALLOWANCE: lazy("Allowance or insurance pending"),
    Cause.NO_MUNICIPALITY: lazy("No municipality accepts"),
    Cause.CARE: lazy("Care need too complex"),
    Cause.SAFETY: lazy("Safety"),
    Cause.FAMILY: lazy("Family reunification"),
    Cause.RETURN: lazy("Return delayed"),
    Cause.OTHER: lazy("Something else"),
}
DESTINATIONS: dict[Destination, StrOrPromise] = {
    Destination.OWN_HOME: lazy("A home of their own"),
    Destination.FOLLOW_UP: lazy("Follow-up shelter"),
    Destination.WOMENS: lazy("Women’s or social shelter"),
    Destination.FAMILY: lazy("Family or friends"),
    Destination.CARE: lazy("A clinic or care home"),
    Destination.RETURN: lazy("Return to the country of origin"),
    Destination.ABROAD: lazy("Another country"),
    Destination.ASYLUM: lazy("Reception of asylum seekers"),
    Destination.DETENTION: lazy("Detention"),
    Destination.DIED: lazy("Died"),
    Destination.OTHER: lazy("Somewhere else"),
    Destination.UNKNOWN: lazy("Unknown: this is an alarm"),
    Destination.TRANSFER: lazy("Another place of this list"),
}
INCIDENTS: dict[Incident, StrOrPromise] = {
    Incident.VIOLENCE: lazy("Violence"),
    Incident.THREAT: lazy("A threat"),
    Incident.FOUND: lazy("Somebody found the house"),
    Incident.MISSING: lazy("Somebody is missing"),
    Incident.HEALTH: lazy("Illness or accident"),
    Incident.POLICE: lazy("The police came"),
    Incident.OTHER: lazy("Something else"),
}
REOPENED: dict[str, StrOrPromise] = {
    "mistake": lazy("It was closed by mistake"),
    "rebuilt": lazy("It was rebuilt"),
    "needed": lazy("It is needed again"),
    "other": lazy("Another reason"),
}
CLOSURES: dict[str, StrOrPromise] = {
    "repair": lazy("Repair"),
    "no_staff": lazy("No staff"),
    "infection": lazy("Infection"),
    "security": lazy("Security"),
    "other": lazy("Another reason"),
}
CARRIERS: dict[str, StrOrPromise] = {
    "police": lazy("Police"),
    "shelter": lazy("The shelter itself"),
    "taxi": lazy("A taxi that is trusted"),
    "volunteer": lazy("A volunteer driver"),
    "other": lazy("Somebody else"),
}
WISH_STATES: dict[str, tuple[str, StrOrPromise]] = {
    "open": ("waiting", lazy("searching")),
    "offered": ("running", lazy("an offer is out")),
    "placed": ("safe", lazy("a place is reserved")),
    "withdrawn": ("neutral", lazy("the search ended")),
}
OFFER_STATES: dict[str, tuple[str, StrOrPromise]] = {
    "sent": ("soon", lazy("waits for an answer")),
    "accepted": ("safe", lazy("accepted")),
    "declined": ("neutral", lazy("declined by the shelter")),
    "refused": ("neutral", lazy("the person said no")),
    "expired": ("overdue", lazy("nobody answered")),
    "withdrawn": ("neutral", lazy("taken back")),
}
STAY_STATES: dict[str, tuple[str, StrOrPromise]] = {
    "held": ("soon", lazy("held while an offer is out")),
    "reserved": ("soon", lazy("reserved")),
    "admitted": ("running", lazy("lives here")),
    "ready": ("blocked", lazy("ready to move on")),
    "left": ("neutral", lazy("left")),
    "released": ("neutral", lazy("released")),
}
ROOM_STATES: dict[str, tuple[str, StrOrPromise]] = {
    "free": ("safe", lazy("free")),
    "occupied": ("running", lazy("occupied")),
    "reserved": ("soon", lazy("reserved")),
    "ready": ("blocked", lazy("ready to move on")),
    "closed": ("neutral", lazy("closed")),
}
IN_THE_WAY: dict[Rule, StrOrPromise] = {
    Rule.TOO_NEAR: lazy("too near an area named unsafe"),
    Rule.CONFLICT: lazy("somebody there must not be met"),
    Rule.SEX: lazy("women or men only"),
    Rule.MINOR: lazy("age"),
    Rule.REGIME: lazy("the door is closed"),
    Rule.SECURITY: lazy("not protected enough"),
    Rule.GROUND: lazy("for another ground of stay"),
    Rule.CHILDREN: lazy("no room for the children"),
    Rule.COTS: lazy("too few cots"),
    Rule.ACCESS: lazy("stairs"),
    Rule.CARE: lazy("care that is needed is not given"),
    Rule.FREE: lazy("not free in time"),
    Rule.NOTICE: lazy("needs days of notice"),
}
WAYS: dict[str, StrOrPromise] = {
    "home": lazy("to a home"),
    "shelter": lazy("to another shelter"),
    "care": lazy("to care"),
    "abroad": lazy("home country or abroad"),
    "elsewhere": lazy("elsewhere"),
    "unknown": lazy("not known where"),
    "others": lazy("in other ways"),
    "placed": lazy("got a place"),
    "withdrawn": lazy("search ended without a place"),
}
COMPARED: dict[str, StrOrPromise] = {
    "urgency": lazy("By how soon it was needed"),
    "lives": lazy("By the gender lived"),
    "age": lazy("By age"),
    "children": lazy("With children, or alone"),
}
GROUPS: dict[str, StrOrPromise] = {
    "woman": lazy("women"),
    "man": lazy("men"),
    "other": lazy("otherwise"),
    "unknown": lazy("not known"),
    "child": lazy("children, or perhaps"),
    "adult": lazy("adults"),
    "with_children": lazy("with children"),
    "alone": lazy("without children"),
    "not_asked": lazy("not asked"),
    "others": lazy("all others"),
    "emergency": lazy("tonight"),
    "soon": lazy("within days"),
    "follow_up": lazy("the next place, for who has one"),
}
GAPS: dict[str, StrOrPromise] = {
    "among": lazy("among whom the person wants to live"),
    "age": lazy("age"),
    "ground": lazy("ground of stay"),
    "children": lazy("children"),
    "stepfree": lazy("stairs"),
    "security": lazy("how protected"),
    "care": lazy("care"),
}
REQUESTS: dict[str, tuple[str, StrOrPromise]] = {
    "asked": ("waiting", lazy("asked, no answer yet")),
    "yes": ("safe", lazy("yes")),
    "no": ("overdue", lazy("no")),
    "withdrawn": ("neutral", lazy("taken back")),
}


def choices(words: Words, without: Iterable[Any] = ()) -> list[tuple[str, StrOrPromise]]:
    left_out = set(without)
    return [(str(key), said) for key, said in words.items() if key not in left_out]


def kind_words(kind: str) -> str:
    return _(KINDS[ShelterKind(kind)].label)


def power_words(kind: str) -> str:
    return str(POWERS[KINDS[ShelterKind(kind)].power])


def solved_by(cause: Cause) -> str:
    return _(SOLVED_BY[cause])


def care_words(care: Care) -> str:
    return _(CARE_WORDS[care])


def region_words(code: str, regions: Mapping[str, str]) -> str:
    return _("region %(name)s") % {"name": regions.get(code, code)} if code else ""


def municipality_words(code: str) -> str:
    found = municipalities().get(code)
    return found.name if found else code


def language_words(codes: Iterable[str]) -> str:
    locale = Locale.parse(get_language() or "en", sep="-")
    return ", ".join(locale.languages.get(code, code) for code in codes)


def years(ages: Ages | None) -> str:
    return _("age not known") if ages is None else str(ages)


def who(needs: Needs | None) -> str:
    """Woman, 24, one child: enough for a list, and nobody's name."""
    if needs is None:
        return _("erased")
    said = [str({Lives.WOMAN: _("woman"), Lives.MAN: _("man")}.get(needs.lives, _("person"))), years(needs.ages)]
    if needs.children:
        count = len(needs.children)
        said.append(ngettext("one child", "%(n)d children", count) % {"n": count})
    return ", ".join(said)


def children_words(children: Iterable[Child] | None) -> str:
    if children is None:
        return _("not asked")
    said = []
    for child in children:
        age = years(child.ages)
        said.append(_("%(age)s years, with a cot") % {"age": age} if child.cot == Known.YES else age)
    return "; ".join(said) or _("none")


def reason(sentence: Any) -> str:
    """A reason of a rule in the reader's language; days and kinds of care in words."""
    values: dict[str, Any] = getattr(sentence, "values", {})
    if "care" in values:
        return _(sentence.pattern).format(care=_(values["care"]))
    if "day" in values:
        return _(sentence.pattern).format(day=day_words(values["day"], clock.today()))
    return in_words(sentence)
