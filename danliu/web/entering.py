"""Proving who one is: the same at every door that a password opens, and told to the audit log."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request

from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.people import audit, second_factor
from danliu.people import sessions as keep
from danliu.people.attempts import count_attempt, forget_attempts
from danliu.people.audit import Entry
from danliu.people.errors import SecondFactorRefused, SignInRefused, TooManyRequests
from danliu.people.sessions import Via
from danliu.people.users import check_password
from danliu.postgres.pool import Executor
from danliu.web.caller import where_from


async def count_sign_in(hub: Hub, login: str) -> str:
    """Count one try of a password, wherever it is asked: ten a minute for each login.

    Returns what it is counted under. Raises TooManyRequests.
    """
    subject, now = f"sign-in:{login[:100]}", hub.house.clock.now()
    await count_attempt(hub.house.db, subject, now, at_most=10, per=timedelta(minutes=1))
    return subject


@dataclass(frozen=True)
class Entrance:
    """One request that would come in."""

    hub: Hub
    request: Request[Any, Any, Any]

    async def proved(self, login: str, password: str, code: str) -> UUID:
        """Raises SignInRefused, SecondFactorNeeded, SecondFactorRefused, TooManyRequests."""
        house = self.hub.house
        subject = await count_sign_in(self.hub, login)
        try:
            user = await check_password(house.db, login, password)
            await second_factor.check(house.db, house.vault, user, code, house.clock.now())
        except (SignInRefused, SecondFactorRefused, TooManyRequests) as error:
            await self.failed(login, error)
            raise
        await forget_attempts(house.db, subject)
        return user

    async def failed(self, login: str, error: DanliuError) -> None:
        house = self.hub.house
        await audit.record_failed(
            house.db, login, where_from(self.request), error.code, house.clock
        )

    async def let_in(
        self,
        db: Executor,
        user: UUID,
        *,
        workspace: int | None = None,
        via: Via = "password",
        lasts: timedelta = keep.SESSION_LASTS,
    ) -> tuple[str, int]:
        """A new session: its secret, and the workspace it leads to."""
        house, where = self.hub.house, where_from(self.request)
        secret = await keep.sign_in(
            db,
            user,
            house.clock.now(),
            label=where.agent,
            lasts=lasts,
            workspace=workspace,
            address=where.address,
            via=via,
        )
        leads_to = await keep.workspace_of(db, secret)
        entry = Entry("signed-in", f"user:{user}", where, facts={"via": via})
        await audit.record(db, leads_to, entry, house.clock)
        return secret, leads_to
