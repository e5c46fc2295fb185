"""What becomes of steps that nobody waits for any more: they are told as skipped, and what they
had asked for is taken back."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from danliu.errors import Words
from danliu.flows.definition import Branch, walk
from danliu.flows.journal import StepRow
from danliu.flows.voiding import close_void
from danliu.postgres.pool import Connection

if TYPE_CHECKING:
    from danliu.flows.run import Advance

SENT = Words("；已发出的请求可能已被对方收到", "; a request that was sent may have arrived")
_ID_ENDS = re.compile(r"[\[.]")
_UNDER_WAY = ("running", "waiting")


class Left(Protocol):
    """A branch that is left, and what the paths of its steps begin with."""

    branch: Branch
    prefix: str
    path: str


async def let_go(advance: "Advance", sides: Sequence[Left], reason: Words) -> None:
    """End every step under these branches that is still under way or waits."""
    await _end(advance, [row for side in sides for row in _open(advance, side)], reason)


async def let_all_go(advance: "Advance", reason: Words) -> None:
    """End every step of the run that is still under way or waits."""
    rows = [advance.row(path) for path in advance.paths()]
    await _end(advance, [row for row in rows if row and row.status in _UNDER_WAY], reason)


async def _end(advance: "Advance", rows: Sequence[StepRow], reason: Words) -> None:
    """A request that is on its way may yet have its effect: the row says that it was made."""
    if not rows:
        return
    now = advance.ws.clock.now()
    for row in rows:
        sent = SENT if row.status == "running" and row.block != "branch" else Words("", "")
        why = {"reason": reason.zh + sent.zh, "reason_en": reason.en + sent.en}
        told = {"status": "skipped", "ended_at": now, **why}
        advance.note(msgspec.structs.replace(row, **told))
    async with advance.transaction() as db:
        await _take_back(advance, db, [row.path for row in rows], reason)


def _open(advance: "Advance", side: Left) -> Iterator[StepRow]:
    ids = {node.id for _, node, branch in walk(side.branch.blocks) if branch is None}
    for path in advance.paths():
        own = path.startswith(side.prefix) and path[len(side.prefix) :]
        row = advance.row(path) if own and _ID_ENDS.split(own)[0] in ids else None
        if row and row.status in _UNDER_WAY:
            yield row


async def _take_back(advance: "Advance", db: Connection, paths: list[str], reason: Words) -> None:
    """Tasks are void; their paths become free, so that a step that is tried again can ask anew."""
    ws, run = advance.ws.inside(db), advance.run.id
    for table in ("timers", "waits"):
        await db.execute(
            f"DELETE FROM danliu.{table} WHERE run_id = $1 AND path = ANY($2)", run, paths
        )
    asked = await db.fetch(
        "SELECT id FROM danliu.tasks WHERE run_id = $1 AND path = ANY($2) AND status = 'open'"
        " ORDER BY id",
        run,
        paths,
    )
    for row in asked:
        await close_void(ws, row["id"], reason, wake=False)
    await db.execute(
        "UPDATE danliu.tasks SET path = path || '~' || id::text WHERE id = ANY($1)",
        [row["id"] for row in asked],
    )
