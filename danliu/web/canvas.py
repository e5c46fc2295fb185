"""What the canvas asks while a flow is drawn: its sentences, a formula, what a sentence means."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from danliu.flows.definition import Flow
from danliu.flows.draft_faults import read
from danliu.flows.filled import filled
from danliu.flows.proposing.known import Known
from danliu.flows.proposing.propose import Proposal, propose
from danliu.flows.published import live_flows
from danliu.flows.say import Sentence, read_aloud
from danliu.flows.trying import form
from danliu.forms.kept import all_forms
from danliu.people.users import members_in, names
from danliu.tables.roles import BUILT_IN
from danliu.web.drafts import check
from danliu.web.problems import language
from danliu.web.runs import words_of
from danliu.workspace import Workspace

Asked = Request[Any, Any, Any]


class ReadFlow(Struct, forbid_unknown_fields=True):
    """flow: whatever of it is there already"""

    flow: dict[str, Any]


class ReadOut(Struct):
    """sentences: none while it is of no known form"""

    sentences: list[Sentence]


class TryFormula(Struct, forbid_unknown_fields=True):
    """table, record  of the trigger, and one of its records for the value"""

    formula: Annotated[str, Meta(max_length=10_000)]
    table: Annotated[str, Meta(max_length=100)] = ""
    record: UUID | None = None


class FormedOut(Struct):
    """words, kind, value: as far as they are known; wanted: where it is wrong"""

    words: str
    kind: str
    value: str | None
    wanted: str


class Sentenced(Struct, forbid_unknown_fields=True):
    """text   what somebody wants, as they say it
    table  whose records it is about, if they said
    meant  a name in it that nobody here has -> who is meant, as flows call them
    """

    text: Annotated[str, Meta(max_length=2_000)]
    table: Annotated[str, Meta(max_length=100)] = ""
    meant: dict[str, str] = {}


class ProposalOut(Struct):
    """flow       trigger and blocks, for the person to accept or change
    sentences  the same read aloud
    parts      the words that were understood, and as what
    left       the words that could not be placed
    strangers  those of them that stand where somebody is named, and are nobody here
    """

    flow: dict[str, Any]
    sentences: list[Sentence]
    parts: list[dict[str, str]]
    left: list[str]
    strangers: list[str]


@post("/api/flows/read", status_code=200)
async def read_flow(
    data: JSONBody[ReadFlow], ws: NamedDependency[Workspace], request: Asked
) -> ReadOut:
    """A flow as sentences, however little of it is there."""
    await check(ws)
    try:
        flow = read(data.flow)
    except msgspec.ValidationError:
        return ReadOut([])
    return ReadOut(read_aloud(flow, await words_of(ws, flow, request)))


@post("/api/flows/formula", status_code=200)
async def try_formula(
    data: JSONBody[TryFormula], ws: NamedDependency[Workspace], request: Asked
) -> FormedOut:
    """What a formula is and gives, while it is being written."""
    await check(ws)
    tongue = language(request)
    told = await form(ws, data.table, data.formula, data.record, tongue)
    wanted = (told.wanted.en if tongue == "en" else told.wanted.zh) if told.wanted else ""
    return FormedOut(told.words, told.kind, told.value, wanted)


@post("/api/flows/propose", status_code=200)
async def propose_flow(
    data: JSONBody[Sentenced], ws: NamedDependency[Workspace], request: Asked
) -> ProposalOut:
    """Trigger and blocks for a sentence as people say it. Nothing is saved."""
    await check(ws)
    told = propose(data.text, await _known(ws, data.meant), data.table)
    return await _proposal_out(ws, told, request)


async def _known(ws: Workspace, meant: Mapping[str, str]) -> Known:
    schema = await ws.tables.fresh_schema()
    people = await names(ws.db, ws.row.id)
    here = {f"user:{user}" for user in await members_in(ws.db, ws.row.id)}
    roles = {**BUILT_IN, **schema.roles}
    return Known(
        schema,
        {f"role:{key}": role.name for key, role in roles.items()},
        {ref: name for ref, name in people.items() if ref in here},
        {row.key: row.name for row in await ws.connect.all()},
        meant,
        await _fed(ws),
    )


async def _fed(ws: Workspace) -> frozenset[str]:
    """Tables whose records come in by a form or by a flow, not by somebody of the company."""
    forms = {one.form.table for one in await all_forms(ws.db, ws.row.id)}
    live = [flow for flow, _ in await live_flows(ws.db, ws.row.id)]
    return frozenset(forms.union(*filled(live).values()))


async def _proposal_out(ws: Workspace, told: Proposal, request: Asked) -> ProposalOut:
    flow = Flow("", "", told.trigger, told.blocks)
    sentences = read_aloud(flow, await words_of(ws, flow, request))
    parts = [{"text": one.text, "role": one.role} for one in told.parts]
    flow_out = msgspec.to_builtins(flow)
    return ProposalOut(flow_out, sentences, parts, list(told.left), list(told.strangers))
