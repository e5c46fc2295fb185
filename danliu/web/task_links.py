"""One task behind a link of one person's: looked at by anybody, decided only from its page."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from danliu.flows.acting import as_member
from danliu.flows.asking import Choice, Kind, Line
from danliu.flows.deciding import Verdict, decide
from danliu.flows.errors import TaskDecided
from danliu.flows.held import may_be_told
from danliu.flows.links import Link, find_link, page_token, read_page_token, spending
from danliu.flows.seats import seats_of, whoami
from danliu.flows.since import since
from danliu.flows.task_errors import LinkSpent, Moved, NotYourTask, TaskClaimed, TaskVoid
from danliu.flows.tasks import TaskRow, find_task
from danliu.hub import Hub
from danliu.people.attempts import count_attempt
from danliu.people.errors import Forbidden
from danliu.web.task_asked import AskedField, Fact, asked_fields
from danliu.workspace import Workspace

AT_MOST, PER = 60, timedelta(minutes=1)  # looks and answers of one address
_PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "none"}


class LinkedTask(Struct):
    """page: what the page sends back with the decision; it holds for half an hour"""

    company: str
    zone: str
    person: str
    kind: Kind
    title: str
    question: str
    question_en: str
    facts: list[Fact]
    lines: list[Line]
    concerns: str
    changed: list[Moved]
    choices: list[Choice]
    fields: list[AskedField]
    asked_at: datetime
    due_at: datetime | None
    page: str


class FromThePage(Struct, forbid_unknown_fields=True):
    page: Annotated[str, Meta(max_length=100)]
    decision: Annotated[str, Meta(max_length=200)]
    comment: Annotated[str, Meta(max_length=2_000)] = ""
    given: dict[str, Any] = {}


class Thanks(Struct):
    decision: str


class LinkedTaskRoutes(Controller):
    path = "/api/public/tasks"

    @get("/{token:str}")
    async def show(
        self, token: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
    ) -> Response[LinkedTask]:
        """What is asked. Looking decides nothing and spends nothing, however often."""
        ws, link = await _opened(hub, request, token)
        task = await _open_task(ws, link)
        found, now = await since(ws, task), ws.clock.now()
        out = LinkedTask(
            ws.row.name,
            ws.row.zone,
            ws.actor.name,
            task.kind,
            task.title,
            task.question,
            task.asks.question_en,
            [Fact(**one) for one in task.facts],
            list(task.asks.lines),
            task.asks.concerns,
            found.moved,
            list(task.asks.choices),
            asked_fields(task),
            task.asked_at,
            task.due_at,
            page_token(ws.house.vault, token, found.version, now),
        )
        return Response(out, headers=_PRIVATE)

    @post("/{token:str}", status_code=200)
    async def answer(
        self,
        token: FromPath[str],
        data: JSONBody[FromThePage],
        request: Request[Any, Any, Any],
        hub: NamedDependency[Hub],
    ) -> Thanks:
        """Decide, from the page that was shown; it spends the link."""
        ws, link = await _opened(hub, request, token)
        now = ws.clock.now()
        seen = read_page_token(ws.house.vault, token, data.page, now)
        verdict = Verdict(data.decision, data.comment, seen, data.given)
        try:
            await decide(ws, link.task, verdict, spending(token, now))
        except (TaskDecided, TaskClaimed, TaskVoid, NotYourTask, Forbidden) as error:
            raise LinkSpent(_why(error)) from error
        return Thanks(data.decision)


async def _opened(hub: Hub, request: Request[Any, Any, Any], token: str) -> tuple[Workspace, Link]:
    """The workspace as the person of the link sees it. Raises LinkSpent, TooManyRequests."""
    db, now = hub.house.db, hub.house.clock.now()
    address = request.client.host if request.client else "unknown"
    await count_attempt(db, f"task-link:{address}", now, at_most=AT_MOST, per=PER)
    link = await find_link(db, token, now)
    house = hub.seen_by_guest(await hub.workspace_row(link.workspace))
    ws = await as_member(house, link.user, "link")
    if ws is None:
        raise LinkSpent("passed-on")
    return ws, link


async def _open_task(ws: Workspace, link: Link) -> TaskRow:
    """The task, as long as this person may answer it. Raises LinkSpent."""
    task = await find_task(ws.db, ws.row.id, link.task)
    if task.status != "open":
        raise LinkSpent("void" if task.status == "void" else "decided")
    me = await whoami(ws.db, ws.row.id, link.user, ws.clock.now())
    seats = await seats_of(ws.db, task.id)
    if me is None or me.seat(seats) is None or not await may_be_told(ws, task):
        raise LinkSpent("passed-on")
    return task


def _why(error: Exception) -> str:
    known = {TaskDecided: "decided", TaskVoid: "void"}
    return known.get(type(error), "passed-on")
