"""One's own second factor: set up, confirmed, turned off."""

import segno
from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from danliu.hub import Hub
from danliu.people import second_factor
from danliu.people.sessions import Sessions, Signed
from danliu.tables.access import check_in_person
from danliu.web.proving import Code, Proof, prove, prove_both


class Confirm(Struct, forbid_unknown_fields=True):
    code: Code


class AppSecret(Struct):
    """secret   to type where no picture can be taken
    qr       a picture of the same, as a data address
    """

    secret: str
    qr: str


class Recovery(Struct):
    """codes: shown this once"""

    codes: list[str]


class SecondFactorRoutes(Controller):
    path = "/api/account/second-factor"

    @post("/", status_code=200)
    async def begin(
        self,
        data: JSONBody[Proof],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
    ) -> AppSecret:
        """What the authenticator app needs; nothing is asked for before it is confirmed."""
        await prove(hub, signed, data.password)
        house = hub.house
        secret = await second_factor.begin(house.db, house.vault, signed.user)
        row = await hub.workspace_row(signed.workspace)
        uri = second_factor.app(secret).get_provisioning_uri(signed.login, row.name)
        return AppSecret(second_factor.as_typed(secret), segno.make(uri).svg_data_uri(scale=5))

    @post("/confirm", status_code=200)
    async def confirm(
        self,
        data: JSONBody[Confirm],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> Recovery:
        """On from now, by the first code of the app."""
        check_in_person(signed.actor)
        house = hub.house
        codes = await second_factor.confirm(
            house.db, house.vault, signed.user, data.code, house.clock.now()
        )
        sessions.forget()
        return Recovery(codes)

    @post("/recovery", status_code=200)
    async def renew_recovery(
        self,
        data: JSONBody[Proof],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
    ) -> Recovery:
        """New codes in place of the old. Raises SecondFactorOff."""
        await prove_both(hub, signed, data)
        async with hub.house.db.acquire() as db, db.transaction():
            return Recovery(await second_factor.renew_recovery(db, hub.house.vault, signed.user))

    @post("/off", status_code=204)
    async def turn_off(
        self,
        data: JSONBody[Proof],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> None:
        await prove_both(hub, signed, data)
        await second_factor.turn_off(hub.house.db, signed.user)
        sessions.forget()
