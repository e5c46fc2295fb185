"""Somebody at the search box of a shop."""

from dataclasses import dataclass
from datetime import UTC, datetime

from danliu.people.actor import SYSTEM, Actor
from danliu.tables.access import about, sight
from danliu.tables.query import Page, Query
from danliu.tables.search.indexing import Indexer
from danliu.tables.search.looking import Hit
from danliu.tables.search.searching import Found, Search, Wanted
from tests.tables.conftest import Shop

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@dataclass
class Searcher:
    """The store's search as this actor has it."""

    shop: Shop
    actor: Actor = SYSTEM

    async def found(self, words: str, **more: object) -> Found:
        seen = sight(await self.shop.catalog.fresh(self.shop.db, self.shop.workspace), self.actor)
        given = about(self.actor, NOW, "Asia/Shanghai")

        async def page(query: Query) -> Page:
            return await self.shop.reader.page(self.shop.db, seen, query, given)

        search = Search(self.shop.db, self.shop.catalog)
        return await search.find(seen, page, Wanted(words, **more))  # type: ignore[arg-type]

    async def hits(self, words: str, **more: object) -> list[Hit]:
        return (await self.found(words, **more)).hits

    async def titles(self, words: str, **more: object) -> list[str]:
        return [hit.title for hit in await self.hits(words, **more)]

    async def everything_is_read(self) -> None:
        indexer = Indexer(self.shop.db, self.shop.catalog)
        while await indexer.step(self.shop.workspace):
            pass
