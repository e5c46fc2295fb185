"""People with other roles at the demo: hired by the command of the story, signed in over HTTP."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec

from danliu.people.users import add_user, join
from danliu.postgres.pool import prepare
from danliu.tables.defining import set_role
from danliu.tables.roles import Role
from tests.conftest import Demo

PASSWORD = "danliu-demo"


def hire(
    demo: Demo, login: str, name: str, role: str | Role, attributes: Mapping[str, str] | None = None
) -> None:
    """A member of the demo's company; a role of its own is made on the way."""
    asyncio.run(_hire(demo, login, name, role, attributes or {}))


async def _hire(
    demo: Demo, login: str, name: str, role: str | Role, attributes: Mapping[str, str]
) -> None:
    db = await asyncpg.connect(demo.database)
    try:
        await prepare(db)
        async with db.transaction():
            workspace = await db.fetchval("SELECT id FROM danliu.workspaces WHERE key = 'demo'")
            if isinstance(role, Role):
                await set_role(db, workspace, role)
            user = await add_user(db, uuid4(), login, name, PASSWORD)
            key = role.key if isinstance(role, Role) else role
            await join(db, workspace, user, key, attributes)
    finally:
        await db.close()


def sign_in(client: httpx.Client, login: str) -> None:
    answer = client.post("/api/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 200, answer.text


def made(client: httpx.Client, table: str, **cells: Any) -> str:
    """A new record; its id."""
    answer = client.post(f"/api/tables/{table}/records", json={"cells": cells})
    assert answer.status_code == 201, answer.text
    record: str = msgspec.json.decode(answer.content)["id"]
    return record
