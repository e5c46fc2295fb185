"""A lock that dies with its holder: flock(2), so kill -9 leaves nothing to clean up."""

import fcntl
import os
from pathlib import Path


class FileLock:
    """One open file; the lock belongs to it, and to every process that inherits it.

    Two objects on one path exclude each other, even within one process.
    """

    def __init__(self, path: Path) -> None:
        # No symlink is followed: root opens files in a folder that an ordinary account owns.
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)

    def take(self) -> bool:
        """Have the file alone, if nobody else has it at all."""
        return self._lock(fcntl.LOCK_EX)

    def share(self) -> bool:
        """Have the file together with others, if nobody has it alone."""
        return self._lock(fcntl.LOCK_SH)

    def note(self, text: str) -> None:
        """Leave a word for whoever finds the lock taken."""
        os.ftruncate(self.fd, 0)
        os.pwrite(self.fd, text.encode(), 0)

    def read(self) -> str:
        return os.pread(self.fd, 1_000, 0).decode(errors="replace")

    def close(self) -> None:
        """Let go, unless a child process inherited the file: then the lock is the child's now."""
        os.close(self.fd)

    def _lock(self, kind: int) -> bool:
        try:
            fcntl.flock(self.fd, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
