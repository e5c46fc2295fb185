"""Flows between workspaces over HTTP: out as a file, in as a draft, or both at once."""

from asyncio import to_thread
from typing import Annotated
from urllib.parse import quote

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct, field

from danliu.flows.portable.document import LONGEST, Portable, read, written
from danliu.flows.portable.fitting import Renaming
from danliu.flows.portable.moving import Look, bring_in, look, take_out
from danliu.hub import Hub
from danliu.people.sessions import Signed, elsewhere
from danliu.tables.errors import NotFound
from danliu.web.drafts import DraftOut, check, draft_out
from danliu.web.names import Names
from danliu.workspace import Workspace

Key = Annotated[str, Meta(max_length=100)]


class Bring(Struct, forbid_unknown_fields=True):
    """renaming   what has another key here
    key        under which it is to be here; «»: its own
    number     of the draft under that key that it takes the place of; 0: there is none
    """

    renaming: Renaming = field(default_factory=Renaming)
    key: Key = ""
    number: Annotated[int, Meta(ge=0)] = 0


class BringFile(Bring, forbid_unknown_fields=True):
    """text: the file, as it was exported"""

    text: Annotated[str, Meta(max_length=LONGEST)] = ""


class CopyTo(Bring, forbid_unknown_fields=True):
    """to         the key of the workspace
    version    else the live one; or the draft
    only_look  whether it is told what is there and what is missing, and nothing is made
    """

    to: Key = ""
    version: int | None = None
    draft: bool = False
    only_look: bool = False


class Brought(Struct):
    """found   what the flow needs, and what is there for it
    draft   what was made of it; None where it was only looked
    """

    found: Look
    draft: DraftOut | None


@get("/api/flows/{flow:str}/export", media_type="application/yaml")
async def export_flow(
    flow: FromPath[str],
    ws: NamedDependency[Workspace],
    version: FromQuery[int | None] = None,
    draft: FromQuery[bool] = False,
) -> Response[str]:
    """A flow as a file with what it needs: no secrets, and no ids of this installation."""
    await check(ws)
    text = written(await take_out(ws, flow, version=version, draft=draft))
    name = f"attachment; filename*=UTF-8''{quote(flow)}.flow.yaml"
    return Response(text, headers={"content-disposition": name})


@post("/api/flows/import/look", status_code=200)
async def look_at_flow(data: JSONBody[BringFile], ws: NamedDependency[Workspace]) -> Look:
    """What a file needs, and what of it is there, is missing, or is of another type."""
    await check(ws)
    return await look(ws, await _file(data.text), data.renaming, data.key)


@post("/api/flows/import", status_code=200)
async def import_flow(
    data: JSONBody[BringFile],
    ws: NamedDependency[Workspace],
    names: NamedDependency[Names],
) -> Brought:
    """Make a draft of a file, in the names of this workspace; its faults say what is missing."""
    await check(ws)
    return await _brought(ws, await _file(data.text), data, names)


@post("/api/flows/{flow:str}/copy", status_code=200)
async def copy_flow(
    flow: FromPath[str],
    data: JSONBody[CopyTo],
    ws: NamedDependency[Workspace],
    signed: NamedDependency[Signed],
    hub: NamedDependency[Hub],
    names: NamedDependency[Names],
) -> Brought:
    """Out of this workspace and into another of yours, where you may build too."""
    await check(ws)
    there = await elsewhere(ws.db, signed, data.to)
    if there is None:
        raise NotFound("workspace", data.to)
    other = await hub.seen_by(there)
    await check(other)
    coming = await take_out(ws, flow, version=data.version, draft=data.draft)
    if data.only_look:
        return Brought(await look(other, coming, data.renaming, data.key), None)
    return await _brought(other, coming, data, names)


async def _file(text: str) -> Portable:
    """Read beside the loop: a long file takes its time. Raises NotAFlowFile."""
    return await to_thread(read, text)


async def _brought(ws: Workspace, coming: Portable, data: Bring, names: Names) -> Brought:
    found = await look(ws, coming, data.renaming, data.key)
    draft = await bring_in(ws, coming, data.renaming, data.key, seen=data.number)
    ws.house.ring(ws.row.id, "drafts")
    return Brought(found, await draft_out(ws, draft, names))
