"""The documents of a file: each row one, or rows with the same order number together.

A document is imported whole or not at all. So the file is read twice where rows are gathered: the
first time to learn which documents are damaged (a row of theirs cannot be read, or stands apart
from the others), before a part of one is taken for the whole.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from hashlib import blake2b, sha1
from itertools import groupby, islice
from operator import itemgetter
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.tables.exchange.rows import Row, RowFault, Source

MOST_ROWS = 1_000  # of one document
MOST_CHARACTERS = 5_000_000  # of one document
OURS = ("拒绝原因", "原行号")
"""Columns that a file of refused rows has besides its own; they tell nothing about the row."""


class Gathered(Struct, frozen=True, array_like=True, gc=False):
    """Rows that are one document, or a row that is refused.

    source   names the document whatever file it stands in: a repeat has the same
    id       of the record that it makes, 16 bytes; none where rows are gathered
    repeats  whether it stood in this file before, alike in every cell
    """

    rows: tuple[Row, ...]
    source: str = ""
    refused: Words | None = None
    id: bytes = b""
    repeats: bool = False

    @property
    def first(self) -> list[str]:
        """The cells of its first row, which can be read."""
        cells = self.rows[0].cells
        assert isinstance(cells, list)
        return cells

    @property
    def cells(self) -> list[list[str]]:
        return [row.cells for row in self.rows if isinstance(row.cells, list)]


def gathered(file: Source, group_by: tuple[str, ...], namespace: UUID) -> Iterator[Gathered]:
    """Every row of the file once, in its order."""
    # On disk, because what is noted grows with the file; it goes when it is closed.
    with closing(sqlite3.connect("", check_same_thread=False)) as notes:
        if group_by:
            yield from _together(file, partial(_key, file, group_by), _Damages(notes))
        else:
            yield from _one_by_one(file, _Repeats(notes), namespace)


def characters(row: Row) -> int:
    return sum(map(len, row.cells)) if isinstance(row.cells, list) else 0


class _Repeats:
    """How often a row was met before: two rows alike in every cell are two documents.

    The last ones are known by heart, all others are on disk.
    """

    def __init__(self, notes: sqlite3.Connection) -> None:
        self._notes = notes
        self._recent: dict[bytes, int] = {}
        self._noted = False
        notes.execute("CREATE TABLE met (row BLOB PRIMARY KEY, times INTEGER) WITHOUT ROWID")

    def count(self, rows: Sequence[bytes]) -> list[int]:
        """How often each of these was met, this time included; MANY at most at a call."""
        recent, counted = self._recent, []
        if self._noted:
            recent |= self._looked_up([row for row in rows if row not in recent])
        for row in rows:
            times = recent[row] = recent.get(row, 0) + 1
            counted.append(times)
        if len(recent) > BY_HEART:
            self._note()
        return counted

    def _looked_up(self, rows: Sequence[bytes]) -> dict[bytes, int]:
        marks = ",".join("?" * len(rows))
        query = f"SELECT row, times FROM met WHERE row IN ({marks})"
        return dict(self._notes.execute(query, rows))

    def _note(self) -> None:
        # in order: neighbours go to the same page
        times = sorted(self._recent.items())
        self._notes.executemany("INSERT OR REPLACE INTO met VALUES (?, ?)", times)
        self._recent.clear()
        self._noted = True


MANY = 500  # rows looked up at a time
BY_HEART = 100_000  # rows, in about 15 MB


def _one_by_one(file: Source, repeats: _Repeats, namespace: UUID) -> Iterator[Gathered]:
    rows, digest, mine = file.rows(), _Digest(file.names), namespace.bytes
    while some := list(islice(rows, MANY)):
        digests = [digest.of(row.cells) for row in some if isinstance(row.cells, list)]
        found = zip(digests, repeats.count(digests), strict=True)
        for row in some:
            if not isinstance(row.cells, list):
                yield Gathered((row,), refused=row.cells.reason)
                continue
            told, times = next(found)
            source = f"{told.hex()}:{times}"
            yield Gathered((row,), source, None, _id_of(mine, source), times > 1)


def _id_of(namespace: bytes, source: str) -> bytes:
    """`uuid5`, in a fifth of the time. Source RFC 9562, section 5.5"""
    made = bytearray(sha1(namespace + source.encode(), usedforsecurity=False).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    return bytes(made)


def taker(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """Takes the cells at these places."""
    if len(places) > 1:
        return itemgetter(*places)  # which gives a bare value for one place
    return lambda cells: [cells[place] for place in places]


class _Digest:
    """What a row says, in 16 bytes, whatever the order of the columns."""

    def __init__(self, names: Sequence[str]) -> None:
        order = sorted((name, place) for place, name in enumerate(names) if name not in OURS)
        self._take = taker([place for _, place in order])
        self._names = blake2b(msgspec.json.encode([name for name, _ in order]), digest_size=16)

    def of(self, cells: Sequence[str]) -> bytes:
        told = self._names.copy()
        told.update(msgspec.json.encode(self._take(cells)))
        return told.digest()


Key = Callable[[Row], str | None]
"""The values of the grouping columns; «» if all are blank, None if they cannot be read."""


def _key(file: Source, group_by: tuple[str, ...], row: Row) -> str | None:
    """Of a row that is no good, the cells before the fault still tell which document it damages."""
    cells = row.cells.cells if isinstance(row.cells, RowFault) else row.cells
    places = [file.names.index(name) for name in group_by]
    if max(places) >= len(cells):
        return None
    values = [cells[place].strip() for place in places]
    return msgspec.json.encode(values).decode() if any(values) else ""


class _Damages:
    """Which documents of the file must not be imported, and why."""

    def __init__(self, notes: sqlite3.Connection) -> None:
        self._notes = notes
        notes.execute(
            "CREATE TABLE documents (key TEXT PRIMARY KEY, zh TEXT, en TEXT) WITHOUT ROWID"
        )

    def note(self, key: str, line: int, damage: Words | None) -> None:
        self._notes.execute(
            "INSERT INTO documents VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET (zh, en) = (VALUES (?, ?))",
            (key, *(damage or (None, None)), *_apart(line)),
        )

    def of(self, key: str) -> Words | None:
        zh, en = self._notes.execute(
            "SELECT zh, en FROM documents WHERE key = ?", (key,)
        ).fetchone()
        return Words(zh, en) if zh else None


def _together(file: Source, key_of: Key, damages: _Damages) -> Iterator[Gathered]:
    for key, stretch in groupby(file.rows(), key_of):
        if key:
            damages.note(key, *_damage(stretch))
    for key, stretch in groupby(file.rows(), key_of):
        damage = damages.of(key) if key else _NO_KEY
        if key and damage is None:
            yield Gathered(tuple(stretch), key)
            continue
        for row in stretch:
            fault = row.cells.reason if isinstance(row.cells, RowFault) else None
            yield Gathered((row,), refused=fault or damage)


def _damage(stretch: Iterator[Row]) -> tuple[int, Words | None]:
    """The first line of rows that stand together, and what is wrong with them."""
    first, count, size, damage = 0, 0, 0, None
    for row in stretch:
        first, count, size = first or row.line, count + 1, size + characters(row)
        if isinstance(row.cells, RowFault):
            damage = damage or _unreadable(row.line)
    if count > MOST_ROWS or size > MOST_CHARACTERS:
        damage = _too_long(count)
    return first, damage


_NO_KEY = Words("没有单号，不知道属于哪一单", "it does not say which document it belongs to")


def _apart(line: int) -> Words:
    return Words(
        f"同一单的行没有排在一起（第 {line} 行又出现），请先排序",
        f"rows of this document stand apart (again on line {line}): sort the file first",
    )


def _unreadable(line: int) -> Words:
    return Words(
        f"同一单的第 {line} 行有问题，整单未导入",
        f"line {line} of the same document cannot be read, so all of it is refused",
    )


def _too_long(count: int) -> Words:
    return Words(f"这一单太大（{count} 行）", f"this document is too large ({count} rows)")
