"""The forms of stay and rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.forms import IntegerField, Select
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opennrm.desk.residence_words import (
    ASKED,
    BODIES,
    CHOICES,
    FOUND,
    INTERPRETERS,
    OFFICERS,
    POSITIONS,
    REPLIES,
    SETBACKS,
    TRACKS,
    UNDERSTOOD,
    VERDICTS,
    WHYS,
    said,
)
from opennrm.kernel import clock
from opennrm.law.clocks import Ground, Move, Provision
from opennrm.law.editions import Edition, Setback
from opennrm.residence.selectors import ShownClock
from opennrm.ui.forms import ChoiceField, DayField, Form, ManyField, RadioCards, ShortText, TickField


def chosen(words: dict[str, Any], only: Iterable[str] | None = None) -> list[tuple[str, Any]]:
    codes = list(words) if only is None else [code for code in only if code in words]
    return [(str(code), words[code]) for code in codes]


def grounds(found: Iterable[Ground]) -> list[tuple[str, str]]:
    """The grounds that the law names; one that nobody verified says so in its own line."""
    return [(g.code, said(g.words, g.source)) for g in found]


def _today() -> Any:
    return clock.today()


class Dated(Form):
    """A form whose act has a day; today unless said otherwise."""

    marks_optional = False

    def dated(self, label: Any = None) -> None:
        self.fields["on"] = DayField(label=label or _("On which day?"), initial=_today, not_after=_today())


class IntakeForm(Dated):
    rested = TickField(label=lazy("The person had rest, food and a safe place before the talk"), required=False)
    interpreter = ChoiceField(label=lazy("Interpreter"), choices=chosen(INTERPRETERS))
    language = ShortText(
        label=lazy("In which language?"), required=False, longest=8, help_text=lazy("Its short code, such as hu.")
    )
    officer = ChoiceField(label=lazy("Of which sex does the person wish the officer to be?"), choices=chosen(OFFICERS))
    officer_met = TickField(label=lazy("That wish was met"), required=False)
    understood = ChoiceField(
        label=lazy("Rights were explained. Did the person understand them?"), choices=chosen(UNDERSTOOD)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dated(_("On which day was the talk?"))


class AskedForm(Dated):
    what = ChoiceField(label=lazy("What was offered?"), choices=chosen(ASKED))
    reply = ChoiceField(label=lazy("What does the person say?"), choices=chosen(REPLIES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dated()


class Decides(Dated):
    """A form that records the decision of a body."""

    def decided(self, bodies: Iterable[str], *, paper: bool) -> None:
        choices = chosen(BODIES, bodies)
        first = choices[0][0] if len(choices) == 1 else None
        self.fields["body"] = ChoiceField(label=_("Who decided?"), choices=choices, widget=Select, initial=first)
        self.dated()
        if paper:
            self.fields["seen_in"] = ShortText(
                label=_("In which paper did you read it?"), required=False, longest=300,
                help_text=_("You note a decision of somebody else: letter and its day."),
            )  # fmt: skip


class OfferForm(Decides):
    def __init__(self, *args: Any, edition: Edition, paper: bool, body: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starting = edition.reflection.moves[Move.START]
        self.fields["position"] = ChoiceField(
            label=_("How does the person stand towards this country?"), choices=chosen(POSITIONS),
            widget=RadioCards(hints={str(position): said(path.words, path.source) for position, path in edition.paths.items()}),
            help_text=_("Nobody is left out: this decides only by which route the time to recover comes. “Not known” is an answer."),
        )  # fmt: skip
        self.fields["ground"] = ChoiceField(
            label=_("On which sign?"), choices=grounds(starting.grounds), initial=starting.grounds[0].code
        )
        self.decided(starting.by, paper=paper)
        if body in starting.by:
            self.fields["body"].initial = body


class AnswerForm(Dated):
    answer = ChoiceField(
        label=lazy("What does the person say?"),
        choices=[("yes", lazy("Accepts: the clock starts")), ("no", lazy("Declines"))],
    )
    why = ChoiceField(label=lazy("If the person declines, why?"), choices=chosen(WHYS), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dated()


class ChoiceForm(Dated):
    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {str(choice): said(rule.words, rule.source) for choice, rule in edition.choices.items()}
        self.fields["choice"] = ChoiceField(
            label=_("What does the person want?"), choices=chosen(CHOICES), widget=RadioCards(hints=hints)
        )
        self.fields["grounds"] = ManyField(
            label=_("If the person cannot: why?"), choices=grounds(edition.not_able), required=False
        )
        self.dated()


class TurnForm(Decides):
    def __init__(self, *args: Any, move: Move, shown: ShownClock, paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provision: Provision = shown.law.moves[Move.SUSPEND if move == Move.RESUME else move]
        if provision.grounds and move != Move.RESUME:
            self.fields["ground"] = ChoiceField(label=_("On which ground?"), choices=grounds(provision.grounds))
        if move == Move.EXTEND:
            self.fields["longer_months"] = IntegerField(
                label=_("By how many months?"), min_value=0, max_value=120, required=False
            )
            self.fields["longer_days"] = IntegerField(
                label=_("Or by how many days?"), min_value=0, max_value=3660, required=False
            )
        if move == Move.HAND_OVER:
            self.fields["owner"] = ChoiceField(
                label=_("Who must act from now on?"), choices=chosen(BODIES), widget=Select
            )
        self.decided(provision.by, paper=paper)


class DayForm(Dated):
    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dated(label)


class OwedForm(Dated):
    def __init__(self, *args: Any, states: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"] = ChoiceField(label=_("What happened?"), choices=states)
        self.dated()


class ApplyForm(Dated):
    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {route.code: said(route.opens_with, route.source) for route in edition.routes.values()}
        choices = [(route.code, said(route.name, route.source)) for route in edition.routes.values()]
        self.fields["route"] = ChoiceField(label=_("Which procedure?"), choices=choices, widget=RadioCards(hints=hints))
        self.dated(_("On which day was it applied for?"))


class DecisionForm(Decides):
    def __init__(self, *args: Any, states: list[tuple[str, Any]], found: Iterable[Ground], bodies: Iterable[str],
                 paper: bool, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["decision"] = ChoiceField(label=_("What was decided?"), choices=states)
        self.fields["ground"] = ChoiceField(
            label=_("On which ground?"),
            choices=[("", _("None is needed")), *grounds(found)],
            widget=Select,
            required=False,
        )
        self.decided(bodies, paper=paper)


class CriminalForm(Dated):
    number = ShortText(
        label=lazy("Number of the case"),
        longest=60,
        help_text=lazy("The number alone. What happened stays with the police."),
    )
    track = ChoiceField(label=lazy("Where does it stand?"), choices=chosen(TRACKS))
    verdict = ChoiceField(label=lazy("If there is a verdict, which?"), choices=chosen(VERDICTS), required=False)

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["number"]
        self.dated()


class DismissalForm(Dated):
    kind = ChoiceField(label=lazy("What happened?"), choices=chosen(SETBACKS, (Setback.DISMISSED, Setback.ACQUITTED)))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dated()


class IdentifyForm(Dated):
    outcome = ChoiceField(label=lazy("What was decided?"), choices=chosen(FOUND))

    def __init__(self, *args: Any, edition: Edition, bodies: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = chosen(BODIES, bodies)
        first = known[0][0] if len(known) == 1 else None
        self.fields["body"] = ChoiceField(label=_("Who decided?"), choices=known, initial=first)
        choices = [(code, said(rule.words, rule.source)) for code, rule in edition.standards.items()]
        self.fields["standard"] = ChoiceField(label=_("By which standard?"), choices=choices)
        self.dated()


class AlarmForm(DayForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label=_("Since which day can the person not be found?"), **kwargs)
