"""An owner looks at the company as somebody else does: an hour at most, and nothing is changed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from danliu.hub import Hub
from danliu.people import sessions as keep
from danliu.people import users
from danliu.people.sessions import Sessions
from danliu.web.roles import check_whole
from danliu.web.session import cookie
from danliu.web.signed import LOOK
from danliu.workspace import Workspace

LASTS = timedelta(hours=1)


@post("/api/people/{user:uuid}/look-as", status_code=200)
async def look_as(
    user: FromPath[UUID], request: Request[Any, Any, Any], ws: NamedDependency[Workspace]
) -> Response[None]:
    """A session of that person's that may only read. They find it among their tokens, with the
    owner's name on it."""
    check_whole(ws)
    person = await users.member(ws.db, ws.row.id, user)
    secret = await keep.sign_in(
        ws.db,
        person.id,
        ws.clock.now(),
        label=f"{ws.actor.name} 以此身份查看 looks",
        lasts=LASTS,
        workspace=ws.row.id,
        scopes=["read"],
    )
    kept = cookie(request, secret, int(LASTS.total_seconds()), LOOK)
    return Response(None, cookies=[kept])


@delete("/api/session/look", status_code=200)
async def look_no_longer(
    request: Request[Any, Any, Any], hub: NamedDependency[Hub], sessions: NamedDependency[Sessions]
) -> Response[None]:
    """Back to oneself."""
    if secret := request.cookies.get(LOOK):
        await sessions.end(hub.house.db, secret)
    return Response(None, cookies=[cookie(request, "", 0, LOOK)])
