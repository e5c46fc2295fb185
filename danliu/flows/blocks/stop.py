"""Block «stop»: the run ends here."""

from typing import Any, Literal

from msgspec import Struct

from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import Stopped

CODE = "flow-stopped"


class Stop(Struct, frozen=True, forbid_unknown_fields=True):
    """reason   why, for whoever looks at the run
    ends     done: all is well; failed: the run is parked with this reason, for a person
    """

    reason: str
    ends: Literal["done", "failed"] = "done"


class Never(Struct, frozen=True):
    """Nobody comes to read an output."""


@block("stop", effect="control", zh="结束：{reason}", en="stop: {reason}")
class StopBlock(Block):
    """What runs beside it still ends its own block or item; nothing else is begun."""

    settings = Stop
    output = Never

    async def run(self, settings: Stop, step: Step) -> Any:
        step.because(settings.reason)
        if settings.ends == "done":
            raise Stopped
        facts = {"reason": settings.reason}
        cause = {"code": CODE, "title": settings.reason, "facts": facts, "path": step.path}
        raise Stopped(cause)

    resume = run
