"""Which writes of a batch go into one statement together. Pure.

Writes of one kind to one table go together while they concern different records. A record may be
moved before others of the batch only where nothing it points to could be among them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from danliu.tables.intents import Create, Set, Write, record_of
from danliu.tables.links import names_its_own
from danliu.tables.schema import Schema
from danliu.tables.table import Table

LARGEST = 1_000  # writes in one statement


@dataclass
class Group:
    """Writes of one kind to one table, each with its place in the batch."""

    kind: type[Write]
    table: str
    writes: list[tuple[int, Write]] = field(default_factory=list)
    records: set[UUID | None] = field(default_factory=set)

    def takes(self, write: Write) -> bool:
        return (
            type(write) is self.kind
            and write.table == self.table
            and len(self.writes) < LARGEST
            and record_of(write) not in self.records
        )

    def add(self, number: int, write: Write) -> None:
        self.writes.append((number, write))
        self.records.add(record_of(write))
        self.records.discard(None)


def groups(schema: Schema, writes: Sequence[Write], *, alone: bool) -> list[Group]:
    """The batch in an order that keeps its meaning, as few groups as that allows.

    alone   each write by itself, in the order of the batch
    """
    if alone or _any_names_its_own(schema, writes):
        return [Group(type(one), one.table, [(n, one)]) for n, one in enumerate(writes)]
    if _may_be_sorted(schema, writes):
        return _by_table(writes)
    made: list[Group] = []
    for number, write in enumerate(writes):
        if not made or not made[-1].takes(write):
            made.append(Group(type(write), write.table))
        made[-1].add(number, write)
    return made


def _any_names_its_own(schema: Schema, writes: Sequence[Write]) -> bool:
    tables = {one.key: one for one in map(schema.table, {write.table for write in writes})}
    if not any(one.links_to_itself for one in tables.values()):
        return False
    typed = (one for one in writes if isinstance(one, Create | Set))
    return any(names_its_own(tables[one.table], one.cells) for one in typed)


def _may_be_sorted(schema: Schema, writes: Sequence[Write]) -> bool:
    """Creates only, and no table points to one that comes after it: heads before their lines."""
    if not all(type(write) is Create for write in writes):
        return False
    order = list(dict.fromkeys(write.table for write in writes))
    return not any(
        target in order[place + 1 :]
        for place, key in enumerate(order)
        for target in _targets(schema.table(key))
    )


def _targets(table: Table) -> list[str]:
    return [column.points_to for column in table.columns.values() if column.points_to]


def _are_apart(writes: Sequence[Write]) -> bool:
    """Whether they are of one table, and each is a record of its own: the rows of a file are."""
    records = [record_of(one) for one in writes]
    named = len(records) - records.count(None)
    return len({one.table for one in writes}) == 1 and len({*records} - {None}) == named


def _by_table(writes: Sequence[Write]) -> list[Group]:
    if _are_apart(writes):
        numbered = list(enumerate(writes))
        parts = [numbered[n : n + LARGEST] for n in range(0, len(numbered), LARGEST)]
        return [Group(Create, writes[0].table, part) for part in parts]
    made: list[Group] = []
    current: dict[str, Group] = {}
    for number, write in enumerate(writes):
        group = current.get(write.table)
        if group is None or not group.takes(write):
            group = current[write.table] = Group(Create, write.table)
            made.append(group)
        group.add(number, write)
    return sorted(made, key=lambda one: list(current).index(one.table))
