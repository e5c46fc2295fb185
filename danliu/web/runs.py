"""Flows and their runs: read aloud, step by step, with what went in, what came out and why."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from danliu.flows import history, journal, standstill, watching
from danliu.flows.blocks.notify import unheard
from danliu.flows.definition import Flow
from danliu.flows.digests import is_digest
from danliu.flows.errors import UnknownFlow
from danliu.flows.filled import filled
from danliu.flows.journal import StepRow
from danliu.flows.naming import Account
from danliu.flows.paths import find, place, reading_order
from danliu.flows.places import NOBODY, Queue, queues
from danliu.flows.published import live_flows
from danliu.flows.say import Sentence, read_aloud, say, trigger_sentence
from danliu.flows.values import unpack
from danliu.flows.vocabulary import Vocabulary
from danliu.hub import Hub
from danliu.people import users
from danliu.tables.access import check_may_act, check_sees_all
from danliu.web.places import RecordRef, hears, places
from danliu.web.problems import language
from danliu.workspace import Workspace

DONE_WITHIN = timedelta(days=30)


class FlowRef(Struct):
    key: str
    name: str
    name_en: str


class CauseOut(Struct):
    """Why a step failed or a run was parked."""

    code: str
    title: str
    facts: dict[str, Any]


class Counted(Struct):
    running: int
    waiting: int
    parked: int
    done: int


class RunOut(Struct):
    """chain: the run that everything began with; depth: how many flows led here, with this one.

    compacted_at   when it was reduced: what its steps were given is no longer told
    unheard        somebody was to be told something, and nobody was
    """

    id: UUID
    flow: FlowRef
    version: int
    status: journal.RunStatus
    record: RecordRef | None
    started_at: datetime
    ended_at: datetime | None
    cause: CauseOut | None
    chain: UUID
    depth: int
    compacted_at: datetime | None
    unheard: bool


class StepOut(Struct):
    """unheard: somebody was to be told something, and nobody was"""

    path: str
    block: str
    name: str
    says: str
    status: journal.StepStatus
    reason: str
    input: Any
    output: Any
    error: CauseOut | None
    started_at: datetime
    ended_at: datetime | None
    ms: float | None
    unheard: bool


MOST_STEPS = 1_000


class RunWithSteps(RunOut):
    """steps   as the flow reads, item after item, at most 1,000; `more_steps`: how many more"""

    steps: list[StepOut]
    more_steps: int
    sentences: list[Sentence]


class RunsOut(Struct):
    runs: list[RunOut]
    next: UUID | None


class LineOut(Struct):
    """Of a flow that says how many of its runs may be under way at once: how many are, how many
    wait for a place, and since when the first does.

    of   flow: they are counted together; record: apart for each record
    """

    at_once: int
    of: Literal["flow", "record"]
    held: int
    waiting: int
    since: datetime | None


class FlowOut(Struct):
    """kind, table: of its trigger; the table is «» where it is about no record
    runs      that have not ended, and that are done and began within 30 days, 10,000 at most
    fills     tables in which it makes records, itself or by a flow that it starts
    line      None where the flow does not say how many of its runs may be under way at once
    """

    key: str
    name: str
    name_en: str
    version: int
    trigger: str
    kind: str
    table: str
    fills: list[str]
    sentences: list[Sentence]
    runs: Counted
    priority: int
    line: LineOut | None


class FlowsOut(Struct):
    flows: list[FlowOut]


@get("/api/flows")
async def flows(ws: NamedDependency[Workspace], request: Request[Any, Any, Any]) -> FlowsOut:
    """Every live flow as sentences, with how many of its runs are where; for who sees all that
    the sentences may speak of."""
    if not ws.tables.sight(await ws.tables.fresh_schema()).is_open:
        return FlowsOut([])
    counted = await watching.counts(ws.db, ws.row.id, ws.clock.now() - DONE_WITHIN)
    line = await queues(ws.db, ws.row.id)
    found = await live_flows(ws.db, ws.row.id)
    told = await _told(ws, language(request))
    words = [told(flow) for flow, _ in found]
    fills = filled([flow for flow, _ in found])
    return FlowsOut(
        [
            _flow(flow, version, one, counted, line.get(flow.key, NOBODY), fills[flow.key])
            for (flow, version), one in zip(found, words, strict=True)
        ]
    )


async def words_of(ws: Workspace, flow: Flow, request: Request[Any, Any, Any]) -> Vocabulary:
    return (await _told(ws, language(request)))(flow)


async def _told(ws: Workspace, tongue: str) -> Callable[[Flow], Vocabulary]:
    """The words of any flow, out of what is read once."""
    accounts = {row.key: Account(row.name, row.connector) for row in await ws.connect.all()}
    schema, people = await ws.tables.schema(), await users.names(ws.db, ws.row.id)
    return lambda flow: Vocabulary(schema, flow, accounts, tongue, people)


def _flow(
    flow: Flow,
    version: int,
    words: Vocabulary,
    counted: dict[str, dict[str, int]],
    queue: Queue,
    fills: Collection[str],
) -> FlowOut:
    by_status = counted.get(flow.key, {})
    runs = Counted(*(by_status.get(name, 0) for name in Counted.__struct_fields__))
    trigger, sentences = trigger_sentence(flow, words), read_aloud(flow, words)
    english, begins = flow.name_en or flow.name, flow.trigger
    said = (trigger, begins.kind, begins.table, sorted(fills), sentences)
    line = (
        LineOut(flow.at_once, flow.at_once_of, queue.held, queue.waiting, queue.since)
        if flow.at_once
        else None
    )
    return FlowOut(flow.key, flow.name, english, version, *said, runs, flow.priority, line)


class RunRoutes(Controller):
    path = "/api/runs"

    @get("/")
    async def page(
        self,
        ws: NamedDependency[Workspace],
        record: FromQuery[UUID | None] = None,
        status: FromQuery[str | None] = None,
        flow: FromQuery[str | None] = None,
        chain: FromQuery[UUID | None] = None,
        after: FromQuery[UUID | None] = None,
    ) -> RunsOut:
        """Newest first."""
        rows = await history.runs(
            ws.db,
            ws.row.id,
            record=record,
            status=status,
            flow=flow,
            chain=chain,
            after=after,
            limit=51,
        )
        shown = rows[:50]
        return RunsOut(await _runs(ws, shown), shown[-1].id if len(rows) > 50 else None)

    @get("/{run:uuid}")
    async def one(
        self,
        run: FromPath[UUID],
        ws: NamedDependency[Workspace],
        hub: NamedDependency[Hub],
        request: Request[Any, Any, Any],
    ) -> RunWithSteps:
        found = await history.run(ws.db, ws.row.id, run)
        if found is None:
            raise UnknownFlow("run", str(run))
        told = await _runs(ws, [found])
        if not told:
            raise UnknownFlow("run", str(run))
        flow = await hub.engine.versions.get(ws.db, ws.row.id, found.flow, found.version)
        steps, words = await journal.steps_of(ws.db, run), await words_of(ws, flow, request)
        steps = _in_order(flow, steps)
        sight = ws.tables.sight(await ws.tables.schema())
        return RunWithSteps(
            **{name: getattr(told[0], name) for name in RunOut.__struct_fields__},
            steps=[_step(step, flow, words, told=sight.is_open) for step in steps[:MOST_STEPS]],
            more_steps=max(0, len(steps) - MOST_STEPS),
            sentences=read_aloud(flow, words),
        )

    @post("/{run:uuid}/replay", status_code=200)
    async def replay(self, run: FromPath[UUID], ws: NamedDependency[Workspace]) -> RunOut:
        """Try a parked run again from the step that failed."""
        check_may_act(ws.actor)
        check_sees_all(ws.tables.sight(await ws.tables.fresh_schema()), ws.actor)
        await standstill.replay_one(ws.db, ws.row.id, run)
        ws.house.wake()
        found = await history.run(ws.db, ws.row.id, run)
        assert found is not None
        (out,) = await _runs(ws, [found])  # who sees everything is told
        return out


async def _runs(ws: Workspace, rows: list[history.RunSeen]) -> list[RunOut]:
    """Those that the reader may know of."""
    where = await places(ws, [(row.table_id, row.record_id) for row in rows])
    hear, whole = await hears(ws, where), ws.tables.sight(await ws.tables.schema()).is_open
    return [
        RunOut(
            row.id,
            FlowRef(row.flow, row.name, row.name_en),
            row.version,
            row.status,
            where.get(row.record_id) if row.record_id else None,
            row.started_at,
            row.ended_at,
            _cause(row.cause, told=whole),
            row.chain,
            row.depth,
            row.compacted_at,
            row.unheard,
        )
        for row in rows
        if hear(row.table_id, row.record_id)
    ]


def _cause(plain: Any, *, told: bool) -> CauseOut | None:
    """`told`: whether the facts may be, which can hold any value."""
    return (
        CauseOut(plain["code"], plain["title"], plain["facts"] if told else {}) if plain else None
    )


def _in_order(flow: Flow, steps: list[StepRow]) -> list[StepRow]:
    """As the flow reads, not as they happened to end."""
    key = reading_order(flow)
    return sorted(steps, key=lambda step: key(step.path))


def _step(step: StepRow, flow: Flow, words: Vocabulary, *, told: bool) -> StepOut:
    """`told`: whether what went in and came out may be, which is of any record."""
    node, branch = find(flow, step.path)
    title = branch.called(words.language) if branch else ""
    name = title or (node.called(words.language) or node.id if node else step.path)
    name += "".join(f" #{number}" for number in place(step.path)[1])
    says = title or (say(node, words) if node else step.block)
    ms = (step.ended_at - step.started_at).total_seconds() * 1000 if step.ended_at else None
    return StepOut(
        step.path,
        step.block,
        name,
        says,
        step.status,
        (step.reason_en or step.reason) if words.language == "en" else step.reason,
        unpack(step.input) if told and not is_digest(step.input) else None,
        unpack(step.output) if told else None,
        _cause(step.error, told=told),
        step.started_at,
        step.ended_at,
        ms,
        unheard(step.block, step.output),
    )
