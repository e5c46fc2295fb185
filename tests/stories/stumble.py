"""Block «stumble»: a stranger's, with a mistake in it."""

from typing import Any

from danliu.flows.blocks.block import Block, Nothing, Step, block


@block("stumble", effect="read", zh="绊一跤", en="stumble")
class Stumble(Block):
    """Never gives an output."""

    async def run(self, settings: Nothing, step: Step) -> Any:
        known: dict[str, Any] = {}
        return known["nothing"]
