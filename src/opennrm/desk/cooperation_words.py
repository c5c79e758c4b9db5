"""The words of cooperation: kinds, questions, answers, states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opennrm.cooperation.rules.sheets import SHEETS, Kind
from opennrm.ui.countries import country

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ONE: dict[Kind, StrOrPromise] = {
    Kind.BODY: _("Body"),
    Kind.SEAT: _("Member"),
    Kind.MEETING: _("Meeting"),
    Kind.DECISION: _("Decision"),
    Kind.ACTION: _("Action"),
    Kind.PLAN: _("Plan"),
    Kind.MEASURE: _("Measure"),
    Kind.STATUS: _("Status paragraph"),
    Kind.BOTTLENECK: _("Bottleneck"),
    Kind.EXAMPLE: _("Example case"),
    Kind.PILOT: _("Pilot"),
    Kind.MEASUREMENT: _("Measurement"),
    Kind.INSTRUMENT: _("Instrument"),
    Kind.PARTY: _("Party"),
    Kind.EXTENSION: _("Extension"),
    Kind.COUNT: _("Count"),
    Kind.ADMINISTRATIVE: _("Administrative action"),
    Kind.SIGNALS: _("Signals and feedback"),
    Kind.PREVENTION: _("Prevention"),
    Kind.FIGURE: _("Published figure"),
    Kind.LESSON: _("Good practice or lesson"),
}
MANY: dict[Kind, StrOrPromise] = {
    Kind.BODY: _("Bodies"),
    Kind.SEAT: _("Members"),
    Kind.MEETING: _("Meetings"),
    Kind.DECISION: _("Decisions"),
    Kind.ACTION: _("Actions"),
    Kind.PLAN: _("Plans"),
    Kind.MEASURE: _("Measures"),
    Kind.STATUS: _("Status paragraphs"),
    Kind.BOTTLENECK: _("Bottlenecks"),
    Kind.EXAMPLE: _("Example cases"),
    Kind.PILOT: _("Pilots"),
    Kind.MEASUREMENT: _("Measurements"),
    Kind.INSTRUMENT: _("Instruments with source countries"),
    Kind.PARTY: _("Parties and contact points"),
    Kind.EXTENSION: _("Extensions"),
    Kind.COUNT: _("Outcomes and counts"),
    Kind.ADMINISTRATIVE: _("Administrative actions"),
    Kind.SIGNALS: _("Signals and feedback"),
    Kind.PREVENTION: _("Prevention"),
    Kind.FIGURE: _("Published figures"),
    Kind.LESSON: _("Good practices and lessons"),
}
ABOUT: dict[Kind, StrOrPromise] = {
    Kind.BODY: _("Who decides and works together, at which level, with which members and meetings."),
    Kind.PLAN: _("Numbered measures with dated status; the progress report is made from them."),
    Kind.BOTTLENECK: _("Anybody in the chain raises one; it gets an owner and a day, and is solved or explained."),
    Kind.PILOT: _("A question, what was measured before, during and after, and a decision with reasons."),
    Kind.INSTRUMENT: _("Action plans, agreements, joint teams and expert meetings with other countries."),
    Kind.ADMINISTRATIVE: _("Licence checks, closures and fines by municipalities: counts, no cases."),
    Kind.SIGNALS: _("How many signals went to the expertise centre, and how much came back."),
    Kind.PREVENTION: _("Campaigns, training and dialogues: audience, reach, commitments, what was checked."),
    Kind.FIGURE: _("Figures that were published, with their source."),
    Kind.LESSON: _("What worked where, with its source."),
}
KEYS: dict[str, StrOrPromise] = {
    "title": _("Title"), "words": _("In words"), "source": _("Source"), "begins_on": _("From"), "ends_on": _("Until"),
    "organisation": _("Owner"), "level": _("Level"), "reach": _("Strategic or operational"), "seat": _("As what"),
    "place": _("Place"), "agenda": _("Agenda"), "documents": _("Documents kept elsewhere"),
    "number": _("Number"), "owners": _("Owned together with"), "new": _("New since the last report"), "cause": _("Cause"),
    "figure": _("Another figure that shows it"), "figures": _("Published figures that show it"), "question": _("Question of the pilot"), "questions": _("Questions of the evaluation"),
    "sites": _("Sites and places"), "budget": _("Budget"), "comparison": _("Compared with"), "phase": _("When"),
    "group": _("Of whom"), "by": _("Only of"), "count": _("Number"), "out_of": _("Out of"), "instrument": _("Kind"),
    "countries": _("Countries"), "country": _("Country"), "contact": _("Contact point"), "act": _("What was done"),
    "outcome": _("What came of it"), "direction": _("Direction"), "form": _("Kind"), "audience": _("For whom"),
    "commitments": _("Commitments"), "checked": _("What was checked afterwards"), "checked_on": _("Checked on"),
    "year": _("Year"), "when": _("When, in words"), "census": _("All were counted: a share, no interval"), "tried": _("Where it was tried"),
}  # fmt: skip
KEYS_OF: dict[tuple[Kind, str], StrOrPromise] = {
    (Kind.SEAT, "title"): _("Name of the member: an organisation or an office"),
    (Kind.SEAT, "organisation"): _("Organisation in this program"),
    (Kind.PARTY, "title"): _("Name of the party: an authority or organisation"),
    (Kind.PARTY, "organisation"): _("Organisation in this program"),
    (Kind.MEETING, "begins_on"): _("Day"),
    (Kind.ACTION, "ends_on"): _("Due on"),
    (Kind.BOTTLENECK, "ends_on"): _("Due on"),
    (Kind.BOTTLENECK, "place"): _("Municipality or region"),
    (Kind.STATUS, "begins_on"): _("State of play on"),
    (Kind.COUNT, "title"): _("What is counted"),
    (Kind.MEASUREMENT, "title"): _("What is measured"),
    (Kind.MEASUREMENT, "begins_on"): _("Measured on"),
    (Kind.PREVENTION, "count"): _("How many were reached"),
    (Kind.FIGURE, "figure"): _("What is counted"),
}  # fmt: skip
_CASE = _("No names of suspects or victims and no numbers of cases: people of many organisations read this, and none of them works on that file. The form refuses them.")  # fmt: skip
HINTS: dict[tuple[Kind, str], StrOrPromise] = {
    (Kind.INSTRUMENT, "words"): _CASE,
    (Kind.MEETING, "agenda"): _CASE,
    (Kind.MEETING, "documents"): _("What is kept elsewhere: title and where, one on a line. Papers of the meeting itself are added on its page."),
    (Kind.MEETING, "when"): _("Where the day is not known, for example: October 2014."),
    (Kind.PILOT, "questions"): _("One on a line."),
    (Kind.PILOT, "sites"): _("One on a line."),
    (Kind.BOTTLENECK, "words"): _CASE,
    (Kind.EXAMPLE, "words"): _("So that nobody can be known: no name, no age in years, no place smaller than a region, no dates. A second person reads it first."),
    (Kind.PARTY, "contact"): _("A post or a shared mailbox, not the name of a person."),
    (Kind.MEASUREMENT, "by"): _("A part of all, for example: women; under 23; labour exploitation. Empty is all of them."),
    (Kind.BOTTLENECK, "figure"): _("With its source and day. What the board of places says of this cause stands on the page by itself."),
}  # fmt: skip
CHOICES: dict[str, StrOrPromise] = {
    "national": _("national"), "regional": _("regional"), "local": _("local"), "strategic": _("strategic"), "operational": _("operational"),
    "chair": _("chair"), "member": _("member"), "adviser": _("adviser"), "co_owner": _("owns measures together with it"), "secretariat": _("secretariat"),
    "no_housing": _("no housing"), "permit_pending": _("permit pending too long"), "no_follow_on_place": _("no place to move on to"),
    "no_care": _("no care"), "no_income": _("no income"), "no_interpreter": _("no interpreter"), "law": _("the law"), "other": _("other"),
    "before": pgettext_lazy("phase", "before"), "during": pgettext_lazy("phase", "during"), "after": pgettext_lazy("phase", "after"), "pilot": pgettext_lazy("group", "in the pilot"), "comparison": pgettext_lazy("group", "compared with"),
    "empact": _("action plan under EMPACT"), "trilateral": _("trilateral cooperation"), "bilateral": _("bilateral agreement"),
    "joint_investigation": _("joint investigation team"), "memorandum": _("memorandum of understanding"), "operation": _("joint operation"), "expert_network": _("network of experts"),
    "licence_check": _("licence checked"), "licence_refused": _("licence refused or withdrawn"), "closure": _("closed"), "fine": _("fined"),
    "to_centre": _("signals to the expertise centre"), "feedback": _("feedback from the expertise centre"),
    "campaign": _("campaign"), "training": _("training of front-line workers"), "employers": _("dialogue with employers"), "travel_trade": _("dialogue with the travel trade"),
    "registered": _("registered possible victims"), "returned": _("returned with help"),
}  # fmt: skip
STATES: dict[str, StrOrPromise] = {
    "kept": pgettext_lazy("cooperation", "kept"), "withdrawn": pgettext_lazy("cooperation", "withdrawn"), "at_work": _("at work"), "ended": pgettext_lazy("cooperation", "ended"),
    "running": pgettext_lazy("cooperation", "running"), "planned": pgettext_lazy("cooperation", "planned"), "held": pgettext_lazy("meeting", "held"), "cancelled": pgettext_lazy("meeting", "cancelled"),
    "taken": pgettext_lazy("decision", "taken"), "carried_out": pgettext_lazy("decision", "carried out"), "dropped": pgettext_lazy("cooperation", "dropped"),
    "open": pgettext_lazy("action", "open"), "done": pgettext_lazy("action", "done"), "announced": _("announced"), "on_track": _("on track"), "delayed": _("delayed"), "stopped": _("stopped"),
    "raised": pgettext_lazy("bottleneck", "raised"), "addressed": pgettext_lazy("bottleneck", "addressed"), "solved": pgettext_lazy("bottleneck", "solved"), "explained": pgettext_lazy("bottleneck", "explained"),
    "proposed": pgettext_lazy("pilot", "proposed"), "evaluated": pgettext_lazy("pilot", "evaluated"), "continued": pgettext_lazy("pilot", "continued"), "extended": pgettext_lazy("pilot", "extended"),
    "prepared": pgettext_lazy("instrument", "prepared"), "in_force": _("in force"),
}  # fmt: skip
# Which of the seven outlines of the house stands for a state.
OUTLINES = {
    "at_work": "running", "running": "running", "in_force": "running", "on_track": "running", "taken": "running", "open": "waiting",
    "planned": "waiting", "announced": "waiting", "proposed": "waiting", "prepared": "waiting", "raised": "soon", "addressed": "running",
    "delayed": "soon", "stopped": "blocked", "dropped": "neutral", "done": "safe", "carried_out": "safe", "solved": "safe", "held": "safe",
    "continued": "safe", "extended": "running", "evaluated": "waiting",
}  # fmt: skip


def label(kind: Kind, key: str) -> str:
    return str(KEYS_OF.get((kind, key), KEYS[key]))


def answer(kind: Kind, key: str, value: Any) -> str:
    """What was answered, in words; empty where nothing was."""
    from opennrm.cooperation.rules.sheets import ask_of

    ask = ask_of(kind, key)
    if ask is None or value in (None, "", []):
        return ""
    if ask.what == "choice":
        return str(CHOICES.get(str(value), value))
    if ask.what == "country":
        return country(str(value))
    if ask.what == "countries":
        return ", ".join(country(str(code)) for code in value)
    if ask.what == "tick":
        return str(_("yes"))
    return str(value)


def state(value: str) -> str:
    return str(STATES.get(value, value))


def shown_states(kind: Kind) -> list[str]:
    """States of a kind in the order of its table, for filters."""
    table = SHEETS[kind].states
    order = list(table.moves)
    return [*order, *sorted(table.states - set(order))]


# What rules and services of the room may answer: here so that the catalogue has it (desk/refusals.py says it).
RULES: tuple[StrOrPromise, ...] = (
    _("Write this."), _("Write at most {most} letters."), _("Write a whole number, nought or more."), _("Write a day."),
    _("Choose one of the answers."), _("Choose a country."), _("Choose figures from the list."), _("Choose one country or more."), _("This is not asked here."),
    _("This ends before it begins."), _("There cannot be fewer altogether than are counted."), _("Write the day, or in words when it is."),
    _("This state does not follow on the one it is in now."), _("Say who is to act: choose an organisation first."),
    _("Say until when: write a day first."), _("Write the reasons."), _("Write a day that has been."),
    _("“{text}” looks like the number of a case. Whoever reads this works on no file; numbers stay in the file."),
    _("“{text}” looks like a reference of this program. It leads to a person; leave it out."),
    _("“{text}” looks like the name of a person. Suspects, victims and witnesses are never named here; write the role instead."),
    _("“{text}” looks like a number that belongs to one person. Leave it out."),
    _("“{text}” leads to one person. Give a post or a shared mailbox, without a name in it."),
    _("“{text}” tells when somebody was born. Write an age group instead."), _("“{text}” looks like a number plate. Leave it out."),
    _("This does not stand here. Begin it from the page of what it belongs to."), _("There is no such thing, or it is not for you."),
    _("Only the organisation that this is addressed to, or that wrote it, may add this."),
    _("Say in a few words what this paper is."), _("Write at most 200 letters."), _("This very paper is in the meeting already."),
    _("A meeting holds 100 MB of papers, and this one is full."), _("There is no such meeting, or it is not for you."),
    _("There is no such paper, or it is not for you."), _("Papers are brought by members."),
    _("Only members of the body, parties to the instrument, and project officers bring papers."),
    _("Only the organisation that brought a paper, or a project officer, takes it out."),
    _("Of this kind of file no clean copy can be made. Save it as PDF, and choose that."),
    _("The address or telephone of a secret house stands in this paper. Take it out, and choose the paper again."),
    _("Only the organisation that wrote this, or that it is addressed to, may change it."),
    _("Only the organisation that this is addressed to, or a project officer, may change this."),
    _("Only the organisation that this is addressed to, or a project officer, may do this."),
    _("Somebody else changed this since you opened it. Look at it again before you write."), _("Somebody else released this meanwhile."),
    _("Somebody else must look at this: you wrote it yourself."), _("Choose something else: this leads to itself."), _("That is written already."),
    # of corrections of projects, which partners read
    _("Nothing is corrected yet. Correct a line, or close this page."), _("Write for which organisation the link is."), _("A link lasts from 1 to 30 days."),
    _("Nothing of this project is public yet. Check and release it first: a partner sees what everybody sees."),
)  # fmt: skip
