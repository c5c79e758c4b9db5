"""A budget of queries for every page: `src/opennrm/desk/query_counts.json`, written by `./nrm bench queries`.

Every page that a small world can show is asked for by those who do most; what counts is the dearest answer. A page
may not cost more than its budget, and a budget may not stay far above what its page costs: else it guards nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client, override_settings

from opennrm.kernel.words import Role
from tests.test_leaks import all_rows
from tests.walks import Known, candidates, read_known, walkable
from tests.world import actor, build

pytestmark = [pytest.mark.real_transactions(kept=True), pytest.mark.xdist_group("queries")]
BUDGET = Path(__file__).resolve().parents[1] / "src" / "opennrm" / "desk" / "query_counts.json"
WRITE = "OPENNRM_WRITE_QUERY_COUNTS"  # set by ./nrm bench queries
ASKING = ("registrar", "shelter_lead", "police_officer", "shelter_supervisor", "privacy_officer", "user_manager",
          "project_officer")  # fmt: skip
MOST_SHOWN = 8  # addresses of one page that one user is shown
LEAST_SHARE, SLACK = 0.75, 3  # a page that costs less than this part of its budget, and this much less, is told


@pytest.fixture(scope="module")
def known(kept_database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    with override_settings(DOCUMENTS=tmp_path_factory.mktemp("documents")):
        build(people_count=1)
        yield read_known(all_rows)


@contextlib.contextmanager
def counted() -> Iterator[list[str]]:
    """The queries of one request, on the connection of the page and on that of the log."""
    asked: list[str] = []

    def note(execute: Any, query: str, values: Any, many: bool, context: Any) -> Any:
        asked.append(query)
        return execute(query, values, many, context)

    with connections["default"].execute_wrapper(note), connections["audit"].execute_wrapper(note):
        yield asked


def dearest(client: Client, roles: frozenset[Role], known: Known) -> dict[str, int]:
    """For each page that answers: the queries of its dearest address, asked for the second time."""
    found: dict[str, int] = {}
    client.get("/")  # the first click of a session writes that it was
    for route, entry in walkable():
        policy, name, shown = entry.callback.policy, entry.name or route, 0
        if policy.roles and not policy.roles & roles:
            continue
        for address in candidates(route, known):
            if client.get(address).status_code != 200:
                continue
            with counted() as asked:
                client.get(address)
            found[name] = max(found.get(name, 0), len(asked))
            shown += 1
            if shown == MOST_SHOWN:
                break
    return found


@pytest.fixture(scope="module")
def costs(known: Known) -> dict[str, int]:
    from django.contrib.auth import get_user_model

    found: dict[str, int] = {}
    for user_name in ASKING:
        client = Client()
        user = get_user_model().objects.get(username=user_name)
        client.force_login(user, backend="opennrm.accounts.sign_in.Backend")
        for name, count in dearest(client, actor(user_name).roles, known).items():
            found[name] = max(found.get(name, 0), count)
    if os.environ.get(WRITE):
        BUDGET.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    return found


@pytest.fixture(scope="module")
def budget(costs: dict[str, int]) -> dict[str, int]:
    told: dict[str, int] = json.loads(BUDGET.read_text())
    return told


def test_no_page_asks_more_queries_than_its_budget(costs: dict[str, int], budget: dict[str, int]) -> None:
    over = {
        name: f"{costs[name]} queries, budget {budget[name]}"
        for name in costs
        if costs[name] > budget.get(name, costs[name])
    }
    assert over == {}, "Mend the page, or if it must be: ./nrm bench queries writes the budget anew."


def test_every_page_that_can_be_shown_has_a_budget_and_no_budget_outlives_its_page(
    costs: dict[str, int], budget: dict[str, int]
) -> None:
    assert len(costs) >= 40
    assert (sorted(set(costs) - set(budget)), sorted(set(budget) - set(costs))) == ([], []), "./nrm bench queries"


def test_no_budget_stays_far_above_what_its_page_costs(costs: dict[str, int], budget: dict[str, int]) -> None:
    loose = {
        name: f"{costs[name]} queries, budget {budget[name]}"
        for name in costs
        if costs[name] < LEAST_SHARE * budget.get(name, 0) and costs[name] < budget.get(name, 0) - SLACK
    }
    assert loose == {}, "./nrm bench queries writes the budget anew."
