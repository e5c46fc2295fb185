"""Excel's wildcards: ? is one character, * any text, ~ takes the next sign as it is."""

import re

from danliu.formulas.formed import formed
from danliu.formulas.kinds import Kind, Sql

ANY = None  # in a piece: one character, whichever
MARK = "\x02"  # stands for "the next sign means itself"; no text of people has it
Piece = list[str | None]


class Pattern:
    """Pieces of text between the stars. Compared piece by piece, without going back: a text of
    many stars takes no longer than one of few."""

    def __init__(self, written: str) -> None:
        self.pieces: list[Piece] = [[]]
        for sign in re.findall(r"~[?*~]|.", written.replace(MARK, ""), re.DOTALL):
            if sign == "*":
                self.pieces.append([])
            else:
                self.pieces[-1].append(ANY if sign == "?" else sign[-1])

    def find(self, text: str, start: int = 0) -> int | None:
        """Where the first match begins, counted from 0."""
        first, end = self._next(self.pieces[0], text, start)
        for piece in self.pieces[1:]:
            if first is None:
                return None
            found, end = self._next(piece, text, end)
            first = None if found is None else first
        return first

    def matches(self, text: str) -> bool:
        """Whether the whole text is meant."""
        first, *others = self.pieces
        if not others:
            return len(first) == len(text) and self._stands(first, text, 0)
        *middle, last = others
        end = len(first)
        if end > len(text) or not self._stands(first, text, 0):
            return False
        for piece in middle:
            found, end = self._next(piece, text, end)
            if found is None:
                return False
        place = len(text) - len(last)
        return place >= end and self._stands(last, text, place)

    def _next(self, piece: Piece, text: str, start: int) -> tuple[int | None, int]:
        if ANY not in piece:
            found = text.find("".join(one or "" for one in piece), start)
            return (None, start) if found < 0 else (found, found + len(piece))
        for place in range(start, len(text) - len(piece) + 1):
            if self._stands(piece, text, place):
                return place, place + len(piece)
        return None, start

    @staticmethod
    def _stands(piece: Piece, text: str, place: int) -> bool:
        return all(one in (ANY, text[place + n]) for n, one in enumerate(piece))


def pattern_sql(written: Sql) -> Sql:
    """The same as a regular expression of PostgreSQL's, which never goes back either."""
    steps = [
        (MARK, ""),
        ("~([?*~])", "\x02\\1"),  # signs that mean themselves are marked,
        ("([][(){.+^$|\\\\}])", "\\\\\\1"),  # what means something to the expression is escaped,
        ("(?<!\x02)[?]", "."),
        ("(?<!\x02)[*]", ".*"),
        ("\x02", "\\\\"),  # and the marks become escapes
    ]
    found = written
    for old, new in steps:
        found = formed(f"regexp_replace({{}}, '{old}', '{new}', 'g')", found, kind=Kind.text)
    return found


def whole_sql(pattern: Sql) -> Sql:
    """For the whole text."""
    return formed("('^(?:' || {} || ')$')", pattern, kind=Kind.text)
