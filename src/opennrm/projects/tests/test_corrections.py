"""Corrections by link: what its holder sees and may do, how long it works, and two officers before anything is written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere, TooOften
from opennrm.projects import selectors, services
from opennrm.projects.access import PUBLIC
from opennrm.projects.models import Invitation, Suggestion
from opennrm.projects.rules.portfolio import Field

HOME = "192.0.2.7"
SECRET_PLACE = "Hidden Lane 12"


@pytest.fixture
def reference(project_officer: Actor) -> str:
    made = services.add_project("XM-DAC-7-new", "A shelter", part=1, by=project_officer).reference
    services.write_entry(made, Field.STAGE, {"state": "running", "since": "2020"}, by=project_officer)
    services.write_entry(made, Field.DEED, {"kind": "training", "words": "Training of 12 nurses"}, by=project_officer)
    services.write_entry(made, Field.SITE, {"name": SECRET_PLACE}, private=True, by=project_officer)
    release(made, project_officer)
    return made


def release(reference: str, by: Actor) -> None:
    services.release_project(reference, selectors.release_preview(reference, viewer=by).mark, by=by)


@pytest.fixture
def link(reference: str, project_officer: Actor) -> str:
    return services.invite_partner(reference, "Partner organisation", 7, by=project_officer)


def deed(link: str) -> Any:
    return services.open_invitation(link, address=HOME).page.rows["deed"][0]


def correct(link: str, words: str = "Training of 14 nurses") -> None:
    services.suggest(link, Field.DEED, deed(link).id, {"kind": "training", "words": words}, address=HOME)


def waiting(reference: str, by: Actor) -> Any:
    return selectors.corrections(reference, viewer=by).waiting


def public_deeds(reference: str) -> list[str]:
    rows = selectors.project_page(reference, clock.today(), viewer=PUBLIC).rows["deed"]
    return [str(row.data["words"]) for row in rows]


def test_the_holder_sees_what_everybody_sees_and_nothing_private(link: str) -> None:
    invited = services.open_invitation(link, address=HOME)
    assert invited.for_whom == "Partner organisation"
    assert "deed" in invited.page.rows
    assert SECRET_PLACE not in repr(invited.page)


def test_the_secret_is_kept_nowhere(link: str, project_officer: Actor) -> None:
    with acting(project_officer):
        digest = Invitation.objects.get().secret_digest
        with connection.cursor() as cursor:
            cursor.execute("select row_to_json(i)::text from projects_invitation i")
            kept = cursor.fetchall()
    assert re.fullmatch(r"[0-9a-f]{64}", digest)
    assert link not in str(kept)


def test_two_officers_look_before_a_correction_is_written_and_a_release_shows_it(
    reference: str, link: str, project_officer: Actor, project_colleague: Actor
) -> None:
    correct(link)
    assert waiting(reference, project_officer) == (), "before it is sent, officers see nothing of it"
    assert services.send_suggestions(link, address=HOME) == 1
    one = waiting(reference, project_officer)[0]
    assert (one.before["words"], one.data["words"]) == ("Training of 12 nurses", "Training of 14 nurses")
    services.decide_suggestion(reference, one.id, "supported", by=project_officer)
    with pytest.raises(NotAllowed, match="Somebody else"):
        services.decide_suggestion(reference, one.id, "accepted", by=project_officer)
    services.decide_suggestion(reference, one.id, "accepted", by=project_colleague)
    assert public_deeds(reference) == ["Training of 12 nurses"]
    release(reference, project_colleague)
    assert public_deeds(reference) == ["Training of 14 nurses"]


def test_the_database_too_wants_two_officers(reference: str, link: str, project_officer: Actor) -> None:
    from django.db import IntegrityError

    correct(link)
    with pytest.raises(IntegrityError), acting(project_officer):
        Suggestion.objects.update(
            state="accepted", supported_by_id=project_officer.user_id, decided_by_id=project_officer.user_id
        )


def test_nothing_is_accepted_by_one_officer_alone(reference: str, link: str, project_officer: Actor) -> None:
    correct(link)
    services.send_suggestions(link, address=HOME)
    one = waiting(reference, project_officer)[0]
    with pytest.raises(Changed):
        services.decide_suggestion(reference, one.id, "accepted", by=project_officer)


def test_a_refused_correction_changes_nothing(reference: str, link: str, project_officer: Actor) -> None:
    correct(link)
    services.send_suggestions(link, address=HOME)
    services.decide_suggestion(reference, waiting(reference, project_officer)[0].id, "refused", by=project_officer)
    assert waiting(reference, project_officer) == ()
    assert public_deeds(reference) == ["Training of 12 nurses"]


def test_a_link_works_once(link: str) -> None:
    correct(link)
    services.send_suggestions(link, address=HOME)
    for act in (
        lambda: services.open_invitation(link, address=HOME),
        lambda: services.send_suggestions(link, address=HOME),
        lambda: services.suggest(link, Field.SUMMARY, None, {"words": "x"}, address=HOME),
    ):
        with pytest.raises(NotThere):
            act()


def test_a_link_ends_on_its_day_and_when_it_is_withdrawn(reference: str, link: str, project_officer: Actor) -> None:
    with clock.set_to(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(NotThere):
        services.open_invitation(link, address=HOME)
    services.open_invitation(link, address=HOME)
    one = selectors.corrections(reference, viewer=project_officer).links[0]
    services.withdraw_invitation(reference, one.id, by=project_officer)
    with pytest.raises(NotThere):
        services.open_invitation(link, address=HOME)
    with pytest.raises(Changed):
        services.withdraw_invitation(reference, one.id, by=project_officer)


def test_nothing_to_send_is_said_and_the_link_still_works(link: str) -> None:
    with pytest.raises(Broken, match="Nothing is corrected yet"):
        services.send_suggestions(link, address=HOME)
    services.open_invitation(link, address=HOME)


def test_a_second_try_at_a_line_replaces_the_first_and_may_be_taken_back(link: str) -> None:
    correct(link, "13 nurses")
    correct(link, "14 nurses")
    drafts = services.open_invitation(link, address=HOME).drafts[deed(link).id]
    assert [one.data["words"] for one in drafts] == ["14 nurses"]
    services.take_back(link, drafts[0].pk, address=HOME)
    assert services.open_invitation(link, address=HOME).count == 0


def test_a_link_reaches_no_private_line_no_note_and_no_other_project(
    reference: str, link: str, project_officer: Actor
) -> None:
    place = selectors.project_page(reference, clock.today(), viewer=project_officer).rows["site"][0].id
    other = services.add_project("XM-DAC-7-other", "Another", part=1, by=project_officer).reference
    title = selectors.project_page(other, clock.today(), viewer=project_officer).rows["title"][0].id
    for field, entry in (
        (Field.SITE, place),
        (Field.TITLE, title),
        (Field.DEED, uuid4()),
        (Field.NOTE, None),
        (Field.SOURCE, None),
    ):
        with pytest.raises(NotThere):
            services.suggest(link, field, entry, {"name": "x", "words": "x"}, address=HOME)


@pytest.mark.parametrize("data", [{}, {"kind": "training"}, {"kind": "jolly", "words": "x"}, {"kind": "training", "words": "x" * 5000}, {"kind": "training", "words": "x", "secret": "y"}])  # fmt: skip
def test_what_no_field_may_hold_is_refused(link: str, data: dict[str, str]) -> None:
    with pytest.raises(Broken):
        services.suggest(link, Field.DEED, None, data, address=HOME)


def test_wrong_links_are_counted_and_stopped(link: str) -> None:
    for _ in range(20):
        with pytest.raises(NotThere):
            services.open_invitation("x" * 43, address="198.51.100.9")
    with pytest.raises(TooOften):
        services.open_invitation("x" * 43, address="198.51.100.9")
    services.open_invitation(link, address="198.51.100.9")


@pytest.mark.parametrize(("who", "days"), [("", 7), ("  ", 7), ("Partner", 0), ("Partner", 31)])
def test_a_link_needs_a_partner_and_an_end(reference: str, project_officer: Actor, who: str, days: int) -> None:
    with pytest.raises(Broken):
        services.invite_partner(reference, who, days, by=project_officer)


def test_there_is_no_link_to_what_is_not_public(project_officer: Actor) -> None:
    made = services.add_project("XM-DAC-7-x", "Unseen", part=1, by=project_officer).reference
    with pytest.raises(Broken, match="Nothing of this project is public"):
        services.invite_partner(made, "Partner", 7, by=project_officer)


def test_words_of_a_colleague_are_not_lost_under_an_older_correction(
    reference: str, link: str, project_officer: Actor, project_colleague: Actor
) -> None:
    old = deed(link).id
    correct(link)
    services.send_suggestions(link, address=HOME)
    services.write_entry(
        reference, Field.DEED, {"kind": "training", "words": "Ours"}, instead_of=old, by=project_officer
    )
    one = waiting(reference, project_officer)[0]
    services.decide_suggestion(reference, one.id, "supported", by=project_officer)
    with pytest.raises(Changed, match="wrote this line anew"):
        services.decide_suggestion(reference, one.id, "accepted", by=project_colleague)


def accept(reference: str, link: str, first: Actor, second: Actor) -> None:
    services.send_suggestions(link, address=HOME)
    one = waiting(reference, first)[0]
    services.decide_suggestion(reference, one.id, "supported", by=first)
    services.decide_suggestion(reference, one.id, "accepted", by=second)


def test_a_line_that_was_made_private_meanwhile_stays_private_when_its_correction_is_accepted(
    reference: str, link: str, project_officer: Actor, project_colleague: Actor
) -> None:
    correct(link, "Training in the street of the shelter")
    services.set_private(reference, deed(link).id, private=True, by=project_officer)
    accept(reference, link, project_officer, project_colleague)
    release(reference, project_officer)
    assert "deed" not in selectors.project_page(reference, clock.today(), viewer=PUBLIC).rows
    rows = selectors.project_page(reference, clock.today(), viewer=project_officer).rows["deed"]
    assert [(row.data["words"], row.is_private) for row in rows] == [("Training in the street of the shelter", True)]


@pytest.mark.parametrize("private", [True, False])
def test_a_line_that_a_partner_adds_takes_the_place_of_none_that_stands_there(
    reference: str, link: str, project_officer: Actor, project_colleague: Actor, private: bool
) -> None:
    services.suggest(link, Field.SUMMARY, None, {"words": "Theirs"}, address=HOME)
    services.write_entry(reference, Field.SUMMARY, {"words": "Ours"}, private=private, by=project_officer)
    with pytest.raises(Changed, match="there is one only"):
        accept(reference, link, project_officer, project_colleague)
    rows = selectors.project_page(reference, clock.today(), viewer=project_officer).rows["summary"]
    assert [row.data["words"] for row in rows] == ["Ours"]


def test_nobody_but_officers_reads_links_or_suggestions(link: str, cast: dict[str, Actor]) -> None:
    correct(link)
    for name, actor in [*cast.items(), ("nobody", PUBLIC)]:
        with acting(actor):
            seen = (Invitation.objects.count(), Suggestion.objects.count())
        assert seen == ((1, 1) if name.startswith("project_") else (0, 0)), name
