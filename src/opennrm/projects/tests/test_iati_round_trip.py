"""What was read is written again: whole, in order, with what the pages do not show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from opennrm.projects.rules.card import entries_of, money_of
from opennrm.projects.rules.iati import reading, writing
from opennrm.projects.rules.iati.activity import Activity, Country, Day, Party, Payment, Sector, words
from opennrm.projects.rules.iati.checking import Check, check
from opennrm.projects.rules.portfolio import Field
from opennrm.projects.tests.samples import PLAIN, wrapped

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RICH = (
    PLAIN.replace("</transaction>", '  <aid-type code="C01"/></transaction>')
    .replace("  <sector", '  <location ref="a"><name><narrative>North</narrative></name><point srsName="x"><pos>1 2</pos></point></location><!-- kept -->\n  <sector')
    .replace("  <recipient-country", '  <contact-info><email>x@example.org</email></contact-info>\n  <recipient-country')
    .replace("  <transaction>", '  <policy-marker code="1" significance="1"/>\n  <transaction>')
    .replace("</iati-activity>", '<o:own xmlns:o="urn:own" a="1"><o:b/>x</o:own></iati-activity>')
)  # fmt: skip


def element_of(text: str) -> object:
    return next(iter(Check(NOW).records(wrapped(text)))).element


def canonical(element: object) -> bytes:
    return etree.tostring(element, method="c14n", with_tail=False)


@pytest.mark.parametrize("text", [PLAIN, RICH])
def test_what_did_not_change_is_written_as_it_was_to_the_letter(text: str) -> None:
    kept = element_of(text)
    assert canonical(writing.renewed(kept, reading.read(kept))) == canonical(kept)


def test_a_change_touches_what_changed_and_leaves_the_rest_with_all_that_pages_do_not_show() -> None:
    kept = element_of(RICH)
    activity = reading.read(kept)
    more = replace(activity.payments[0], amount=Decimal("7.30"), kind="3")
    after = writing.renewed(
        kept, replace(activity, status="4", payments=(*activity.payments, more), parties=activity.parties[:1])
    )
    assert reading.read(after).status == "4"
    assert [p.amount for p in reading.read(after).payments] == [Decimal("1000.50"), Decimal("7.30")]
    assert after.find("transaction/aid-type") is not None and after.find("location/point/pos").text == "1 2"
    assert after.find("contact-info/email").text == "x@example.org" and after.find("policy-marker") is not None
    assert after.find("{urn:own}own/{urn:own}b") is not None and b"<!-- kept -->" in canonical(after)
    assert check(BytesIO(writing.as_bytes([after], "2026-01-01T00:00:00Z")), NOW).clean


def test_what_is_made_private_is_gone_from_the_copy_and_stays_in_the_original() -> None:
    kept = element_of(RICH)
    public = writing.without(kept, ["location", "contact-info"])
    assert b"North" not in canonical(public) and b"example.org" not in canonical(public)
    assert b"North" in canonical(kept)
    assert check(BytesIO(writing.as_bytes([public], "2026-01-01T00:00:00Z")), NOW).clean


def test_namespaces_of_the_outermost_element_go_along_with_the_record() -> None:
    text = PLAIN.replace("</iati-activity>", "<o:own/></iati-activity>")
    root = '<iati-activities version="2.03" xmlns:o="urn:own">\n'
    kept = next(iter(Check(NOW).records(wrapped(text, root=root)))).element
    again = writing.parsed(writing.text_of(kept))
    assert canonical(again.find("{urn:own}own")) == canonical(kept.find("{urn:own}own"))


def test_a_comment_inside_a_text_does_not_cut_it_off() -> None:
    text = PLAIN.replace("XM-DAC-7-0001", "<!-- a -->XM-DAC-7<!-- b -->-0001").replace("1000.50", "<!-- c -->1000.50")
    record = next(iter(Check(NOW).records(wrapped(text))))
    assert record.identifier == reading.read(record.element).identifier == "XM-DAC-7-0001"
    assert reading.read(record.element).payments[0].amount == Decimal("1000.50")
    assert canonical(writing.renewed(record.element, reading.read(record.element))) == canonical(record.element)


@pytest.mark.parametrize(
    ("written", "shown"),
    [(" 2008-01-15 ", date(2008, 1, 15)), ("2008-01-15+01:00", date(2008, 1, 15)), ("-0044-03-15", None), ("12008-01-15", None)],
)  # fmt: skip
def test_dates_as_xml_may_write_them_are_read_or_left_in_the_xml(written: str, shown: date | None) -> None:
    kept = element_of(PLAIN.replace("2008-01-15", written).replace("2007-12-01", written))
    activity = reading.read(kept)
    assert [m.on for m in money_of(activity)] == ([shown] if shown else [])
    assert [p["on"] for p in entries_of(activity)[Field.PERIOD]] == ([str(shown)] if shown else [])
    assert canonical(writing.renewed(kept, activity)) == canonical(kept)


_texts = st.text(max_size=40)
_days = st.dates(min_value=date(1990, 1, 1), max_value=date(2025, 1, 1)).map(str)
_activities = st.builds(
    Activity,
    identifier=st.just("XM-DAC-7-1"),
    reporter=st.just(Party("", words("Ministry"), "10", "XM-DAC-7")),
    title=_texts.map(lambda t: words(f"t{t}")),
    status=st.sampled_from("123456"),
    language=st.just("en"),
    currency=st.just("EUR"),
    notes=st.lists(_texts.map(lambda t: ("1", words(f"n{t}"))), min_size=1, max_size=3).map(tuple),
    parties=st.lists(_texts.map(lambda t: Party("4", words(f"p{t}"), "21")), min_size=1, max_size=3).map(tuple),
    days=st.lists(_days.map(lambda d: Day("2", d)), min_size=1, max_size=2).map(tuple),
    countries=st.just((Country("NG"),)),
    sectors=st.just((Sector("15160"),)),
    payments=st.lists(
        st.builds(Payment, kind=st.sampled_from(["2", "3"]), on=_days, amount=st.decimals(-10**12, 10**12, places=2), note=_texts.map(lambda t: words(t))),
        max_size=3,
    ).map(tuple),
)  # fmt: skip


@settings(max_examples=40)
@given(_activities, _activities)
def test_anything_typed_becomes_a_valid_file_and_comes_back_whole(first: Activity, second: Activity) -> None:
    """Also when one activity replaces another in kept XML."""
    for record in (writing.written(first), writing.renewed(writing.written(second), first)):
        file = writing.as_bytes([record], "2026-01-01T00:00:00Z")
        assert check(BytesIO(file), NOW, rules=False).valid
        again = reading.read(next(iter(Check(NOW).records(BytesIO(file)))).element)
        assert sorted(p.amount for p in again.payments) == sorted(p.amount for p in first.payments)
        assert (again.status, len(again.parties)) == (first.status, len(first.parties))
        assert _plain(again.title) == _plain(first.title)
        assert sorted(_plain(text) for _, text in again.notes) == sorted(_plain(text) for _, text in first.notes)


def _plain(narratives: tuple[tuple[str, str], ...]) -> list[str]:
    return [writing.clean(text).strip() for _, text in narratives]
