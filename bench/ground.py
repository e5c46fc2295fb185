"""What is measured lies here: a workspace with tables, flows, rows and a way in."""

from pathlib import Path

import msgspec
import yaml
from msgspec import Struct

from bench import computed
from bench.connector import NAME
from danliu.flows.definition import Flow
from danliu.flows.published import publish
from danliu.hub import Hub
from danliu.people.actor import SYSTEM
from danliu.people.sessions import sign_in
from danliu.people.users import add_user, join
from danliu.people.workspaces import WorkspaceRow, open_workspace
from danliu.postgres.pool import Connection, one
from danliu.tables.defining import define_tables, set_role
from danliu.tables.definition import FieldDef, TableDef, Unique, View
from danliu.tables.roles import Grant, Role
from danliu.tables.schema import Schema
from danliu.tables.search.indexing import Indexer
from danliu.tables.write import Context
from danliu.workspace import Workspace

KEY = "bench"


class Ground(Struct, frozen=True):
    """ground.yaml."""

    fields: tuple[FieldDef, ...]
    tables: tuple[str, ...]
    view: View
    flows: tuple[Flow, ...]

    def definitions(self) -> list[TableDef]:
        unique = (Unique(("channel", "source_number"), "merge"),)
        return [
            TableDef(key, key, "source_number", self.fields, unique=unique, views=(self.view,))
            for key in self.tables
        ]


def read_ground() -> Ground:
    text = (Path(__file__).parent / "ground.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Ground)


MEMBER = Role(
    "city",
    "苏州的人",
    tables={"many": Grant(where="{city}={$me.city}", hidden=("phone", "note"))},
)


async def lay(hub: Hub, stub: str) -> tuple[str, str]:
    """Make the workspace, its connection to the stub at this address.

    Returns tokens of its owner, and of a member who sees one city of the big table.
    """
    house, now = hub.house, hub.house.clock.now()
    async with house.db.acquire() as db, db.transaction():
        row = await open_workspace(db, KEY, KEY, zone="Asia/Shanghai", demo=False, now=now)
        user = await add_user(db, house.clock.new_id(), KEY, KEY, house.clock.new_id().hex)
        await join(db, row.id, user, "owner")
        member = await add_user(db, house.clock.new_id(), "city", "city", house.clock.new_id().hex)
        await join(db, row.id, member, MEMBER.key, {"city": "苏州"})
        ws = Workspace(house, row, Context(SYSTEM, KEY))
        await _define(ws, db)
        await set_role(db, row.id, MEMBER)
    await ws.connect.set("stub", "stub", NAME, {"url": stub})
    owner = await sign_in(house.db, user, now, label=KEY)
    return owner, await sign_in(house.db, member, now, label=KEY)


async def _define(ws: Workspace, db: Connection) -> None:
    ground = read_ground()
    schema = await define_tables(db, ws.row.id, [*ground.definitions(), *computed.TABLES])
    for flow in ground.flows:
        await publish(db, ws.row.id, flow, by=SYSTEM.ref, now=ws.clock.now())
    await db.execute("CREATE SCHEMA bare")
    for key in ("orders", "audited"):
        physical = schema.physical(schema.table(key))
        await db.execute(f"CREATE TABLE bare.{key} (LIKE {physical} INCLUDING ALL)")
    await db.execute(f"CREATE TABLE bare.changes (LIKE {schema.name}.changes INCLUDING ALL)")


async def fill(db: Connection, schema: Schema, table: str, rows: int) -> None:
    """Rows straight into the physical table: a fifth of them in review, amounts all different."""
    target = schema.table(table)
    values = {
        "source_number": "'S' || n",
        "channel": "(ARRAY['shop','phone','form'])[1 + n % 3]",
        "customer_name": "'客户' || n % 5000",
        "phone": "'138' || lpad((n % 100000000)::text, 8, '0')",
        "product": "'KL-' || n % 900",
        "quantity": "1 + n % 40",
        "kind": "'regular'",
        "amount": "(n::bigint * 7919 % 10000000) / 100.0",
        "due": "date '2026-01-01' + (n % 300)",
        "status": "(ARRAY['new','review','approved','held','approved'])[1 + n % 5]",
        "city": "(ARRAY['苏州','无锡','常州','杭州'])[1 + n % 4]",
        "note": "'请在 ' || n % 30 || ' 号前送到'",
    }
    names = ", ".join(target.columns[key].physical for key in values)
    moment = "now() - n * interval '1 second'"
    await db.execute(
        f"INSERT INTO {schema.physical(target)}"
        f" (id, created_at, created_by, updated_at, updated_by, {names})"
        f" SELECT uuidv7(), {moment}, 'system:danliu', {moment}, 'system:danliu',"
        f" {', '.join(values.values())} FROM generate_series(1, $1::int) AS n",
        rows,
        timeout=600,
    )
    await db.execute(f"VACUUM ANALYZE {schema.physical(target)}", timeout=300)


def order(city: str = "苏州") -> str:
    """A new order as the API takes it; `@n` is its number."""
    return msgspec.json.encode({"cells": _cells("B@n", city)}).decode()


def orders(count: int) -> str:
    """So many new orders in one call."""
    create = [{"cells": _cells(f"M@n-{n}", "苏州")} for n in range(count)]
    return msgspec.json.encode({"create": create}).decode()


def _cells(number: str, city: str) -> dict[str, str]:
    return {
        "source_number": number,
        "channel": "shop",
        "customer_name": "苏州启明机电",
        "phone": "13812345678",
        "product": "KL-1022 空滤",
        "quantity": "12",
        "kind": "regular",
        "amount": "1288.50",
        "due": "2026-12-01",
        "status": "new",
        "city": city,
        "note": "请在月底前送到，谢谢",
    }


async def workspace(hub: Hub) -> WorkspaceRow:
    row = await one(hub.house.db, "SELECT id FROM danliu.workspaces WHERE key = $1", KEY)
    return await hub.workspace_row(row["id"])


async def skip_search(hub: Hub, row: WorkspaceRow) -> None:
    """Count what was filled in as read by the search: otherwise every worker that is measured
    would read hundreds of thousands of records beside its work."""
    await Indexer(hub.house.db, hub.house.catalog).step(row.id, most=1)
    sql = "UPDATE danliu.searched_tables SET done = true WHERE workspace_id = $1"
    await hub.house.db.execute(sql, row.id)
