"""The published tables, read once for all tests."""

from functools import cache
from pathlib import Path

from nrmstats.unseen.reading import read_resamples, read_table
from nrmstats.unseen.tables import CaptureTable

DATA = Path(__file__).parent / "data"


@cache
def published(name: str) -> CaptureTable:
    return read_table(DATA / f"{name}.csv")


@cache
def reference_rows(name: str):
    return read_resamples(DATA / f"boot1234_{name}.csv", published(name))
