"""Changing what the workspace's tables are: whole definitions, types of fields, views, rules."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct, structs

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.access import check_may_build
from danliu.tables.converting import Becomes, Outcome
from danliu.tables.definition import Extract, FieldDef, TableDef, View
from danliu.tables.errors import InvalidSchema
from danliu.tables.kinds import Scope
from danliu.tables.rules.extract import check_extract, find
from danliu.tables.schema import Schema
from danliu.tables.soundness import ANYBODY
from danliu.web.problems import language
from danliu.workspace import Workspace

Because = Annotated[str, Meta(max_length=200)]
Asked = Request[Any, Any, Any]


class Defined(Struct):
    """version: of the schema, to send back with a change; table: None once it is gone

    undo   the name under which a change that was made can be undone
    """

    version: int
    table: TableDef | None
    undo: str | None = None


class Define(Struct, forbid_unknown_fields=True):
    """version: of the schema as the builder saw it; without one, it overwrites"""

    table: TableDef
    version: int | None = None
    because: Because = ""


class Convert(Struct, forbid_unknown_fields=True):
    """field: as it shall be, with its new type; its key stays"""

    field: FieldDef
    because: Because = ""


class BecomesOut(Struct):
    """One value; `wanted` says why it is lost."""

    record: UUID
    was: str
    now: str | None
    wanted: str | None


class ConvertedOut(Struct):
    """How many values are blank, read the same, read otherwise, are lost; and the first of those.

    undo   the name under which a change that was made can be undone
    """

    blank: int
    same: int
    changed: int
    lost: int
    examples: list[BecomesOut]
    lost_examples: list[BecomesOut]
    undo: str | None


class Try(Struct, forbid_unknown_fields=True):
    extract: Extract
    text: Annotated[str, Meta(max_length=20_000)]


class FoundOut(Struct):
    """start, end: the characters of the text"""

    field: str
    value: str
    start: int
    end: int


class Tried(Struct):
    found: list[FoundOut]


class Formula(Struct, forbid_unknown_fields=True):
    formula: Annotated[str, Meta(max_length=10_000)]


class Checked(Struct):
    """kind: of what the formula gives: text, number, date, moment, truth, list or any"""

    kind: str


class DefinitionRoutes(Controller):
    path = "/api/tables/{table:str}"

    @get("/definition")
    async def definition(self, table: FromPath[str], ws: NamedDependency[Workspace]) -> Defined:
        """The whole definition, for who may build."""
        check_may_build(ws.actor)
        schema = await ws.tables.fresh_schema()
        return _defined(schema, schema.table(table).key)

    @put("/")
    async def define(
        self, table: FromPath[str], data: JSONBody[Define], ws: NamedDependency[Workspace]
    ) -> Defined:
        """Make a table just so, or a new one. A field that is left out is taken away and comes
        back with what was in it; a field's type changes only by `convert`."""
        building = ws.tables.building(data.because or "改表结构")
        schema = await building.table(table, data.table, data.version)
        return _defined(schema, data.table.key, f"act:{building.by.act}")

    @delete("/", status_code=200)
    async def drop(self, table: FromPath[str], ws: NamedDependency[Workspace]) -> Defined:
        """Take a table away. Undoing it brings it back with its records."""
        building = ws.tables.building("删除表")
        schema = await building.drop(table)
        return _defined(schema, table, f"act:{building.by.act}")

    @put("/views/{key:str}")
    async def save_view(
        self,
        table: FromPath[str],
        key: FromPath[str],
        data: JSONBody[View],
        ws: NamedDependency[Workspace],
    ) -> View:
        """Save a view for all."""
        schema = await ws.tables.building("保存视图").view(table, structs.replace(data, key=key))
        return schema.table(table).view(key)

    @delete("/views/{key:str}", status_code=204)
    async def drop_view(
        self, table: FromPath[str], key: FromPath[str], ws: NamedDependency[Workspace]
    ) -> None:
        await ws.tables.building("删除视图").drop_view(table, key)

    @put("/my-views/{key:str}")
    async def save_own_view(
        self,
        table: FromPath[str],
        key: FromPath[str],
        data: JSONBody[View],
        ws: NamedDependency[Workspace],
    ) -> View:
        """Save a view for oneself alone; it is read as `mine.<key>`."""
        view = structs.replace(data, key=key)
        await ws.tables.save_own_view(table, view)
        return view

    @delete("/my-views/{key:str}", status_code=204)
    async def drop_own_view(
        self, table: FromPath[str], key: FromPath[str], ws: NamedDependency[Workspace]
    ) -> None:
        await ws.tables.drop_own_view(table, key)

    @post("/fields/{field:str}/convert/preview", status_code=200)
    async def preview(
        self,
        table: FromPath[str],
        field: FromPath[str],
        data: JSONBody[Convert],
        ws: NamedDependency[Workspace],
        request: Asked,
    ) -> ConvertedOut:
        """What each value would become, and which would be lost. Changes nothing."""
        outcome = await ws.tables.building().preview(table, _field(field, data))
        return _converted(outcome, language(request))

    @post("/fields/{field:str}/convert", status_code=200)
    async def convert(
        self,
        table: FromPath[str],
        field: FromPath[str],
        data: JSONBody[Convert],
        ws: NamedDependency[Workspace],
        request: Asked,
    ) -> ConvertedOut:
        """Change the type. What is lost comes back when this is undone."""
        building = ws.tables.building(data.because or "改字段类型")
        outcome, by = await building.convert(table, _field(field, data))
        return _converted(outcome, language(request), f"act:{by.act}")

    @post("/extracts/try", status_code=200)
    async def try_extract(
        self, table: FromPath[str], data: JSONBody[Try], ws: NamedDependency[Workspace]
    ) -> Tried:
        """What an expression reads out of a text; a wrong one is refused with the reason."""
        check_may_build(ws.actor)
        ws.tables.sight(await ws.tables.schema()).table(table)
        check_extract(data.extract)
        found = find(data.extract, data.text)
        return Tried([FoundOut(one.field, one.value, one.start, one.end) for one in found])

    @post("/formulas/check", status_code=200)
    async def check_formula(
        self, table: FromPath[str], data: JSONBody[Formula], ws: NamedDependency[Workspace]
    ) -> Checked:
        """The kind of what a formula over the table gives; a wrong one is refused with the
        place."""
        sight = ws.tables.sight(await ws.tables.fresh_schema())
        kind: Kind = Scope(sight, sight.table(table), ANYBODY).formula_kind(data.formula)
        return Checked(str(kind))


def _defined(schema: Schema, key: str, undo: str | None = None) -> Defined:
    found = schema.tables.get(key)
    return Defined(schema.version, found.definition if found else None, undo)


def _field(key: str, data: Convert) -> FieldDef:
    if data.field.key != key:
        wanted = Words(
            f"「{key}」：换类型不换标识", f"{key!r}: a field keeps its key under another type"
        )
        raise InvalidSchema(f"{key}.key", wanted)
    return data.field


def _converted(outcome: Outcome, tongue: str, undo: str | None = None) -> ConvertedOut:
    def told(ones: list[Becomes]) -> list[BecomesOut]:
        return [
            BecomesOut(
                one.record,
                one.was,
                one.now,
                one.wanted and (one.wanted.en if tongue == "en" else one.wanted.zh),
            )
            for one in ones
        ]

    return ConvertedOut(
        outcome.blank,
        outcome.same,
        outcome.changed,
        outcome.lost,
        told(outcome.examples),
        told(outcome.lost_examples),
        undo,
    )
