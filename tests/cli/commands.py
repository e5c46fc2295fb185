"""`danliu` as a person calls it: a process of its own, and what it said."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

PEOPLE_WAIT_S = 60


class Said(NamedTuple):
    """How a command ended. `text` is all of it, as it would stand in the terminal."""

    code: int
    text: str


def danliu(*words: str | Path, database: str = "", cwd: Path | None = None) -> Said:
    """Run one command to its end, in a wide terminal without colours."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("DANLIU_")}
    environment = {**ours, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"}
    if database:
        environment["DANLIU_DATABASE_URL"] = database
    done = subprocess.run(
        [sys.executable, "-m", "danliu", *map(str, words)],
        env=environment,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=PEOPLE_WAIT_S,
        check=False,
    )
    return Said(done.returncode, done.stdout)
