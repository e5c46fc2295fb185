"""Everything that keeps a flow from running and can be known before: told at once, or the first.

Pure. What a trigger speaks of outside the tables is asked where it is published (waiting.py).
"""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.flows.blanks import blanks
from danliu.flows.blocks.block import blocks
from danliu.flows.checking import node_faults
from danliu.flows.definition import Flow, Node, nodes
from danliu.flows.errors import InvalidFlow
from danliu.flows.expected import READABLE, of_error
from danliu.flows.reading import RESERVED, formulas_of, of_own
from danliu.flows.waiting import check_told, check_trigger
from danliu.formulas import FormulaError, parse, references
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS

_FILL_IN = Words("这里的一项：导出时略去了", "a value here: it was left out at the export")
_ID = Words(
    f"它自己的标识，不是 {'、'.join(RESERVED)}，不含点和方括号",
    f"an id of its own, none of {RESERVED}, without a dot or a bracket",
)


class FlowFault(Struct, frozen=True):
    """What is wrong at one place of a flow.

    block   the id of the block; `trigger`; «» for the flow itself
    field   its setting, branch or the like; «» for the block as such
    """

    block: str
    field: str
    wanted: Words


class Found(NamedTuple):
    """An error, and the place where it was met: that of an InvalidFlow is more exact."""

    place: str
    error: DanliuError

    @property
    def fault(self) -> FlowFault:
        place = self.error.place if isinstance(self.error, InvalidFlow) else self.place
        block, _, field = place.partition(".")
        return FlowFault(block, field, of_error(self.error))


def check(flow: Flow, schema: Schema) -> None:
    """Raises InvalidFlow, UnknownPart, NotFound for the first fault."""
    for _, error in found_in(flow, schema):
        raise error


def found_in(flow: Flow, schema: Schema) -> Iterator[Found]:
    """In reading order, formulas last."""
    if b"\\u0000" in msgspec.json.encode(flow):
        yield Found("", InvalidFlow("", READABLE))
    trigger = list(_met("trigger", lambda: check_trigger(flow.trigger, schema)))
    yield from trigger
    seen: set[str] = set()
    for node in nodes(flow):
        if not node.id or node.id in seen or set(".[]") & set(node.id) or node.id in RESERVED:
            yield Found(node.id, InvalidFlow(node.id, _ID))
        seen.add(node.id)
        yield from (Found(node.id, error) for error in node_faults(node, schema))
        yield from _yet_to_fill_in(node)
    yield from (Found(one, InvalidFlow(one, _FILL_IN)) for one in _blank_trigger(flow))
    yield from _unknown_tables(flow, schema)
    yield from _in_formulas(flow, schema, sound=not trigger)


def _met(place: str, look: Callable[[], None]) -> Iterator[Found]:
    try:
        look()
    except DanliuError as error:
        yield Found(place, error)


def _yet_to_fill_in(node: Node) -> Iterator[Found]:
    """What did not come along when the flow was brought here."""
    parts = [(node.id, node.settings), (f"{node.id}.undo", node.undo.settings if node.undo else {})]
    parts += [(f"{node.id}.{one.name}", one.settings) for one in node.branches]
    for place, settings in parts:
        yield from (Found(one, InvalidFlow(one, _FILL_IN)) for one in blanks(settings, place))


def _blank_trigger(flow: Flow) -> Iterator[str]:
    yield from blanks(flow.trigger.when, "trigger.when")
    yield from blanks(flow.trigger.settings, "trigger.settings")


def _unknown_tables(flow: Flow, schema: Schema) -> Iterator[Found]:
    for node in nodes(flow):
        key = node.settings.get("table")
        if isinstance(key, str) and key and not key.startswith("="):
            yield from _met(f"{node.id}.table", lambda key=key: _look_up(schema, key))  # type: ignore[misc]


def _look_up(schema: Schema, table: str) -> None:
    schema.table(table)


def _in_formulas(flow: Flow, schema: Schema, *, sound: bool) -> Iterator[Found]:
    """sound   whether the trigger is known well enough to say what it tells"""
    fields = {*_field_names(flow, schema), *SYSTEM_KINDS, *RESERVED, "$now", "$zone"}
    told = [("trigger.when", flow.trigger.when, frozenset(fields))] if flow.trigger.when else []
    for place, formula, known in (*told, *_formulas_known(flow.blocks, frozenset(fields))):
        wrong = list(_met(place, lambda: _check_formula(place, formula, known)))  # noqa: B023
        yield from wrong
        if sound and not wrong:
            yield from _met(place, lambda: check_told(flow.trigger, schema, place, formula))  # noqa: B023


def _field_names(flow: Flow, schema: Schema) -> set[str]:
    """Names of the fields of every table that the flow speaks of."""
    tables = {flow.trigger.table}
    tables |= {one for node in nodes(flow) if isinstance(one := node.settings.get("table"), str)}
    known = (schema.tables[key] for key in tables if key in schema.tables)
    return {name for table in known for name in table.by_name}


def _formulas_known(
    blocks_: tuple[Node, ...], outer: frozenset[str]
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every formula of these blocks with its place and the names it may read: what runs for each
    item is seen there, and by what is given of an item."""
    known = outer | {node.id for node in _together(blocks_)}
    for node in _together(blocks_):
        inside = known
        if _scoped(node):
            for branch in node.branches:
                inside |= {one.id for one in _together(branch.blocks)}
                yield from _formulas_known(branch.blocks, known)
        for place, formula in formulas_of(node):
            yield place, formula, inside if place == f"{node.id}.gives" else known


def _together(blocks_: tuple[Node, ...]) -> Iterator[Node]:
    """The nodes that see each other's outputs: not those inside of what is scoped."""
    for node in blocks_:
        yield node
        if not _scoped(node):
            for branch in node.branches:
                yield from _together(branch.blocks)


def _scoped(node: Node) -> bool:
    return node.block in blocks and blocks[node.block].scoped


def _check_formula(place: str, formula: str, known: Collection[str]) -> None:
    """A misspelt name would be blank for ever, and NOT of a blank is true."""
    try:
        tree = parse(formula)
    except FormulaError as error:
        raise InvalidFlow(place, of_error(error)) from error
    for path in map(of_own, references(tree)):
        if path[0] not in known:
            name = "{" + path[0] + "}"
            zh, en = f"字段或前面的步骤，不是 {name}", f"a field or an earlier step, not {name}"
            raise InvalidFlow(place, Words(zh, en))
