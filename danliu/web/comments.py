"""Comments on a record: for who sees the record, changed by who wrote them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Stream
from msgspec import Meta, Struct

from danliu.flows import commenting
from danliu.hub import Hub
from danliu.tables import comments
from danliu.tables.comments import LONGEST, MOST_FILES, Comment
from danliu.tables.errors import NotFound
from danliu.tables.fields.attachment import File
from danliu.web.attachments import Copy, send
from danliu.web.names import Names
from danliu.workspace import Workspace

PAGE = 50
Text = Annotated[str, Meta(min_length=1, max_length=LONGEST, pattern=r"\S")]


class Say(Struct, forbid_unknown_fields=True):
    """text: names people as `@[<id>]`; files: tickets of uploads"""

    text: Text
    files: Annotated[tuple[str, ...], Meta(max_length=MOST_FILES)] = ()


class Reword(Struct, forbid_unknown_fields=True):
    text: Text


class CommentOut(Struct):
    """mentioned: the people that the text names, by id; mine: whether the reader wrote it"""

    id: UUID
    at: datetime
    who: str
    text: str
    mentioned: dict[str, str]
    files: tuple[File, ...]
    edited_at: datetime | None
    mine: bool


class CommentsOut(Struct):
    """Newest first. total: of the record"""

    comments: list[CommentOut]
    next: UUID | None
    total: int


class CommentRoutes(Controller):
    path = "/api/tables/{table:str}/records/{record:uuid}/comments"

    @get("/")
    async def page(
        self,
        table: FromPath[str],
        record: FromPath[UUID],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
        after: FromQuery[UUID | None] = None,
    ) -> CommentsOut:
        """Newest first; of a record in the trash too."""
        place = await commenting.place_of(ws, table, record)
        found = await comments.newest(ws.db, place, before=after, limit=PAGE + 1)
        known, shown = await names.of(ws.db, ws.row.id), found[:PAGE]
        total = await comments.count(ws.db, place)
        more = shown[-1].id if len(found) > PAGE else None
        return CommentsOut([_out(one, ws, known) for one in shown], more, total)

    @post("/", status_code=201)
    async def say(
        self,
        table: FromPath[str],
        record: FromPath[UUID],
        data: JSONBody[Say],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> CommentOut:
        """Write one. Whom it mentions must see the record, and gets a notice."""
        said = await commenting.say(ws, table, record, data.text.strip(), data.files)
        return _out(said, ws, await names.of(ws.db, ws.row.id))

    @patch("/{comment:uuid}")
    async def reword(
        self,
        table: FromPath[str],
        record: FromPath[UUID],
        comment: FromPath[UUID],
        data: JSONBody[Reword],
        ws: NamedDependency[Workspace],
        names: NamedDependency[Names],
    ) -> CommentOut:
        """Another text, by its author. Who is newly mentioned gets a notice; that of
        the others says what the text says now, and goes with a name taken out."""
        said = await commenting.change(ws, table, record, comment, data.text.strip())
        return _out(said, ws, await names.of(ws.db, ws.row.id))

    @delete("/{comment:uuid}", status_code=204)
    async def remove(
        self,
        table: FromPath[str],
        record: FromPath[UUID],
        comment: FromPath[UUID],
        ws: NamedDependency[Workspace],
    ) -> None:
        """By its author. Its notices go with it."""
        await commenting.remove(ws, table, record, comment)

    @get("/{comment:uuid}/files/{hash_:str}")
    async def download(
        self,
        table: FromPath[str],
        record: FromPath[UUID],
        comment: FromPath[UUID],
        hash_: FromPath[str],
        request: Request[Any, Any, Any],
        ws: NamedDependency[Workspace],
        hub: NamedDependency[Hub],
        copy: FromQuery[Copy] = None,
    ) -> Stream:
        """A file of a comment; `copy` for an image made small."""
        place = await commenting.place_of(ws, table, record)
        for file in (await comments.find(ws.db, place, comment)).files:
            if file.hash == hash_:
                return await send(hub, ws, request, file, copy)
        raise NotFound("file", hash_)


def _out(one: Comment, ws: Workspace, names: Mapping[str, str]) -> CommentOut:
    people = {str(user): names.get(f"user:{user}", "?") for user in comments.mentioned(one.text)}
    mine, who = one.who == ws.actor.ref, names.get(one.who, one.who)
    return CommentOut(one.id, one.at, who, one.text, people, one.files, one.edited_at, mine)
