"""The second meaning of a formula: an expression of SQL. Every constant is a bind parameter."""

from dataclasses import dataclass

from sqlalchemy import ColumnClause, cast, literal, null
from sqlalchemy.types import Numeric, Text

from danliu.formulas.checking import resolve
from danliu.formulas.formed import formed
from danliu.formulas.kinds import SQL_TYPES, Column, Kind, Sql, kind_of_type, kind_of_value
from danliu.formulas.times import SqlHere
from danliu.formulas.tree import Call, Literal, Reference, Tree


@dataclass(frozen=True)
class Term:
    """A part of the formula in SQL. Of kind `any` is only what is blank in every row."""

    sql: Sql
    kind: Kind

    def taken_as(self, kind: Kind) -> Sql:
        """A blank needs a type before PostgreSQL knows what to do with it."""
        if self.kind is Kind.any:
            return cast(null(), SQL_TYPES.get(kind, Text()))
        return self.sql


def to_sql(tree: Tree, column: Column) -> Sql:
    """Compile to an expression over the columns that `column` gives; their types tell the kinds.

    column   also knows ("$now",), timestamptz, and ("$zone",), the name of a time zone
    Raises   FormulaError if the kinds do not fit, and what `column` raises
    """
    term = compiled(tree, column)
    if term.kind is Kind.number and isinstance(tree, Call):
        return formed("trim_scale({})", term.sql, kind=Kind.number)
    return term.taken_as(Kind.any)


def compiled(tree: Tree, column: Column) -> Term:
    match tree:
        case Literal(value):
            kind = Kind.any if value == "" else kind_of_value(value)
            return Term(cast(literal(value, SQL_TYPES[kind]), SQL_TYPES[kind]), kind)
        case Reference(path):
            return _reference(column(path))
        case Call():
            return _call(tree, column)


def _reference(found: Sql) -> Term:
    """Whole numbers would overflow or divide like integers; blank text is NULL."""
    kind = kind_of_type(found.type)
    if kind is Kind.number and not _is_exact(found):
        return Term(formed("({})::numeric", found, kind=kind), kind)
    if kind is Kind.text:
        return Term(formed("nullif({}, '')", found, kind=kind), kind)
    return Term(found if isinstance(found, ColumnClause) else _enclosed(found, kind), kind)


def _enclosed(found: Sql, kind: Kind) -> Sql:
    """An expression of the caller's may bind looser than the signs around it."""
    enclosed = formed("({})", found, kind=kind)
    enclosed.type = found.type
    return enclosed


def _call(call: Call, column: Column) -> Term:
    terms = [compiled(argument, column) for argument in call.arguments]
    overload, (*taken, gives) = resolve(call, tuple(term.kind for term in terms))
    if gives is Kind.any:
        return Term(null(), gives)
    here = [SqlHere(column)] if overload.timed else []
    arguments = (term.taken_as(kind) for term, kind in zip(terms, taken, strict=True))
    return Term(overload.sql(*here, *arguments), gives)


def _is_exact(found: Sql) -> bool:
    return isinstance(found.type, Numeric) and found.type.asdecimal
