"""Block «call»: an operation of a connection."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import msgspec
from msgspec import Struct

from danliu.connect.connector import Operation
from danliu.connect.errors import MaybeDone, NotTaken, Unreachable
from danliu.errors import Words
from danliu.flows.blocks.block import Block, Effect, Step, block
from danliu.flows.errors import setting_of
from danliu.meters import calling
from danliu.telling import told


class Call(Struct, frozen=True, forbid_unknown_fields=True):
    """`input` is what the operation takes; keys that it does not know are left out."""

    connection: Annotated[str, told("连接", "Connection", "connection")]
    operation: Annotated[str, told("做什么", "Operation", "operation")]
    input: Annotated[dict[str, Any], told("给它什么", "Input", "input")] = {}


@block(
    "call",
    effect="read",
    zh="通过「{connection}」{operation}",
    en="{operation} through {connection}",
)
class CallBlock(Block):
    """Output: what the operation gives. A writing one is called under the step's own key; one that
    the other side would not know again is asked once, and where nobody knows how that ended, a
    person decides."""

    called = Words("调用连接", "Call a connection")
    does = Words(
        "让金蝶、旺店通、快递鸟等外部系统做一件事", "Asks a connected system to do something"
    )
    group = "outside"
    settings = Call
    output = Any
    timeout_s = 600  # each operation has a limit of its own, which is shorter

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
        with _once(operation, settings, step):
            async with asyncio.timeout(operation.timeout_s):
                with calling(step.ws.row.id, settings.connection):
                    if not operation.writes:
                        return await method(given)
                    return await method(given, once=step.once)


@contextmanager
def _once(operation: Operation, settings: Call, step: Step) -> Iterator[None]:
    """Raises MaybeDone for what must not be asked twice and may have been done."""
    if operation.repeatable:
        yield
        return
    if step.begun:
        raise MaybeDone(settings.connection, operation.name)
    try:
        yield
    except NotTaken:
        raise
    except (Unreachable, TimeoutError) as error:
        raise MaybeDone(settings.connection, f"{operation.name}: {error}") from error


def _given(plain: dict[str, Any], takes: type[Struct]) -> Any:
    """A blank is as good as left out, where something may be. Raises BadSetting."""
    optional = {one.encode_name for one in msgspec.structs.fields(takes) if not one.required}
    said = {key: one for key, one in plain.items() if one is not None or key not in optional}
    try:
        return msgspec.convert(said, takes, strict=False)
    except msgspec.ValidationError as error:
        raise setting_of(error, "input") from error
