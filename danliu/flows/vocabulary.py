"""The words of one flow: what its keys are called on the screen, for sentences and reasons."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

from danliu.connect.connector import connectors, english_name
from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Flow, Node, nodes
from danliu.flows.reading import of_own
from danliu.flows.wording import Wording
from danliu.formulas import FormulaError, parse, show
from danliu.formulas.kinds import Path
from danliu.tables.errors import NotFound
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table
from danliu.telling import names_in

_RECORDS_OF = re.compile(r"=\{([^.{}]+)\.records\}$")
_TABLES = {"table", "for_table", "parts", "listed"}  # settings that name a table
_OUTCOMES = {
    "zh": {
        "ok": "成功",
        "failed": "失败",
        "skipped": "跳过",
        "reason": "原因",
        "item": "这一项",
        "number": "第几项",
        "records": "的记录",
        "first": "的第一条",
        "count": "的条数",
    },
    "en": {},
}
_CHOICES = {
    "zh": {
        "any": "任一支结束即可",
        "first-good": "第一支成功即可",
        "all": "全部",
        "overwrite": "覆盖别人的改动",
        "keep-theirs": "保留别人的改动",
        "fail": "失败",
    },
    "en": {"any": "until one ends", "first-good": "until one ends well"},
}

_KNOWN = {
    "zh": {"record": "记录", "trigger": "触发时", "before": "改前"},
    "en": {"record": "record", "trigger": "trigger", "before": "before"},
}


class Account(NamedTuple):
    """A connection by name, and whose it is."""

    name: str
    connector: str


class Vocabulary:
    """language   zh or en"""

    def __init__(
        self,
        schema: Schema,
        flow: Flow,
        accounts: Mapping[str, Account] | None = None,
        language: str = "zh",
    ) -> None:
        self.language = language
        self._schema, self._accounts = schema, accounts or {}
        self._own = schema.tables.get(flow.trigger.table)  # None: it is about no record
        self._nodes = {node.id: node for node in nodes(flow)}
        branches = (branch for node in nodes(flow) for branch in node.branches)
        self._branches = {one.name: one for one in branches}

    def spoken(self, language: str) -> "Vocabulary":
        """The same words in that language."""
        if language == self.language:
            return self
        twin = copy(self)
        twin.language = language
        return twin

    def table(self, key: str) -> str:
        try:
            definition = self._schema.table(key).definition
        except NotFound:
            return key
        return self._either(definition.name, definition.name_en)

    def field(self, key: str, table: Table | None = None) -> str:
        column = self._column(key, table)
        return self._of(column) if column else key

    def formula(self, text: str, table: Table | None = None) -> str:
        """A formula with the names that people know."""
        try:
            written = show(parse(text), lambda path: self.path(path, table))
        except FormulaError:
            return text
        return written.replace("{", "").replace("}", "")

    def condition(self, text: str, table: Table | None = None) -> str:
        """A condition as people say it."""
        try:
            tree = parse(text)
        except FormulaError:
            return text
        wording = Wording(
            self.language,
            lambda path: self.path(path, table),
            lambda path: self._column_at(path, table),
        )
        return wording.condition(tree)

    def _column_at(self, path: Path, table: Table | None) -> Column | None:
        """The field behind a path, through single links."""
        column = self._column(path[0], table)
        for part in path[1:]:
            if column is None or column.definition.type != "link":
                return None
            column = self._schema.target(column).by_name.get(part)
        return column

    def path(self, path: Path, table: Table | None = None) -> str:
        here = self._column(path[0], table)
        if here is not None:
            between = " " if self.language == "en" else ""
            return between.join(self._walked(here, path[1:]))
        if (own := of_own(path)) is not path:
            whose = self.table(self._own.key) if self._own else self._known("record")
            return f"{whose} {self.path(own, self._own)}"
        if path[0] == "record":
            return self.table(self._own.key) if self._own else self._known("record")
        if path[0] == "before" and len(path) > 1:
            return f"{self._known('before')} {self.path(path[1:], self._own)}"
        node = self._nodes.get(path[0])
        first = (node.called(self.language) or node.id) if node else self._known(path[0])
        if node and path[1:2] == ("item",) and len(path) > 2:  # its own «number» is a field
            of_item = (self._field_of_item(one, node) for one in path[2:])
            return " ".join([first, self._part("item", node), *of_item])
        parts = [first, *(self._part(one, node) for one in path[1:])]
        return " ".join(parts)

    def _field_of_item(self, key: str, node: Node) -> str:
        """Of the records that the items are, where they are what a block has found."""
        found = _RECORDS_OF.match(str(node.settings.get("items", "")))
        source = self._nodes.get(found[1]) if found else None
        table = self._table_of(source.settings) if source else None
        return self.field(key, table) if table and key in table.by_name else key

    def _column(self, key: str, table: Table | None = None) -> Column | None:
        where = table or self._own
        return where.by_name.get(key) if where else None

    def _known(self, name: str) -> str:
        return _KNOWN[self.language].get(name, name)

    def _walked(self, column: Column, rest: Path) -> list[str]:
        if not rest or column.definition.type != "link":
            return [self._of(column), *rest]
        target = self._schema.target(column)
        following = target.by_name.get(rest[0])
        named = self._walked(following, rest[1:]) if following else [rest[0]]
        own = self._of(column)
        # «客户 客户等级» says it twice: a field that begins with its table's name stands alone
        return named if named[0].startswith(own) else [own, *named]

    def _part(self, part: str, node: Node | None) -> str:
        branch = self._branches.get(part)
        known = branch.called(self.language) if branch else _OUTCOMES[self.language].get(part)
        return known or (self._result(part, node) if node else part)

    def _result(self, part: str, node: Node) -> str:
        """A part of what a block gave: as it is declared, or a field of the records it found."""
        gave = self._gives(node)
        names = names_in(gave) if gave is not None else {}
        if part in names:
            zh, en = names[part]
            return _within(en) if self.language == "en" else zh
        table = self._table_of(node.settings)
        return self.field(part, table) if table and part in table.by_name else part

    def _gives(self, node: Node) -> Any:
        account = self._accounts.get(str(node.settings.get("connection")))
        if node.block == "call" and account and account.connector in connectors:
            operations = connectors[account.connector].operations
            operation = operations.get(str(node.settings.get("operation")))
            return operation.gives if operation else None
        output = blocks[node.block].output if node.block in blocks else None
        return None if output is Any else output

    def setting(self, name: str, value: Any, settings: Mapping[str, Any]) -> str:
        """One setting of a block as its sentence says it."""
        if name in _TABLES:
            return self.table(str(value))
        if name == "connection":
            return self._account(str(value))
        if name == "operation":
            return self._operation(settings, str(value))
        if name in ("when", "where", "skip_when"):
            return self.condition(str(value), self._table_of(settings))
        if name in ("join", "if_changed"):
            return _CHOICES[self.language].get(str(value), str(value))
        return self.value(value, self._table_of(settings))

    def _account(self, key: str) -> str:
        if (account := self._accounts.get(key)) is None:
            return key
        english = english_name(*account) if self.language == "en" else ""
        return english or account.name

    def _table_of(self, settings: Mapping[str, Any]) -> Table | None:
        key = settings.get("table")
        return self._schema.tables.get(key) if isinstance(key, str) else None

    def value(self, value: Any, table: Table | None = None) -> str:
        if isinstance(value, str):
            return self.formula(value[1:]) if value.startswith("=") else value
        if isinstance(value, Mapping):
            return (", " if self.language == "en" else "，").join(
                f"{self.field(k, table)} = {self._cell(k, v)}" for k, v in value.items()
            )
        if isinstance(value, Sequence):
            comma = ", " if self.language == "en" else "、"
            return comma.join(self.value(one) for one in value)
        return "" if value is None else str(value)

    def _cell(self, key: str, value: Any) -> str:
        column = self._column(key)
        if column and isinstance(value, str) and not value.startswith("="):
            show = column.type.show_en if self.language == "en" else column.type.show
            return show(value, column.options)
        return self.value(value)

    def _operation(self, settings: Mapping[str, Any], operation: str) -> str:
        """The connector's own sentence, with what this block gives it."""
        account = self._accounts.get(str(settings.get("connection")))
        if account is None or account.connector not in connectors:
            return operation
        found = connectors[account.connector].operations.get(operation)
        given = settings.get("input", {})
        if found is None:
            return operation
        says = found.says[self.language]
        return re.sub(r"\{(\w+)\}", lambda match: self._given(given, match[1]), says)

    def _given(self, given: Mapping[str, Any], name: str) -> str:
        return self.value(given[name]) if name in given else "…"

    def _of(self, column: Column) -> str:
        return self._either(column.definition.name, column.definition.name_en)

    def _either(self, name: str, english: str) -> str:
        return english if self.language == "en" and english else name


def _within(name: str) -> str:
    """A name in the middle of a sentence: «Records» as «records», «ERP number» as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
