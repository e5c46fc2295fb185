"""Block «set»: values under names, for the blocks that follow."""

from typing import Any

from msgspec import Struct

from danliu.flows.blocks.block import Block, Step, block


class SetSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """values   name -> a value or a formula; read later as `{id.name}`"""

    values: dict[str, Any]


@block("set", effect="read", zh="记下 {values}", en="set {values}")
class SetBlock(Block):
    """The names are the output: they stay as they were computed, however often a run goes on."""

    settings = SetSettings
    output = dict[str, Any]

    async def run(self, settings: SetSettings, step: Step) -> Any:
        return settings.values
