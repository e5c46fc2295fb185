"""Trigger «button»: somebody presses a button of a record."""

from typing import Annotated

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.triggers.trigger import Kind, trigger
from danliu.telling import told


class Pressed(Struct, frozen=True, forbid_unknown_fields=True):
    """label   what stands on the button, where no button field of the table names this flow"""

    label: Annotated[str, told("按钮上的字", "Label", "plain")]
    label_en: Annotated[str, told("英文", "In English", "plain")] = ""


@trigger(
    "button",
    zh="当有人在「{table}」的记录上按下「{label}」{when}时",
    en="When somebody presses {label} at a record of {table}{when}",
    by=Words("按的人", "who pressed"),
    by_name=Words("按的人的名字", "the name of who pressed"),
    button=Words("按钮字段；没有则为空", "the button field, if it was one"),
)
class ButtonKind(Kind):
    """While the condition is not true of the record, the press is refused."""

    called = Words("按下按钮", "A button is pressed")
    does = Words("有人在记录上按下按钮", "Somebody presses a button of a record")
    group = "people"
    settings = Pressed
