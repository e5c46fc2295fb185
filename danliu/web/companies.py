"""The workspaces that one person belongs to, and the way from one to another."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from danliu.hub import Hub
from danliu.people.sessions import Sessions, Signed, elsewhere
from danliu.people.workspaces import workspaces_of
from danliu.tables.errors import NotFound
from danliu.web.entering import Entrance
from danliu.web.session import Me, me_of, signed_in
from danliu.web.signed import secrets_of


class WorkspaceRef(Struct):
    """builds: whether the reader may change tables and flows there"""

    key: str
    name: str
    here: bool
    builds: bool


class WorkspacesOut(Struct):
    workspaces: list[WorkspaceRef]


class TurnTo(Struct, forbid_unknown_fields=True):
    """to: the key of the workspace"""

    to: Annotated[str, Meta(max_length=100)]


@get("/api/workspaces")
async def companies(signed: NamedDependency[Signed], hub: NamedDependency[Hub]) -> WorkspacesOut:
    """This one, and the others that this session may lead to: of a token, or where the company's
    own provider vouched, there are none."""
    db, found = hub.house.db, list[WorkspaceRef]()
    for row in await workspaces_of(db, signed.user):
        here = row.id == signed.workspace
        there = signed if here else await elsewhere(db, signed, row.key)
        if there is not None:
            found.append(WorkspaceRef(row.key, row.name, here, "build" in there.may))
    return WorkspacesOut(found)


@post("/api/session/workspace", status_code=200)
async def turn_to(
    data: JSONBody[TurnTo],
    request: Request[Any, Any, Any],
    signed: NamedDependency[Signed],
    hub: NamedDependency[Hub],
    sessions: NamedDependency[Sessions],
) -> Response[Me]:
    """Go on in another workspace of one's own: the session of this browser leads there from now
    on, no longer than it would have lasted here. Raises NotFound for one that is not theirs."""
    db, left = hub.house.db, signed.until - hub.house.clock.now()
    there = await elsewhere(db, signed, data.to)
    if there is None:
        raise NotFound("workspace", data.to)
    door = Entrance(hub, request)
    secret, _ = await door.let_in(db, signed.user, workspace=there.workspace, lasts=left)
    for old in secrets_of(request):
        await sessions.end(db, old)
    arrived = await sessions.find(db, secret)
    me = await me_of(await hub.seen_by(arrived), arrived)
    return Response(me, cookies=signed_in(request, secret))
