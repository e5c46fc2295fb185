"""What formulas of a run see: the record that started it, and the outputs of finished blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from danliu.flows.values import look_up
from danliu.flows.vocabulary import Vocabulary
from danliu.formulas import formula, parse, references
from danliu.formulas.kinds import Path
from danliu.formulas.tree import Reference
from danliu.tables.schema import Column, Schema, Table


@dataclass
class Line:
    """One line of blocks that run one after another. `now` moves on with each kept effect."""

    now: datetime


@dataclass
class Scope:
    """record    table, id, title and version of the record that started the run
    cells     its cells by key, links and walked paths included
    words     what the parts of this flow are called
    """

    record: Mapping[str, Any]
    cells: Mapping[str, Any]
    schema: Schema
    words: Vocabulary
    zone: str
    outputs: dict[str, Any] = field(default_factory=dict)

    def value(self, text: str, now: datetime) -> Any:
        return formula(text)(lambda path: self._find(path, now))

    def settings(self, settings: Any, now: datetime) -> Any:
        """Settings with every text that begins with «=» evaluated."""
        if isinstance(settings, str) and settings.startswith("="):
            return self.value(settings[1:], now)
        if isinstance(settings, Mapping):
            return {key: self.settings(one, now) for key, one in settings.items()}
        if isinstance(settings, list | tuple):
            return [self.settings(one, now) for one in settings]
        return settings

    def explain(self, text: str, now: datetime) -> str:
        """The formula in the user's words, and each value it saw."""
        seen = [
            f"{self.words.path(path)} = {self._shown(path, now)}"
            for path in references(parse(text))
        ]
        return f"{self.words.formula(text)}　（{'，'.join(seen)}）"

    def show(self, text: str, now: datetime) -> str:
        """What a formula gives, as a person reads it."""
        tree = parse(text)
        if isinstance(tree, Reference):
            return self._shown(tree.path, now)
        return _plain(self.value(text, now))

    def _shown(self, path: Path, now: datetime) -> str:
        value, column = self._find(path, now), self._column(path)
        if column is None or value is None or column.points_to:
            return _plain(value)
        return column.type.show(value, column.options)

    def _column(self, path: Path) -> Column | None:
        """The field behind a path, through single links."""
        table = self._table
        if table is None:
            return None
        for part in path[:-1]:
            link = table.by_name.get(part)
            if link is None or link.definition.type != "link":
                return None
            table = self.schema.target(link)
        return table.by_name.get(path[-1])

    @property
    def _table(self) -> Table | None:
        """None for a run about no record."""
        return self.schema.tables.get(self.record.get("table", ""))

    def _find(self, path: Path, now: datetime) -> Any:
        if path == ("$now",):
            return now
        if path == ("$zone",):
            return self.zone
        if path[0] == "record":
            return look_up(self.record, path[1:])
        if path[0] in self.outputs:
            return look_up(self.outputs, path)
        column = self._table.by_name.get(path[0]) if self._table else None
        own = (column.key if column else path[0], *path[1:])
        found = look_up(self.cells, own)
        return found if found is not None else self.cells.get(".".join(own))


def _plain(value: Any) -> str:
    if value is None or value in ("", [], ()):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return str(value.get("title") or value.get("id") or "")
    if isinstance(value, list | tuple):
        return "、".join(_plain(one) for one in value)
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)
