"""Ways in that lead past somebody else: out to who vouches for people, and back home.

What both kinds of door have in common: a trip is begun in a browser and ended in the same one,
once; an account is linked by the person who is signed in, or lets in who it was linked to.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.people import audit, identities, trips
from danliu.people.attempts import count_attempt
from danliu.people.audit import FAILED, Entry
from danliu.people.errors import NotSignedIn, ProviderUnlinked, TripEnded
from danliu.people.providers import Claims
from danliu.people.sessions import Sessions, Signed
from danliu.people.trips import Kind, Setting, Trip
from danliu.postgres.pool import Connection
from danliu.tables.access import check_in_person
from danliu.web.caller import where_from
from danliu.web.signed import COOKIE

TRIP = "danliu-trip"
CODES = ("code", "authCode")  # as the one who vouches calls it: most, and 钉钉
AT_MOST, PER = 60, timedelta(minutes=1)  # trips of one address


class Way(Struct):
    """go: where to send the browser"""

    go: str


class Vouched(Struct, frozen=True):
    """Whose account came home, as its issuer says."""

    issuer: str
    claims: Claims


class Door(Protocol):
    """kind   as trips and sessions remember it
    path   under which the browser keeps its cookie of the trip
    """

    kind: Kind
    path: str

    async def way(
        self, hub: Hub, request: Request[Any, Any, Any], workspace: int, going: Setting
    ) -> str:
        """Where the browser is sent. Raises ProviderUnlinked, ProviderFailed, OutsideError."""

    async def vouched(self, hub: Hub, trip: Trip, code: str) -> Vouched:
        """Raises ProviderUnlinked where they said no there, or the door is not what it was."""

    async def check_still(self, db: Connection, workspace: int, issuer: str) -> None:
        """Raises ProviderUnlinked."""

    async def enter(
        self, passage: "Passage", db: Connection, trip: Trip, vouched: Vouched
    ) -> tuple[list[Cookie], str]:
        """The cookies of who comes in, and the page. Raises ProviderUnlinked, NotSignedIn."""


@dataclass(frozen=True)
class Passage:
    """One request on a trip by one door."""

    door: Door
    hub: Hub
    request: Request[Any, Any, Any]

    async def link(self, signed: Signed) -> Response[Way]:
        """Begin to link one's account; the browser goes there and comes back."""
        check_in_person(signed.actor)
        way, kept = await self._set_out(signed.workspace, signed)
        return Response(Way(way), cookies=[kept])

    async def out(self, workspace: str) -> Redirect:
        """From the sign-in page to who vouches for the people of this workspace."""
        where, house = where_from(self.request), self.hub.house
        now = house.clock.now()
        await count_attempt(house.db, f"trip:{where.address}", now, at_most=AT_MOST, per=PER)
        found = await house.db.fetchval(
            "SELECT id FROM danliu.workspaces WHERE key = $1", workspace
        )
        try:
            way, kept = await self._set_out(found, None)
        except DanliuError as error:
            return Redirect(f"/?provider={error.code}", status_code=303)
        return Redirect(way, status_code=303, cookies=[kept])

    async def _set_out(self, workspace: int | None, signed: Signed | None) -> tuple[str, Cookie]:
        """The way there, and the cookie that proves the browser on its way back."""
        if workspace is None:
            raise ProviderUnlinked
        house, user = self.hub.house, signed.user if signed else None
        going = trips.setting()
        way = await self.door.way(self.hub, self.request, workspace, going)
        now, kind = house.clock.now(), self.door.kind
        await trips.set_out(house.db, house.vault, workspace, user, now, going, kind)
        return way, self._cookie(going.browser, int(trips.LASTS.total_seconds()))

    async def home(self, sessions: Sessions) -> Redirect:
        """Back from there, with a code for who this is."""
        house, away = self.hub.house, self._cookie("", 0)
        try:
            trip = await self._ended()
        except TripEnded as error:
            return Redirect(f"/?provider={error.code}", status_code=303, cookies=[away])
        try:
            cookies, to = await self._arrive(sessions, trip)
        except DanliuError as error:
            entry = Entry(FAILED, "", where_from(self.request), facts={"why": error.code})
            await audit.record(house.db, trip.workspace, entry, house.clock)
            place = "/account" if trip.user else "/"
            return Redirect(f"{place}?provider={error.code}", status_code=303, cookies=[away])
        return Redirect(to, status_code=303, cookies=[away, *cookies])

    async def _ended(self) -> Trip:
        """Raises TripEnded."""
        house, state = self.hub.house, self.request.query_params.get("state", "")
        browser, now = self.request.cookies.get(TRIP, ""), house.clock.now()
        return await trips.come_home(house.db, house.vault, state, browser, now, self.door.kind)

    async def _arrive(self, sessions: Sessions, trip: Trip) -> tuple[list[Cookie], str]:
        """Raises NotSignedIn where who set out to link is no longer the one at the screen."""
        house, signed = self.hub.house, None
        if trip.user:
            signed = await sessions.find(house.db, self.request.cookies.get(COOKIE, ""))
            if (signed.user, signed.workspace) != (trip.user, trip.workspace):
                raise NotSignedIn
        params = self.request.query_params
        code = next((params[name] for name in CODES if params.get(name)), "")
        vouched = await self.door.vouched(self.hub, trip, code)
        async with house.db.acquire() as db, db.transaction():
            await self.door.check_still(db, trip.workspace, vouched.issuer)
            if signed is None:
                return await self.door.enter(self, db, trip, vouched)
            await self._link(db, signed, vouched)
        return [], "/account"

    async def _link(self, db: Connection, signed: Signed, vouched: Vouched) -> None:
        house, issuer, claims = self.hub.house, vouched.issuer, vouched.claims
        now = house.clock.now()
        await identities.link(db, signed.workspace, issuer, claims, signed.user, now)
        entry = Entry("provider-linked", signed.actor.ref, where_from(self.request))
        await audit.record(db, signed.workspace, entry, house.clock)

    def _cookie(self, value: str, max_age: int) -> Cookie:
        """Lax: the browser comes back from another site."""
        return Cookie(
            TRIP,
            value=value,
            path=self.door.path,
            httponly=True,
            samesite="lax",
            secure=self.request.url.scheme == "https",
            max_age=max_age,
        )
