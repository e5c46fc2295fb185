"""What a formula of a flow gives for one record, for whoever is writing it."""

from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.flows.beginning import plainly, record_of
from danliu.flows.definition import Flow, Trigger
from danliu.flows.expected import of_error
from danliu.flows.reading import walked_paths
from danliu.flows.scope import Scope
from danliu.flows.vocabulary import Vocabulary
from danliu.formulas import FormulaError, parse, references
from danliu.formulas.kinds import Path
from danliu.tables.kinds import Scope as Kinds
from danliu.tables.schema import Schema
from danliu.tables.soundness import ANYBODY
from danliu.workspace import Workspace


class Formed(Struct, frozen=True):
    """words   the formula with the names that people know
    kind    of what it gives; «» where it reads earlier results
    value   for the record, as a person reads it; None without one
    wanted  what would have been right, where it is wrong
    """

    words: str = ""
    kind: str = ""
    value: str | None = None
    wanted: Words | None = None


async def form(
    ws: Workspace, table: str, text: str, record: UUID | None, language: str = "zh"
) -> Formed:
    """Never raises for a wrong formula: it is being written."""
    schema = await ws.tables.fresh_schema()
    flow = Flow("", "", Trigger(table, text), ())
    words = Vocabulary(schema, flow, language=language)
    try:
        paths = tuple(references(parse(text)))
    except FormulaError as error:
        return Formed(wanted=of_error(error))
    said = words.formula(text)
    if not _of_fields(paths, schema, table):
        return Formed(said)
    try:
        return Formed(said, _kind(ws, schema, table, text), await _value(ws, flow, words, record))
    except DanliuError as error:
        return Formed(said, wanted=of_error(error))


def _of_fields(paths: tuple[Path, ...], schema: Schema, table: str) -> bool:
    known = schema.tables.get(table)
    names = known.by_name if known else {}
    return all(path[0] in names or path[0].startswith("$") for path in paths)


def _kind(ws: Workspace, schema: Schema, table: str, text: str) -> str:
    if table not in schema.tables:
        return ""
    sight = ws.tables.sight(schema)
    return str(Kinds(sight, sight.table(table), ANYBODY).formula_kind(text))


async def _value(ws: Workspace, flow: Flow, words: Vocabulary, record: UUID | None) -> str | None:
    if record is None or not flow.trigger.table:
        return None
    schema = await ws.tables.schema()
    found = await ws.tables.one(flow.trigger.table, record, walked_paths(flow, schema))
    if found is None:
        return None
    plain: dict[str, Any] = dict(plainly(schema.table(flow.trigger.table), found))
    scope = Scope(record_of(plain), plain["cells"], schema, words, ws.row.zone)
    shown = scope.show(flow.trigger.when, ws.clock.now())
    return shown.en if words.language == "en" else shown.zh
