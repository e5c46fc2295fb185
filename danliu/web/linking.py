"""An account of the chat system that nobody has yet, on its way to who it belongs to.

It waits in this browser, sealed, until its owner has proved by password who they are. It is theirs
only when they say so: the next one at the same screen must not get it unasked.
"""

import base64
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from msgspec import Struct

from danliu.connect.connector import connectors
from danliu.hub import Hub
from danliu.people import audit, code_doors, identities
from danliu.people.audit import Entry
from danliu.people.errors import TripEnded
from danliu.people.providers import Claims
from danliu.people.users import members_in
from danliu.postgres.pool import Connection
from danliu.vault import WrongKey
from danliu.web.caller import where_from

LINKING = "danliu-linking"
LASTS = timedelta(minutes=10)


class Stranger(Struct, frozen=True, array_like=True):
    """at: when the system vouched for it"""

    workspace: int
    issuer: str
    account: str
    at: datetime


class Waiting(Struct):
    """account  as the system calls it; «» where none waits in this browser
    name     of the system, in both tongues
    """

    account: str
    name: str
    name_en: str


@get("/api/public/linking")
async def waiting(request: Request[Any, Any, Any], hub: NamedDependency[Hub]) -> Waiting:
    """Which account waits in this browser for who it belongs to."""
    try:
        found = read_stranger(hub, request)
    except TripEnded:
        return Waiting("", "", "")
    kind = await code_doors.connector_of(hub.house.db, found.workspace)
    titles = connectors[kind].titles if kind in connectors else {"zh": "", "en": ""}
    return Waiting(found.account, titles["zh"], titles["en"])


def linking_cookie(hub: Hub, request: Request[Any, Any, Any], one: Stranger | None) -> Cookie:
    """None takes it away."""
    sealed = hub.house.vault.seal(msgspec.json.encode(one)) if one else b""
    return Cookie(
        LINKING,
        value=base64.urlsafe_b64encode(sealed).decode().rstrip("="),
        path="/api",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        max_age=int(LASTS.total_seconds()) if one else 0,
    )


def read_stranger(hub: Hub, request: Request[Any, Any, Any]) -> Stranger:
    """Raises TripEnded."""
    kept = request.cookies.get(LINKING, "")
    try:
        sealed = base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4))
        found = msgspec.json.decode(hub.house.vault.open(sealed), type=Stranger)
    except (ValueError, WrongKey, msgspec.DecodeError) as error:
        raise TripEnded from error
    if hub.house.clock.now() - found.at > LASTS:
        raise TripEnded
    return found


async def link_waiting(
    hub: Hub, db: Connection, request: Request[Any, Any, Any], user: UUID
) -> int:
    """The account is this person's, who has just proved who they are; of which workspace. In the
    caller's transaction. Raises TripEnded, ProviderUnlinked."""
    found, house = read_stranger(hub, request), hub.house
    if user not in await members_in(db, found.workspace):
        raise TripEnded
    await code_doors.check_still(db, found.workspace, found.issuer)
    claims = Claims(found.account, found.account)
    await identities.link(db, found.workspace, found.issuer, claims, user, house.clock.now())
    entry = Entry("provider-linked", f"user:{user}", where_from(request))
    await audit.record(db, found.workspace, entry, house.clock)
    return found.workspace
