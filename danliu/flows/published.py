"""Published flows: versions that never change, one of them live; checked whole before."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec

from danliu.flows.blocks.block import blocks
from danliu.flows.checking import check_node
from danliu.flows.definition import Flow, Node, nodes
from danliu.flows.errors import InvalidFlow, UnknownFlow
from danliu.flows.versions import definition
from danliu.flows.waiting import await_start, check_told, check_trigger
from danliu.formulas import FormulaError, parse, references
from danliu.formulas.kinds import Path
from danliu.postgres.pool import Connection, Executor
from danliu.tables.catalog import load, wait_on
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS, Table

FORMULA_SETTINGS = (
    "when",
    "skip_when",
    "where",
    "facts",
    "gives",
    "due",
    "still",
    "was",
    "now",
)
"""Names of settings that hold a formula as such, not a value that may begin with «=»."""

RESERVED = ("record", "trigger", "before")
"""What formulas call the record, what started the run, and the record before the change."""


async def publish(db: Connection, workspace: int, flow: Flow, *, by: str, now: datetime) -> int:
    """Make this the live version. Runs that are under way keep theirs. Returns the version.

    Raises  InvalidFlow, naming the block
    """
    schema = await load(db, workspace)
    check(flow, schema)
    await _retire(db, workspace, flow.key)
    version: int = await db.fetchval(
        "SELECT coalesce(max(version), 0) + 1 FROM danliu.flows"
        " WHERE workspace_id = $1 AND key = $2",
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
    await _listen(db, schema, flow, version, now)
    return version


async def roll_back(db: Connection, workspace: int, key: str, version: int, now: datetime) -> Flow:
    """Make an older version live again, at once; runs that are under way keep theirs.

    Raises  UnknownFlow; InvalidFlow where the tables have changed under it since
    """
    schema = await load(db, workspace)
    flow, _ = await definition(db, workspace, key, version)
    check(flow, schema)
    await _retire(db, workspace, key)
    await db.execute(
        "UPDATE danliu.flows SET live = true WHERE workspace_id = $1 AND key = $2 AND version = $3",
        workspace,
        key,
        version,
    )
    await _listen(db, schema, flow, version, now)
    return flow


async def _retire(db: Connection, workspace: int, key: str) -> None:
    """No version is live; who publishes another at the same time waits."""
    await db.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended($1 || '/' || $2, 0))", str(workspace), key
    )
    await db.execute(
        "UPDATE danliu.flows SET live = false WHERE workspace_id = $1 AND key = $2 AND live",
        workspace,
        key,
    )


async def _listen(db: Connection, schema: Schema, flow: Flow, version: int, now: datetime) -> None:
    """Whatever starts this version, or wakes its runs, does so from the end of this transaction."""
    await wait_on(db, schema.workspace, waited_tables(flow))
    await await_start(db, schema, flow, version, now)


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
    check_trigger(flow.trigger, schema)
    seen: set[str] = set()
    for node in nodes(flow):
        if node.id in seen or set(".[]") & set(node.id) or node.id in RESERVED:
            wanted = f"an id of its own, none of {RESERVED}, without a dot or a bracket"
            raise InvalidFlow(node.id, wanted)
        seen.add(node.id)
        check_node(node, schema)
    fields = {*_field_names(flow, schema), *SYSTEM_KINDS, *RESERVED, "$now", "$zone"}
    if flow.trigger.when:
        _check_formula("trigger.when", flow.trigger.when, fields)
        check_told(flow.trigger, schema, "trigger.when", flow.trigger.when)
    for place, formula, known in _formulas_known(flow.blocks, frozenset(fields)):
        _check_formula(place, formula, known)
        check_told(flow.trigger, schema, place, formula)


def waited_tables(flow: Flow) -> list[str]:
    """The tables of whose records some block waits for a change."""
    waits = [node.settings for node in nodes(flow) if blocks[node.block].hears(node.settings)]
    return sorted({str(one.get("table") or flow.trigger.table) for one in waits} - {""})


def _field_names(flow: Flow, schema: Schema) -> set[str]:
    """Names of the fields of every table that the flow speaks of."""
    tables = {flow.trigger.table} - {""}
    tables |= {one for node in nodes(flow) if isinstance(one := node.settings.get("table"), str)}
    plain = (key for key in tables if key and not key.startswith("="))
    return {name for key in plain for name in schema.table(key).by_name}


def _formulas_known(
    blocks_: tuple[Node, ...], outer: frozenset[str]
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every formula of these blocks with its place and the names it may read: what runs for each
    item is seen there, and by what is given of an item."""
    known = outer | {node.id for node in _together(blocks_)}
    for node in _together(blocks_):
        inside = known
        if blocks[node.block].scoped:
            for branch in node.branches:
                inside |= {one.id for one in _together(branch.blocks)}
                yield from _formulas_known(branch.blocks, known)
        for place, formula in _formulas_of(node):
            yield place, formula, inside if place == f"{node.id}.gives" else known


def _together(blocks_: tuple[Node, ...]) -> Iterator[Node]:
    """The nodes that see each other's outputs: not those inside of what is scoped."""
    for node in blocks_:
        yield node
        if not blocks[node.block].scoped:
            for branch in node.branches:
                yield from _together(branch.blocks)


def _check_formula(place: str, formula: str, known: Collection[str]) -> None:
    """A misspelt name would be blank for ever, and NOT of a blank is true."""
    try:
        tree = parse(formula)
    except FormulaError as error:
        raise InvalidFlow(place, str(error)) from error
    for path in references(tree):
        if path[0] not in known:
            raise InvalidFlow(place, f"a field or an earlier step, not {path[0]!r}")


def formulas(flow: Flow) -> Iterator[tuple[str, str]]:
    """Every formula of a flow, with its place."""
    if flow.trigger.when:
        yield "trigger.when", flow.trigger.when
    for node in nodes(flow):
        yield from _formulas_of(node)


def _formulas_of(node: Node) -> Iterator[tuple[str, str]]:
    literal = blocks[node.block].literal
    given = {key: value for key, value in node.settings.items() if key not in literal}
    yield from _formulas_in(node.id, given)
    if node.undo:
        plain = blocks[node.undo.block].literal
        told = {key: one for key, one in node.undo.settings.items() if key not in plain}
        yield from _formulas_in(f"{node.id}.undo", told)
    for branch in node.branches:
        yield from _formulas_in(f"{node.id}.{branch.name}", branch.settings)


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
    if not flow.trigger.table:
        return ()
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
