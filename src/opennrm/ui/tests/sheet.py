"""The component sheet: every component in every state, and three pages like those of the desk. All content is invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.forms import Select
from django.template.backends.django import DjangoTemplates
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from opennrm.ui import forms, parts
from opennrm.ui.templatetags.nrm import reference

HERE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 24, 16, 10, tzinfo=HERE)


def at(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HERE)


class Indication(forms.Form):
    is_saved_as_draft = True
    lane = forms.ChoiceField(
        label="How should this person be registered?",
        help_text="You can start without a name and change later. Nothing is shared until you have seen with whom.",
        choices=[("count", "Count without naming"), ("name", "Help by name")],
        widget=forms.RadioCards(
            hints={
                "count": "Year, age band, sex, nationality, kind of exploitation, region. Few can be found in it.",
                "name": "Full registration, so that the desk can find a place, a lawyer and a case lead.",
            }
        ),
    )
    noticed = forms.LongText(
        label="What did you notice?",
        help_text="The slightest indication is enough. Write what you saw or heard, not what you conclude. Gaps are fine.",
    )
    when = forms.AboutDayField(
        label="When was this?", help_text="For example 23 11 2026. About is good enough: “last week”."
    )
    where = forms.ChoiceField(
        label="Where is the person now?",
        choices=[("safe", "In a safe place"), ("there", "Still where it happens: not safe"), ("unknown", "Not known")],
    )
    passport = forms.AnswerField(label="Does somebody else hold the passport?")
    region = forms.ChoiceField(
        label="Region",
        required=False,
        choices=[("", "Choose a region"), ("n", "North"), ("e", "East")],
        widget=Select,
    )
    signs = forms.ManyField(
        label="Which signs did you see?",
        required=False,
        choices=[("pay", "No pay"), ("door", "Locked door"), ("doc", "No papers")],
    )
    others = forms.ShortText(label="Who else is there?", required=False, help_text="Numbers are enough.")
    reach = forms.PhoneField(label="Where can we reach you?")
    reference = forms.ReferenceField(label="Reference of an earlier report", required=False)
    photo = forms.UploadField(label="Photo or letter", required=False)
    no_call = forms.TickField(label="Do not call me back", required=False)


TYPED = {
    "lane": "count",
    "noticed": "During a check at a nursery we spoke with a man who does not hold his own passport.",
    "when": "31 11 2026",
    "where": "there",
    "passport": "yes",
    "others": "about five co-workers, no children seen",
    "reach": "06 12",
}


def frame(**changes: object) -> parts.Frame:
    item = parts.NavigationItem
    known: dict = {
        "user_name": "Ilse Brandt",
        "role_label": _("case lead"),
        "organisation_name": "National desk",
        "purpose_label": _("casework"),
        "purpose_url": "#purpose",
        "account_url": "#account",
        "sign_out_url": "#out",
        "search_url": "/find/",
        "demo": True,
        "languages": [parts.Language("en", "English", "#en", True), parts.Language("nl", "Nederlands", "#nl")],
        "navigation": [
            parts.NavigationGroup(
                "",
                [
                    item("#today", "Today", "list", 9, True, "t"),
                    item("#inbox", "Referral inbox", "inbox", 6, key="i"),
                    item("#register", "Register", "book-open"),
                    item("#cases", "Cases", "users", key="c"),
                ],
            ),
            parts.NavigationGroup(
                "Safe place",
                [item("#board", "Capacity board", "bed", key="b"), item("#place", "Placement", "house", 5)],
            ),
            parts.NavigationGroup(
                "Figures",
                [item("#figures", "Published figures", "chart-column"), item("#projects", "Projects", "globe")],
            ),
        ],
    }
    return parts.Frame(**{**known, **changes})


def work() -> list[parts.WorkGroup]:
    item = parts.WorkItem
    return [
        parts.WorkGroup(
            "Now",
            "somebody may be unsafe",
            [
                item(
                    "overdue",
                    "Confirm that the young person has arrived",
                    "#1",
                    "Left 14:10, expected 15:30. Both houses stay responsible until both confirm.",
                    "4XWT90KD",
                    "aged 16, in transfer",
                    until=at(24, 11, 15, 30),
                    step="Call both",
                )
            ],
        ),
        parts.WorkGroup(
            "Ends today",
            "after this, a right or a place is lost",
            [
                item(
                    "soon",
                    "Offer place W-14, or let it go",
                    "#2",
                    "It is held for her until 17:00. Then it frees itself for the next person.",
                    "P2H89TNC",
                    "woman, 1 child",
                    until=at(24, 11, 17),
                    step="Offer",
                ),
                item(
                    "soon",
                    "Send the allowance request",
                    "#3",
                    "The right arose on 10 Nov and has to be asked for within two weeks.",
                    "9BDEK17Q",
                    "called Lan",
                    until=date(2026, 11, 24),
                    step="Prepare",
                    step_posts=True,
                    step_url="#done",
                ),
            ],
        ),
        parts.WorkGroup(
            "This week",
            "by urgency, then by how long it has waited",
            [
                item(
                    "soon",
                    "Review an emergency access",
                    "#4",
                    "Police, last night 22:14, reason: threat tonight.",
                    "T0QK5SJM",
                    "one case, 4 hours",
                    until=date(2026, 11, 26),
                    step="Review",
                ),
                item(
                    "neutral",
                    "Two reports may be about one person",
                    "#5",
                    "Police and a shelter, three days apart.",
                    "",
                    "only you can see this",
                    since=date(2026, 11, 23),
                    step="Compare",
                ),
                item(
                    "running",
                    "Prepare the decision with Sara",
                    "#6",
                    "Reflection period. She has not yet said whether she wants to cooperate.",
                    "7KQ4M2XD",
                    "called Sara",
                    until=date(2026, 12, 4),
                    ends=True,
                    step="Open",
                ),
                item(
                    "blocked",
                    "Ready to move, no home",
                    "#7",
                    "Since 14 Sep. The municipality was asked twice; no answer for 23 days.",
                    "R8NC61VF",
                    "with 2 children",
                    held_since=date(2026, 9, 14),
                    step="Ask again",
                ),
                item(
                    "waiting",
                    "Confirm the safe contact",
                    "#8",
                    "Last confirmed 61 days ago. The shelter asks Jana this week.",
                    "M5TY08GH",
                    "called Jana",
                    until=date(2026, 11, 27),
                    waiting_for="shelter",
                    step="Remind",
                ),
            ],
        ),
    ]


def case() -> dict:
    return {
        "stages": [
            parts.Stage("Indication", "done", "11 Aug, by police"),
            parts.Stage("Intake", "again", "17 Aug; again 19 Oct"),
            parts.Stage("Support only", "skipped", "skipped: reflection period applies"),
            parts.Stage("Reflection period", "now", "since 20 Aug, day 97"),
            parts.Stage("Decision", "ahead", "by Fri 4 Dec"),
            parts.Stage("Stay or return", "ahead", "seven ways open"),
            parts.Stage("Aftercare", "ahead"),
        ],
        "events": [
            parts.Event(
                at(23, 11, 15, 20),
                "Met Sara at the shelter",
                "talked about what each decision would mean for her",
                "I. Brandt, National desk. Note for the team",
                "She wants to speak with her lawyer before Friday.",
                icon="users",
            ),
            parts.Event(
                at(19, 11, 10, 5), "Allowance paid", "second month", "Reception agency, by expiring link", state="safe"
            ),
            parts.Event(
                at(5, 10, 8, 30),
                "Clock suspended",
                "while Sara was in hospital",
                "Immigration service",
                state="soon",
                icon="pause",
            ),
            parts.Event(
                at(20, 8, 14, 15), "Reflection period accepted", by="Offered by police, unit East", state="running"
            ),
            parts.Event(
                date(2025, 12, 30),
                "Notification received",
                "melding; no criminal report",
                "Police, unit East",
                state="waiting",
                icon="inbox",
            ),
        ],
        "facts": [
            parts.Fact("Name she uses", "Sara"),
            parts.Fact(
                "Age", "19", parts.Certainty.DOUBTED, "said to police, 11 Aug; protected as a child until it is known"
            ),
            parts.Fact("Nationality", certainty=parts.Certainty.UNKNOWN, source="asked on 17 Aug"),
            parts.Fact("Children", "no"),
            parts.Fact("Language for an interpreter", certainty=parts.Certainty.NOT_ASKED),
        ],
        "bases": [
            parts.Basis(
                "Shelter group North",
                "contact, health, notes",
                ["To house and care for her. Basis: task in the public interest.", "Until she leaves the shelter."],
            ),
            parts.Basis(
                "Lawyer", "terms and decisions", ["Asked for by Sara herself on 2 Sep. Basis: consent."], "#withdraw"
            ),
        ],
        "looks": [
            parts.Look("M. Visser, Shelter group North", at(24, 11, 9, 12), "contact", "to call her"),
            parts.Look(
                "Police, unit Harbour", at(23, 11, 22, 14), "place, contact", "threat tonight", True, date(2026, 11, 26)
            ),
        ],
        "crumbs": [parts.Tab("Cases", "#cases"), parts.Tab(reference("7KQ4M2XD"), "")],
        "tabs": [
            parts.Tab("Overview", "#", True),
            parts.Tab("Terms and rights", "#t"),
            parts.Tab("Documents", "#d"),
            parts.Tab("Who looked", "#w"),
        ],
        "filters": [parts.Tab("All", "#", True), parts.Tab("Decisions", "#x"), parts.Tab("Contact", "#y")],
        "columns": [
            parts.Column("Form of exploitation"),
            parts.Column("Women", True),
            parts.Column("Men", True),
            parts.Column("State"),
        ],
        "rows": [
            ["Sexual", 412, parts.Cell("below 10", protected=True), parts.Cell("Running", state="running")],
            [parts.Cell("Labour", url="#labour"), 96, 188, parts.Cell("Waiting", state="waiting")],
        ],
    }


def chips() -> list[dict]:
    return [
        {"end": date(2026, 12, 4), "ends": True},
        {"end": date(2026, 11, 26), "ends": True},
        {"end": at(24, 11, 17)},
        {"end": date(2026, 11, 24)},
        {"end": date(2026, 11, 21)},
        {"end": at(24, 11, 12)},
        {"end": date(2026, 11, 27), "waiting_for": "immigration service"},
        {"end": None},
        {"end": None, "since": date(2026, 11, 23)},
    ]


EMERGENCY = parts.Emergency(NOW + timedelta(hours=2, minutes=20), "T0QK5SJM", "#close")
PAGES = ("today", "case", "form", "form_empty", "sheet", "entrance", "fault")


@cache
def engine() -> DjangoTemplates:
    """The templates of the house and those of this sheet, whatever settings the tests run under."""
    options = {"builtins": ["opennrm.ui.templatetags.nrm"]}
    templates = Path(__file__).parent / "templates"
    return DjangoTemplates({"NAME": "sheet", "DIRS": [templates], "APP_DIRS": True, "OPTIONS": options})


def page(name: str, *, theme: str = "", direction: str = "", language: str = "en") -> str:
    """One page as a finished document. Theme and direction are set from outside, as a reader's settings would."""
    context = {"frame": frame(), "now": NOW, "chip_end": date(2026, 12, 4), "held_since": date(2026, 9, 14), **case()}
    if name == "today":
        context |= {"groups": work()}
    elif name.startswith("form"):
        context |= {"form": Indication(TYPED) if name == "form" else Indication()}
    elif name == "sheet":
        context |= {"frame": frame(emergency=EMERGENCY), "chips": chips(), "form": Indication(TYPED)}
    elif name == "entrance":
        context |= {"frame": None, "demo": True, "languages": frame().languages}
    elif name == "fault":
        context |= {"frame": None, "status": 500, "number": "K7-3F9Q"}
    with translation.override(language):
        template = "ui/fault.html" if name == "fault" else f"sheet/{name.split('_')[0]}.html"
        html = engine().get_template(template).render(context)
    if theme:
        html = html.replace("<html ", f'<html data-theme="{theme}" ', 1)
    if direction:
        html = html.replace('dir="ltr"', f'dir="{direction}"', 1)
    return html
