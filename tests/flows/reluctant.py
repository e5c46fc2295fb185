"""Block «reluctant»: asks a system that takes nothing before its time."""

from datetime import timedelta
from typing import Any

from msgspec import Struct

from danliu.connect.errors import NotYet
from danliu.errors import Words
from danliu.flows.blocks.block import Block, Nothing, Step, block

REFUSALS = 2
refused = list[Any]()


class Taken(Struct, frozen=True):
    refusals: int


@block("reluctant", effect="read", zh="问一个慢性子", en="ask somebody slow")
class Reluctant(Block):
    called = Words("问一个慢性子", "Ask somebody slow")
    does = Words("问到肯答为止", "Asks until it is answered")
    output = Taken

    async def run(self, settings: Nothing, step: Step) -> Taken:
        if len(refused) < REFUSALS:
            refused.append(step.run)
            raise NotYet("reluctant", "过一会儿", timedelta(minutes=1))
        return Taken(len(refused))
