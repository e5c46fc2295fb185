"""The same blocks for each item of a list, so many of them at a time.

A step inside has the path `each[3].book`. Its item's own row, `each[3]`, says how the item ended:
an item that is settled is not walked again, so that a long list costs its length and no more.
"""

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from danliu.errors import Words
from danliu.flows.blocks.block import EachItem
from danliu.flows.definition import Branch, Node
from danliu.flows.errors import Refused, StepFailed, Suspended
from danliu.flows.journal import StepRow, StepStatus, reason_of
from danliu.flows.parallel import raise_worst
from danliu.flows.scope import Line
from danliu.flows.values import builtin, pack, unpack

if TYPE_CHECKING:
    from danliu.flows.run import Advance

_REFUSED = Words("没有同意，这一项到此为止", "It was refused, which ends this item")
MOST_TOLD = 20  # failures that the output repeats; the journal has all of them
MOST_UNKEPT = 50  # rows that wait for the next effect: reads alone must not pile up


async def each(
    advance: "Advance",
    node: Node,
    branch: Branch,
    line: Line,
    items: Sequence[Any],
    how: EachItem,
) -> dict[str, Any]:
    """Every item's turn, in order, `how.at_once` of them at a time; one that waits keeps its place.

    Returns  {count, done, failed, failures, collected}
    Raises   Suspended if items wait; StepFailed of an item whose failure is not accepted, Stopped
    """
    turns = [
        _Turn(advance, node, branch, line, number, item, how, len(items))
        for number, item in enumerate(items, 1)
    ]
    queue = _Queue([one for one in turns if one.row is None or not one.settled])
    outcomes = await asyncio.gather(
        *(queue.serve() for _ in range(how.at_once)), return_exceptions=True
    )
    raise_worst(outcomes)
    return _told(turns)


def _told(turns: Sequence["_Turn"]) -> dict[str, Any]:
    rows = [(one.number, one.row) for one in turns if one.row]
    failures = [
        {"number": number, "code": row.error["code"], "title": row.error["title"]}
        for number, row in rows
        if row.status == "failed"
    ]
    collected = [unpack(row.output) for _, row in rows if row.status == "done"]
    return {
        "count": len(turns),
        "done": len(collected),
        "failed": len(failures),
        "failures": failures[:MOST_TOLD],
        "collected": collected,
    }


class _Queue:
    """Turns to be taken, by several who serve."""

    def __init__(self, turns: Sequence["_Turn"]) -> None:
        self._turns: Iterator[_Turn] = iter(turns)
        self._closed = False

    async def serve(self) -> None:
        """One turn after another. What stops one lets nobody begin another; a wait only keeps
        this server busy."""
        for turn in self._turns:
            if self._closed:
                return
            try:
                await turn.take()
            except Suspended:
                raise
            except BaseException:
                self._closed = True
                raise


class _Turn:
    """One item. `number` counts from 1."""

    def __init__(
        self,
        advance: "Advance",
        node: Node,
        branch: Branch,
        line: Line,
        number: int,
        item: Any,
        how: EachItem,
        count: int,
    ) -> None:
        self._advance, self._blocks, self._how = advance, branch.blocks, how
        self.number, self._path = number, f"{line.prefix}{node.id}[{number}]"
        self._outer, self._seen = line, {node.id: {"item": item, "number": number, "count": count}}
        self._started = advance.ws.clock.now()

    @property
    def row(self) -> StepRow | None:
        return self._advance.row(self._path)

    @property
    def settled(self) -> bool:
        return self.row is not None and self.row.status in ("done", "failed")

    async def take(self) -> None:
        scope = self._outer.scope.inside(**self._seen)
        line = Line(self._outer.now, scope, f"{self._path}.")
        try:
            await self._advance.line(self._blocks, line)
            given = scope.value(self._how.gives, line.now) if self._how.gives else None
        except Refused:
            self._note("done", _REFUSED)
        except StepFailed as failed:
            if self._how.on_failure == "stop":
                raise
            self._note("failed", failed.cause["title"], error=failed.parked)
        else:
            self._note("done", output=builtin(given))
        if len(self._advance.unkept) > MOST_UNKEPT:
            await self._advance.keep()

    def _note(
        self,
        status: StepStatus,
        reason: Words | str = "",
        *,
        output: Any = None,
        error: Any = None,
    ) -> None:
        now = self._advance.ws.clock.now()
        zh, en = reason_of(reason)
        told = (status, zh, None, pack(output), error)
        self._advance.note(StepRow(self._path, "item", *told, self._started, now, en))
