"""Every formula of a workbook, answered by us and compared with what Excel left in its cell."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct
from openpyxl.utils.cell import get_column_letter

from danliu.formulas.errors import Fault, FormulaError
from danliu.formulas.formats import format_of
from danliu.formulas.kinds import Error, Lookup, Value
from danliu.formulas.parsing import parse
from danliu.formulas.python import to_answer
from danliu.formulas.tree import Call, Tree
from danliu.formulas.workbook.reading import Place, Workbook, read_workbook, serial
from danliu.formulas.workbook.translating import NotOurs, Translated, translate

CLOSE = Decimal("1e-9")  # of the greater one; Excel's floats have 15 digits, some sums lose a few
SHOWN = 200  # characters of a value


class Cell(Struct, frozen=True):
    """`state` is equal, different or unknown; unknown says in `answer` what we do not have."""

    place: str  # Sheet!B7
    state: str
    formula: str
    excel: str
    answer: str


class Report(Struct, frozen=True):
    """tried = equal + different; `unknown` cells use what our language does not have."""

    tried: int
    equal: int
    different: int
    unknown: int
    cells: list[Cell]


def evaluate(file: Path) -> Report:
    """Raises UnreadableWorkbook."""
    book = read_workbook(file)
    cells = [_cell(place, *formula, book) for place, formula in book.formulas.items()]
    counts = {state: sum(cell.state == state for cell in cells) for state in STATES}
    tried = counts["equal"] + counts["different"]
    return Report(tried=tried, cells=cells, **counts)


STATES = ("equal", "different", "unknown")


def _cell(place: Place, formula: str, spread: bool, book: Workbook) -> Cell:
    excel = book.values.get(place)
    try:
        if spread:
            raise NotOurs("array formula")
        answer = _answer(translate(formula, place[0], book))
    except NotOurs as error:
        return _told(place, "unknown", formula, excel, str(error))
    except FormulaError as error:
        return _told(place, "unknown", formula, excel, f"{error.found} at {error.at}")
    state = "equal" if _alike(answer, excel) else "different"
    return _told(place, state, formula, excel, answer)


def _answer(translated: Translated) -> Value:
    """A value of a wrong kind is #VALUE!, as in a cell."""
    now = datetime(2000, 1, 1, tzinfo=UTC)
    known = {("$now",): now, ("$zone",): "UTC"}

    def lookup(path: tuple[str, ...]) -> Value:
        return known[path] if path in known else _aware(translated.lookup(path))

    tree = parse(translated.text)
    _check_formats(tree, lookup)
    try:
        found = to_answer(tree)(lookup)
    except Fault:
        return Error.value
    if isinstance(found.value, list):
        raise NotOurs("list")
    return found.error or found.value


def _check_formats(tree: Tree, lookup: Lookup) -> None:
    """A format code that is not ours is syntax that we do not have."""
    if not isinstance(tree, Call):
        return
    for argument in tree.arguments:
        _check_formats(argument, lookup)
    if tree.name == "TEXT":
        pattern = to_answer(tree.arguments[1])(lookup).value
        made = format_of(pattern) if isinstance(pattern, str) else None
        if made and not (made.is_number or made.is_date):
            raise NotOurs(f"format {pattern}")


def _aware(value: Value) -> Value:
    if isinstance(value, list):
        return [_aware(one) for one in value]
    is_naive = isinstance(value, datetime) and value.tzinfo is None
    return value.replace(tzinfo=UTC) if is_naive else value


def _alike(answer: Value, excel: Value) -> bool:
    ours, theirs = _comparable(answer), _comparable(excel)
    if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
        return abs(ours - theirs) <= CLOSE * max(Decimal(1), abs(theirs))
    return type(ours) is type(theirs) and bool(ours == theirs)


def _comparable(value: Value) -> Any:
    """Dates by Excel's numbers, which begin in 1900; no text is no value."""
    if isinstance(value, datetime):
        return serial(value.replace(tzinfo=None))
    if isinstance(value, date):
        return serial(value)
    return None if value == "" else value


def _told(place: Place, state: str, formula: str, excel: Value, answer: Value) -> Cell:
    name = f"{place[0]}!{get_column_letter(place[2])}{place[1]}"
    return Cell(name, state, formula[:SHOWN], _shown(excel), _shown(answer))


def _shown(value: Value) -> str:
    return (
        ""
        if value is None
        else str(value).upper()
        if value in (True, False) and isinstance(value, bool)
        else str(value)[:SHOWN]
    )
