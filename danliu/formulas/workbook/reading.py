"""An .xlsx as cells: formulas as they are written, and the answers that Excel left beside them.

A workbook is hostile until it is read: its size when unpacked, its cells and the time are bounded,
and defusedxml, where openpyxl finds it, refuses entities.
"""

import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula

from danliu.errors import DanliuError
from danliu.formulas.kinds import Error, Value

UNPACKED = 200_000_000  # bytes
CELLS = 500_000
SECONDS = 60.0
Place = tuple[str, int, int]  # sheet, row, column, both from 1
_CODES = {str(error): error for error in Error}


@dataclass(eq=False)
class UnreadableWorkbook(DanliuError):
    """The file is no workbook that can be read, or is larger than we read."""

    code = "unreadable-workbook"
    status = 422

    file: str
    found: str
    expected: str


@dataclass
class Workbook:
    """formulas   as written, with "=", and whether one formula fills several cells
    values     of all cells that hold something, formulas included, as Excel left them
    names      what a defined name stands for
    """

    formulas: dict[Place, tuple[str, bool]] = field(default_factory=dict)
    values: dict[Place, Value] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def read_workbook(file: Path) -> Workbook:
    """Raises UnreadableWorkbook."""
    _check_size(file)
    deadline = time.monotonic() + SECONDS
    found = Workbook()
    # openpyxl tells of looks that it does not keep
    warnings.filterwarnings("ignore", module="openpyxl")
    try:
        for place, value in _cells(file, False, deadline):
            if isinstance(value, ArrayFormula):
                found.formulas[place] = (str(value.text), ":" in str(value.ref))
            elif isinstance(value, str) and value.startswith("=") and len(value) > 1:
                found.formulas[place] = (value, False)
        found.values.update((place, _value(value)) for place, value in _cells(file, True, deadline))
        found.names.update(_names(file))
    except DanliuError:
        raise
    except Exception as error:  # noqa: BLE001  openpyxl lets through whatever a broken part breaks
        raise UnreadableWorkbook(file.name, f"{type(error).__name__}: {error}", "xlsx") from None
    return found


def _check_size(file: Path) -> None:
    try:
        with ZipFile(file) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (BadZipFile, OSError) as error:
        raise UnreadableWorkbook(file.name, str(error), "xlsx") from None
    if size > UNPACKED:
        raise UnreadableWorkbook(file.name, f"{size} bytes unpacked", f"at most {UNPACKED}")


def _cells(file: Path, answers: bool, deadline: float) -> Iterator[tuple[Place, Any]]:
    """The cells that hold something. What a sheet says about its size is not believed."""
    book = _open(file, answers=answers)
    try:
        count = 0
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            for row in sheet.iter_rows():
                if time.monotonic() > deadline:
                    raise UnreadableWorkbook(file.name, "too long", f"{SECONDS:.0f} s")
                for cell in row:
                    if cell.value is not None:
                        count += 1
                        yield (sheet.title, cell.row, cell.column), cell.value
                if count > CELLS:
                    raise UnreadableWorkbook(file.name, f"{count} cells", f"at most {CELLS}")
    finally:
        book.close()


def _open(file: Path, *, answers: bool) -> Any:
    return load_workbook(file, read_only=True, data_only=answers)


def _names(file: Path) -> Iterator[tuple[str, str]]:
    book = _open(file, answers=False)
    try:
        for name, defined in book.defined_names.items():
            yield name.upper(), str(defined.attr_text)
    finally:
        book.close()


def _value(value: Any) -> Value:
    """In the kinds of our language: a date that has a time is a moment, by the clock of UTC."""
    if isinstance(value, str):
        return _CODES.get(value, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date() if value.time() == clock() else value
    return serial(value) if isinstance(value, clock | timedelta) else value


def serial(value: Any) -> Decimal:
    """Excel's number of a date or a time."""
    return Decimal(repr(to_excel(value)))  # type: ignore[no-untyped-call]
