"""The forms of a file, and who reads which. Only the reading process opens one: `files.py`."""

from pathlib import Path

from danliu.tables.exchange.csv import open_csv
from danliu.tables.exchange.ndjson import open_ndjson
from danliu.tables.exchange.rows import Source
from danliu.tables.exchange.workbooks import WORKBOOKS, open_workbook

_NDJSON = (".ndjson", ".jsonl")


def form_of(name: str) -> str:
    """csv, ndjson or workbook, by the end of the name: what no one knows is tried as csv."""
    end = Path(name).suffix.lower()
    if end in _NDJSON:
        return "ndjson"
    return "workbook" if end in WORKBOOKS else "csv"


def open_here(path: Path, name: str, sheet: str) -> Source:
    """The file in this very process. `name` is what it was called; «» the first sheet with rows.

    Raises  UnreadableFile, BrokenHeader, RefusedWorkbook; OSError
    """
    form = form_of(name)
    if form == "ndjson":
        return open_ndjson(path)
    return open_workbook(path, sheet) if form == "workbook" else open_csv(path)
