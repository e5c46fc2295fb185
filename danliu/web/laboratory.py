"""The rule laboratory and the versions of flows over HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from danliu.flows import versions
from danliu.flows.definition import Flow
from danliu.flows.differences import Difference, differences
from danliu.flows.errors import InvalidFlow
from danliu.flows.expected import same
from danliu.flows.faults import check
from danliu.flows.laboratory.overlap import Overlap
from danliu.flows.laboratory.past import Period
from danliu.flows.laboratory.trial import Report, Trial
from danliu.flows.naming import Account
from danliu.flows.published import publish, roll_back
from danliu.flows.versions import Version
from danliu.tables.access import check_may_build, check_may_edit_flows
from danliu.workspace import Workspace

MOST_RUNS = 100_000


class VersionsOut(Struct):
    versions: list[Version]


class DefinitionOut(Struct):
    """flow: as `import` takes it, here or in another workspace."""

    version: int
    flow: dict[str, Any]


class Published(Struct):
    """The version that is live from now on."""

    version: int


class DifferencesOut(Struct):
    differences: list[Difference]


class Try(Struct, forbid_unknown_fields=True):
    """flow     as it was edited
    since    of the runs that it is tried on, when they began; and until when
    amount   a field of the record that is summed up over the flips
    """

    flow: Flow
    since: datetime
    until: datetime
    amount: str = ""
    at_most: Annotated[int, Meta(ge=1, le=MOST_RUNS)] = 10_000

    @property
    def period(self) -> Period:
        return Period(self.since, self.until, self.at_most)


class TryOverlap(Try, forbid_unknown_fields=True):
    """decision   the id of the block whose cases are laid over each other"""

    decision: str = ""


class LaboratoryRoutes(Controller):
    path = "/api/flows/{flow:str}"

    @get("/versions")
    async def versions(
        self,
        flow: FromPath[str],
        ws: NamedDependency[Workspace],
        before: FromQuery[int | None] = None,
    ) -> VersionsOut:
        """Newest first; `before` a version, the older ones."""
        await _check(ws)
        return VersionsOut(await versions.versions(ws.db, ws.row.id, flow, before))

    @get("/versions/{version:int}")
    async def definition(
        self, flow: FromPath[str], version: FromPath[int], ws: NamedDependency[Workspace]
    ) -> DefinitionOut:
        """A version whole."""
        await _check(ws)
        found, number = await versions.definition(ws.db, ws.row.id, flow, version)
        return DefinitionOut(number, msgspec.to_builtins(found))

    @get("/versions/{version:int}/differences")
    async def differences(
        self,
        flow: FromPath[str],
        version: FromPath[int],
        ws: NamedDependency[Workspace],
        since: FromQuery[int | None] = None,
    ) -> DifferencesOut:
        """What this version does differently from another, else from the one before it."""
        await _check(ws)
        old, _ = await versions.definition(ws.db, ws.row.id, flow, since or max(version - 1, 1))
        new, _ = await versions.definition(ws.db, ws.row.id, flow, version)
        return DifferencesOut(differences(old, new))

    @post("/publish", status_code=200)
    async def publish(
        self, flow: FromPath[str], data: JSONBody[Flow], ws: NamedDependency[Workspace]
    ) -> Published:
        """Make this definition a new version, and the live one; a new flow under a new key."""
        check_may_build(ws.actor)
        if data.key != flow:
            raise InvalidFlow("key", same(flow))
        async with ws.house.db.acquire() as db, db.transaction():
            by, now = ws.actor.ref, ws.clock.now()
            version = await publish(db, ws.row.id, data, by=by, now=now)
        return _published(ws, version)

    @post("/versions/{version:int}/live", status_code=200)
    async def go_back(
        self, flow: FromPath[str], version: FromPath[int], ws: NamedDependency[Workspace]
    ) -> Published:
        """Make this version live again. Runs that are under way keep theirs."""
        check_may_build(ws.actor)
        async with ws.house.db.acquire() as db, db.transaction():
            await roll_back(db, ws.row.id, flow, version, ws.clock.now())
        return _published(ws, version)

    @post("/try", status_code=200)
    async def tried(
        self, flow: FromPath[str], data: JSONBody[Try], ws: NamedDependency[Workspace]
    ) -> Report:
        """Which past runs would have gone another way with the edited flow. Nothing is done, and
        nobody outside is asked."""
        return await (await _trial(ws, flow, data)).over(data.period)

    @post("/overlap", status_code=200)
    async def overlap(
        self, flow: FromPath[str], data: JSONBody[TryOverlap], ws: NamedDependency[Workspace]
    ) -> Overlap:
        """Of how many past runs each two cases of one decision hold."""
        return await (await _trial(ws, flow, data)).overlap(data.decision, data.period)


def _published(ws: Workspace, version: int) -> Published:
    """Everybody reads the tables anew, and with them who waits for what."""
    ws.house.ring(ws.row.id, "schema")
    ws.house.wake()
    return Published(version)


async def _trial(ws: Workspace, key: str, wanted: Try) -> Trial:
    """Raises InvalidFlow, UnknownFlow."""
    await _check(ws)
    old, version = await versions.definition(ws.db, ws.row.id, key)
    schema = await ws.tables.fresh_schema()
    check(wanted.flow, schema)
    table = old.trigger.table
    where = (ws.db, schema, ws.row.id, ws.row.zone)
    accounts = {row.key: Account(row.name, row.connector) for row in await ws.connect.all()}
    return Trial(*where, old, version, wanted.flow, table, wanted.amount, accounts)


async def _check(ws: Workspace) -> None:
    """Past runs hold what is of any record."""
    check_may_edit_flows(ws.tables.sight(await ws.tables.fresh_schema()), ws.actor)
