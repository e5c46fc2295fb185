"""Test runs over HTTP: a draft or a version, run without anything coming of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from danliu.flows import drafts, versions
from danliu.flows.blocks.notify import unheard
from danliu.flows.definition import Flow
from danliu.flows.draft_errors import FlowHasFaults
from danliu.flows.draft_faults import faults_of, read
from danliu.flows.laboratory.answers import Source
from danliu.flows.laboratory.begins import Begins
from danliu.flows.laboratory.effects import WouldWrite
from danliu.flows.laboratory.noted import Asked, Noted
from danliu.flows.laboratory.sandbox_run import run_sandboxed
from danliu.flows.naming import Account
from danliu.flows.paths import find, place
from danliu.flows.say import say
from danliu.flows.vocabulary import Vocabulary
from danliu.people.users import names
from danliu.web.drafts import check
from danliu.web.problems import language
from danliu.web.runs import CauseOut
from danliu.workspace import Workspace

MOST_STEPS = 1_000


class RunTest(Begins, frozen=True, forbid_unknown_fields=True):
    """draft     whether the draft is run; else `version`, else the live one"""

    draft: bool = False
    version: int | None = None


class TestedStep(Struct):
    """says, says_en   the block's sentence
    why      of a decision, with the values that it saw
    source   whence the output came
    writes   records as they were and would be; starts: flows that this would have begun
    outside  whom it would have asked or told; sends: whether that would have changed something
    task     what people would have been asked
    unheard  somebody was to be told something, and nobody would have been
    """

    path: str
    block: str
    name: str
    name_en: str
    says: str
    says_en: str
    status: str
    why: str
    input: Any
    output: Any
    error: CauseOut | None
    at: datetime
    ms: float
    source: Source
    writes: list[WouldWrite]
    starts: list[str]
    outside: dict[str, Any] | None
    sends: bool
    task: Asked | None
    unheard: bool


class TestedRun(Struct):
    """starts   whether the trigger's own condition holds; None where that cannot be told
    end      done, waits, stopped, failed; unknown: nobody answers at `at`; reached: stopped there
    steps    as the flow reads, at most 1,000
    unused   answers that no step asked for
    """

    version: int | None
    starts: bool | None
    record: UUID | None
    end: str
    at: str
    steps: list[TestedStep]
    more_steps: int
    unused: list[str]


@post("/api/flows/{flow:str}/test", status_code=200)
async def test_run(
    flow: FromPath[str],
    data: JSONBody[RunTest],
    ws: NamedDependency[Workspace],
    request: Request[Any, Any, Any],
) -> TestedRun:
    """Run it on a record, or on a new one as typed. Every block is really run, in a transaction
    that is rolled back; who is outside is answered for, and nobody is told."""
    await check(ws)
    found, version = await wanted(ws, flow, draft=data.draft, version=data.version)
    report = await run_sandboxed(ws, found, data, language(request))
    accounts = {row.key: Account(row.name, row.connector) for row in await ws.connect.all()}
    schema = await ws.tables.schema()
    people = await names(ws.db, ws.row.id)
    zh, en = (Vocabulary(schema, found, accounts, one, people) for one in ("zh", "en"))
    return TestedRun(
        version,
        report.starts,
        report.record.get("id") if data.record else None,
        report.end,
        report.at,
        [_step(one, found, zh, en) for one in report.steps[:MOST_STEPS]],
        max(0, len(report.steps) - MOST_STEPS),
        list(report.unused),
    )


async def wanted(
    ws: Workspace, key: str, *, draft: bool, version: int | None
) -> tuple[Flow, int | None]:
    """The flow that is meant, and its version where it has one; without faults.

    Raises  NoDraft, UnknownFlow, FlowHasFaults
    """
    if draft:
        told, number = (await drafts.the_draft(ws.db, ws.row.id, key)).definition, None
    else:
        told, number = await versions.document(ws.db, ws.row.id, key, version)
    if faults := await faults_of(ws.db, ws.row.id, told):
        raise FlowHasFaults(key, list(faults))
    return read(told), number


def _step(step: Noted, flow: Flow, zh: Vocabulary, en: Vocabulary) -> TestedStep:
    node, _ = find(flow, step.path)
    assert node
    turns = "".join(f" #{number}" for number in place(step.path)[1])
    error = step.error
    return TestedStep(
        step.path,
        step.block,
        (node.called("zh") or node.id) + turns,
        (node.called("en") or node.id) + turns,
        say(node, zh),
        say(node, en),
        step.status,
        step.why,
        step.input,
        step.output,
        CauseOut(error["code"], error["title"], error["facts"]) if error else None,
        step.at,
        step.ms,
        step.source,
        list(step.writes),
        list(step.starts),
        dict(step.outside) if step.outside else None,
        step.sends,
        step.task,
        unheard(step.block, step.output),
    )
