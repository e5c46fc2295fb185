"""One company seen by one actor: its tables, its connections, its clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import httpx

from danliu.clock import Clock
from danliu.connect.connections import Connections, Known
from danliu.people.actor import Actor
from danliu.people.workspaces import WorkspaceRow
from danliu.postgres.pool import Connection, Pool
from danliu.tables.catalog import Catalog
from danliu.tables.columns import Path
from danliu.tables.read import NEWEST_FIRST, Page, Query, Reader, Record
from danliu.tables.schema import Schema
from danliu.tables.write import Context, Write, Writer, Written
from danliu.vault import Vault


@dataclass
class House:
    """What one process has once, for all workspaces.

    ring   tells whoever listens that a topic of a workspace has news
    """

    db: Pool
    clock: Clock
    vault: Vault
    http: httpx.AsyncClient
    ring: Callable[[int, str], None]
    catalog: Catalog = field(default_factory=Catalog)
    reader: Reader = field(default_factory=Reader)
    connections: Known = field(default_factory=dict)

    @cached_property
    def writer(self) -> Writer:
        return Writer(self.catalog, self.clock, self.ring)


class Tables:
    """The record store of one workspace, for one actor."""

    def __init__(self, house: House, workspace: int, context: Context, db: Pool | Connection):
        self._house, self._workspace, self._context, self._db = house, workspace, context, db

    async def schema(self) -> Schema:
        return await self._house.catalog.schema(self._db, self._workspace)

    async def fresh_schema(self) -> Schema:
        """The schema as it is now: a read of what others may just have changed."""
        return await self._house.catalog.fresh(self._db, self._workspace)

    async def through(self, view: str, query: Query) -> Query:
        """The query seen through a saved view: its filter too, and its order unless asked."""
        schema = await self.fresh_schema()
        saved = schema.table(query.table).view(view)
        both = [where for where in (saved.where, query.where) if where]
        where = f"AND({','.join(both)})" if len(both) > 1 else "".join(both)
        sort = saved.sort if query.sort == NEWEST_FIRST else query.sort
        return Query(query.table, where, sort, query.limit, query.after)

    async def write(self, writes: Sequence[Write], *, because: str = "") -> list[Written]:
        """All or none: see tables/write.py."""
        context = self._context
        if because:
            context = Context(context.actor, context.origin, because, context.run, context.depth)
        return await self._house.writer.write(self._db, self._workspace, writes, context)

    async def page(self, query: Query, given: Mapping[Path, Any] | None = None) -> Page:
        schema = await self._house.catalog.fresh(self._db, self._workspace)
        return await self._house.reader.page(self._db, schema, query, given)

    async def one(self, table: str, record: UUID, walk: tuple[Path, ...] = ()) -> Record | None:
        schema = await self._house.catalog.fresh(self._db, self._workspace)
        return await self._house.reader.one(self._db, schema, table, record, walk)


class Workspace:
    """One company seen by one actor. `db` may be an open transaction of the caller's."""

    def __init__(
        self,
        house: House,
        row: WorkspaceRow,
        context: Context,
        db: Pool | Connection | None = None,
    ) -> None:
        self.house, self.row, self.context = house, row, context
        self.db: Pool | Connection = db or house.db
        self.clock = house.clock
        self.tables = Tables(house, row.id, context, self.db)
        self.connect = Connections(house.db, row.id, house.vault, house.http, house.connections)

    @property
    def actor(self) -> Actor:
        return self.context.actor

    def inside(self, db: Connection) -> "Workspace":
        """The same, in the caller's transaction."""
        return Workspace(self.house, self.row, self.context, db)
