"""Trigger «deleted»: a record goes into the trash."""

from danliu.errors import Words
from danliu.flows.triggers.happened import Happened
from danliu.flows.triggers.trigger import trigger


@trigger(
    "deleted",
    zh="当「{table}」的记录被删除{when}时",
    en="When a record of {table} is deleted{when}",
)
class Deleted(Happened):
    """Its run reads the record as it lies in the trash, and cannot write it. A record that was
    taken out of the trash before the run began starts none."""

    called = Words("删除记录", "A record is deleted")
    does = Words("一条记录被放进回收站", "Whenever a record goes into the trash")
    happens = "delete"
    gone = True
