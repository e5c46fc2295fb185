"""Block «wait»: for a while, or until a moment. The run is only a row meanwhile."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from danliu.errors import DanliuError
from danliu.flows.blocks.block import Block, Step, Waiting, block


class NothingToWaitFor(DanliuError):
    """Say how long to wait, or until when."""

    code = "nothing-to-wait-for"
    status = 422


class Wait(Struct, frozen=True, forbid_unknown_fields=True):
    minutes: float | None = None
    until: datetime | None = None


@block(
    "wait",
    effect="write",
    zh="等待 {minutes} 分钟或到 {until}",
    en="wait {minutes} minutes or until {until}",
)
class WaitBlock(Block):
    """Output: {until}."""

    settings = Wait

    async def run(self, settings: Wait, step: Step) -> Any:
        return self._until(settings, step)

    async def resume(self, settings: Wait, step: Step) -> Any:
        return self._until(settings, step)

    def _until(self, settings: Wait, step: Step) -> Any:
        # measured from the step's own «now», which is the same at every replay
        if settings.until is None and settings.minutes is None:
            raise NothingToWaitFor
        until = settings.until or step.now + timedelta(minutes=settings.minutes or 0)
        if until.tzinfo is None:  # as somebody typed it
            until = until.replace(tzinfo=step.ws.row.tz)
        return {"until": until} if step.ws.clock.now() >= until else Waiting(until)
