"""Auto-number: DL-000123. The database counts; a number may be skipped, never given twice."""

from typing import Annotated, Any

from msgspec import Meta, Struct
from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field


class AutoNumberOptions(Struct, frozen=True, forbid_unknown_fields=True):
    prefix: str = ""
    digits: Annotated[int, Meta(ge=1, le=18)] = 6  # at least so many


@field("auto-number")
class AutoNumber(Field[AutoNumberOptions, str]):
    options = AutoNumberOptions
    kind = Kind.text
    python = str
    typed = False

    def column(self, options: AutoNumberOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: AutoNumberOptions) -> str:
        raise BadCell(
            "given-by-the-house", Words("不用填，自动编号", "leave it out: it is numbered")
        )
