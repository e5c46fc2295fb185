"""A flow's own address: a connection that takes signed messages for this flow alone."""

import base64
import secrets

from msgspec import Struct

from danliu.connect.connections import UnknownConnection
from danliu.connect.webhook.client import KEY_BYTES
from danliu.connect.webhook.connector import NAME
from danliu.flows.starting import CannotStart, live
from danliu.flows.triggers.trigger import settings_of
from danliu.flows.triggers.webhook import own_connection
from danliu.workspace import Workspace


class Address(Struct, frozen=True):
    """path     where to send, under this installation's own address
    secret   of Standard Webhooks, shown this once
    """

    path: str
    secret: str


async def open_address(ws: Workspace, key: str) -> Address:
    """Make the address, or give it a new secret; the one before is still believed until then.

    Raises   UnknownFlow, CannotStart
    """
    flow, _ = await live(ws.db, ws.row.id, key)
    if flow.trigger.kind != "webhook" or settings_of(flow.trigger).connection:
        raise CannotStart(key, "a flow with an address of its own")
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    settings = {"secret": secret, "previous_secret": await _secret(ws, own_connection(key))}
    await ws.connect.set(own_connection(key), flow.name, NAME, settings, inbound=True)
    row = await ws.connect.row(own_connection(key))
    return Address(f"/hooks/{row.hook}", secret)


async def _secret(ws: Workspace, connection: str) -> str:
    try:
        row = await ws.connect.row(connection)
    except UnknownConnection:
        return ""
    secret: str = ws.connect.build(row).settings.secret
    return secret
