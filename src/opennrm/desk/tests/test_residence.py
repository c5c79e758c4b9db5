"""Terms and rights on the desk: the page, every act, worklists, overview, card, agenda."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.test import Client
from pypdf import PdfReader

from opennrm.cases.models import Case
from opennrm.desk import rights_card
from opennrm.desk.residence_acts import ACTS
from opennrm.desk.rights_card import is_reviewed
from opennrm.journeys import term_notices
from opennrm.kernel import clock, notices
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Purpose
from opennrm.law.editions import Body, Setback
from opennrm.residence import models
from opennrm.residence import selectors as reads
from opennrm.residence import services as residence
from opennrm.residence.rules.card import State, texts
from opennrm.residence.selectors.reach import JOB
from opennrm.residence.services import Decided
from opennrm.residence.tests.conftest import *  # noqa: F403 - the case, the team, a running period
from opennrm.residence.tests.conftest import ago, offer

SignedIn = Callable[..., Client]


def text(answer: Any) -> str:
    return answer.content.decode()


def day(on: Any) -> str:
    return f"{on.day}-{on.month}-{on.year}"


@pytest.fixture
def lead(signed_in: SignedIn) -> Client:
    return signed_in("shelter_lead", Purpose.CASEWORK)


def test_the_file_always_says_where_the_person_stands_and_who_must_act(case: Case, lead: Client, running: Any):
    before = text(lead.get(f"/cases/{case.reference}/"))
    assert "nothing was offered yet" in before and "offer the period" in before and "chapter B8/3" in before
    running(20)
    after = text(lead.get(f"/cases/{case.reference}/"))
    assert "In the reflection period" in after and "decide whether to work with the police" in after


def test_the_page_of_terms_shows_the_clock_its_history_its_law_and_what_is_owed(case: Case, lead: Client, running: Any):
    running(20)
    shown = text(lead.get(f"/cases/{case.reference}/terms/"))
    for words in ("Reflection period", "<svg", "that day counts", "What happens if", "Asking for the allowance",
                  "What the person is owed", "not verified", "No verified ground suspends", "slightest indication"):  # fmt: skip
        assert words in shown, words
    assert "style=" not in shown.partition("<svg")[2].partition("</svg>")[0]


def test_what_happens_if_is_a_table_and_a_drawing_of_the_same_for_each_decision(
    case: Case, lead: Client, signed_in: SignedIn, running: Any, team: Any
):
    running(20)
    shown = text(lead.get(f"/cases/{case.reference}/terms/")).partition('id="ifs"')[2].partition("</section>")[0]
    assert shown.count('role="rowheader"') == shown.count('class="nrm-if"') - 1 == 6  # one more for the axis
    for words in ("Makes a criminal report", "It is ended today", "Nothing is decided", "by decision", "at the latest",
                  "Time to leave on one’s own (not verified): until", "The law names 8 grounds for it"):  # fmt: skip
        assert words in shown, words
    assert "nrm-if-early" in shown and "nrm-if-left" in shown and "nrm-if-term" in shown
    assert "stands still" not in shown.replace("hatched what stands still", "") and "extended" not in shown
    assert "style=" not in shown
    residence.apply_for(case.id, "hardship", ago(5), by=team["lawyer"])
    officer = signed_in("immigration_officer", Purpose.CASEWORK)
    shown = text(officer.get(f"/cases/{case.reference}/terms/")).partition('id="ifs"')[2].partition("</section>")[0]
    for words in ("The application is granted", "The application is refused", "It stands still for 10 days from today",
                  "It is extended", "Objection against a decision (not verified): until", "not verified"):  # fmt: skip
        assert words in shown, words
    assert "nrm-if-still" in shown
    # three years on the permit run far out of a picture of six months: an arrow says so
    assert "An arrow: the term goes on beyond the picture." in shown and shown.count('<path class="nrm-if-term"') >= 1
    mentor = text(signed_in("mentor", Purpose.CASEWORK).get(f"/cases/{case.reference}/terms/"))
    assert "The application is granted" not in mentor


def test_what_is_left_is_the_same_number_in_the_picture_and_beside_it(case: Case, lead: Client, running: Any):
    running(20)
    with acting(JOB):
        left = (models.Clock.objects.get(case=case, code="reflection").ends_on - clock.today()).days
    page = text(lead.get(f"/cases/{case.reference}/terms/"))
    assert f"<b>{left} days left.</b>" in page and f">{left} days left</text>" in page


def test_who_supervises_can_raise_the_alarm_from_the_page_and_end_it(case: Case, signed_in: SignedIn, running: Any):
    running(20)
    page = signed_in("shelter_supervisor", Purpose.SUPERVISION)
    base = f"/cases/{case.reference}/terms/"
    assert f"{base}missing/" in text(page.get(base)) and f"{base}choice/" not in text(page.get(base))
    assert page.post(f"{base}missing/", {"on": day(clock.today())}).status_code == 302
    shown = text(page.get(base))
    assert "A disappearance ends nothing" in shown and f"{base}found/" in shown
    assert page.post(f"{base}found/", {"on": day(clock.today())}).status_code == 302
    assert f"{base}missing/" in text(page.get(base))


def test_a_law_of_which_nothing_was_verified_says_so_before_all_else(
    case: Case, lead: Client, running: Any, settings: Any
):
    assert "Nothing that this page says of the law" not in text(lead.get(f"/cases/{case.reference}/terms/"))
    settings.COUNTRY = "BE"
    page = text(lead.get(f"/cases/{case.reference}/terms/"))
    assert "Nothing that this page says of the law was verified." in page and "is given once" in page


def test_no_page_calls_the_notification_for_registration_a_criminal_report(case: Case, lead: Client, running: Any):
    running(20)
    for page in ("terms/", "terms/choice/", "terms/offer/", ""):
        shown = text(lead.get(f"/cases/{case.reference}/{page}"))
        assert "melding" not in shown.lower()
        for line in shown.split("."):
            if "notification for registration" in line.lower():
                assert "is no criminal report" in line.lower()


def test_offered_by_police_and_accepted_through_the_pages(case: Case, signed_in: SignedIn, lead: Client):
    police = signed_in("police_officer", Purpose.CASEWORK)
    form = police.get(f"/cases/{case.reference}/terms/offer/")
    assert form.status_code == 200 and "slightest indication" in text(form).lower()
    sent = police.post(
        f"/cases/{case.reference}/terms/offer/",
        {"position": "irregular", "ground": "slightest_indication", "body": "police", "on": day(ago(1))},
    )
    assert sent.status_code == 302, text(sent)[:3000]
    answered = lead.post(
        f"/cases/{case.reference}/terms/answer/", {"answer": "yes", "why": "", "on": day(clock.today())}
    )
    assert answered.status_code == 302
    with acting(JOB):
        assert models.Clock.objects.get(case=case, code="reflection").began_on == clock.today()


def test_what_a_rule_refuses_stands_at_its_field_with_the_source_and_nothing_typed_is_lost(
    case: Case, signed_in: SignedIn, running: Any
):
    running(20)
    with acting(JOB):
        row = models.Clock.objects.get(case=case, code="reflection")
    page = signed_in("immigration_officer", Purpose.CASEWORK)
    address = f"/cases/{case.reference}/terms/end_early/{row.id}/"
    refused = page.post(address, {"ground": "renounced", "body": "immigration", "on": day(ago(30))})
    assert refused.status_code == 200
    assert "before the day on which the clock began" in text(refused)
    assert day(ago(30)) in text(refused)
    assert page.get(f"/cases/{case.reference}/terms/suspend/{row.id}/").status_code == 404


def test_every_act_has_a_page_that_opens_or_is_not_there(case: Case, lead: Client, running: Any, team: Any):
    running(20)
    residence.apply_for(case.id, "hardship", ago(5), by=team["lawyer"])
    with acting(JOB):
        rows = [row.id for model in (models.Clock, models.Procedure, models.Owed) for row in model.objects.all()]
    opened = set()
    for act in [*ACTS, "unknown"]:
        for address in [
            f"/cases/{case.reference}/terms/{act}/",
            *(f"/cases/{case.reference}/terms/{act}/{row}/" for row in rows),
        ]:
            answer = lead.get(address)
            assert answer.status_code in (200, 404), address
            opened |= {act} if answer.status_code == 200 else set()
            sent = lead.post(address, {})
            assert sent.status_code in (200, 404), address
    assert set(ACTS) - opened == {"answer", "resume"}  # no open offer, nothing stands still


def test_a_dismissal_shows_the_ways_that_are_left_with_their_terms(case: Case, lead: Client, team: Any):
    residence.note_dismissal(case.id, Setback.DISMISSED, ago(1), by=team["lawyer"])
    shown = text(lead.get(f"/cases/{case.reference}/terms/"))
    for words in ("The criminal case was dismissed", "Complain about the dismissal", "2 people were told the same day",
                  "Return with help"):  # fmt: skip
        assert words in shown
    assert "A way closed in a case of yours" in text(lead.get("/"))


def test_who_may_not_see_residence_sees_the_period_and_no_procedure(
    case: Case, signed_in: SignedIn, running: Any, team: Any
):
    running(20)
    residence.apply_for(case.id, "asylum", ago(5), by=team["lawyer"])
    shown = text(signed_in("mentor", Purpose.CASEWORK).get(f"/cases/{case.reference}/terms/"))
    assert "Reflection period" in shown and "A procedure of residence runs" in shown
    assert "asylum application" not in shown.lower()
    police = text(signed_in("police_officer", Purpose.CASEWORK).get(f"/cases/{case.reference}/terms/"))
    assert "asylum application" not in police.lower()


# --- lists ------------------------------------------------------------------------------------------------


def test_the_worklist_puts_first_what_is_my_turn(case: Case, signed_in: SignedIn, running: Any, team: Any):
    running(20)
    residence.decide_cooperation(case.id, "no", [], ago(1), by=team["shelter_lead"])
    officer = text(signed_in("immigration_officer", Purpose.CASEWORK).get("/terms/"))
    assert "Your turn" in officer and "decide whether the period ends" in officer
    mentor = text(signed_in("mentor", Purpose.CASEWORK).get("/terms/"))
    assert "Your turn" not in mentor and "Waiting for others" in mentor


def test_the_overview_leads_to_the_file_only_those_allowed_and_exports_the_same_rows(
    case: Case, signed_in: SignedIn, running: Any
):
    running(20)
    shown = case.reference[:4] + "-" + case.reference[4:]
    desk = signed_in("registrar")
    assert shown in text(desk.get("/chain/"))
    file = desk.post("/chain/file/")
    assert file["Content-Type"].startswith("text/csv"), text(desk.get("/chain/"))
    assert shown in text(file)
    assert desk.post("/chain/file/?stage=aftercare").content.count(b"\n") == 1
    for name in ("outsider", "observer", "shelter_supervisor"):
        page = signed_in(name).get("/chain/")
        assert page.status_code == 200
        assert (shown in text(page)) is (name == "shelter_supervisor")
    assert signed_in("mentor").get("/chain/").status_code == 404
    # no link of the overview leads to a page that is not there for who follows it
    for name in ("registrar", "shelter_supervisor"):
        one = signed_in(name)
        link = text(one.get("/chain/")).partition("data-rows")[2].partition('href="')[2].partition('"')[0]
        assert one.get(link).status_code == 200, (name, link)
    assert "is for the national desk" in text(signed_in("observer").get("/chain/"))
    chosen = f"?organisation={case.organisation.public_id}&stage=aftercare"
    page = text(desk.get(f"/chain/{chosen}"))
    assert f'value="{case.organisation.public_id}" selected' in page and "None in your sight" in page
    assert desk.get(f"/cases/{case.reference}/terms/").status_code == 404 or "Reflection" not in text(
        desk.get(f"/cases/{case.reference}/terms/")
    )


def test_a_calendar_reads_neutral_entries_and_a_taken_back_address_answers_nothing(
    case: Case, signed_in: SignedIn, running: Any, lead: Client
):
    running(20)
    page = text(lead.post("/agenda/new/", follow=True))
    address = page.partition("/agenda/")[2]
    address = (
        "/agenda/"
        + next(part for part in page.split("/agenda/") if "terms.ics" in part[:80]).partition("terms.ics")[0]
        + "terms.ics"
    )
    calendar = Client().get(address)
    assert calendar.status_code == 200 and calendar["Content-Type"].startswith("text/calendar")
    lines = calendar.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2] == "END:VCALENDAR"
    said = {line for line in lines if line.startswith("SUMMARY")}
    assert said == {f"SUMMARY:{case.reference[:4]}-{case.reference[4:]}"}
    for word in ("reflection", "allowance", "victim", "trafficking", "NRM Shelter"):
        assert word not in calendar.content.decode().lower()
    assert address not in text(lead.get("/agenda/"))  # shown once
    lead.post("/agenda/end/")
    assert Client().get(address).status_code == 404
    assert Client().get("/agenda/guess/terms.ics").status_code == 404


# --- the card ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", list(texts()))
def test_a_text_that_no_human_reviewed_is_never_handed_over(
    case: Case, lead: Client, running: Any, language: str, settings: Any
):
    settings.DEMO = False
    running(20)
    page = text(lead.get(f"/cases/{case.reference}/card/?language={language}"))
    card = page.partition("<article")[2].partition("</article>")[0]
    if is_reviewed(language):
        assert "Reviewed by" in page and texts()[language].words["title"] in card
    else:
        assert texts()[language].interpreter in card
        assert "<li>" not in card and texts()[language].words["intro"] not in card
        assert ("Machine-drafted" in page) is (texts()[language].state == "machine-drafted")


def test_the_made_up_country_shows_the_whole_card_in_preview_with_the_mark(
    case: Case, lead: Client, running: Any, settings: Any
):
    settings.DEMO = True
    running(20)
    for language in ("nl", "ar", "ti"):
        shown = text(lead.get(f"/cases/{case.reference}/card/?language={language}"))
        words = texts()[language].words
        assert "Preview: no human has reviewed this text." in shown and words["title"] in shown
        assert words["shelter"] in shown and words["ask"] in shown
        assert "Not verified: check with your legal adviser" in shown and "A lawyer, paid for" in shown
        discreet = text(lead.get(f"/cases/{case.reference}/card/?language={language}&discreet=1"))
        assert words["title"] not in discreet.partition("<article")[2].partition("</article>")[0]
    assert '<article class="nrm-card nrm-prose" lang="ar" dir="rtl">' in text(
        lead.get(f"/cases/{case.reference}/card/?language=ar")
    )


@pytest.mark.parametrize("language", ["nl", "ar", "ti", "zh"])
def test_the_card_on_paper_is_a_tagged_pdf_without_name_or_place(
    case: Case, lead: Client, running: Any, language: str, settings: Any
):
    settings.DEMO = True  # a preview is for the screen: the paper never is one
    settings.HELP_PHONE = "+31 70 448 11 86"
    running(20)
    for discreet in ("", "1"):
        sent = lead.post(f"/cases/{case.reference}/card/paper/", {"language": language, "discreet": discreet})
        assert sent.status_code == 200 and sent["Content-Type"] == "application/pdf", text(sent)[:500]
        with pikepdf.open(BytesIO(sent.content)) as document:
            assert document.Root.MarkInfo.Marked and document.Root.Lang == language
        words = "".join(page.extract_text() for page in PdfReader(BytesIO(sent.content)).pages)
        assert str(ago(20).year) in words and "+31 70 448 11 86" in words
        if language == "nl":
            assert ("tolk" in words) is (discreet == "")
        for word in ("recht", "Shelter", "OpenNRM", case.reference[:4], "bedenktijd", texts()[language].words["title"]):
            assert word.lower() not in words.lower()


def test_a_reviewed_card_is_handed_over_whole_and_says_what_to_ask_about(
    case: Case, lead: Client, running: Any, monkeypatch: pytest.MonkeyPatch
):
    dutch = replace(texts()["nl"], state=State.REVIEWED, reviewed_by="A. Reader", reviewed_on=ago(5))
    monkeypatch.setattr(rights_card, "texts", lambda: {**texts(), "nl": dutch})
    running(20)
    page = text(lead.get(f"/cases/{case.reference}/card/?language=nl"))
    assert "Reviewed by A. Reader" in page and "Preview" not in page
    sent = lead.post(f"/cases/{case.reference}/card/paper/", {"language": "nl", "discreet": ""})
    words = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(sent.content)).pages).split())
    for said in ("Uw rechten", "tot en met", "een veilige plek om te wonen", "Vraag ook hiernaar", "een tolk"):
        assert said in words


# --- term notices --------------------------------------------------------------------------------------------


def kinds(viewer: Actor) -> list[str]:
    return [n.kind for n in notices.unseen(viewer=viewer) if n.kind.startswith("residence.term")]


def test_reminders_come_at_the_days_of_the_law_once_and_the_supervisor_hears_when_it_is_close(
    case: Case, team: Any, running: Any, settings: Any
):
    settings.DEMO = True
    running(0)
    with acting(JOB):
        row = models.Clock.objects.get(case=case, code="reflection")
        models.Clock.objects.filter(code="allowance_request").update(closed_on=clock.today(), closed_as="met")

    def on(days_before: int) -> list[list[str]]:
        with clock.set_to(clock.start_of(row.ends_on - timedelta(days=days_before)) + timedelta(hours=6)):
            term_notices.tell_of_terms()
            term_notices.tell_of_terms()
        return [kinds(team["shelter_lead"]), kinds(team["shelter_supervisor"]), kinds(team["mentor"])]

    assert on(29) == [[], [], []]
    assert on(28) == [["residence.term_near"], [], []]
    assert on(20) == [["residence.term_near"], [], []]
    assert on(13) == [["residence.term_near"], [], []]  # the day itself was slept through; the older one is put away
    assert on(3) == [["residence.term_near"], ["residence.term_close"], []]
    assert on(1)[1] == ["residence.term_close"]
    after = on(-1)
    # the period is over; the term to leave that begins then is near at once
    assert sorted(after[0]) == ["residence.term_near", "residence.term_passed"]
    assert after[1] == ["residence.term_passed"]
    with acting(JOB):
        assert models.SetbackNote.objects.filter(case=case, kind="period_over").count() == 1
    for notice in notices.unseen(viewer=team["shelter_lead"]):
        assert set(notice.details) <= {"clock"}  # a random number, and nothing that says what it is about


def test_a_clock_that_stands_still_reminds_nobody(case: Case, team: Any):
    residence.apply_for(case.id, "continued_stay", ago(30), by=team["lawyer"])
    deadlines = reads.open_deadlines(viewer=JOB)
    (deadline,) = [d for d in deadlines if d.case_id == case.id]
    assert term_notices.mark_of(deadline) is None  # far away
    from dataclasses import replace

    assert term_notices.mark_of(replace(deadline, days_left=2)) == 3
    assert term_notices.mark_of(replace(deadline, days_left=2, suspended=True)) is None
    assert term_notices.mark_of(replace(deadline, days_left=-1)) == term_notices.PASSED


def test_an_offer_is_settled_when_it_is_answered(case: Case, team: Any):
    made = offer(case, team["police_officer"])
    assert "residence.offered" in [n.kind for n in notices.unseen(viewer=team["shelter_lead"])]
    residence.answer_offer(made.id, True, clock.today(), by=team["shelter_lead"])
    assert "residence.offered" not in [n.kind for n in notices.unseen(viewer=team["shelter_lead"])]


def test_the_home_page_says_which_term_ends_in_which_case_when_and_who_must_act(
    case: Case, signed_in: SignedIn, team: Any, running: Any
):
    running(0)
    shown = f"{case.reference[:4]}-{case.reference[4:]}"
    with acting(JOB):
        row = models.Clock.objects.get(case=case, code="reflection")
        allowance = models.Clock.objects.get(case=case, code="allowance_request")
        models.Clock.objects.filter(pk=allowance.pk).update(closed_on=clock.today(), closed_as="met")

    def home(name: str, days_before: int) -> str:
        with clock.set_to(clock.start_of(row.ends_on - timedelta(days=days_before)) + timedelta(hours=6)):
            term_notices.tell_of_terms()
            return text(signed_in(name, Purpose.CASEWORK).get("/"))

    assert "A term ends: Reflection period" not in home("shelter_lead", 29)
    lead = home("shelter_lead", 28)
    for words in ("A term ends: Reflection period", shown, "Who must act: case lead", f"/cases/{case.reference}/terms/",
                  "The right to stay that hangs on the period ends at midnight"):  # fmt: skip
        assert words in lead, words
    assert lead.count("A term ends") == 1  # the row says it: the notice is not said besides
    assert "A term ends" not in home("mentor", 28) and "A term ends" not in home("outsider", 28)
    supervisor = home("shelter_supervisor", 2)
    assert "A term ends: Reflection period" in supervisor and shown in supervisor
    assert "A statutory term is close" not in supervisor
    late = home("shelter_lead", -1)
    assert "A term has passed: Reflection period" in late and "See what can still be done" in late


def test_a_supervisor_learns_that_a_term_of_a_part_that_is_not_shared_is_close_and_not_which(
    case: Case, signed_in: SignedIn, team: Any
):
    residence.note_dismissal(case.id, Setback.DISMISSED, ago(1), by=team["lawyer"])
    with acting(JOB):
        row = models.Clock.objects.get(case=case, code="complaint")
    with clock.set_to(clock.start_of(row.ends_on - timedelta(days=1)) + timedelta(hours=6)):
        term_notices.tell_of_terms()
        page = signed_in("shelter_supervisor", Purpose.SUPERVISION)
        home = text(page.get("/"))
        assert "A term of the law ends" in home and "not shared with you" in home and case.reference[:4] in home
        assert "Complaint" not in home and "Complain" not in home
        assert page.get(f"/cases/{case.reference}/terms/").status_code == 200
        lawyer = text(signed_in("lawyer", Purpose.CASEWORK).get("/"))
        assert "A term ends: Complaint" in lawyer and "not verified: check with your legal adviser" in lawyer


def test_what_was_told_of_a_term_is_gone_when_the_term_is_met_or_moved(case: Case, team: Any, running: Any):
    running(0)
    with acting(JOB):
        row = models.Clock.objects.get(case=case, code="allowance_request")
    with clock.set_to(clock.start_of(row.ends_on - timedelta(days=2)) + timedelta(hours=6)):
        term_notices.tell_of_terms()
        assert kinds(team["shelter_lead"]) == ["residence.term_near"]
        residence.meet_clock(row.id, row.version, Decided(clock.today(), Body.CASE_LEAD), by=team["shelter_lead"])
        assert kinds(team["shelter_lead"]) == []
        assert kinds(team["shelter_supervisor"]) == []
