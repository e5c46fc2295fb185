"""Which records are meant by the cells that are to be written: those that say the same in some
fields."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from danliu.flows.blocks.block import Step
from danliu.flows.looking_up import all_of
from danliu.formulas.kinds import Path
from danliu.tables.query import Query

Cells = Mapping[str, Any]
_AT_ONCE = 100  # records in one question


async def matched(
    step: Step, table: str, fields: Sequence[str], wanted: Sequence[Cells]
) -> list[UUID | None]:
    """For each of the cells the record whose fields say the same, the oldest of several; None where
    there is none, or where one of these fields is blank in the cells."""
    known: dict[Hashable, UUID] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = [one for one in wanted[start : start + _AT_ONCE] if _said(one, fields)]
        if some:
            for found in await all_of(step, *_asked(table, fields, some)):
                known.setdefault(_said(found, fields), found["id"])
    return [known.get(_said(one, fields)) for one in wanted]


def _asked(table: str, fields: Sequence[str], some: Sequence[Cells]) -> tuple[Query, Any]:
    given: dict[Path, Any] = {}
    parts = []
    for number, key in enumerate(fields):
        values = list(dict.fromkeys(_plain(one[key]) for one in some))
        names = [f"$m{number}_{place}" for place in range(len(values))]
        given |= {(name,): value for name, value in zip(names, values, strict=True)}
        parts.append(f"ONEOF({{{key}}},{','.join(f'{{{name}}}' for name in names)})")
    return Query(table, f"AND({','.join(parts)})"), given


def _said(cells: Cells, fields: Iterable[str]) -> Hashable:
    """Their values; None where one of them is blank."""
    values = tuple(_plain(cells.get(key)) for key in fields)
    return None if any(one in (None, "") for one in values) else tuple(map(_text, values))


def _text(value: Any) -> str:
    """5 and 5.00 are the same."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)  # as a formula gives it: a bare one has no kind
    return value["id"] if isinstance(value, Mapping) and "id" in value else value
