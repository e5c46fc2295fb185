"""Published flows: versions that never change, one of them live; checked whole before."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Branch, Flow, Node, nodes, walk
from danliu.flows.errors import InvalidFlow, UnknownFlow
from danliu.formulas import FormulaError, parse, references
from danliu.formulas.kinds import Path
from danliu.postgres.pool import Connection, Executor
from danliu.tables.catalog import load, set_trigger
from danliu.tables.schema import SYSTEM_KINDS, Schema, Table

FORMULA_SETTINGS = ("when", "skip_when", "where", "facts", "due", "still", "was", "now")
"""Names of settings that hold a formula as such, not a value that may begin with «=»."""


async def publish(db: Connection, workspace: int, flow: Flow, *, by: str, now: datetime) -> int:
    """Make this the live version. Runs that are under way keep theirs. Returns the version.

    Raises  InvalidFlow, naming the block
    """
    schema = await load(db, workspace)
    check(flow, schema)
    version: int = await db.fetchval(
        "SELECT coalesce(max(version), 0) + 1 FROM danliu.flows"
        " WHERE workspace_id = $1 AND key = $2",
        workspace,
        flow.key,
    )
    await db.execute(
        "UPDATE danliu.flows SET live = false WHERE workspace_id = $1 AND key = $2 AND live",
        workspace,
        flow.key,
    )
    await db.execute(
        "INSERT INTO danliu.flows (workspace_id, key, version, definition, published_at,"
        " published_by, live) VALUES ($1, $2, $3, $4, $5, $6, true)",
        workspace,
        flow.key,
        version,
        flow,
        now,
        by,
    )
    await set_trigger(db, workspace, flow.waits_for(version))
    return version


async def live_flows(db: Executor, workspace: int) -> list[tuple[Flow, int]]:
    rows = await db.fetch(
        "SELECT definition, version FROM danliu.flows WHERE workspace_id = $1 AND live"
        " ORDER BY key",
        workspace,
    )
    return [(msgspec.convert(row["definition"], Flow), row["version"]) for row in rows]


class Versions:
    """Flow versions this process has read. They never change, so nothing goes stale."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, str, int], Flow] = {}

    async def get(self, db: Executor, workspace: int, key: str, version: int) -> Flow:
        """Raises UnknownFlow."""
        name = (workspace, key, version)
        if name not in self._read:
            definition = await db.fetchval(
                "SELECT definition FROM danliu.flows"
                " WHERE workspace_id = $1 AND key = $2 AND version = $3",
                *name,
            )
            if definition is None:
                raise UnknownFlow("flow", f"{key}/{version}")
            self._read[name] = msgspec.convert(definition, Flow)
        return self._read[name]


def check(flow: Flow, schema: Schema) -> None:
    """Everything that can be known before a run. Raises InvalidFlow, UnknownPart, NotFound."""
    if b"\\u0000" in msgspec.json.encode(flow):
        raise InvalidFlow(flow.key, "readable text, without NUL")
    schema.table(flow.trigger.table)
    seen: set[str] = set()
    for node in nodes(flow):
        if node.id in seen or "." in node.id:
            raise InvalidFlow(node.id, "an id of its own, without a dot")
        seen.add(node.id)
        _check_settings(node.id, node.settings, blocks[node.block].settings)
        for branch in node.branches:
            place = f"{node.id}.{branch.name}"
            _check_settings(place, branch.settings, blocks[node.block].branch)
    known = {*_field_names(flow, schema), *SYSTEM_KINDS, *seen, "record", "$now", "$zone"}
    for place, formula in formulas(flow):
        try:
            parse(formula)
        except FormulaError as error:
            raise InvalidFlow(place, str(error)) from error
        _check_names(place, formula, known)


def _field_names(flow: Flow, schema: Schema) -> set[str]:
    """Names of the fields of every table that the flow speaks of."""
    tables = {flow.trigger.table}
    tables |= {one for node in nodes(flow) if isinstance(one := node.settings.get("table"), str)}
    return {name for key in tables for name in schema.table(key).by_name}


def _check_names(place: str, formula: str, known: set[str]) -> None:
    """A misspelt name would be blank for ever, and NOT of a blank is true."""
    for path in references(parse(formula)):
        if path[0] not in known:
            raise InvalidFlow(place, f"a field or an earlier step, not {path[0]!r}")


def _check_settings(place: str, given: dict[str, Any], wanted: type[msgspec.Struct]) -> None:
    """Names now; values that are formulas have their types checked when they are known."""
    known = {field.encode_name: field for field in msgspec.structs.fields(wanted)}
    if strange := set(given) - set(known):
        raise InvalidFlow(f"{place}.{sorted(strange)[0]}", f"one of {sorted(known)}")
    missing = [name for name, field in known.items() if field.required and name not in given]
    if missing:
        raise InvalidFlow(f"{place}.{missing[0]}", "a value")


def formulas(flow: Flow) -> Iterator[tuple[str, str]]:
    """Every formula of a flow, with its place."""
    if flow.trigger.when:
        yield "trigger.when", flow.trigger.when
    for _, node, branch in walk(flow.blocks):
        part: Node | Branch = branch or node
        place = f"{node.id}.{branch.name}" if branch else node.id
        yield from _formulas_in(place, part.settings)


def _formulas_in(place: str, value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value.startswith("="):
        yield place, value[1:]
    elif isinstance(value, str) and key in FORMULA_SETTINGS and value:
        yield place, value
    elif isinstance(value, dict):
        for name, one in value.items():
            inside = key if key in FORMULA_SETTINGS else name
            yield from _formulas_in(f"{place}.{name}", one, inside)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _formulas_in(place, one, key)


def walked_paths(flow: Flow, schema: Schema) -> tuple[Path, ...]:
    """What the flow reads behind links of its record («客户.等级»), by keys: fetched with it."""
    table = schema.table(flow.trigger.table)
    found: dict[Path, None] = {}
    for _, formula in formulas(flow):
        for path in references(parse(formula)):
            if len(path) > 1 and _is_link(table, path[0]):
                found[(table.by_name[path[0]].key, *path[1:])] = None
    return tuple(path for path in found if path[1] not in ("id", "title"))


def _is_link(table: Table, name: str) -> bool:
    column = table.by_name.get(name)
    return column is not None and column.definition.type == "link"
