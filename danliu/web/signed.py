"""Who asks: from a cookie or a token to a workspace seen by that person."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.di import NamedDependency

from danliu.hub import Hub
from danliu.people.errors import Forbidden, NotSignedIn, SecondFactorRequired
from danliu.people.sessions import Sessions, Signed
from danliu.workspace import Workspace

COOKIE = "danliu"
LOOK = "danliu-look"
"""The cookie of who looks as somebody else does; it goes before their own."""
SAFE = {"GET", "HEAD", "OPTIONS"}


def secret_of(request: Request[Any, Any, Any]) -> str:
    """The session's secret. Raises NotSignedIn, and Forbidden for a request from another site."""
    bearer = request.headers.get("authorization", "")
    if bearer.startswith("Bearer "):
        return bearer.removeprefix("Bearer ")
    secret = request.cookies.get(LOOK) or request.cookies.get(COOKIE)
    if not secret:
        raise NotSignedIn
    if request.method not in SAFE and not _same_origin(request):
        raise Forbidden("-", "a request from another site")
    return secret


def secrets_of(request: Request[Any, Any, Any]) -> set[str]:
    """Of every session that this browser holds: one's own, and that of a look as somebody else."""
    kept = (request.cookies.get(name) for name in (COOKIE, LOOK))
    return {secret_of(request), *(one for one in kept if one)}


def _same_origin(request: Request[Any, Any, Any]) -> bool:
    """A browser says where a request comes from; one that says nothing is no browser of today."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


@dataclass(frozen=True)
class Door:
    """Lets people in. It holds what it needs: Litestar would start a task for each dependency
    that could be had side by side, and that costs more than the look-up itself."""

    hub: Hub
    sessions: Sessions

    async def signed(self, request: Request[Any, Any, Any]) -> Signed:
        """Raises NotSignedIn. Whoever writes the audit log finds the answer at the request."""
        found = await self._find(request)
        request.state.signed = found
        return found

    async def _find(self, request: Request[Any, Any, Any]) -> Signed:
        """A look as somebody else that has ended leads back to oneself."""
        db, secret = self.hub.house.db, secret_of(request)
        own = request.cookies.get(COOKIE)
        if own is None or secret != request.cookies.get(LOOK):
            return await self.sessions.find(db, secret)
        try:
            return await self.sessions.find(db, secret)
        except NotSignedIn:
            return await self.sessions.find(db, own)

    async def ws(self, signed: NamedDependency[Signed]) -> Workspace:
        """Raises SecondFactorRequired: everything but their own account is closed to who lacks
        the second factor that the workspace asks for."""
        if signed.unsecured:
            raise SecondFactorRequired
        return await self.hub.seen_by(signed)
