"""Grams: the small pieces of a text that it is found by, each as a number of 32 bits. Pure.

Of every word all characters, all pairs, the pairs of pinyin initials, and three digits in a row:
there are only a hundred pairs of digits, and every record has some of them. Two pieces may share
a number; whoever searches looks at the texts themselves in the end.
"""

import re
import unicodedata
from functools import lru_cache
from zlib import crc32

from danliu.tables.search.pinyin import initials, keys

_THREE_DIGITS = re.compile(r"(?=([0-9]{3}))")
_DIGITS = re.compile(r"[0-9]{3,}")
_SIGN = 1 << 31


def normal(text: str) -> str:
    """Full width made half, capitals made small, the words one space apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def of_text(text: str) -> set[int]:
    """The grams of a text of a record."""
    found: set[int] = set()
    for word in normal(text).split():
        found.update(map(_number, word))
        for place in range(len(word) - 1):
            found.update(_pair(word[place : place + 2]))
        found.update(map(_number, _THREE_DIGITS.findall(word)))
    return found


def of_title(title: str) -> set[int]:
    """The grams that say how a title begins, and what it is as a whole."""
    whole = normal(title)
    if not whole:
        return set()
    return {exactly(whole), *(beginning(whole[:length]) for length in (1, 2))}


def of_word(word: str) -> set[int]:
    """The grams that a record must have in which this normal word stands."""
    if len(word) == 1:
        return {_number(word)}
    runs = [run.span() for run in _DIGITS.finditer(word)]
    pairs = [
        word[place : place + 2]
        for place in range(len(word) - 1)
        if not any(start <= place and place + 2 <= end for start, end in runs)
    ]
    return {_number(gram) for gram in (*pairs, *_THREE_DIGITS.findall(word))}


def exactly(title: str) -> int:
    """Of a normal title as a whole. No text has a NUL, so no part of one looks like it."""
    return _number(f"=\0{title}")


def beginning(title: str) -> int:
    """Of how a normal title begins: its first two characters, or the only one."""
    return _number(f"^\0{title[:2]}")


@lru_cache(maxsize=10_000)
def of_table(table: int) -> int:
    """What all records of a table have."""
    return _number(f"#\0{table}")


@lru_cache(maxsize=200_000)
def _number(gram: str) -> int:
    return (crc32(gram.encode("utf-8", "surrogatepass")) ^ _SIGN) - _SIGN


@lru_cache(maxsize=200_000)
def _pair(pair: str) -> tuple[int, ...]:
    """Of two characters: as they are, and as the initials of either."""
    typed = [first + second for first in keys(pair[0]) for second in keys(pair[1])]
    spoken = typed if initials(pair[0]) or initials(pair[1]) else []
    return tuple(_number(gram) for gram in (pair, *spoken))
