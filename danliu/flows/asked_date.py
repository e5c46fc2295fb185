"""A date told outside of any run, as a flow that promises dates would tell it."""

from dataclasses import dataclass

import msgspec

from danliu.flows.definition import nodes
from danliu.flows.errors import UnknownFlow
from danliu.flows.looking_up import Records
from danliu.flows.promising import Answered, Promises, answer
from danliu.flows.starting import live
from danliu.people.actor import SYSTEM
from danliu.tables.write import Context
from danliu.workspace import Workspace

BLOCK = "promise-date"


@dataclass(frozen=True)
class _Asking:
    ws: Workspace


async def date_by(ws: Workspace, flow: str, lines: Records) -> Answered:
    """By the tables that the flow's block looks at, as the flow sees them: whoever asks need not
    see the schedule to be told a day. Raises UnknownFlow where no such flow promises dates."""
    found, _ = await live(ws.db, ws.row.id, flow)
    node = next((one for one in nodes(found) if one.block == BLOCK), None)
    if node is None:
        raise UnknownFlow(BLOCK, flow)
    settings = {key: one for key, one in node.settings.items() if key != "lines"}
    asked = msgspec.convert(settings, Promises)
    inside = Workspace(ws.house, ws.row, Context(SYSTEM, ws.context.origin))
    return await answer(_Asking(inside), asked, lines, ws.clock.now())
