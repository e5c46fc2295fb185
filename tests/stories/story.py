"""One company's business as verbs: orders are placed, decided, asked about. Drives a real hub."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec
import yaml

from danliu.flows import history, journal
from danliu.flows.deciding import Verdict, decide
from danliu.flows.definition import Flow
from danliu.flows.history import RunSeen
from danliu.flows.journal import StepRow
from danliu.flows.published import publish
from danliu.flows.shelves import open_tasks
from danliu.flows.since import since
from danliu.flows.tasks import TaskRow
from danliu.hub import Hub
from danliu.people.actor import person
from danliu.people.users import add_user, join
from danliu.tables import changes
from danliu.tables.changes import Entry
from danliu.tables.read import Query, Record
from danliu.tables.write import Context, Create, Set, Write
from danliu.workspace import Workspace
from tests.polling import until
from tests.processes import Outside

DIAMOND, VIP, NORMAL = "苏州启明机电", "无锡恒通汽配", "常州顺达维修"
ONE_FILTER = (("KL-1022", "1", "36"),)


class Story:
    """The demo company with its connections to the outside systems."""

    def __init__(self, hub: Hub, ws: Workspace, outside: Outside) -> None:
        self.hub, self.ws, self.outside = hub, ws, outside

    async def order(
        self,
        customer: str = NORMAL,
        amount: str | None = "600",
        kind: str = "regular",
        lines: Sequence[tuple[str, str, str]] = ONE_FILTER,
        id: UUID | None = None,
        **cells: Any,
    ) -> UUID:
        """An order with its lines (SKU, pieces, price), as one write."""
        order = id or uuid4()
        given = {"channel": "phone", "customer": customer, "amount": amount, "kind": kind}
        writes: list[Write] = [Create("orders", {**given, **cells}, order)]
        for number, (sku, pieces, price) in enumerate(lines, 1):
            line = {"line": number, "sku": sku, "quantity": pieces, "price": price}
            writes.append(Create("order_lines", {**line, "order": order}))
        await self.ws.tables.write(writes, because="电话下单")
        return order

    async def customer(self, name: str, **cells: Any) -> UUID:
        (written,) = await self.ws.tables.write([Create("customers", {"name": name, **cells})])
        return written.id

    async def edit(self, table: str, record: UUID, **cells: Any) -> None:
        await self.ws.tables.write([Set(table, record, cells)], because="电话改单")

    async def record(self, record: UUID, table: str = "orders") -> Record:
        found = await self.ws.tables.one(table, record)
        assert found is not None
        return found

    async def records(self, table: str, where: str = "") -> list[Record]:
        """Every record of a table, page by page."""
        found: list[Record] = []
        after = None
        while True:
            page = await self.ws.tables.page(Query(table, where, limit=500, after=after))
            found, after = [*found, *page.records], page.next
            if after is None:
                return found

    async def changes(self, record: UUID, table: str = "orders") -> list[Entry]:
        """What happened to a record, oldest first."""
        schema = await self.ws.tables.schema()
        number = schema.table(table).id
        found = await changes.of_record(self.ws.db, schema.name, number, record, limit=500)
        return sorted(found, key=lambda entry: entry.seq)

    async def runs(self, record: UUID) -> list[RunSeen]:
        return await history.runs(self.ws.db, self.ws.row.id, record=record)

    async def run(self, record: UUID, *wanted: str, within_s: float = 15) -> RunSeen:
        """The record's run, once it is in one of the wanted states."""

        async def reached() -> RunSeen | None:
            found = await self.runs(record)
            return found[0] if found and (not wanted or found[0].status in wanted) else None

        what = f"the run of {record} is {' or '.join(wanted)}"
        return await until(reached, within_s=within_s, what=what)

    async def decided(self, order: UUID, within_s: float = 15) -> Mapping[str, Any]:
        """The order's cells once its audit has ended."""
        run = await self.run(order, "done", "parked", within_s=within_s)
        assert run.status == "done", run.cause
        return (await self.record(order)).cells

    async def reaches(self, order: UUID, status: str) -> Mapping[str, Any]:
        """The order's cells once it is in this state."""

        async def there() -> Mapping[str, Any] | None:
            cells = (await self.record(order)).cells
            return cells if cells["status"] == status else None

        return await until(there, what=f"the order is {status}")

    async def steps(self, record: UUID) -> Mapping[str, StepRow]:
        run = await self.run(record)
        return {step.path: step for step in await journal.steps_of(self.ws.db, run.id)}

    async def task(self, record: UUID) -> TaskRow:
        """The open question about a record, once it is asked."""

        async def asked() -> TaskRow | None:
            open_ = await open_tasks(self.ws.db, self.ws.row.id)
            return next((one for one in open_ if one.record_id == record), None)

        return await until(asked, what=f"a question about {record}")

    async def decide(
        self, task: TaskRow, decision: str, comment: str = "", by: str = "demo"
    ) -> TaskRow:
        """The demo's owner answers, or who has this login, having seen the record as it is."""
        ws = await self.seen_by(by)
        seen = (await since(ws, task)).version
        return await decide(ws, task.id, Verdict(decision, comment, seen))

    async def hire(self, login: str, name: str, role: str = "member") -> str:
        """A member of the company; the reference that the log keeps."""
        async with self.hub.house.db.acquire() as db, db.transaction():
            user = await add_user(db, uuid4(), login, name, login)
            await join(db, self.ws.row.id, user, role)
        return f"user:{user}"

    async def seen_by(self, login: str) -> Workspace:
        """The company as somebody of this login sees it."""
        user, role = await self.ws.db.fetchrow(
            "SELECT u.id, m.role FROM danliu.users u JOIN danliu.members m ON m.user_id = u.id"
            " WHERE u.login = $1 AND m.workspace_id = $2",
            login,
            self.ws.row.id,
        )
        return Workspace(self.hub.house, self.ws.row, Context(person(user, role, login), "desk"))

    async def flow(self, text: str) -> Flow:
        """Publish a flow that is written as in a pack."""
        flow = msgspec.convert(yaml.safe_load(text), Flow)
        async with self.hub.house.db.acquire() as db, db.transaction():
            await publish(db, self.ws.row.id, flow, by="user:zhang", now=self.ws.clock.now())
        return flow
