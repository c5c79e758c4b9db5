"""Times of pages, in a process of its own: `python -m opennrm.console.bench.desk_pages TOLD RUNS FOUND [PAGE]`.

A page goes through every layer but the network: middleware, rights, row security, unsealing, template, log, commit.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

ALIASES = ("default", "audit")
WARM = 5  # requests before the clock counts


class Watch:
    """Time in the database and number of queries of one request, commits included; keeps what was asked."""

    def __init__(self) -> None:
        self.seconds, self.queries = 0.0, 0
        self.asked: list[tuple[str, str, Any, bool]] = []

    def __call__(
        self, execute: Callable[..., Any], query: str, values: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        begun = time.perf_counter()
        try:
            return execute(query, values, many, context)
        finally:
            self.seconds += time.perf_counter() - begun
            self.queries += 1
            self.asked.append((context["connection"].alias, query, values, many))

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        from django.db import connections

        with contextlib.ExitStack() as stack:
            for alias in ALIASES:
                connection = connections[alias]
                stack.enter_context(connection.execute_wrapper(self))
                stack.enter_context(self._commits(connection))
            yield

    @contextlib.contextmanager
    def _commits(self, connection: Any) -> Iterator[None]:
        plain = connection._commit

        def timed() -> None:
            begun = time.perf_counter()
            plain()
            self.seconds += time.perf_counter() - begun

        connection._commit = timed
        try:
            yield
        finally:
            del connection._commit


def sql_alone(asked: list[tuple[str, str, Any, bool]]) -> float:
    """Seconds that the same statements take one after another, with nothing between them; undone afterwards."""
    from django.db import connections, transaction

    with contextlib.ExitStack() as stack:
        for alias in ALIASES:
            stack.enter_context(transaction.atomic(using=alias))
        begun = time.perf_counter()
        for alias, query, values, many in asked:
            with connections[alias].connection.cursor() as cursor:
                if many:
                    cursor.executemany(query, values)
                else:
                    cursor.execute(query, values)
                    if cursor.description:
                        cursor.fetchall()
        took = time.perf_counter() - begun
        for alias in ALIASES:
            transaction.set_rollback(True, using=alias)
    return took


def measured(name: str, client: Any, addresses: list[str], runs: int) -> dict[str, Any]:
    """Ask for the addresses in turn, `runs` times in all."""
    whole, outside, alone, queries = [], [], [], []
    for number in range(WARM + runs):
        watch, address = Watch(), addresses[number % len(addresses)]
        begun = time.perf_counter()
        with watch.watching():
            answer = client.get(address)
        took = time.perf_counter() - begun
        if answer.status_code != 200:
            raise SystemExit(f"{name} answered {answer.status_code}; nothing can be measured.")
        if number >= WARM:
            whole.append(took)
            outside.append(took - watch.seconds)
            queries.append(watch.queries)
            alone.append(sql_alone(watch.asked))
    return {
        "page": name,
        "p50_ms": 1000 * statistics.median(whole),
        "p95_ms": 1000 * statistics.quantiles(whole, n=20)[-1],
        "outside_sql_p50_ms": 1000 * statistics.median(outside),
        "outside_sql_p95_ms": 1000 * statistics.quantiles(outside, n=20)[-1],
        "queries": max(queries),
        "ratio_to_sql": statistics.median(whole) / statistics.median(alone),
    }


def _client(user_name: str) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username=user_name), backend="opennrm.accounts.sign_in.Backend")
    return client


def pages(told: dict[str, Any]) -> dict[str, tuple[Any, list[str]]]:
    """What is asked for, and by whom: the register and its later pages, searches, persons, case files."""
    from urllib.parse import quote

    desk, lead = _client(told["registrar"]), _client(told["lead"])
    return {
        "register": (desk, ["/register/"]),
        "search by name": (desk, [f"/find/?q={quote(words)}" for words in told["searches"]]),
        "person": (desk, [f"/people/{reference}/" for reference in told["persons"]]),
        "case file": (lead, [f"/cases/{reference}/" for reference in told["cases"]]),
    }


def profile(client: Any, addresses: list[str]) -> None:
    """Where the time of a page goes, the forty dearest functions, on standard error."""
    import cProfile
    import pstats

    clock = cProfile.Profile()
    clock.enable()
    for address in addresses[:5] * 3:
        client.get(address)
    clock.disable()
    pstats.Stats(clock, stream=sys.stderr).sort_stats("cumulative").print_stats(70)


def main(told: str, runs: str, found: str, page: str = "") -> None:
    asked = pages(json.loads(Path(told).read_text()))
    Path(found).write_text(json.dumps([measured(name, *asked[name], int(runs)) for name in asked]))
    if page:
        profile(*asked[page])


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
