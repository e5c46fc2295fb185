"""Block «notify»: a notice on the desk, and by a chat connection where one is named."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.flows.asking import names_in
from danliu.flows.blocks.block import Block, Effect, Step, block
from danliu.flows.chat import not_connected, send
from danliu.flows.notices import Notice, give_notice, meant, notice_of
from danliu.flows.seats import find_people
from danliu.people.users import member
from danliu.telling import told


class Notify(Struct, frozen=True, forbid_unknown_fields=True):
    """text_en      the same in English, for whoever reads the desk so
    to           people and roles as in an approval; nobody: everybody of the workspace
    connection   by which each of them is sent the text as well
    where_missing   whether it is a failure that nobody made the connection
    """

    text: Annotated[
        str,
        told(
            "内容",
            "Text",
            "text",
            help=("可以插入字段和前面的结果", "Fields and earlier results may be put in"),
        ),
    ]
    level: Annotated[
        Literal["info", "warning"],
        told(
            "轻重",
            "How urgent",
            "choice",
            choices={"info": ("普通", "Normal"), "warning": ("提醒", "Warning")},
        ),
    ] = "info"
    to: Annotated[
        Any,
        told(
            "告诉谁", "To whom", "people", help=("不选：工作区的每个人", "Nobody named: everybody")
        ),
    ] = ()
    text_en: Annotated[str, told("英文内容", "Text in English", "text")] = ""
    connection: Annotated[
        str,
        told(
            "同时发到",
            "Also by",
            "connection",
            help=("用企业微信、钉钉等连接再发一份", "A chat connection that sends it as well"),
        ),
    ] = ""
    where_missing: Annotated[
        Literal["fail", "skip"],
        told(
            "没有接这个连接时",
            "Where it is not connected",
            "choice",
            choices={
                "fail": ("停下，等人处理", "stop, for a person"),
                "skip": ("只在单流里提醒", "tell on the desk alone"),
            },
        ),
    ] = "fail"


class Told(Struct, frozen=True, omit_defaults=True):
    """How many by a notice of their own, and how many by the connection.

    nobody   somebody was named, and it is nobody who could be told
    """

    told: Annotated[int, told("通知了几人", "People told")]
    sent: Annotated[int, told("发出几份", "Sent")]
    nobody: Annotated[bool, told("没有人收到", "Nobody was told")] = False


def unheard(block: str, output: Any) -> bool:
    """Whether what a step gave says that nobody was told. output: as kept, or unpacked"""
    return block == "notify" and isinstance(output, Mapping) and bool(output.get("nobody"))


@block("notify", effect="write", zh="通知[ {to}]：{text}", en="notify[ {to}]: {text}")
class NotifyBlock(Block):
    called = Words("通知", "Notify")
    does = Words(
        "在单流里提醒一些人，也可以同时发到聊天工具",
        "Tells people on the desk, and by chat as well",
    )
    group = "people"
    settings = Notify
    output = Told

    def outside(self, settings: Mapping[str, Any]) -> Mapping[str, Any] | None:
        connection = settings.get("connection")
        return {"connection": connection} if connection else None

    async def assumed(self, settings: Notify, step: Step) -> Any:
        """All but the sending."""
        told = await self.run(msgspec.structs.replace(settings, connection=""), step)
        return Told(told.told, told.told, told.nobody)

    async def effect_of(self, settings: Notify, step: Step) -> Effect:
        if settings.connection and await self._lacking(settings, step) is None:
            return "outside"
        return "write"

    async def _lacking(self, settings: Notify, step: Step) -> Words | None:
        """The system that is not connected, and need not be."""
        if settings.where_missing == "fail":
            return None
        return await step.ws.connect.lacks(settings.connection)

    async def run(self, settings: Notify, step: Step) -> Any:
        names = names_in(settings.to)
        who = await find_people(step.ws.db, step.ws.row.id, names)
        people = await meant(step.ws, who)
        for user in people:
            await self._give(settings, step, user)
        if not names:
            await self._give(settings, step, None)
        step.ws.house.ring(step.ws.row.id, "notices")
        sent = await self._sent(settings, step, people)
        return Told(len(people), sent, bool(names) and not people)

    async def _sent(self, settings: Notify, step: Step, people: Iterable[UUID]) -> int:
        if not settings.connection:
            return 0
        if lacking := await self._lacking(settings, step):
            step.because(not_connected(lacking))
            return 0
        return sum([await _send(settings, step, user) for user in people])

    async def _give(self, settings: Notify, step: Step, user: UUID | None) -> None:
        ws, table, record = step.ws, None, step.record.get("id")
        if key := step.record.get("table"):
            table = (await ws.tables.schema()).table(key).id
        number = notice_of(step.once, user or UUID(int=0))
        place = (table, UUID(str(record)) if record else None)
        now, said = ws.clock.now(), settings.text
        notice = Notice(number, now, settings.level, said, *place, user, settings.text_en)
        await give_notice(ws.db, ws.row.id, notice)


async def _send(settings: Notify, step: Step, user: UUID) -> bool:
    person, once = await member(step.ws.db, step.ws.row.id, user), f"{step.once}:{user}"
    return await send(step.ws, settings.connection, person, settings.text, once=once)
