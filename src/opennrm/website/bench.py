"""How many requests a second: plain files, live pages, and a bare Django page beside them in the same run.

With wrk where it is installed. Else with a small loader of our own, which costs processor time on the same machine:
its figures compare with each other, and with nothing else. The table says which was used.
"""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

SECONDS, CONNECTIONS, ROUNDS = 2, 8, 5


@dataclass(frozen=True)
class Measured:
    what: str
    per_second: float
    p95_ms: float
    failed: int


def measure(what: str, host: str, port: int, path: str) -> Measured:
    """Load one address for some seconds."""
    wrk = shutil.which("wrk")
    return _with_wrk(wrk, what, host, port, path) if wrk else _with_own(what, host, port, path)


def interleaved(asked: list[tuple[str, str, int, str]]) -> list[Measured]:
    """The median of several rounds, each of which asks everybody in turn: other work on the machine hits all alike."""
    rounds: dict[str, list[Measured]] = {what: [] for what, *_rest in asked}
    for number in range(ROUNDS + 1):
        for what, host, port, path in asked:
            found = measure(what, host, port, path)
            if number:  # the first round warms up
                rounds[what].append(found)
    return [
        Measured(
            what,
            median(one.per_second for one in some),
            median(one.p95_ms for one in some),
            sum(one.failed for one in some),
        )
        for what, some in rounds.items()
    ]


def loader() -> str:
    return "wrk" if shutil.which("wrk") else "own loader in Python (wrk is not installed)"


def _with_wrk(wrk: str, what: str, host: str, port: int, path: str) -> Measured:
    script = "done = function(s, l, r) io.write(string.format('P95 %.3f FAILED %d\\n', l:percentile(95) / 1000, s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout)) end"
    with open("/dev/null") as nothing:
        told = subprocess.run(
            [wrk, "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"Host: {host}", "-H", "Accept-Encoding: gzip",
             "-s", "/dev/stdin", f"http://127.0.0.1:{port}{path}"],
            input=script, stderr=nothing, stdout=subprocess.PIPE, text=True, check=True,
        ).stdout  # fmt: skip
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    end = re.search(r"P95 ([\d.]+) FAILED (\d+)", told)
    assert rate and end, told
    return Measured(what, float(rate[1]), float(end[1]), int(end[2]))


def _with_own(what: str, host: str, port: int, path: str) -> Measured:
    """Connections that stay open, each in a thread, asking as fast as they are answered."""
    times: list[float] = []
    failed = [0]
    until = time.monotonic() + SECONDS

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        own: list[float] = []
        while time.monotonic() < until:
            begun = time.perf_counter()
            try:
                connection.request("GET", path, headers={"Host": host, "Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                failed[0] += 1
                connection.close()
                continue
            failed[0] += answer.status != 200
            own.append(time.perf_counter() - begun)
        times.extend(own)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - begun
    ranked = sorted(times) or [0.0]
    return Measured(what, len(times) / spent, ranked[int(len(ranked) * 0.95)] * 1000, failed[0])


@contextmanager
def serving(command: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    """A server in a process of its own, until the measuring is done."""
    process = subprocess.Popen(command, env=environment)
    try:
        for _ in range(200):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


def table(rows: list[Measured], bare: str) -> str:
    """The table that is printed; the share is of the bare page's rate."""
    base = next(row.per_second for row in rows if row.what == bare)
    lines = [
        f"Measured with {loader()}, {CONNECTIONS} connections; medians of {ROUNDS} rounds of {SECONDS} s each:",
        "",
    ]
    lines.append(f"{'':34}{'requests/s':>12}{'p95 ms':>10}{'failed':>8}{'of bare':>9}")
    lines += [
        f"{row.what:34}{row.per_second:12.0f}{row.p95_ms:10.1f}{row.failed:8d}{row.per_second / base:9.2f}"
        for row in rows
    ]
    return "\n".join(lines)
