"""The metadata of a workspace: read once per schema version, changed one definition at a time."""

import msgspec

from danliu.postgres.pool import Connection, Executor, one
from danliu.tables import ddl
from danliu.tables.errors import InvalidSchema
from danliu.tables.roles import Role
from danliu.tables.schema import Column, FieldDef, Schema, Table, TableDef, Trigger, Unique
from danliu.tables.soundness import check_sound
from danliu.tables.views import create_view_index


class Catalog:
    """The schemas of this process, by workspace."""

    def __init__(self) -> None:
        self._schemas: dict[int, Schema] = {}

    async def schema(self, db: Executor, workspace: int) -> Schema:
        """The newest schema this process knows: writes find out if it has moved."""
        known = self._schemas.get(workspace)
        return known or await self.reload(db, workspace)

    async def fresh(self, db: Executor, workspace: int) -> Schema:
        """The schema as it is now, for reads, which nothing else would tell that it has moved."""
        known = self._schemas.get(workspace)
        version = await db.fetchval(
            "SELECT schema_version FROM danliu.workspaces WHERE id = $1", workspace
        )
        if known and known.version == version:
            return known
        return await self.reload(db, workspace)

    async def reload(self, db: Executor, workspace: int) -> Schema:
        self._schemas[workspace] = schema = await load(db, workspace)
        return schema


async def load(db: Executor, workspace: int) -> Schema:
    """One statement, so that version, tables and triggers belong together."""
    row = await one(
        db,
        "SELECT schema_version, zone,"
        " (SELECT coalesce(json_agg(definition ORDER BY id), '[]') FROM danliu.tables"
        "  WHERE workspace_id = w.id) AS tables,"
        " (SELECT coalesce(json_agg(definition ORDER BY flow), '[]') FROM danliu.triggers"
        "  WHERE workspace_id = w.id) AS triggers,"
        " (SELECT coalesce(json_agg(definition ORDER BY key), '[]') FROM danliu.roles"
        "  WHERE workspace_id = w.id) AS roles"
        " FROM danliu.workspaces w WHERE id = $1",
        workspace,
    )
    tables = msgspec.convert(row["tables"], tuple[TableDef, ...])
    triggers = msgspec.convert(row["triggers"], tuple[Trigger, ...])
    roles = msgspec.convert(row["roles"], tuple[Role, ...])
    return Schema(workspace, row["schema_version"], tables, triggers, roles, row["zone"])


async def bump(db: Connection, workspace: int) -> None:
    """The schema moves on; every statement compiled for the old version now does nothing."""
    await db.execute(
        "UPDATE danliu.workspaces SET schema_version = schema_version + 1 WHERE id = $1", workspace
    )


async def set_trigger(db: Connection, workspace: int, trigger: Trigger) -> None:
    """From this transaction on, writes start this version of the flow and no older one."""
    await db.execute(
        "INSERT INTO danliu.triggers (workspace_id, flow, version, definition)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, flow) DO UPDATE SET version = $3, definition = $4",
        workspace,
        trigger.flow,
        trigger.version,
        trigger,
    )
    await bump(db, workspace)


async def define_tables(db: Connection, workspace: int, wanted: list[TableDef]) -> Schema:
    """Make these tables, or add to those that are there the fields, rules and views they lack.

    In the caller's transaction. Nothing is taken away and no field changes its type: that shows
    first what would be lost, and is a door of its own.
    Raises  InvalidSchema
    """
    await bump(db, workspace)
    before = await load(db, workspace)
    numbered = [await _number(db, one_, before) for one_ in wanted]
    kept = [t.definition for t in before.tables.values() if t.key not in {n.key for n in numbered}]
    schema = Schema(
        workspace,
        before.version,
        [*kept, *numbered],
        before.triggers,
        list(before.roles.values()),
        before.zone,
    )
    check_sound(schema, schema.tables.values())
    for definition in numbered:
        await _build(db, schema, schema.table(definition.key), before)
    for definition in numbered:
        await _link(db, schema, schema.table(definition.key), before)
        await _keep(db, workspace, definition)
    return await load(db, workspace)


async def _next_id(db: Connection) -> int:
    number: int = await db.fetchval("SELECT nextval('danliu.part_ids')::int")
    return number


async def _number(db: Connection, wanted: TableDef, before: Schema) -> TableDef:
    """The definition with an id for each part: the old one where it is there, else a new one."""
    old = before.tables.get(wanted.key)
    if old is None:
        known = TableDef(wanted.key, wanted.name, wanted.title, (), id=await _next_id(db))
    else:
        known = old.definition
    fields = {field.key: field for field in known.fields}
    for field in wanted.fields:
        _same_type(wanted, fields.get(field.key), field)
        number = fields[field.key].id if field.key in fields else await _next_id(db)
        fields[field.key] = msgspec.structs.replace(field, id=number)
    rules = {rule.fields: rule for rule in known.unique}
    for rule in wanted.unique:
        number = rules[rule.fields].id if rule.fields in rules else await _next_id(db)
        rules[rule.fields] = Unique(rule.fields, rule.then, number)
    views = {view.key: view for view in known.views}
    for view in wanted.views:
        views[view.key] = msgspec.structs.replace(view, id=await _next_id(db))
    return msgspec.structs.replace(
        wanted,
        id=known.id,
        fields=tuple(fields.values()),
        unique=tuple(rules.values()),
        views=tuple(views.values()),
    )


def _same_type(table: TableDef, old: FieldDef | None, new: FieldDef) -> None:
    if old is not None and old.type != new.type:
        raise InvalidSchema(f"{table.key}.{new.key}", f"type {old.type!r}, as it is")


async def _build(db: Connection, schema: Schema, table: Table, before: Schema) -> None:
    old = before.tables.get(table.key)
    if old is None:
        statements = ddl.create_table(schema, table)
    else:
        fresh = [one_ for key, one_ in table.columns.items() if key not in old.columns]
        statements = [sql for column in fresh for sql in ddl.add_column(schema, table, column)]
        had = {rule.fields for rule in old.definition.unique}
        statements += [
            ddl.create_unique(schema, table, rule)
            for rule in table.definition.unique
            if rule.fields not in had
        ]
    for sql in statements:
        await db.execute(sql)


async def _link(db: Connection, schema: Schema, table: Table, before: Schema) -> None:
    """Foreign keys, and the indexes of links and views, once every table stands."""
    old = before.tables.get(table.key)
    for column in table.columns.values():
        if column.points_to and column.type.stored and not _had(old, column):
            key = ddl.add_link(schema, table, column)
            for sql in filter(None, (key, ddl.index_link(schema, table, column))):
                await db.execute(sql)
    for view in table.definition.views:
        if index := create_view_index(schema, table, view):
            await db.execute(index)


def _had(old: Table | None, column: Column) -> bool:
    return old is not None and column.key in old.columns


async def _keep(db: Connection, workspace: int, definition: TableDef) -> None:
    await db.execute(
        "INSERT INTO danliu.tables (workspace_id, id, key, definition) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, id) DO UPDATE SET definition = $4",
        workspace,
        definition.id,
        definition.key,
        definition,
    )
