"""Flows that start one another without an end: it is ended, and people are told which they are."""

from dataclasses import dataclass
from uuid import UUID, uuid5

import msgspec

from danliu.errors import Words
from danliu.flows.notices import Notice, give_notice
from danliu.flows.starting import Start
from danliu.postgres.pool import Executor
from danliu.workspace import House

_NAMES = UUID("c0a8f1de-58c5-4b1b-8d0e-7b3f6f1c2a44")  # any fixed id: the namespace of notices


@dataclass(frozen=True)
class Circles:
    """Says so once for each chain of runs."""

    house: House

    async def handle(self, payload: bytes, _job: int) -> None:
        """The job that stands where the next run of the circle would."""
        start = msgspec.json.decode(payload, type=Start)
        async with self.house.db.acquire() as db, db.transaction():
            names = await _names(db, start)
            table = await db.fetchval(
                "SELECT id FROM danliu.tables WHERE workspace_id = $1 AND key = $2",
                start.workspace,
                start.table,
            )
            number = uuid5(_NAMES, str(start.chain or start.run))
            now = self.house.clock.now()
            says = _said(names)
            where = (table, start.record, None)
            notice = Notice(number, now, "warning", says.zh, *where, text_en=says.en)
            await give_notice(db, start.workspace, notice)
        self.house.ring(start.workspace, "notices")


async def _names(db: Executor, start: Start) -> list[str]:
    """The flows of the chain as they began, and last the one that did not."""
    rows = await db.fetch(
        "SELECT DISTINCT ON (r.depth) f.definition->>'name' AS name FROM danliu.runs r"
        " JOIN danliu.flows f ON f.workspace_id = r.workspace_id AND f.key = r.flow"
        " AND f.version = r.version WHERE r.chain = $1 ORDER BY r.depth, r.started_at",
        start.chain,
    )
    last = await db.fetchval(
        "SELECT definition->>'name' FROM danliu.flows"
        " WHERE workspace_id = $1 AND key = $2 AND version = $3",
        start.workspace,
        start.flow,
        start.version,
    )
    return [*(row["name"] for row in rows), last or start.flow]


def _said(names: list[str]) -> Words:
    way, turns = " → ".join(f"「{name}」" for name in names), len(names) - 1
    return Words(
        f"流程互相触发，转了 {turns} 层，已停下：{way}。请改其中一个的触发条件",
        f"Flows start each other, stopped after {turns} turns: {way}. Change when one starts",
    )
