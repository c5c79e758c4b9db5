from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from opennrm.ui import forms
from opennrm.ui.forms import days
from opennrm.ui.tests.sheet import TYPED, Indication


def refusal(field, value) -> str:
    with pytest.raises(ValidationError) as told:
        field.clean(value)
    return str(told.value.messages[0])


# --- days ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    [
        "23 11 2026", "23-11-2026", "23/11/2026", "23.11.2026", "23 nov 2026", "23 November 2026", "23 november, 2026",
        "2026-11-23", "2026 11 23", "20261123", "23112026", "Mon 23 Nov 2026", "maandag 23 november 2026", "23e nov. 2026",
        "23rd of november 2026".replace(" of", ""), "November 23, 2026", " 23 \t11  2026 ", "２３ １１ ２０２６", "٢٣ ١١ ٢٠٢٦",
    ],
)  # fmt: skip
def test_a_day_is_understood_however_it_is_written(typed):
    assert forms.DayField().clean(typed) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "typed, month",
    [
        ("5 mrt 2026", 3),
        ("5 mei 2026", 5),
        ("5 okt 2026", 10),
        ("5 sept 2026", 9),
        ("5 augustus 2026", 8),
        ("5 january 2026", 1),
    ],
)
def test_months_have_their_dutch_and_english_names(typed, month):
    assert forms.DayField().clean(typed) == date(2026, month, 5)


