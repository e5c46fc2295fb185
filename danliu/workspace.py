"""One company seen by one actor: its tables, its connections, its clock."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec

from danliu.clock import Clock
from danliu.connect.connections import Connections, Known
from danliu.connect.wires import Http
from danliu.errors import DanliuError
from danliu.formulas.kinds import Path
from danliu.people.actor import Actor
from danliu.people.workspaces import WorkspaceRow
from danliu.postgres.pool import Connection, Pool
from danliu.tables import news, own_views, past, rows, totals
from danliu.tables.access import ONLY, Only, Sight, about, check_may_keep, guest, sight
from danliu.tables.anchors import Anchors, anchors
from danliu.tables.building import Building
from danliu.tables.catalog import Catalog
from danliu.tables.definition import View
from danliu.tables.news import Bulletin
from danliu.tables.own_views import OWN
from danliu.tables.query import LONGEST_PAGE, Page, Query, Record, through
from danliu.tables.read import Reader
from danliu.tables.schema import Schema
from danliu.tables.seen import among_seen
from danliu.tables.soundness import check_view
from danliu.tables.table import Column, Table
from danliu.tables.tape import Heard
from danliu.tables.trying import Refused, attempt
from danliu.tables.undoing import Undoing
from danliu.tables.write import Context, Write, Writer, Written
from danliu.vault import Vault


@dataclass
class House:
    """What one process has once, for all workspaces.

    ring   tells whoever listens that a topic of a workspace has news
    wake   tells the workers that there are jobs
    """

    db: Pool
    clock: Clock
    vault: Vault
    http: Http
    ring: Callable[[int, str], None]
    wake: Callable[[], None]
    catalog: Catalog = field(default_factory=Catalog)
    reader: Reader = field(default_factory=Reader)
    connections: Known = field(default_factory=dict)

    @cached_property
    def writer(self) -> Writer:
        return Writer(self.catalog, self.clock, self.ring, self.wake)


class Tables:
    """The record store of one workspace, for one actor.

    only   where the actor is a guest: the one record that the link is for, and its fields
    """

    def __init__(
        self,
        house: House,
        row: WorkspaceRow,
        context: Context,
        db: Pool | Connection,
        only: tuple[Only, UUID] | None = None,
    ) -> None:
        self._house, self._row, self._context, self._db = house, row, context, db
        self._only = only

    async def schema(self) -> Schema:
        return await self._house.catalog.schema(self._db, self._row.id)

    async def fresh_schema(self) -> Schema:
        """The schema as it is now: a read of what others may just have changed."""
        return await self._house.catalog.fresh(self._db, self._row.id)

    def shown(self, table: str, record: UUID, fields: Sequence[str], link: str = "") -> "Tables":
        """The same for a guest who may see just these fields of this record; or, by a link, of the
        records that point to it."""
        only = (Only(table, tuple(fields), link), record)
        return Tables(self._house, self._row, self._context, self._db, only)

    def sight(self, schema: Schema) -> Sight:
        """The schema as this actor sees it."""
        return guest(schema, self._only[0]) if self._only else sight(schema, self._context.actor)

    def about(self) -> dict[Path, Any]:
        """What formulas may ask besides fields: now, the zone, and who asks."""
        known = about(self._context.actor, self._house.clock.now(), self._row.zone)
        return known | {ONLY: self._only[1]} if self._only else known

    async def write(
        self, writes: Sequence[Write], *, because: str = "", act: UUID | None = None
    ) -> list[Written]:
        """All or none: see tables/write.py."""
        context = self._written_for(because, act)
        return await self._house.writer.write(self._db, self._row.id, writes, context)

    async def attempt(self, writes: Sequence[Write]) -> list[Refused]:
        """Which of the writes would be refused, and why; nothing is written."""
        return await attempt(
            self._house.db, self._house.writer, self._row.id, writes, self._context
        )

    def _written_for(self, because: str, act: UUID | None) -> Context:
        context = self._context
        return msgspec.structs.replace(
            context, reason=because or context.reason, act=act or context.act
        )

    async def page(self, query: Query, given: Mapping[Path, Any] | None = None) -> Page:
        """One page, by the schema as it is now.

        The page tells the version it was read under. Where that is not the one we know, where
        there is no record to tell it, or where what we know makes no sense of the query, we look.
        """
        schema, known = await self.schema(), {**self.about(), **(given or {})}
        query = await self._through_own(schema, query)
        while True:
            try:
                page = await self._house.reader.page(self._db, self.sight(schema), query, known)
            except DanliuError:
                newer = await self._newer(schema)
                if newer is None:
                    raise
            else:
                newer = None if page.schema == schema.version else await self._newer(schema)
                if newer is None:
                    return page
            schema = newer

    async def groups(
        self,
        query: Query,
        by: Sequence[totals.By],
        sums: Sequence[totals.Total],
        given: Mapping[Path, Any] | None = None,
    ) -> totals.Groups:
        """The groups of a list with their totals."""
        schema = await self.fresh_schema()
        query = await self._through_own(schema, query)
        known = {**self.about(), **(given or {})}
        return await totals.groups(self._db, self.sight(schema), query, by, sums, known)

    async def anchors(self, query: Query) -> Anchors:
        """Marks along the whole of a list, and how long it is."""
        schema = await self.fresh_schema()
        query = await self._through_own(schema, query)
        return await anchors(self._db, self.sight(schema), query, self.about())

    async def page_at(self, query: Query, at: datetime) -> Page:
        """One page as it was at a past moment, for who may see it today."""
        fresh = await self.fresh_schema()
        query = await self._through_own(fresh, query)
        at = at if at.tzinfo else at.replace(tzinfo=self._row.tz)
        schema = await past.schema_at(self._db, fresh, at)
        known = {**self.about(), **past.given_at(at)}
        return await self._house.reader.page(self._db, self.sight(schema), query, known)

    async def sees(self, table: str, record: UUID) -> bool:
        """Whether there is such a record for this actor, in the table or in its trash."""
        schema = await self.schema()
        sight = self.sight(schema)
        known = await rows.is_there(self._db, schema, sight.table(table), record)
        found = await among_seen(self._db, sight, self.about(), sight.table(table), [record])
        return known and bool(found)

    async def titles(self, table: str, records: Collection[UUID]) -> dict[UUID, str]:
        """The titles of those of the records that this actor sees, of deleted ones too."""
        sight = self.sight(await self.schema())
        if not sight.reads(table):
            return {}
        title = sight.table(table).title
        if title.key not in sight.columns(sight.table(table)):
            return {}
        found: dict[UUID, str] = {}
        for trash in (False, True):
            missing = tuple(one for one in records if one not in found)[:LONGEST_PAGE]
            query = Query(
                table, fields=(title.key,), limit=LONGEST_PAGE, trash=trash, among=missing
            )
            page = await self.page(query) if missing else Page([])
            found |= {one.id: _shown(title, one.cells[title.key]) for one in page.records}
        return found

    async def news(self, heard: Heard) -> Bulletin:
        """What this actor may hear of it."""
        sight = self.sight(heard.schema)
        return await news.news(self._db, sight, self.about(), heard.entries)

    def undoing(self) -> Undoing:
        return Undoing(self._house.db, self._house.writer, self._row.id, self._context)

    def building(self, because: str = "") -> Building:
        context = msgspec.structs.replace(self._context, reason=because)
        house = self._house
        return Building(house.db, house.reader, house.writer, self._row.id, context)

    async def own_views(self) -> Mapping[int, Sequence[View]]:
        """The views of this person's own, by the number of their table."""
        owner = self._context.actor.user
        return await own_views.of_person(self._db, self._row.id, owner) if owner else {}

    async def save_own_view(self, table: str, view: View) -> None:
        """Save a view for this person alone. Raises NotFound, Forbidden, InvalidSchema."""
        owner, found = await self._owner_and(table)
        sight = self.sight(await self.schema())
        check_view(sight, found, view)
        saved = msgspec.structs.replace(view, owner=self._context.actor.ref)
        await own_views.save(self._db, self._row.id, owner, found, saved)

    async def drop_own_view(self, table: str, key: str) -> None:
        """Raises NotFound, Forbidden."""
        owner, found = await self._owner_and(table)
        await own_views.drop(self._db, self._row.id, owner, found, key)

    async def _owner_and(self, table: str) -> tuple[UUID, Table]:
        actor = self._context.actor
        check_may_keep(actor)
        assert actor.user
        return actor.user, self.sight(await self.fresh_schema()).table(table)

    async def own_view_of(self, query: Query) -> Query:
        """The query, with a view of this person's own filled in where it names one."""
        return await self._through_own(await self.schema(), query)

    async def _through_own(self, schema: Schema, query: Query) -> Query:
        """The query with what a view of this person's own says filled in."""
        owner = self._context.actor.user
        if not query.view.startswith(OWN) or owner is None:
            return query
        sight = self.sight(schema)
        table = sight.table(query.table)
        view = await own_views.find(self._db, self._row.id, owner, table, query.view)
        return through(sight, query, view)

    async def _newer(self, schema: Schema) -> Schema | None:
        fresh = await self.fresh_schema()
        return None if fresh.version == schema.version else fresh

    async def one(
        self, table: str, record: UUID, walk: tuple[Path, ...] = (), *, trash: bool = False
    ) -> Record | None:
        """trash: as it lies there, instead of in its table"""
        query = Query(table, "{id}={$wanted}", limit=1, walk=walk, trash=trash)
        page = await self.page(query, {("$wanted",): record})
        return page.records[0] if page.records else None


def _shown(column: Column, value: Any) -> str:
    return "" if value is None or column.points_to else str(column.type.show(value, column.options))


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
        self.tables = Tables(house, row, context, self.db)
        self.connect = Connections(self.db, row.id, house.vault, house.http, house.connections)

    @property
    def actor(self) -> Actor:
        return self.context.actor

    def inside(self, db: Connection) -> "Workspace":
        """The same, in the caller's transaction."""
        return Workspace(self.house, self.row, self.context, db)
