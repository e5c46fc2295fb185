"""Where outside systems send: verified, stored raw, acknowledged; understood later."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import MethodNotAllowedException
from litestar.params import FromPath

from danliu.connect import inbox
from danliu.connect.connections import ConnectionRow, Connections, find_hook
from danliu.connect.connector import Ack, Inbound
from danliu.hub import Hub

LARGEST = 2 * 1024 * 1024  # bytes of one message


@post("/hooks/{hook:str}", status_code=200, request_max_body_size=LARGEST)
async def hook(
    hook: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
) -> Response[bytes]:
    """One address for each connection; the address names it, the signature proves the sender."""
    house = hub.house
    row = await find_hook(house.db, hook)
    inbound = await _inbound(hub, request)
    ack = await inbox.take_in(house.db, house.clock, row, _connector(hub, row), inbound)
    house.wake()
    return _answer(ack)


@get("/hooks/{hook:str}")
async def greeting(
    hook: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
) -> Response[bytes]:
    """Some senders ask the address for a sign of life first; of all others nobody is greeted."""
    connector = _connector(hub, await find_hook(hub.house.db, hook))
    if not hasattr(connector, "greet"):
        raise MethodNotAllowedException
    return _answer(connector.greet(await _inbound(hub, request)))


def _connector(hub: Hub, row: ConnectionRow) -> Any:
    house = hub.house
    return Connections(house.db, row.workspace_id, house.vault, house.http).build(row)


async def _inbound(hub: Hub, request: Request[Any, Any, Any]) -> Inbound:
    return Inbound(
        {name.lower(): value for name, value in request.headers.items()},
        dict(request.query_params.items()),
        await request.body(),
        hub.house.clock.now(),
    )


def _answer(ack: Ack) -> Response[bytes]:
    return Response(ack.body, status_code=ack.status, media_type=ack.content_type)
