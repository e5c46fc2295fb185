"""Install a pack into a workspace: all of it in one transaction, or nothing."""

from typing import Any

import msgspec

from danliu.boards import store as boards
from danliu.connect.sandbox import sandboxes
from danliu.floor import kept as floors
from danliu.flows import published
from danliu.forms import kept as forms
from danliu.lens import lens as lenses
from danliu.menu import kept as menus
from danliu.packs.pack import InvalidPack, Pack, PackConnection
from danliu.packs.stocking import stock_demo
from danliu.people.actor import SYSTEM
from danliu.postgres.pool import Connection
from danliu.stations import kept as stations
from danliu.tables.catalog import Catalog, load
from danliu.tables.defining import define_tables, set_role
from danliu.tables.definition import TableDef
from danliu.tables.schema import Schema
from danliu.tables.write import Context, Create, Writer
from danliu.workspace import House, Workspace


async def install(ws: Workspace, pack: Pack, *, demo: bool, sandbox: str | None = None) -> None:
    """Bring tables, forms, flows, lenses, stations, floors, boards and, for a demo, records.

    What is there already stays as people made it: a table gets the fields that it lacks, and
    nothing else; a form, a board or a role is left alone. A flow that is unchanged keeps its
    version.
    sandbox   base address of the stand-ins that the pack's connections speak to; without it no
              connections are made
    """
    house = ws.house
    async with house.db.acquire() as db, db.transaction():
        inside = ws.inside(db)
        there = await load(db, ws.row.id)
        schema = await define_tables(db, ws.row.id, [_added(there, one) for one in pack.tables])
        for role in pack.roles:
            if role.key not in there.roles:
                await set_role(db, ws.row.id, role)
        await _publish(inside, pack, schema)
        for key, mapping in pack.mappings.items():
            await _keep_mapping(db, ws.row.id, key, mapping)
        if sandbox is not None:
            for connection in pack.connections:
                await _connect(inside, pack, connection, sandbox)
        if demo:
            await _demo_records(house, db, ws.row.id, pack)
            await stock_demo(ws, db, pack)


def _added(there: Schema, wanted: TableDef) -> TableDef:
    """The table as it stands, with the fields that it never had: one that was taken away, a rule
    that was changed and a name that was given stay as people left them."""
    if wanted.key not in there.tables:
        return wanted
    known = there.table(wanted.key).definition
    keys = {one.key for one in (*known.fields, *known.retired)}
    fresh = (one for one in wanted.fields if one.key not in keys)
    comes_in = wanted.comes_in if known.comes_in is None else known.comes_in
    return msgspec.structs.replace(known, fields=(*known.fields, *fresh), comes_in=comes_in)


async def _publish(ws: Workspace, pack: Pack, schema: Schema) -> None:
    db = ws.db
    for form in pack.forms:
        if not await forms.is_there(db, ws.row.id, form.key):
            await forms.publish(db, ws.row.id, form, schema)
    for lens in pack.lenses:
        await lenses.publish(db, ws.row.id, lens, schema)
    for station in pack.stations:
        await stations.publish(db, ws.row.id, station, schema)
    for floor in pack.floors:
        await floors.publish(db, ws.row.id, floor, schema)
    there = {one.board.key for one in await boards.all_boards(db, ws.row.id)}
    for board in pack.boards:
        if board.key not in there:
            await boards.save(db, ws.row.id, board, seen=0, by=SYSTEM.ref, now=ws.clock.now())
    await _arrange(ws, pack)
    live = {flow.key: flow for flow, _ in await published.live_flows(db, ws.row.id)}
    promised = {one.key for one in pack.connections}  # made after this, or by people
    for flow in pack.flows:
        if live.get(flow.key) != flow:
            at = {"by": SYSTEM.ref, "now": ws.clock.now(), "promised": promised}
            await published.publish(db, ws.row.id, flow, **at)  # type: ignore[arg-type]


async def _arrange(ws: Workspace, pack: Pack) -> None:
    there = await menus.find(ws.db, ws.row.id)
    menu = there.menu.with_added(pack.menu)
    if menu != there.menu:
        at = {"by": SYSTEM.ref, "now": ws.clock.now()}
        await menus.save(ws.db, ws.row.id, menu, seen=there.version, **at)  # type: ignore[arg-type]


async def _keep_mapping(db: Connection, workspace: int, key: str, mapping: Any) -> None:
    await db.execute(
        "INSERT INTO danliu.mappings (workspace_id, key, definition) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace_id, key) DO UPDATE SET definition = $3",
        workspace,
        key,
        mapping,
    )


async def _connect(ws: Workspace, pack: Pack, wanted: PackConnection, sandbox: str) -> None:
    intake = pack.mappings.get(wanted.intake)
    if wanted.intake and intake is None:
        raise InvalidPack("connections.yaml", f"a mapping named {wanted.intake!r}")
    await ws.connect.set(
        wanted.key,
        wanted.name,
        wanted.connector,
        sandboxes()[wanted.connector].settings_for(f"{sandbox}/{wanted.connector}"),
        intake=msgspec.to_builtins(intake) if intake else None,
        inbound=wanted.inbound or bool(wanted.intake),
        limits=wanted.limits,
    )


async def _demo_records(house: House, db: Connection, workspace: int, pack: Pack) -> None:
    # a catalog of its own: what it learns inside this transaction must not outlive a rollback
    writer = Writer(Catalog(), house.clock)
    context = Context(SYSTEM, f"pack:{pack.about.key}")
    for part in pack.demo:
        writes = [Create(part.table, cells) for cells in part.records]
        await writer.write(db, workspace, writes, context)
