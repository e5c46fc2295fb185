"""Writes that go together: what creating and changing share while a batch is under way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from danliu.clock import Clock
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job
from danliu.tables import links, members
from danliu.tables.access import Sight, sight
from danliu.tables.cells import Parsed, parse_all, stamped
from danliu.tables.changes import Change
from danliu.tables.intents import Context
from danliu.tables.links import AddByTitle
from danliu.tables.row_sql import Signature
from danliu.tables.schema import Schema
from danliu.tables.table import Table

Listener = Callable[[Schema, Sequence[Change], Context], Sequence[Job]]
"""Pure: from the schema and the changes about to be committed to jobs for later."""


@dataclass
class Batch:
    """act        under which all of this is logged; None for a single write of its own
    now_is     which new ids were absorbed by an existing record, and by which
    enqueued   whether jobs come of it
    careful    some of the new records were found to be there already
    """

    db: Executor
    schema: Schema
    context: Context
    clock: Clock
    listeners: Sequence[Listener]
    act: UUID | None = None
    now_is: dict[UUID, UUID] = field(default_factory=dict)
    enqueued: bool = False
    careful: bool = False

    @cached_property
    def now(self) -> datetime:
        """The moment of all that is written together."""
        return self.context.at or self.clock.now()

    @property
    def sight(self) -> Sight:
        """The schema as whoever writes sees it."""
        return sight(self.schema, self.context.actor)

    async def parsed(
        self, table: Table, records: Sequence[Mapping[str, Any]], add: AddByTitle
    ) -> list[Parsed]:
        """What was typed as values, links resolved; faults are collected, not raised."""
        if self.now_is:
            records = [links.renamed(table, cells, self.now_is) for cells in records]
        resolved = await links.resolve_titles(
            self.db, self.schema, table, records, add, self.context.makes
        )
        resolved = await members.resolve_people(self.db, self.schema.workspace, table, resolved)
        resolved = members.resolve_roles(self.schema, table, resolved)
        named = self.sight.named(table)
        parsed = parse_all(table, resolved, named)
        await links.check_many(self.db, self.schema, table, parsed)
        await members.check_members(self.db, self.schema.workspace, table, parsed)
        members.check_roles(self.schema, table, parsed)
        return parsed

    def jobs(self, changes: Sequence[Change]) -> list[list[Job]]:
        """What listeners want done after each of these changes."""
        caused: list[list[Job]] = [[] for _ in changes]
        for listen in self.listeners:
            # nearly always nobody wants anything of any of them
            if not listen(self.schema, changes, self.context):
                continue
            self.enqueued = True
            for jobs, change in zip(caused, changes, strict=True):
                jobs.extend(listen(self.schema, [change], self.context))
        return caused

    def row(
        self, table: Table, values: Mapping[str, Any], stored: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Values by physical column, a state with the moments its stages were entered."""
        places = table.places
        row = {places[key]: value for key, value in values.items() if key in places}
        for column in table.states:
            if column.key in values:
                stamps = column.stamps or ""
                was = stored[stamps] if stored else {}
                row[stamps] = stamped(was, values[column.key], self.now)
        return row

    def signature(self, number: int = 0) -> Signature:
        """Of the write at this place of the batch: a microsecond younger than the one before, so
        that a list in the order of their making has new records as they were told."""
        said, at = self.context, self.now + timedelta(microseconds=number)
        return Signature(at, said.actor.ref, said.origin, said.reason, said.run, self.act)
