"""The way to the company's identity provider and back, and the link to one's account there."""

import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from danliu.connect.addresses import allowed_hosts
from danliu.connect.outbound import Outbound
from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.people import audit, identities, oidc, providers, trips
from danliu.people.attempts import count_attempt
from danliu.people.audit import FAILED, Entry
from danliu.people.errors import NotSignedIn, ProviderUnlinked, TripEnded
from danliu.people.providers import CALLBACK, Claims, Provider
from danliu.people.sessions import Sessions, Signed
from danliu.people.trips import Trip
from danliu.tables.access import check_in_person
from danliu.web.caller import where_from
from danliu.web.entering import Entrance
from danliu.web.session import signed_in
from danliu.web.signed import COOKIE

TRIP = "danliu-trip"
ANSWERS_WITHIN_S, ANSWER_BYTES = 8, 200_000
AT_MOST, PER = 60, timedelta(minutes=1)  # trips of one address


class Way(Struct):
    """go: where to send the browser"""

    go: str


class IdentityRoutes(Controller):
    path = "/api/account/identity"

    @post("/", status_code=200)
    async def link(
        self,
        request: Request[Any, Any, Any],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
    ) -> Response[Way]:
        """Begin to link one's account of the provider; the browser goes there and comes back."""
        check_in_person(signed.actor)
        way, kept = await _set_out(hub, request, signed.workspace, signed)
        return Response(Way(way), cookies=[kept])

    @delete("/", status_code=204)
    async def unlink(self, signed: NamedDependency[Signed], hub: NamedDependency[Hub]) -> None:
        check_in_person(signed.actor)
        await identities.unlink(hub.house.db, signed.workspace, signed.user)


@get("/api/public/provider/{workspace:str}")
async def go(
    workspace: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
) -> Redirect:
    """From the sign-in page to the provider of this workspace."""
    where, house = where_from(request), hub.house
    now = house.clock.now()
    await count_attempt(house.db, f"trip:{where.address}", now, at_most=AT_MOST, per=PER)
    found = await house.db.fetchval("SELECT id FROM danliu.workspaces WHERE key = $1", workspace)
    try:
        way, kept = await _set_out(hub, request, found, None)
    except DanliuError as error:
        return Redirect(f"/?provider={error.code}", status_code=303)
    return Redirect(way, status_code=303, cookies=[kept])


@get(CALLBACK)
async def come_home(
    request: Request[Any, Any, Any],
    hub: NamedDependency[Hub],
    sessions: NamedDependency[Sessions],
) -> Redirect:
    """Back from the provider, with its word for who this is."""
    house, asked = hub.house, request.query_params
    state, code = asked.get("state", ""), asked.get("code", "")
    away = trip_cookie(request, "", 0)
    try:
        browser = request.cookies.get(TRIP, "")
        trip = await trips.come_home(house.db, house.vault, state, browser, house.clock.now())
    except TripEnded as error:
        return Redirect(f"/?provider={error.code}", status_code=303, cookies=[away])
    try:
        if trip.user:
            await _link(hub, request, sessions, trip, code)
            return Redirect("/account", status_code=303, cookies=[away])
        secret = await _enter(hub, request, trip, code)
    except DanliuError as error:
        entry = Entry(FAILED, "", where_from(request), facts={"why": error.code})
        await audit.record(house.db, trip.workspace, entry, house.clock)
        place = "/account" if trip.user else "/"
        return Redirect(f"{place}?provider={error.code}", status_code=303, cookies=[away])
    return Redirect("/", status_code=303, cookies=[away, *signed_in(request, secret)])


async def _enter(hub: Hub, request: Request[Any, Any, Any], trip: Trip, code: str) -> str:
    """Raises ProviderFailed, ProviderUnlinked, NotSignedIn."""
    provider, claims = await _redeemed(hub, trip, code)
    async with hub.house.db.acquire() as db, db.transaction():
        await providers.check_still(db, trip.workspace, provider.issuer)
        user = await identities.known_by(
            db, trip.workspace, provider, claims, hub.house.clock.now()
        )
        door = Entrance(hub, request)
        secret, _ = await door.let_in(db, user, workspace=trip.workspace, via="provider")
    return secret


async def _link(
    hub: Hub, request: Request[Any, Any, Any], sessions: Sessions, trip: Trip, code: str
) -> None:
    """Only while the person who set out is still the one at the screen.

    Raises  ProviderFailed, ProviderUnlinked, NotSignedIn
    """
    house = hub.house
    signed = await sessions.find(house.db, request.cookies.get(COOKIE, ""))
    if signed.user != trip.user or signed.workspace != trip.workspace:
        raise NotSignedIn
    provider, claims = await _redeemed(hub, trip, code)
    async with house.db.acquire() as db, db.transaction():
        await providers.check_still(db, trip.workspace, provider.issuer)
        now = house.clock.now()
        await identities.link(db, trip.workspace, provider.issuer, claims, signed.user, now)
        entry = Entry("provider-linked", signed.actor.ref, where_from(request))
        await audit.record(db, trip.workspace, entry, house.clock)


async def _redeemed(hub: Hub, trip: Trip, code: str) -> tuple[Provider, Claims]:
    house = hub.house
    provider = await providers.find_provider(house.db, house.vault, trip.workspace)
    if provider is None or not code:  # they said no there, or it was taken away meanwhile
        raise ProviderUnlinked
    at = await oidc.discover(ask, provider.issuer)
    claims = await oidc.redeem(
        ask, at, provider.client, code=code, verifier=trip.verifier, nonce=trip.nonce
    )
    return provider, claims


async def _set_out(
    hub: Hub, request: Request[Any, Any, Any], workspace: int | None, signed: Signed | None
) -> tuple[str, Cookie]:
    """The way to the provider, and the cookie that proves the browser on its way back."""
    house = hub.house
    provider = (
        await providers.find_provider(house.db, house.vault, workspace) if workspace else None
    )
    if provider is None or workspace is None:
        raise ProviderUnlinked
    at = await oidc.discover(ask, provider.issuer)
    user = signed.user if signed else None
    going = await trips.set_out(house.db, house.vault, workspace, user, house.clock.now())
    way = oidc.way_there(
        at, provider.client, state=going.state, nonce=going.nonce, verifier=going.verifier
    )
    lasts = int(trips.LASTS.total_seconds())
    return way, trip_cookie(request, going.browser, lasts)


async def ask(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """One call to a provider, through the gate. Raises DanliuError."""
    answer = await Outbound(allowed_hosts(os.environ)).ask(
        method,
        url,
        headers=headers,
        body=body,
        timeout_s=ANSWERS_WITHIN_S,
        max_bytes=ANSWER_BYTES,
    )
    return answer.body


def trip_cookie(
    request: Request[Any, Any, Any], value: str, max_age: int, path: str = "/api/public/provider"
) -> Cookie:
    """Lax: the browser comes back from another site."""
    secure = request.url.scheme == "https"
    return Cookie(
        TRIP,
        value=value,
        path=path,
        httponly=True,
        samesite="lax",
        secure=secure,
        max_age=max_age,
    )
