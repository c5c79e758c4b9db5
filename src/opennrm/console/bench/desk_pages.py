"""Times of pages, in a process of its own: `python -m opennrm.console.bench.desk_pages TOLD RUNS FOUND WHICH [PAGE]`.

A page goes through every layer but the network: middleware, rights, row security, unsealing, template, log, commit.
Beside the time on the clock stands the time of the processor, of the program and of its two database processes
together: on a machine that others use too, it alone can be compared from one day to the next.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import django

from opennrm.kernel.settling import settle

ALIASES = ("default", "audit")
WARM = 5  # requests before the clock counts


class Watch:
    """Time in the database and number of queries of one request, commits included; keeps what was asked."""

    def __init__(self) -> None:
        self.seconds, self.processor, self.queries = 0.0, 0.0, 0
        self.asked: list[tuple[str, str, Any, bool]] = []

    def __call__(
        self, execute: Callable[..., Any], query: str, values: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        try:
            with self._clocked():
                return execute(query, values, many, context)
        finally:
            self.queries += 1
            self.asked.append((context["connection"].alias, query, values, many))

    @contextlib.contextmanager
    def _clocked(self) -> Iterator[None]:
        begun, ours = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - begun
            self.processor += time.process_time() - ours

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
            with self._clocked():
                plain()

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


def database_processor() -> float:
    """Seconds of processor that the two database processes of this program have used; 0 where nobody tells."""
    from django.db import connections

    found = 0.0
    for alias in ALIASES:
        connections[alias].ensure_connection()
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{connections[alias].connection.info.backend_pid}/schedstat").read_text()
            found += int(told.split()[0]) / 1e9
    return found


class Run(NamedTuple):
    """One request, in seconds: on the clock, outside SQL; of the processor in all, outside SQL; the same SQL alone."""

    whole: float
    outside: float
    processor: float
    processor_outside: float
    alone: float
    queries: int


class Ask(NamedTuple):
    """An address and, where words are sent, which."""

    address: str
    sent: dict[str, str] | None = None


def once(name: str, client: Any, ask: Ask) -> Run:
    """Ask for one page, then for its SQL alone."""
    watch = Watch()
    theirs, ours, begun = database_processor(), time.process_time(), time.perf_counter()
    with watch.watching():
        answer = client.get(ask.address) if ask.sent is None else client.post(ask.address, ask.sent)
    whole, ours = time.perf_counter() - begun, time.process_time() - ours
    theirs = database_processor() - theirs
    if answer.status_code != 200:
        raise SystemExit(f"{name} answered {answer.status_code}; nothing can be measured.")
    return Run(
        whole, whole - watch.seconds, ours + theirs, ours - watch.processor, sql_alone(watch.asked), watch.queries
    )


def measured(name: str, client: Any, asked: list[Ask], runs: int) -> dict[str, Any]:
    """Ask for these in turn, `runs` times in all."""
    for number in range(WARM):
        once(name, client, asked[number % len(asked)])
    settle()  # as the server has, long before the hundredth page
    every = [once(name, client, asked[number % len(asked)]) for number in range(WARM, WARM + runs)]
    found: dict[str, Any] = {"page": name}
    for field in ("whole", "outside", "processor", "processor_outside"):
        values = [1000 * getattr(run, field) for run in every]
        found[f"{field}_p50_ms"] = statistics.median(values)
        found[f"{field}_p95_ms"] = statistics.quantiles(values, n=20)[-1]
    found["queries"] = max(run.queries for run in every)
    found["ratio_to_sql"] = statistics.median(run.whole for run in every) / statistics.median(
        run.alone for run in every
    )
    return found


def _client(user_name: str) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username=user_name), backend="opennrm.accounts.sign_in.Backend")
    return client


Pages = dict[str, tuple[Any, list[Ask]]]


def pages(told: dict[str, Any]) -> Pages:
    """What is asked for, and by whom: the register, searches, persons, case files."""
    desk, lead = _client(told["registrar"]), _client(told["lead"])
    return {
        "register": (desk, [Ask("/register/")]),
        "search by name": (desk, [Ask("/find/", {"q": words}) for words in told["searches"]]),
        "person": (desk, [Ask(f"/people/{reference}/") for reference in told["persons"]]),
        "case file": (lead, [Ask(f"/cases/{reference}/") for reference in told["cases"]]),
    }


# Every list of the desk, as the cast of the demo country uses it; several users where they see very different things.
LISTS = {
    "/": ("desk", "mentor", "police", "supervisor"), "/referrals/mine/": ("police",), "/referrals/inbox/": ("desk",),
    "/doubles/": ("desk",), "/cases/": ("desk", "mentor", "shelter"), "/cases/?show=organisation": ("shelter",),
    "/cases/?show=closed": ("mentor",), "/helpers/": ("mentor",), "/duty/": ("mentor",), "/terms/": ("desk", "mentor"),
    "/chain/": ("desk", "shelter", "ministry"), "/agenda/": ("mentor",), "/known/": ("desk", "police"),
    "/board/": ("desk",), "/board/totals/": ("ministry",), "/places/": ("desk", "mentor"), "/tonight/": ("desk", "night"),
    "/houses/": ("desk", "shelter"), "/projects/": ("police",), "/projects/work/": ("projects",),
    "/cooperation/": ("police",), "/public/": ("desk",), "/public/messages/": ("desk",), "/erasures/": ("desk",),
    "/emergency/reviews/": ("privacy",), "/signs/": ("desk",), "/users/": ("users",), "/account/": ("mentor",),
}  # fmt: skip
SEARCHES_OF_A_KIND = 10  # a user may search 120 times an hour


def lists(told: dict[str, Any]) -> Pages:
    """Every list, the other ways to look for somebody, and the log of one person."""
    from opennrm.kernel.references import show_reference

    clients = {user: _client(user) for user in sorted({user for users in LISTS.values() for user in users})}
    desk, lead = clients[told["registrar"]], clients[told["lead"]]
    few = slice(SEARCHES_OF_A_KIND)
    found: Pages = {
        f"{address} ({user})": (clients[user], [Ask(address)]) for address, users in LISTS.items() for user in users
    }
    return found | {
        "find a phone (desk)": (desk, [Ask("/find/", {"q": number}) for number in told["phones"][few]]),
        "find a reference (desk)": (
            desk, [Ask("/find/", {"q": show_reference(one)}) for one in told["persons"][few]],
        ),
        "find a name (mentor)": (lead, [Ask("/find/", {"q": words}) for words in told["searches"][few]]),
        "who looked (mentor)": (lead, [Ask(f"/cases/{reference}/looks/") for reference in told["cases"]]),
    }  # fmt: skip


def profile(client: Any, asked: list[Ask]) -> None:
    """Where the time of a page goes, the forty dearest functions, on standard error."""
    import cProfile
    import pstats

    clock = cProfile.Profile()
    clock.enable()
    for ask in asked[:5] * 3:
        client.get(ask.address) if ask.sent is None else client.post(ask.address, ask.sent)
    clock.disable()
    pstats.Stats(clock, stream=sys.stderr).sort_stats("cumulative").print_stats(70)


def main(told: str, runs: str, found: str, which: str, page: str = "") -> None:
    asked = {"pages": pages, "lists": lists}[which](json.loads(Path(told).read_text()))
    Path(found).write_text(json.dumps([measured(name, *asked[name], int(runs)) for name in asked]))
    if page:
        profile(*asked[page])


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
