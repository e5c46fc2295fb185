"""Trigger «created»: a record is created."""

from danliu.errors import Words
from danliu.flows.triggers.happened import Happened
from danliu.flows.triggers.trigger import trigger


@trigger(
    "created", zh="当「{table}」新增记录{when}时", en="When a record is created in {table}{when}"
)
class Created(Happened):
    """Out of the trash, or by an undo, is not created: it was there before."""

    called = Words("新增记录", "A record is created")
    does = Words("一张表里多了一条记录", "Whenever a table gets a new record")
    happens = "create"
