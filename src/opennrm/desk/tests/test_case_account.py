"""The page of the account: what is told stands before the question; three kinds of silence look different."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.desk.account_words import ANSWERS, CAME_UP, CAME_UP_SHORT, QUESTIONS, REPLIES, TOPICS
from opennrm.desk.tests.test_cases import CARE, user
from opennrm.desk.tests.test_cases import case as case
from opennrm.exploitation import services as exploitation
from opennrm.exploitation.rules import CameUp, Heard, Question, Reply, entries
from opennrm.kernel.actors import Actor

GIVEN = {
    "reply": "told", "codes": ["labour"], "words": "fruit-marker", "certainty": "says", "source": "person",
    "came_up": "asked", "heard_by": "", "elsewhere": "", "heard_on": "",
}  # fmt: skip


def page(case: Case, question: str = "", answer: Any = None) -> str:
    names = ["case_account", "account_question", "account_correct"]
    args = [part for part in (case.reference, question, answer) if part]
    return reverse(f"desk:{names[len(args) - 1]}", args=args)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_every_question_topic_and_answer_has_words() -> None:
    assert set(QUESTIONS) == set(entries()) == set(Question)
    assert set(TOPICS) == {entry.topic for entry in entries().values()}
    assert set(REPLIES) == set(Reply) and set(CAME_UP) == set(CAME_UP_SHORT) == set(CameUp)
    for question, entry in entries().items():
        assert set(ANSWERS.get(question, {})) == set(entry.codes), question


def test_an_answer_goes_in_and_stands_there_with_who_heard_it(case: Case, signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    assert "not asked" in text(client.get(page(case)))
    answer = client.post(page(case, "forms"), GIVEN, follow=True)
    assert "Nobody needs to ask it again" in text(answer)
    shown = text(client.get(page(case)))
    for words in ("Labour exploitation: fruit-marker", "Heard by Shel Leader, Shelter group North", "ForcedLabour"):
        assert words in shown


def test_what_is_told_already_stands_in_place_of_the_question(
    case: Case, shelter_lead: Actor, mentor: Actor, signed_in: Any
) -> None:
    exploitation.write_answer(case.id, Question.FORMS, Heard(Reply.TOLD, ("labour",), "fruit-marker"), by=shelter_lead)
    client = signed_in("shelter_lead")
    shown = text(client.get(page(case, "forms")))
    assert "fruit-marker" in shown and "do not ask again" in shown and "<textarea" not in shown
    more = text(client.get(page(case, "forms") + "?more=1"))
    assert "<textarea" in more and "I asked, or a colleague did" not in more
    refused = client.post(page(case, "forms"), GIVEN)
    assert refused.status_code == 200 and "is not one of the answers" in text(refused)
    assert "fruit-marker" in text(refused)


def test_three_kinds_of_silence_read_differently(case: Case, shelter_lead: Actor, signed_in: Any) -> None:
    exploitation.write_answer(case.id, Question.BEGAN, Heard(Reply.UNKNOWN), by=shelter_lead)
    exploitation.write_answer(case.id, Question.ENDED, Heard(Reply.NOT_NOW), by=shelter_lead)
    shown = text(signed_in("shelter_lead").get(page(case)))
    for words in ("Was asked, and does not know", "Does not want to tell now", "not asked"):
        assert words in shown


def test_the_way_here_is_read_from_names_of_countries(case: Case, signed_in: Any) -> None:
    client = signed_in("shelter_lead")
    wrong = client.post(page(case, "route"), GIVEN | {"codes": "Nigeria, Atlantis"})
    assert "No country is called Atlantis" in text(wrong) and "Nigeria, Atlantis" in text(wrong)
    client.post(page(case, "route"), GIVEN | {"codes": "nigeria, LY, Italy"})
    assert "Nigeria → Libya → Italy" in text(client.get(page(case)))


def test_an_own_answer_is_corrected_and_only_an_own_one(
    case: Case, shelter_lead: Actor, desk_lead: Actor, signed_in: Any
) -> None:
    made = exploitation.write_answer(
        case.id, Question.FORMS, Heard(Reply.TOLD, ("labour",), "fruit-marker"), by=shelter_lead
    )
    client = signed_in("shelter_lead")
    assert "fruit-marker" in text(client.get(page(case, "forms", made.id)))
    client.post(page(case, "forms", made.id), GIVEN | {"codes": ["begging"], "words": ""})
    shown = text(client.get(page(case)))
    assert "Forced begging" in shown and "It said before: Labour exploitation: fruit-marker" in shown
    assert client.get(page(case, "forms", made.id)).status_code == 404


def test_who_does_not_see_the_part_finds_neither_tab_nor_page(case: Case, shelter_lead: Actor, signed_in: Any) -> None:
    from opennrm.cases.rules import Function

    exploitation.write_answer(case.id, Question.FORMS, Heard(Reply.TOLD, ("labour",), "fruit-marker"), by=shelter_lead)
    cases.add_member(case.id, user("mentor"), Function.MENTOR, CARE, by=shelter_lead)
    client = signed_in("mentor")
    assert page(case) not in text(client.get(reverse("desk:case", args=[case.reference])))
    for address in (page(case), page(case, "forms")):
        answer = client.get(address)
        assert answer.status_code in (403, 404) and "fruit-marker" not in text(answer)


@pytest.mark.parametrize("question", ["nonsense", "FORMS", "forms-2"])
def test_a_question_that_nobody_knows_is_not_there(case: Case, signed_in: Any, question: str) -> None:
    assert signed_in("shelter_lead").get(page(case, question)).status_code == 404
