"""Block «call»: an operation of a connection."""

import asyncio
from typing import Any

import msgspec
from msgspec import Struct

from danliu.flows.blocks.block import Block, Effect, Step, block


class Call(Struct, frozen=True, forbid_unknown_fields=True):
    """`input` is what the operation takes; keys that it does not know are left out."""

    connection: str
    operation: str
    input: dict[str, Any] = {}


@block(
    "call",
    effect="read",
    zh="通过「{connection}」{operation}",
    en="{operation} through {connection}",
)
class CallBlock(Block):
    """Output: what the operation gives. A writing one is called under the step's own key."""

    settings = Call

    async def effect_of(self, settings: Call, step: Step) -> Effect:
        operation = await step.ws.connect.operation(settings.connection, settings.operation)
        return "outside" if operation.writes else "read"

    async def run(self, settings: Call, step: Step) -> Any:
        ready = step.ws.connect.ready(settings.connection, settings.operation)
        operation, connector = await ready
        given = msgspec.convert(settings.input, operation.takes, strict=False)
        method = getattr(connector, operation.name)
        async with asyncio.timeout(operation.timeout_s):
            return await (method(given, once=step.once) if operation.writes else method(given))
