"""Actors for the room: one who writes, one who publishes, the public site's own job."""

from __future__ import annotations

import pytest

from opennrm.kernel.actors import Actor


@pytest.fixture
def site() -> Actor:
    return Actor.for_job("website")
