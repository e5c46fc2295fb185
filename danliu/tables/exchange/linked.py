"""Records of other tables that the rows of a file name by their titles, and that it makes.

A mapping says for which link fields; what was made is known by looking before and after.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from danliu.errors import Words
from danliu.people.actor import Actor
from danliu.postgres.pool import Executor
from danliu.tables import links
from danliu.tables.access import Sight, check_may_write
from danliu.tables.exchange.errors import MappingMisfit
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.table import Column
from danliu.tables.write import Create

Titles = Mapping[str, Sequence[str]]
"""Titles that nothing has, by the link field that names them."""

NO_LINK = Words(
    "只能为指向另一张表一条记录的关联字段建立记录，且这一列要在文件里",
    "records are made for fields of the file that link to one record of another table",
)


class Linked:
    """The link fields of one mapping whose unknown records are made."""

    def __init__(self, sight: Sight, actor: Actor, mapping: Mapped) -> None:
        """Raises MappingMisfit, Forbidden."""
        table = sight.table(mapping.table)
        columns, told = sight.columns(table), {*mapping.columns, *mapping.cells}
        wrong = [key for key in mapping.makes if key not in told or not _fits(columns.get(key))]
        if wrong:
            raise MappingMisfit("", wrong, sorted(told), NO_LINK)
        self._schema, self._table = sight.schema, table
        self._columns = [columns[key] for key in mapping.makes]
        for column in self._columns:
            target = sight.table(self._schema.target(column).key)
            if target is table:
                raise MappingMisfit("", [column.key], sorted(told), NO_LINK)
            check_may_write(sight, actor, target, Create)

    @property
    def makes(self) -> frozenset[str]:
        """As the write path is told."""
        return frozenset(f"{self._table.key}.{column.key}" for column in self._columns)

    async def unknown(self, db: Executor, heads: Iterable[Mapping[str, Any]]) -> Titles:
        """Of these records, the titles that are not there."""
        if not self._columns:
            return {}
        records = list(heads)
        missing = {}
        for column in self._columns:
            named = dict.fromkeys(one.get(column.key) for one in records)
            titles = [str(one) for one in named if links.is_title(one)]
            found = await links.by_title(db, self._schema, column, titles) if titles else {}
            missing[column.key] = [one for one in titles if one not in found]
        return missing

    async def made(self, db: Executor, unknown: Titles) -> dict[str, dict[UUID, str]]:
        """Those that are there now: their titles by table and id."""
        made: dict[str, dict[UUID, str]] = {}
        for column in self._columns:
            titles = unknown[column.key]
            found = await links.by_title(db, self._schema, column, titles) if titles else {}
            there = made.setdefault(self._schema.target(column).key, {})
            there |= {record: title.strip() for title, record in found.items()}
        return made


def _fits(column: Column | None) -> bool:
    return column is not None and column.type.points == "one"
