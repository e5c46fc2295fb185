"""The server process: launch it, wait until it answers, shut it down.

server.lock is inherited by PostgreSQL, so it is held for as long as any process of that server
lives. It tells a live server from a stale postmaster.pid, whatever became of the process id.
"""

import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from subprocess import DEVNULL, STDOUT, Popen

from danliu.postgres.binaries import Binaries
from danliu.postgres.cluster import NAME, Cluster
from danliu.postgres.errors import FolderInUse
from danliu.postgres.locks import FileLock
from danliu.postgres.settings import fixed_settings

READY, SILENT = 0, 2  # exit codes of pg_isready; 1 is: there, but not ready
SILENCE_S = 15.0  # the children of a killed postmaster need a moment to notice
SHUT_DOWN = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
"""Fast (writes what is dirty), at once (recovers at the next start), by force; seconds for each."""
POLL_S = 0.05
BIG_LOG = 10_000_000  # bytes


class Postmaster:
    """The one server of a cluster, whether this process launched it or not."""

    def __init__(self, cluster: Cluster, binaries: Binaries) -> None:
        self._cluster = cluster
        self._binaries = binaries
        self._process: Popen[bytes] | None = None
        self._log_start = 0  # where this launch begins in the log, bytes

    def bring_up(self, progress: Callable[[str], None]) -> bool:
        """Wait until the server answers a query, launching it if none lives; true if launched.

        Raises   FolderInUse, DidNotStart, DiskFull
        """
        begun = told = heard = time.monotonic()
        launched = self._launch_if_free()
        while (state := self._state()) != READY:
            launched = launched or self._launch_if_free()
            now = time.monotonic()
            heard = heard if state == SILENT else now
            self._check(launched, silent_s=now - heard)
            if now - told >= 1:
                told = now
                progress(f"PostgreSQL is starting ({now - begun:.0f} s): {self._last_word()}")
            time.sleep(POLL_S)
        self._ask()
        return launched

    def shut_down(self) -> None:
        """Stop the server, gently at first. Returns when none of its processes is left.

        One that we launched and that died meanwhile may have a successor: that is another's.
        """
        died = self._process and self._process.poll() is not None
        pid = None if died else self._cluster.server_pid()
        for kind, seconds in SHUT_DOWN:
            if pid is None or self._is_gone():
                break
            with suppress(ProcessLookupError):
                os.kill(pid, kind)
            end = time.monotonic() + seconds
            while not self._is_gone() and time.monotonic() < end:
                time.sleep(POLL_S)
        self._process = None

    def _launch_if_free(self) -> bool:
        lock = self._cluster.lock("server")
        try:
            if free := lock.take():
                self._launch(lock)
            return free
        finally:
            lock.close()

    def _launch(self, lock: FileLock) -> None:
        self._cluster.sweep()
        lock.note(f"{socket.gethostname()}, started by process {os.getpid()}")
        settings = fixed_settings(self._cluster.socket_folder).items()
        options = [part for name, value in settings for part in ("-c", f"{name}={value}")]
        log = self._open_log()
        try:
            self._process = Popen(
                [self._binaries.program("postgres"), "-D", str(self._cluster.folder), *options],
                pass_fds=[lock.fd],
                start_new_session=True,  # Ctrl-C in the terminal is not meant for the database
                stdin=DEVNULL,
                stdout=log,
                stderr=STDOUT,
                cwd="/",
                **self._cluster.account.process(),
            )
        finally:
            os.close(log)

    def _open_log(self) -> int:
        path = self._cluster.log
        if path.exists() and path.stat().st_size > BIG_LOG:
            path.replace(path.with_suffix(".log.1"))
        log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        self._cluster.account.own(path)
        self._log_start = os.fstat(log).st_size
        return log

    def _state(self) -> int:
        return self._binaries.run("pg_isready", "-q", "-t", "3", *self._where()).returncode

    def _check(self, launched: bool, silent_s: float) -> None:
        if launched and self._process and self._process.poll() is not None:
            raise self._cluster.failure(self._said())
        if not launched and silent_s > SILENCE_S:
            lock = self._cluster.lock("server")
            by = lock.read()
            lock.close()
            raise FolderInUse(str(self._cluster.home), by)

    def _ask(self) -> None:
        """A query proves what pg_isready cannot: the password, the database, the files."""
        asked = self._binaries.run(
            "psql", "-XAtc", "select 1", *self._where(), secret=self._cluster.password
        )
        if asked.returncode != 0:
            raise self._cluster.failure(asked.stderr)

    def _where(self) -> list[str]:
        return ["-h", str(self._cluster.socket_folder), "-p", "5432", "-U", NAME, "-d", NAME]

    def _said(self) -> str:
        with self._cluster.log.open("rb") as log:
            log.seek(max(self._log_start, log.seek(0, os.SEEK_END) - 10_000))
            return log.read().decode(errors="replace")

    def _last_word(self) -> str:
        said = self._said().strip().splitlines()
        return said[-1] if said else "no word from it yet"

    def _is_gone(self) -> bool:
        if self._process:
            self._process.poll()  # a dead child would stay a zombie until it is asked for
        lock = self._cluster.lock("server")
        free = lock.take()
        lock.close()
        return free
