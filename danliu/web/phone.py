"""Orders by telephone: who calls and what they had before, and the call taken down as a draft."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID, uuid5

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from danliu.flows.asked_date import date_by
from danliu.lens.calls import Calls
from danliu.orders.schedule.promise import How
from danliu.phone import callers
from danliu.phone.callers import CallerOut
from danliu.tables.errors import NotFound
from danliu.tables.write import Create, Write
from danliu.web.records import WrittenOut, out
from danliu.workspace import Workspace

Short = Annotated[str, Meta(max_length=200)]
Long = Annotated[str, Meta(max_length=5_000)]


class DeskOut(Struct):
    """drafts: the table into which calls go; items: the table of what can be ordered, with the
    fields of its number and name; first: a formula, of what is offered; promises: whether a date
    can be asked for; callers: the table of those who call, with the fields of their names and of
    whom one speaks to: «» where this person does not see it"""

    drafts: str
    items: str
    number: str
    name: str
    first: str
    promises: bool
    callers: str
    caller: str
    contact: str


class DesksOut(Struct):
    """desk: None where this person takes no calls; there: whether anybody of the company does"""

    desk: DeskOut | None
    there: bool


class CalledLine(Struct, forbid_unknown_fields=True):
    item: UUID
    quantity: Annotated[str, Meta(max_length=20)]
    price: Short = ""


class AskedIn(Struct, forbid_unknown_fields=True):
    lines: Annotated[list[CalledLine], Meta(max_length=100)]


class DateOut(Struct):
    """day: None where nobody can tell; says: why then, or why nobody can tell"""

    how: How
    day: date | None
    says: str
    says_en: str


class CallIn(Struct, forbid_unknown_fields=True):
    """id: made by the page, so that a call sent twice is one draft. seconds: since its first digit
    was typed. accepted: what checks asked and the writer acknowledged"""

    id: UUID
    mobile: Annotated[str, Meta(max_length=40)]
    lines: Annotated[list[CalledLine], Meta(max_length=100)]
    customer: UUID | None = None
    customer_name: Short = ""
    contact: Short = ""
    address: Annotated[str, Meta(max_length=500)] = ""
    due: Annotated[str, Meta(max_length=20)] = ""
    urgency: Annotated[str, Meta(max_length=60)] = ""
    note: Long = ""
    seconds: Annotated[float, Meta(ge=0, le=86_400)] = 0
    accepted: tuple[str, ...] = ()


class PhoneRoutes(Controller):
    path = "/api/phone"

    @get("/")
    async def desk(self, ws: NamedDependency[Workspace]) -> DesksOut:
        """Where calls are taken down, for who may."""
        found = await callers.find_desk(ws)
        if found:
            return DesksOut(_told(found), True)
        return DesksOut(None, await callers.is_there(ws))

    @get("/{mobile:str}")
    async def caller(self, mobile: FromPath[str], ws: NamedDependency[Workspace]) -> CallerOut:
        """Who calls from this number, as far as the person who asks may see it."""
        desk = await callers.find_desk(ws)
        if desk is None:
            raise NotFound("phone", mobile)
        return await callers.caller(ws, desk, mobile)

    @get("/customers/{customer:uuid}")
    async def chosen(self, customer: FromPath[UUID], ws: NamedDependency[Workspace]) -> CallerOut:
        """A customer who calls from a number that is not theirs, chosen by name."""
        desk = await callers.find_desk(ws)
        if desk is None:
            raise NotFound("phone", str(customer))
        return await callers.chosen(ws, desk, customer)

    @post("/", status_code=201)
    async def take(self, data: JSONBody[CallIn], ws: NamedDependency[Workspace]) -> WrittenOut:
        """The call as a draft that waits for its review: with its lines, or nothing."""
        desk = await callers.find_desk(ws)
        if desk is None:
            raise NotFound("phone", data.mobile)
        written = await ws.tables.write(list(_writes(ws, desk.calls, data)), because="电话代录")
        return out(written[0])

    @post("/date", status_code=200)
    async def ready(self, data: JSONBody[AskedIn], ws: NamedDependency[Workspace]) -> DateOut:
        """When these lines could be ready. Nothing is written and nothing reserved."""
        desk = await callers.find_desk(ws)
        if desk is None or not desk.calls.promise:
            raise NotFound("phone", "date")
        lines = [{"item": str(one.item), "quantity": one.quantity} for one in data.lines]
        found = await date_by(ws, desk.calls.promise, lines)
        return DateOut(found.how, found.day, found.says, found.says_en)


def _told(desk: callers.Desk) -> DeskOut:
    calls, of, who = desk.calls, desk.calls.items, desk.calls.callers
    offered = (calls.drafts.table, of.table, of.number, of.name, of.where)
    seen = [who.table, who.name, who.contact] if desk.sight.shows(who.table, who.name) else [""] * 3
    if not desk.sight.shows(who.table, who.contact):
        seen[2] = ""
    return DeskOut(*offered, bool(calls.promise), *seen)


def _writes(ws: Workspace, calls: Calls, call: CallIn) -> Iterator[Write]:
    of, now = calls.drafts, ws.clock.now()
    cells = {
        "mobile": call.mobile,
        "customer": str(call.customer) if call.customer else None,
        "customer_name": call.customer_name or None,
        "contact": call.contact or None,
        "address": call.address or None,
        "due": call.due or None,
        "urgency": call.urgency or None,
        "note": call.note or None,
        "salesperson": ws.actor.key,
        "status": of.status,
        "taken_at": now - timedelta(seconds=call.seconds),
        "submitted_at": now,
        "seconds": round(call.seconds),
    }
    yield Create(of.table, cells, call.id, call.accepted)
    for number, line in enumerate(call.lines, 1):
        told = {"item": str(line.item), "quantity": line.quantity, "price": line.price or None}
        link = {of.link: str(call.id), "line": number}
        yield Create(of.lines, {**link, **told}, uuid5(call.id, str(number)))
