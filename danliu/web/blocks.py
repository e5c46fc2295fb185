"""What flows are built of, for the editor; and the signals that waiting runs listen to."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from danliu.flows import waits
from danliu.flows.catalog import (
    Described,
    DescribedFunction,
    DescribedOperation,
    DescribedTrigger,
    catalog,
    formula_functions,
    operations,
    triggers,
)
from danliu.flows.waits import MOST_AT_ONCE
from danliu.tables.access import check_may_act, check_sees_all
from danliu.workspace import Workspace


class BlocksOut(Struct):
    """operations: what connections of each connector can be asked"""

    blocks: list[Described]
    triggers: list[DescribedTrigger]
    operations: list[DescribedOperation]
    functions: list[DescribedFunction]


@get("/api/blocks")
async def blocks(ws: NamedDependency[Workspace]) -> BlocksOut:
    """Every block, trigger and operation with its settings and output as JSON Schema: the
    editor's galleries and panels."""
    both = list(catalog().values()), list(triggers().values())
    return BlocksOut(*both, operations(), formula_functions())


class Signal(Struct):
    """How many runs wait for it, and since when the first does."""

    name: str
    waiting: int
    since: datetime


class SignalsOut(Struct):
    signals: list[Signal]


class Give(Struct, forbid_unknown_fields=True):
    """about    only the runs that wait for it about this; at_most: who waits longest goes first
    tells    what they get to read of it
    """

    about: Annotated[str, Meta(max_length=200)] = ""
    at_most: Annotated[int, Meta(ge=1, le=MOST_AT_ONCE)] = MOST_AT_ONCE
    tells: dict[str, Any] = {}


class Heard(Struct):
    count: int


class SignalRoutes(Controller):
    path = "/api/signals"

    @get("/")
    async def waiting(self, ws: NamedDependency[Workspace]) -> SignalsOut:
        """The signals that runs wait for, at most 500."""
        await _check(ws)
        found = await waits.count_waiting(ws.db, ws.row.id)
        return SignalsOut([Signal(*one) for one in found])

    @post("/{signal:str}", status_code=200)
    async def give(
        self, signal: FromPath[str], data: JSONBody[Give], ws: NamedDependency[Workspace]
    ) -> Heard:
        """Let runs that wait for this signal go on; how many heard it. It is not kept for later."""
        await _check(ws)
        now, by = ws.clock.now(), ws.actor.ref
        count = await waits.release(
            ws.db,
            ws.row.id,
            signal,
            about=data.about,
            at_most=data.at_most,
            tells=data.tells,
            by=by,
            now=now,
        )
        ws.house.wake()
        return Heard(count)


async def _check(ws: Workspace) -> None:
    check_may_act(ws.actor)
    check_sees_all(ws.tables.sight(await ws.tables.fresh_schema()), ws.actor)
