"""Reporting an indication in pages: three steps, drafts, what became of it, bad input."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from opennrm.desk.referral_form import NoticedForm, PersonForm
from opennrm.kernel.actors import acting
from opennrm.kernel.words import Purpose
from opennrm.referrals import selectors as reads
from opennrm.referrals.models import Draft
from opennrm.referrals.rules import Form, Lane, Safe, Sex


@pytest.fixture
def officer(signed_in):
    return signed_in("police_officer", Purpose.REFERRAL)


@pytest.fixture
def police(police_officer):
    return police_officer.on(Purpose.REFERRAL)


def begin(client):
    answer = client.get(reverse("desk:referral_new"))
    assert answer.status_code == 302
    return answer.url.split("/")[-3]


def step(draft, name):
    return reverse("desk:referral_step", args=[draft, name])


NOTICED = {"lane": "named", "noticed": "He has no passport", "when": "last week", "safe_now": "not_safe", "act": "next"}
PERSON = {"surname": "Quillfeather", "sex": "male", "forms": ["labour"], "act": "next"}


def test_somebody_reports_in_three_steps_without_a_script(officer, police):
    draft = begin(officer)
    assert officer.get(step(draft, "noticed")).status_code == 200
    assert officer.post(step(draft, "noticed"), NOTICED).url == step(draft, "person")
    assert officer.post(step(draft, "person"), PERSON).url == step(draft, "check")
    page = officer.get(step(draft, "check")).content.decode()
    assert "He has no passport" in page and "Quillfeather" in page and "last week" in page
    sent = officer.post(step(draft, "check"), follow=True)
    assert "The desk has received this" in sent.content.decode()
    (mine,) = reads.my_referrals(viewer=police)
    report = reads.my_referral(mine.referral.reference, viewer=police).report
    assert (report.lane, report.safe_now, report.forms) == (Lane.NAMED, Safe.NOT_SAFE, (Form.LABOUR,))
    assert (report.person.surname, report.person.sex) == ("Quillfeather", Sex.MALE)


def test_one_word_is_enough(officer, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), {"noticed": "help"})
    assert officer.post(step(draft, "check")).status_code == 302
    assert len(reads.my_referrals(viewer=police)) == 1


def test_a_nervous_finger_on_the_send_button_makes_one_referral(officer, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    first, second = officer.post(step(draft, "check")), officer.post(step(draft, "check"))
    assert first.url == second.url
    assert len(reads.my_referrals(viewer=police)) == 1


def test_looking_at_the_form_writes_nothing(officer, police):
    officer.get(step(begin(officer), "noticed"))
    with acting(police):
        assert Draft.objects.count() == 0


def test_what_was_typed_stands_there_after_a_fault_with_the_sentence_at_its_field(officer):
    draft = begin(officer)
    page = officer.post(step(draft, "noticed"), {**NOTICED, "when": "31 11 2026", "reach": "06 12"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "November has 30 days" in text and 'value="31 11 2026"' in text and 'value="06 12"' in text
    assert "Two things to look at" in text and "He has no passport" in text
    again = officer.get(step(draft, "noticed")).content.decode()
    assert 'value="31 11 2026"' in again and "He has no passport" in again


def test_what_cannot_be_is_said_before_sending_and_the_draft_stays(officer, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), {**NOTICED, "when": "31 11 2026"})
    page = officer.post(step(draft, "check"))
    assert page.status_code == 200 and "November has 30 days" in page.content.decode()
    assert reads.my_referrals(viewer=police) == [] and len(reads.drafts(viewer=police)) == 1


def test_a_draft_survives_signing_out(officer, signed_in):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), {**NOTICED, "act": "later"})
    officer.post(reverse("account_logout"))
    again = signed_in("police_officer", Purpose.REFERRAL)
    assert step(draft, "noticed") in again.get(reverse("desk:my_referrals")).content.decode()
    assert "He has no passport" in again.get(step(draft, "noticed")).content.decode()


def test_the_autosave_keeps_half_a_form_and_guards_against_a_second_window(officer, police):
    draft = begin(officer)
    save = reverse("desk:draft_save", args=[draft, "noticed"])
    first = officer.post(save, {"noticed": "He ask", "when": "31 11", "version": "0", "autosave": "1"})
    assert first.json()["fields"] == {"version": 1} and re.fullmatch(r"\d\d:\d\d:\d\d", first.json()["saved_at"])
    assert officer.post(save, {"noticed": "He asked us", "version": "1"}).json()["fields"] == {"version": 2}
    assert officer.post(save, {"noticed": "the other window", "version": "1"}).status_code == 409
    assert reads.draft(draft_id(draft), viewer=police)[1]["noticed"] == ["He asked us"]


def draft_id(text):
    return UUID(text)


def test_a_late_autosave_after_sending_does_not_bring_the_draft_back(officer, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    officer.post(step(draft, "check"))
    assert officer.post(reverse("desk:draft_save", args=[draft, "noticed"]), {"noticed": "x"}).status_code == 409
    assert reads.drafts(viewer=police) == []


def test_nobody_reads_saves_sends_or_throws_away_somebody_elses_draft(officer, signed_in, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    other = signed_in("outsider", Purpose.REFERRAL)
    assert "He has no passport" not in other.get(step(draft, "noticed")).content.decode()
    assert other.post(step(draft, "check")).status_code == 404
    assert other.post(reverse("desk:draft_discard", args=[draft])).status_code == 404
    assert other.post(reverse("desk:draft_save", args=[draft, "noticed"]), {"noticed": "x"}).status_code == 409
    assert reads.draft(draft_id(draft), viewer=police)[1]["noticed"] == ["He has no passport"]


def test_a_draft_is_thrown_away_for_good(officer, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    assert officer.post(reverse("desk:draft_discard", args=[draft])).status_code == 302
    assert reads.drafts(viewer=police) == []


def test_the_lane_decides_which_questions_are_asked(officer):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), {**NOTICED, "lane": "counted"})
    counted = officer.get(step(draft, "person")).content.decode()
    assert 'name="surname"' not in counted and 'name="linkage"' in counted and "anonym" not in counted.lower()
    officer.post(step(draft, "noticed"), NOTICED)
    named = officer.get(step(draft, "person")).content.decode()
    assert 'name="surname"' in named and 'name="basis"' in named and 'name="linkage"' not in named


def test_the_page_tells_each_reporter_in_plain_words_which_ground_holds(officer, signed_in):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    told = officer.get(step(draft, "check")).content.decode()
    assert "You have a duty to report" in told and "Legal basis <span" not in told
    doctor = signed_in("doctor", Purpose.REFERRAL)
    draft = begin(doctor)
    doctor.post(step(draft, "noticed"), NOTICED)
    told = doctor.get(step(draft, "check")).content.decode()
    assert "Your professional secrecy stays" in told and "not verified" in told


def test_the_desk_types_in_what_a_caller_tells(signed_in, registrar):
    desk = signed_in("registrar", Purpose.REGISTRATION)
    draft = begin(desk)
    told = {"noticed": "x", "on_behalf_kind": "private_person", "on_behalf_of": "a neighbour", "act": "next"}
    desk.post(step(draft, "noticed"), told)
    assert desk.post(step(draft, "check")).status_code == 302
    (row,) = reads.inbox(viewer=registrar)
    assert (row.referral.reporter_type, row.referral.on_behalf) == ("private_person", True)


def test_signs_are_asked_for_the_chosen_forms_and_the_rule_that_fired_is_told(officer, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    assert officer.post(step(draft, "person"), {**PERSON, "act": "signs"}).url.endswith("/signs/")
    signs = reverse("desk:referral_signs", args=[draft])
    page = officer.get(signs).content.decode()
    assert "Confiscation of documents" in page and "not verified" in page
    yes = {f"sign:ilo-labour-2009.1/5.{n}": "yes" for n in (1, 2)}
    no = {"sign:ilo-labour-2009.1/4.1": "no"}
    shown = officer.post(signs, {**yes, **no, "act": "stay"}, follow=True).content.decode()
    assert "two strong signs or more" in shown and "the slightest indication is enough" in shown
    officer.post(step(draft, "check"))
    (mine,) = reads.my_referrals(viewer=police)
    report = reads.my_referral(mine.referral.reference, viewer=police).report
    assert dict(report.signs) == {code[5:]: answer for code, answer in {**yes, **no}.items()}


def test_a_negative_result_is_never_shown(officer):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    officer.post(step(draft, "person"), {**PERSON, "act": "signs"})
    signs = reverse("desk:referral_signs", args=[draft])
    from opennrm.referrals.rules import signs as s

    every = {f"sign:{sign.code}": "no" for sign in s.ilo_labour().signs if s.Profile.ADULT in sign.profiles}
    every["sign:ilo-labour-2009.1/5.1"] = "yes"  # one strong sign alone
    officer.post(signs, every)
    page = officer.get(step(draft, "check")).content.decode()
    assert "Confiscation of documents" in page and "What the published list says" not in page
    for word in ("negative", "not a victim", "does not hold", "not fulfilled", "score"):
        assert word not in page.lower()


def test_telling_more_later_makes_a_full_registration_of_a_line(officer, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), {"noticed": "help", "lane": "counted"})
    officer.post(step(draft, "check"))
    (mine,) = reads.my_referrals(viewer=police)
    told = officer.post(reverse("desk:referral_tell_more", args=[mine.referral.reference]))
    draft = told.url.split("/")[-3]
    officer.post(step(draft, "noticed"), {"noticed": "help, he is hurt", "lane": "named", "act": "next"})
    officer.post(step(draft, "person"), PERSON)
    assert officer.post(step(draft, "check")).url.endswith(f"{mine.referral.reference}/")
    (one,) = reads.my_referrals(viewer=police)
    report = reads.my_referral(one.referral.reference, viewer=police).report
    assert (report.lane, report.noticed, report.person.surname) == (Lane.NAMED, "help, he is hurt", "Quillfeather")


def test_a_reporter_withdraws(officer, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    officer.post(step(draft, "check"))
    (mine,) = reads.my_referrals(viewer=police)
    page = officer.post(reverse("desk:referral_withdraw", args=[mine.referral.reference]), follow=True)
    assert "Withdrawn by you." in page.content.decode()


# --- bad input --------------------------------------------------------------------------------------

HOSTILE = ["\x00", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "<script>alert(1)</script>",
           "\u202eevil", "𝕏" * 300, "'; drop table x; --", "{{ 7*7 }}", "=1+1", " " * 50, "-1", "9" * 400]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["noticed", "person"])
def test_every_field_answers_hostile_input_with_a_page_and_runs_nothing(officer, value, name):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    form = NoticedForm if name == "noticed" else PersonForm
    told = dict.fromkeys(form.base_fields, value)
    for some in (told, {**told, "lane": "named"}):
        assert officer.post(step(draft, name), {**some, "act": "next"}).status_code in (200, 302)
        for page in ("noticed", "person", "check"):
            shown = officer.get(step(draft, page), follow=True)
            assert shown.status_code == 200 and "<script>alert" not in shown.content.decode()
    assert officer.post(step(draft, "check")).status_code in (200, 302)


@pytest.mark.parametrize("field", [*NoticedForm.base_fields, *PersonForm.base_fields])
def test_each_field_alone_answers_a_zero_byte_with_a_page(officer, field):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    name = "noticed" if field in NoticedForm.base_fields else "person"
    assert officer.post(step(draft, name), {"lane": "named", field: "a\x00b", "act": "next"}).status_code in (200, 302)
    assert officer.post(step(draft, "check")).status_code in (200, 302)


def test_a_text_longer_than_ten_pages_is_told_and_kept(officer):
    draft = begin(officer)
    page = officer.post(step(draft, "noticed"), {**NOTICED, "noticed": "x" * 20_001})
    assert page.status_code == 200 and "nrm-summary" in page.content.decode()
    assert "x" * 20_001 in officer.get(step(draft, "noticed")).content.decode()


def test_a_text_too_long_to_keep_is_told_and_still_on_the_page(officer, police):
    draft = begin(officer)
    page = officer.post(step(draft, "noticed"), {**NOTICED, "noticed": "x" * 300_000})
    assert page.status_code == 200 and "too long to keep" in page.content.decode()
    assert "x" * 300_000 in page.content.decode() and reads.drafts(viewer=police) == []


@pytest.mark.parametrize("name", ["nowhere", "save", "person%00"])
def test_a_step_that_does_not_exist_is_not_there(officer, name):
    assert officer.get(step(begin(officer), "noticed").replace("noticed", name)).status_code in (404, 405)


# --- the desk ---------------------------------------------------------------------------------------


@pytest.fixture
def desk(signed_in):
    return signed_in("registrar", Purpose.REGISTRATION)


@pytest.fixture
def sent(officer, police):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    officer.post(step(draft, "person"), PERSON)
    officer.post(step(draft, "check"))
    return reads.my_referrals(viewer=police)[0].referral


def act(name, referral, *more):
    return reverse(f"desk:{name}", args=[referral.reference, *more])


def test_the_inbox_shows_the_reason_of_every_row_and_no_name(desk, sent):
    page = desk.get(reverse("desk:inbox")).content.decode()
    assert "not safe now" in page and "Police, unit East" in page and "Labour exploitation" in page
    assert "Quillfeather" not in page


def test_the_desk_reads_a_referral_and_does_the_next_step(desk, sent, registrar):
    page = desk.get(reverse("desk:referral", args=[sent.reference])).content.decode()
    assert "Referral about Quillfeather" in page and "Not safe now." in page and "Duty to report" in page
    desk.post(act("referral_triage", sent), {"words": "called back", "version": sent.version})
    found = reads.referral(sent.reference, viewer=registrar)
    assert (found.referral.state, found.words) == ("triaged", "called back")


def test_a_second_registrar_with_an_old_page_is_told_and_overwrites_nothing(desk, sent, registrar):
    desk.post(act("referral_triage", sent), {"words": "first", "version": sent.version})
    late = desk.post(act("referral_reject", sent), {"reason": "trial", "version": sent.version})
    assert late.status_code == 409
    assert reads.referral(sent.reference, viewer=registrar).referral.state == "triaged"


def test_rejecting_without_a_reason_is_told_at_the_field(desk, sent):
    page = desk.post(act("referral_reject", sent), {"words": "kept", "version": sent.version})
    assert page.status_code == 422 and "nrm-summary" in page.content.decode() and "kept" in page.content.decode()


def test_the_reporter_never_reads_the_desks_words_or_reason(desk, sent, officer):
    desk.post(act("referral_reject", sent), {"reason": "not_trafficking", "words": "zebra", "version": sent.version})
    page = officer.get(reverse("desk:my_referral", args=[sent.reference])).content.decode()
    assert "does not take this up" in page and "zebra" not in page and "something else" not in page


def test_what_was_counted_is_registered_by_name_on_a_ground(desk, officer, police, registrar):
    draft = begin(officer)
    officer.post(step(draft, "noticed"), {"noticed": "x", "lane": "counted"})
    officer.post(step(draft, "check"))
    made = reads.my_referrals(viewer=police)[0].referral
    desk.post(act("referral_move", made, "count"), {"version": made.version})
    empty = desk.post(act("referral_name", made), {"basis": "duty", "agreed": "not_asked"})
    assert empty.status_code == 422 and "Write a name" in empty.content.decode()
    answer = desk.post(act("referral_name", made), {"surname": "Obi", "basis": "duty", "agreed": "not_asked"})
    assert answer.status_code == 302, answer.content.decode()
    assert reads.referral(made.reference, viewer=registrar).referral.lane == "named"


def test_an_outsider_and_a_made_up_reference_get_the_same_page(sent, signed_in):
    outsider = signed_in("outsider")
    theirs = outsider.get(reverse("desk:referral", args=[sent.reference]))
    nobodys = outsider.get(reverse("desk:referral", args=["00000000"]))
    assert theirs.status_code == nobodys.status_code == 404 and theirs.content == nobodys.content
    mine = signed_in("outsider", Purpose.REFERRAL).get(reverse("desk:my_referral", args=[sent.reference]))
    assert mine.status_code == 404 and mine.content == theirs.content


@pytest.mark.parametrize("who", ["outsider", "police_officer", "doctor"])
def test_who_is_not_the_desk_cannot_act(sent, signed_in, who, registrar):
    client = signed_in(who)
    for address in (act("referral_triage", sent), act("referral_reject", sent), act("referral_move", sent, "link")):
        assert client.post(address, {"reason": "trial"}).status_code in (403, 404)
    assert reads.referral(sent.reference, viewer=registrar).referral.state == "received"


# --- may I report this? -----------------------------------------------------------------------------


def test_the_wizard_starts_with_who_asks_and_answers_in_plain_words(officer):
    page = officer.get(reverse("desk:may_report")).content.decode()
    assert "You may report this." in page and "You have a duty to report" in page
    told = officer.get(
        reverse("desk:may_report"), {"reporter": "lawyer", "lane": "named", "agreed": "no"}
    ).content.decode()
    assert "Your professional secrecy stays" in told and "to be checked by a lawyer" in told


def test_a_broken_wizard_address_is_told_and_no_fault(officer):
    page = officer.get(reverse("desk:may_report"), {"reporter": "\x00<script>", "lane": "x"})
    assert page.status_code == 200 and "<script>" not in page.content.decode().split("</head>")[1].split("<script")[0]


# --- raids ------------------------------------------------------------------------------------------


def test_thirty_people_are_one_entry(officer, police, registrar):
    draft = officer.get(reverse("desk:raid_new")).url.split("/")[-2]
    address = reverse("desk:raid_draft", args=[draft])
    lines = {f"line-{n}-sex": "male" for n in range(1, 31)}
    more = officer.post(address, {"noticed": "a nursery", "lines": "10", "line-1-sex": "male", "act": "more"})
    assert more.status_code == 302 and "Person 20:" in officer.get(address).content.decode()
    sent = officer.post(address, {"noticed": "a nursery", "lines": "30", **lines, "act": "send"})
    assert officer.post(address, {"noticed": "a nursery", "lines": "30", **lines, "act": "send"}).url == sent.url
    page = officer.get(sent.url).content.decode()
    assert "30 people." in page
    assert len(reads.my_referrals(viewer=police)) == 30 and len(reads.inbox(viewer=registrar)) == 30


def test_a_country_nobody_knows_in_line_two_is_told_there_and_all_is_kept(officer, police):
    draft = str(uuid4())
    address = reverse("desk:raid_draft", args=[draft])
    told = {"noticed": "a nursery", "lines": "3", "line-1-sex": "male", "line-2-nationality": "Atlantis"}
    page = officer.post(address, {**told, "act": "send"})
    text = page.content.decode()
    assert page.status_code == 200 and "not on the list" in text and 'value="Atlantis"' in text
    assert "Atlantis" in officer.get(address).content.decode() and reads.my_referrals(viewer=police) == []


def test_a_name_in_a_raid_that_is_counted_without_names_is_not_dropped_in_silence(officer, police):
    address = reverse("desk:raid_draft", args=[str(uuid4())])
    told = {"noticed": "x", "lines": "2", "line-1-called": "Ada", "act": "send"}
    page = officer.post(address, told)
    assert page.status_code == 200 and "Without naming no name is kept" in page.content.decode()
    assert officer.post(address, {**told, "lane": "named"}).status_code == 302
    assert len(reads.my_referrals(viewer=police)) == 1


def test_a_raid_without_lines_is_told_so(officer):
    page = officer.post(reverse("desk:raid_draft", args=[str(uuid4())]), {"noticed": "x", "lines": "3", "act": "send"})
    assert page.status_code == 200 and "Write at least one line" in page.content.decode()


def test_the_raid_of_another_is_not_there(officer, signed_in):
    draft = str(uuid4())
    sent = officer.post(reverse("desk:raid_draft", args=[draft]), {"lines": "1", "noticed": "x", "line-1-sex": "male"})
    assert signed_in("outsider", Purpose.REFERRAL).get(sent.url).status_code == 404


# --- signs of one's own ------------------------------------------------------------------------------


def test_an_organisation_adds_a_sign_and_is_asked_it(signed_in, officer):
    chief = signed_in("police_supervisor")
    told = {"form": "labour", "profiles": ["adult", "child"], "text_en": "Wears another’s boots", "text_nl": ""}
    assert chief.post(reverse("desk:own_signs"), told).status_code == 302
    assert "another’s boots" in chief.get(reverse("desk:own_signs")).content.decode()
    draft = begin(officer)
    officer.post(step(draft, "noticed"), NOTICED)
    officer.post(step(draft, "person"), {**PERSON, "act": "signs"})
    assert "another’s boots" in officer.get(reverse("desk:referral_signs", args=[draft])).content.decode()


def test_a_sign_without_words_is_told(signed_in):
    page = signed_in("police_supervisor").post(reverse("desk:own_signs"), {"form": "labour", "profiles": ["adult"]})
    assert page.status_code == 200 and "Write what may be noticed" in page.content.decode()
