"""Taking back an act, a run or a change: first to look at, then done under an act of its own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.postgres.pool import Pool
from danliu.tables import acts, definitions, history
from danliu.tables.access import Sight, about, check_may_build, sight
from danliu.tables.defining import redefine
from danliu.tables.definition import TableDef
from danliu.tables.definitions import By, Redefined
from danliu.tables.history import Kept, Step, What
from danliu.tables.indexes import uniques
from danliu.tables.intents import Context, Write, record_of
from danliu.tables.schema import Schema
from danliu.tables.seen import among_seen
from danliu.tables.write import Writer

SHOWN = 200  # writes and kept cells of a preview


@dataclass(eq=False)
class ChangedSince(DanliuError):
    """This definition was changed again since: take that back first."""

    code = "changed-since"
    status = 409

    table: str


class Undone(Struct, frozen=True):
    """What was taken back, or would be.

    writes   records written
    tables   definitions that went back
    kept     cells that were left alone, the first of them; `left` is how many there are
    """

    act: UUID | None
    writes: int
    tables: tuple[str, ...]
    kept: tuple[Kept, ...]
    left: int


class Preview(Struct, frozen=True):
    """The first writes that would be, and the counts of what was looked at: see `SHOWN`."""

    writes: tuple[Write, ...]
    undone: Undone
    whole: bool


@dataclass(frozen=True)
class Undoing:
    """For one actor: whoever could not have written it cannot take it back."""

    db: Pool
    writer: Writer
    workspace: int
    context: Context

    async def preview(self, what: What) -> Preview:
        """What undoing would do: the newest changes of it, no more than can be looked at."""
        schema = await self.writer.catalog.fresh(self.db, self.workspace)
        seen = sight(schema, self.context.actor)
        writes: list[Write] = []
        kept: list[Kept] = []
        async for step in history.steps(self.db, schema, what):
            there = await self._there(schema, seen, step)
            writes += [one for one in step.writes if record_of(one) in there]
            kept += _visible(seen, there, step.kept)
            if len(writes) + len(kept) >= SHOWN:
                return _previewed(writes, kept, (), whole=False)
        tables = [one.after or one.before for one in await self._definitions(what)]
        names = tuple(one.name for one in tables if one)
        return _previewed(writes, kept, names, whole=True)

    async def undo(self, what: What) -> Undone:
        """Take it back. Raises what the write path raises; ChangedSince, InvalidSchema."""
        changed = await self._definitions(what)
        if changed:
            check_may_build(self.context.actor)
        act = self.writer.clock.new_id()
        context = msgspec.structs.replace(self.context, act=act, undoes=what.name)
        schema = await self.writer.catalog.fresh(self.db, self.workspace)
        seen, count, left = sight(schema, context.actor), 0, 0
        kept: list[Kept] = []
        async for step in history.steps(self.db, schema, what):
            if step.writes:
                written = await self.writer.write(self.db, self.workspace, step.writes, context)
                count += sum(one.change is not None for one in written)
            shown = _visible(seen, await self._there(schema, seen, step), step.kept)
            left += len(shown)
            kept += shown[: SHOWN - len(kept)]
        tables = await self._undefine(changed, context)
        return Undone(act if count or tables else None, count, tables, tuple(kept), left)

    async def _there(self, schema: Schema, seen: Sight, step: Step) -> set[UUID]:
        """The records of a step that this actor may see."""
        by_table: dict[str, set[UUID]] = {}
        for write in step.writes:
            if record := record_of(write):
                by_table.setdefault(write.table, set()).add(record)
        for one in step.kept:
            by_table.setdefault(one.table, set()).add(one.record)
        known = about(self.context.actor, self.writer.clock.now(), schema.zone)
        found: set[UUID] = set()
        for key, records in by_table.items():
            if seen.reads(key):
                found |= await among_seen(self.db, seen, known, seen.table(key), records)
        return found

    async def _definitions(self, what: What) -> Sequence[Redefined]:
        if what.kind != "act":
            return ()
        return await definitions.of_act(self.db, self.workspace, UUID(what.ref))

    async def _undefine(self, changed: Sequence[Redefined], context: Context) -> tuple[str, ...]:
        """Definitions go back to what they were before, all or none."""
        if not changed:
            return ()
        assert context.act
        now = self.writer.clock.now()
        by = By(now, context.actor.ref, context.act, context.reason)
        schema = await self.writer.catalog.fresh(self.db, self.workspace)
        before = [one.before for one in changed if one.before]
        removed = [one.after.key for one in changed if one.after and not one.before]
        async with (
            uniques.built(self.db, schema, before) as wanted,
            self.db.acquire() as db,
            db.transaction(),
        ):
            schema = await self.writer.catalog.fresh(db, self.workspace)
            for one in changed:
                _check_unchanged(schema, one)
            await redefine(db, self.workspace, wanted, removed, by)
            await acts.keep(db, schema, context.act, context, now, 0)
        await self.writer.catalog.reload(self.db, self.workspace)
        self.writer.ring(self.workspace, "changes")
        return tuple(table.name for one in changed if (table := one.after or one.before))


def _visible(seen: Sight, there: Collection[UUID], kept: Sequence[Kept]) -> list[Kept]:
    return [one for one in kept if one.record in there and seen.shows(one.table, one.field)]


def _previewed(
    writes: Sequence[Write], kept: Sequence[Kept], tables: tuple[str, ...], *, whole: bool
) -> Preview:
    undone = Undone(None, len(writes), tables, tuple(kept[:SHOWN]), len(kept))
    return Preview(tuple(writes[:SHOWN]), undone, whole)


def _check_unchanged(schema: Schema, one: Redefined) -> None:
    now = schema.definition(one.table)
    if _plain(now) != _plain(one.after):
        raise ChangedSince(now.name if now else str(one.table))


def _plain(table: TableDef | None) -> TableDef | None:
    return msgspec.structs.replace(table, retired=()) if table else None
