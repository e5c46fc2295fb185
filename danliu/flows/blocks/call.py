"""Block «call»: an operation of a connection."""

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from danliu.flows.blocks.block import Block, Effect, Step, block
from danliu.flows.errors import setting_of
from danliu.meters import calling


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
    output = Any

    def outside(self, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: settings[name] for name in ("connection", "operation")}

    async def effect_of(self, settings: Call, step: Step) -> Effect:
        operation = await step.ws.connect.operation(settings.connection, settings.operation)
        return "outside" if operation.writes else "read"

    async def run(self, settings: Call, step: Step) -> Any:
        ready = step.ws.connect.ready(settings.connection, settings.operation)
        operation, connector = await ready
        given = _given(settings.input, operation.takes)
        method = getattr(connector, operation.name)
        async with asyncio.timeout(operation.timeout_s):
            with calling(step.ws.row.id, settings.connection):
                return await (method(given, once=step.once) if operation.writes else method(given))

    async def resume(self, settings: Call, step: Step) -> Any:
        """Its turn has come."""
        return await self.run(settings, step)


def _given(plain: dict[str, Any], takes: type[Struct]) -> Any:
    """Raises BadSetting."""
    try:
        return msgspec.convert(plain, takes, strict=False)
    except msgspec.ValidationError as error:
        raise setting_of(error, "input") from error
