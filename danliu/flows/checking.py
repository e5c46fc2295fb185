"""The settings of a block, checked before any run: names, plain values, tables, branches.

A value that is a formula has its type checked when it is known.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.expected import one_of
from danliu.flows.blocks.block import Block, blocks
from danliu.flows.definition import Node, Undo
from danliu.flows.errors import BadSetting, InvalidFlow, refused
from danliu.flows.expected import of_error
from danliu.registry import UnknownPart
from danliu.tables.schema import Schema

_OWN_NAME = Words("它自己的名字", "a name of its own")
_VALUE = Words("填写", "a value")


def check_node(node: Node, schema: Schema) -> None:
    """Raises InvalidFlow with the place «node.setting», UnknownPart, NotFound: the first fault."""
    for error in node_faults(node, schema):
        raise error


def node_faults(node: Node, schema: Schema) -> Iterator[DanliuError]:
    """Everything that is wrong with one block; those in its branches aside."""
    try:
        block = blocks[node.block]
    except UnknownPart as error:
        yield error
        return
    if node.undo:
        yield from _in_undo(node, node.undo, schema)
    wrong = list(_in_settings(node.id, node.settings, block.settings, block.literal))
    yield from wrong
    yield from _in_branches(node, block)
    if not wrong:
        yield from _in_all(node, block, schema)


def _in_undo(node: Node, undo: Undo, schema: Schema) -> Iterator[DanliuError]:
    if undo.block in blocks and blocks[undo.block].effect == "control":
        zh, en = f"做事的步骤，不是 {undo.block}", f"a block that acts, not {undo.block}"
        yield InvalidFlow(f"{node.id}.undo", Words(zh, en))
        return
    own = Node(f"{node.id}.undo", undo.block, settings=undo.settings)
    for error in node_faults(own, schema):
        known = isinstance(error, InvalidFlow)
        yield error if known else InvalidFlow(f"{node.id}.undo", of_error(error))


def _in_branches(node: Node, block: Block) -> Iterator[InvalidFlow]:
    names = [branch.name for branch in node.branches]
    for name in dict.fromkeys(names):
        known = block.branches is None or name in block.branches
        if not known or names.count(name) > 1 or "." in name:
            wanted = _OWN_NAME if block.branches is None else one_of(block.branches)
            yield InvalidFlow(f"{node.id}.{name}", wanted)
    for branch in node.branches:
        yield from _in_settings(f"{node.id}.{branch.name}", branch.settings, block.branch)


def _in_all(node: Node, block: Block, schema: Schema) -> Iterator[DanliuError]:
    """What the block itself says of its settings together."""
    try:
        block.check(node.settings, schema)
    except BadSetting as error:
        yield InvalidFlow(f"{node.id}.{error.field}", of_error(error))
    except DanliuError as error:
        yield error


def _in_settings(
    place: str, given: Mapping[str, Any], wanted: type[Struct], literal: tuple[str, ...] = ()
) -> Iterator[InvalidFlow]:
    known = {field.encode_name: field for field in msgspec.structs.fields(wanted)}
    for name in sorted(set(given) - set(known)):
        yield InvalidFlow(f"{place}.{name}", one_of(known))
    for name, field in known.items():
        if field.required and name not in given:
            yield InvalidFlow(f"{place}.{name}", _VALUE)
    for name, value in given.items():
        if name in known and (name in literal or not computed(value)):
            yield from _in_value(place, name, value, known[name].type)


def _in_value(place: str, name: str, value: Any, wanted: Any) -> Iterator[InvalidFlow]:
    try:
        msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError as error:
        field, wanted = refused(error, name)
        yield InvalidFlow(f"{place}.{field}", wanted)
    except DanliuError as error:
        yield InvalidFlow(f"{place}.{name}", of_error(error))


def computed(value: Any) -> bool:
    """Whether a part of it is a formula."""
    if isinstance(value, str):
        return value.startswith("=")
    if isinstance(value, Mapping):
        return any(map(computed, value.values()))
    return isinstance(value, list | tuple) and any(map(computed, value))
