"""The public data sets, which are no part of this repository."""

import os
from pathlib import Path

import pytest


def data_set(*parts: str) -> Path:
    """A file or folder among them; the test is skipped where they are not."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    path = Path(os.environ.get("DANLIU_DATA_SETS", beside)).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no {'/'.join(parts)}: set DANLIU_DATA_SETS to the folder of data sets")
    return path
