"""The settings of the company's identity provider. For owners."""

import os
from typing import Annotated

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from danliu.connect.addresses import allowed_hosts, is_allowed
from danliu.connect.outbound import parsed_url
from danliu.errors import DanliuError, Words
from danliu.people import oidc, providers
from danliu.people.errors import BadToken, ProviderUnlinked
from danliu.people.providers import CALLBACK, Provider
from danliu.people.sessions import Sessions
from danliu.web.provider_trip import ask
from danliu.web.roles import check_whole
from danliu.workspace import Workspace

_HTTPS = Words("以 https:// 开头的网址", "an address that begins with https://")
_SECRET = Words("身份系统给的密钥", "the secret that the provider gave")
Text = Annotated[str, Meta(min_length=1, max_length=300)]


class ProviderOut(Struct):
    """callback   what to register at the provider as redirect address
    there      whether one is set up; its secret is never told
    """

    there: bool
    name: str
    issuer: str
    client_id: str
    address: str
    by_email: bool
    callback: str


class ProviderIn(Struct, forbid_unknown_fields=True):
    """secret: None leaves it as it is"""

    name: Annotated[str, Meta(min_length=1, max_length=30)]
    issuer: Text
    client_id: Text
    address: Text
    by_email: bool = False
    secret: Annotated[str, Meta(min_length=1, max_length=1000)] | None = None


class Known(Struct):
    """What a test found: how many keys the provider signs with."""

    ok: bool
    detail: str


class ProviderRoutes(Controller):
    path = "/api/provider"

    @get("/")
    async def settings(self, ws: NamedDependency[Workspace]) -> ProviderOut:
        check_whole(ws)
        return _out(await providers.find_provider(ws.db, ws.house.vault, ws.row.id))

    @put("/")
    async def save(
        self,
        data: JSONBody[ProviderIn],
        ws: NamedDependency[Workspace],
        sessions: NamedDependency[Sessions],
    ) -> ProviderOut:
        """Another issuer signs out whoever came in by the one before."""
        check_whole(ws)
        vault = ws.house.vault
        there = await providers.find_provider(ws.db, vault, ws.row.id)
        secret = data.secret or (there.secret if there else "")
        if not secret:
            raise BadToken("secret", "", _SECRET)
        check_address("issuer", data.issuer)
        check_address("address", data.address, ours=True)
        provider = Provider(
            data.name, data.issuer, data.client_id, secret, data.address, data.by_email
        )
        async with ws.house.db.acquire() as db, db.transaction():
            await providers.save_provider(db, vault, ws.row.id, provider)
        sessions.forget()
        return _out(provider)

    @delete("/", status_code=204)
    async def drop(
        self, ws: NamedDependency[Workspace], sessions: NamedDependency[Sessions]
    ) -> None:
        """Whoever came in by it is signed out; their passwords work as before."""
        check_whole(ws)
        async with ws.house.db.acquire() as db, db.transaction():
            await providers.drop_provider(db, ws.row.id)
        sessions.forget()

    @post("/test", status_code=200)
    async def test(self, ws: NamedDependency[Workspace]) -> Known:
        """Ask the provider what it is, and for its keys; nobody is signed in."""
        check_whole(ws)
        provider = await providers.find_provider(ws.db, ws.house.vault, ws.row.id)
        if provider is None:
            raise ProviderUnlinked
        try:
            at = await oidc.discover(ask, provider.issuer)
            found = await oidc.keys(ask, at)
        except oidc.ProviderFailed as error:
            return Known(ok=False, detail=f"{error.step}: {error.detail}")
        return Known(ok=True, detail=str(len(found.keys)))


def check_address(field: str, url: str, *, ours: bool = False) -> None:
    """Encrypted, but for ourselves and for hosts that the administrator allows. Raises BadToken."""
    try:
        parsed = parsed_url(url)
    except DanliuError as error:
        raise BadToken(field, url, _HTTPS) from error
    port = parsed.port or 80
    if parsed.scheme == "https" or ours:
        return
    if not is_allowed(allowed_hosts(os.environ), parsed.host, port):
        raise BadToken(field, url, _HTTPS)


def _out(provider: Provider | None) -> ProviderOut:
    if provider is None:
        return ProviderOut(
            there=False,
            name="",
            issuer="",
            client_id="",
            address="",
            by_email=False,
            callback=CALLBACK,
        )
    return ProviderOut(
        there=True,
        name=provider.name,
        issuer=provider.issuer,
        client_id=provider.client_id,
        address=provider.address,
        by_email=provider.by_email,
        callback=provider.client.redirect,
    )
