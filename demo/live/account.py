"""What the people of the made-up country told about what happened to them, a little at a time. Pure."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from demo.live import plan
from demo.live.specs import Spec
from demo.live.telling import Calendar
from demo.people import Human
from opennrm.exploitation.rules import CameUp, Heard, Question, Reply
from opennrm.people.rules import Certainty, Source

_Q = Question
_FORM = {
    "sexual": ("sexual",), "labour": ("labour",), "domestic": ("domestic",), "criminal": ("criminal",),
    "begging": ("begging",), "organs": ("organs",), "marriage": ("marriage",),
}  # fmt: skip
_MORE = {
    "sexual": (_Q.SEXUAL_FORMS, ("prostitution",), ""),
    "labour": (_Q.SECTORS, ("a",), "Picking, then packing; long days, and a mattress in the barn."),
    "domestic": (_Q.SECTORS, ("t",), "Cooking and children, in one house, seven days."),
    "criminal": (_Q.SECTORS, ("g",), "Was sent into shops with a list."),
}
# Whatever the form: what somebody may have said, with how sure it is.
_SOME: tuple[tuple[Question, tuple[str, ...], str], ...] = (
    (_Q.RECRUITED_HOW, ("friends", "social_network"), "First a friend of a friend, then messages every day."),
    (_Q.RECRUITED_BY, ("acquainted",), "Somebody who had helped the family before."),
    (_Q.RECRUITED_WHERE, (), "In the town where the person went to school."),
    (_Q.CONTROL, ("threats_family", "takes_earnings", "papers"), "“They know where my mother lives.”"),
    (_Q.DEBTS, ("journey", "housing"), "Eight thousand, and every week more."),
    (_Q.PAPERS, ("held",), "Has not seen the passport since the first evening."),
    (_Q.BEGAN, (), "The winter before last."),
    (_Q.EXPLOITED_WHERE, (), "Flats in two towns; the person does not know their names."),
)


def answers(
    calendar: Calendar, human: Human, spec: Spec, opened_at: datetime, ended_at: datetime | None
) -> tuple[plan.Answer, ...]:
    """From a file of a week on: some answers, one that the person does not want to give now, one that nobody knows."""
    chance = Random(f"account {human.key}")  # its own, so that nothing else of the country moves
    if spec.days < 7:
        return ()
    told = [(_Q.FORMS, _FORM.get(spec.form, ()), ""), *([_MORE[spec.form]] if spec.form in _MORE else [])]
    told += chance.sample(_SOME, min(len(_SOME), 1 + spec.days // 12))
    until = ended_at or calendar.now
    made = []
    for number, (question, codes, words) in enumerate(told):
        if not codes and not words:
            continue
        at = _moment(chance, opened_at, until, (number + 1) / (len(told) + 3))
        made.append(plan.Answer(at, question, _heard(chance, codes, words, at.date())))
    left = [q for q in (_Q.CONTROL, _Q.ROUTE, _Q.ENDED) if q not in {answer.question for answer in made}]
    for question, reply in zip(left, (Reply.NOT_NOW, Reply.UNKNOWN), strict=False):
        at = _moment(chance, opened_at, until, 0.9)
        made.append(plan.Answer(at, question, Heard(reply, heard_on=at.date())))
    return tuple(made)


def _moment(chance: Random, first: datetime, last: datetime, share: float) -> datetime:
    at = first + (last - first) * min(share + chance.random() * 0.02, 0.97)
    return at.replace(microsecond=0)


def _heard(chance: Random, codes: tuple[str, ...], words: str, day: date) -> Heard:
    certainty = chance.choice((Certainty.SAYS, Certainty.SAYS, Certainty.SAYS, Certainty.DOUBTED))
    if chance.random() < 0.2:
        return Heard(
            Reply.TOLD, codes, words, certainty, Source.REPORTER, CameUp.WRITTEN, day, "the police, in the report"
        )
    came_up = chance.choice((CameUp.ASKED, CameUp.BY_ITSELF))
    return Heard(Reply.TOLD, codes, words, certainty, Source.PERSON, came_up, day)
