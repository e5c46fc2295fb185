"""Trigger «hand»: somebody starts it, for records that they chose or for none."""

from danliu.errors import Words
from danliu.flows.triggers.trigger import Kind, trigger


@trigger(
    "hand",
    zh="当有人手动启动{of}{when}时",
    en="When somebody starts it{of}{when}",
    by=Words("启动的人", "who started it"),
    by_name=Words("启动的人的名字", "the name of who started it"),
)
class HandKind(Kind):
    """A run for each record. Records for which the condition is not true are left out."""

    called = Words("手动启动", "Started by hand")
    does = Words("有人选了记录来启动，或直接启动", "Somebody starts it, for chosen records or none")
    group = "people"
    about = "either"
