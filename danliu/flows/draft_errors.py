"""What a draft is refused for.

NoDraft         nobody is editing this flow
DraftMoved      somebody saved, published or discarded it meanwhile
FlowHasFaults   it is not whole yet: all that is wrong at once
DraftBehind     another version went live since it began
"""

from dataclasses import dataclass

from danliu.errors import DanliuError
from danliu.flows.differences import Difference
from danliu.flows.faults import FlowFault


@dataclass(eq=False)
class NoDraft(DanliuError):
    """This flow has no draft."""

    code = "no-draft"
    status = 404

    flow: str


@dataclass(eq=False)
class DraftMoved(DanliuError):
    """Somebody else has changed this draft since you read it."""

    code = "draft-moved"
    status = 409

    flow: str
    number: int  # of the draft as it is now; 0: it was published or discarded
    by: str
    at: str


@dataclass(eq=False)
class FlowHasFaults(DanliuError):
    """This flow cannot run yet."""

    code = "flow-has-faults"
    status = 422

    flow: str
    faults: list[FlowFault]


@dataclass(eq=False)
class DraftBehind(DanliuError):
    """Another version went live since this draft began: look at the differences first."""

    code = "draft-behind"
    status = 409

    flow: str
    began_from: int | None
    live: int
    theirs: list[Difference]  # what the live version does differently from where the draft began
    ours: list[Difference]  # what the draft would do differently from the live version
