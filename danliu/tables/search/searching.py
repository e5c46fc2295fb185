"""One box over all text of a workspace: candidates by their grams, then a look at the texts.

The look goes through the read path, as whoever asks: a record that they may not see, or that only
a hidden field speaks of, is a candidate and never found.
"""

from collections.abc import Sequence

from msgspec import Struct

from danliu.postgres.pool import Pool
from danliu.tables.access import Sight
from danliu.tables.catalog import Catalog
from danliu.tables.search.counts import Known
from danliu.tables.search.grams import normal
from danliu.tables.search.indexing import Behind, Indexer, behind
from danliu.tables.search.looking import Hit, Looking, Pages
from danliu.tables.table import Table

CAUGHT_UP = 500  # entries of the log that a search follows itself before it looks
_CATCHES_UP_WITHIN_S = 0.3


class Wanted(Struct, frozen=True):
    """What was typed, in which table (None: in all), and after which page."""

    words: str
    table: str | None = None
    after: str | None = None
    limit: int = 20


class Found(Struct, frozen=True):
    """next   where to go on, also where a page is short because looking took long"""

    hits: list[Hit]
    next: str | None
    behind: Behind


class Search:
    """Searches in the workspaces of one process."""

    def __init__(self, db: Pool, catalog: Catalog) -> None:
        self._db, self._indexer, self._known = db, Indexer(db, catalog), Known()

    async def find(self, sight: Sight, pages: Pages, wanted: Wanted) -> Found:
        """pages: the read path, as whoever asks. Raises NotFound, BadCursor."""
        tables = [sight.table(wanted.table)] if wanted.table else _readable(sight)
        late, words = await self._caught_up(sight), normal(wanted.words)
        if not words or not tables:
            return Found([], None, late)
        counts = await self._known.of(self._db, sight.schema.name)
        looking = Looking(self._db, sight, pages, counts, words, tables)
        hits, following = await looking.page(wanted.after, wanted.limit)
        return Found(hits, following, late)

    async def _caught_up(self, sight: Sight) -> Behind:
        """What was just written is found: a few entries are followed here, many are told of."""
        late = await behind(self._db, sight.schema)
        if not 0 < late.changes <= CAUGHT_UP:
            return late
        done = await self._indexer.catch_up(
            sight.schema.workspace, most=CAUGHT_UP, within_s=_CATCHES_UP_WITHIN_S
        )
        return Behind(0, late.tables) if done else late


def _readable(sight: Sight) -> Sequence[Table]:
    return [table for key, table in sight.schema.tables.items() if sight.reads(key)]
