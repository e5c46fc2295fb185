"""One web process, on granian."""

import asyncio
from collections.abc import Callable

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from litestar import Litestar

from danliu.hub import Hub
from danliu.web.app import create_app, stand_ins_under
from danliu.web.metrics import metrics_app

CONNECTIONS = 8_192
"""Open at a time. A browser keeps one open for its feed; granian's 128 would leave whoever comes
after them without an answer, until one of them goes."""
WAITING = 1_024  # connections that nobody has taken yet


async def serve(hub: Hub, *, host: str, port: int, stand_ins: bool, stop: asyncio.Event) -> None:
    """Serve until `stop`. Requests under way get a moment to end, streams end at once."""
    app = create_app(hub, stand_ins=stand_ins)
    await _until(_server(app, host, port), stop, app.state.end_streams)


def _server(app: Litestar, host: str, port: int) -> Server:
    """Speaks of errors only: its lines at every start tell a shopkeeper nothing."""
    return Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        backlog=WAITING,
        backpressure=CONNECTIONS,
        log_level=LogLevels.error,
    )


async def _until(
    server: Server, stop: asyncio.Event, first: Callable[[], None] = lambda: None
) -> None:
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    first()
    server.stop()  # type: ignore[no-untyped-call]
    stopping.cancel()
    await serving


async def serve_metrics(hub: Hub, host: str, port: int, stop: asyncio.Event) -> None:
    """What a worker tells of itself. Raises MetricsToken."""
    await _until(_server(metrics_app(hub), host, port), stop)


async def serve_stand_ins(host: str, port: int, stop: asyncio.Event) -> None:
    """The outside systems' sandboxes alone, each under its name."""
    app = Litestar(stand_ins_under(""), openapi_config=None, logging_config=None)
    await _until(_server(app, host, port), stop)
