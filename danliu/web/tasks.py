"""Tasks: what waits for a person, and everything that may be done with it."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Raw, Struct

from danliu.errors import DanliuError
from danliu.flows import passing, shelves
from danliu.flows import tasks as store
from danliu.flows.deciding import Verdict, decide
from danliu.flows.errors import TaskDecided, UnknownFlow
from danliu.flows.going_back import send_back
from danliu.flows.held import held
from danliu.flows.links import LASTS, Link, make_link
from danliu.flows.seats import Me, whoami
from danliu.flows.shelves import Shelf
from danliu.flows.task_errors import TaskClaimed
from danliu.flows.tasks import TaskRow
from danliu.hub import Hub
from danliu.people.errors import Forbidden
from danliu.tables.access import check_may_act
from danliu.web.names import Names
from danliu.web.problems import danliu_problem
from danliu.web.task_counts import count_for
from danliu.web.task_out import TaskOut, TaskWithStory, tasks_out, with_story
from danliu.web.task_seats import Told
from danliu.workspace import Workspace

Comment = Annotated[str, Meta(max_length=2_000)]
Key = Annotated[str, Meta(max_length=200)]
AT_MOST = 100  # decided together


class Decide(Struct, forbid_unknown_fields=True):
    """seen: the `version` of the task as it was shown; given: what was filled in, by field"""

    decision: Key
    comment: Comment = ""
    seen: int | None = None
    given: dict[str, Any] = {}


class OneOf(Struct, forbid_unknown_fields=True):
    id: UUID
    seen: int | None = None


class DecideMany(Struct, forbid_unknown_fields=True):
    tasks: Annotated[list[OneOf], Meta(min_length=1, max_length=AT_MOST)]
    decision: Key
    comment: Comment = ""


class Decided(Struct):
    """problem: why this one was not decided, as the answer to it alone would have been"""

    id: UUID
    problem: dict[str, Any] | None


class DecidedOut(Struct):
    tasks: list[Decided]


class PassOn(Struct, forbid_unknown_fields=True):
    to: Key
    comment: Comment = ""


class AddSigner(Struct, forbid_unknown_fields=True):
    """before: they answer first, and I am asked again"""

    who: Key
    before: bool = False
    comment: Comment = ""


class SendBack(Struct, forbid_unknown_fields=True):
    to: Key
    comment: Annotated[str, Meta(min_length=1, max_length=2_000)]
    seen: int | None = None


class LinkOut(Struct):
    link: str
    expires_at: datetime


class TasksOut(Struct):
    """open: how many wait for the reader, of their own and of their pools"""

    tasks: list[TaskOut]
    next: UUID | None
    open: int


class CountsOut(Struct):
    mine: int
    pool: int
    asked: int


class TaskRoutes(Controller):
    path = "/api/tasks"

    @get("/")
    async def page(
        self,
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        shelf: FromQuery[Shelf] = "open",
        after: FromQuery[UUID | None] = None,
    ) -> TasksOut:
        """What waits for me (`open`: `mine` and of my `pool`s), who waits longest first; what I
        `asked`, what I have `done`, or `all`, newest first. Only those of which nothing is hidden
        from the reader."""
        me = await _me(ws)
        rows = await shelves.list_tasks(ws.db, ws.row.id, me, shelf, after=after, limit=51)
        shown = rows[:50]
        out = await tasks_out(ws, names, me, shown)
        counts = await count_for(ws, me)
        more = shown[-1].id if len(rows) > 50 else None
        return TasksOut(out, more, counts.mine + counts.pool)

    @get("/counts")
    async def counts(self, ws: NamedDependency[Workspace]) -> CountsOut:
        """How many wait, at most 1,000 of each; only those of which the reader may be told."""
        return CountsOut(*await count_for(ws, await _me(ws)))

    @get("/{task:uuid}")
    async def one(
        self,
        task: FromPath[UUID],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        hub: NamedDependency[Hub],
    ) -> TaskWithStory:
        """One task with its story, and where the run may be sent back to."""
        row = await store.find_task(ws.db, ws.row.id, task)
        out = await tasks_out(ws, names, await _me(ws), [row])
        if not out:
            raise UnknownFlow("task", str(task))
        return await with_story(ws, await Told.of(ws, names), hub.engine.versions, row, out[0])

    @post("/{task:uuid}/decide", status_code=200)
    async def decide(
        self,
        task: FromPath[UUID],
        data: JSONBody[Decide],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> TaskOut:
        """Answer once. Refused with `record-changed` where the record is not as it was seen."""
        check_may_act(ws.actor)
        verdict = Verdict(data.decision, data.comment, data.seen, data.given)
        return await _done(ws, names, decide(ws, task, verdict))

    @post("/decide", status_code=200)
    async def decide_many(
        self,
        data: JSONBody[DecideMany],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        request: Request[Any, Any, Any],
    ) -> DecidedOut:
        """The same answer to many, each by itself: what one is refused for stops no other."""
        check_may_act(ws.actor)
        found = []
        for one in data.tasks:
            verdict = Verdict(data.decision, data.comment, one.seen)
            try:
                await _named(ws, names, decide(ws, one.id, verdict))
                found.append(Decided(one.id, None))
            except DanliuError as error:
                problem = danliu_problem(request, error).content
                found.append(Decided(one.id, msgspec.json.decode(Raw(problem))))
        return DecidedOut(found)

    @post("/{task:uuid}/delegate", status_code=200)
    async def delegate(
        self,
        task: FromPath[UUID],
        data: JSONBody[PassOn],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> TaskOut:
        """Somebody else answers in my place."""
        check_may_act(ws.actor)
        return await _done(ws, names, passing.delegate(ws, task, data.to, data.comment))

    @post("/{task:uuid}/signers", status_code=200)
    async def add_signer(
        self,
        task: FromPath[UUID],
        data: JSONBody[AddSigner],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> TaskOut:
        """Somebody else must agree as well."""
        check_may_act(ws.actor)
        adding = passing.add_signer(ws, task, data.who, before=data.before, comment=data.comment)
        return await _done(ws, names, adding)

    @post("/{task:uuid}/return", status_code=200)
    async def send_back(
        self,
        task: FromPath[UUID],
        data: JSONBody[SendBack],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        hub: NamedDependency[Hub],
    ) -> TaskOut:
        """Send the run back to an earlier step, with the reason."""
        check_may_act(ws.actor)
        versions = hub.engine.versions
        going = send_back(ws, versions, task, data.to, data.comment.strip(), data.seen)
        return await _done(ws, names, going)

    @post("/{task:uuid}/claim", status_code=200)
    async def claim(
        self,
        task: FromPath[UUID],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> TaskOut:
        """Take it from its pool; others cannot answer it then."""
        check_may_act(ws.actor)
        return await _done(ws, names, passing.claim(ws, task))

    @post("/{task:uuid}/give-back", status_code=200)
    async def give_back(
        self,
        task: FromPath[UUID],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> TaskOut:
        """Into the pool again."""
        check_may_act(ws.actor)
        return await _done(ws, names, passing.give_back(ws, task))

    @post("/{task:uuid}/link", status_code=201)
    async def link(self, task: FromPath[UUID], ws: NamedDependency[Workspace]) -> LinkOut:
        """A link by which I can answer it once without signing in: for my own phone."""
        check_may_act(ws.actor)
        async with held(ws, task) as at:
            me, _ = await at.my_seat()
            secret = await make_link(at.ws.db, Link(ws.row.id, task, me.user), at.now)
        return LinkOut(f"/d/{secret}", at.now + LASTS)


async def _me(ws: Workspace) -> Me:
    """Raises Forbidden to who is no member."""
    user = ws.actor.user
    me = user and await whoami(ws.db, ws.row.id, user, ws.clock.now())
    if not me:
        raise Forbidden(ws.actor.role, "have tasks")
    return me


async def _done(ws: Workspace, names: Names, doing: Awaitable[TaskRow]) -> TaskOut:
    row = await _named(ws, names, doing)
    (out,) = await tasks_out(ws, names, await _me(ws), [row])
    return out


async def _named(ws: Workspace, names: Names, doing: Awaitable[TaskRow]) -> TaskRow:
    """Errors with the name of who was faster."""
    try:
        return await doing
    except TaskDecided as late:
        known = await names.of(ws.db, ws.row.id)
        raise TaskDecided(late.decision, known.get(late.by, late.by), late.at) from late
    except TaskClaimed as late:
        known = await names.of(ws.db, ws.row.id)
        raise TaskClaimed(known.get(late.by, late.by)) from late
