"""Who is named by a check gets one copy of what somebody acknowledged, and nobody else does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from danliu.flows.notices import list_notices
from danliu.hub import Hub
from danliu.people.actor import person
from danliu.people.users import add_user, join
from danliu.people.workspaces import WorkspaceRow, open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import open_pool
from danliu.tables.defining import define_tables
from danliu.tables.definition import Check, FieldDef, TableDef
from danliu.tables.write import Context, Create
from danliu.workspace import Workspace

EARLY = "该交期需确认产能"
ORDERS = TableDef(
    "orders",
    "订单",
    "number",
    (FieldDef("number", "单号", "text"), FieldDef("due", "交期", "date")),
    checks=(Check("{due}<TODAY()+3", EARLY, then="ask", tell=("role:planner",)),),
)


@pytest.fixture
async def office(
    new_database: Callable[[str], str], tmp_path: Path
) -> AsyncIterator[tuple[Hub, WorkspaceRow, dict[str, UUID]]]:
    dsn = new_database("copies")
    pool = await open_pool(dsn, size=1)
    await migrate(pool, "pre")
    await pool.close()
    async with Hub.open(dsn, tmp_path, size=4) as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            now = hub.house.clock.now()
            row = await open_workspace(db, "o", "o", zone="Asia/Shanghai", demo=False, now=now)
            await define_tables(db, row.id, [ORDERS])
            people = {}
            for name, role in (("planner", "planner"), ("second", "planner"), ("sales", "member")):
                people[name] = await add_user(db, hub.house.clock.new_id(), name, name, name * 3)
                await join(db, row.id, people[name], role)
        yield hub, row, people


async def test_each_planner_gets_one_copy_of_an_early_date_that_was_kept(
    office: tuple[Hub, WorkspaceRow, dict[str, UUID]],
) -> None:
    hub, row, people = office
    ws = Workspace(hub.house, row, Context(person(people["sales"], "member"), "desk"))
    soon = (hub.house.clock.now() + timedelta(days=1)).date().isoformat()
    cells = {"number": "1", "due": soon}
    await ws.tables.write([Create("orders", cells, accepted=(EARLY,))])
    handle = hub.worker_handlers()["acknowledged-copy"]
    payload = await hub.house.db.fetchval(
        "SELECT payload FROM danliu.pgqueuer WHERE entrypoint = 'acknowledged-copy'"
    )

    await asyncio.gather(handle(payload, 1), handle(payload, 2))  # a job may run twice

    told = {
        name: [one.text for one, _ in await list_notices(ws.db, row.id, user, after=None)]
        for name, user in people.items()
    }
    assert told == {"planner": [EARLY], "second": [EARLY], "sales": []}
