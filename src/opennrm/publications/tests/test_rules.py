"""Hours over daylight saving, holidays, midnight and zones; files of texts; words of a receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from opennrm.publications.rules import FALL_BACK, LANGUAGES, READERS_LANGUAGES, State, Step
from opennrm.publications.rules import texts as t
from opennrm.publications.rules.holidays import holidays
from opennrm.publications.rules.hours import BadHours, Hours, OnHolidays, Span, at
from opennrm.publications.rules.markup import blocks, line
from opennrm.publications.rules.receipts import (
    LIST,
    given,
    list_faulty,
    listed,
    new_words,
    own_words_faulty,
    plain,
    read_words,
    sum_is_right,
)
from opennrm.publications.rules.states import STEPS, two_people

AMS = "Europe/Amsterdam"
OFFICE = {day: (Span.read("08:00-20:00"),) for day in range(1, 6)}
ALWAYS = {day: (Span.read("00:00-24:00"),) for day in range(1, 8)}
NIGHT = {day: (Span.read("22:00-06:00"),) for day in range(1, 8)}
LEAFLET = Hours(AMS, OFFICE, on_holidays=OnHolidays.OPEN, country="NL")


def moment(text: str, zone: str = AMS, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("what", "hours", "now", "is_open", "until", "opens"),
    [
        ("the leaflet's line on a Friday at noon", LEAFLET, moment("2026-11-20T12:00"), True, "2026-11-20T20:00:00+01:00", None),
        ("a minute before it opens", LEAFLET, moment("2026-11-20T07:59"), False, None, "2026-11-20T08:00:00+01:00"),
        ("the very minute it opens", LEAFLET, moment("2026-11-20T08:00"), True, "2026-11-20T20:00:00+01:00", None),
        ("the very minute it closes", LEAFLET, moment("2026-11-20T20:00"), False, None, "2026-11-23T08:00:00+01:00"),
        ("on a Sunday", LEAFLET, moment("2026-11-22T12:00"), False, None, "2026-11-23T08:00:00+01:00"),
        ("in summer the offset is another", LEAFLET, moment("2026-07-03T12:00"), True, "2026-07-03T20:00:00+02:00", None),
        ("seen from Hanoi it is the line's clock that counts", LEAFLET, moment("2026-11-20T14:00", "Asia/Ho_Chi_Minh"), True, "2026-11-20T20:00:00+01:00", None),
        ("Friday morning in Hanoi is Friday night here", LEAFLET, moment("2026-11-20T08:00", "Asia/Ho_Chi_Minh"), False, None, "2026-11-20T08:00:00+01:00"),
        ("over the end of the year", LEAFLET, moment("2026-12-31T21:00"), False, None, "2027-01-01T08:00:00+01:00"),
        ("over the weekend in which the clock is set back", LEAFLET, moment("2026-10-23T21:00"), False, None, "2026-10-26T08:00:00+01:00"),
        ("over the weekend in which the clock is set forward", LEAFLET, moment("2026-03-27T21:00"), False, None, "2026-03-30T08:00:00+02:00"),
        ("Christmas, closed", replace(LEAFLET, on_holidays=OnHolidays.CLOSED), moment("2026-12-25T12:00"), False, None, "2026-12-28T08:00:00+01:00"),
        ("the evening before a holiday names the day after it", replace(LEAFLET, on_holidays=OnHolidays.CLOSED), moment("2026-12-24T21:00"), False, None, "2026-12-28T08:00:00+01:00"),
        ("Christmas, nobody knows", replace(LEAFLET, on_holidays=OnHolidays.UNKNOWN), moment("2026-12-25T12:00"), None, None, None),
        ("the evening before, nobody knows when it opens", replace(LEAFLET, on_holidays=OnHolidays.UNKNOWN), moment("2026-12-24T21:00"), False, None, None),
        ("King's day moves from Sunday to Saturday", Hours(AMS, {6: (Span.read("10:00-16:00"),)}, on_holidays=OnHolidays.CLOSED, country="NL"), moment("2025-04-26T12:00"), False, None, "2025-05-03T10:00:00+02:00"),
        ("a single day with other hours", replace(LEAFLET, days={date(2026, 12, 24): (Span.read("08:00-16:00"),)}), moment("2026-12-24T15:00"), True, "2026-12-24T16:00:00+01:00", None),
        ("a single day that is closed", replace(LEAFLET, days={date(2026, 11, 20): ()}), moment("2026-11-20T12:00"), False, None, "2026-11-23T08:00:00+01:00"),
        ("a single day beats a holiday", replace(LEAFLET, on_holidays=OnHolidays.CLOSED, days={date(2026, 12, 25): (Span.read("10:00-12:00"),)}), moment("2026-12-25T11:00"), True, "2026-12-25T12:00:00+01:00", None),
        ("day and night", Hours(AMS, ALWAYS, on_holidays=OnHolidays.OPEN), moment("2026-11-22T03:00"), True, None, None),
        ("day and night, the night the clock is set back", Hours(AMS, ALWAYS, on_holidays=OnHolidays.OPEN), moment("2026-10-25T02:30", fold=1), True, None, None),
        ("day and night, the night the clock is set forward", Hours(AMS, ALWAYS, on_holidays=OnHolidays.OPEN), moment("2026-03-29T03:00"), True, None, None),
        ("past midnight it is still yesterday's opening", Hours(AMS, NIGHT, on_holidays=OnHolidays.OPEN), moment("2026-11-21T01:00"), True, "2026-11-21T06:00:00+01:00", None),
        ("the afternoon before the night", Hours(AMS, NIGHT, on_holidays=OnHolidays.OPEN), moment("2026-11-21T15:00"), False, None, "2026-11-21T22:00:00+01:00"),
        ("two spans a day, in the pause", Hours(AMS, {1: (Span.read("08:00-12:00"), Span.read("13:00-17:00"))}), moment("2026-11-23T12:30"), False, None, "2026-11-23T13:00:00+01:00"),
        ("closes at a time that is there twice: at the first", Hours(AMS, {7: (Span.read("00:00-02:30"),)}), moment("2026-10-25T02:15"), True, "2026-10-25T02:30:00+02:00", None),
        ("and is closed at its second 02:15", Hours(AMS, {7: (Span.read("00:00-02:30"),)}), moment("2026-10-25T02:15", fold=1), False, None, "2026-11-01T00:00:00+01:00"),
        ("opens at a time that is there twice: at the second", Hours(AMS, {7: (Span.read("02:30-09:00"),)}), moment("2026-10-25T02:45"), False, None, "2026-10-25T02:30:00+01:00"),
        ("opens in the gap: when the clock has jumped", Hours(AMS, {7: (Span.read("02:30-09:00"),)}), moment("2026-03-29T01:45"), False, None, "2026-03-29T03:00:00+02:00"),
        ("closes in the gap: when the clock has jumped", Hours(AMS, {7: (Span.read("00:00-02:30"),)}), moment("2026-03-29T01:45"), True, "2026-03-29T03:00:00+02:00", None),
        ("a line in London", Hours("Europe/London", OFFICE), moment("2026-11-20T20:30"), True, "2026-11-20T20:00:00+00:00", None),
        ("a line in Addis Ababa, without daylight saving", Hours("Africa/Addis_Ababa", OFFICE), moment("2026-07-03T08:00"), True, "2026-07-03T20:00:00+03:00", None),
        ("no hours at all", Hours(AMS, {}), moment("2026-11-20T12:00"), False, None, None),
    ],
)  # fmt: skip
def test_a_line_says_honestly_whether_it_is_open(
    what: str, hours: Hours, now: datetime, is_open: bool | None, until: str | None, opens: str | None
) -> None:
    found = at(hours, now)
    said = (found.is_open, found.until and found.until.isoformat(), found.opens and found.opens.isoformat())
    assert said == (is_open, until, opens), what


@pytest.mark.parametrize("text", ["8-20", "08:00", "25:00-26:00", "08:61-09:00", "08:00-20:00-22:00", ""])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadHours, match="write it like 08:00-20:00"):
        Span.read(text)


def test_dutch_holidays_of_a_year() -> None:
    assert sorted(day.isoformat() for day in holidays("NL", 2026)) == [
        "2026-01-01", "2026-04-03", "2026-04-05", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-05-24",
        "2026-05-25", "2026-12-25", "2026-12-26",
    ]  # fmt: skip


# --- texts ------------------------------------------------------------------------------------------


def test_the_files_that_come_with_the_program_have_no_serious_fault() -> None:
    there = set(t.read_files())
    faults = [f for f in t.check_files() if f.serious and (f.language in there and f.key)]
    assert [str(fault) for fault in faults] == []
    assert {"en", "nl"} <= there


def test_pages_for_particular_readers_are_complete_in_english_and_dutch() -> None:
    files = t.read_files(group=t.READERS)
    assert set(READERS_LANGUAGES) <= set(files)
    assert [
        f for code in READERS_LANGUAGES for f in t.compare(files["en"], files[code]) if f.key and code != "en"
    ] == []


def test_nobody_claims_that_a_human_has_read_what_no_human_has_read() -> None:
    assert {file.state for file in t.read_files().values()} <= {State.DRAFT, State.MACHINE}


def _file(folder: Path, code: str, body: str, more: str = "") -> Path:
    path = folder / f"{code}.toml"
    path.write_text(f'language = "{code}"\nstate = "draft"\n[texts]\n{body}\n{more}', encoding="utf-8")
    return path


def test_a_translation_is_out_of_date_when_its_source_changes(tmp_path: Path) -> None:
    # Given a stamped translation
    _file(tmp_path, "en", '"a" = "One."')
    dutch = _file(tmp_path, "nl", '"a" = "Een."')
    assert t.stamp(dutch, t.read_file(tmp_path / "en.toml")) == 1
    assert t.compare(t.read_file(tmp_path / "en.toml"), t.read_file(dutch)) == []
    # When the source changes
    _file(tmp_path, "en", '"a" = "One, changed."')
    # Then it says so, until it is stamped again
    (found,) = t.compare(t.read_file(tmp_path / "en.toml"), t.read_file(dutch))
    assert "out of date" in str(found)
    assert not found.serious
    t.stamp(dutch, t.read_file(tmp_path / "en.toml"))
    assert t.compare(t.read_file(tmp_path / "en.toml"), t.read_file(dutch)) == []


@pytest.mark.parametrize(
    ("source", "translation", "complaint"),
    [
        ("Call {danger}.", "Bel.", "placeholders"),
        ("Call.", "Bel {danger}.", "placeholders"),
        ("## A\nb", "b", "headings"),
        ("- a\n- b", "- a", "points of lists"),
        ("Free. [?]", "Gratis.", "marks"),
        ("**a** b", "a b", "bold"),
        ("[a](rights)", "[a](history)", "targets of links"),
        ("a", "<b>a</b>", "words only"),
    ],
)
def test_a_translation_built_otherwise_is_told_how(source: str, translation: str, complaint: str) -> None:
    assert any(complaint in sentence for sentence in t.misbuilt(source, translation))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('language = "hu"\nstate = "draft"\n[texts]\n', "does not fit"),
        ('language = "nl"\nstate = "perfect"\n[texts]\n', "write one of"),
        ('language = "nl"\nstate = "draft"\n', "table"),
        ('language = "nl"\nstate = "draft"\n[texts]\n"a" = 1\n', "a text for each key"),
        ("no toml", "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "nl.toml").write_text(content)
    with pytest.raises(t.BadText, match=complaint) as told:
        t.read_file(tmp_path / "nl.toml")
    assert "nl.toml" in str(told.value)


def test_a_key_that_is_missing_and_one_that_is_too_many_are_found(tmp_path: Path) -> None:
    _file(tmp_path, "en", '"a" = "One."\n"b" = "Two."')
    _file(tmp_path, "nl", '"a" = "Een."\n"c" = "Drie."')
    found = t.compare(t.read_file(tmp_path / "en.toml"), t.read_file(tmp_path / "nl.toml"))
    assert {str(f) for f in found if f.serious} == {"nl: b: is missing.", "nl: c: is not a key of the source."}


def test_no_markup_of_a_text_becomes_markup_of_a_page() -> None:
    assert "<script>" not in blocks("<script>alert(1)</script>")
    assert line('[x](rights)" onclick="y', address=lambda page: f"/{page}/") == '<a href="/rights/">x</a>" onclick="y'


def test_there_are_sixteen_languages_and_one_that_runs_from_right_to_left() -> None:
    wanted = ["nl", "en", "hu", "bg", "ro", "pl", "sk", "mk", "fr", "pt", "es", "zh", "vi", "ar", "ti", "uk"]
    assert sorted(LANGUAGES) == sorted(wanted)
    assert [code for code, language in LANGUAGES.items() if language.direction == "rtl"] == ["ar"]
    assert FALL_BACK == ("en", "nl")


# --- two people, receipts ---------------------------------------------------------------------------


def test_a_published_text_is_never_declined_and_a_declined_one_never_published() -> None:
    assert STEPS.why_not(Step.PUBLISHED, Step.DECLINED)
    assert STEPS.why_not(Step.DECLINED, Step.PUBLISHED)
    assert STEPS.why_not(Step.PROPOSED, Step.PUBLISHED) == []
    assert two_people(7, 7)
    assert two_people(None, 7) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_that_are_given_are_in_the_language_of_the_page_short_and_hard_to_guess(code: str) -> None:
    words = t.read_file(t.FOLDER / f"{code}.toml").texts[LIST]
    assert list_faulty(words) == []
    assert len({plain(word) for word in listed(words)}) >= 100
    assert given(listed(words)) == 6
    said = new_words(words)
    assert len(said.split()) == 6
    assert set(said.split()) <= set(listed(words))
    assert read_words(said) == said
    assert len({new_words(words) for _ in range(50)}) == 50


def test_languages_share_no_list() -> None:
    lists = {code: set(listed(t.read_file(t.FOLDER / f"{code}.toml").texts[LIST])) for code in LANGUAGES}
    for code, words in lists.items():
        for other, more in lists.items():
            assert code == other or len(words & more) < len(words) * 0.7, (code, other)


@pytest.mark.parametrize(
    ("given_words", "typed"),
    [
        ("măr toamnă minge", "Mar, toamna, MINGE"),
        ("jabłko łódka gęś", "jablko lodka ges"),
        ("điện đèn mưa", "dien den mua"),
        ("苹果 月亮 小船", "苹果月亮小船"),
        ("苹果 月亮 小船", "苹果、月亮 小船"),
        ("أرز قهوة إبرة", "ارز قهوه ابره"),
        ("ጸሓይ ሰማይ", "ፀኃይ ሠማይ"),
        ("ґудзик куртка", "гудзик куртка"),
    ],
)
def test_words_are_known_again_when_the_keyboard_has_no_accents(given_words: str, typed: str) -> None:
    assert plain(typed) == plain(given_words)
    assert plain(f" {given_words} \u0301") == plain(given_words)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("apple pear", "holds 2 different words"),
        (" ".join(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(70)) + " été ete", "the same when they are typed"),
        (" ".join(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(70)) + " half-moon", "not single short words: half-moon"),
    ],
)  # fmt: skip
def test_a_list_that_is_too_short_or_hard_to_write_is_refused(words: str, complaint: str) -> None:
    assert any(complaint in sentence for sentence in list_faulty(words))


@pytest.mark.parametrize(
    ("words", "faulty"),
    [("bread river moon table", False), ("bread bread bread bread", True), ("a b c d", True), ("我 的 红 车", False),
     ("قمر نهر خبز طاولة", False), ("one two", True)],
)  # fmt: skip
def test_own_words_are_enough_of_them(words: str, faulty: bool) -> None:
    assert own_words_faulty(read_words(words)) is faulty


def test_a_sum_that_is_not_done_is_not_taken() -> None:
    right = next(n for n in range(1_000_000) if sum_is_right("challenge", str(n), 12))
    assert not sum_is_right("another", str(right), 12)
    assert not sum_is_right("challenge", "", 1)
    assert not sum_is_right("challenge", "-1", 1)
    assert not sum_is_right("challenge", "9" * 40, 0)
