"""Records that a block looks up by itself: those of some numbers, or all of a table; and what their
fields are called, where it is not as the algorithm calls them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

from msgspec import Struct

from danliu.flows.blocks.block import Step
from danliu.formulas.kinds import Path
from danliu.tables.definition import Sort
from danliu.tables.query import LONGEST_PAGE, Query
from danliu.telling import told

Records = list[dict[str, Any]]
Key = TypeVar("Key")
FieldNames = Annotated[dict[str, str], told("字段叫什么", "What fields are called", "pairs")]
_AT_ONCE = 100  # numbers in one question
_OLDEST_FIRST = (Sort("created_at"),)


def check_names(fields: FieldNames, names: type[Struct]) -> None:
    """Raises ValueError for what the algorithm does not ask about."""
    known = names.__struct_fields__
    if strange := sorted(set(fields) - set(known)):
        raise ValueError(f"fields of {', '.join(known)}, not {strange}")


async def numbered(step: Step, table: str, field: str, numbers: Iterable[str | UUID]) -> Records:
    """Those in whose field one of these numbers stands, or that link to one of these records."""
    found: Records = []
    for some in _chunks(sorted(set(numbers), key=str)):
        names = [f"$n{place}" for place in range(_AT_ONCE)]
        filled = [*some, *[some[0]] * (_AT_ONCE - len(some))]  # one statement for any count
        given: dict[Path, Any] = {(key,): one for key, one in zip(names, filled, strict=True)}
        choices = ",".join(f"{{{one}}}" for one in names)
        found += await all_of(step, Query(table, f"ONEOF({{{field}}},{choices})"), given)
    return found


async def of_ids(step: Step, table: str, ids: Iterable[str]) -> Records:
    found: Records = []
    for some in _chunks(sorted(set(ids))):
        found += await all_of(step, Query(table, among=tuple(map(UUID, some))))
    return found


async def all_of(step: Step, query: Query, given: dict[Path, Any] | None = None) -> Records:
    """Page after page, oldest first. Raises NotFound for a table that is not there."""
    found: Records = []
    after: str | None = None
    while True:
        page = await step.ws.tables.page(
            Query(query.table, query.where, _OLDEST_FIRST, LONGEST_PAGE, after, among=query.among),
            given,
        )
        found += [{"id": one.id, **one.cells} for one in page.records]
        after = page.next
        if after is None:
            return found


def _chunks(numbers: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
