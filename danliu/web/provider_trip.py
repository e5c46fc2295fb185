"""The way to the company's identity provider and back, and the link to one's account there."""

import os
from collections.abc import Mapping
from typing import Any

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from danliu.connect.addresses import allowed_hosts
from danliu.connect.outbound import Outbound
from danliu.hub import Hub
from danliu.people import identities, oidc, providers
from danliu.people.errors import ProviderUnlinked
from danliu.people.providers import CALLBACK, Provider
from danliu.people.sessions import Sessions, Signed
from danliu.people.trips import Kind, Setting, Trip
from danliu.postgres.pool import Connection, Executor
from danliu.tables.access import check_in_person
from danliu.web.entering import Entrance
from danliu.web.session import signed_in
from danliu.web.trips import Passage, Vouched, Way

ANSWERS_WITHIN_S, ANSWER_BYTES = 8, 200_000


class _ByProvider:
    """Past the company's own identity provider."""

    kind: Kind = "provider"
    path = "/api/public/provider"

    async def way(
        self, hub: Hub, request: Request[Any, Any, Any], workspace: int, going: Setting
    ) -> str:
        provider = await _believed(hub.house.db, hub, workspace)
        at = await oidc.discover(ask, provider.issuer)
        return oidc.way_there(
            at, provider.client, state=going.state, nonce=going.nonce, verifier=going.verifier
        )

    async def vouched(self, hub: Hub, trip: Trip, code: str) -> Vouched:
        provider = await _believed(hub.house.db, hub, trip.workspace)
        if not code:
            raise ProviderUnlinked
        at = await oidc.discover(ask, provider.issuer)
        claims = await oidc.redeem(
            ask, at, provider.client, code=code, verifier=trip.verifier, nonce=trip.nonce
        )
        return Vouched(provider.issuer, claims)

    async def check_still(self, db: Connection, workspace: int, issuer: str) -> None:
        await providers.check_still(db, workspace, issuer)

    async def enter(
        self, passage: Passage, db: Connection, trip: Trip, vouched: Vouched
    ) -> tuple[list[Cookie], str]:
        hub, request, claims = passage.hub, passage.request, vouched.claims
        provider, now = await _believed(db, hub, trip.workspace), hub.house.clock.now()
        user = await identities.known_by(db, trip.workspace, provider, claims, now)
        entrance = Entrance(hub, request)
        secret, _ = await entrance.let_in(db, user, workspace=trip.workspace, via="provider")
        return signed_in(request, secret), "/"


async def _believed(db: Executor, hub: Hub, workspace: int) -> Provider:
    """Raises ProviderUnlinked where there is none, or it was taken away meanwhile."""
    provider = await providers.find_provider(db, hub.house.vault, workspace)
    if provider is None:
        raise ProviderUnlinked
    return provider


BY_PROVIDER = _ByProvider()


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
        return await Passage(BY_PROVIDER, hub, request).link(signed)

    @delete("/", status_code=204)
    async def unlink(self, signed: NamedDependency[Signed], hub: NamedDependency[Hub]) -> None:
        check_in_person(signed.actor)
        await identities.unlink(hub.house.db, signed.workspace, signed.user)


@get("/api/public/provider/{workspace:str}")
async def go(
    workspace: FromPath[str], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
) -> Redirect:
    """From the sign-in page to the provider of this workspace."""
    return await Passage(BY_PROVIDER, hub, request).out(workspace)


@get(CALLBACK)
async def come_home(
    request: Request[Any, Any, Any],
    hub: NamedDependency[Hub],
    sessions: NamedDependency[Sessions],
) -> Redirect:
    """Back from the provider, with its word for who this is."""
    return await Passage(BY_PROVIDER, hub, request).home(sessions)


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
