"""A case of the shelter, a mentor in its team, and short ways to give somebody sight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from opennrm.cases import services as cases
from opennrm.cases.models import Case
from opennrm.cases.rules import Basis, Function, Given, Giver
from opennrm.cases.tests.relations import CARE, fill, user
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Compartment

C = Compartment
LAW = frozenset({C.IDENTITY, C.SAFE_CONTACT, C.POLICE})


def basis(parts: frozenset[Compartment], purpose: Given = Given.SUPPORT, **changes: Any) -> cases.Sharing:
    values: dict[str, Any] = {
        "parts": parts, "purpose": purpose, "basis": Basis.CONSENT, "giver": Giver.PERSON,
        "ground": "explained with an interpreter, and she agreed", "given_on": date(2026, 1, 5),
    }  # fmt: skip
    return cases.Sharing(**{**values, **changes})


@pytest.fixture
def documents_folder(tmp_path: Path, settings: Any) -> Path:
    settings.DOCUMENTS = tmp_path / "documents"
    return settings.DOCUMENTS


@pytest.fixture
def person_id() -> UUID:
    return uuid4()


@pytest.fixture
def case(registrar: Actor, person_id: UUID) -> Case:
    return cases.open_case(person_id, user("shelter_lead"), by=registrar)


@pytest.fixture
def join(shelter_lead: Actor) -> Callable[..., Any]:
    """join(case, "doctor", {C.HEALTH}, Given.MEDICAL): somebody joins, with a basis where one is needed."""

    def add(case: Case, name: str, parts: frozenset[Compartment], purpose: Given | None = None) -> Any:
        return cases.add_member(
            case.id,
            user(name),
            Function.OTHER,
            parts,
            sharing=basis(parts, purpose) if purpose else None,
            by=shelter_lead,
        )

    return add


@pytest.fixture
def with_mentor(case: Case, join: Callable[..., Any]) -> Case:
    join(case, "mentor", CARE)
    return case


@pytest.fixture
def everything(case: Case, join: Callable[..., Any], cast: dict[str, Actor]) -> Case:
    """The case with everybody around it, and a row of every kind."""
    return fill(case, join, cast)
