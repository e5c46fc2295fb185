"""One's own account: the password, where one is signed in, the second factor. In person only."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import segno
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from danliu.hub import Hub
from danliu.people import providers, second_factor
from danliu.people import sessions as keep
from danliu.people.attempts import count_attempt, forget_attempts
from danliu.people.passwords import check_password_strength
from danliu.people.sessions import Device, Sessions, Signed
from danliu.people.users import check_password, keep_toured, set_password
from danliu.tables.access import check_in_person

Password = Annotated[str, Meta(max_length=500)]
Code = Annotated[str, Meta(max_length=40)]


class AccountOut(Struct):
    """second_factor   whether it is on
    recovery_left   codes for a lost phone that were not used yet
    required        the workspace asks for a second factor
    provider        the company's own way to sign in, blank for none
    identity        the e-mail address of one's account there; None while none is linked
    """

    second_factor: bool
    recovery_left: int
    required: bool
    provider: str
    identity: str | None


class DevicesOut(Struct):
    sessions: list[Device]


class NewPassword(Struct, forbid_unknown_fields=True):
    old: Password
    new: Password


class Proof(Struct, forbid_unknown_fields=True):
    password: Password
    code: Code = ""


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


class AccountRoutes(Controller):
    path = "/api/account"

    @get("/")
    async def account(
        self, signed: NamedDependency[Signed], hub: NamedDependency[Hub]
    ) -> AccountOut:
        check_in_person(signed.actor)
        db = hub.house.db
        row = await hub.workspace_row(signed.workspace)
        return AccountOut(
            await second_factor.is_on(db, signed.user),
            await second_factor.recovery_left(db, signed.user),
            row.second_factor,
            await providers.name_of(db, signed.workspace),
            await providers.linked_email(db, signed.workspace, signed.user),
        )

    @post("/toured", status_code=204)
    async def toured(
        self,
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> None:
        """The tour was taken, or is not wanted."""
        check_in_person(signed.actor)
        now = hub.house.clock.now()
        await keep_toured(hub.house.db, signed.workspace, signed.user, now)
        sessions.forget()

    @get("/sessions")
    async def sessions(
        self, signed: NamedDependency[Signed], hub: NamedDependency[Hub]
    ) -> DevicesOut:
        """Where one is signed in, the last used first."""
        check_in_person(signed.actor)
        house = hub.house
        now = house.clock.now()
        return DevicesOut(await keep.devices(house.db, signed.user, signed.session, now))

    @delete("/sessions/{session:uuid}", status_code=204)
    async def end(
        self,
        session: FromPath[UUID],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> None:
        """Sign out there; in another process it holds after two seconds at most."""
        check_in_person(signed.actor)
        sessions.forget(await keep.end_one(hub.house.db, signed.user, session))

    @post("/sessions/end-others", status_code=204)
    async def end_others(
        self,
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> None:
        check_in_person(signed.actor)
        await keep.end_all(hub.house.db, signed.user, but=signed.session)
        sessions.forget()

    @post("/password", status_code=204)
    async def change_password(
        self,
        data: JSONBody[NewPassword],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> None:
        """Asks for the old one, and signs out everywhere else."""
        await _prove(hub, signed, data.old)
        check_password_strength(data.new, signed.login)
        async with hub.house.db.acquire() as db, db.transaction():
            await set_password(db, signed.user, data.new)
            await keep.end_all(db, signed.user, but=signed.session)
        sessions.forget()

    @post("/second-factor", status_code=200)
    async def begin(
        self,
        data: JSONBody[Proof],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
    ) -> AppSecret:
        """What the authenticator app needs; nothing is asked for before it is confirmed."""
        await _prove(hub, signed, data.password)
        house = hub.house
        secret = await second_factor.begin(house.db, house.vault, signed.user)
        row = await hub.workspace_row(signed.workspace)
        uri = second_factor.app(secret).get_provisioning_uri(signed.login, row.name)
        return AppSecret(second_factor.as_typed(secret), segno.make(uri).svg_data_uri(scale=5))

    @post("/second-factor/confirm", status_code=200)
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

    @post("/second-factor/recovery", status_code=200)
    async def renew_recovery(
        self,
        data: JSONBody[Proof],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
    ) -> Recovery:
        """New codes in place of the old."""
        await _prove_both(hub, signed, data)
        async with hub.house.db.acquire() as db, db.transaction():
            return Recovery(await second_factor.renew_recovery(db, hub.house.vault, signed.user))

    @post("/second-factor/off", status_code=204)
    async def turn_off(
        self,
        data: JSONBody[Proof],
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> None:
        await _prove_both(hub, signed, data)
        await second_factor.turn_off(hub.house.db, signed.user)
        sessions.forget()


async def _prove(hub: Hub, signed: Signed, password: str) -> None:
    """That it is still the same person at the screen. Counted by person and not by login: what
    is tried here keeps nobody from signing in.

    Raises  Forbidden, SignInRefused, TooManyRequests
    """
    check_in_person(signed.actor)
    db, subject = hub.house.db, f"prove:{signed.user}"
    now = hub.house.clock.now()
    await count_attempt(db, subject, now, at_most=10, per=timedelta(minutes=1))
    await check_password(db, signed.login, password)
    await forget_attempts(db, subject)


async def _prove_both(hub: Hub, signed: Signed, proof: Proof) -> None:
    """Raises also SecondFactorNeeded, SecondFactorRefused."""
    await _prove(hub, signed, proof.password)
    house = hub.house
    await second_factor.check(house.db, house.vault, signed.user, proof.code, house.clock.now())
