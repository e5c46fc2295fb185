"""Button: no value, only a press that starts a flow for the record."""

from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.formulas.kinds import Path, Sql
from danliu.tables.errors import BadCell
from danliu.tables.fields.computed import Computed, Look
from danliu.tables.fields.field import field
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
class Button(Computed[ButtonOptions]):
    """To whoever reads it, always blank."""

    options = ButtonOptions

    def kind_of(self, options: ButtonOptions, look: Look) -> Kind:
        return Kind.text

    def reads(self, options: ButtonOptions) -> tuple[Path, ...]:
        return ()

    def expression(self, options: ButtonOptions, look: Look) -> Sql:
        return sa.cast(sa.null(), sa.Text())

    def parse(self, typed: Any, options: ButtonOptions) -> Any:
        raise BadCell("button-has-no-value", Words("不用填，这是按钮", "leave it out: a button"))

    def operators(self, options: ButtonOptions) -> tuple[Operator, ...]:
        return ()
