"""Links that never lead back to where one began: a part is no part of itself, nobody is their own
superior."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from uuid import UUID

from danliu.errors import Words
from danliu.tables.access import about
from danliu.tables.batch import Batch
from danliu.tables.cells import fault
from danliu.tables.definition import NoCircle
from danliu.tables.errors import Fault, InvalidRecord, InvalidSchema
from danliu.tables.schema import Schema
from danliu.tables.seen import among_seen
from danliu.tables.table import Column, Table

Ways = Mapping[UUID, Sequence[UUID]]
_UNNAMED = "…"
_LOCK = 0x63697263  # any fixed number: two writers must not close one circle together

# A step goes from «above» to «below». Those that begin where the records' own steps end, and on.
_STEPS = """
WITH RECURSIVE steps(above, below) AS (
    SELECT {above}, {below} FROM {table} WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL
    UNION
    SELECT t.{above}, t.{below} FROM steps s JOIN {table} t ON t.{above} = s.below
    WHERE t.deleted_at IS NULL
)
SELECT above, below FROM steps WHERE below IS NOT NULL
"""
_OWN = (
    "SELECT {above} AS above, {below} AS below FROM {table}"
    " WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL"
)


def check_sound(schema: Schema, table: Table) -> None:
    """Raises InvalidSchema for a rule whose links do not lead from and to one table."""
    for rule in table.definition.no_circles:
        links = [table.columns.get(key) for key in rule.fields]
        ends = {one.points_to if one and one.type.points == "one" else None for one in links}
        if len(links) == 1:
            ends.add(table.key)
        if len(links) not in (1, 2) or None in ends or len(ends) != 1:
            wanted = Words(
                "一个指向本表的关联，或两个指向同一张表的单条关联",
                "one link to this very table, or two links to one table, each to one record",
            )
            raise InvalidSchema(f"{table.key}.no_circles", wanted)


async def hold_others(batch: Batch) -> None:
    """Whoever else writes such links of this workspace waits until this transaction ends."""
    await batch.db.execute("SELECT pg_advisory_xact_lock($1, $2)", _LOCK, batch.schema.workspace)


async def check_open(batch: Batch, table: Table, records: Sequence[UUID], write: int) -> None:
    """Raises InvalidRecord where one of the records, as it stands now, closes a circle."""
    found: list[Fault] = []
    for rule in table.definition.no_circles:
        found += [one async for one in _faults(batch, table, rule, records)]
    if found:
        raise InvalidRecord(found, write)


async def _faults(
    batch: Batch, table: Table, rule: NoCircle, records: Sequence[UUID]
) -> AsyncIterator[Fault]:
    columns = [table.columns[key] for key in rule.fields]
    names = [column.physical for column in columns]
    above, below = names if len(names) == 2 else ("id", *names)
    asked = {"above": above, "below": below, "table": batch.schema.physical(table)}
    ways: dict[UUID, list[UUID]] = {}
    for step in await batch.db.fetch(_STEPS.format(**asked), list(records)):
        ways.setdefault(step["above"], []).append(step["below"])
    for own in await batch.db.fetch(_OWN.format(**asked), list(records)):
        if way := _way(own["below"], own["above"], ways):
            titles = await _titles(batch, batch.schema.target(columns[-1]), set(way))
            told = [titles.get(one, _UNNAMED) for one in (own["above"], *way)]
            shown = told if _sees_steps(batch, table, columns) else [told[0], _UNNAMED, told[-1]]
            yield fault(columns[-1], told[1], "circle", _open(shown))


def _sees_steps(batch: Batch, table: Table, links: Sequence[Column]) -> bool:
    """Whether the writer may know what leads where: all records of the table, and its links."""
    shown = batch.sight.columns(table)
    return not batch.sight.where(table) and all(one.key in shown for one in links)


def _open(told: Sequence[str]) -> Words:
    way = " → ".join(told)
    return Words(f"不会绕回自己的记录，而不是 {way}", f"a record that leads not back: {way}")


def _way(start: UUID | None, end: UUID | None, ways: Ways) -> list[UUID]:
    """From one to the other, both included; empty where there is none."""
    came: dict[UUID, UUID | None] = {start: None} if start and end else {}
    waiting = list(came)
    for here in waiting:
        if here == end:
            return list(_back(here, came))[::-1]
        fresh = [one for one in dict.fromkeys(ways.get(here, ())) if one not in came]
        came |= dict.fromkeys(fresh, here)
        waiting += fresh
    return []


def _back(here: UUID | None, came: Mapping[UUID, UUID | None]) -> Iterator[UUID]:
    while here is not None:
        yield here
        here = came[here]


async def _titles(batch: Batch, table: Table, records: Collection[UUID]) -> dict[UUID, str]:
    """As far as the writer sees them, and they are not computed."""
    title = table.title
    if not title.type.stored or title.key not in batch.sight.columns(table):
        return {}
    known = about(batch.context.actor, batch.now, batch.schema.zone)
    seen = await among_seen(batch.db, batch.sight, known, table, records)
    rows = await batch.db.fetch(
        f"SELECT id, {title.physical} AS title FROM {batch.schema.physical(table)}"
        " WHERE id = ANY($1::uuid[])",
        list(seen),
    )
    named = {one["id"]: one["title"] for one in rows if one["title"] is not None}
    return {one: title.type.show(value, title.options) for one, value in named.items()}
