"""Notices: what a person may want to know. Each reader has marks of their own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from danliu.flows import notices as keep
from danliu.tables.access import check_may_act
from danliu.web.places import RecordRef, hears, places
from danliu.web.problems import language
from danliu.workspace import Workspace


class NoticeOut(Struct):
    id: UUID
    at: datetime
    text: str
    level: keep.Level
    record: RecordRef | None
    task: UUID | None
    read: bool


class NoticesOut(Struct):
    notices: list[NoticeOut]
    next: UUID | None
    unread: int


class NoticeRoutes(Controller):
    path = "/api/notices"

    @get("/")
    async def page(
        self,
        ws: NamedDependency[Workspace],
        request: Request[Any, Any, Any],
        after: FromQuery[UUID | None] = None,
    ) -> NoticesOut:
        """Those for everybody and for me, newest first."""
        found = await keep.list_notices(ws.db, ws.row.id, ws.actor.user, after=after, limit=51)
        shown, english = found[:50], language(request) == "en"
        where = await places(ws, [(one.table_id, one.record_id) for one, _ in shown])
        hear = await hears(ws, where)
        out = [
            NoticeOut(
                one.id,
                one.at,
                (english and one.text_en) or one.text,
                one.level,
                where.get(one.record_id) if one.record_id else None,
                one.task_id,
                read,
            )
            for one, read in shown
            if one.user_id or hear(one.table_id, one.record_id)
        ]
        unread = await keep.count_unread(ws.db, ws.row.id, ws.actor.user)
        return NoticesOut(out, shown[-1][0].id if len(found) > 50 else None, unread)

    @post("/read", status_code=204)
    async def read_all(self, ws: NamedDependency[Workspace]) -> None:
        await self._read(ws, None)

    @post("/{notice:uuid}/read", status_code=204)
    async def read(self, notice: FromPath[UUID], ws: NamedDependency[Workspace]) -> None:
        """One of them; nothing where it is not mine."""
        await self._read(ws, notice)

    async def _read(self, ws: Workspace, notice: UUID | None) -> None:
        check_may_act(ws.actor)
        assert ws.actor.user  # only people sign in
        await keep.mark_read(ws.db, ws.row.id, ws.actor.user, ws.clock.now(), notice=notice)
