"""The settings of signing in by the company's chat system. For owners."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from danliu.connect.connections import UnknownConnection
from danliu.connect.connector import connectors
from danliu.people import code_doors
from danliu.people.code_doors import CALLBACK, CodeDoor
from danliu.people.sessions import Sessions
from danliu.web.code_trip import PREFIX
from danliu.web.provider import check_address
from danliu.web.roles import check_whole
from danliu.workspace import Workspace

Text = Annotated[str, Meta(min_length=1, max_length=300)]


class CanVouch(Struct):
    key: str
    name: str


class CodeDoorOut(Struct):
    """connection   «» where there is no such door
    connections  those that could open one
    stale        the connection speaks for other accounts by now: nobody comes in until it is saved
    """

    connection: str
    address: str
    callback: str
    stale: bool
    connections: list[CanVouch]


class CodeDoorIn(Struct, forbid_unknown_fields=True):
    connection: Text
    address: Text


class CodeDoorRoutes(Controller):
    path = "/api/code-door"

    @get("/")
    async def settings(self, ws: NamedDependency[Workspace]) -> CodeDoorOut:
        check_whole(ws)
        return await _out(ws)

    @put("/")
    async def save(
        self,
        data: JSONBody[CodeDoorIn],
        ws: NamedDependency[Workspace],
        sessions: NamedDependency[Sessions],
    ) -> CodeDoorOut:
        """Another company's accounts sign out whoever came in by those before."""
        check_whole(ws)
        check_address("address", data.address, ours=True)
        if data.connection not in {one.key for one in await _those(ws)}:
            raise UnknownConnection(data.connection)
        connector = await ws.connect.open(data.connection)
        door = CodeDoor(data.connection, PREFIX + connector.accounts, data.address)
        async with ws.house.db.acquire() as db, db.transaction():
            await code_doors.save_door(db, ws.row.id, door)
        sessions.forget()
        return await _out(ws)

    @delete("/", status_code=204)
    async def drop(
        self, ws: NamedDependency[Workspace], sessions: NamedDependency[Sessions]
    ) -> None:
        """Whoever came in by it is signed out; their passwords work as before."""
        check_whole(ws)
        async with ws.house.db.acquire() as db, db.transaction():
            await code_doors.drop_door(db, ws.row.id)
        sessions.forget()


async def _those(ws: Workspace) -> list[CanVouch]:
    rows = await ws.connect.all()
    return [CanVouch(row.key, row.name) for row in rows if connectors[row.connector].vouches]


async def _out(ws: Workspace) -> CodeDoorOut:
    door, those = await code_doors.find_door(ws.db, ws.row.id), await _those(ws)
    if door is None:
        return CodeDoorOut("", "", CALLBACK, stale=False, connections=those)
    connector = await ws.connect.open(door.connection)
    stale = PREFIX + connector.accounts != door.issuer
    return CodeDoorOut(door.connection, door.address, door.back, stale, those)
