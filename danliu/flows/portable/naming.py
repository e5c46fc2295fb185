"""Every name in a flow that stands for something of its workspace: asked of `Names`, one by one.

Whoever answers with the same name only reads along (needs.py); whoever answers with another one
renames (fitting.py). So a flow is read and renamed by the same walk. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from danliu.flows.blocks.block import blocks
from danliu.flows.blocks.find import Found
from danliu.flows.definition import Branch, Flow, Node, Trigger, Undo, nodes
from danliu.flows.reading import FORMULA_SETTINGS, RECORD

_TOKENS = re.compile(r'"(?:[^"]|"")*"|“[^”]*”|\{[^}\n]*\}|｛[^｝\n]*｝')
_ITEMS = re.compile(r"^=\s*[{｛]\s*([^.{}]+?)\s*\.\s*records\s*[}｝]$")
_CONNECTIONS, _PEOPLE = ("connection", "tell"), ("who", "escalate")
_TABLES = ("table", "for_table")
_OF_TABLE = ("where", "when")  # formulas over the records of a block's own table


class Known(NamedTuple):
    """A field under one of its names: its key, and the table that it points to, or «»."""

    key: str
    target: str


Ground = Mapping[str, Mapping[str, Known]]
"""Tables by key -> their fields by key and by every name that people give them."""


class Names(Protocol):
    """Each answers with the name that is to stand in its place."""

    def table(self, key: str) -> str: ...
    def field(self, table: str, name: str) -> str: ...
    def connection(self, key: str, operation: str = "") -> str: ...
    def flow(self, key: str) -> str: ...
    def form(self, key: str) -> str: ...
    def person(self, name: str) -> str: ...


def renamed(flow: Flow, ground: Ground, names: Names) -> Flow:
    """The flow with every name as `names` answers."""
    walk = _Walk(flow, ground, names)
    return msgspec.structs.replace(
        flow,
        trigger=walk.trigger(flow.trigger),
        blocks=tuple(walk.node(one) for one in flow.blocks),
    )


class _Walk:
    def __init__(self, flow: Flow, ground: Ground, names: Names) -> None:
        self._ground, self._names, self._own = ground, names, flow.trigger.table
        self._lists = {one.id: _table_of(one.settings) for one in nodes(flow) if _finds(one)}
        self._items = {one.id: self._lists.get(_items_of(one), "") for one in nodes(flow)}

    def trigger(self, trigger: Trigger) -> Trigger:
        settings = {key: self._told(key, one) for key, one in trigger.settings.items()}
        return Trigger(
            self._table(trigger.table) if trigger.table else "",
            self._formula(trigger.when, self._own),
            trigger.kind,
            settings,
        )

    def _told(self, key: str, value: Any) -> Any:
        """A setting of a trigger."""
        if key == "connection" and value:
            return self._names.connection(value)
        if key == "form" and value:
            return self._names.form(value)
        if key == "field":
            return self._field(self._own, value)
        if key == "fields" and isinstance(value, list | tuple):
            return [self._field(self._own, one) for one in value]
        return value

    def node(self, node: Node) -> Node:
        return msgspec.structs.replace(
            node,
            settings=self._settings(node.block, node.settings),
            branches=tuple(self._branch(one) for one in node.branches),
            undo=self._undo(node.undo) if node.undo else None,
        )

    def _undo(self, undo: Undo) -> Undo:
        return msgspec.structs.replace(undo, settings=self._settings(undo.block, undo.settings))

    def _branch(self, branch: Branch) -> Branch:
        return msgspec.structs.replace(
            branch,
            settings={key: self._value(key, one) for key, one in branch.settings.items()},
            blocks=tuple(self.node(one) for one in branch.blocks),
        )

    def _settings(self, block: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        literal = blocks[block].literal if block in blocks else ()
        here = _Here(block, _table_of(settings), str(settings.get("operation", "")))
        return {
            key: one if key in literal else self._setting(here, key, one)
            for key, one in settings.items()
        }

    def _setting(self, here: "_Here", key: str, value: Any) -> Any:
        table = here.table or self._own
        if isinstance(value, str) and value.startswith("="):
            return "=" + self._formula(value[1:], "")
        if key in _TABLES and isinstance(value, str) and value:
            return self._table(value)
        if key in _CONNECTIONS and isinstance(value, str) and value:
            return self._names.connection(value, here.operation)
        if key == "flow" and here.block == "run":
            return self._names.flow(value)
        if key in _PEOPLE or (key == "to" and here.block == "notify"):
            return self._people(value)
        if key == "cells" and isinstance(value, Mapping):
            return {self._field(table, name): self._value("", one) for name, one in value.items()}
        if key in ("field", "totals", "by", "fields"):
            return self._fields(table, value)
        if key in _OF_TABLE and isinstance(value, str):
            return self._formula(value, here.table)
        return self._value(key, value)

    def _fields(self, table: str, value: Any) -> Any:
        """Fields named in a setting, however deep: by themselves, or under `field`."""
        if isinstance(value, str):
            return self._field(table, value)
        if isinstance(value, Mapping):
            return {
                name: self._fields(table, one)
                if name == "field" or not isinstance(one, str)
                else one
                for name, one in value.items()
            }
        return [self._fields(table, one) for one in value] if _is_list(value) else value

    def _people(self, value: Any) -> Any:
        if isinstance(value, str):
            computed = value.startswith("=")
            return self._value("", value) if computed or not value else self._names.person(value)
        return [self._people(one) for one in value] if _is_list(value) else value

    def _value(self, key: str, value: Any) -> Any:
        """What is plain, or holds formulas: any text that begins with «=», and all under a name
        that is a formula's."""
        if isinstance(value, str):
            if value.startswith("="):
                return "=" + self._formula(value[1:], "")
            return self._formula(value, "") if key in FORMULA_SETTINGS else value
        if isinstance(value, Mapping):
            return {name: self._inside(key, name, one) for name, one in value.items()}
        return [self._value(key, one) for one in value] if _is_list(value) else value

    def _inside(self, key: str, name: str, value: Any) -> Any:
        if name == "connection" and isinstance(value, str) and key not in FORMULA_SETTINGS:
            return self._names.connection(value)
        return self._value(key if key in FORMULA_SETTINGS else name, value)

    def _formula(self, text: str, table: str) -> str:
        """table: whose records the formula is over, besides what the run knows; «»: none."""

        def token(match: re.Match[str]) -> str:
            whole = match[0]
            if whole[0] in '"“':
                return whole
            path = [part.strip() for part in whole[1:-1].split(".")]
            new = self._path(path, table)
            return whole if new == path else "{" + ".".join(new) + "}"

        return _TOKENS.sub(token, text)

    def _path(self, path: list[str], table: str) -> list[str]:
        first, rest = path[0], path[1:]
        if table and first in self._ground.get(table, {}):
            return self._walked(table, path)
        if first in self._lists and rest:
            return [first, *self._of_list(self._lists[first], rest)]
        if self._items.get(first) and rest and rest[0] == "item":
            return [first, "item", *self._walked(self._items[first], rest[1:])]
        if first == "before" or (first == "record" and rest and rest[0] not in RECORD):
            return [first, *self._walked(self._own, rest)]
        if first in self._lists or first in self._items:
            return path
        return self._walked(self._own, path)

    def _of_list(self, table: str, path: list[str]) -> list[str]:
        if path[0] == "first":
            return ["first", *self._walked(table, path[1:])]
        if path[0] == "records" and len(path) > 1 and path[1].isdigit():
            return [*path[:2], *self._walked(table, path[2:])]
        return path

    def _walked(self, table: str, path: list[str]) -> list[str]:
        """A path that begins with a field of the table, through its links."""
        known = self._ground.get(table, {}).get(path[0]) if path else None
        if known is None:
            return path
        rest = self._walked(known.target, path[1:]) if known.target else path[1:]
        return [self._field(table, path[0]), *rest]

    def _table(self, key: str) -> str:
        return self._names.table(key)

    def _field(self, table: str, name: Any) -> Any:
        known = isinstance(name, str) and name in self._ground.get(table, {})
        return self._names.field(table, name) if known else name


class _Here(NamedTuple):
    """The block whose settings are walked, the table that it names, and its operation."""

    block: str
    table: str
    operation: str


def _finds(node: Node) -> bool:
    return node.block in blocks and blocks[node.block].output is Found


def _table_of(settings: Mapping[str, Any]) -> str:
    table = settings.get("table")
    return table if isinstance(table, str) and not table.startswith("=") else ""


def _items_of(node: Node) -> str:
    """The block whose records a block goes through one by one; «» if it does not."""
    items = node.settings.get("items")
    found = _ITEMS.match(items) if isinstance(items, str) else None
    return found[1] if found else ""


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
