"""One search: titles that are what was asked, titles that begin with it, then all the rest."""

import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from danliu.postgres.pool import Executor
from danliu.tables import keyset
from danliu.tables.access import Sight
from danliu.tables.query import LONGEST_PAGE, Page, Query
from danliu.tables.search import grams
from danliu.tables.search.counts import Counts
from danliu.tables.search.finding import Asked, Candidate, Place, candidates
from danliu.tables.search.matching import Match, Rank, match
from danliu.tables.search.texts import searched, text
from danliu.tables.table import Table

Pages = Callable[[Query], Awaitable[Page]]

_LOOKS_FOR_S = 0.03  # then it gives what it has, and where to go on


class Hit(Struct, frozen=True):
    """A record that was found. field: key of the one that matches; snippet: a part of its text."""

    table: str
    record: UUID
    title: str
    field: str
    snippet: str
    rank: Rank


class Looking:
    """words   what was asked, as a normal text with something in it"""

    def __init__(
        self,
        db: Executor,
        sight: Sight,
        pages: Pages,
        counts: Counts,
        words: str,
        tables: Sequence[Table],
    ) -> None:
        self._db, self._schema, self._pages = db, sight.schema, pages
        self._counts, self._words = counts, words
        self._columns = {one.id: searched(sight.columns(one).values()) for one in tables}

    async def page(self, after: str | None, limit: int) -> tuple[list[Hit], str | None]:
        """The next hits, and where to go on; None at the end. Raises BadCursor."""
        phase, place = _read(after)
        until, most, hits = time.monotonic() + _LOOKS_FOR_S, 2 * limit, list[Hit]()
        while phase <= Rank.title:
            batch = await self._batch(phase, place, most)
            found = await self._found(batch)
            for one in batch:
                place = one.at, one.record
                hit = found.get((one.table, one.record))
                if hit and _belongs(hit.rank, one, phase):
                    hits.append(hit)
                if len(hits) == limit:
                    return _ranked(hits), _write(phase, place)
            if len(batch) < most:
                phase, place = phase + 1, None
            elif time.monotonic() > until:
                return _ranked(hits), _write(phase, place)
            else:
                most = min(LONGEST_PAGE, 2 * most)
        return _ranked(hits), None

    async def _batch(self, phase: int, place: Place | None, most: int) -> list[Candidate]:
        exactly, beginning = grams.exactly(self._words), grams.beginning(self._words)
        of_words = set[int]().union(*map(grams.of_word, self._words.split()))
        wanted = {Rank.exact: {exactly}, Rank.begins: {beginning, *of_words}}.get(
            Rank(phase), of_words
        )
        asked = Asked(wanted, tuple(self._columns), exactly, beginning)
        return await candidates(self._db, self._schema.name, self._counts, asked, place, most)

    async def _found(self, batch: Sequence[Candidate]) -> Mapping[tuple[int, UUID], Hit]:
        """Those that match, as whoever asks may see them."""
        records: dict[int, list[UUID]] = defaultdict(list)
        for one in batch:
            records[one.table].append(one.record)
        found = {}
        for table, ids in records.items():
            for hit in await self._of_table(self._schema.by_id[table], ids):
                found[table, hit.record] = hit
        return found

    async def _of_table(self, table: Table, ids: Sequence[UUID]) -> list[Hit]:
        columns, hits = self._columns[table.id], []
        if not columns:
            return []
        keys = tuple(one.key for one in columns)
        query = Query(table.key, fields=keys, limit=LONGEST_PAGE, among=tuple(ids))
        for record in (await self._pages(query)).records:
            texts = {one.key: text(one, record.cells[one.key]) for one in columns}
            if one := match(self._words, table.title.key, texts):
                hits.append(_hit(table, record.id, texts.get(table.title.key, ""), one))
        return hits


def _hit(table: Table, record: UUID, title: str, how: Match) -> Hit:
    return Hit(table.key, record, title, how.field, how.snippet, how.rank)


def _belongs(rank: Rank, one: Candidate, phase: int) -> bool:
    """Whether it is told of in this phase: each record in one, the best that finds it."""
    if one.exact and rank is Rank.exact:
        return phase == Rank.exact
    if one.begins and rank <= Rank.begins:
        return phase == Rank.begins
    return phase == Rank.title


def _ranked(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: hit.rank)


def _read(cursor: str | None) -> tuple[int, Place | None]:
    if cursor is None:
        return Rank.exact, None
    phase, at, record = keyset.read_cursor(cursor, (int, datetime, UUID))
    if phase not in (Rank.exact, Rank.begins, Rank.title):
        raise keyset.BadCursor
    return phase, None if at is None or record is None else (at, record)


def _write(phase: int, place: Place | None) -> str:
    return keyset.write_cursor([int(phase), *(place or (None, None))])