@pytest.mark.parametrize(
    "typed, said",
    [
        ("31 11 2026", "November has 30 days: write another date"),
        ("29 2 2026", "February 2026 has 28 days: write another date"),
        ("0 5 2026", "May has 31 days: write another date"),
        ("11 23 2026", "23 is not a month: write day, month, year, like 23 11 2026"),
        ("23 11", "Write the year too, like 23 11 2026"),
        ("23 november", "Write the year too, like 23 11 2026"),
        ("23 11 26", "Write the year in four figures, like 2026"),
        ("23 11 0026", "26 is not a year that fits here: write another"),
        ("last week", "Write a day, like 23 11 2026"),
        ("12345", "Write a day, like 23 11 2026"),
        ("9" * 5000, "Write a day, like 23 11 2026"),
        ("1 1 " + "9" * 40, "Write a day, like 23 11 2026"),
        ("23 11 2026\x00", "Write a day, like 23 11 2026"),
        ("\ud800 1 1 2026", "Write a day, like 23 11 2026"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_what_to_do(typed, said):
    assert refusal(forms.DayField(), typed) == said


def test_not_known_is_an_answer_only_where_it_is_offered():
    field = forms.DayField(allow_unknown=True)
    for typed in ("not known", "Unknown", "“not known”", "niet bekend", "onbekend"):
        assert field.clean(typed) is forms.NOT_KNOWN
    assert refusal(field, "31 11 2026") == "November has 30 days: write another date, or “not known”"
    assert refusal(forms.DayField(), "not known") == "Write a day, like 23 11 2026"


def test_a_day_is_refused_in_dutch_too():
    with translation.override("nl"):
        assert (
            refusal(forms.DayField(allow_unknown=True), "31 11 2026")
            == "November heeft 30 dagen: schrijf een andere datum, of “niet bekend”"
        )


def test_a_day_keeps_within_its_limits():
    field = forms.DayField(not_before=date(2026, 1, 1), not_after=lambda: date(2026, 11, 24))
    assert field.clean("24 11 2026") == date(2026, 11, 24)
    assert refusal(field, "25 11 2026") == "Wed 25 Nov 2026 is too late: write a day up to Tue 24 Nov 2026"
    assert refusal(field, "31 12 2025") == "Wed 31 Dec 2025 is too early: write a day from Thu 1 Jan 2026 on"


def test_about_a_day_keeps_words_as_they_are():
    field = forms.AboutDayField(required=False)
    assert field.clean("last  week") == forms.AboutDay(words="last week")
    assert field.clean("2 or 3 days ago") == forms.AboutDay(words="2 or 3 days ago")
    assert field.clean("november 2025") == forms.AboutDay(words="november 2025")
    assert field.clean("23-11-2026") == forms.AboutDay(date(2026, 11, 23))
    assert field.clean("not known") == forms.AboutDay(not_known=True)
    assert field.clean("") is None
    assert refusal(field, "31 11 2026") == "November has 30 days: write another date, or “not known”"
    assert "121 characters" in refusal(field, "x" * 121)


def test_a_day_is_shown_as_it_can_be_typed():
    assert forms.DayField().prepare_value(date(2026, 11, 3)) == "3 11 2026"
    assert forms.DayField().prepare_value(forms.NOT_KNOWN) == "not known"
    assert forms.DayField().prepare_value("31 11 2026") == "31 11 2026"
    assert forms.AboutDayField().prepare_value(forms.AboutDay(words="last week")) == "last week"


def test_every_month_name_has_one_number():
    assert set(days.month_numbers().values()) == set(range(1, 13))


# --- phone, answers, references ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed",
    ["06 12345678", "06-12345678", "+31 6 12 34 56 78", "0031612345678", "(06) 1234 5678", "\u202a+31612345678\u202c"],
)
def test_a_phone_number_is_kept_in_one_form(typed):
    assert forms.PhoneField().clean(typed) == "+31612345678"


@pytest.mark.parametrize(
    "typed, part",
    [
        ("06 12", "“06 12” is too short"), ("06 123456789012", "too long"), ("desk", "not a phone number"),
        ("06 12345678 ext 12", "without the extension “12”"), ("+999 123", "not a phone number"), ("1" * 61, "too long"),
        ("0800", "too short"), ("\ud83d", "not a phone number"),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_called_is_refused_with_what_to_do(typed, part):
    assert part in refusal(forms.PhoneField(), typed)


def test_a_kept_number_is_shown_so_that_it_can_be_read():
    assert forms.PhoneField().prepare_value("+31612345678") == "+31 6 12345678"
    assert forms.PhoneField().prepare_value("06 12") == "06 12"


def test_no_unknown_and_not_asked_stay_apart():
    field = forms.AnswerField()
    assert [field.clean(answer) for answer in ("no", "unknown", "not_asked", "yes", "")] == [
        forms.Answer.NO, forms.Answer.UNKNOWN, forms.Answer.NOT_ASKED, forms.Answer.YES, None,
    ]  # fmt: skip
    assert "not one of the answers" in Indication({"passport": "maybe"}).errors["passport"][0]


@pytest.mark.parametrize("typed", ["7KQ4M2XD", "7kq4-m2xd", " 7kq4 m2xd ", "7KQ4–M2XD", "7 k q 4 m 2 x d"])
def test_a_reference_is_understood_however_it_is_heard(typed):
    assert forms.ReferenceField().clean(typed) == "7KQ4M2XD"


def test_letters_that_are_misread_become_figures():
    assert forms.ReferenceField().clean("OIl0-1234") == "01101234"


def test_a_reference_that_cannot_be_says_why():
    assert (
        refusal(forms.ReferenceField(), "7KQ4-M2X")
        == "A reference has eight letters and figures, like 7KQ4-M2XD: these are 7"
    )
    assert "“U” never stands in a reference" in refusal(forms.ReferenceField(), "7KQ4-M2XU")
    assert forms.ReferenceField().prepare_value("7KQ4M2XD") == "7KQ4-M2XD"
    assert forms.ReferenceField().prepare_value("7kq4 m2") == "7kq4 m2"


# --- texts and files ----------------------------------------------------------------------------------------
def test_a_text_that_is_too_long_says_how_long_it_is():
    assert (
        refusal(forms.ShortText(longest=120), "x" * 130)
        == "This is 130 characters long and there is room for 120: shorten it by 10"
    )
    assert refusal(forms.LongText(shortest=20), "too short") == "Write 20 characters or more: these are 9"


def test_no_field_cuts_a_pasted_text_without_a_word():
    class Text(forms.Form):
        short = forms.ShortText(longest=5)
        long = forms.LongText(longest=5)

    assert "maxlength" not in Text().as_div()


def test_what_cannot_be_stored_is_refused_and_shown():
    for typed in ("Anna\x00", "Anna\udc00"):
        assert (
            refusal(forms.ShortText(), typed)
            == "A character in this text cannot be stored; it is shown as \ufffd: delete it"
        )
        shown = Indication({"others": typed}).as_div()
        assert "Anna\ufffd" in shown
        shown.encode()


def test_odd_characters_are_made_harmless():
    assert forms.ShortText().clean("Nguye\u0302\u0303n\u202e\x07\r\n Thi\u0323") == "Nguyễn Thị"
    assert forms.LongText().clean("one\r\ntwo\x0b  \r\n\r\nthree") == "one\ntwo\n\nthree"
    assert forms.ShortText().clean("می‌خواهم") == "می‌خواهم"


def test_a_file_that_does_not_fit_says_its_size():
    field = forms.UploadField(largest=2 * 1024 * 1024, endings=(".pdf", ".jpg"))
    big = SimpleUploadedFile("scan.pdf", b"x")
    big.size = 38 * 1024 * 1024
    assert refusal(field, big) == "“scan.pdf” has 38 MB: the largest file has 2 MB. Choose a smaller one"
    assert (
        refusal(field, SimpleUploadedFile("scan.pdf", b"")) == "“scan.pdf” is empty: choose it again, or choose another"
    )
    assert "ends in one of .pdf, .jpg" in refusal(field, SimpleUploadedFile("scan.exe", b"x"))
    assert "did not arrive" in refusal(field, "scan.pdf")
    assert field.clean(SimpleUploadedFile("Scan.PDF", b"x")).name == "Scan.PDF"


# --- the form as a whole ------------------------------------------------------------------------------------
def test_the_summary_says_the_same_words_as_the_fields_and_leads_to_them():
    form = Indication(TYPED)
    shown = str(form)
    assert form.summary.heading == "Two things to look at"
    assert '<a href="#id_when">November has 30 days: write another date, or “not known”</a>' in shown
    assert shown.count("November has 30 days: write another date, or “not known”") == 2
    assert 'value="31 11 2026"' in shown and 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_when_helptext id_when_error"' in shown


def test_an_error_in_a_group_leads_to_its_first_choice():
    shown = str(Indication({**TYPED, "where": ""}))
    assert '<a href="#id_where_0">Choose an answer to “Where is the person now?”</a>' in shown
    assert 'id="id_where_0"' in shown


def test_django_s_own_words_are_never_seen():
    errors = Indication({}).errors
    assert errors["noticed"] == ["Write an answer to “What did you notice?”"]
    assert errors["reach"] == ["Write an answer to “Where can we reach you?”"]
    assert "This field is required" not in str(errors)
    with translation.override("nl"):
        assert Indication({}).errors["noticed"] == ["Schrijf een antwoord op “What did you notice?”"]


def test_a_label_with_a_per_cent_sign_does_no_harm():
    class Share(forms.Form):
        share = forms.ChoiceField(label="100% %(x)s sure?", choices=[("y", "Yes")])

    assert Share({"share": "z"}).errors["share"] == [
        "“z” is not one of the answers to “100% %(x)s sure?”: choose one from the list"
    ]
    assert Share({}).errors["share"] == ["Choose an answer to “100% %(x)s sure?”"]


def test_optional_fields_are_marked_and_required_is_not_shouted():
    shown = str(Indication())
    assert shown.count("(optional)") == 5
    assert " required" not in shown

    class Open(forms.Form):
        marks_optional = False
        name = forms.ShortText(required=False)

    assert "(optional)" not in str(Open())


def test_a_form_of_another_package_wears_the_same_clothes():
    from django import forms as stock

    class Login(stock.Form):
        login = stock.CharField()
        password = stock.CharField(widget=stock.PasswordInput)
        remember = stock.BooleanField(required=False)

    shown = str(Login({}))
    assert shown.count("utrecht-textbox--html-input") == 2 and "utrecht-custom-checkbox" in shown
    assert 'class="nrm-summary"' in shown
    assert "Everything you typed" not in shown  # a password is not kept


def test_markup_in_a_value_stays_text():
    shown = str(Indication({**TYPED, "others": "<script>x</script>", "where": "<b>"}))
    assert "<script>x" not in shown and "<b>" not in shown


def test_a_formset_has_one_summary():
    from django.forms import formset_factory

    lines = formset_factory(Indication, extra=0)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    data |= {f"form-{n}-{key}": value for n in range(2) for key, value in TYPED.items()}
    shown = str(lines(data))
    assert shown.count('class="nrm-summary"') == 1 and "Four things to look at" in shown
