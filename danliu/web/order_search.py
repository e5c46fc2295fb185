"""Orders by whatever a customer may say: what the search index finds among all that one may see,
and from there through one link."""

from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple
from uuid import UUID

from danliu.formulas.kinds import Path
from danliu.tables.access import Sight
from danliu.tables.definition import Sort
from danliu.tables.query import Query, Record
from danliu.tables.search.grams import normal
from danliu.tables.search.looking import Hit
from danliu.tables.search.matching import Rank
from danliu.tables.search.searching import Search, Wanted
from danliu.tables.table import Column, Table
from danliu.web.order_tables import order_tables
from danliu.workspace import Workspace

LOOKED_AT, MOST = 20, 5
_IT: Path = ("$it",)
_NEWEST = (Sort("created_at", descending=True),)


class Met(NamedTuple):
    table: str
    record: Record


async def orders_of(ws: Workspace, searcher: Search, asked: str, *, exactly: bool) -> list[Met]:
    """The orders that are meant, the best first; those that are known by exactly this, where
    there are any. exactly: none but those"""
    schema = await ws.tables.fresh_schema()
    sight = ws.tables.sight(schema)
    found = await searcher.find(sight, ws.tables.page, Wanted(asked, limit=LOOKED_AT))
    exact = [one for one in found.hits if _exact(one, asked)]
    following = _Following(ws, sight, await order_tables(ws.db, ws.row.id, schema))
    met: dict[UUID, Met] = {}
    for hit in exact or ([] if exactly else found.hits):
        async for one in following.of(hit):
            met.setdefault(one.record.id, one)
        if len(met) >= MOST:
            break
    return list(met.values())[:MOST]


def _exact(hit: Hit, asked: str) -> bool:
    return hit.rank is Rank.exact or normal(hit.snippet) == normal(asked)


class _Following:
    """From what was found to orders, through one link either way."""

    def __init__(self, ws: Workspace, sight: Sight, orders: frozenset[str]) -> None:
        self._ws, self._sight, self._orders = ws, sight, orders

    async def of(self, hit: Hit) -> AsyncIterator[Met]:
        record = await self._ws.tables.one(hit.table, hit.record)
        if record is None:
            return
        if hit.table in self._orders:
            yield Met(hit.table, record)
            return
        async for one in self._its_own(hit.table, record):
            yield one
        async for one in self._pointing_at(hit.table, record.id):
            yield one

    async def _its_own(self, table: str, record: Record) -> AsyncIterator[Met]:
        """A line of an order tells of the order."""
        for column, target in self._links(self._sight.schema.table(table)):
            value = record.cells.get(column.key)
            if target.key in self._orders and value:
                found = await self._ws.tables.one(target.key, UUID(str(value["id"])))
                if found is not None:
                    yield Met(target.key, found)

    async def _pointing_at(self, table: str, record: UUID) -> AsyncIterator[Met]:
        """A customer tells of their orders, the newest first."""
        for key in sorted(self._orders):
            if not self._sight.reads(key):
                continue
            for column, target in self._links(self._sight.schema.table(key)):
                if target.key == table:
                    query = Query(key, f"{{{column.key}}}={{$it}}", _NEWEST, MOST)
                    for one in (await self._ws.tables.page(query, {_IT: record})).records:
                        yield Met(key, one)

    def _links(self, table: Table) -> Iterator[tuple[Column, Table]]:
        for column in self._sight.columns(table).values():
            if column.definition.type == "link" and column.points_to:
                yield column, self._sight.schema.target(column)
