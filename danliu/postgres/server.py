"""The embedded PostgreSQL: started once per data folder, shared by every process that asks."""

import time
from collections.abc import Callable
from pathlib import Path

from danliu.postgres.account import server_account
from danliu.postgres.binaries import find_binaries
from danliu.postgres.cluster import Cluster
from danliu.postgres.locks import FileLock
from danliu.postgres.making import make_cluster
from danliu.postgres.postmaster import Postmaster

DATA_OF_ROOT = Path("/var/lib/danliu")
POLL_S = 0.05


def _quiet(_: str) -> None: ...


class EmbeddedPostgres:
    """The server of one data folder. Not for use by several threads at once.

    Whoever started the server stops it; if that process was killed, the next one that finds
    the server with nobody using it takes its place.
    """

    def __init__(self, data: Path) -> None:
        self._home = data.absolute() / "postgres"
        self._postmaster: Postmaster | None = None
        self._users: FileLock | None = None
        self._ours = False

    def start(self, *, progress: Callable[[str], None] = _quiet) -> str:
        """Start the server, or find it running, and give its URL once it answers a query.

        A recovery after a crash takes as long as it takes; `progress` hears a sentence a second.
        Raises   the errors of danliu/postgres/errors.py
        """
        cluster = Cluster(self._home, server_account(self._home))
        cluster.make_folders()
        with cluster.writing():
            starting = _wait_for(cluster.lock("starting"), progress)
            try:
                self._bring_up(cluster, progress)
            finally:
                starting.close()
            return cluster.dsn

    def stop(self) -> None:
        """Stop the server if it is ours to stop, else leave it to the others. At most 75 s."""
        if self._users is None or self._postmaster is None:
            return
        self._users.close()
        self._users = None
        if self._ours:
            self._postmaster.shut_down()
        self._ours = False

    def _bring_up(self, cluster: Cluster, progress: Callable[[str], None]) -> None:
        binaries = find_binaries(cluster.account)
        if not cluster.folder.is_dir():
            progress("建数据文件夹 Making the data folder of PostgreSQL")
        make_cluster(cluster, binaries)
        if self._postmaster is None:
            self._postmaster = Postmaster(cluster, binaries)
        started = self._postmaster.bring_up(progress)
        self._ours = self._join(cluster) or started or self._ours

    def _join(self, cluster: Cluster) -> bool:
        """Become one of the users of the server; true if there was none."""
        if self._users is not None:
            return False
        self._users = cluster.lock("users")
        alone = self._users.take()
        self._users.share()
        return alone


def _wait_for(lock: FileLock, progress: Callable[[str], None]) -> FileLock:
    """Take the lock, however long the process that has it needs; it goes if that one dies."""
    told = 0.0
    while not lock.take():
        if time.monotonic() - told >= 1:
            progress("等另一个进程启动 PostgreSQL Waiting for another process that starts it")
            told = time.monotonic()
        time.sleep(POLL_S)
    return lock
