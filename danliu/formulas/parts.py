"""A part of a formula in SQL: its value, and the error that it may have instead."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import cast, null
from sqlalchemy.types import Text

from danliu.formulas.formed import formed
from danliu.formulas.kinds import SQL_TYPES, Error, Kind, Sql


@dataclass
class Part:
    """A part of the formula in SQL. Of kind `any` is only what is blank in every row.

    fault    makes the SQL of its error, NULL where there is none; None: it never has one
    """

    sql: Sql
    kind: Kind
    fault: Callable[[], Sql] | None = None

    def taken_as(self, kind: Kind) -> Sql:
        """A blank needs a type before PostgreSQL knows what to do with it; among ids and documents
        it takes theirs."""
        if self.kind is not Kind.any:
            return self.sql
        return null() if kind is Kind.list else cast(null(), SQL_TYPES.get(kind, Text()))

    @cached_property
    def error(self) -> Sql | None:
        return self.fault() if self.fault else None


def all_present(parts: list[Sql]) -> Sql:
    gaps = ", ".join(["{}"] * len(parts))
    return formed(f"(num_nonnulls({gaps}) = {len(parts)})", *parts, kind=Kind.truth)


def first_of(codes: list[Sql]) -> Sql:
    """The first error that there is."""
    return formed(f"coalesce({', '.join(['{}'] * len(codes))})", *codes, kind=Kind.text)


def code(error: Error) -> Sql:
    """The SQL of an error that is always there."""
    return formed(f"'{error}'::text", kind=Kind.text)


def kind_of(parts: Iterable[Part]) -> Kind:
    """The kind that they share; what is blank has none."""
    return next((part.kind for part in parts if part.kind is not Kind.any), Kind.any)


@dataclass(frozen=True)
class Case:
    """`when` holds: then `gives` is the answer."""

    when: Part
    gives: Part


def chosen(cases: list[Case], otherwise: Part | None, lacking: Error | None = None) -> Part:
    """The first case that holds, else `otherwise`, else blank or the error `lacking`.

    A condition with an error ends the search, and what is not chosen has no say.
    """
    whens, gives = [case.when for case in cases], [case.gives for case in cases]
    last = otherwise.sql if otherwise else None
    rest = [otherwise] if otherwise else []
    kind = kind_of([*gives, *rest])
    value = _cases(whens, [part.sql for part in gives], last, kind)
    every = [*whens, *gives, *rest]
    if not lacking and not any(part.fault for part in every):
        return Part(value, kind)
    end = otherwise.error if otherwise else code(lacking) if lacking else None
    return Part(value, kind, lambda: _cases(whens, [part.error for part in gives], end, None))


def _cases(whens: list[Part], gives: list[Sql | None], last: Sql | None, kind: Kind | None) -> Sql:
    """Values of a kind; without a kind: errors."""
    text, arguments = "(CASE", []
    for when, then in zip(whens, gives, strict=True):
        text += " WHEN {} THEN " + ("NULL" if then is None else "{}")
        arguments += [when.sql] if then is None else [when.sql, then]
        if when.error is not None:
            text += " WHEN {} IS NOT NULL THEN " + ("NULL" if kind else "{}")
            arguments += [when.error] if kind else [when.error, when.error]
    text += " ELSE {} END)" if last is not None else " END)"
    arguments += [] if last is None else [last]
    return formed(text, *arguments, kind=kind or Kind.text)
