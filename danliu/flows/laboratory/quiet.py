"""A house in which a flow can really be run and nothing comes of it: one transaction, which is
rolled back; nobody is rung or woken, no request goes out, and no number is used up.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import asyncpg
import httpx
import msgspec

from danliu.connect.connections import ConnectionRow, Connections, Known
from danliu.connect.connector import connectors
from danliu.connect.sandbox import Stand
from danliu.connect.wires import Http
from danliu.errors import DanliuError
from danliu.postgres.pool import Connection, Executor
from danliu.tables.counting import CountedAside
from danliu.tables.read import Reader
from danliu.workspace import House, Workspace

LOCKED_MS = 3_000  # how long a test run waits for a record that somebody else is writing


class AlreadyTesting(DanliuError):
    """Somebody else is test-running a flow of this workspace: try again in a moment."""

    code = "already-testing"
    status = 409
    retry = True


class NoStandIn(DanliuError):
    """This connector has no stand-in that could answer."""

    code = "no-stand-in"
    status = 422


@dataclass
class Held:
    """The clock of a test run: it stands, and a wait moves it on."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@asynccontextmanager
async def rolled_back(ws: Workspace) -> AsyncIterator[Connection]:
    """A transaction of which nothing stays. One at a time for each workspace, so that test runs
    neither wait for each other's records nor take all connections. Raises AlreadyTesting."""
    async with ws.house.db.acquire() as db:
        transaction = db.transaction()
        await transaction.start()
        try:
            await db.execute(f"SET LOCAL lock_timeout = {LOCKED_MS}")
            await _alone(db, ws.row.id)
            yield db
        except asyncpg.LockNotAvailableError as error:
            raise AlreadyTesting from error
        finally:
            await transaction.rollback()


async def _alone(db: Executor, workspace: int) -> None:
    place = f"test-run/{workspace}"
    if not await db.fetchval("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", place):
        raise AlreadyTesting


def quiet(house: House, clock: Held) -> House:
    """The same house with nobody listening to it. Its writer has no listeners either."""
    return replace(
        house,
        clock=replace(house.clock, now=clock.now),
        http=Http(None, None, transport=_Closed()),
        ring=lambda workspace, topic: None,
        wake=lambda: None,
        catalog=CountedAside(house.catalog),
        reader=Reader(),  # what a test run reads asks for no index
    )


class _Closed(httpx.AsyncBaseTransport):
    """Nothing goes out, whatever a block tries."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("a test run sends nothing", request=request)


class StandIns(Connections):
    """Connections that reach the stand-ins of their connectors, in this process."""

    def __init__(self, ws: Workspace, stands: Mapping[str, Stand], known: Known) -> None:
        super().__init__(ws.db, ws.row.id, ws.house.vault, ws.house.http, known)
        self._stands = stands

    def built(self, row: ConnectionRow, settings: Any) -> Any:
        stand = self._stands.get(row.connector)
        if stand is None:
            raise NoStandIn
        kind = connectors[row.connector]
        own = msgspec.convert(stand.settings_for(_ADDRESS), kind.settings, strict=False)
        inside = httpx.ASGITransport(app=cast(Any, stand))
        return kind.build(own, Http(None, None, transport=inside))


_ADDRESS = "http://stand-in"
