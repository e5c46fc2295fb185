"""THE read path: one compiled statement a request, whatever the table's size.

The statement is compiled once per schema version, role and shape of query; links come resolved,
computed fields computed, never with a query per row.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from danliu.formulas.kinds import Path
from danliu.postgres.pool import Executor
from danliu.tables import keyset
from danliu.tables.access import Sight
from danliu.tables.indexes.shapes import shape_of
from danliu.tables.indexes.uses import Use, Uses
from danliu.tables.plan import VERSION, Plan, compile_plan, given_name, sort_types
from danliu.tables.query import LONGEST_PAGE, NEWEST_FIRST, Page, Query, Record, through_view
from danliu.tables.shared import Shared
from danliu.tables.views import nullable

__all__ = ["LONGEST_PAGE", "NEWEST_FIRST", "Page", "Path", "Query", "Reader", "Record"]

_CACHED_AT_MOST = 2_000


class Reader:
    """Reads the tables of any workspace; remembers the statements it compiled."""

    def __init__(self) -> None:
        self._plans: dict[Any, tuple[Plan, Use | None]] = {}
        self.uses = Uses()
        self._shared = Shared()

    async def page(
        self, db: Executor, sight: Sight, query: Query, given: Mapping[Path, Any] | None = None
    ) -> Page:
        """One page. Raises NotFound, FormulaError, UnknownReference, BadCursor."""
        query, given = through_view(sight, query), given or {}
        limit = max(1, min(query.limit, LONGEST_PAGE))
        marks = self._marks(sight, query)
        plan = self._plan(sight, query, given, [mark is None for mark in marks])
        arguments: dict[str, Any] = {"page_size": limit + 1, "among": query.among}
        arguments |= {f"mark_{i}": mark for i, mark in enumerate(marks)}
        arguments |= {given_name(path): value for path, value in given.items()}

        asked = plan.statement.arguments(arguments)

        async def fetch() -> Page:
            rows = await db.fetch(plan.statement.sql, *asked)
            if len(rows) <= limit and keyset.in_two(_keys(query), marks):
                blank = self._plan(sight, query, given, keyset.BLANKS).statement
                left = {**arguments, "page_size": limit + 1 - len(rows)}
                rows += await db.fetch(blank.sql, *blank.arguments(left))
            return _page(plan, rows, limit)

        if not isinstance(db, asyncpg.Pool):
            return await fetch()  # a transaction sees what is its own
        # the plan holds who sees what: with equal arguments the answers are equal
        page: Page = await self._shared.ask((id(plan), asked), fetch)
        return page

    def _marks(self, sight: Sight, query: Query) -> list[Any]:
        if query.after is None:
            return []
        return keyset.read_cursor(query.after, sort_types(sight, query))

    def _plan(
        self, sight: Sight, query: Query, given: Mapping[Path, Any], blanks: Sequence[bool]
    ) -> Plan:
        schema = sight.schema
        if schema.past:
            return compile_plan(sight, query, given, blanks)
        shape = tuple((path, type(value)) for path, value in given.items())
        key = (schema.workspace, schema.version, sight.key, query.table, query.where, query.sort)
        parts = (query.walk, query.fields, query.trash, query.among is not None, query.colours)
        full = (*key, *parts, shape, blanks is keyset.BLANKS, tuple(blanks))
        if full not in self._plans:
            if len(self._plans) >= _CACHED_AT_MOST:
                self._plans.clear()
            self._plans[full] = (compile_plan(sight, query, given, blanks), _use(sight, query))
        plan, use = self._plans[full]
        if use:
            self.uses.count(use)
        return plan


def _page(plan: Plan, rows: Sequence[Any], limit: int) -> Page:
    records = [plan.record(row) for row in rows[:limit]]
    mark = plan.cursor(rows[limit - 1]) if len(rows) > limit else None
    return Page(records, mark, rows[0][VERSION] if rows else None)


def _keys(query: Query) -> list[tuple[bool, bool]]:
    """Of each key of the order whether it descends, and whether it may be blank; the id is last."""
    keys = [(one.descending, nullable(one.field)) for one in query.sort]
    return [*keys, (keys[-1][0] if keys else False, False)]


def _use(sight: Sight, query: Query) -> Use | None:
    """What reading counts for; looking at chosen records or into the trash needs no index."""
    if query.trash or query.among is not None:
        return None
    table = sight.table(query.table)
    shape = shape_of(table, query.where, query.sort)
    if "id" in shape.equal or not (shape.equal or shape.among or shape.ranged or shape.sort):
        return None
    return Use(sight.schema.workspace, table.id, shape)
