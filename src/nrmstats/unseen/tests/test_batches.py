"""Long work in threads that a person may stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from nrmstats.unseen.batches import Interrupted, Work, in_batches


@pytest.fixture
def at_a_terminal() -> Iterator[None]:
    """What a shell starts in the background ignores Ctrl-C; here it is heard."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("threads", [1, 4])
def test_ctrl_c_is_heard_between_batches_and_leaves_no_thread_behind(at_a_terminal: None, threads: int) -> None:
    done: list[tuple[int, int]] = []
    before, running = signal.getsignal(signal.SIGINT), threading.active_count()

    def stop(finished: int, _items: int) -> None:
        if finished >= 20:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(Interrupted) as left:
        in_batches(lambda start, end: done.append((start, end)), 10_000, Work(threads, stop), batch=10)
    assert 0 < left.value.done <= 10 * len(done) < 10_000
    assert {(n, n + 10) for n in range(0, left.value.done, 10)} <= set(done)
    assert signal.getsignal(signal.SIGINT) is before
    assert threading.active_count() == running


def test_work_on_another_thread_leaves_the_signal_to_whom_it_belongs() -> None:
    done: list[int] = []
    worker = threading.Thread(target=in_batches, args=(lambda start, _end: done.append(start), 100, Work(2)))
    worker.start()
    worker.join()
    assert sorted(done) == [0, 50]
