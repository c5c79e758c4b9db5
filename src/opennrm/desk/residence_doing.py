"""Who does what about stay and rights, seen from a page; and what can be done to a clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from opennrm.cases.selectors import OpenFile
from opennrm.desk import residence_forms as forms
from opennrm.desk.case_frame import Asking
from opennrm.desk.residence_words import TO_MOVE, clock_name, sourced
from opennrm.kernel import clock
from opennrm.kernel.errors import NotThere
from opennrm.law.clocks import Move
from opennrm.law.editions import Body
from opennrm.residence import services as residence
from opennrm.residence.selectors import ShownClock, Stay
from opennrm.residence.services import Decided
from opennrm.ui.dates import day_words
from opennrm.ui.forms import Form


@dataclass(frozen=True)
class Doing:
    """Who does what, seen from a page: the file, what is known, which row it is about, what was sent."""

    opened: OpenFile
    stay: Stay
    row: UUID | None
    posted: QueryDict | None

    @property
    def body(self) -> str:
        return str(self.opened.viewer.organisation_kind or "")

    def notes_for_others(self, bodies: tuple[str, ...]) -> bool:
        """Whether the viewer can only write down what somebody else decided, from a paper."""
        return self.body not in bodies

    def clock(self) -> ShownClock:
        found = next((c for c in self.stay.clocks if c.row.id == self.row and c.is_open), None)
        if found is None:
            raise NotThere("There is no such clock.")
        return found


@dataclass(frozen=True)
class Act:
    form: Callable[[Doing], Form]
    do: Callable[[Doing, dict[str, Any]], object]
    asking: Callable[[Doing], Asking]
    done: Callable[[], str]


def decided_of(given: dict[str, Any]) -> Decided:
    return Decided(given["on"] or clock.today(), Body(given["body"]), given.get("seen_in", ""))


def day_of(given: dict[str, Any]) -> Any:
    return given["on"] or clock.today()


# --- clocks -------------------------------------------------------------------------------------------------


def _move(doing: Doing, code: str) -> tuple[ShownClock, Move]:
    shown = doing.clock()
    move = Move(code)
    if move not in shown.may:
        raise NotThere("The law does not provide this for this clock.")
    return shown, move


def turner(code: Move) -> Act:
    def form(doing: Doing) -> Form:
        shown, move = _move(doing, code)
        provision = shown.law.moves[Move.SUSPEND if move == Move.RESUME else move]
        return forms.TurnForm(doing.posted, move=move, shown=shown, paper=doing.notes_for_others(provision.by))

    def do(doing: Doing, given: dict[str, Any]) -> object:
        shown, move = _move(doing, code)
        asked = residence.Asking(
            move, given.get("ground", ""), given.get("longer_months") or 0, given.get("longer_days") or 0,
            given.get("owner", ""),
        )  # fmt: skip
        return residence.turn_clock(shown.row.id, shown.row.version, asked, decided_of(given), by=doing.opened.viewer)

    def asking(doing: Doing) -> Asking:
        shown, move = _move(doing, code)
        provision = shown.law.moves[Move.SUSPEND if move == Move.RESUME else move]
        name = clock_name(shown.row.edition, shown.row.code)
        until = day_words(shown.reading.ends_on, clock.today())
        effects = {
            Move.SUSPEND: [_("From that day on no day counts. The end moves by as many days as it stands still.")],
            Move.RESUME: [
                _("From that day on days count again; the end is %(day)s if that is today.") % {"day": until}
            ],
            Move.EXTEND: [_("The end is counted from %(day)s.") % {"day": until}],
            Move.END_EARLY: [_("That day is the last one. Which ways are left is shown and told the same day.")],
            Move.HAND_OVER: [_("The end stays; somebody else must act.")],
        }[move]
        return Asking(
            f"{TO_MOVE[move]}: {name}",
            str(TO_MOVE[move]),
            sourced(provision.source),
            effects,
            danger=move == Move.END_EARLY,
        )

    return Act(form, do, asking, lambda: _("The clock was changed, and its history shows it."))


def do_meet(doing: Doing, given: dict[str, Any]) -> object:
    shown = doing.clock()
    decided = Decided(day_of(given), Body(shown.row.owner))
    return residence.meet_clock(shown.row.id, shown.row.version, decided, by=doing.opened.viewer)


def ask_meet(doing: Doing) -> Asking:
    shown = doing.clock()
    name = clock_name(shown.row.edition, shown.row.code)
    return Asking(
        _("Done in time: %(what)s") % {"what": name},
        _("It was done"),
        "",
        [_("The clock is closed; nobody is reminded any more.")],
    )
