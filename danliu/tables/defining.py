"""Changing definitions: tables and fields come, change and go; no column is ever thrown away.

A field that is taken away is retired: its column stays under its id, so that undoing brings it
back with what was in it. All of it happens in the caller's transaction, and is logged.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import asyncpg

from danliu.clock import Clock
from danliu.errors import Words
from danliu.people.actor import SYSTEM
from danliu.postgres.pool import Connection, Pool
from danliu.tables import ddl, definitions
from danliu.tables.catalog import bump, load
from danliu.tables.definition import TableDef, plain_key
from danliu.tables.definitions import By
from danliu.tables.errors import InvalidSchema, NotFound, SchemaMoved
from danliu.tables.indexes import building, uniques
from danliu.tables.indexes.needs import needs
from danliu.tables.numbering import merged, numbered
from danliu.tables.roles import BUILT_IN, Role
from danliu.tables.schema import Schema
from danliu.tables.soundness import check_sound
from danliu.tables.table import Column, Table
from danliu.tables.wording import worded, worded_role

_WAITS_MS = 40  # for locks: whoever reads queues behind us for so long at most
_TRIES, _PAUSE_S = 100, 0.05
_OWN_ROLE = Words("自建的角色：这个是内置的", "a role of your own: this one is built in")
_GIVE_WAY = 5  # tries after which an index that is being built must give way


async def define_tables(
    db: Connection, workspace: int, wanted: Sequence[TableDef], by: By | None = None
) -> Schema:
    """Make these tables, or add to those that are there what they lack. Nothing is taken away.

    Raises  InvalidSchema
    """
    before = await _begin(db, workspace)
    whole = [merged(before.tables.get(one.key), one) for one in wanted]
    return await _redefine(db, before, whole, [], by or _house())


async def redefine(
    db: Connection, workspace: int, wanted: Sequence[TableDef], removed: Sequence[str], by: By
) -> Schema:
    """Make these tables just so, and take others away.

    A field keeps its column by its id, or by its key and type; what is missing is retired.
    Raises  InvalidSchema
    """
    before = await _begin(db, workspace)
    return await _redefine(db, before, wanted, removed, by)


async def redefine_live(
    db: Pool, workspace: int, wanted: Sequence[TableDef], removed: Sequence[str], by: By
) -> Schema:
    """The same of tables that are full and in use: the indexes of new unique rules come first.

    Raises  InvalidSchema, AlreadyDuplicated, SchemaMoved
    """
    schema = await load(db, workspace)
    async with (
        uniques.built(db, schema, wanted) as ready,
        db.acquire() as one,
        one.transaction(),
    ):
        return await redefine(one, workspace, ready, removed, by)


async def set_role(db: Connection, workspace: int, role: Role) -> Schema:
    """Make this role, or set it anew. Raises InvalidSchema for a filter that does not fit."""
    before = await _begin(db, workspace)
    if role.key in BUILT_IN:
        raise InvalidSchema(f"roles.{role.key}", _OWN_ROLE)
    role = worded_role(before, role)
    roles = [*(one for one in before.roles.values() if one.key != role.key), role]
    tables = [table.definition for table in before.tables.values()]
    check_sound(Schema(workspace, before.version, tables, (), roles, before.zone), ())
    await db.execute(
        "INSERT INTO danliu.roles (workspace_id, key, definition) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace_id, key) DO UPDATE SET definition = $3",
        workspace,
        plain_key(role.key, "roles"),
        role,
    )
    return await load(db, workspace)


async def drop_role(db: Connection, workspace: int, key: str) -> Schema:
    """Take a role away. Raises NotFound, and InvalidSchema while somebody has it."""
    await _begin(db, workspace)
    held = await db.fetch(
        "SELECT u.name FROM danliu.members m JOIN danliu.users u ON u.id = m.user_id"
        " WHERE m.workspace_id = $1 AND m.role = $2 ORDER BY u.name LIMIT 5",
        workspace,
        key,
    )
    if held:
        names = "、".join(row["name"] for row in held)
        wanted = Words(
            f"没有人在用的角色：{names} 还在用", f"a role that nobody has: {names} have it"
        )
        raise InvalidSchema(f"roles.{key}", wanted)
    gone = await db.fetchval(
        "DELETE FROM danliu.roles WHERE workspace_id = $1 AND key = $2 RETURNING key",
        workspace,
        key,
    )
    if gone is None:
        raise NotFound("role", key)
    return await load(db, workspace)


def _house() -> By:
    return By(datetime.now(UTC), SYSTEM.ref, Clock().new_id())


async def _begin(db: Connection, workspace: int) -> Schema:
    await bump(db, workspace)
    return await load(db, workspace)


async def _redefine(
    db: Connection, before: Schema, wanted: Sequence[TableDef], removed: Sequence[str], by: By
) -> Schema:
    tables = [await numbered(db, one, _old(before, one)) for one in wanted]
    ids = {one.id for one in tables}
    kept = [
        table.definition
        for table in before.tables.values()
        if table.id not in ids and table.key not in removed
    ]
    roles = list(before.roles.values())
    zone, triggers = before.zone, before.triggers
    drawn = Schema(before.workspace, before.version, [*kept, *tables], triggers, roles, zone)
    tables = [worded(drawn, one) for one in tables]
    schema = Schema(before.workspace, before.version, [*kept, *tables], triggers, roles, zone)
    check_sound(schema, schema.tables.values())
    changed = [one for one in tables if before.definition(one.id) != one]
    await _take(db, before, schema, [schema.by_id[one.id] for one in changed])
    for definition in changed:
        await _build(db, before, schema, schema.by_id[definition.id])
    for definition in changed:
        await _link(db, before, schema, schema.by_id[definition.id])
        await definitions.keep(
            db, before.workspace, by, before.definition(definition.id), definition
        )
        await _keep(db, before.workspace, definition)
    for key in removed:
        await _remove(db, before, before.table(key), by)
    return await load(db, before.workspace)


def _old(before: Schema, wanted: TableDef) -> TableDef | None:
    """The table as it is: by its id, or by its key."""
    if wanted.id:
        return before.definition(wanted.id)
    table = before.tables.get(wanted.key)
    return table.definition if table else None


async def _build(db: Connection, before: Schema, schema: Schema, table: Table) -> None:
    old = before.by_id.get(table.id)
    if old is None:
        if not await _is_there(db, schema, table):
            for sql in ddl.create_table(schema, table):
                await db.execute(sql)
        return
    statements = [sql for one in _fresh(old, table) for sql in ddl.add_column(schema, table, one)]
    statements += await _rules(db, schema, old, table)
    for sql in statements:
        await _execute(db, table, sql)


async def _rules(db: Connection, schema: Schema, old: Table, table: Table) -> list[str]:
    """Rules that go, and rules that come; what was built for one beforehand takes its name."""
    had, have = _unique(old), _unique(table)
    gone = [rule for rule in old.definition.unique if have.get(rule.id) != had[rule.id]]
    statements = [ddl.drop_unique(schema, rule) for rule in gone]
    for rule in table.definition.unique:
        if had.get(rule.id) != have[rule.id]:
            made = await db.fetchval("SELECT to_regclass($1)", f"{schema.name}.u_{rule.id}_new")
            take = ddl.take_unique if made else ddl.create_unique
            statements.append(take(schema, table, rule))
    return statements


def _unique(table: Table) -> dict[int, tuple[str, ...]]:
    """The columns of each rule, by its id."""
    return {rule.id: table.columns_of(rule) for rule in table.definition.unique}


def _fresh(old: Table | None, table: Table) -> list[Column]:
    """The fields of the table that have no column yet."""
    if old is None:
        return list(table.columns.values())
    known = {one.id for one in (*old.definition.fields, *old.definition.retired)}
    return [one for one in table.columns.values() if one.definition.id not in known]


async def _is_there(db: Connection, schema: Schema, table: Table) -> bool:
    """Whether the table comes back from having been taken away."""
    found: bool = await db.fetchval("SELECT to_regclass($1) IS NOT NULL", schema.physical(table))
    return found


async def _take(db: Connection, before: Schema, schema: Schema, changed: Sequence[Table]) -> None:
    """All locks at once: who waits for one with another in hand holds up everybody else."""
    whole: list[str] = []
    pointed: list[str] = []
    for table in changed:
        old = before.by_id.get(table.id)
        fresh = [one for one in _fresh(old, table) if one.type.stored]
        if old and (fresh or _unique(old) != _unique(table)):
            whole.append(schema.physical(table))
        targets = [schema.target(one) for one in fresh if one.definition.type == "link"]
        pointed += [schema.physical(one) for one in targets if one.id in before.by_id]
    if whole or pointed:
        await lock(db, sorted(set(whole)), sorted(set(pointed) - set(whole)))


async def lock(db: Connection, whole: Sequence[str], pointed: Sequence[str] = ()) -> None:
    """Take tables for a moment, without anybody queueing long behind us. Raises SchemaMoved.

    whole     nobody else reads them; nobody writes into those that are `pointed` to
    """
    waits = max(5, _WAITS_MS // (len(whole) + len(pointed)))
    modes = [(one, "ACCESS EXCLUSIVE") for one in whole]
    modes += [(one, "SHARE ROW EXCLUSIVE") for one in pointed]
    for number in range(_TRIES):
        try:
            async with db.transaction():
                await db.execute(f"SET LOCAL lock_timeout = '{waits}ms'")
                for table, mode in modes:
                    await db.execute(f"LOCK TABLE {table} IN {mode} MODE")
                return
        except asyncpg.LockNotAvailableError:
            if number % _GIVE_WAY == _GIVE_WAY - 1:
                for table, _ in modes:
                    await building.give_way(db, table)
            await asyncio.sleep(_PAUSE_S)
    raise SchemaMoved


async def _execute(db: Connection, table: Table, sql: str) -> None:
    try:
        await db.execute(sql)
    except asyncpg.UniqueViolationError as error:
        wanted = Words(
            f"先没有重复的记录：{error.detail}",
            f"no records alike in these fields first: {error.detail}",
        )
        raise InvalidSchema(f"{table.key}.unique", wanted) from error


async def _link(db: Connection, before: Schema, schema: Schema, table: Table) -> None:
    """Foreign keys once every table stands; indexes of a table without records, at once.

    For a table with records the keeper checks the old ones and builds the indexes: both would
    hold up everybody who reads.
    """
    old = before.by_id.get(table.id)
    full = await _has_records(db, schema, table)
    for column in _fresh(old, table):
        if column.points_to and column.type.stored:
            if key := ddl.add_link(schema, table, column, checked=not full):
                await db.execute(key)
            if not full:
                await db.execute(ddl.index_link(schema, table, column))
    if full:
        return
    for need in needs(schema, table):
        if not (need.cannot or need.computed):
            await db.execute(
                f"CREATE INDEX IF NOT EXISTS {need.name} ON {schema.physical(table)}"
                f" {need.definition}"
            )


async def _has_records(db: Connection, schema: Schema, table: Table) -> bool:
    found: bool = await db.fetchval(f"SELECT EXISTS (SELECT FROM {schema.physical(table)})")
    return found


async def _keep(db: Connection, workspace: int, definition: TableDef) -> None:
    await db.execute(
        "INSERT INTO danliu.tables (workspace_id, id, key, definition) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, id) DO UPDATE SET key = $3, definition = $4",
        workspace,
        definition.id,
        definition.key,
        definition,
    )


async def _remove(db: Connection, before: Schema, table: Table, by: By) -> None:
    """Out of the definitions; its records stay where they are, for who wants it back."""
    await db.execute(
        "DELETE FROM danliu.tables WHERE workspace_id = $1 AND id = $2", before.workspace, table.id
    )
    await definitions.keep(db, before.workspace, by, table.definition, None)
