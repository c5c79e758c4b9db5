"""./nrm bench queries: writes the budget of queries for each page anew, as tests/test_query_counts.py counts them."""

from __future__ import annotations

import argparse
import os

from opennrm.console.quality import test


def queries(words: list[str]) -> int:
    """Write src/opennrm/desk/query_counts.json from what every page asks of the database now. Read the difference."""
    argparse.ArgumentParser("./nrm bench queries", description=queries.__doc__).parse_args(words)
    os.environ["OPENNRM_WRITE_QUERY_COUNTS"] = "1"
    return test(["tests/test_query_counts.py", "-p", "no:randomly"])
