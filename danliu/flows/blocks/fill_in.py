"""Block «fill-in»: people fill in fields, of the record or free ones, judged by their types."""

from typing import Annotated, Any

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.expected import one_of
from danliu.flows.asking import CANCELLED, FILLED, Asks
from danliu.flows.blocks.block import Step, block
from danliu.flows.filling import sheet
from danliu.flows.putting import Asking, AskingBlock
from danliu.tables.definition import FieldDef
from danliu.tables.errors import InvalidSchema
from danliu.tables.table import Table
from danliu.telling import told

_TYPED = Words("人填写的字段，关联除外", "a field that people type, which is no link")


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """One field: one of the record by `field`, or a free one by `key`, `name` and `type`.

    options   as the field type has them
    help      what to write there
    """

    field: Annotated[
        str,
        told(
            "记录的字段",
            "Field of the record",
            "field",
            help=("或用下面的名字另设一项", "Or a free one, named below"),
        ),
    ] = ""
    key: Annotated[str, told("标识", "Key", "plain")] = ""
    name: Annotated[str, told("名称", "Name", "plain")] = ""
    name_en: Annotated[str, told("英文名称", "English name", "plain")] = ""
    type: Annotated[str, told("类型", "Type", "plain")] = "text"
    options: Annotated[dict[str, Any], told("选项", "Options", "json")] = {}
    required: Annotated[bool, told("必填", "Required", "truth")] = True
    help: Annotated[str, told("填写说明", "Help", "plain")] = ""

    def __post_init__(self) -> None:
        if bool(self.field) == bool(self.key):
            raise ValueError("a field of the record by `field`, or a free one by `key`")


class FillIn(Asking, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """may_decline   whether people may say that they cannot, with a reason"""

    fields: Annotated[tuple[Wanted, ...], told("填什么", "What to fill in", "list")]
    may_decline: Annotated[bool, told("可以说填不了", "May decline", "truth")] = False

    def __post_init__(self) -> None:
        keys = [one.field or one.key for one in self.fields]
        if not keys or len(keys) > 50 or len(set(keys)) < len(keys):
            raise ValueError("1 to 50 fields, each once")


@block("fill-in", effect="write", zh="请人填写：{question}", en="have filled in: {question}")
class FillInBlock(AskingBlock):
    """Output: {<field>: value, …, decision: filled, cancelled or void, by, comment}."""

    called = Words("请人填写", "Fill in")
    does = Words("请人补上几项，运行等他填好", "Asks people to fill in some fields; the run waits")
    group = "people"
    settings = FillIn
    output = dict[str, Any]
    kind = "fill-in"

    async def asks(self, settings: Any, step: Step) -> Asks:
        schema = await step.ws.tables.schema()
        table = schema.tables.get(str(step.record.get("table")))
        fields = tuple(_field(one, table) for one in settings.fields)
        sheet(fields)  # what cannot be filled in is said now, not to who fills it in
        helps = {one.field or one.key: one.help for one in settings.fields if one.help}
        decline = msgspec.structs.replace(CANCELLED, name="填不了", name_en="Decline", reason=True)
        choices = (FILLED, decline) if settings.may_decline else (FILLED,)
        return Asks(choices, fields, helps)


def _field(wanted: Wanted, table: Table | None) -> FieldDef:
    """Raises InvalidSchema for one that the record does not have, or that nobody types."""
    if wanted.key:
        names = (wanted.key, wanted.name or wanted.key, wanted.type, wanted.name_en)
        return _typed(FieldDef(*names, required=wanted.required, options=wanted.options))
    column = table.columns.get(wanted.field) if table else None
    if column is None:
        known = sorted(table.columns) if table else []
        raise InvalidSchema(f"fields.{wanted.field}", one_of(known))
    own = msgspec.structs.replace(column.definition, required=wanted.required, required_if="")
    return _typed(own)


def _typed(field: FieldDef) -> FieldDef:
    column = sheet([field]).columns[field.key]
    if not column.type.typed or not column.type.stored or column.points_to:
        raise InvalidSchema(f"fields.{field.key}", _TYPED)
    return field
