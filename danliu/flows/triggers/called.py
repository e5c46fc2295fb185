"""Trigger «called»: another flow starts it."""

from collections.abc import Collection
from typing import Annotated

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.triggers.trigger import Kind, trigger
from danliu.telling import told


class Takes(Struct, frozen=True, forbid_unknown_fields=True):
    """takes   the values that the caller gives: name -> what it is, in the user's words"""

    takes: Annotated[
        dict[str, str],
        told("要给它什么", "What it takes", "names", help=("名字和说明", "A name and what it is")),
    ] = {}


@trigger("called", zh="当别的流程调用它时", en="When another flow calls it")
class CalledKind(Kind):
    """What it takes is found as {trigger.name}. With a table, the caller names a record."""

    called = Words("被别的流程调用", "Called by a flow")
    does = Words("别的流程运行到「运行流程」时", "Another flow runs it")
    group = "outside"
    settings = Takes
    about = "either"

    def told(self, settings: Takes) -> Collection[str]:
        return settings.takes
