"""Block «call»: an operation of a connection."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Struct

from danliu.connect.connector import Operation
from danliu.connect.errors import MaybeDone, NotTaken, Unreachable
from danliu.errors import Words
from danliu.flows.blocks.block import Block, Effect, LeftOut, Step, block
from danliu.flows.chat import not_connected
from danliu.flows.errors import setting_of
from danliu.meters import calling
from danliu.telling import told


class Call(Struct, frozen=True, forbid_unknown_fields=True):
    """`input` is what the operation takes; keys that it does not know are left out.

    where_missing   what follows where nobody made the connection; one that is there and fails is
                    a failure all the same
    """

    connection: Annotated[str, told("连接", "Connection", "connection")]
    operation: Annotated[str, told("做什么", "Operation", "operation")]
    input: Annotated[dict[str, Any], told("给它什么", "Input", "input")] = {}
    where_missing: Annotated[
        Literal["fail", "skip", "stop"],
        told(
            "没有接这个连接时",
            "Where it is not connected",
            "choice",
            choices={
                "fail": ("停下，等人处理", "stop, for a person"),
                "skip": ("跳过这一步", "leave this step out"),
                "stop": ("正常结束", "the run is done"),
            },
        ),
    ] = "fail"


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

    async def left_out(self, settings: Call, step: Step) -> LeftOut | None:
        if settings.where_missing == "fail":
            return None
        lacking = await step.ws.connect.lacks(settings.connection)
        return (
            LeftOut(not_connected(lacking), settings.where_missing == "stop") if lacking else None
        )

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
