"""What formulas of a run see: the record that started it, and the outputs of finished blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from danliu.flows.values import look_up
from danliu.formulas import formula, parse, references
from danliu.tables.schema import Table


@dataclass
class Line:
    """One line of blocks that run one after another. `now` moves on with each kept effect."""

    now: datetime


@dataclass
class Scope:
    """record    table, id, title and version of the record that started the run
    cells     its cells by key, links and walked paths included
    names     field names as people write them -> keys
    """

    record: Mapping[str, Any]
    cells: Mapping[str, Any]
    names: Mapping[str, str]
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
        """The formula, and each value it saw."""
        seen = {".".join(path): self._find(path, now) for path in references(parse(text))}
        return f"{text}　" + "，".join(f"{name} = {_shown(v)}" for name, v in seen.items())

    def _find(self, path: tuple[str, ...], now: datetime) -> Any:
        if path == ("$now",):
            return now
        if path == ("$zone",):
            return self.zone
        if path[0] == "record":
            return look_up(self.record, path[1:])
        if path[0] in self.outputs:
            return look_up(self.outputs, path)
        own = (self.names.get(path[0], path[0]), *path[1:])
        found = look_up(self.cells, own)
        return found if found is not None else self.cells.get(".".join(own))


def _shown(value: Any) -> str:
    return "空" if value is None or value == "" else str(value)


def names_of(table: Table) -> dict[str, str]:
    return {name: column.key for name, column in table.by_name.items()}
