"""The ceiling: handlers by hand on the same server, with nothing of Danliu between.

`python -m bench.bare PORT STUB`. Litestar on granian, asyncpg, prepared statements; the same pool.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import msgspec
import uuid_utils
import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Response, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from bench.bare_sql import HEAD, Statements, read_statements
from bench.computed import as_record
from danliu.connect.wires import open_http
from danliu.postgres.pool import Pool, open_pool

LOOKS = 3  # calls of an audit


class Cells(Struct):
    source_number: str
    channel: str
    customer_name: str
    phone: str
    product: str
    quantity: Decimal
    kind: str
    amount: Decimal
    due: date
    status: str
    city: str
    note: str


class Order(Struct):
    cells: Cells


class Orders(Struct):
    create: list[Order]


class Verdict(Struct):
    ok: bool
    available: Decimal
    held_ms: float


class Made(Struct):
    id: UUID
    version: int


class Bare:
    def __init__(self, db: Pool, statements: Statements, http: httpx.AsyncClient, stub: str):
        self._db, self._sql, self._http, self._stub = db, statements, http, stub

    async def create(self, order: Order) -> Made:
        head, cells = self._head(), order.cells
        state = {cells.status: head[1].isoformat()}
        values = msgspec.structs.astuple(cells)
        after = msgspec.to_builtins(cells)
        await self._db.execute(self._sql.create, *head, state, *values, "desk", "新建", {}, after)
        return Made(head[0], 1)

    async def bulk(self, orders: Orders) -> list[Made]:
        """A hundred of them in one statement of two multi-row inserts."""
        cells = [one.cells for one in orders.create]
        ids = [UUID(bytes=uuid_utils.uuid7().bytes) for _ in cells]
        at = datetime.now(UTC)
        states = [{one.status: at.isoformat()} for one in cells]
        columns = [
            list(column) for column in zip(*map(msgspec.structs.astuple, cells), strict=True)
        ]
        after = [msgspec.to_builtins(one) for one in cells]
        said = ("desk", "批量写入", after)
        await self._db.execute(self._sql.bulk, ids, at, "user:bare", states, *columns, *said)
        return [Made(one, 1) for one in ids]

    async def sales(self) -> bytes:
        """Lookups, a roll-up and a formula, as one would write them."""
        rows = await self._db.fetch(self._sql.sales)
        records = [as_record(tuple(row), HEAD) for row in rows[:-1]]
        return msgspec.json.encode({"records": records, "next": str(rows[-1][0])})

    async def audit(self, order: Order) -> Made:
        """Three calls at once, a decision, a row. Whatever a crash leaves undone stays undone."""
        number, cells = order.cells.source_number, order.cells
        credit, *others = await asyncio.gather(*(self._ask(number) for _ in range(LOOKS)))
        passed = credit.available >= cells.amount and all(one.ok for one in others)
        cells.status = "approved" if passed else "held"
        head = self._head()
        state = {cells.status: head[1].isoformat()}
        await self._db.execute(self._sql.audited, *head, state, *msgspec.structs.astuple(cells))
        return Made(head[0], 2)

    async def page(self, table: str) -> bytes:
        """The very statement of the product, as JSON of the same shape."""
        listing = self._sql.listing[table]
        rows = await self._db.fetch(listing.sql, *listing.arguments)
        records = [listing.record(tuple(row)) for row in rows[:-1]]
        return msgspec.json.encode({"records": records, "next": str(rows[-1][0])})

    def _head(self) -> tuple[UUID, datetime, str]:
        return UUID(bytes=uuid_utils.uuid7().bytes), datetime.now(UTC), "user:bare"

    async def _ask(self, number: str) -> Verdict:
        body = msgspec.json.encode({"number": number})
        answer = await self._http.post(self._stub, content=body)
        return msgspec.json.decode(answer.content, type=Verdict, strict=False)


def create_app(bare: Bare) -> Litestar:
    @get("/hello")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    @post("/orders")
    async def create(data: JSONBody[Order]) -> Made:
        return await bare.create(data)

    @post("/bulk")
    async def bulk(data: JSONBody[Orders]) -> list[Made]:
        return await bare.bulk(data)

    @get("/sales")
    async def sales() -> Response[bytes]:
        return Response(await bare.sales(), media_type="application/json")

    @post("/audited")
    async def audit(data: JSONBody[Order]) -> Made:
        return await bare.audit(data)

    @get("/lists/{table:str}")
    async def page(table: FromPath[str]) -> Response[bytes]:
        return Response(await bare.page(table), media_type="application/json")

    routes: list[Any] = [hello, create, bulk, audit, page, sales]
    return Litestar(routes, openapi_config=None, logging_config=None)


@asynccontextmanager
async def open_bare(dsn: str, stub: str) -> AsyncIterator[Bare]:
    statements = await read_statements(dsn)
    db = await open_pool(dsn, size=16, name="bare")
    async with open_http() as http:
        yield Bare(db, statements, http, stub)
    await db.close()


async def _serve(port: int, stub: str) -> None:
    async with open_bare(os.environ["DANLIU_DATABASE_URL"], stub) as bare:
        app = create_app(bare)
        server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGI)
        await server.serve()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1]), sys.argv[2]))
