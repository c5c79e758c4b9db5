"""Fills an empty database with the country: `python -m demo.load FILE` writes the sign-ins to FILE when it is done.

The registered people of 2010 to 2012 are taken over by a second process, while this one writes what happens today.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import django

from opennrm.kernel.settling import settle

if TYPE_CHECKING:
    from demo.country import Country
    from opennrm.accounts.models import User

BEGAN = timedelta(days=500)  # the program has run for so long when the country opens


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - whoever waits sees for what


@contextlib.contextmanager
def step(words: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    say(f"  {words}: {time.monotonic() - begun:.1f} s")


def load_people_who_work() -> dict[str, User]:
    """Regions, organisations and the cast, who have been at work for a while; and a newcomer who cannot get in yet."""
    from demo.cast import CAST, NEWCOMER, ORGANISATIONS, PASSWORD, REGIONS
    from opennrm.accounts import services as accounts
    from opennrm.kernel.actors import Actor, acting
    from opennrm.partners import services as partners

    job = Actor.for_job("demo")
    users: dict[str, User] = {}
    with acting(job):
        regions = {code: partners.add_region(code, name, by=job) for code, name in REGIONS}
        organisations = {
            name: partners.add_organisation(name, kind, regions[region], by=job) for name, kind, region in ORGANISATIONS
        }
        for part in [*CAST, NEWCOMER]:
            users[part.user_name] = accounts.add_user(
                part.user_name, part.name, organisations[part.organisation],
                password=None if part is NEWCOMER else PASSWORD, by=job,
            )  # fmt: skip
            for role in part.roles:
                accounts.give_role(users[part.user_name], role, by=job)
    return users


def sign_ins() -> list[dict[str, str]]:
    """The table that is printed."""
    from demo.cast import CAST, PASSWORD

    return [
        {"username": part.user_name, "password": PASSWORD, "role": part.called, "organisation": part.organisation}
        for part in CAST
    ]


def load_projects() -> None:
    """The international projects of the leaflet of 2011, as they were published."""
    from opennrm.kernel.actors import Actor
    from opennrm.projects import services as projects

    with step("The international projects of the leaflet of 2011"):
        projects.load_portfolio(projects.read_leaflet(), by=Actor.for_job("demo"))


def load_public(users: dict[str, User]) -> None:
    """Telephone lines and the directory of the public site."""
    from demo.public import publish

    with step("Telephone lines and services of the public site"):
        publish(users)


def load_cooperation(users: dict[str, User], now: datetime) -> None:
    """Bodies, plan, bottlenecks, pilots, instruments and figures of both seeds."""
    from demo.cooperation import Loading
    from opennrm.kernel import clock
    from opennrm.kernel.actors import Actor
    from opennrm.partners import selectors as partners

    with step("Cooperation: bodies, plan, bottlenecks, pilots, instruments"):
        known = {one.name: one.pk for one in partners.organisations(viewer=Actor.for_job("demo"))}
        Loading(users, known).all(clock.local(now).date())


def load_years(country: Country, began: datetime) -> None:
    """What is registered of 2010 to 2012, taken over on the day the program began."""
    from demo.history import take_over
    from opennrm.kernel import clock

    with step(f"{len(country.registered)} people registered in 2010, 2011 and 2012"), clock.set_to(began):
        for _ in take_over(country.registered):
            pass


def load_today(country: Country, users: dict[str, User], now: datetime) -> None:
    """Signals, files, doubles, an emergency: everything around today."""
    from demo.cast import NEWCOMER
    from demo.places import Placing
    from demo.today import Writing
    from opennrm.accounts import services as accounts

    writing = Writing(country.live, users, now)
    with step(f"{len(country.live.files)} files and {len(country.live.waiting)} signals around today"):
        for _ in writing.run():
            pass
    with step("Houses, searches and stays; the pilot of 2010"):
        for _ in Placing(country.live.files, writing.cases, users, now).run():
            pass
    with step("Lines that were read, doubles that are likely"):
        writing.put_away()
        writing.work()
        writing.read_the_rest()
        accounts.ask_way_back(NEWCOMER.user_name, address="127.0.0.1")


def load_safety(users: dict[str, User], now: datetime) -> None:
    """What threatens people, what was agreed, who is on duty, who helps."""
    from demo.safety import write_safety

    with step("Dangers, plans, appointments, and who is on duty"):
        write_safety(users, now)


def load_outgoing(users: dict[str, User]) -> None:
    """Where organisations receive, and what leaves: letters on their way, one that waits for a second pair of eyes."""
    from demo.outgoing import write_outgoing

    with step("What leaves, and what the check stopped"):
        write_outgoing(users)


def _country(moment: datetime) -> Country:
    from demo.country import invent
    from opennrm.kernel import clock

    return invent(clock.local(moment))


def main(written: Path) -> None:
    from opennrm.accounts.models import User
    from opennrm.kernel import clock

    now = clock.now()
    with step("Regions, organisations and the people who work there"), clock.set_to(now - BEGAN):
        load_people_who_work()
    users = {user.username: user for user in User.objects.with_roles().select_related("organisation")}
    beside = subprocess.Popen([sys.executable, "-m", "demo.load", "--years", now.isoformat()])
    try:
        load_projects()
        load_public(users)
        load_cooperation(users, now)
        load_today(_country(now), users, now)
        load_safety(users, now)
        load_outgoing(users)
    finally:
        failed = beside.wait()
    if failed:
        raise SystemExit("The registered people of 2010 to 2012 were not written; the words above say why.")
    written.write_text(json.dumps({"cast": sign_ins()}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opennrm.config.settings")
    # Until the country is whole it can be invented anew: no waiting for the disk after each of a thousand acts.
    os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")
    django.setup()
    settle()
    if sys.argv[1] == "--years":
        moment = datetime.fromisoformat(sys.argv[2])
        load_years(_country(moment), moment - BEGAN)
    else:
        main(Path(sys.argv[1]))
