"""Block «stop»: the run ends here."""

from typing import Annotated, Any, Literal

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import Stopped
from danliu.telling import told

CODE = "flow-stopped"


class Stop(Struct, frozen=True, forbid_unknown_fields=True):
    """reason   why, for whoever looks at the run
    ends     done: all is well; failed: the run is parked with this reason, for a person
    """

    reason: Annotated[str, told("原因", "Reason", "text")]
    ends: Annotated[
        Literal["done", "failed"],
        told(
            "算作",
            "Counts as",
            "choice",
            choices={
                "done": ("正常结束", "done"),
                "failed": ("停下，等人处理", "stopped, for a person"),
            },
        ),
    ] = "done"


class Never(Struct, frozen=True):
    """Nobody comes to read an output."""


@block("stop", effect="control", zh="结束：{reason}", en="stop: {reason}")
class StopBlock(Block):
    """What runs beside it still ends its own block or item; nothing else is begun."""

    called = Words("结束", "Stop")
    does = Words("运行到此为止", "The run ends here")
    group = "way"
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
