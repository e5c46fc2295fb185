"""The formulas of a flow: where they stand, and what they read."""

from collections.abc import Iterator
from typing import Any

from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Flow, Node, nodes
from danliu.formulas import parse, references
from danliu.formulas.kinds import Path
from danliu.tables.schema import Schema
from danliu.tables.table import Table

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

RECORD = ("table", "id", "version", "title")
"""What `{record.…}` tells of the record itself. Any other name is a field of it: the way to say
which is meant where the condition is about records of another table, which has such a field too."""


def formulas(flow: Flow) -> Iterator[tuple[str, str]]:
    """Every formula of a flow, with its place."""
    if flow.trigger.when:
        yield "trigger.when", flow.trigger.when
    for node in nodes(flow):
        yield from formulas_of(node)


def formulas_of(node: Node) -> Iterator[tuple[str, str]]:
    """The formulas of one block with their places; those of the blocks in it aside."""
    yield from _formulas_in(node.id, _computed(node.block, node.settings))
    if node.undo:
        told = _computed(node.undo.block, node.undo.settings)
        yield from _formulas_in(f"{node.id}.undo", told)
    for branch in node.branches:
        yield from _formulas_in(f"{node.id}.{branch.name}", branch.settings)


def _computed(block: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Without what is taken as it is written. A draft may name a block that there is not."""
    literal = blocks[block].literal if block in blocks else ()
    return {key: value for key, value in settings.items() if key not in literal}


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
    """What the flow reads behind links of its record («客户.等级»), by keys: fetched with it. A
    step that is called as a link is stands for its output."""
    if not flow.trigger.table:
        return ()
    table, steps = schema.table(flow.trigger.table), {node.id for node in nodes(flow)}
    found: dict[Path, None] = {}
    for _, formula in formulas(flow):
        for path in map(of_own, references(parse(formula))):
            if len(path) > 1 and path[0] not in steps and _is_link(table, path[0]):
                found[(table.by_name[path[0]].key, *path[1:])] = None
    return tuple(path for path in found if path[1] not in ("id", "title"))


def of_own(path: Path) -> Path:
    """«record.order.due» as «order.due»; every other path as it is."""
    named = path[0] == "record" and len(path) > 1 and path[1] not in RECORD
    return path[1:] if named else path


def _is_link(table: Table, name: str) -> bool:
    column = table.by_name.get(name)
    return column is not None and column.definition.type == "link"
