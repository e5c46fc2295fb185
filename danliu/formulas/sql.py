"""The second meaning of a formula: an expression of SQL. Every constant is a bind parameter.

Beside its value each part can tell its error: the first one of its arguments, else its own. A
value is NULL where there is an error; functions that take blanks ask for that themselves.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnClause, Null, cast, literal, null
from sqlalchemy.types import ARRAY, Numeric, Text

from danliu.formulas.checking import resolve
from danliu.formulas.errors import FormulaError
from danliu.formulas.formed import formed, size
from danliu.formulas.kinds import (
    ELEMENTS,
    SQL_TYPES,
    Column,
    Kind,
    Path,
    Sql,
    kind_of_type,
    kind_of_value,
)
from danliu.formulas.parts import Part, all_present, first_of
from danliu.formulas.signature import Overload
from danliu.formulas.times import SqlHere
from danliu.formulas.tree import Call, Literal, Reference, Tree

LONGEST = 400_000  # characters of SQL, near enough; PostgreSQL plans them in a tenth of a second
Errors = Callable[[Path], Sql | None]


def to_sql(tree: Tree, column: Column, errors: Errors | None = None) -> Sql:
    """Compile to an expression over the columns that `column` gives; their types tell the kinds.

    column   also knows ("$now",), timestamptz, and ("$zone",), the name of a time zone
    errors   the code of the error at a path, if that is itself a formula; NULL or None: none
    Raises   FormulaError if the kinds do not fit or the SQL gets too long, and what `column` raises
    """
    part = compiled(tree, column, errors)
    if part.kind is Kind.number and isinstance(tree, Call):
        return formed("trim_scale({})", part.sql, kind=Kind.number)
    return part.taken_as(Kind.any)


def to_sql_error(tree: Tree, column: Column, errors: Errors | None = None) -> Sql:
    """Compile to the code of the formula's error, such as #DIV/0!, NULL where it has none."""
    error = compiled(tree, column, errors).error
    return cast(null(), Text()) if error is None else error


def compiled(tree: Tree, column: Column, errors: Errors | None = None) -> Part:
    match tree:
        case Literal(value):
            if value == "":
                return _blank()
            kind = kind_of_value(value)
            return Part(cast(literal(value, SQL_TYPES[kind]), SQL_TYPES[kind]), kind)
        case Reference(path):
            return _reference(column(path), errors(path) if errors else None)
        case Call():
            part = _call(tree, [compiled(one, column, errors) for one in tree.arguments], column)
            _check_length(tree, part.sql)
            return part


def _blank() -> Part:
    return Part(cast(null(), Text()), Kind.any)


def _reference(found: Sql, error: Sql | None) -> Part:
    """Whole numbers would overflow or divide like integers; blank text is NULL."""
    if isinstance(found, Null):  # a blank that is given is as good as one that is written
        return _blank()
    kind = kind_of_type(found.type)
    fault = None if error is None else lambda: _enclosed(error, Kind.text)
    if kind is Kind.number and not _is_exact(found.type):
        return Part(formed("({})::numeric", found, kind=kind), kind, fault)
    if kind is Kind.text:
        return Part(formed("nullif({}, '')", found, kind=kind), kind, fault)
    if kind in ELEMENTS:
        return Part(_list(found, kind), kind, fault)
    sql = found if isinstance(found, ColumnClause) else _enclosed(found, kind)
    return Part(sql, kind, fault)


def _list(found: Sql, kind: Kind) -> Sql:
    if kind is Kind.texts:
        return formed("array_replace(({})::text[], '', NULL)", found, kind=kind)
    assert isinstance(found.type, ARRAY)
    if kind is Kind.numbers and not _is_exact(found.type.item_type):
        return formed("({})::numeric[]", found, kind=kind)
    return formed("({})", found, kind=kind)


def _enclosed(found: Sql, kind: Kind) -> Sql:
    """An expression of the caller's may bind looser than the signs around it."""
    enclosed = formed("({})", found, kind=kind)
    enclosed.type = found.type
    return enclosed


def _call(call: Call, parts: list[Part], column: Column) -> Part:
    overload, (*taken, gives) = resolve(call, tuple(part.kind for part in parts))
    typed = [_typed(part, kind) for part, kind in zip(parts, taken, strict=True)]
    if overload.catches:
        made: Part = overload.sql(*typed)
        return made
    faulty = [part for part in typed if part.fault]
    if gives is Kind.any:
        return Part(null(), gives, _fault(faulty, None))
    if not overload.blanks and any(part.kind is Kind.any for part in parts):
        return Part(cast(null(), SQL_TYPES.get(gives, Text())), gives, _fault(faulty, None))
    here = [SqlHere(column)] if overload.timed else []
    arguments = [*here, *_arguments(call, overload, typed)]
    value = overload.sql(*arguments)
    if overload.guarded:
        value = _where(all_present([part.sql for part in typed]), value, gives)
    if overload.blanks and faulty:
        errors = first_of([part.error for part in faulty if part.error is not None])
        value = formed("(CASE WHEN {} IS NULL THEN {} END)", errors, value, kind=gives)
    return Part(value, gives, _fault(faulty, _own(overload, arguments, typed, value)))


def _typed(part: Part, kind: Kind) -> Part:
    return part if part.kind is kind else Part(part.taken_as(kind), kind, part.fault)


def _arguments(call: Call, overload: Overload, parts: list[Part]) -> list[Any]:
    """SQL, and as they are written those that must be constants."""
    slots = overload.slots(len(parts)) or ()
    return [
        tree.value if slot.constant and isinstance(tree, Literal) else part.sql
        for tree, slot, part in zip(call.arguments, slots, parts, strict=True)
    ]


def _own(
    overload: Overload, arguments: list[Any], parts: list[Part], value: Sql
) -> Callable[[], Sql] | None:
    """What the function itself can fail with."""
    if not overload.error and not overload.fails:
        return None
    return lambda: first_of(_own_codes(overload, arguments, parts, value))


def _own_codes(
    overload: Overload, arguments: list[Any], parts: list[Part], value: Sql
) -> list[Sql]:
    present = all_present([part.sql for part in parts])
    codes = []
    if overload.error:
        code = overload.error(*arguments)
        codes.append(code if overload.blanks else _where(present, code))
    if overload.fails:
        code = formed(
            f"(CASE WHEN {{}} IS NULL THEN '{overload.fails}' END)", value, kind=Kind.text
        )
        codes.append(_where(present, code))
    return codes


def _where(condition: Sql, value: Sql, kind: Kind = Kind.text) -> Sql:
    return formed("(CASE WHEN {} THEN {} END)", condition, value, kind=kind)


def _fault(parts: list[Part], own: Callable[[], Sql] | None) -> Callable[[], Sql] | None:
    if not parts and not own:
        return None

    def tell() -> Sql:
        codes = [part.error for part in parts if part.error is not None]
        return first_of([*codes, own()] if own else codes)

    return tell


def _check_length(call: Call, sql: Sql) -> None:
    if size(sql) > LONGEST:
        raise FormulaError(call.at, f"{size(sql)} characters of SQL", [f"at most {LONGEST}"])


def _is_exact(found: Any) -> bool:
    return isinstance(found, Numeric) and found.asdecimal
