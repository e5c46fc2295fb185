"""Definitions changed by one actor, who must be allowed to build: tables, types, views, roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from danliu.errors import Words
from danliu.postgres.pool import Pool
from danliu.tables import converting
from danliu.tables.access import check_may_build, sight
from danliu.tables.converting import Conversion, Outcome
from danliu.tables.defining import drop_role, redefine, set_role
from danliu.tables.definition import FieldDef, TableDef, View
from danliu.tables.definitions import By
from danliu.tables.errors import InvalidSchema, NotFound, SchemaMoved
from danliu.tables.indexes import uniques
from danliu.tables.intents import Context
from danliu.tables.read import Reader
from danliu.tables.roles import Role
from danliu.tables.schema import Schema
from danliu.tables.write import Writer


@dataclass(frozen=True)
class Building:
    """Every change is an act of its own, told to whoever listens. Raises Forbidden."""

    db: Pool
    reader: Reader
    writer: Writer
    workspace: int
    context: Context

    @cached_property
    def by(self) -> By:
        """Under which act the change is looked at and undone."""
        context, clock = self.context, self.writer.clock
        return By(clock.now(), context.actor.ref, clock.new_id(), context.reason)

    async def table(self, key: str, wanted: TableDef, seen: int | None = None) -> Schema:
        """Make the table of this key just so, or a new one. A field's type is changed by
        `convert` alone.

        seen     the version of the schema that the builder saw; None overwrites
        Raises   InvalidSchema, SchemaMoved
        """
        check_may_build(self.context.actor)
        schema = await self._fresh()
        there = schema.tables.get(key)
        _check_types(there.definition if there else None, wanted)
        if wanted.key != key:
            raise InvalidSchema(
                f"{key}.key", Words(f"「{key}」，和地址一致", f"{key!r}, as the address says")
            )
        if there is None:
            wanted = _unnumbered(wanted)
        views = tuple(msgspec.structs.replace(one, owner="") for one in wanted.views)
        ours = msgspec.structs.replace(wanted, id=there.id if there else 0, retired=(), views=views)
        return await self._redefine([ours], [], seen)

    async def drop(self, key: str) -> Schema:
        """Take a table away; its records come back with it. Raises NotFound, InvalidSchema."""
        check_may_build(self.context.actor)
        (await self._fresh()).table(key)
        return await self._redefine([], [key], None)

    async def view(self, table: str, view: View) -> Schema:
        """Save a view for all, in its place among them. Raises NotFound, InvalidSchema."""
        saved = msgspec.structs.replace(view, owner="")
        views = {one.key: one for one in await self._views(table)}
        return await self._with_views(table, [*(views | {view.key: saved}).values()])

    async def drop_view(self, table: str, key: str) -> Schema:
        """Raises NotFound."""
        views = await self._views(table)
        if key not in {one.key for one in views}:
            raise NotFound("view", key)
        return await self._with_views(table, [one for one in views if one.key != key])

    async def role(self, role: Role) -> Schema:
        """Make or change a role. Raises InvalidSchema."""
        check_may_build(self.context.actor)
        async with self.db.acquire() as db, db.transaction():
            await set_role(db, self.workspace, role)
        return await self._told()

    async def drop_role(self, key: str) -> Schema:
        """Raises NotFound; InvalidSchema while somebody has the role."""
        check_may_build(self.context.actor)
        async with self.db.acquire() as db, db.transaction():
            await drop_role(db, self.workspace, key)
        return await self._told()

    async def preview(self, table: str, field: FieldDef) -> Outcome:
        """What a field's values become under another type; reads all of them."""
        return await converting.preview(self.db, self.reader, await self._planned(table, field))

    async def convert(self, table: str, field: FieldDef) -> tuple[Outcome, By]:
        """Change a field's type, and under which act. Raises InvalidSchema, SchemaMoved."""
        planned = await self._planned(table, field)
        outcome = await converting.convert(self.db, self.reader, planned, self.by)
        await self._told()
        return outcome, self.by

    async def _planned(self, table: str, field: FieldDef) -> Conversion:
        check_may_build(self.context.actor)
        schema = await self._fresh()
        seen = sight(schema, self.context.actor)
        if not seen.shows(table, field.key):
            raise NotFound("field", f"{table}.{field.key}")
        return Conversion.planned(schema, table, msgspec.structs.replace(field, id=0))

    async def _views(self, table: str) -> Sequence[View]:
        check_may_build(self.context.actor)
        return (await self._fresh()).table(table).definition.views

    async def _with_views(self, table: str, views: Sequence[View]) -> Schema:
        schema = await self._fresh()
        definition = schema.table(table).definition
        wanted = msgspec.structs.replace(definition, views=tuple(views))
        return await self._redefine([wanted], [], schema.version)

    async def _redefine(
        self, wanted: Sequence[TableDef], removed: Sequence[str], seen: int | None
    ) -> Schema:
        async with (
            uniques.built(self.db, await self._fresh(), wanted) as ready,
            self.db.acquire() as db,
            db.transaction(),
        ):
            version = await db.fetchval(
                "SELECT schema_version FROM danliu.workspaces WHERE id = $1 FOR UPDATE",
                self.workspace,
            )
            if seen not in (None, version):
                raise SchemaMoved
            await redefine(db, self.workspace, ready, removed, self.by)
        return await self._told()

    async def _fresh(self) -> Schema:
        return await self.writer.catalog.fresh(self.db, self.workspace)

    async def _told(self) -> Schema:
        schema = await self.writer.catalog.reload(self.db, self.workspace)
        self.writer.ring(self.workspace, "schema")
        return schema


def _check_types(there: TableDef | None, wanted: TableDef) -> None:
    """Raises InvalidSchema for a field that would quietly begin anew under another type."""
    types = {one.key: one.type for one in there.fields} if there else {}
    for one in wanted.fields:
        if types.get(one.key, one.type) != one.type:
            place = f"{wanted.key}.{one.key}"
            kind = types[one.key]
            kept = Words(
                f"类型 {kind}：要换请用换类型", f"type {kind!r}: convert it to change that"
            )
            raise InvalidSchema(place, kept)


def _unnumbered(wanted: TableDef) -> TableDef:
    """A new table's parts get ids of our giving."""
    fields = tuple(msgspec.structs.replace(one, id=0) for one in wanted.fields)
    return msgspec.structs.replace(wanted, fields=fields)
