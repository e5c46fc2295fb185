"""What happened in the workspace, and taking it back: looked at first, then undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec import Struct, to_builtins

from danliu.flows import taking_back
from danliu.tables import recent, rows
from danliu.tables.access import Sight, check_may_act
from danliu.tables.errors import NotFound
from danliu.tables.history import Kept, What
from danliu.tables.intents import Delete, Restore, Revert, Write, record_of
from danliu.tables.recent import Event, Place
from danliu.tables.schema import Schema
from danliu.tables.table import Table
from danliu.web.linked import Cells, with_titles
from danliu.web.names import Names
from danliu.web.origins import origin_told
from danliu.web.places import RecordRef, places
from danliu.workspace import Workspace

Limit = Annotated[int, QueryParameter(ge=1, le=200)]


class EventOut(Struct):
    """writes: records written; tables: those whose definition changed; record: of one change"""

    name: str
    at: datetime
    who: str
    origin: str
    reason: str
    writes: int
    tables: list[str]
    record: RecordRef | None
    kind: str
    run: UUID | None
    undoes: str | None
    undone: bool


class EventsOut(Struct):
    events: list[EventOut]
    next: str | None


class CellOut(Struct):
    field: str
    name: str
    before: Any
    after: Any


class TakeBack(Struct):
    """What would become of one record."""

    table: str
    record: UUID
    title: str
    kind: Literal["delete", "restore", "update"]
    cells: list[CellOut]


class KeptOut(Struct):
    """A cell that somebody changed since; it is left as it is. gone: so is the field or record"""

    table: str
    record: UUID
    field: str
    then: Any
    now: Any
    gone: bool


class PreviewOut(Struct):
    """whole: whether this is all of it, or only the newest of what would be taken back"""

    writes: list[TakeBack]
    kept: list[KeptOut]
    tables: list[str]
    whole: bool


class UndoneOut(Struct):
    """name: under which this can be undone in its turn; left: how many cells were kept"""

    name: str | None
    writes: int
    tables: list[str]
    kept: list[KeptOut]
    left: int


class HistoryRoutes(Controller):
    path = "/api/history"

    @get("/")
    async def newest(
        self,
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        limit: Limit = 50,
        after: FromQuery[str | None] = None,
    ) -> EventsOut:
        """What was written, newest first. Who sees only some records sees their single changes
        and the acts of their own; changes of definitions are for who may build."""
        check_may_act(ws.actor)
        sight = ws.tables.sight(await ws.tables.fresh_schema())
        events, more = await recent.newest(
            ws.db,
            ws.row.id,
            Place.read(after) if after else Place(),
            limit,
            own="" if sight.is_whole else ws.actor.ref,
            builds="build" in ws.actor.may,
        )
        return EventsOut(await _told(ws, names, events), str(more) if more else None)

    @get("/{name:str}/preview")
    async def preview(self, name: FromPath[str], ws: NamedDependency[Workspace]) -> PreviewOut:
        """What undoing `act:<id>`, `change:<number>` or `run:<id>` would do, to look at first."""
        check_may_act(ws.actor)
        found = await ws.tables.undoing().preview(_what(name))
        schema = await ws.tables.fresh_schema()
        return PreviewOut(
            await _taken_back(ws, schema, found.writes),
            [_kept(one) for one in found.undone.kept],
            list(found.undone.tables),
            found.whole,
        )

    @post("/{name:str}/undo", status_code=200)
    async def undo(self, name: FromPath[str], ws: NamedDependency[Workspace]) -> UndoneOut:
        """Take it back. Undoing what undid something does it again. What a run did outside is
        taken back by a run of its own, where the flow says how."""
        check_may_act(ws.actor)
        what = _what(name)
        if what.kind == "run":
            await taking_back.begin(ws, UUID(what.ref))
        done = await ws.tables.undoing().undo(what)
        kept = [_kept(one) for one in done.kept]
        undo = f"act:{done.act}" if done.act else None
        return UndoneOut(undo, done.writes, list(done.tables), kept, done.left)


_KINDS: Mapping[type, Literal["delete", "restore", "update"]] = {
    Delete: "delete",
    Restore: "restore",
    Revert: "update",
}


def _what(name: str) -> What:
    try:
        return What.named(name)
    except ValueError:
        raise NotFound("history", name[:80]) from None


async def _told(ws: Workspace, names: Names, events: Sequence[Event]) -> list[EventOut]:
    """Those that the reader may see, with names and titles."""
    known = await names.of(ws.db, ws.row.id)
    told = [one.name for one in events] + [f"run:{one.run}" for one in events if one.run]
    undone = await recent.undone(ws.db, ws.row.id, told)
    seen = await places(ws, ((one.where[0], one.where[1]) for one in events if one.where))
    return [
        _event(one, known, names.tongue, undone, seen.get(one.where[1]) if one.where else None)
        for one in events
        if one.where is None or one.where[1] in seen
    ]


def _event(
    one: Event, names: Mapping[str, str], tongue: str, undone: set[str], record: RecordRef | None
) -> EventOut:
    return EventOut(
        one.name,
        one.at,
        names.get(one.who, one.who),
        origin_told(one.origin, one.who, names, tongue),
        one.reason,
        one.writes,
        list(one.tables),
        record,
        one.where[2] if one.where else "",
        one.run,
        one.undoes,
        not undone.isdisjoint((one.name, f"run:{one.run}")),
    )


async def _taken_back(ws: Workspace, schema: Schema, writes: Sequence[Write]) -> list[TakeBack]:
    by_table: dict[str, list[Write]] = {}
    for write in writes:
        by_table.setdefault(write.table, []).append(write)
    sight, found = ws.tables.sight(schema), dict[int, TakeBack]()
    for key, some in by_table.items():
        table = sight.table(key)
        cells = await _cells(ws, sight, table, [one for one in some if isinstance(one, Revert)])
        ids = [one for write in some if (one := record_of(write))]
        titles = await ws.tables.titles(key, ids)
        found |= {id(one): _told_write(one, titles, cells) for one in some}
    return [found[id(write)] for write in writes]


def _told_write(
    write: Write, titles: Mapping[UUID, str], cells: Mapping[UUID, list[CellOut]]
) -> TakeBack:
    record = record_of(write)
    assert record
    mine = cells.get(record, []) if isinstance(write, Revert) else []
    return TakeBack(write.table, record, titles.get(record, ""), _KINDS[type(write)], mine)


async def _cells(
    ws: Workspace, sight: Sight, table: Table, reverts: Sequence[Revert]
) -> dict[UUID, list[CellOut]]:
    """The cells of each record as they are, and as they would be."""
    ids = [one.record for one in reverts]
    found = [
        await rows.fetch(ws.db, sight.schema, table, ids, trashed=trashed)
        for trashed in (False, True)
    ]
    stored = {**found[1], **found[0]}
    sides: list[tuple[Cells, Cells]] = []
    for one in reverts:
        columns = stored[one.record].columns if one.record in stored else {}
        now = {key: columns.get(table.columns[key].physical) for key in one.values}
        sides.append((to_builtins(now), to_builtins(dict(one.values))))
    titled = await with_titles(ws, sight, table, sides)
    return {
        one.record: [_cell(table, key, before, after) for key in after]
        for one, (before, after) in zip(reverts, titled, strict=True)
    }


def _cell(table: Table, key: str, before: Cells, after: Cells) -> CellOut:
    return CellOut(key, table.columns[key].definition.name, before[key], after[key])


def _kept(one: Kept) -> KeptOut:
    then, now = to_builtins((one.then, one.now))
    return KeptOut(one.table, one.record, one.field, then, now, one.gone)
