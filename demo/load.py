"""Fills an empty database with the country: `python -m demo.load FILE` writes the sign-ins to FILE when it is done."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django


def load_people_who_work() -> list[dict[str, str]]:
    """Regions, organisations and the cast; returns the table of sign-ins."""
    from demo.cast import CAST, ORGANISATIONS, PASSWORD, REGIONS
    from opennrm.accounts import services as accounts
    from opennrm.kernel.actors import Actor, acting
    from opennrm.partners import services as partners

    job = Actor.for_job("demo")
    with acting(job):
        regions = {code: partners.add_region(code, name, by=job) for code, name in REGIONS}
        organisations = {
            name: partners.add_organisation(name, kind, regions[region], by=job) for name, kind, region in ORGANISATIONS
        }
        for part in CAST:
            user = accounts.add_user(
                part.user_name, part.name, organisations[part.organisation], password=PASSWORD, by=job
            )
            for role in part.roles:
                accounts.give_role(user, role, by=job)
    return [
        {"username": p.user_name, "password": PASSWORD, "role": p.called, "organisation": p.organisation} for p in CAST
    ]


def load_projects() -> None:
    """The international projects of the leaflet of 2011, as they were published."""
    from opennrm.kernel.actors import Actor
    from opennrm.projects import services as projects

    projects.load_portfolio(projects.read_leaflet(), by=Actor.for_job("demo"))


def main(written: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opennrm.config.settings")
    django.setup()
    cast = load_people_who_work()
    load_projects()
    written.write_text(json.dumps({"cast": cast}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
