"""Writing, hiding, checking, releasing; money and results with two pairs of eyes; what comes in and goes out as IATI."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.errors import Broken, Changed, NotAllowed, NotThere
from opennrm.projects import selectors, services
from opennrm.projects.access import PUBLIC
from opennrm.projects.models import Entry, KeptXml, Payment
from opennrm.projects.rules.card import Money, Reading
from opennrm.projects.rules.iati import writing
from opennrm.projects.rules.iati.checking import Check, check
from opennrm.projects.rules.portfolio import Field
from opennrm.projects.tests.samples import PLAIN, wrapped

DAY = date(2026, 6, 1)
SHELTER = "Behind the bakery, Hidden Lane 12"


@pytest.fixture
def project(project_officer: Actor) -> str:
    """A project with a state, a country, a party, and a place that nobody may know."""
    reference = services.add_project("XM-DAC-7-test", "A shelter", part=1, by=project_officer).reference
    for field, data in [
        (Field.STAGE, {"state": "running", "since": "2024-03"}),
        (Field.PERIOD, {"kind": "actual_start", "on": "2024-03-01"}),
        (Field.COUNTRY, {"code": "SY"}),
        (Field.SUMMARY, {"words": "A shelter for women."}),
        (Field.PARTY, {"role": "implementing", "name": "IOM", "kind": "40"}),
    ]:
        services.write_entry(reference, field, data, by=project_officer)
    services.write_entry(reference, Field.SITE, {"name": SHELTER}, private=True, by=project_officer)
    return reference


def release(reference: str, by: Actor) -> int:
    return services.release_project(reference, selectors.release_preview(reference, viewer=by).mark, by=by)


def exported(viewer: Actor = PUBLIC) -> bytes:
    return writing.as_bytes(
        [element for _, element in selectors.export_batch("", 100, DAY, viewer=viewer)], "2026-06-01T00:00:00Z"
    )


def everything_public() -> str:
    """All that the world can get at: lists, pages, search, counts, exports."""
    play = selectors.state_of_play(DAY, viewer=PUBLIC)
    pages = [
        selectors.project_page(line.reference, DAY, viewer=PUBLIC) for lines in play.parts.values() for line in lines
    ]
    return f"{play!r} {pages!r} {exported().decode()}"


# --- releasing and hiding ---------------------------------------------------------------------------------


def test_nothing_of_a_project_is_seen_before_it_is_released(project: str, observer: Actor) -> None:
    for viewer in (PUBLIC, observer):
        assert selectors.state_of_play(DAY, viewer=viewer).total == 0
        assert selectors.identifiers(viewer=viewer) == {}
        with pytest.raises(NotThere):
            selectors.project_page(project, DAY, viewer=viewer)
    assert b"<iati-activity" not in exported().replace(b"<iati-activities", b"")


def test_the_check_lists_what_will_be_seen_and_what_stays_private(project: str, project_officer: Actor) -> None:
    preview = selectors.release_preview(project, viewer=project_officer)
    assert {seen.field for seen in preview.opens} == {"title", "stage", "period", "country", "summary", "party"}
    assert [seen.words for seen in preview.stays_private] == [SHELTER]
    assert release(project, project_officer) == 6
    again = selectors.release_preview(project, viewer=project_officer)
    assert again.opens == () and len(again.open_already) == 6


def test_a_release_opens_only_what_was_looked_at(
    project: str, project_officer: Actor, project_colleague: Actor
) -> None:
    seen = selectors.release_preview(project, viewer=project_officer).mark
    services.write_entry(project, Field.LESSON, {"words": "Not read by the other"}, by=project_colleague)
    with pytest.raises(Changed):
        services.release_project(project, seen, by=project_officer)
    assert "Not read" not in everything_public()


def test_a_private_place_reaches_no_page_no_export_no_search_and_no_count(
    project: str, project_officer: Actor, observer: Actor
) -> None:
    release(project, project_officer)
    assert "A shelter for women." in everything_public()
    assert "Hidden Lane" not in everything_public()
    for viewer, hits in ((PUBLIC, 0), (observer, 0), (project_officer, 1)):
        assert selectors.state_of_play(DAY, text="hidden lane", viewer=viewer).total == hits
    with acting(PUBLIC):
        assert not Entry.objects.filter(field="site").exists()  # the database itself gives nothing
        assert Entry.objects.filter(data__icontains="Hidden Lane").count() == 0


def test_what_is_made_private_later_is_gone_at_once_also_from_filters(project: str, project_officer: Actor) -> None:
    release(project, project_officer)
    country = selectors.project_page(project, DAY, viewer=project_officer).rows["country"][0]
    assert selectors.state_of_play(DAY, country="SY", viewer=PUBLIC).total == 1
    services.set_private(project, country.id, private=True, by=project_officer)
    assert selectors.state_of_play(DAY, country="SY", viewer=PUBLIC).total == 0
    assert selectors.state_of_play(DAY, viewer=PUBLIC).countries == ()
    assert selectors.state_of_play(DAY, country="SY", viewer=project_officer).total == 1
    services.set_private(project, country.id, private=False, by=project_officer)  # opening waits for the check
    assert selectors.state_of_play(DAY, country="SY", viewer=PUBLIC).total == 0
    release(project, project_officer)
    assert selectors.state_of_play(DAY, country="SY", viewer=PUBLIC).total == 1


def test_a_new_wording_is_seen_by_others_only_after_the_next_release(project: str, project_officer: Actor) -> None:
    release(project, project_officer)
    services.write_entry(project, Field.SUMMARY, {"words": "First try"}, by=project_officer)
    services.write_entry(project, Field.SUMMARY, {"words": "Second try"}, by=project_officer)

    def summary(viewer: Actor) -> str:
        return selectors.project_page(project, DAY, viewer=viewer).line.card.one(Field.SUMMARY)

    assert (summary(PUBLIC), summary(project_officer)) == ("A shelter for women.", "Second try")
    release(project, project_officer)
    assert summary(PUBLIC) == "Second try"
    assert "First try" not in everything_public()


def test_a_wording_that_is_replaced_by_a_private_one_is_not_left_standing(project: str, project_officer: Actor) -> None:
    release(project, project_officer)
    services.write_entry(project, Field.SUMMARY, {"words": "In the house of X"}, private=True, by=project_officer)
    assert "A shelter for women." not in everything_public() and "house of X" not in everything_public()


def test_the_title_stays_readable_and_notes_stay_private(project: str, project_officer: Actor) -> None:
    page = selectors.project_page(project, DAY, viewer=project_officer)
    with pytest.raises(Broken):
        services.set_private(project, page.rows["title"][0].id, private=True, by=project_officer)
    note = services.write_entry(project, Field.NOTE, {"words": "Ask first"}, by=project_officer)
    assert note.is_private
    with pytest.raises(Broken):
        services.set_private(project, note.pk, private=False, by=project_officer)


@pytest.mark.parametrize(
    ("field", "data"),
    [
        (Field.STAGE, {"state": "running", "since": "soon"}),
        (Field.STAGE, {"state": "happy", "since": "2020"}),
        (Field.PARTY, {"role": "implementing"}),
        (Field.SUMMARY, {"words": "   "}),
        (Field.DEED, {"kind": "training", "words": "x", "secret": "y"}),
        (Field.LESSON, {"words": "x" * 5000}),
    ],
)
def test_what_a_field_cannot_hold_is_refused_and_nothing_is_written(
    project: str, project_officer: Actor, field: Field, data: dict[str, Any]
) -> None:
    with pytest.raises(Broken):
        services.write_entry(project, field, data, by=project_officer)
    assert not any(
        row.data == data
        for row in selectors.project_page(project, DAY, viewer=project_officer).rows.get(str(field), [])
    )


# --- money and results ------------------------------------------------------------------------------------

COMMITMENT = Money("commitment", date(2024, 3, 1), Decimal("125000.55"), "EUR", "Netherlands", "IOM")


def test_money_counts_only_after_a_second_person_confirmed_it(
    project: str, project_officer: Actor, project_colleague: Actor
) -> None:
    payment = services.add_payment(project, COMMITMENT, by=project_officer)
    assert selectors.project_page(project, DAY, viewer=project_officer).totals == {}
    with pytest.raises(NotAllowed):
        services.decide_payment(project, payment.pk, confirm=True, by=project_officer)
    assert [(r, n) for r, _, n in selectors.waiting_for_eyes(viewer=project_colleague)] == [(project, 1)]
    assert selectors.waiting_for_eyes(viewer=project_officer) == []
    services.decide_payment(project, payment.pk, confirm=True, by=project_colleague)
    assert selectors.project_page(project, DAY, viewer=project_officer).totals == {
        ("commitment", "EUR"): Decimal("125000.55")
    }
    with pytest.raises(Broken):
        services.decide_payment(project, payment.pk, confirm=False, by=project_colleague)


def test_the_database_refuses_one_person_for_two_pairs_of_eyes(project: str, project_officer: Actor) -> None:
    payment = services.add_payment(project, COMMITMENT, by=project_officer)
    with acting(project_officer), pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(
            state="confirmed", decided_by_id=project_officer.user_id, decided_at=clock.now()
        )


def test_amounts_are_exact_and_kept_apart_by_currency_and_kind(
    project: str, project_officer: Actor, project_colleague: Actor
) -> None:
    for amount, currency, kind in (
        ("0.10", "EUR", "disbursement"),
        ("0.20", "EUR", "disbursement"),
        ("7", "NOK", "co_funding"),
    ):
        money = Money(kind, date(2024, 5, 1), Decimal(amount), currency, "Norway", "IOM")
        services.decide_payment(
            project, services.add_payment(project, money, by=project_officer).pk, confirm=True, by=project_colleague
        )
    totals = selectors.project_page(project, DAY, viewer=project_officer).totals
    assert totals == {("disbursement", "EUR"): Decimal("0.30"), ("co_funding", "NOK"): Decimal("7.00")}
    release(project, project_officer)
    assert b">0.10</value>" in exported() and b'currency="NOK"' in exported()
    assert check(BytesIO(exported()), clock.now()).clean


@pytest.mark.parametrize(
    "money",
    [
        Money("commitment", DAY, Decimal("0"), "EUR"),
        Money("commitment", DAY, Decimal("1.005"), "EUR"),
        Money("commitment", DAY, Decimal(10) ** 15, "EUR"),
        Money("commitment", DAY, Decimal("1"), "EURO"),
        Money("bribe", DAY, Decimal("1"), "EUR"),
        Money("disbursement", date(2999, 1, 1), Decimal("1"), "EUR"),
    ],
)
def test_money_that_cannot_be_right_is_refused(project: str, project_officer: Actor, money: Money) -> None:
    with pytest.raises(Broken):
        services.add_payment(project, money, by=project_officer)


def test_results_have_baseline_target_and_actual_and_two_pairs_of_eyes(
    project: str, project_officer: Actor, project_colleague: Actor
) -> None:
    reading = Reading(
        "Women sheltered", date(2024, 3, 1), date(2024, 12, 31), "women", 2023, Decimal(0), Decimal(40), Decimal(38)
    )
    outcome = services.add_outcome(project, reading, by=project_officer)
    release(project, project_officer)
    assert b"Women sheltered" not in exported()
    with pytest.raises(NotAllowed):
        services.decide_outcome(project, outcome.pk, confirm=True, by=project_officer)
    services.decide_outcome(project, outcome.pk, confirm=True, by=project_colleague)
    release(project, project_officer)
    assert b'<target value="40"/><actual value="38"/>' in exported()
    assert check(BytesIO(exported()), clock.now()).clean


def test_a_report_that_is_due_is_reminded_of_until_it_is_received(project: str, project_officer: Actor) -> None:
    duty = services.add_duty(project, "Final report", clock.today() + timedelta(days=5), by=project_officer)
    assert [d.what for _, _, d in selectors.duties_due(within=timedelta(days=7), viewer=project_officer)] == [
        "Final report"
    ]
    assert selectors.duties_due(within=timedelta(days=3), viewer=project_officer) == []
    services.receive_report(project, duty.pk, clock.today(), by=project_officer)
    assert selectors.duties_due(within=timedelta(days=7), viewer=project_officer) == []
    with pytest.raises(Changed):
        services.receive_report(project, duty.pk, clock.today(), by=project_officer)


# --- IATI in and out --------------------------------------------------------------------------------------

RICH = (
    PLAIN.replace("</transaction>", '  <aid-type code="C01"/></transaction>')
    .replace("  <recipient-country", '  <contact-info><email>x@example.org</email></contact-info>\n  <recipient-country')
    .replace("  <sector", '  <location><name><narrative>Hidden Lane</narrative></name><point srsName="http://www.opengis.net/def/crs/EPSG/0/4326"><pos>1 2</pos></point></location>\n  <sector')
    .replace("</iati-activity>", '<o:own xmlns:o="urn:own">kept</o:own></iati-activity>')
)  # fmt: skip


def element(text: str) -> Any:
    return next(iter(Check(clock.now()).records(wrapped(text)))).element


def canonical(some: Any) -> bytes:
    from lxml import etree

    return etree.tostring(some, method="c14n", with_tail=False)


def test_a_round_trip_keeps_everything_to_the_letter(project_officer: Actor) -> None:
    project, new = services.import_activity(element(RICH), by=project_officer)
    assert new
    release(project.reference, project_officer)
    out = Check(clock.now()).records(BytesIO(exported()))
    assert canonical(next(iter(out)).element) == canonical(element(RICH))


def test_our_own_change_goes_out_and_all_else_stays(project_officer: Actor) -> None:
    project, _ = services.import_activity(element(RICH), by=project_officer)
    services.write_entry(project.reference, Field.PARTY, {"role": "funding", "name": "Norway"}, by=project_officer)
    services.write_entry(project.reference, Field.SUMMARY, {"words": "New words"}, by=project_officer)
    release(project.reference, project_officer)
    text = exported().decode()
    assert "Norway" in text and "New words" in text and "A shelter and a hotline." not in text
    assert '<aid-type code="C01"/>' in text and "x@example.org" in text and ">kept</o:own>" in text
    assert check(BytesIO(exported()), clock.now()).valid


def test_an_activity_read_again_is_brought_up_to_date_and_keeps_what_officers_added(project_officer: Actor) -> None:
    project, _ = services.import_activity(element(RICH), by=project_officer)
    services.write_entry(project.reference, Field.LESSON, {"words": "Ours"}, by=project_officer)
    _, new = services.import_activity(element(RICH.replace("1000.50", "2000.75")), by=project_officer)
    page = selectors.project_page(project.reference, DAY, viewer=project_officer)
    assert not new and [p.amount for p in page.payments] == [Decimal("2000.75")]
    assert page.rows["lesson"][0].data == {"words": "Ours"}


def test_what_is_hidden_in_an_imported_activity_is_nowhere_for_others_and_whole_for_officers(
    project_officer: Actor,
) -> None:
    project, _ = services.import_activity(element(RICH), hidden_tags=["location"], by=project_officer)
    preview = selectors.release_preview(project.reference, viewer=project_officer)
    assert "x@example.org" in " ".join(seen.words for seen in preview.opens)  # the check shows what no page shows
    services.hide_tags(project.reference, ["location", "contact-info"], by=project_officer)
    services.set_part(project.reference, 1, by=project_officer)
    release(project.reference, project_officer)
    assert "Hidden Lane" not in everything_public() and "example.org" not in everything_public()
    with acting(PUBLIC):
        assert KeptXml.objects.count() == 1 and "Hidden" not in KeptXml.objects.get().xml
    whole = exported(project_officer).decode()
    assert "Hidden Lane" in whole and "x@example.org" in whole and "<pos>1 2</pos>" in whole
    services.import_activity(element(RICH), by=project_officer)  # read again: still hidden
    release(project.reference, project_officer)
    assert "Hidden Lane" not in everything_public()


@pytest.mark.parametrize("tag", ["title", "activity-status", "nonsense"])
def test_what_the_standard_needs_or_does_not_know_cannot_be_hidden(project_officer: Actor, tag: str) -> None:
    project, _ = services.import_activity(element(PLAIN), by=project_officer)
    with pytest.raises(Broken):
        services.hide_tags(project.reference, [tag], by=project_officer)


def test_the_leaflets_projects_go_out_as_clean_iati_and_come_back(project_officer: Actor) -> None:
    services.load_portfolio(services.read_leaflet(), by=project_officer)
    file = exported()
    report = check(BytesIO(file), clock.now())
    assert report.clean and report.records == 25, [f.words() for found in report.findings.values() for f in found]
    for record in Check(clock.now()).records(BytesIO(file)):
        _, new = services.import_activity(record.element, by=project_officer)
        assert not new
    assert len(selectors.identifiers(viewer=project_officer)) == 25


def test_a_list_with_a_fault_names_it_and_loads_nothing(project_officer: Actor) -> None:
    broken = {"projects": [{"key": "a", "part": 1, "title": "A", "stages": [{"state": "jolly", "since": "2009"}]}]}
    with pytest.raises(Broken, match="a, stage: “jolly”"):
        services.load_portfolio(broken, by=project_officer)
    assert selectors.identifiers(viewer=project_officer) == {}
