"""How each of the cast stands to one case, and who of them may do what: for the tests of all rooms that a case opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from opennrm.accounts.models import User
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Basis, Circle, Contact, Given, Way
from opennrm.cases.rules.emergency import Danger
from opennrm.cases.rules.kin import Kin
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.kernel.words import Compartment, Purpose

C = Compartment
CARE = frozenset({C.IDENTITY, C.SAFE_CONTACT, C.HEALTH, C.NOTES})

# How each of the cast stands to the case below.
RELATIONS = {
    "shelter_lead": "lead",
    "mentor": "member with notes and health",
    "doctor": "member with identity and health",
    "shelter_supervisor": "supervisor",
    "border_officer": "emergency",
    "registrar": "register",
    "counsellor": "asked to lead",
    "guardian": "ended member",
    "lawyer": "blocked member",
    "duty_officer": "colleague outside the team",
    "outsider": "nobody",
    "desk_lead": "nobody, at the desk",
    "privacy_officer": "reviews",
    "police_supervisor": "nobody, privacy officer elsewhere",
    "analyst": "figures",
    "observer": "figures",
    "user_manager": "accounts",
}
PURPOSES = {"doctor": Purpose.CASEWORK, "border_officer": Purpose.EMERGENCY, "mentor": Purpose.CASEWORK}


def user(name: str) -> User:
    return User.objects.with_roles().get(username=name)


def fill(case: Case, join: Any, cast: dict[str, Actor]) -> Case:
    """Everybody around this case, and a row of every kind."""
    lead, mentor, doctor = cast["shelter_lead"], cast["mentor"], cast["doctor"].on(Purpose.CASEWORK)
    join(case, "mentor", CARE)
    join(case, "doctor", frozenset({C.IDENTITY, C.HEALTH}), Given.MEDICAL)
    gone = join(case, "guardian", frozenset({C.IDENTITY, C.NOTES}), Given.GUARDIANSHIP)
    cases.end_membership(gone.id, by=lead)
    join(case, "lawyer", frozenset({C.IDENTITY, C.IMMIGRATION}), Given.LEGAL_HELP)
    cases.block(case.id, user("lawyer"), "defends the brother of the suspect", by=lead)
    for circle in Circle:
        cases.write_note(case.id, circle, Contact.MET, f"note for {circle}", by=mentor)
    cases.write_note(case.id, Circle.ORGANISATION, Contact.CONSULTED, "the doctor's own note", by=doctor)
    cases.add_task(case.id, "Call the hospital", "pain", None, user=user("mentor"), by=lead)
    cases.note_link(case.id, Kin.CHILD, "a son of four", by=lead)
    cases.note_link(case.id, Kin.PARENT, "her father sold her", suspected=True, by=lead)
    cases.note_disclosure(
        case.id, [C.HEALTH], "the hospital", "told about an allergy", Way.PHONE, date(2026, 1, 6),
        basis=Basis.VITAL_INTEREST, by=lead,
    )  # fmt: skip
    cases.ask_hand_over(case.id, user("counsellor"), "she moves to the exit programme", by=lead)
    cases.open_emergency(
        case.reference, Danger.FOUND, "she stands at the border with a child", by=cast["border_officer"]
    )
    return case


INSIDE = {"shelter_lead", "mentor", "doctor", "shelter_supervisor", "border_officer"}
KNOWS = INSIDE | {"registrar", "counsellor"}


def assert_only_they_may(
    act: str, do: Callable[[Actor], Any], cast: dict[str, Actor], may: set[str], hidden: set[str] = frozenset()
) -> None:
    """Who may, does; everybody else who knows of the case is refused, and everybody else at all finds nothing.

    hidden : who knows of the case and may still not see the row that the act hangs on: it is not there for them.
    """
    for name in RELATIONS:
        by = cast[name].on(PURPOSES[name]) if name in PURPOSES else cast[name]
        found = "done"
        try:
            with transaction.atomic():
                do(by)
                transaction.set_rollback(True)
        except NotThere:
            found = "not there"
        except NotAllowed:
            found = "refused"
        expected = "not there"
        if name in may:
            expected = "done"
        elif name in KNOWS and name not in hidden:
            expected = "refused"
        assert (act, name, found) == (act, name, expected)
