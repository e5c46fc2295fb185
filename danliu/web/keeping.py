"""For how long runs are kept in full before they are reduced to what decisions rest on."""

from typing import Annotated

from litestar import Controller, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from danliu.flows import compaction
from danliu.tables.access import check_may_build
from danliu.workspace import Workspace


class Keeping(Struct, forbid_unknown_fields=True):
    """full_days   after its end; 0: for ever"""

    full_days: Annotated[int, Meta(ge=0, le=3_650)]


class KeepingRoutes(Controller):
    path = "/api/flows/keeping"

    @get("/")
    async def kept(self, ws: NamedDependency[Workspace]) -> Keeping:
        check_may_build(ws.actor)
        return Keeping(await compaction.full_days(ws.db, ws.row.id))

    @put("/")
    async def keep(self, data: JSONBody[Keeping], ws: NamedDependency[Workspace]) -> Keeping:
        """From now on. What has been reduced stays so."""
        check_may_build(ws.actor)
        await compaction.keep_full(ws.db, ws.row.id, data.full_days)
        return data
