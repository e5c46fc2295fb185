"""CSV as people have it: lines of text to the cells of rows.

Quotes as in RFC 4180; a quote inside an unquoted cell stands for itself, as spreadsheets have it.
Memory is bounded whatever the file holds: a row is at most LONGEST_ROW characters over at most
MOST_LINES lines. A row whose quotes do not fit is given up alone: reading goes on with its second
line, so that one stray quote does not swallow the orders below it.

Source  RFC 4180
"""

from collections import deque
from typing import TextIO

from msgspec import Struct

from danliu.errors import Words

LONGEST_ROW = 300_000  # characters
MOST_LINES = 10_000  # of one row
QUOTE = '"'

NEVER_CLOSED = Words(
    "单元格以引号开头，但找不到结束的引号", "a cell begins with a quote that is never closed"
)
AFTER_QUOTE = Words(
    "结束的引号后面还有文字；单元格里的引号要写两个",
    "text follows a closing quote; a quote inside a cell must be doubled",
)
ROW_TOO_LONG = Words(
    f"这一行超过 {LONGEST_ROW} 个字符", f"the row is longer than {LONGEST_ROW} characters"
)


class BadText(Exception):
    """A row that cannot be taken apart; `cells` were read before the place, `text` is its line."""

    def __init__(self, code: str, reason: Words, cells: list[str], text: str) -> None:
        super().__init__(code)
        self.code, self.reason, self.cells, self.text = code, reason, cells, text


class Line(Struct, frozen=True, gc=False):
    """A line with its end; `cut` if it was longer than a row may be and the rest is left out."""

    number: int  # from 1
    text: str
    cut: bool


class Lines:
    """The lines of an open text (opened with newline=""), some of which can be put back."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._back: deque[Line] = deque()
        self._number = 0

    def take(self) -> Line | None:
        if self._back:
            return self._back.popleft()
        text = self._text.readline(LONGEST_ROW + 1)
        if not text:
            return None
        self._number += 1
        cut = len(text) > LONGEST_ROW
        if cut:
            self._skip_the_rest(text)
        return Line(self._number, text[:LONGEST_ROW], cut)

    def put_back(self, lines: list[Line]) -> None:
        self._back.extendleft(reversed(lines))

    def _skip_the_rest(self, piece: str) -> None:
        while piece and not piece.endswith(("\n", "\r")):
            piece = self._text.readline(LONGEST_ROW)


class RowText:
    """One row being taken apart; it may reach over several lines."""

    def __init__(self, lines: Lines, first: Line, delimiter: str) -> None:
        self.first = first
        self._lines, self._delimiter = lines, delimiter
        self._text, self._at = first.text, 0
        self._more: list[Line] = []
        self._length = len(first.text)
        self._cells: list[str] = []

    def cells(self) -> list[str]:
        """Raises BadText; then reading goes on with the row's second line."""
        if self.first.cut:
            raise self._bad("row-too-long", ROW_TOO_LONG)
        if QUOTE not in self._text:
            return _without_end(self._text).split(self._delimiter)
        self._cells.append(self._cell())
        while self._goes_on():
            self._cells.append(self._cell())
        return self._cells

    def _cell(self) -> str:
        if self._text.startswith(QUOTE, self._at):
            self._at += 1
            return self._quoted()
        end = self._text.find(self._delimiter, self._at)
        start, self._at = self._at, len(_without_end(self._text)) if end < 0 else end
        return self._text[start : self._at]

    def _quoted(self) -> str:
        parts: list[str] = []
        while True:
            end = self._text.find(QUOTE, self._at)
            if end < 0:
                parts.append(self._text[self._at :])
                self._next_line()
                continue
            parts.append(self._text[self._at : end])
            self._at = end + 1
            if not self._text.startswith(QUOTE, self._at):
                return "".join(parts)
            parts.append(QUOTE)
            self._at += 1

    def _next_line(self) -> None:
        line = self._lines.take()
        if line is None:
            raise self._bad("quote-never-closed", NEVER_CLOSED)
        self._more.append(line)
        self._length += len(line.text)
        if self._length > LONGEST_ROW or len(self._more) > MOST_LINES:
            raise self._bad("quote-never-closed", NEVER_CLOSED)
        self._text, self._at = line.text, 0

    def _goes_on(self) -> bool:
        """Whether a delimiter follows, and not the end of the line."""
        if self._text.startswith(self._delimiter, self._at):
            self._at += 1
            return True
        if self._at < len(_without_end(self._text)):
            raise self._bad("text-after-quote", AFTER_QUOTE)
        return False

    def _bad(self, code: str, reason: Words) -> BadText:
        self._lines.put_back(self._more)
        return BadText(code, reason, self._cells, _without_end(self.first.text))


def _without_end(text: str) -> str:
    return text.rstrip("\r\n")
