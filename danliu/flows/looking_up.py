"""Records that a block looks up by itself: those of some numbers, or all of a table; and what their
fields are called, where it is not as the algorithm calls them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Protocol, TypeVar
from uuid import UUID

from msgspec import Struct, structs

from danliu.formulas.kinds import Path
from danliu.tables.definition import Sort
from danliu.tables.query import LONGEST_PAGE, Query
from danliu.telling import told
from danliu.workspace import Workspace

Records = list[dict[str, Any]]
Key = TypeVar("Key")
FieldNames = Annotated[dict[str, str], told("字段叫什么", "What fields are called", "pairs")]
_AT_ONCE = 100  # numbers in one question
_OLDEST_FIRST = (Sort("created_at"),)


class Inside(Protocol):
    """A step of a flow, or whoever else reads for somebody."""

    @property
    def ws(self) -> Workspace: ...


def check_names(fields: FieldNames, *names: type[Struct]) -> None:
    """Raises ValueError for what the algorithm does not ask about."""
    known = list(dict.fromkeys(field for one in names for field in one.__struct_fields__))
    if strange := sorted(set(fields) - set(known)):
        raise ValueError(f"fields of {', '.join(known)}, not {strange}")


async def numbered(
    step: Inside,
    table: str,
    field: str,
    numbers: Iterable[str | UUID],
    also: str = "",
    fields: tuple[str, ...] | None = None,
) -> Records:
    """Those in whose field one of these numbers stands, or that link to one of these records. also:
    a formula that holds for them too; fields: all of them where none are named"""
    found: Records = []
    for some in _chunks(sorted(set(numbers), key=str)):
        names = [f"$n{place}" for place in range(_AT_ONCE)]
        filled = [*some, *[some[0]] * (_AT_ONCE - len(some))]  # one statement for any count
        given: dict[Path, Any] = {(key,): one for key, one in zip(names, filled, strict=True)}
        where = f"ONEOF({{{field}}},{','.join(f'{{{one}}}' for one in names)})"
        where = f"AND({where},{also})" if also else where
        found += await all_of(step, Query(table, where, fields=fields), given)
    return found


async def of_ids(step: Inside, table: str, ids: Iterable[str]) -> Records:
    found: Records = []
    for some in _chunks(sorted(set(ids))):
        found += await all_of(step, Query(table, among=tuple(map(UUID, some))))
    return found


async def all_of(step: Inside, query: Query, given: dict[Path, Any] | None = None) -> Records:
    """Page after page, oldest first. Raises NotFound for a table that is not there."""
    found: Records = []
    asked = structs.replace(query, sort=_OLDEST_FIRST, limit=LONGEST_PAGE, after=None)
    while True:
        page = await step.ws.tables.page(asked, given)
        found += [{"id": one.id, **one.cells} for one in page.records]
        if page.next is None:
            return found
        asked = structs.replace(asked, after=page.next)


def _chunks(numbers: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
