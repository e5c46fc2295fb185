"""The settings of a block, checked before any run: names, plain values, tables, branches.

A value that is a formula has its type checked when it is known.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Node, Undo
from danliu.flows.errors import BadSetting, InvalidFlow, setting_of
from danliu.tables.schema import Schema


def check_node(node: Node, schema: Schema) -> None:
    """Raises InvalidFlow with the place «node.setting», UnknownPart, NotFound."""
    block = blocks[node.block]
    if node.undo:
        _check_undo(node, node.undo, schema)
    _check_settings(node.id, node.settings, block.settings, block.literal)
    names = [branch.name for branch in node.branches]
    for name in names:
        known = block.branches is None or name in block.branches
        if not known or names.count(name) > 1 or "." in name:
            wanted = "a name of its own" if block.branches is None else f"one of {block.branches}"
            raise InvalidFlow(f"{node.id}.{name}", wanted)
    for branch in node.branches:
        _check_settings(f"{node.id}.{branch.name}", branch.settings, block.branch)
    try:
        block.check(node.settings, schema)
    except BadSetting as error:
        raise InvalidFlow(f"{node.id}.{error.field}", error.wanted) from error


def _check_undo(node: Node, undo: Undo, schema: Schema) -> None:
    if blocks[undo.block].effect == "control":
        raise InvalidFlow(f"{node.id}.undo", f"a block that acts, not {undo.block}")
    check_node(Node(f"{node.id}.undo", undo.block, settings=undo.settings), schema)


def _check_settings(
    place: str, given: Mapping[str, Any], wanted: type[Struct], literal: tuple[str, ...] = ()
) -> None:
    known = {field.encode_name: field for field in msgspec.structs.fields(wanted)}
    if strange := set(given) - set(known):
        raise InvalidFlow(f"{place}.{sorted(strange)[0]}", f"one of {sorted(known)}")
    missing = [name for name, field in known.items() if field.required and name not in given]
    if missing:
        raise InvalidFlow(f"{place}.{missing[0]}", "a value")
    for name, value in given.items():
        if name in literal or not computed(value):
            _check_value(place, name, value, known[name].type)


def _check_value(place: str, name: str, value: Any, wanted: Any) -> None:
    try:
        msgspec.convert(value, wanted, strict=False)
    except msgspec.ValidationError as error:
        told = setting_of(error, name)
        raise InvalidFlow(f"{place}.{told.field}", told.wanted) from error
    except DanliuError as error:
        raise InvalidFlow(f"{place}.{name}", str(error)) from error


def computed(value: Any) -> bool:
    """Whether a part of it is a formula."""
    if isinstance(value, str):
        return value.startswith("=")
    if isinstance(value, Mapping):
        return any(map(computed, value.values()))
    return isinstance(value, list | tuple) and any(map(computed, value))
