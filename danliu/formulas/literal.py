"""SQL as text with its constants written out, for an index; and whether an index may hold it."""

import re

from sqlalchemy import BindParameter, Cast
from sqlalchemy.dialects.postgresql.asyncpg import dialect

from danliu.formulas.errors import FormulaError
from danliu.formulas.formed import Formed
from danliu.formulas.kinds import Column, Kind, Path, Sql
from danliu.formulas.sql import to_sql
from danliu.formulas.tree import Tree

VOLATILE = ("$now",)
# what PostgreSQL does not call immutable, of all that the twins use
UNSTABLE = re.compile(r"\bSELECT\b|\barray_to_string\(")
# inside a text the compiler would take these for its own marks
_MARKS = re.compile(r"%\(|__\[")
_dialect = dialect()  # type: ignore[no-untyped-call]


class _Watched:
    """A column function that notes what was asked of it."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self.asked: set[Path] = set()

    def __call__(self, path: Path) -> Sql:
        self.asked.add(path)
        return self._column(path)


def is_stable(tree: Tree, column: Column) -> bool:
    """Whether the answer depends on the record alone, in a form that an index may hold: it asks
    for no present time and needs no subquery. The zone counts as a constant."""
    watched = _Watched(column)
    sql = to_sql(tree, watched)
    return VOLATILE not in watched.asked and not UNSTABLE.search(_written(sql))


def to_literal_sql(tree: Tree, column: Column) -> str:
    """The SQL of a formula as text, its constants written out, for `CREATE INDEX … ((…))`.

    column   gives plain columns, and ("$zone",) as a constant
    Raises   as to_sql, and FormulaError if an index cannot hold it: see is_stable
    """
    if not is_stable(tree, column):
        raise FormulaError(tree.at, "formula", ["formula of the record alone, without lists"])
    return _written(to_sql(tree, column))


def with_constants(sql: Sql) -> Sql:
    """The same with its constants written out: PostgreSQL knows an index over an expression again
    in a generic plan only where both are written alike."""
    if not isinstance(sql, Formed):
        return sql
    pieces, gaps = [sql.pieces[0]], []
    for gap, piece in zip(sql.clauses.clauses, sql.pieces[1:], strict=True):
        text = _constant(gap)
        if text is None:
            gaps.append(gap)
            pieces.append(piece)
        else:
            pieces[-1] += text + piece
    written = Formed(pieces, gaps, Kind.any)
    written.type = sql.type
    return written


def _constant(gap: Sql) -> str | None:
    bound = gap.clause if isinstance(gap, Cast) else gap
    if not isinstance(bound, BindParameter) or bound.required:
        return None
    text = _written(gap)
    return None if _MARKS.search(text) else text


def _written(sql: Sql) -> str:
    """SQLAlchemy doubles the quotes; with standard strings a backslash is no more than itself."""
    return str(sql.compile(dialect=_dialect, compile_kwargs={"literal_binds": True}))
