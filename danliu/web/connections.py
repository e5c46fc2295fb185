"""Connections: made, set, tested, removed; and the inbox with its quarantine."""

import time
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct

from danliu.connect import inbox
from danliu.connect.connections import ConnectionRow, UnknownConnection, secret_names
from danliu.connect.connector import connectors, english_name
from danliu.connect.inbox import InboxRow
from danliu.connect.pace import Limits
from danliu.connect.tested import Tested, failed, proved
from danliu.errors import DanliuError, Words
from danliu.flows.using import check_unused
from danliu.people.code_doors import end_if_gone
from danliu.people.sessions import Sessions
from danliu.tables.access import check_may_act, check_may_build, check_sees_all
from danliu.web.connectors import SettingOut, fields_of
from danliu.workspace import Workspace

_SHOWN = 2_000  # characters of a message's body


class LastTest(Tested, frozen=True, kw_only=True):
    at: datetime


class InboxCounts(Struct):
    """Messages not looked at yet, and those that were refused or not understood."""

    waiting: int
    quarantined: int


class ConnectionOut(Struct):
    """name_en: of one that is called as its connector is; «» where somebody has named it"""

    key: str
    name: str
    name_en: str
    connector: str
    title: str
    title_en: str
    settings: dict[str, Any]
    fields: list[SettingOut]
    hook: str | None
    tested: LastTest | None
    inbox: InboxCounts
    limits: Limits


class ConnectionsOut(Struct):
    connections: list[ConnectionOut]


class New(Struct, forbid_unknown_fields=True):
    """connector: one of those that /api/connectors tells"""

    connector: Annotated[str, Meta(max_length=100)]
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    settings: dict[str, Any] = {}


class Change(Struct, forbid_unknown_fields=True):
    """limits   how quickly it may be called; left out: as before"""

    settings: dict[str, Any] = {}
    limits: Limits | None = None


class TestedNow(Tested, frozen=True, kw_only=True):
    ms: int


class MessageOut(Struct):
    """reason: what a person can act on, in one line; code and facts: of the error behind it"""

    id: UUID
    external_id: str
    topic: str
    received_at: datetime
    status: inbox.Status
    reason: str
    reason_en: str
    code: str
    facts: dict[str, Any]
    body: str


class MessagesOut(Struct):
    messages: list[MessageOut]
    next: UUID | None


