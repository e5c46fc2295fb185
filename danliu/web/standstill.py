"""Runs that stand still: why, how many, and what trying them again would do."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Struct

from danliu.flows import history, journal, standstill
from danliu.flows.errors import UnknownFlow
from danliu.flows.say import say
from danliu.flows.standstill import Cause, Which
from danliu.flows.upcoming import Ahead, ahead
from danliu.hub import Hub
from danliu.tables.access import check_may_act, check_sees_all
from danliu.web.runs import words_of
from danliu.workspace import Workspace


class CausesOut(Struct):
    causes: list[Cause]


class HowMany(Struct):
    runs: int


class AheadOut(Struct):
    """One step that a replay would take, or take again.

    says    as a sentence
    effect  control, read, write or outside
    certain whether it is taken whatever the steps before it give
    """

    path: str
    block: str
    says: str
    effect: str
    certain: bool


class ReplayPreview(Struct):
    """kept: how many steps have their answer and are not done again."""

    kept: int
    steps: list[AheadOut]


class StandstillRoutes(Controller):
    path = "/api/runs"

    @get("/causes")
    async def causes(
        self, ws: NamedDependency[Workspace], flow: FromQuery[str | None] = None
    ) -> CausesOut:
        """Why runs stand still, those of most runs first."""
        await _check(ws)
        return CausesOut(await standstill.causes(ws.db, ws.row.id, flow))

    @post("/replay/preview", status_code=200)
    async def count(self, data: JSONBody[Which], ws: NamedDependency[Workspace]) -> HowMany:
        """How many runs these are."""
        await _check(ws)
        return HowMany(await standstill.count(ws.db, ws.row.id, data))

    @post("/replay", status_code=200)
    async def replay_many(self, data: JSONBody[Which], ws: NamedDependency[Workspace]) -> HowMany:
        """Try all of these again, the oldest first; how many, 10,000 at most at a call."""
        await _check(ws)
        woken = await standstill.replay(ws.db, ws.row.id, data)
        ws.house.wake()
        return HowMany(woken)

    @get("/{run:uuid}/ahead")
    async def ahead(
        self,
        run: FromPath[UUID],
        ws: NamedDependency[Workspace],
        hub: NamedDependency[Hub],
        request: Request[Any, Any, Any],
    ) -> ReplayPreview:
        """What a replay of this run would do; nothing is done."""
        await _check(ws)
        found = await history.run(ws.db, ws.row.id, run)
        if found is None:
            raise UnknownFlow("run", str(run))
        flow = await hub.engine.versions.get(ws.db, ws.row.id, found.flow, found.version)
        steps, words = await journal.steps_of(ws.db, run), await words_of(ws, flow, request)
        told = ahead(flow, steps, found.cause)
        kept = sum(one.status == "done" for one in steps)
        return ReplayPreview(kept, [_out(one, say(one.node, words)) for one in told])

    @post("/{run:uuid}/cancel", status_code=200)
    async def cancel(self, run: FromPath[UUID], ws: NamedDependency[Workspace]) -> HowMany:
        """End a run for good; what it has done stays, and can be undone by its history."""
        await _check(ws)
        await standstill.cancel(ws, run)
        ws.house.ring(ws.row.id, "runs")
        return HowMany(1)


def _out(one: Ahead, says: str) -> AheadOut:
    return AheadOut(one.path, one.node.block, says, one.effect, one.certain)


async def _check(ws: Workspace) -> None:
    """A cause may hold any value of any record."""
    check_may_act(ws.actor)
    check_sees_all(ws.tables.sight(await ws.tables.fresh_schema()), ws.actor)
