"""An installation that kept no days of its places: on the way forward each is in use since its house opened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.placement import services as placement
from opennrm.placement.models import Shelter
from opennrm.placement.tests.houses import places_of

pytestmark = pytest.mark.real_transactions


def _migrate(name: str) -> None:
    for alias in ("default", "audit"):
        connections[alias].close()
    MigrationExecutor(connections["owner"]).migrate([("placement", name)])


def test_places_of_before_are_in_use_since_their_house_opened(
    desk: Actor, north: Shelter, south: Shelter, owner_rows: Any
) -> None:
    placement.retire_place(places_of(north)[0].id, by=desk)
    placement.close_shelter(south.id, by=desk)
    today = clock.today()
    try:
        _migrate("0005_unit_version")
    finally:
        _migrate("0007_dated_supply_rows")
    asked = "select p.code, i.from_on, i.until_on from placement_inuse i join placement_place p on p.id = i.place_id"
    found: dict[str, tuple[date, date | None]] = {code: (begin, until) for code, begin, until in owner_rows(asked)}
    still = {"W-12": (today, None), "W-13": (today, None)}
    assert found == still | {"W-11": (today, today), "Z-01": (today, today)}
    assert owner_rows("select count(*) from pg_policies where tablename = 'placement_inuse'") == [(4,)]