class ConnectionRoutes(Controller):
    path = "/api/connections"

    @get("/")
    async def all(self, ws: NamedDependency[Workspace]) -> ConnectionsOut:
        counted = await inbox.counts(ws.db, ws.row.id)
        rows = await ws.connect.all()
        builds = "build" in ws.actor.may
        return ConnectionsOut([_out(row, counted.get(row.key, {}), builds) for row in rows])

    @post("/")
    async def make(self, data: JSONBody[New], ws: NamedDependency[Workspace]) -> ConnectionOut:
        """Connect another outside system, or another account of one."""
        check_may_build(ws.actor)
        key = await ws.connect.make(data.name, data.connector, data.settings)
        return _out(await ws.connect.row(key), {}, builds=True)

    @patch("/{key:str}")
    async def change(
        self, key: FromPath[str], data: JSONBody[Change], ws: NamedDependency[Workspace]
    ) -> ConnectionOut:
        """Change some settings; a secret that is left out stays as it is."""
        check_may_build(ws.actor)
        if data.settings:
            await ws.connect.change(key, data.settings)
        if data.limits is not None:
            await ws.connect.limit(key, data.limits)
        return _out(await ws.connect.row(key), {}, builds=True)

    @delete("/{key:str}", status_code=204)
    async def remove(
        self,
        key: FromPath[str],
        ws: NamedDependency[Workspace],
        sessions: NamedDependency[Sessions],
    ) -> None:
        """Forget a connection with its keys. Refused while a live flow needs it. Whoever signed in
        by it is signed out."""
        check_may_build(ws.actor)
        await ws.connect.row(key)
        await check_unused(ws, key)
        await ws.connect.remove(key)
        await end_if_gone(ws.db, ws.row.id)
        sessions.forget()

    @post("/{key:str}/test", status_code=200)
    async def test(self, key: FromPath[str], ws: NamedDependency[Workspace]) -> TestedNow:
        """Ask the outside system whether it knows us."""
        check_may_act(ws.actor)
        began = time.monotonic()
        try:
            tested = proved(await (await ws.connect.open(key)).test())
        except UnknownConnection:
            raise
        except DanliuError as error:
            tested = failed(error)
        ms = round((time.monotonic() - began) * 1000)
        await ws.connect.keep_test(key, tested, ws.clock.now())
        return TestedNow(**msgspec.structs.asdict(tested), ms=ms)

    @get("/{key:str}/inbox")
    async def messages(
        self,
        key: FromPath[str],
        ws: NamedDependency[Workspace],
        status: FromQuery[str] = "quarantined",
        after: FromQuery[UUID | None] = None,
    ) -> MessagesOut:
        await _check(ws)
        rows = await inbox.list_messages(ws.db, ws.row.id, key, status, after=after, limit=51)
        out = [_message(row) for row in rows[:50]]
        return MessagesOut(out, out[-1].id if len(rows) > 50 else None)

    @post("/{key:str}/inbox/{message:uuid}/replay", status_code=200)
    async def replay(
        self, key: FromPath[str], message: FromPath[UUID], ws: NamedDependency[Workspace]
    ) -> MessageOut:
        """Try a refused or quarantined message again."""
        await _check(ws)
        await inbox.replay(ws.db, ws.row.id, message)
        ws.house.wake()
        row = await inbox.find(ws.db, message)
        if row is None or row.workspace_id != ws.row.id:
            raise UnknownConnection(key)
        return _message(row)


async def _check(ws: Workspace) -> None:
    """A raw message may hold anything."""
    check_may_act(ws.actor)
    check_sees_all(ws.tables.sight(await ws.tables.fresh_schema()), ws.actor)


def _out(row: ConnectionRow, counted: dict[str, int], builds: bool) -> ConnectionOut:
    """`builds`: only who builds may know the unguessable inbound address."""
    kind = connectors[row.connector]
    sealed = {name: {"sealed": True} for name in secret_names(kind)}
    waiting = counted.get("waiting", 0)
    held = counted.get("quarantined", 0) + counted.get("refused", 0)
    return ConnectionOut(
        row.key,
        row.name,
        english_name(row.name, row.connector),
        row.connector,
        kind.titles["zh"],
        kind.titles["en"],
        {**row.settings, **sealed},
        fields_of(kind),
        f"/hooks/{row.hook}" if row.hook and builds else None,
        msgspec.convert(row.tested, LastTest) if row.tested else None,
        InboxCounts(waiting, held),
        row.limits,
    )


def _message(row: InboxRow) -> MessageOut:
    return MessageOut(
        row.id,
        row.external_id,
        row.topic,
        row.received_at,
        row.status,
        *_reason(row.reason),
        *_error(row.reason),
        row.body.decode("utf-8", "replace")[:_SHOWN],
    )


def _reason(reason: dict[str, Any] | None) -> Words:
    if reason is None:
        return Words("", "")
    faults = reason["facts"].get("faults", [])
    if not faults:
        said = f"{reason['title']} {reason['facts'].get('detail', '')}".strip()
        return Words(said, said)
    zh = (f"{one['name']} {one['value']!r}：{one['wanted'][0]}" for one in faults)
    en = (f"{one['name']} {one['value']!r}: {one['wanted'][1]}" for one in faults)
    return Words("；".join(zh), "; ".join(en))


def _error(reason: dict[str, Any] | None) -> tuple[str, dict[str, Any]]:
    return (reason["code"], reason["facts"]) if reason else ("", {})
