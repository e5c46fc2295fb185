"""One's own account: the password, and where one is signed in. In person only."""

from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from danliu.connect.connector import connectors
from danliu.hub import Hub
from danliu.people import code_doors, identities, providers, second_factor
from danliu.people.devices import Device, devices, end_all, end_one
from danliu.people.passwords import check_password_strength
from danliu.people.sessions import Sessions, Signed
from danliu.people.users import keep_toured, set_password
from danliu.tables.access import check_in_person
from danliu.web.proving import Password, prove


class AccountOut(Struct):
    """second_factor   whether it is on
    recovery_left   codes for a lost phone that were not used yet
    required        the workspace asks for a second factor
    provider        the company's own way to sign in, blank for none
    identity        the e-mail address of one's account there; None while none is linked
    code, code_en   the chat system by which one may sign in, blank for none
    code_account    one's account there; None while none is linked
    """

    second_factor: bool
    recovery_left: int
    required: bool
    provider: str
    identity: str | None
    code: str
    code_en: str
    code_account: str | None


class DevicesOut(Struct):
    sessions: list[Device]


class NewPassword(Struct, forbid_unknown_fields=True):
    old: Password
    new: Password


class AccountRoutes(Controller):
    path = "/api/account"

    @get("/")
    async def account(
        self, signed: NamedDependency[Signed], hub: NamedDependency[Hub]
    ) -> AccountOut:
        check_in_person(signed.actor)
        db = hub.house.db
        row = await hub.workspace_row(signed.workspace)
        kind = await code_doors.connector_of(db, signed.workspace)
        titles = connectors[kind].titles if kind in connectors else {"zh": "", "en": ""}
        return AccountOut(
            await second_factor.is_on(db, signed.user),
            await second_factor.recovery_left(db, signed.user),
            row.second_factor,
            await providers.name_of(db, signed.workspace),
            await identities.linked_email(db, signed.workspace, signed.user),
            titles["zh"],
            titles["en"],
            await identities.linked_account(db, signed.workspace, signed.user),
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
        now, within = house.clock.now(), signed.within
        found = await devices(house.db, signed.user, signed.session, now, within=within)
        return DevicesOut(found)

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
        sessions.forget(await end_one(hub.house.db, signed.user, session, within=signed.within))

    @post("/sessions/end-others", status_code=204)
    async def end_others(
        self,
        signed: NamedDependency[Signed],
        hub: NamedDependency[Hub],
        sessions: NamedDependency[Sessions],
    ) -> None:
        check_in_person(signed.actor)
        await end_all(hub.house.db, signed.user, but=signed.session, within=signed.within)
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
        await prove(hub, signed, data.old)
        check_password_strength(data.new, signed.login)
        async with hub.house.db.acquire() as db, db.transaction():
            await set_password(db, signed.user, data.new)
            await end_all(db, signed.user, but=signed.session)
        sessions.forget()
