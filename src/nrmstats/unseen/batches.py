"""Long work in batches: threads, a progress line, and Ctrl-C that keeps what is done. Never changes a result."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

IN_FLIGHT = 4  # batches handed out for each thread: waiting for thousands at once takes longer than the work
BATCH = 50  # tables in one batch; small enough that Ctrl-C is heard


class Interrupted(KeyboardInterrupt):
    """The work was stopped by hand.

    Attributes
    ----------
    done    : number of leading items that are finished.
    results : their results, where the work gives one number for each, shape (done,).
    """

    def __init__(self, done: int) -> None:
        super().__init__(f"Stopped; {done} finished.")
        self.done = done
        self.results: NDArray[np.float64] = np.empty(0)


@dataclass(frozen=True, slots=True)
class Work:
    """How long work is carried out.

    Parameters
    ----------
    threads : number of threads; all processors if None.
    progress : called with (items finished, items in all) now and then.
    """

    threads: int | None = None
    progress: Callable[[int, int], None] | None = None


def in_batches(part: Callable[[int, int], None], items: int, work: Work | None, *, batch: int = BATCH) -> None:
    """Call part(start, stop) over 0..items in threads; parts must not touch each other's items.

    Raises Interrupted on Ctrl-C, with the number of leading items that are finished.
    """
    work = work or Work()
    starts = list(range(0, items, batch))
    threads = min(work.threads or os.cpu_count() or 1, len(starts))
    finished: set[int] = set()
    try:
        with _listening() as stopped:
            if threads <= 1:
                for start in starts:
                    part(start, min(start + batch, items))
                    _note(finished, start, items, batch, work)
                    _heed(stopped)
            else:
                _in_threads(part, starts, items, batch, work, threads, finished, stopped)
    except KeyboardInterrupt:
        raise Interrupted(_leading(finished, starts, items, batch)) from None


@contextmanager
def _listening() -> Iterator[list[int]]:
    """Ctrl-C as something said, in a list, and not as an exception at any line.

    Amid the locks of a pool of threads an exception can leave one closed for ever, and the program waits on it.
    """
    said: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield said
        return
    signal.signal(signal.SIGINT, lambda number, _frame: said.append(number))
    try:
        yield said
    finally:
        signal.signal(signal.SIGINT, before)


def _heed(stopped: list[int]) -> None:
    if stopped:
        raise KeyboardInterrupt


def _in_threads(
    part: Callable[[int, int], None], starts: list[int], items: int, batch: int, work: Work, threads: int,
    finished: set[int], stopped: list[int],
) -> None:  # fmt: skip
    with ThreadPoolExecutor(threads) as pool:
        running: dict[Future[None], int] = {}
        ahead = iter(starts)
        try:
            while True:
                for start in islice(ahead, IN_FLIGHT * threads - len(running)):
                    running[pool.submit(part, start, min(start + batch, items))] = start
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    start = running.pop(future)
                    future.result()
                    _note(finished, start, items, batch, work)
                _heed(stopped)
        except BaseException:
            for future in running:
                future.cancel()
            raise


def _note(finished: set[int], start: int, items: int, batch: int, work: Work) -> None:
    finished.add(start)
    if work.progress:
        work.progress(min(len(finished) * batch, items), items)


def _leading(finished: set[int], starts: list[int], items: int, batch: int) -> int:
    done = 0
    for start in starts:
        if start not in finished:
            break
        done = min(start + batch, items)
    return done
