"""A warehouse of the trade pack with people who pick: waves are laid, taken, scanned, packed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import uuid_utils

from danliu.hub import Hub
from danliu.people.actor import person
from danliu.people.users import add_user, join
from danliu.stations import claiming, journal, kept, looking
from danliu.stations.acts import Act, Does, Done
from danliu.stations.definition import Station
from danliu.stations.judging import Line
from danliu.tables.query import Query, Record
from danliu.tables.write import Context, Create, Delete, Set
from danliu.workspace import Workspace

AIR, OIL, FUEL = "KL-1022", "JL-0187", "QL-3310"
SHELVES = {AIR: "A区-03排-02层-05格", OIL: "A区-01排-01层-12格", FUEL: "B区-02排-03层-08格"}
EVENING = datetime(2026, 11, 26, 20, tzinfo=UTC)


def act(do: Does, job: UUID, line: UUID | None = None, **facts: Any) -> Act:
    """As a device makes it: under an id of its own."""
    made = UUID(int=uuid_utils.uuid7().int)
    return Act(made, datetime.now(UTC), do, job, line, **facts)


class Picker:
    """One person with a device."""

    def __init__(self, ws: Workspace, station: Station) -> None:
        self.ws, self.station = ws, station

    async def take(self, wave: UUID) -> list[Line]:
        await claiming.take(self.ws, self.station, wave)
        return await self.lines(wave)

    async def lines(self, wave: UUID) -> list[Line]:
        return await looking.lines(self.ws, self.station, wave)

    async def send(self, *acts: Act) -> list[str]:
        """What became of each: its outcome, of a conflict the reason."""
        return [one.code or one.outcome for one in await self.told(*acts)]

    async def told(self, *acts: Act) -> list[Done]:
        return await journal.do_all(self.ws, self.station, acts)

    async def pick_all(self, wave: UUID) -> None:
        """Everything that is still open, scan by scan."""
        for line in await self.lines(wave):
            done = await self.send(*self._scans(wave, line))
            assert set(done) <= {"applied"}, done

    def _scans(self, wave: UUID, line: Line) -> list[Act]:
        left = int(line.quantity - line.picked)
        return [act("scan", wave, line.id, code=line.part) for _ in range(left)]

    async def conflicts(self) -> list[str]:
        found = await journal.conflicts(self.ws, self.station, whole=False)
        return [one.code for one in found]


class Floor:
    """The warehouse, as its owner and the world outside act on it."""

    def __init__(self, hub: Hub, ws: Workspace) -> None:
        self.hub, self.ws = hub, ws

    async def picker(self, name: str = "小林", role: str = "member") -> Picker:
        login = f"{name}-{uuid4().hex[:6]}"
        async with self.hub.house.db.acquire() as db, db.transaction():
            user = await add_user(db, uuid4(), login, name, login)
            await join(db, self.ws.row.id, user, role)
        who = person(user, role, name)
        ws = Workspace(self.hub.house, self.ws.row, Context(who, "pda"))
        return Picker(ws, await kept.station(ws, "picking"))

    async def order(self, *, customer: str = "常州顺达维修", care: Sequence[str] = ()) -> UUID:
        cells = {"channel": "phone", "customer": customer, "amount": "100", "care": list(care)}
        return await self._made("orders", cells)

    async def wave(self, *lines: Mapping[str, Any], order: UUID | None = None) -> UUID:
        """A wave of these lines: part and quantity, and what else is known of them."""
        wave = await self._made("waves", {"park": "厦门", "due": EVENING})
        order = order or await self.order()
        for place, one in enumerate(lines, 1):
            part = one["sku"]
            cells = {"wave": wave, "place": place, "shelf": SHELVES[part], "goods": part}
            await self._made("pick_lines", {"order": order, **cells, **one})
        return wave

    async def record(self, table: str, id: UUID) -> Record:
        found = await self.ws.tables.one(table, id)
        assert found is not None
        return found

    async def state(self, wave: UUID) -> str:
        return str((await self.record("waves", wave)).cells["status"])

    async def picked(self, line: UUID) -> int:
        return int((await self.record("pick_lines", line)).cells["picked"] or 0)

    async def edit(self, table: str, id: UUID, **cells: Any) -> None:
        await self.ws.tables.write([Set(table, id, cells)])

    async def delete(self, table: str, id: UUID) -> None:
        await self.ws.tables.write([Delete(table, id)])

    async def tickets(self) -> list[Record]:
        return (await self.ws.tables.page(Query("tickets", limit=500))).records

    async def _made(self, table: str, cells: Mapping[str, Any]) -> UUID:
        (written,) = await self.ws.tables.write([Create(table, cells)])
        return written.id


def want(sku: str = AIR, quantity: int = 1, **more: Any) -> dict[str, Any]:
    return {"sku": sku, "quantity": quantity, **more}
