"""A workshop whose one table has a field of every type, in a database of its own."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import pytest_asyncio

from danliu.clock import Clock
from danliu.people.users import add_user, join
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import open_pool
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from tests.tables.conftest import Shop

LI, WANG = UUID(int=0x11), UUID(int=0x12)
CHOICES = {"choices": [{"key": "red", "name": "红", "colour": "red"}, {"key": "g", "name": "绿"}]}
STAGES = {
    "stages": [{"key": "new", "name": "新", "next": ["old"]}, {"key": "old", "name": "旧"}],
    "initial": "new",
}
BOXES = {"base": "件", "units": [{"name": "箱", "factor": "12"}], "shown": "箱"}
OPTIONS: dict[str, dict[str, Any]] = {
    "choice": CHOICES,
    "multi-choice": CHOICES,
    "state": STAGES,
    "link": {"table": "places"},
    "links": {"table": "places"},
    "quantity": BOXES,
    "button": {"label": "下发", "flow": "release"},
    "auto-number": {"prefix": "N-"},
}
TYPES = (
    *("address", "attachment", "auto-number", "bar-code", "button", "choice", "date", "date-time"),
    *("duration", "email", "id-number", "link", "links", "long-text", "money", "multi-choice"),
    *("number", "percent", "person", "phone", "place", "qr", "quantity", "rating", "role"),
    *("signature", "state", "text", "url", "yes-no"),
)
EVERY = TableDef(
    "every",
    "样样有",
    "text",
    tuple(
        FieldDef(kind.replace("-", "_"), kind, kind, options=OPTIONS.get(kind, {}))
        for kind in TYPES
    ),
)
PLACES = TableDef("places", "地点", "name", (FieldDef("name", "名称", "text"),))


@pytest_asyncio.fixture(scope="session")
async def shop(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    pool = await open_pool(new_database("fields"), size=12)
    await migrate(pool, "pre")
    clock = Clock()
    async with pool.acquire() as db, db.transaction():
        row = await open_workspace(
            db, "shop", "小店", zone="Asia/Shanghai", demo=False, now=clock.now()
        )
        for user, login, name in ((LI, "li", "李四"), (WANG, "wang", "王五")):
            await add_user(db, user, login, name, "a long password")
        await join(db, row.id, LI, "member")
        await define_tables(db, row.id, [PLACES, EVERY])
    yield Shop(pool, row.id, clock)
    await pool.close()
