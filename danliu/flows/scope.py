"""What formulas of a run see: the record that started it, and the outputs of finished blocks."""

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, get_origin
from uuid import UUID

from danliu.errors import Words
from danliu.flows.errors import NoRecord
from danliu.flows.reading import of_own
from danliu.flows.values import look_up
from danliu.flows.vocabulary import Vocabulary
from danliu.formulas import formula, parse, references
from danliu.formulas.kinds import Path
from danliu.formulas.tree import Reference
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

_BLANK, _YES, _NO = Words("空", "blank"), Words("是", "yes"), Words("否", "no")


@dataclass
class Scope:
    """record    table, id, title and version of the record that started the run; {} without one
    cells     its cells by key, links and walked paths included
    words     what the parts of this flow are called
    versions  of the records that this run has read: what somebody changes after that is theirs
    """

    record: Mapping[str, Any]
    cells: Mapping[str, Any]
    schema: Schema
    words: Vocabulary
    zone: str
    outputs: MutableMapping[str, Any] = field(default_factory=dict)
    versions: MutableMapping[UUID, int] = field(default_factory=dict)

    def inside(self, **outputs: Any) -> "Scope":
        """The same with more outputs; what is learned there, nobody outside sees."""
        return replace(
            self,
            outputs=ChainMap(dict(outputs), self.outputs),
            versions=ChainMap({}, self.versions),
        )

    def learn(self, name: str, output: Any) -> None:
        """What a block gave, and which records it has shown."""
        self.outputs[name] = output
        for one in output.get("records") or () if isinstance(output, Mapping) else ():
            if isinstance(one, Mapping) and isinstance(one.get("version"), int):
                self.versions[one["id"]] = one["version"]

    def seen(self, record: UUID) -> int | None:
        """The version at which this run last read a record; None if it never did."""
        if record in self.versions:
            return self.versions[record]
        own = str(self.record.get("id")) == str(record)
        return self.record.get("version") if own else None

    def target(self, table: str, record: UUID | None) -> tuple[str, UUID]:
        """The table and record that are meant: those that started the run where none are named.
        Raises NoRecord."""
        own = self.record
        if not (table or own.get("table")):
            raise NoRecord("table")
        if record is None and (not own.get("id") or table not in ("", own.get("table"))):
            raise NoRecord("record")
        return table or own["table"], record or UUID(str(own["id"]))

    def value(self, text: str, now: datetime) -> Any:
        return formula(text)(lambda path: self.found(path, now))

    def settings(self, settings: Any, now: datetime) -> Any:
        """Settings with every text that begins with «=» evaluated."""
        if isinstance(settings, str) and settings.startswith("="):
            return self.value(settings[1:], now)
        if isinstance(settings, Mapping):
            return {key: self.settings(one, now) for key, one in settings.items()}
        if isinstance(settings, list | tuple):
            return [self.settings(one, now) for one in settings]
        return settings

    def explain(self, text: str, now: datetime) -> Words:
        """The condition as people say it, and each value it saw."""
        seen = [(path, self._shown(path, now)) for path in references(parse(text))]
        zh, en = self.words.spoken("zh"), self.words.spoken("en")
        had = "，".join(f"{zh.path(path)} = {shown.zh}" for path, shown in seen)
        had_en = ", ".join(f"{en.path(path)} = {shown.en}" for path, shown in seen)
        return Words(f"{zh.condition(text)}（{had}）", f"{en.condition(text)} ({had_en})")

    def show(self, text: str, now: datetime) -> Words:
        """What a formula gives, as a person reads it."""
        tree = parse(text)
        if isinstance(tree, Reference):
            return self._shown(tree.path, now)
        return _plain(self.value(text, now))

    def _shown(self, path: Path, now: datetime) -> Words:
        value, column = self.found(path, now), self.words.leading.column(path)
        if column is not None and not column.points_to and _fits(value, column):
            return column.words(value)
        if not isinstance(value, str) or not value or column is not None:
            return _plain(value)
        return self.words.leading.key(path, value) or self._both(path, value, now)

    def _both(self, path: Path, said: str, now: datetime) -> Words:
        """A step that says something says it in English beside: `says`, `says_en`."""
        english = self.found((*path[:-1], f"{path[-1]}_en"), now)
        return Words(said, english if isinstance(english, str) and english else said)

    @property
    def _own(self) -> Table | None:
        """The table of the record that started the run; None for a run about no record."""
        return self.schema.tables.get(self.record.get("table", ""))

    def found(self, path: Path, now: datetime) -> Any:
        """What stands at a path; blank where there is nothing."""
        if path == ("$now",):
            return now
        if path == ("$zone",):
            return self.zone
        own = of_own(path)
        if own[0] == "record":
            return look_up(self.record, own[1:])
        if own is path and path[0] in self.outputs:
            return look_up(self.outputs, path)
        return self._of_own(own)

    def _of_own(self, path: Path) -> Any:
        table = self._own
        column = table.by_name.get(path[0]) if table else None
        own = (column.key if column else path[0], *path[1:])
        found = look_up(self.cells, own)
        return found if found is not None else self.cells.get(".".join(own))


@dataclass
class Line:
    """One line of blocks that run one after another.

    now     moves on with each kept effect
    scope   what its formulas see
    prefix  of the paths of its steps, where they run for one item of many: «each[3].»
    """

    now: datetime
    scope: Scope
    prefix: str = ""


def _fits(value: Any, column: Column) -> bool:
    """A field may have been of another type when this was noted."""
    python = column.type.python
    return value is not None and (python is Any or isinstance(value, get_origin(python) or python))


def _plain(value: Any) -> Words:
    if value is None or value in ("", [], ()):
        return _BLANK
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list | tuple):
        parts = [_plain(one) for one in value]
        return Words("、".join(one.zh for one in parts), ", ".join(one.en for one in parts))
    if isinstance(value, Mapping):
        value = value.get("title") or value.get("id") or ""
    text = f"{value:,f}" if isinstance(value, Decimal) else str(value)
    return Words(text, text)
