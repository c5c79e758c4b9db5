"""The cast: one invented test user per role, named after the role, and `outsider`, who must see nothing.

`python -m tests.cast` writes them into the template database; the fixtures give them as actors.
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import pytest

from opennrm.kernel.words import OrganisationKind, Purpose, Role

PASSWORD = "correct horse 7 battery staple"
_K, _R = OrganisationKind, Role


class Part(NamedTuple):
    """Who: user name, name, organisation, kind, roles."""

    user_name: str
    name: str
    organisation: str
    kind: OrganisationKind
    roles: tuple[Role, ...]


CAST = [
    Part("registrar", "Rena Gister", "National desk", _K.NATIONAL_DESK, (_R.REGISTRAR, _R.REPORTER)),
    Part("desk_lead", "Della Leeds", "National desk", _K.NATIONAL_DESK, (_R.CASE_LEAD, _R.CASE_WORKER)),
    Part("desk_supervisor", "Sue Desko", "National desk", _K.NATIONAL_DESK, (_R.SUPERVISOR,)),
    Part("privacy_officer", "Priva Cyr", "National desk", _K.NATIONAL_DESK, (_R.PRIVACY_OFFICER,)),
    Part("user_manager", "Uma Nager", "National desk", _K.NATIONAL_DESK, (_R.USER_MANAGER,)),
    Part("analyst", "Ana List", "National desk", _K.NATIONAL_DESK, (_R.ANALYST,)),
    Part("approver", "Ap Rover", "National desk", _K.NATIONAL_DESK, (_R.APPROVER,)),
    Part("police_officer", "Polly Sheriff", "Police, unit East", _K.POLICE, (_R.REPORTER, _R.CASE_WORKER)),
    Part("police_supervisor", "Paul Chief", "Police, unit East", _K.POLICE, (_R.SUPERVISOR, _R.PRIVACY_OFFICER)),
    Part("border_officer", "Bo Order", "Border police", _K.BORDER_POLICE, (_R.REPORTER,)),
    Part("labour_inspector", "Laura Bor", "Labour inspectorate", _K.LABOUR_INSPECTORATE, (_R.REPORTER,)),
    Part("shelter_lead", "Shel Leader", "Shelter group North", _K.SHELTER, (_R.CASE_LEAD, _R.CASE_WORKER, _R.REPORTER)),
    Part("mentor", "Men Torres", "Shelter group North", _K.SHELTER, (_R.CASE_WORKER,)),
    Part("shelter_supervisor", "Sheila Visser", "Shelter group North", _K.SHELTER, (_R.SUPERVISOR, _R.USER_MANAGER)),
    Part("duty_officer", "Dutch Nacht", "Shelter group North", _K.SHELTER, (_R.DUTY_OFFICER, _R.CASE_WORKER)),
    Part("immigration_officer", "Imke Gratie", "Immigration service", _K.IMMIGRATION, (_R.CASE_WORKER,)),
    Part("iom_officer", "Io Mato", "IOM", _K.IOM, (_R.CASE_WORKER,)),
    Part("guardian", "Gus Ardian", "Guardianship", _K.GUARDIANSHIP, (_R.CASE_WORKER, _R.CASE_LEAD, _R.REPORTER)),
    Part("counsellor", "Coen Selor", "Exit programme West", _K.EXIT_PROGRAMME, (_R.CASE_WORKER, _R.CASE_LEAD)),
    Part("doctor", "Dok Tersen", "Health service East", _K.HEALTH, (_R.CASE_WORKER, _R.REPORTER)),
    Part("lawyer", "Lau Yersen", "Lawyers’ office", _K.LAWYER, (_R.CASE_WORKER,)),
    Part("observer", "Ob Server", "Rapporteur’s office", _K.RAPPORTEUR, (_R.OBSERVER,)),
    Part("project_officer", "Pro Jekt", "Ministry", _K.MINISTRY, (_R.PROJECT_OFFICER,)),
    Part("project_colleague", "Col Lega", "Ministry", _K.MINISTRY, (_R.PROJECT_OFFICER,)),
    Part("outsider", "Out Sider", "Shelter South", _K.SHELTER, (_R.CASE_LEAD, _R.CASE_WORKER, _R.REPORTER)),
]


def write_cast() -> None:
    """Through the services, as the program itself would."""
    from opennrm.accounts import services as accounts
    from opennrm.kernel.actors import Actor
    from opennrm.partners import services as partners
    from opennrm.partners.models import Organisation

    job = Actor.for_job("cast")
    region = partners.add_region("east", "East", by=job)
    organisations: dict[str, Organisation] = {}
    for part in CAST:
        if part.organisation not in organisations:
            organisations[part.organisation] = partners.add_organisation(part.organisation, part.kind, region, by=job)
        user = accounts.add_user(part.user_name, part.name, organisations[part.organisation], password=PASSWORD, by=job)
        for role in part.roles:
            accounts.give_role(user, role, by=job)


def _actor(user_name: str, purpose: Purpose | None = None) -> Any:
    from opennrm.accounts.models import User
    from opennrm.accounts.selectors import actor_for

    return actor_for(User.objects.with_roles().get(username=user_name), purpose)


def _fixture(part: Part) -> Any:
    def give(database: None) -> Any:
        return _actor(part.user_name)

    give.__doc__ = f"{part.name}, {part.organisation}: {', '.join(part.roles)}"
    return pytest.fixture(name=part.user_name)(give)


for _part in CAST:
    globals()[f"_{_part.user_name}"] = _fixture(_part)


@pytest.fixture
def cast(database: None) -> dict[str, Any]:
    """Everybody, by user name."""
    return {part.user_name: _actor(part.user_name) for part in CAST}


@pytest.fixture
def signed_in(database: None) -> Any:
    """A test client that is signed in: `signed_in("mentor").get(address)`."""
    from django.test import Client

    from opennrm.accounts.models import User

    def client(user_name: str, purpose: Purpose | None = None, *, lately: bool = True) -> Client:
        made = Client(raise_request_exception=True)
        made.force_login(User.objects.get(username=user_name), backend="opennrm.accounts.sign_in.Backend")
        session = made.session
        if lately:  # signed in a moment ago, not found at an unlocked desk
            session["account_authentication_methods_user"] = str(session["_auth_user_id"])
            session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        if purpose is not None:
            session["purpose"] = str(purpose)
        session.save()
        return made

    return client


if __name__ == "__main__":
    import django

    from tests.database import hash_quickly

    django.setup()
    hash_quickly()
    write_cast()
