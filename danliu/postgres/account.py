"""Who runs PostgreSQL: ourselves, or a system user when we are root (PostgreSQL refuses root)."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from danliu.postgres.errors import FolderBarred, NoAccount

SYSTEM_USER = "danliu"
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/local/bin:/usr/bin:/bin"}


@dataclass(frozen=True)
class Account:
    """The user that PostgreSQL runs as. `other` is true if that is not the user we are."""

    name: str
    uid: int
    gid: int
    other: bool

    def process(self) -> Mapping[str, Any]:
        """Arguments for `subprocess` that start a process as this account, at home nowhere."""
        as_other = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}
        return {**as_other, "env": ENVIRONMENT, "umask": 0o077}

    def own(self, path: Path) -> None:
        """Give the account something that we have just made."""
        if self.other:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def make_folder(self, folder: Path, *, mode: int) -> None:
        """Make `folder` and what is missing above it; folders that exist stay as they are."""
        if folder.is_dir():
            return
        self.make_folder(folder.parent, mode=0o711 if self.other else 0o700)
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)  # the umask may have taken away what the account needs

    def barred(self, path: Path) -> Path | None:
        """The first folder on the way to `path`, itself included, that the account cannot enter.

        The kernel is asked, as the account, since mode bits do not tell of access lists.
        """
        if not self.other:
            return None
        way = [str(step) for step in [*reversed(path.parents), path] if step.is_dir()]
        ask = 'for step; do test -x "$step" || { printf %s "$step"; exit; }; done'
        command = ["/bin/sh", "-c", ask, "sh", *way]
        asked = subprocess.run(command, capture_output=True, check=False, cwd="/", **self.process())
        return Path(os.fsdecode(asked.stdout)) if asked.stdout else None

    def check_way(self, folder: Path) -> None:
        """Raise FolderBarred if the account cannot get to `folder`."""
        if barred := self.barred(folder):
            raise FolderBarred(self.name, str(folder), str(barred))


def server_account(home: Path) -> Account:
    """The account for a server in `home`: us; for root the folder's owner, or the system user."""
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()), other=False)
    owner = home.stat().st_uid if home.is_dir() else 0
    return _account(pwd.getpwuid(owner) if owner else _system_user(), other=True)


def _account(entry: pwd.struct_passwd, *, other: bool) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, other)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_system_user()
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise NoAccount(SYSTEM_USER, "useradd made no such user") from None


def _add_system_user() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise NoAccount(SYSTEM_USER, "this system has no useradd")
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false"]
    done = subprocess.run(
        [useradd, *options, SYSTEM_USER], capture_output=True, text=True, check=False
    )
    # 9: the name was taken a moment ago, by another process that starts now
    if done.returncode not in (0, 9):
        raise NoAccount(SYSTEM_USER, done.stderr.strip())
