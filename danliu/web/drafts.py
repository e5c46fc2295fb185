"""Drafts of flows over HTTP: saved half-done, judged, published, discarded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from danliu.flows import drafts as kept
from danliu.flows import versions
from danliu.flows.differences import Difference, differences
from danliu.flows.draft_errors import FlowHasFaults
from danliu.flows.draft_faults import faults_of, read
from danliu.flows.drafts import Draft
from danliu.flows.faults import FlowFault
from danliu.tables.access import check_may_edit_flows
from danliu.web.names import Names
from danliu.workspace import Workspace

SHOWN = 50
Key = Annotated[str, Meta(min_length=1, max_length=100)]


class FaultOut(Struct):
    """block: its id, `trigger`, or «» for the flow; field: the setting, or «»."""

    block: str
    field: str
    wanted: str
    wanted_en: str


class DraftRef(Struct):
    """began_from: the version; None: a new flow. live: the version that is live now, if any."""

    key: str
    name: str
    number: int
    began_from: int | None
    live: int | None
    changed_at: datetime
    changed_by: str
    changed_by_name: str


class DraftOut(DraftRef):
    """flow     as it was saved
    behind   whether another version went live since it began
    faults   all that keeps it from being published
    """

    flow: dict[str, Any]
    behind: bool
    faults: list[FaultOut]


class DraftsOut(Struct):
    """next: the key after which the list goes on"""

    drafts: list[DraftRef]
    next: str | None


class Save(Struct, forbid_unknown_fields=True):
    """flow        whatever of it is there already
    number      of the draft that was edited; 0: there was none
    began_from  of a new draft: the version that was edited; without it, the live one
    """

    flow: dict[str, Any]
    number: Annotated[int, Meta(ge=0)] = 0
    began_from: int | None = None


class PublishDraft(Struct, forbid_unknown_fields=True):
    """number  of the draft that was looked at
    over    where another version went live since it began: the one that was looked at
    """

    number: int
    over: int | None = None


class PublishedDraft(Struct):
    """The version that is live from now on."""

    version: int


class DraftDifferences(Struct):
    """against: the version that the draft is laid against"""

    against: int
    differences: list[Difference]


@get("/api/flows/drafts")
async def drafts(
    ws: NamedDependency[Workspace],
    names: NamedDependency[Names],
    after: FromQuery[str | None] = None,
) -> DraftsOut:
    """Flows that somebody is editing, by key."""
    await check(ws)
    found = await kept.drafts(ws.db, ws.row.id, after, SHOWN + 1)
    known, shown = await names.of(ws.db, ws.row.id), found[:SHOWN]
    out = [DraftRef(**_told(one, known)) for one in shown]
    return DraftsOut(out, shown[-1].key if len(found) > SHOWN else None)


class DraftRoutes(Controller):
    path = "/api/flows/{flow:str}/draft"

    @get("/")
    async def draft(
        self, flow: FromPath[str], ws: NamedDependency[Workspace], names: NamedDependency[Names]
    ) -> DraftOut:
        """The draft whole, with what is wrong with it."""
        await check(ws)
        return await draft_out(ws, await kept.the_draft(ws.db, ws.row.id, flow), names)

    @put("/")
    async def save(
        self,
        flow: FromPath[Key],
        data: JSONBody[Save],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> DraftOut:
        """Keep it, whole or not. Whoever saved meanwhile is not overwritten: 409."""
        await check(ws)
        saved = await kept.save(
            ws.db,
            ws.row.id,
            flow,
            data.flow,
            seen=data.number,
            began_from=data.began_from,
            by=ws.actor.ref,
            now=ws.clock.now(),
        )
        ws.house.ring(ws.row.id, "drafts")
        return await draft_out(ws, saved, names)

    @delete("/", status_code=204)
    async def discard(
        self, flow: FromPath[str], number: FromQuery[int], ws: NamedDependency[Workspace]
    ) -> None:
        """Throw it away, as it was seen."""
        await check(ws)
        await kept.discard(ws.db, ws.row.id, flow, number)
        ws.house.ring(ws.row.id, "drafts")

    @get("/differences")
    async def differences(
        self,
        flow: FromPath[str],
        ws: NamedDependency[Workspace],
        against: FromQuery[int | None] = None,
    ) -> DraftDifferences:
        """What the draft would do differently from a version, else from the live one."""
        await check(ws)
        draft = await kept.the_draft(ws.db, ws.row.id, flow)
        old, version = await versions.definition(ws.db, ws.row.id, flow, against)
        try:
            return DraftDifferences(version, differences(old, read(draft.definition)))
        except msgspec.ValidationError as error:
            faults = await faults_of(ws.db, ws.row.id, draft.definition)
            raise FlowHasFaults(flow, list(faults)) from error

    @post("/publish", status_code=200)
    async def publish(
        self, flow: FromPath[str], data: JSONBody[PublishDraft], ws: NamedDependency[Workspace]
    ) -> PublishedDraft:
        """Make it a version, and the live one; the draft is gone then. Refused while it has
        faults; and told first, with the differences, where it began from an older version."""
        await check(ws)
        async with ws.house.db.acquire() as db, db.transaction():
            version = await kept.publish(
                db,
                ws.row.id,
                flow,
                seen=data.number,
                over=data.over,
                by=ws.actor.ref,
                now=ws.clock.now(),
            )
        ws.house.ring(ws.row.id, "schema")
        ws.house.ring(ws.row.id, "drafts")
        ws.house.wake()
        return PublishedDraft(version)


async def draft_out(ws: Workspace, draft: Draft, names: Names) -> DraftOut:
    told = _told(draft, await names.of(ws.db, ws.row.id))
    faults = await faults_of(ws.db, ws.row.id, draft.definition)
    out = [fault_out(one) for one in faults]
    return DraftOut(**told, flow=draft.definition, behind=draft.behind, faults=out)


def _told(draft: Draft, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": draft.key,
        "name": str(draft.definition.get("name") or draft.key),
        "number": draft.number,
        "began_from": draft.began_from,
        "live": draft.live,
        "changed_at": draft.changed_at,
        "changed_by": draft.changed_by,
        "changed_by_name": names.get(draft.changed_by, draft.changed_by),
    }


def fault_out(fault: FlowFault) -> FaultOut:
    return FaultOut(fault.block, fault.field, fault.wanted.zh, fault.wanted.en)


async def check(ws: Workspace) -> None:
    """Raises Forbidden."""
    check_may_edit_flows(ws.tables.sight(await ws.tables.fresh_schema()), ws.actor)
