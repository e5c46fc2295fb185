"""A person's tokens for programs: issued, listed, revoked; never by a token."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from danliu.people import tokens
from danliu.people.sessions import Sessions, Signed
from danliu.people.tokens import Token
from danliu.tables.access import check_in_person
from danliu.workspace import Workspace


class Issue(Struct, forbid_unknown_fields=True):
    """scopes: read, write, act, build; read:orders and write:orders for one table"""

    label: Annotated[str, Meta(min_length=1, max_length=200)]
    scopes: Annotated[list[Annotated[str, Meta(max_length=70)]], Meta(max_length=100)]
    expires_at: datetime


class Issued(Struct):
    """secret: shown this once, to be sent as `Authorization: Bearer <secret>`"""

    token: Token
    secret: str


class TokensOut(Struct):
    tokens: list[Token]


class TokenRoutes(Controller):
    path = "/api/tokens"

    @get("/")
    async def all(
        self, ws: NamedDependency[Workspace], signed: NamedDependency[Signed]
    ) -> TokensOut:
        """One's own that have not expired, newest first."""
        check_in_person(ws.actor)
        return TokensOut(await tokens.of_person(ws.db, ws.row.id, signed.user, ws.clock.now()))

    @post("/", status_code=201)
    async def issue(
        self,
        data: JSONBody[Issue],
        ws: NamedDependency[Workspace],
        signed: NamedDependency[Signed],
    ) -> Issued:
        """A token may do what its scopes say as far as its owner may, at the time it is used."""
        check_in_person(ws.actor)
        sight = ws.tables.sight(await ws.tables.fresh_schema())
        for table in tokens.tables_of(data.scopes):
            sight.table(table)
        token, secret = await tokens.issue(
            ws.db,
            ws.row.id,
            signed.user,
            label=data.label,
            scopes=data.scopes,
            expires_at=data.expires_at,
            now=ws.clock.now(),
        )
        return Issued(token, secret)

    @delete("/{token:uuid}", status_code=204)
    async def revoke(
        self,
        token: FromPath[UUID],
        ws: NamedDependency[Workspace],
        signed: NamedDependency[Signed],
        sessions: NamedDependency[Sessions],
    ) -> None:
        """It fails from now on; in another process after two seconds at most."""
        check_in_person(ws.actor)
        sessions.forget(await tokens.revoke(ws.db, ws.row.id, signed.user, token))
