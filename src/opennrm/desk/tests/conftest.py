"""Who sits at which desk."""

from __future__ import annotations

from typing import Any

import pytest

from opennrm.kernel.words import Purpose


@pytest.fixture
def desk_client(signed_in: Any) -> Any:
    """A registrar at work on the register."""
    return signed_in("registrar", Purpose.REGISTRATION)
