"""How far apart two municipalities are, told only in steps of 25 km: three exact distances would locate a house. Pure."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import asin, ceil, cos, radians, sin, sqrt
from pathlib import Path

STEP_KM = 25
EARTH_KM = 6371.0
FILE = Path(__file__).resolve().parents[1] / "data" / "municipalities.csv"


@dataclass(frozen=True)
class Municipality:
    code: str
    name: str
    region: str
    latitude: float
    longitude: float


@cache
def municipalities() -> dict[str, Municipality]:
    """Every municipality of the country by its code: centres, never addresses."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            row["code"]: Municipality(
                row["code"], row["name"], row["region"], float(row["latitude"]), float(row["longitude"])
            )
            for row in rows
        }


def find(word: str) -> Municipality | None:
    """A municipality by code or by name, however it was typed.

    >>> find("oosterveen") == find("Oosterveen ") == municipalities()["oosterveen"]
    True
    """
    wanted = word.strip().casefold()
    known = municipalities()
    return known.get(wanted) or next((one for one in known.values() if one.name.casefold() == wanted), None)


def kilometres(first: Municipality, second: Municipality) -> float:
    """Between the two centres, along a great circle.

    >>> here = municipalities()["oosterveen"]
    >>> kilometres(here, here)
    0.0
    """
    lat1, lat2 = radians(first.latitude), radians(second.latitude)
    east = radians(second.longitude - first.longitude)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def step_of(km: float) -> int:
    """The step that a distance lies within.

    >>> step_of(0.0), step_of(24.9), step_of(25.0), step_of(25.1), step_of(60.0)
    (25, 25, 25, 50, 75)
    """
    return max(1, ceil(km / STEP_KM)) * STEP_KM
