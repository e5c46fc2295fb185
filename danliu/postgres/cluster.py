"""The data folder: where everything lies, what is left of a killed server, how a full disk shows.

<data>/postgres/         0700, of the account that runs PostgreSQL
    cluster/             PostgreSQL's own folder, with danliu.password (0600) in it
    making/              a cluster that is not finished; swept away at the next start
    socket/              0700; elsewhere if its path would be too long
    server.log  *.lock
"""

import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from danliu.postgres.account import Account
from danliu.postgres.errors import DidNotStart, DiskFull, FolderForbidden, FolderInUse
from danliu.postgres.locks import FileLock

NAME = "danliu"  # of the role and of the database
PASSWORD = "danliu.password"  # noqa: S105  the name of its file
PID_FILE = "postmaster.pid"
SOCKET = ".s.PGSQL.5432"
SHORT_FOLDERS = Path("/tmp")  # noqa: S108  each is private, and refused if a stranger made it
LONGEST_SOCKET_PATH = 103  # bytes; Linux takes 107, macOS 103
LEAST_ROOM = 1_000_000  # bytes
NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR)
NO_SPACE = ("No space left on device", "wrote only")  # a short write comes before the refusal


class Cluster:
    """One data folder, for one account."""

    def __init__(self, home: Path, account: Account) -> None:
        self.home = home
        self.account = account
        self.folder = home / "cluster"
        self.log = home / "server.log"
        self.socket_folder = self._socket_folder()

    @property
    def dsn(self) -> str:
        """A URL for asyncpg and libpq; carries the password, so never log it."""
        folder = quote(str(self.socket_folder))
        return f"postgresql://{NAME}:{self.password}@/{NAME}?host={folder}"

    @property
    def password(self) -> str:
        return (self.folder / PASSWORD).read_text()

    def lock(self, name: str) -> FileLock:
        """A lock in the home, by name."""
        path = self.home / f"{name}.lock"
        lock = FileLock(path)
        self.account.own(path)
        return lock

    def server_pid(self) -> int | None:
        """The live process that postmaster.pid names, if it works in this folder.

        Its number alone proves nothing: after a restart it may be anybody's.
        """
        try:
            pid = int((self.folder / PID_FILE).read_text().split("\n", 1)[0])
            if sys.platform == "linux" and not Path(f"/proc/{pid}/cwd").samefile(self.folder):
                return None
        except (OSError, ValueError):
            return None
        return pid

    def sweep(self) -> None:
        """Clear away what a killed server left. Only with server.lock in hand.

        PostgreSQL does so itself, but refuses if a stranger has come by the old process id.
        Raises   FolderInUse if a server without our lock, started by hand, lives here
        """
        if sys.platform != "linux":
            return  # no way to tell a stranger from a server: leave it to PostgreSQL
        if pid := self.server_pid():
            raise FolderInUse(str(self.home), f"process {pid} on this machine")
        leftovers = (SOCKET, f"{SOCKET}.lock")
        for path in (self.folder / PID_FILE, *(self.socket_folder / name for name in leftovers)):
            path.unlink(missing_ok=True)

    def make_folders(self) -> None:
        """Make the home and the socket folder. Raises FolderBarred, FolderForbidden, DiskFull."""
        self.account.check_way(self.home.parent)
        with self.writing():
            for folder in (self.home, self.socket_folder):
                self.account.make_folder(folder, mode=0o700)
                self._claim(folder)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Turn what the file system refuses into an error that says what to do."""
        try:
            yield
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise self.disk_full() from error
            if error.errno in NOT_OURS:
                raise FolderForbidden(self.account.name, str(self.home), str(error)) from error
            raise

    def failure(self, said: str) -> DidNotStart | DiskFull:
        """What PostgreSQL's last words mean."""
        # A full disk may have swallowed the log as well.
        if any(words in said for words in NO_SPACE) or self.disk_full().free < LEAST_ROOM:
            return self.disk_full()
        return DidNotStart(str(self.log), said.strip().splitlines()[-10:])

    def disk_full(self) -> DiskFull:
        place = self.home if self.home.is_dir() else self.home.parent
        return DiskFull(str(self.home), shutil.disk_usage(place).free)

    def _socket_folder(self) -> Path:
        near = self.home / "socket"
        if len(os.fsencode(near / SOCKET)) <= LONGEST_SOCKET_PATH:
            return near
        # One name per data folder, so that every process on this machine finds the same.
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return SHORT_FOLDERS / f"danliu-{name}"

    def _claim(self, folder: Path) -> None:
        """Own a folder that we made; one that a stranger put there first is refused."""
        owner = folder.lstat().st_uid
        if owner == 0 and self.account.other:
            self.account.own(folder)
        elif owner != self.account.uid or folder.is_symlink():
            detail = f"{folder} belongs to user id {owner}"
            raise FolderForbidden(self.account.name, str(self.home), detail)
