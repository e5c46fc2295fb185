"""Which records the rows of a file mean: by a key of fields, all rows of a batch in one query."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from danliu.clock import Clock
from danliu.errors import Words
from danliu.formulas import Kind
from danliu.postgres.pool import Executor
from danliu.tables.access import Sight, about
from danliu.tables.cells import is_blank
from danliu.tables.ddl import DIALECT
from danliu.tables.errors import BadCell
from danliu.tables.exchange.errors import MappingMisfit
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.schema import Schema
from danliu.tables.seen import among_seen
from danliu.tables.table import Column
from danliu.tables.write import Context

Key = tuple[Any, ...]
"""The values of the key's fields, in stored form; a link's is the title of what it points to."""

LOOKED_AT = 500  # records of one key, by who sees only some
SEVERAL = Words(
    "有几条记录的匹配字段都与这一行相同，不知道改哪一条",
    "several records match this row: it does not say which one to change",
)
TOO_MANY = Words(
    f"匹配字段都与这一行相同的记录超过 {LOOKED_AT} 条，看不全哪一条是你的；请再加一个匹配字段",
    f"over {LOOKED_AT} records match this row, too many to find yours: add a field to the key",
)
NOT_THERE = Words(
    "没有这个编号的记录；编号由系统给，新记录不要填",
    "no record has this number; numbers are given by the house, leave it out for a new record",
)


@dataclass(frozen=True)
class Known:
    """A record as it is, cells by field key; a link's is the title of what it points to."""

    id: UUID
    cells: Mapping[str, Any]


@dataclass
class Found:
    """The records of one key that the writer sees.

    more   there are others of this key which nobody has looked at
    """

    known: list[Known] = field(default_factory=list)
    more: bool = False


class Matcher:
    """Finds the records of one table by the fields of a mapping's key."""

    def __init__(
        self, sight: Sight, context: Context, clock: Clock, mapping: Mapped, told: Sequence[str]
    ) -> None:
        """told   fields that the file fills. Raises MappingMisfit, NotFound."""
        table = sight.table(mapping.table)
        columns = sight.columns(table)
        if wrong := [one for one in mapping.key if one not in told or not _single(columns, one)]:
            raise MappingMisfit("", wrong, list(told), _NO_KEY)
        self._sight, self._context, self._clock = sight, context, clock
        self._schema, self._table = sight.schema, table
        self._key = [columns[one] for one in mapping.key]
        stored = {one: column for one, column in columns.items() if column.type.stored}
        self._told = {one: stored[one] for one in told if one in stored}
        # two decide that there are several; of those that a role does not see, more are looked at
        self._most = LOOKED_AT + 1 if sight.where(table) else 2

    @property
    def given(self) -> set[str]:
        """Fields of the key that nobody types: they find a record and are never written."""
        return {column.key for column in self._key if not column.type.typed}

    def key_of(self, cells: Mapping[str, Any]) -> Key | None:
        """None where a part is blank or cannot be read: such a row matches nothing."""
        values = []
        for column in self._key:
            typed = cells.get(column.key)
            if is_blank(typed):
                return None
            try:
                values.append(_stored(self._schema, column, typed))
            except BadCell:
                return None
        return tuple(values)

    async def find(self, db: Executor, keys: Sequence[Key]) -> Mapping[Key, Found]:
        """What has these keys, as far as the writer may see it.

        What is in the trash, or marked as a duplicate, is left out.
        """
        if not keys:
            return {}
        rows = await db.fetch(self._sql(), *(list(part) for part in zip(*keys, strict=True)))
        seen = await self._seen(db, {row["id"] for row in rows})
        found: dict[Key, Found] = {}
        for number, record, *values in map(tuple, rows):
            there = found.setdefault(keys[number - 1], Found())
            if record in seen:
                there.known.append(Known(record, dict(zip(self._told, values, strict=True))))
        for number, count in Counter(row["n"] for row in rows).items():
            found[keys[number - 1]].more = count > LOOKED_AT
        return found

    async def _seen(self, db: Executor, records: set[UUID]) -> set[UUID]:
        """Those that the writer may see: the others are not there for them."""
        known = about(self._context.actor, self._clock.now(), self._schema.zone)
        return await among_seen(db, self._sight, known, self._table, records)

    def _sql(self) -> str:
        schema, table = self._schema, self._table
        kinds = [_kind(schema, column) for column in self._key]
        arrays = ", ".join(f"${n + 1}::{kind}[]" for n, kind in enumerate(kinds))
        parts = ", ".join(f"k{n}" for n in range(len(kinds)))
        same = " AND ".join(
            f"{_shown(schema, column)} = k.k{n}" for n, column in enumerate(self._key)
        )
        told = "".join(
            f", {_shown(schema, column)} AS t{n}" for n, column in enumerate(self._told.values())
        )
        return (
            f"SELECT k.n, r.* FROM unnest({arrays}) WITH ORDINALITY AS k({parts}, n)"
            f" CROSS JOIN LATERAL (SELECT r.id{told} FROM {schema.physical(table)} r"
            f" WHERE {same} AND r.deleted_at IS NULL AND r.duplicate_of IS NULL"
            f" ORDER BY r.created_at LIMIT {self._most}) r ORDER BY k.n"
        )

    def differs(self, known: Known, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of a row that say something else than the record. A blank says nothing."""
        return {
            key: typed
            for key, typed in cells.items()
            if not is_blank(typed) and key not in self.given and self._other(known, key, typed)
        }

    def _other(self, known: Known, key: str, typed: Any) -> bool:
        """What cannot be read is told by the write path, so it counts as something else."""
        column = self._told.get(key)
        if column is None:
            return True
        try:
            return bool(_stored(self._schema, column, typed) != known.cells[key])
        except BadCell:
            return True


_NO_KEY = Words(
    "匹配字段必须是映射里有的字段，不能是列表", "a key is made of mapped fields that hold one value"
)


def _single(columns: Mapping[str, Column], key: str) -> bool:
    column = columns.get(key)
    return column is not None and column.type.stored and column.type.kind is not Kind.list


def _stored(schema: Schema, column: Column, typed: Any) -> Any:
    """What was typed in stored form. Raises BadCell."""
    column = _read_as(schema, column)
    if not column.type.typed:
        return str(typed).strip()
    return column.type.parse(typed, column.options)


def _read_as(schema: Schema, column: Column) -> Column:
    """A link is compared by the title of its target."""
    return schema.target(column).title if column.type.points == "one" else column


def _kind(schema: Schema, column: Column) -> str:
    column = _read_as(schema, column)
    return str(column.type.column(column.options).compile(dialect=DIALECT))


def _shown(schema: Schema, column: Column) -> str:
    if column.type.points != "one":
        return f"r.{column.physical}"
    target = schema.target(column)
    return (
        f"(SELECT o.{target.title.physical} FROM {schema.physical(target)} o"
        f" WHERE o.id = r.{column.physical})"
    )
