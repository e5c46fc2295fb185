"""A window tells where its person is: the cell of the cursor, and the record that is open."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from danliu.tables.errors import NotFound
from danliu.web.presence import TOPIC, Place
from danliu.workspace import Workspace

Seat = Annotated[str, Meta(pattern=r"^[0-9a-z]{8,40}$")]


class Here(Struct, forbid_unknown_fields=True):
    """seat: as the window named itself to the feed; table: none where it looks at none"""

    seat: Seat
    table: Annotated[str, Meta(max_length=100)] = ""
    record: UUID | None = None
    field: Annotated[str, Meta(max_length=100)] = ""
    opened: UUID | None = None


@post("/api/here", status_code=204)
async def here(data: JSONBody[Here], ws: NamedDependency[Workspace]) -> None:
    """Told to who is in the same table and may see it. A program with a token is nowhere, nor is
    who looks as somebody else does."""
    if ws.actor.user is None or ws.actor.scopes is not None:
        return
    place = Place(data.seat, ws.actor.user)
    if data.table:
        place = await _placed(ws, place, data)
    ws.house.ring(ws.row.id, TOPIC + msgspec.json.encode(place).decode())


async def _placed(ws: Workspace, place: Place, data: Here) -> Place:
    """Raises NotFound for what is not there for its person."""
    table = ws.tables.sight(await ws.tables.schema()).table(data.table)
    for record in {data.record, data.opened} - {None}:
        assert record
        if not await ws.tables.sees(data.table, record):
            raise NotFound(data.table, str(record))
    return msgspec.structs.replace(
        place, table=table.id, record=data.record, field=data.field, opened=data.opened
    )
