"""What the tables, fields and paths of one flow are called on the screen."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from danliu.connect.connector import connectors
from danliu.flows import phrases
from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Flow, Node, nodes
from danliu.flows.leading import Leading
from danliu.flows.reading import of_own
from danliu.formulas.kinds import Path
from danliu.tables.errors import NotFound
from danliu.tables.roles import BUILT_IN
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table
from danliu.telling import names_in

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
    "en": {"count": "number found"},
}
_RECEIVED = {
    "zh": {"topic": "消息种类", "document": "内容"},
    "en": {"topic": "kind of message", "document": "content"},
}
"""Of what started a run; what stands in a document is called as its sender calls it."""
_KNOWN = {
    "zh": {"record": "记录", "trigger": "触发时", "before": "改前", "created_by": "填写记录的人"},
    "en": {
        "record": "record",
        "trigger": "trigger",
        "before": "before",
        "created_by": "who made the record",
    },
}


class Account(NamedTuple):
    """A connection by name, and whose it is."""

    name: str
    connector: str


class Naming:
    """language   zh or en; people: `user:…` -> name"""

    def __init__(
        self,
        schema: Schema,
        flow: Flow,
        accounts: Mapping[str, Account] | None = None,
        language: str = "zh",
        people: Mapping[str, str] | None = None,
    ) -> None:
        self.language = language
        self._people = people or {}
        self.schema, self.accounts = schema, accounts or {}
        self.own = schema.tables.get(flow.trigger.table)  # None: it is about no record
        self._nodes = {node.id: node for node in nodes(flow)}
        branches = (branch for node in nodes(flow) for branch in node.branches)
        self._branches = {one.name: one for one in branches}
        self.leading = Leading(schema, self.own, self._nodes)

    def table(self, key: str) -> str:
        try:
            definition = self.schema.table(key).definition
        except NotFound:
            return key
        return self._either(definition.name, definition.name_en)

    def person(self, name: str) -> str:
        """Somebody or a role as a setting names them."""
        role = {**BUILT_IN, **self.schema.roles}.get(name.removeprefix("role:"))
        if role is not None:
            return self._either(role.name, role.name_en)
        return self._people.get(name, name)

    def field(self, key: str, table: Table | None = None) -> str:
        column = self.column(key, table)
        return self._of(column) if column else key

    def path(self, path: Path, table: Table | None = None) -> str:
        here = self.column(path[0], table)
        if here is not None:
            between = " " if self.language == "en" else ""
            return between.join(self._walked(here, path[1:]))
        if (own := of_own(path)) is not path:
            of = " " if self.language == "en" else "的"
            return f"{self._this()}{of}{self.path(own, self.own)}"
        if path[0] == "record":
            return self._this()
        if path == ("id",):
            return self._known("record")
        if path[0] == "before" and len(path) > 1:
            return f"{self._known('before')} {self.path(path[1:], self.own)}"
        node = self._nodes.get(path[0])
        if node is None:
            return " ".join([self._known(path[0]), *(self._part(one, None) for one in path[1:])])
        called = node.called(self.language) or node.id
        return phrases.QUOTED[self.language].format(called) + self._behind(node, path[1:])

    def _this(self) -> str:
        """The record that the flow is about."""
        if self.language == "en":
            return "this record"
        return f"这条{self.table(self.own.key) if self.own else self._known('record')}"

    def _behind(self, node: Node, rest: Path) -> str:
        """What of a block's result is meant; a field of the first record it found is said without
        «first»."""
        if rest[:1] == ("item",) and len(rest) > 1:  # its own «number» is a field
            parts = [self._part("item", node), *self._in(self.leading.items_of(node), rest[1:])]
        elif rest[:1] == ("first",) and len(rest) > 1:
            parts = self._in(self.leading.table_of(node), rest[1:])
        else:
            parts = [self._part(one, node) for one in rest]
        before = " " if self.language == "en" and parts else ""
        return before + " ".join(parts)

    def _in(self, table: Table | None, path: Path) -> list[str]:
        """Of a record of this table, through its links."""
        column = table.by_name.get(path[0]) if table else None
        return self._walked(column, path[1:]) if column else [*path]

    def _field_of(self, table: Table | None, key: str) -> str:
        return self.field(key, table) if table and key in table.by_name else key

    def column(self, key: str, table: Table | None = None) -> Column | None:
        where = table or self.own
        return where.by_name.get(key) if where else None

    def _known(self, name: str) -> str:
        return _KNOWN[self.language].get(name, name)

    def _walked(self, column: Column, rest: Path) -> list[str]:
        if not rest or column.definition.type != "link":
            return [self._of(column), *rest]
        target = self.schema.target(column)
        following = target.by_name.get(rest[0])
        named = self._walked(following, rest[1:]) if following else [rest[0]]
        own = self._of(column)
        # «客户 客户等级» says it twice: a field that begins with its table's name stands alone
        return named if named[0].startswith(own) else [own, *named]

    def _part(self, part: str, node: Node | None) -> str:
        branch = self._branches.get(part)
        if branch:
            return branch.called(self.language)
        if node is None:
            return _RECEIVED[self.language].get(part, part)
        told = self._result(part, node)
        of_outside = node.block == "call" and told != part
        return told if of_outside else _OUTCOMES[self.language].get(part, told)

    def _result(self, part: str, node: Node) -> str:
        """A part of what a block gave: as it is declared, or a field of the records it found."""
        gave = self._gives(node)
        names = names_in(gave) if gave is not None else {}
        if part in names:
            zh, en = names[part]
            return within(en) if self.language == "en" else zh
        return self._field_of(self.leading.table_of(node), part)

    def _gives(self, node: Node) -> Any:
        account = self.accounts.get(str(node.settings.get("connection")))
        if node.block == "call" and account and account.connector in connectors:
            operations = connectors[account.connector].operations
            operation = operations.get(str(node.settings.get("operation")))
            return operation.gives if operation else None
        output = blocks[node.block].output if node.block in blocks else None
        return None if output is Any else output

    def _of(self, column: Column) -> str:
        return self._either(column.definition.name, column.definition.name_en)

    def _either(self, name: str, english: str) -> str:
        return english if self.language == "en" and english else name


def within(name: str) -> str:
    """A name in the middle of a sentence: «Records» as «records», «ERP number» as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
