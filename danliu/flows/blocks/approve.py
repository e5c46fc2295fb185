"""Block «approve»: people say yes or no. The run is only rows meanwhile."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from msgspec.structs import replace

from danliu.errors import Words
from danliu.flows.asking import APPROVED, REFUSED, Asks
from danliu.flows.blocks.block import Step, block
from danliu.flows.putting import Asking, AskingBlock
from danliu.telling import told


class Approve(Asking, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """reason_to_approve   whether a yes takes a reason too, as a no always does"""

    reason_to_approve: Annotated[
        bool, told("通过也要写理由", "A yes takes a reason too", "truth")
    ] = False


@block("approve", effect="write", zh="请人工审批：{question}", en="ask a person: {question}")
class ApproveBlock(AskingBlock):
    called = Words("人工审批", "Approval")
    does = Words(
        "请人通过或驳回，运行等他决定；驳回就到此为止，除非后面有步骤看这个决定",
        "Asks people to say yes or no; the run waits. A no ends it, unless a later step reads it",
    )
    group = "people"
    settings = Approve
    kind = "approve"

    def noes(self, settings: Mapping[str, Any]) -> Iterable[str]:
        return (REFUSED.key,)

    async def asks(self, settings: Any, step: Step) -> Asks:
        yes = replace(APPROVED, reason=settings.reason_to_approve)
        return Asks((yes, REFUSED))
