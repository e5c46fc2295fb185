"""Block «notify»: a notice on the desk."""

from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.flows.blocks.block import Block, Nothing, Step, block
from danliu.flows.notices import Notice, give_notice


class Notify(Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    level: Literal["info", "warning"] = "info"


@block("notify", effect="write", zh="通知：{text}", en="notify: {text}")
class NotifyBlock(Block):
    settings = Notify
    output = Nothing

    async def run(self, settings: Notify, step: Step) -> Any:
        own = step.record
        table = (await step.ws.tables.schema()).table(own["table"]).id if own.get("table") else None
        record = UUID(str(own["id"])) if own.get("id") else None
        id_, now = step.ws.clock.new_id(), step.ws.clock.now()
        notice = Notice(id_, now, settings.level, settings.text, table, record, None)
        await give_notice(step.ws.db, step.ws.row.id, notice)
        return Nothing()
