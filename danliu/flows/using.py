"""What live flows lean on: a connection that one of them calls is not taken away under it."""

from dataclasses import dataclass

from danliu.errors import DanliuError
from danliu.flows.definition import Flow
from danliu.flows.portable.needs import read_needs
from danliu.flows.published import live_flows
from danliu.flows.triggers.webhook import own_connection
from danliu.tables.schema import Schema
from danliu.workspace import Workspace


@dataclass(eq=False)
class ConnectionInUse(DanliuError):
    """Flows that are live need this connection."""

    code = "connection-in-use"
    status = 409

    connection: str
    flows: list[str]


async def check_unused(ws: Workspace, connection: str) -> None:
    """Raises ConnectionInUse."""
    schema = await ws.tables.fresh_schema()
    flows = [flow for flow, _ in await live_flows(ws.db, ws.row.id)]
    named = [flow.name for flow in flows if _needs(flow, schema, connection)]
    if named:
        raise ConnectionInUse(connection, named)


def _needs(flow: Flow, schema: Schema, connection: str) -> bool:
    if connection == own_connection(flow.key):
        return True
    _, needs = read_needs(flow, schema, {}, {}, {})
    return connection in needs.connections
