"""Button: no value, only a press that starts a flow for the record."""

from typing import Any, Literal

from msgspec import Struct
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.operators import Operator


class ButtonOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """flow      key of the flow that a press starts
    confirms  a question that is asked first; blank: no question
    """

    label: str
    flow: str
    label_en: str = ""
    confirms: str = ""
    confirms_en: str = ""
    look: Literal["plain", "primary", "danger"] = "plain"


@field("button")
class Button(Field[ButtonOptions, None]):
    options = ButtonOptions
    kind = Kind.any
    python = None
    typed = False
    stored = False

    def column(self, options: ButtonOptions) -> TypeEngine[Any]:
        raise LookupError("a button has no column")

    def parse(self, typed: Any, options: ButtonOptions) -> None:
        raise BadCell("button-has-no-value", Words("不用填，这是按钮", "leave it out: a button"))

    def operators(self, options: ButtonOptions) -> tuple[Operator, ...]:
        return ()
