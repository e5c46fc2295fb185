"""Where outside systems send: verified, stored raw, acknowledged; understood later."""

from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from danliu.connect import inbox
from danliu.connect.connections import Connections, find_hook
from danliu.connect.connector import Inbound
from danliu.hub import Hub

LARGEST = 2 * 1024 * 1024  # bytes of one message


@post("/hooks/{hook:str}", status_code=200, request_max_body_size=LARGEST)
async def hook(
    hook: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
) -> Response[bytes]:
    """One address for each connection; the address names it, the signature proves the sender."""
    house = hub.house
    row = await find_hook(house.db, hook)
    connector = Connections(house.db, row.workspace_id, house.vault, house.http).build(row)
    inbound = Inbound(
        {name.lower(): value for name, value in request.headers.items()},
        dict(request.query_params.items()),
        await request.body(),
        house.clock.now(),
    )
    ack = await inbox.take_in(house.db, house.clock, row, connector, inbound)
    house.wake()
    return Response(ack.body, status_code=ack.status, media_type=ack.content_type)
