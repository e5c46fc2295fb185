"""Telling people by a connection that can send: any connector with an operation that takes who it
is for and a text."""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog

from danliu.connect.connector import Operation, connectors
from danliu.errors import DanliuError, Words
from danliu.flows.links import Link, make_link
from danliu.flows.notices import meant, tell
from danliu.flows.seats import seats_of
from danliu.flows.tasks import TaskRow, find_task
from danliu.people.actor import SYSTEM
from danliu.people.users import Member, member
from danliu.people.workspaces import find_workspace
from danliu.postgres.queue import NotYet
from danliu.tables.write import Context
from danliu.workspace import House, Workspace

log = structlog.get_logger()
ADDRESS = "DANLIU_ADDRESS"  # under which people reach this installation: https://hub.example.com
GIVES_UP_AFTER = timedelta(hours=1)


@dataclass(eq=False)
class CannotSend(DanliuError):
    """This connection has no operation that sends a text to somebody."""

    code = "cannot-send"
    status = 422

    connection: str
    wanted: str = "an operation that takes `to` and `text`"


def not_connected(system: Words) -> Words:
    """Why something is left out that would go to this system."""
    return Words(f"没有接 {system.zh}", f"{system.en} is not connected")


def sends(operations: dict[str, Operation]) -> str | None:
    """The operation that sends: it writes, and takes `to` and `text`."""
    for name, one in operations.items():
        if one.writes and {"to", "text"} <= set(one.takes.__struct_fields__):
            return name
    return None


async def send(ws: Workspace, connection: str, person: Member, text: str, *, once: str) -> bool:
    """Send a text to a member; False to one of whom no address is known there.

    The address is kept with the member, under the key of the connection or of its connector.

    Raises  CannotSend, UnknownConnection, and what the outside system answers
    """
    row = await ws.connect.row(connection)
    operation = sends(dict(connectors[row.connector].operations))
    if operation is None:
        raise CannotSend(connection)
    to = person.attributes.get(connection) or person.attributes.get(row.connector)
    if not to:
        return False
    one, connector = await ws.connect.ready(connection, operation)
    given: Any = msgspec.convert({"to": to, "text": text}, one.takes, strict=False)
    await getattr(connector, operation)(given, once=once)
    return True


@dataclass(frozen=True)
class Telling:
    """Tells those who are asked by chat, each with a link of their own."""

    house: House

    async def handle(self, payload: bytes, _job: int) -> None:
        task = UUID(bytes=payload)
        workspace = await self.house.db.fetchval(
            "SELECT workspace_id FROM danliu.tasks WHERE id = $1", task
        )
        if workspace is None:
            return
        row = await find_workspace(self.house.db, workspace)
        ws = Workspace(self.house, row, Context(SYSTEM, "tasks"))
        await self._tell(ws, await find_task(ws.db, workspace, task))

    async def _tell(self, ws: Workspace, task: TaskRow) -> None:
        if task.status != "open":
            return
        seats = await seats_of(ws.db, task.id)
        asked = [one.claimed_by or one.who for one in seats if one.state == "asked"]
        missed = []
        for user in await meant(ws, asked):
            try:
                told = await self._tell_one(ws, task, user)
            except DanliuError as error:
                late = ws.clock.now() - task.asked_at > GIVES_UP_AFTER
                if error.retry and not late:
                    raise NotYet(error.code) from error
                log.info("somebody could not be told", task=str(task.id), code=error.code)
                told = False
            missed += [] if told else [f"user:{user}"]
        name = f"{task.title} {task.question}".strip()
        says = Words(f"没能用聊天通知到您：{name}", f"You could not be told by chat: {name}")
        await tell(ws, task, missed, says)

    async def _tell_one(self, ws: Workspace, task: TaskRow, user: UUID) -> bool:
        person, now = await member(ws.db, ws.row.id, user), ws.clock.now()
        text, base = f"{task.title} {task.question}".strip(), os.environ.get(ADDRESS, "")
        if base:
            secret = await make_link(ws.db, Link(ws.row.id, task.id, user), now)
            text = f"{text}\n{base.rstrip('/')}/d/{secret}"
        once = f"{task.id}:{user}"
        return await send(ws, task.asks.tell, person, text, once=once)
