"""Yes or no."""

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, NoOptions, field

_WORDS = {
    **dict.fromkeys(("是", "有", "对", "真", "yes", "y", "true", "1", "√"), True),
    **dict.fromkeys(("否", "无", "错", "假", "no", "n", "false", "0", "×"), False),
}


@field("yes-no")
class YesNo(Field[NoOptions, bool]):
    kind = Kind.truth
    python = bool

    def column(self, options: NoOptions) -> TypeEngine[Any]:
        return Boolean()

    def parse(self, typed: Any, options: NoOptions) -> bool:
        if isinstance(typed, bool):
            return typed
        try:
            return _WORDS[str(typed).strip().lower()]
        except KeyError:
            raise BadCell("not-yes-or-no", Words("是 或 否", "yes or no")) from None

    def show(self, stored: bool, options: NoOptions) -> str:
        return "是" if stored else "否"

    def show_en(self, stored: bool, options: NoOptions) -> str:
        return "yes" if stored else "no"
