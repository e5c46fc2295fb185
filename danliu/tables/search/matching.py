"""Whether a record is what was asked for, by the texts that one may see of it. Pure."""

from collections.abc import Mapping
from enum import IntEnum

from msgspec import Struct

from danliu.tables.search import pinyin
from danliu.tables.search.grams import SPOKEN_AT_MOST, normal

_SNIPPET = 80  # characters
_BEFORE = 20  # of them before what matched


class Rank(IntEnum):
    """How well a record matches, best first."""

    exact = 0  # the title is what was asked
    begins = 1  # the title begins with it
    title = 2  # it stands in the title, as it is or in pinyin
    other = 3  # in another field


class Match(Struct, frozen=True):
    """field: key of the field that tells best; snippet: the part of its text around the word."""

    rank: Rank
    field: str
    snippet: str


def match(words: str, title: str, texts: Mapping[str, str]) -> Match | None:
    """What was asked, as a normal text, against texts by field key; all its words must be there.

    title   key of the field that names the record; it need not be among the texts
    """
    known = {key: normal(text) for key, text in texts.items() if text}
    parts = sorted(words.split(), key=len, reverse=True)
    found = [one for one in (_first(part, title, known) for part in parts) if one]
    if len(found) < len(parts):
        return None
    field, place = max(found, key=lambda one: one[0] == title)
    whole = known.get(title, "")
    rank = Rank.title if field == title else Rank.other
    if whole.startswith(words):
        field, place, rank = title, 0, Rank.exact if whole == words else Rank.begins
    return Match(rank, field, _snippet(texts[field], place))


def _first(word: str, title: str, texts: Mapping[str, str]) -> tuple[str, int] | None:
    """The field in which the word stands, the title before others, and where."""
    for find in (str.find, _spoken):
        for key in sorted(texts, key=lambda key: key != title):
            place = find(texts[key], word)
            if place >= 0:
                return key, place
    return None


def _spoken(text: str, word: str) -> int:
    return pinyin.find(word, text) if len(text) <= SPOKEN_AT_MOST else -1


def _snippet(text: str, place: int) -> str:
    """One line around the place, which counts in the normal text: near enough to find it."""
    line = " ".join(text.split())
    start = max(0, min(place - _BEFORE, len(line) - _SNIPPET))
    end = start + _SNIPPET
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
