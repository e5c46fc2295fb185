"""Which indexes the definitions and the use of a table ask for, and why. Pure.

What a filter holds to one value comes first, then what it holds to one of several, then the order,
then the id: so a page is read from one place of the index, whatever the size of the table.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.tables.definition import Sort, View
from danliu.tables.indexes.keys import Part, part_of
from danliu.tables.indexes.shapes import Shape, shape_of
from danliu.tables.indexes.widths import WIDEST
from danliu.tables.query import NEWEST_FIRST
from danliu.tables.schema import Schema
from danliu.tables.table import SYSTEM_KINDS, Table

MOST_PER_TABLE = 24
_TOO_MANY = Words(
    f"每张表最多 {MOST_PER_TABLE} 个自动索引",
    f"a table gets at most {MOST_PER_TABLE} indexes by itself",
)

_TOO_WIDE = Words("这些字段合起来太长", "these fields are too long together")


class Need(Struct, frozen=True):
    """keys      the parts of the index, as in CREATE INDEX
    fields    the keys of the fields in it, in the same order, the id left out
    why       who asks for it
    cannot    why it cannot be
    computed  whether it holds a formula
    used      whether lists are in fact read so often
    """

    table: Table
    keys: tuple[str, ...]
    fields: tuple[str, ...]
    why: tuple[Words, ...]
    cannot: Words | None = None
    computed: bool = False
    used: bool = False

    @property
    def definition(self) -> str:
        return f"({', '.join(self.keys)}) WHERE deleted_at IS NULL"

    @property
    def name(self) -> str:
        """By what it holds: two views that need the same share one."""
        digest = hashlib.sha256(self.definition.encode()).hexdigest()
        return f"x_{self.table.id}_{digest[:12]}"


def needs(schema: Schema, table: Table, uses: Sequence[Shape] = ()) -> list[Need]:
    """Of one table: its views, its roles, and what is asked often; the first matter most."""
    asked = [*_of_views(table), *_of_roles(schema, table), *_of_uses(table, uses)]
    found: dict[str, Need] = {}
    for shape, why in asked:
        for need in _needs(schema, table, shape, why):
            known = found.get(need.name, need)
            both = tuple(dict.fromkeys((*known.why, *need.why)))
            used = known.used or shape in uses
            found[need.name] = msgspec.structs.replace(known, why=both, used=used)
    return list(_bounded(found.values()))


def _bounded(all_: Iterable[Need]) -> Iterator[Need]:
    count = 0
    for one in all_:
        count += one.cannot is None
        if one.cannot is None and count > MOST_PER_TABLE:
            yield msgspec.structs.replace(one, cannot=_TOO_MANY)
        else:
            yield one


def _of_views(table: Table) -> Iterator[tuple[Shape, Words]]:
    for view in table.definition.views:
        shape = shape_of(table, view.where, view.sort)
        name = view.name_en or view.name
        yield shape, Words(f"视图「{view.name}」的筛选和排序", f"filter and order of view {name}")
        for field in _grouped(table, view):
            own = msgspec.structs.replace(shape, equal=(*shape.equal, field))
            said = table.columns[field].definition.name
            yield (
                own,
                Words(f"视图「{view.name}」按「{said}」分栏", f"groups of view {name} by {said}"),
            )


def _grouped(table: Table, view: View) -> list[str]:
    """The first field that a board or a grouped list stands by."""
    stack = view.layout.get("stack", "")
    first = [stack] if stack else [one.field for one in view.group[:1]]
    return [key for key in first if key in table.columns]


def _of_roles(schema: Schema, table: Table) -> Iterator[tuple[Shape, Words]]:
    """A role that sees its own records only pages through them as the owner does through all."""
    for role in schema.roles.values():
        where = role.grant(table.key).where
        bound = shape_of(table, where) if where else Shape()
        if not bound.equal:
            continue
        why = Words(
            f"角色「{role.name}」只看自己的记录", f"role {role.name_en or role.name} sees its own"
        )
        yield Shape(sort=NEWEST_FIRST).narrowed(bound), why
        for view in table.definition.views:
            yield shape_of(table, view.where, view.sort).narrowed(bound), why


def _of_uses(table: Table, uses: Sequence[Shape]) -> Iterator[tuple[Shape, Words]]:
    for shape in uses:
        names = "、".join(_said(table, shape))
        yield shape, Words(f"常按「{names}」筛选或排序", f"often filtered or sorted by {names}")


def _said(table: Table, shape: Shape) -> list[str]:
    keys = [*shape.equal, *shape.among, *shape.ranged, *(one.field for one in shape.sort)]
    known = table.columns
    return [known[key].definition.name if key in known else key for key in dict.fromkeys(keys)]


def _needs(schema: Schema, table: Table, shape: Shape, why: Words) -> Iterator[Need]:
    """For its order; and for its range, which an index for the order may not serve."""
    if shape.equal or shape.among or shape.sort != NEWEST_FIRST:
        yield _need(schema, table, shape, shape.sort, why)
    firsts = {one.field for one in shape.sort[:1]}
    for field in shape.ranged:
        if field not in firsts and field not in shape.equal:
            yield _need(schema, table, shape, (Sort(field),), why)


def _need(schema: Schema, table: Table, shape: Shape, sort: Sequence[Sort], why: Words) -> Need:
    keys, fields, parts = list[str](), list[str](), list[Part]()
    for one in sort:
        part = part_of(schema, table, one.field)
        if isinstance(part, Words):
            return Need(table, (*keys, one.field), (*fields, one.field), (why,), part)
        keys.append(f"{part.sql} {_direction(one)}")
        fields.append(one.field)
        parts.append(part)
    room = WIDEST - sum(part.width for part in parts)
    pins = _pins(schema, table, (*shape.equal, *shape.among), fields, room)
    last = "DESC" if sort and sort[-1].descending else "ASC"
    return Need(
        table,
        (*(part.sql for part in pins.values()), *keys, f"id {last}"),
        (*pins, *fields),
        (why,),
        _TOO_WIDE if room < 0 else None,
        any(part.computed for part in (*pins.values(), *parts)),
    )


def _pins(
    schema: Schema, table: Table, asked: Sequence[str], ordered: Sequence[str], room: int
) -> dict[str, Part]:
    """What stands before the order: as many as there is room for, the others are looked at."""
    pins: dict[str, Part] = {}
    for key in asked:
        part = None if key in ordered else part_of(schema, table, key)
        if isinstance(part, Part) and part.width <= room:
            pins[key] = part
            room -= part.width
    return pins


def _direction(sort: Sort) -> str:
    """Blanks come last both ways, as people expect; as `keyset` orders them."""
    direction = "DESC" if sort.descending else "ASC"
    return direction if sort.field in SYSTEM_KINDS else f"{direction} NULLS LAST"
