"""Addresses of invented organisations, and a few letters that leave, wait, or answer a court."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opennrm.accounts import selectors as account_reads
from opennrm.accounts import services as accounts
from opennrm.cases import selectors as case_reads
from opennrm.cases.rules import Basis
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.clearance import Channel
from opennrm.kernel.words import Compartment, OrganisationKind, Purpose
from opennrm.partners import selectors as partner_reads
from opennrm.partners import services as partners
from opennrm.partners.rules import PointKind
from opennrm.requests import services as requests
from opennrm.requests.rules import Asker, Ground
from opennrm.requests.services import Asked

if TYPE_CHECKING:
    from opennrm.accounts.models import User

JOB = Actor.for_job("demo.outgoing")
# No mail or letter about anybody goes to a house; the people who work there get the neutral mail like everybody else.
RECEIVING = frozenset(OrganisationKind) - {OrganisationKind.SHELTER, OrganisationKind.YOUTH_CARE}
NAMES = frozenset({Compartment.IDENTITY})


def write_outgoing(users: dict[str, User]) -> None:
    """Through the gate itself, in the names of those who lead."""
    _addresses()
    for user in users.values():
        accounts.change_mailbox(f"{user.username}@demo.example", by=account_reads.actor_for(user))
    led = _cases_of(users["mentor"])
    for number, (actor, reference) in enumerate(led[:4]):
        opened = case_reads.open_file(reference, viewer=actor)
        if number == 0:
            _court(opened, actor)
        else:
            _letters(opened, actor)


def _addresses() -> None:
    with acting(JOB):
        for organisation in partner_reads.organisations(viewer=JOB):
            if organisation.kind_of in RECEIVING:
                host = "".join(sign for sign in organisation.name.lower() if sign.isascii() and sign.isalpha())
                partners.add_contact_point(organisation, PointKind.EMAIL, f"post@{host}.example", by=JOB)


def _cases_of(user: User) -> list[tuple[Actor, str]]:
    actor = account_reads.actor_for(user, Purpose.CASEWORK)
    return [(actor, case.reference) for case in case_reads.my_cases(viewer=actor) if case.lead_id == user.pk]


def _letters(opened: case_reads.OpenFile, actor: Actor) -> None:
    for shown in case_reads.shares(opened, viewer=actor):
        organisation = shown.share.organisation
        if organisation.kind_of not in RECEIVING or Compartment.IDENTITY not in shown.share.parts:
            continue
        points = partner_reads.contact_points(viewer=actor, organisation=organisation.pk, kind=PointKind.EMAIL)
        parcel = Parcel(
            Channel.EMAIL, f"organisation:{organisation.pk}", b"Please call us about the appointment of next week.",
            subject="An appointment", case=opened.case.id, parts=NAMES, to_address=points[0].value,
        )  # fmt: skip
        try:
            outgoing.submit(parcel, by=actor)
        except Stopped:  # the check has its reasons, in an invented country too
            continue
        return


def _court(opened: case_reads.OpenFile, actor: Actor) -> None:
    wanted = Asked(
        Asker.COURT, Ground.ORDER, "District court of Westhaven", "whether she was in shelter between May and July",
        clock.today(), "Postbus 1, Westhaven", "C/09/1234, of last Monday",
    )  # fmt: skip
    requests.note_request(opened.case.id, wanted, by=actor)
    parcel = Parcel(
        Channel.LETTER, "outside", b"We cannot come to the hearing of Thursday. Please name another day.",
        subject="The hearing of Thursday", case=opened.case.id, to_name="District court of Westhaven",
        to_address="Postbus 1, Westhaven", basis=Basis.PUBLIC_TASK, ground="the court asked us to be heard as a witness",
    )  # fmt: skip
    outgoing.submit(parcel, by=actor)
