"""What the matrix of rights is made of: one case with a marker in every part, two viewers, and cells to put them in.

A cell is a role and a relation; the viewer holds exactly these when the addresses are walked. What may be shown is
written here by hand, apart from the code that decides.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import uuid4

from opennrm.accounts import services as accounts
from opennrm.cases import selectors as case_reads
from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Basis, Circle, Contact, Way
from opennrm.cases.rules.kin import Kin
from opennrm.documents import services as documents
from opennrm.documents.rules import Kept
from opennrm.exploitation import services as exploitation
from opennrm.exploitation.rules import Heard, Question, Reply
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor, acting
from opennrm.kernel.words import Compartment, OrganisationKind, Purpose, Relation, Role
from opennrm.partners import services as partners
from opennrm.people import selectors as people_reads
from opennrm.people import services as people
from opennrm.people.rules import Certainty, Channel, ChannelKind, Fact, PersonFacts, SafeContact
from opennrm.referrals import services as referrals
from opennrm.referrals.rules import Lane, PersonLine, Report
from tests.test_walls import addresses
from tests.world import LEAD, REGISTER, actor, user

C, R = Compartment, Relation
EVERY = frozenset(C)
# Two halves that together are every part, each for an organisation of another kind, with what that kind never sees.
HALVES: dict[str, tuple[OrganisationKind, frozenset[C], frozenset[C]]] = {
    "care": (
        OrganisationKind.SHELTER,
        frozenset({C.IDENTITY, C.HEALTH, C.CHILDREN, C.ACCOUNT, C.LOCATION, C.POLICE}),
        frozenset({C.POLICE}),
    ),
    "police": (
        OrganisationKind.POLICE,
        frozenset({C.SAFE_CONTACT, C.POLICE, C.IMMIGRATION, C.NOTES, C.DANGERS}),
        frozenset({C.LOCATION, C.HEALTH, C.IMMIGRATION, C.NOTES}),
    ),
}
# Relations as somebody may hold them; two that are no relation of their own stand beside the twelve of the program.
ALONE = "team without a share"
KINDS_OF_STANDING: tuple[str, ...] = (*(str(relation) for relation in R), ALONE)
# Who sees the parts of the file that they hold, who sees the person alone, who sees that the file is there at all.
PARTS_OF_FILE = {str(R.LEAD), str(R.TEAM), str(R.SUPERVISOR), str(R.BREAK_GLASS)}
PARTS_OF_PERSON = {*PARTS_OF_FILE, str(R.REGISTER), str(R.PENDING)}
INSIDE = {*PARTS_OF_FILE, ALONE}
REFERRAL = {str(R.REPORTER), str(R.REGISTER)}
# Past Python, row security knows rows and no fields: the sealed parts of a person are as open as the person.
PERSON_IN_ROWS = {*PARTS_OF_PERSON, ALONE}
# Roles that never see anything about anybody, whatever is granted to them.
SEES_NOBODY = {
    Role.ANALYST, Role.APPROVER, Role.OBSERVER, Role.PROJECT_OFFICER, Role.USER_MANAGER, Role.PRIVACY_OFFICER,
}  # fmt: skip


@dataclass(frozen=True)
class Marker:
    """`row` says what protects it in the database: person, part, file or referral."""

    text: str
    where: str
    row: str
    part: C | None = None


@dataclass
class Matrix:
    case: Case
    person: Any
    referral: Any
    markers: list[Marker] = field(default_factory=list)
    ids: dict[str, list[str]] = field(default_factory=dict)
    viewers: dict[str, Any] = field(default_factory=dict)

    def allowed(self, standing: str, role: Role, half: str) -> set[str]:
        """What a page may show, by hand."""
        if role in SEES_NOBODY:
            return set()
        _kind, granted, never = HALVES[half]
        parts = granted - never
        return {
            marker.text
            for marker in self.markers
            if (marker.row == "person" and standing in PARTS_OF_PERSON and marker.part in parts)
            or (marker.row == "part" and standing in PARTS_OF_FILE and marker.part in parts)
            or (marker.row == "file" and standing in INSIDE)
            or (marker.row == "referral" and standing in REFERRAL)
        }

    def rows(self, standing: str, half: str) -> set[str]:
        """What may come out of the database where Python asks nothing, by hand."""
        granted = HALVES[half][1]
        return {
            marker.text
            for marker in self.markers
            if (marker.row == "person" and standing in PERSON_IN_ROWS)
            or (marker.row == "part" and standing in PARTS_OF_FILE and marker.part in granted)
            or (marker.row == "file" and standing in INSIDE)
            or (marker.row == "referral" and standing in REFERRAL)
        }


def build() -> Matrix:
    """One person, one referral, one case, a marker in every part of each; through the services."""
    made: list[Marker] = []

    def mark(where: str, row: str, part: C | None = None) -> str:
        text = "Qx" + "".join(secrets.choice("bcdfghjklmnpqrstvwz") for _ in range(14))
        made.append(Marker(text, where, row, part))
        return text

    registrar = actor(REGISTER)
    name, reported = mark("identity", "person", C.IDENTITY), mark("reported name", "referral")
    report = Report(
        lane=Lane.NAMED, noticed=mark("noticed", "referral"), who_else=mark("who else", "referral"),
        person=PersonLine(first_names=reported, surname=reported, birth_year=1995),
    )  # fmt: skip
    referral = referrals.register_referral(
        report, key=secrets.token_hex(8), by=actor("police_officer", Purpose.REFERRAL)
    )
    person = people_reads.person(referral.person_id, viewer=registrar)
    people.change_facts(
        person, PersonFacts(given_names=Fact(name, Certainty.SAYS), called=name, other_names=(name,)), by=registrar
    )
    through = Channel(kind=ChannelKind.THROUGH, address=mark("contact", "person", C.SAFE_CONTACT))
    person = people_reads.person(referral.person_id, viewer=registrar)
    people.set_safe_contact(person, SafeContact(channels=(through,), confirmed_on=clock.today()), by=registrar)
    case = cases.open_case(person.id, user(LEAD), by=registrar)
    matrix = Matrix(case, person, referral, made)
    _fill(matrix, mark)
    _viewers(matrix)
    return matrix


def _fill(matrix: Matrix, mark: Any) -> None:
    case, lead, ids = matrix.case, actor(LEAD), matrix.ids
    for part in C:
        # The leading shelter keeps no police information: the part is widened for the writing, and nobody keeps it.
        with acting(Actor.for_job("matrix")):
            kept = documents.add_document(
                case.id, C.HEALTH, Kept.OTHER, mark(f"document:{part}", "part", part), "a.txt",
                f"text {mark(f'document body:{part}', 'part', part)}".encode(), by=lead,
            )  # fmt: skip
            type(kept).objects.filter(pk=kept.pk).update(part=part)
        ids.setdefault("document", []).append(str(kept.pk))
    for circle in (Circle.PERSON, Circle.TEAM):
        note = cases.write_note(case.id, circle, Contact.MET, mark(f"note:{circle}", "part", C.NOTES), by=lead)
        ids.setdefault("note", []).append(str(note.id))
    answer = exploitation.write_answer(
        case.id, Question.FORMS, Heard(Reply.TOLD, words=mark("account", "part", C.ACCOUNT)), by=lead
    )
    ids["answer"], ids["question"] = [str(answer.id)], ["forms"]
    cases.note_link(case.id, Kin.CHILD, mark("child", "part", C.CHILDREN), by=lead)
    cases.note_link(case.id, Kin.PARENT, mark("danger", "part", C.DANGERS), suspected=True, by=lead)
    task = cases.add_task(case.id, mark("task", "file"), "", None, user=user(LEAD), by=lead)
    cases.note_disclosure(
        case.id, [C.IDENTITY], "a hospital", mark("told", "file", C.IDENTITY), Way.PHONE, clock.today(),
        basis=Basis.VITAL_INTEREST, by=lead,
    )  # fmt: skip
    opened = case_reads.open_file(case.reference, viewer=lead)
    ids["task"] = [str(task.id)]
    ids["member"] = [str(member.id) for member in case_reads.members(opened, viewer=lead)]
    ids["share"] = [str(shown.share.id) for shown in case_reads.shares(opened, viewer=lead)]


def _viewers(matrix: Matrix) -> None:
    """One user for each kind of organisation, without a role: a cell gives it."""
    job = Actor.for_job("matrix")
    region = user(LEAD).organisation.region
    for half, (kind, _granted, _never) in HALVES.items():
        organisation = partners.add_organisation(f"Matrix {half}", kind, region, by=job)
        matrix.viewers[half] = accounts.add_user(
            f"matrix_{half}", f"Matrix {half}", organisation, password=None, by=job
        )


def give(matrix: Matrix, owner: Any, standing: str, half: str) -> None:
    """Leave the viewer with this one standing to the case, past every service: a grant is a row."""
    viewer, granted = matrix.viewers[half], sorted(HALVES[half][1])
    owner("delete from kernel_grant where user_id = %s or organisation_id = %s", viewer.pk, viewer.organisation_id)
    owner("delete from kernel_limit")

    def row(relation: str, *, organisation: bool = False, person: bool = True, case: bool = True, ends: str = "null",
            referral: bool = False) -> None:  # fmt: skip
        owner(
            "insert into kernel_grant (id, user_id, organisation_id, role, relation, person_id, case_id, referral_id,"
            f" compartments, basis, starts_at, ends_at) values (%s, %s, %s, '', %s, %s, %s, %s, %s, '',"
            f" now() - interval '2 hours', {ends})",
            uuid4(), None if organisation else viewer.pk, viewer.organisation_id if organisation else None, relation,
            matrix.person.id if person else None, matrix.case.id if case else None,
            matrix.referral.id if referral else None, granted,
        )  # fmt: skip

    if standing in (R.LEAD, R.PENDING, R.BREAK_GLASS):
        row(standing)
    elif standing in (R.TEAM, ALONE):
        row(R.TEAM)
        if standing == R.TEAM:
            row(R.SHARE, organisation=True)
    elif standing in (R.SUPERVISOR, R.SHARE):
        row(standing, organisation=True)
    elif standing == R.REGISTER:
        row(standing, organisation=True, person=False, case=False)
    elif standing == R.REPORTER:
        row(standing, case=False, referral=True)
    elif standing == R.BLOCKED:  # beats everything, the lead too
        row(R.LEAD)
        row(R.BLOCKED)
    elif standing == R.ENDED:
        row(R.LEAD, ends="now() - interval '1 hour'")


def hold(matrix: Matrix, owner: Any, roles: set[Role]) -> None:
    """Leave both viewers with exactly these roles, also with those that no service would give to such a house."""
    for viewer in matrix.viewers.values():
        owner("delete from accounts_heldrole where user_id = %s", viewer.pk)
        for role in roles:
            owner("insert into accounts_heldrole (user_id, role, since) values (%s, %s, now())", viewer.pk, str(role))


# What speaks of no person: every role knocks there once, and no relation to a person can change the answer.
ABOUT_NOBODY = ("account", "healthz", "readyz", "may-i-report", "projects", "sign-in", "sign-out", "signs", "users")


def concerning(matrix: Matrix) -> Iterator[tuple[str, Any]]:
    """Every address that concerns the case, its person or its referral, and every list; with its policy."""
    references = {"cases": matrix.case, "people": matrix.person, "referrals": matrix.referral}
    for route, entry in addresses():
        if (entry.name or "") in ("account_logout", "language"):
            continue
        choices = []
        for kind, name in re.findall(r"<(\w+):(\w+)>", route):
            known = matrix.ids.get(name)
            if name == "reference":
                known = [references.get(route.split("/")[0], matrix.case).reference]
            choices.append([(f"<{kind}:{name}>", value) for value in known or _unknown(kind)])
        for picked in product(*choices):
            address = route
            for place, value in picked:
                address = address.replace(place, value)
            yield f"/{address}", entry.callback.policy


def _unknown(kind: str) -> list[str]:
    return {"uuid": [str(uuid4())], "int": ["1"]}.get(kind, ["x"])
