"""What a merge must not leave behind in the tree."""

import subprocess
from pathlib import Path

HOUSE = Path(__file__).parent.parent
MARKS = (b"<<<<<<< ", b">>>>>>> ")
NOT_OURS = {"node_modules", "static", "data", "build", "dist"}


def ours() -> list[Path]:
    """What git keeps or would; in a copy without git, what is not fetched, built or hidden."""
    if (HOUSE / ".git").exists():
        ask = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        told = subprocess.run(ask, cwd=HOUSE, capture_output=True, check=True)
        return [HOUSE / name for name in told.stdout.decode().split("\0") if name]
    return [path for path in HOUSE.rglob("*") if _is_ours(path.relative_to(HOUSE))]


def _is_ours(path: Path) -> bool:
    return not any(part in NOT_OURS or part.startswith(".") for part in path.parts)


def marked(text: bytes) -> bool:
    """Pictures and other bytes that are no text may hold anything."""
    return b"\0" not in text and any(line.startswith(MARKS) for line in text.splitlines())


def test_no_file_holds_a_conflict_that_nobody_settled():
    files = [path for path in ours() if path.is_file()]
    assert Path(__file__) in files
    assert [str(path.relative_to(HOUSE)) for path in files if marked(path.read_bytes())] == []
