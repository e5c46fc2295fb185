"""Pages by key: «what comes after this record in this order», at the same cost on every page."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from danliu.errors import DanliuError


@dataclass(eq=False)
class BadCursor(DanliuError):
    """This page mark is broken or belongs to another list: begin at the first page."""

    code = "bad-cursor"
    status = 422


@dataclass(frozen=True)
class Key:
    """One key of the order: its expression, direction, and whether it may be blank (then last)."""

    expression: Any
    descending: bool
    nullable: bool

    @property
    def ordered(self) -> Any:
        direction = self.expression.desc() if self.descending else self.expression.asc()
        return direction.nulls_last() if self.nullable else direction

    def beyond(self, mark: Any) -> Any:
        """Strictly after the mark, which is not blank."""
        after = self.expression < mark if self.descending else self.expression > mark
        return sa.or_(after, self.expression.is_(None)) if self.nullable else after


BLANKS: Sequence[bool] = (True,)
"""Instead of which marks are blank: the records that are blank in the first key, all of them."""


def in_two(keys: Sequence[tuple[bool, bool]], marks: Sequence[Any]) -> bool:
    """Whether a page is read in two: first what follows the mark, then what is blank.

    An index leads to either at once, but to both in one condition only by reading all before it.
    keys   of each whether it descends, and whether it may be blank
    """
    (_, first), *rest = keys
    one_way = len({descending for descending, _ in keys}) == 1
    return (
        bool(marks) and marks[0] is not None and first and one_way and not any(n for _, n in rest)
    )


def after(keys: Sequence[Key], marks: Sequence[Any], blank: Sequence[bool]) -> Any:
    """The condition «comes after the record with these marks»; `blank` tells which are None.

    Where a page is read in two, those that are blank in the first key are left out.
    """
    if blank is BLANKS:
        return keys[0].expression.is_(None)
    one_way = len({key.descending for key in keys}) == 1
    if one_way and not blank[0] and not any(key.nullable for key in keys[1:]):
        rows, mark = sa.tuple_(*(key.expression for key in keys)), sa.tuple_(*marks)
        return rows < mark if keys[0].descending else rows > mark
    options = []
    for depth, key in enumerate(keys):
        if blank[depth]:
            continue  # nothing comes after a blank but what the later keys decide
        same = [_same(keys[i], marks[i], blank[i]) for i in range(depth)]
        options.append(sa.and_(*same, key.beyond(marks[depth])))
    return sa.or_(*options)


def _same(key: Key, mark: Any, blank: bool) -> Any:
    return key.expression.is_(None) if blank else key.expression == mark


def write_cursor(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def read_cursor(cursor: str, types: Sequence[Any]) -> list[Any]:
    """The values in a cursor, of these Python types. Raises BadCursor."""
    try:
        raw = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(raw, list) or len(raw) != len(types):
            raise BadCursor
        return [
            None if value is None else msgspec.convert(value, kind, strict=False)
            for value, kind in zip(raw, types, strict=True)
        ]
    except (binascii.Error, msgspec.DecodeError, ValueError) as error:
        raise BadCursor from error
