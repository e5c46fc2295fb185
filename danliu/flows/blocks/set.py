"""Block «set»: values under names, for the blocks that follow."""

from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.telling import told


class SetSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """values   name -> a value or a formula; read later as `{id.name}`"""

    values: Annotated[
        dict[str, Any],
        told(
            "记下的值",
            "Values",
            "pairs",
            help=("起个名字，后面的步骤用它", "Each under a name that later steps use"),
        ),
    ]


@block("set", effect="read", zh="记下 {values}", en="set {values}")
class SetBlock(Block):
    """The names are the output: they stay as they were computed, however often a run goes on."""

    called = Words("记下", "Set values")
    does = Words("算出一些值并起个名字，后面的步骤用", "Keeps values under names for later blocks")
    group = "values"
    settings = SetSettings
    output = dict[str, Any]

    async def run(self, settings: SetSettings, step: Step) -> Any:
        return settings.values
