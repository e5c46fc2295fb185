"""The button of the demo: generated orders through the real intake, with how far they are."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from msgspec import Struct

from danliu.hub import Hub
from danliu.packs.rehearsal import Rehearsal, Rehearsed
from danliu.tables.access import check_may_act
from danliu.tables.errors import NotFound
from danliu.workspace import Workspace


class Started(Struct):
    count: int


class DemoRoutes(Controller):
    path = "/api/demo/orders"

    @post("/", status_code=202)
    async def send(self, ws: NamedDependency[Workspace], hub: NamedDependency[Hub]) -> Started:
        check_may_act(ws.actor)
        return Started(_rehearsal(ws, hub).start(ws))

    @get("/")
    async def progress(
        self, ws: NamedDependency[Workspace], hub: NamedDependency[Hub]
    ) -> Rehearsed:
        """How far the orders of the last press are."""
        return await _rehearsal(ws, hub).progress(ws)


def _rehearsal(ws: Workspace, hub: Hub) -> Rehearsal:
    if not ws.row.demo or hub.rehearsal is None:
        raise NotFound("demo", "orders")
    return hub.rehearsal
