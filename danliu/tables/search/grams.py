"""Grams: the small pieces of a text that it is found by, each as a number of 31 bits. Pure.

Of every word all characters, all pairs, and what one types for it in pinyin: pairs of initials,
and three letters or digits in a row, because of pairs there are so few that every record has most
of them. Two pieces may share a number; whoever searches looks at the texts themselves in the end.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from danliu.tables.search.pinyin import keys

SPOKEN_AT_MOST = 100  # characters: nobody looks for a long text by its initials
_THREE = re.compile(r"(?=([0-9a-z]{3}))")
_RUN = re.compile(r"[0-9a-z]{3,}")
_MASK = (1 << 31) - 1
_STEP = 1_000_003  # a prime: what is in a row makes one number


def normal(text: str) -> str:
    """Full width made half, capitals made small, the words one space apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def of_text(text: str) -> set[int]:
    """The grams of a text of a record."""
    whole = normal(text)
    if len(whole) <= SPOKEN_AT_MOST:
        return set[int]().union(*map(_spoken, whole.split()))
    return set[int]().union(*map(_written, whole.split()))


def of_title(title: str) -> set[int]:
    """The grams that say how a title begins, and what it is as a whole."""
    whole = normal(title)
    if not whole:
        return set()
    return {exactly(whole), *(beginning(whole[:length]) for length in (1, 2))}


def of_word(word: str) -> set[int]:
    """The grams that a record must have in which this normal word stands."""
    if len(word) == 1:
        return {ord(word)}
    runs = [run.span() for run in _RUN.finditer(word)]
    pairs = [
        word[place : place + 2]
        for place in range(len(word) - 1)
        if not any(start <= place and place + 2 <= end for start, end in runs)
    ]
    return {_in_a_row(gram) for gram in (*pairs, *_THREE.findall(word))}


def exactly(title: str) -> int:
    """Of a normal title as a whole."""
    return _named(f"={title}")


def beginning(title: str) -> int:
    """Of how a normal title begins: its first two characters, or the only one."""
    return _named(f"^{title[:2]}")


@lru_cache(maxsize=10_000)
def of_table(table: int) -> int:
    """What all records of a table have."""
    return _named(f"#{table}")


def _named(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass")) & _MASK


def _in_a_row(characters: str) -> int:
    number = 0
    for character in characters:
        number = (number * _STEP + ord(character)) & _MASK
    return number


def _written(word: str) -> set[int]:
    codes = [*map(ord, word)]
    found = {(one * _STEP + two) & _MASK for one, two in pairwise(codes)}
    found.update(codes)
    found.update(map(_in_a_row, _THREE.findall(word)))
    return found


@lru_cache(maxsize=4_000)  # cities, kinds, units: many words come again and again
def _spoken(word: str) -> frozenset[int]:
    """As it is written, and as it is typed in pinyin."""
    found = _written(word)
    last: Sequence[int] = ()
    pairs: list[int] = []
    for character in "" if word.isascii() else word:
        typed = _codes(character)
        found.update([(pair * _STEP + code) & _MASK for pair in pairs for code in typed])
        pairs = [(one * _STEP + code) & _MASK for one in last for code in typed]
        found.update(pairs)
        last = typed
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _codes(character: str) -> tuple[int, ...]:
    return tuple(map(ord, keys(character)))
