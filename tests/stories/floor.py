"""People with tablets on the shop floor of the workshop pack, as verbs."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import uuid_utils

from danliu.floor import duties, journal, kept
from danliu.floor.acts import Does, FloorAct
from danliu.floor.definition import Floor
from danliu.floor.duties import Duty
from danliu.flows.notices import list_notices
from danliu.people.actor import person
from danliu.people.users import add_user, join
from danliu.stations.acts import Done
from danliu.tables.query import Record
from danliu.tables.write import Context
from danliu.workspace import Workspace
from tests.polling import until
from tests.stories.works import Works


class Shop:
    """The floor as its owner sees it."""

    def __init__(self, works: Works) -> None:
        self.works, self.ws = works, works.ws

    async def assigned(self, product: str, quantity: int, **cells: object) -> tuple[UUID, UUID]:
        """An order of one product and its job, which has its steps."""
        order = await self.works.order((product, quantity), **cells)
        await self.works.split(order)
        jobs = await self.works.of("jobs", order)
        (job,) = [one.id for one in jobs if one.cells["item"]["title"] == product]
        await self.works.story.edit("jobs", job, status="assigned")

        async def listed() -> bool:
            return bool(await self.steps(job))

        await until(listed, what="the job has its steps")
        return order, job

    async def steps(self, job: UUID) -> list[Record]:
        number = await self.number(job)
        found = await self.works.story.records("job_steps", f'{{job.number}}="{number}"')
        return sorted(found, key=lambda one: one.cells["turn"])

    async def number(self, job: UUID) -> str:
        return str((await self.works.story.record(job, "jobs")).cells["number"])

    async def state(self, job: UUID) -> str:
        return str((await self.works.story.record(job, "jobs")).cells["status"])

    async def duties(self, place: str) -> list[Duty]:
        (station,) = await self.works.story.records("work_stations", f'{{name}}="{place}"')
        return await duties.of_place(self.ws, await kept.floor(self.ws, "floor"), station.id)

    async def notices(self, who: "Leader") -> list[str]:
        user = UUID(who.ws.actor.key)
        found = await list_notices(self.ws.db, self.ws.row.id, user, after=None)
        return [one.text for one, _ in found]

    async def leader(self, name: str = "王班长", role: str = "team_leader") -> "Leader":
        login = f"{name}-{uuid4().hex[:6]}"
        async with self.ws.house.db.acquire() as db, db.transaction():
            user = await add_user(db, uuid4(), login, name, login)
            await join(db, self.ws.row.id, user, role)
        ws = Workspace(self.ws.house, self.ws.row, Context(person(user, role, name), "floor"))
        return Leader(self, ws, await kept.floor(ws, "floor"))


class Leader:
    """One person with a tablet."""

    def __init__(self, shop: Shop, ws: Workspace, floor: Floor) -> None:
        self.shop, self.ws, self.floor = shop, ws, floor

    def act(
        self,
        do: Does,
        job: UUID,
        step: UUID | None = None,
        at: datetime | None = None,
        **facts: Any,
    ) -> FloorAct:
        """As the tablet makes it: under an id of its own."""
        made = UUID(int=uuid_utils.uuid7().int)
        return FloorAct(made, at or self.ws.clock.now(), do, job, "平板 TEST", step, **facts)

    async def send(self, *acts: FloorAct) -> list[str]:
        """What became of each: its outcome, of a conflict the reason."""
        return [one.code or one.outcome for one in await self.told(*acts)]

    async def told(self, *acts: FloorAct) -> list[Done]:
        return await journal.do_all(self.ws, self.floor, acts)
