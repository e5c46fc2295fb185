"""A formula of Excel's in our language: cells and arrays become references, the rest is alike."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.utils.cell import range_boundaries

from danliu.formulas.kinds import Error, Value
from danliu.formulas.signature import functions
from danliu.formulas.workbook.reading import Place, Workbook

LONGEST = 8_192  # characters, as in Excel
LARGEST = 100_000  # cells of one range
# they pass over what is no number in a range; our lists are of one kind to begin with
FOLDS = {
    "SUM", "AVERAGE", "MIN", "MAX", "MEDIAN", "PRODUCT", "SUMSQ", "DEVSQ", "MODE", "COUNT",
    "STDEV", "STDEVP", "VAR", "VARP", "LARGE", "SMALL",
}  # fmt: skip
VOLATILE = {"NOW", "TODAY"}


class NotOurs(Exception):
    """The formula uses what our language does not have; the text says what."""


@dataclass
class Translated:
    """The text, and the values of its references by their number."""

    text: str = ""
    values: list[Value] = field(default_factory=list)

    def lookup(self, path: tuple[str, ...]) -> Value:
        return self.values[int(path[0][1:])]


def translate(formula: str, sheet: str, book: Workbook) -> Translated:
    """Raises NotOurs."""
    if len(formula) > LONGEST:
        raise NotOurs("length")
    found = Translated()
    tokens = [token for token in Tokenizer(formula).items if token.type != Token.WSPACE]
    before = ""
    callers: list[str] = []
    stream = iter(tokens)
    for token in stream:
        if before == "separator" and _ends(token):
            found.text += "BLANK()"
        if token.type == Token.ARRAY:
            _refer(found, _constants(stream))
        else:
            _call(token, callers)
            _add(token, sheet, book, found)
            if callers and callers[-1] in FOLDS and token.subtype == Token.RANGE:
                found.values[-1] = _numbers(found.values[-1])
        before = "separator" if _begins(token) else ""
    return found


def _call(token: Token, callers: list[str]) -> None:
    """The functions around the token, the nearest last; "" for parentheses."""
    if token.type in (Token.FUNC, Token.PAREN):
        if token.subtype == Token.OPEN:
            callers.append(token.value[:-1].upper() if token.type == Token.FUNC else "")
        elif callers:
            callers.pop()


def _numbers(value: Value) -> Value:
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    return value if isinstance(value, Decimal | Error | date) else None


def _ends(token: Token) -> bool:
    return token.type == Token.SEP or (token.type == Token.FUNC and token.subtype == Token.CLOSE)


def _begins(token: Token) -> bool:
    """After it an argument is due; a function may also have none."""
    return bool(token.type == Token.SEP)


def _add(token: Token, sheet: str, book: Workbook, found: Translated) -> None:
    match token.type:
        case Token.FUNC if token.subtype == Token.OPEN:
            found.text += _function(token.value[:-1]) + "("
        case Token.OPERAND:
            _operand(token, sheet, book, found)
        case Token.OP_IN if token.value in (" ", ",", ":"):
            raise NotOurs("union or intersection")
        case Token.SEP if token.subtype != Token.ARG:
            raise NotOurs(token.value)
        case _:
            found.text += token.value


def _function(name: str) -> str:
    plain = name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
    if plain in VOLATILE or plain not in functions or not plain.isascii():
        raise NotOurs(plain)
    return plain


def _operand(token: Token, sheet: str, book: Workbook, found: Translated) -> None:
    match token.subtype:
        case Token.TEXT | Token.LOGICAL:
            found.text += token.value
        case Token.NUMBER:
            _refer(found, Decimal(token.value))
        case Token.ERROR:
            _refer(found, _error(token.value))
        case Token.RANGE:
            _refer(found, _cells(token.value, sheet, book))
        case _:
            raise NotOurs(token.value)


def _refer(found: Translated, value: Value) -> None:
    found.text += f"{{v{len(found.values)}}}"
    found.values.append(value)


def _error(code: str) -> Error:
    try:
        return Error(code.upper())
    except ValueError:
        raise NotOurs(code) from None


def _constants(stream: Iterator[Token]) -> list[Any]:
    """An array such as {1,2;3,4}, row by row."""
    values: list[Any] = []
    sign = 1
    for token in stream:
        if token.type == Token.ARRAY:
            return values
        if token.type == Token.OP_PRE:
            sign = -1 if token.value == "-" else 1
        elif token.type == Token.OPERAND:
            values.append(_constant(token, sign))
            sign = 1
    raise NotOurs("array")


def _constant(token: Token, sign: int) -> Value:
    match token.subtype:
        case Token.NUMBER:
            return Decimal(token.value) * sign
        case Token.TEXT:
            return token.value[1:-1].replace('""', '"')
        case Token.LOGICAL:
            return token.value.upper() == "TRUE"
        case Token.ERROR:
            return _error(token.value)
    raise NotOurs(token.value)


def _cells(written: str, sheet: str, book: Workbook) -> Value:
    """One cell's value, or the list of a range, row by row."""
    written = book.names.get(written.upper(), written)
    home, _, area = written.rpartition("!")
    home = home.strip("'").replace("''", "'") or sheet
    try:
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
    except (ValueError, TypeError):
        raise NotOurs(written) from None
    if ":" not in area:
        return book.values.get((home, top or 1, left or 1))
    return _range(book, home, (left or 1, top or 1, right, bottom))


def _range(
    book: Workbook, sheet: str, area: tuple[int, int, int | None, int | None]
) -> list[Value]:
    """A whole row or column ends where the sheet does."""
    left, top, right, bottom = area
    if right is None or bottom is None:
        held = [(row, column) for one, row, column in book.values if one == sheet] or [(1, 1)]
        right = right or max(column for _, column in held)
        bottom = bottom or max(row for row, _ in held)
    if (right - left + 1) * (bottom - top + 1) > LARGEST:
        raise NotOurs("large range")
    places: Iterator[Place] = (
        (sheet, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
    )
    return [book.values.get(place) for place in places]
