"""The starter of the database: killed, half-stopped, of another version, it says what to do or mends it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from opennrm.console import cluster as starter
from opennrm.console.cluster import Cluster, ClusterFault


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that the service user of a root-run test may reach too."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent == Path("/tmp") or parent == Path("/"):
            break
        parent.chmod(parent.stat().st_mode | 0o011)
    yield tmp_path / "cluster"


def _value(cluster: Cluster) -> int:
    with psycopg.connect(cluster.url("postgres")) as connection:
        row = connection.execute("select max(n) from t").fetchone()
    assert row is not None
    return int(row[0])


def test_a_killed_server_comes_back_with_what_was_committed(folder: Path) -> None:
    cluster = Cluster(folder)
    cluster.start()
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("create table t (n int)")
        connection.execute("insert into t values (7)")
    assert cluster.process is not None
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    time.sleep(0.2)
    again = Cluster(folder)
    for _ in range(20):  # the killed server's children need a moment to notice
        try:
            again.start()
            break
        except ClusterFault:
            time.sleep(0.5)
    try:
        assert _value(again) == 7
    finally:
        again.stop()


@pytest.mark.parametrize("content", ["", "\n", "99999999\n", "nonsense\n"])
def test_a_stale_lock_is_cleared(folder: Path, content: str) -> None:
    with Cluster(folder) as cluster:
        lock = cluster.data / "postmaster.pid"
    lock.write_text(content)
    with Cluster(folder) as again, psycopg.connect(again.url("postgres")) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_lock_with_the_number_of_another_process_is_cleared(folder: Path) -> None:
    with Cluster(folder) as cluster:
        lock = cluster.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n")
    with Cluster(folder) as again, psycopg.connect(again.url("postgres")) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_second_demo_on_the_same_data_is_told_so(folder: Path) -> None:
    with Cluster(folder), pytest.raises(ClusterFault, match="Stop the other demo first"):
        Cluster(folder).start()


def test_a_server_left_behind_is_stopped_before_its_data_are_forgotten(folder: Path) -> None:
    # Given a server whose starter was killed
    left = Cluster(folder)
    left.start()
    server = left.process
    assert server is not None
    # When another start forgets the data
    Cluster(folder).stop_survivor()
    # Then the server has ended, and cannot take the next one's socket with it
    assert server.wait(10) == 0
    Cluster(folder).stop_survivor()


def test_data_of_another_version_are_not_touched(folder: Path) -> None:
    with Cluster(folder) as cluster:
        version = cluster.data / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(ClusterFault, match="made by PostgreSQL 12"):
        Cluster(folder).start()


def test_nobody_else_reaches_the_socket_and_nothing_listens_on_a_network(folder: Path) -> None:
    with Cluster(folder) as cluster:
        assert cluster.socket.stat().st_mode & 0o777 == 0o700
        with psycopg.connect(cluster.url("postgres")) as connection:
            assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_without_a_server_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter, "_candidates", lambda: iter([(Path("/nowhere"), "test")]))
    with pytest.raises(ClusterFault, match="apt install postgresql"):
        starter.find_binaries()
