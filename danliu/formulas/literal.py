"""SQL as text with its constants written out, for an index; and whether an index may hold it."""

import re

from sqlalchemy.dialects.postgresql.asyncpg import dialect

from danliu.formulas.errors import FormulaError
from danliu.formulas.kinds import Column, Path, Sql
from danliu.formulas.sql import to_sql
from danliu.formulas.tree import Tree

VOLATILE = ("$now",)
# what PostgreSQL does not call immutable, of all that the twins use
UNSTABLE = re.compile(r"\bSELECT\b|\barray_to_string\(")
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


def _written(sql: Sql) -> str:
    """SQLAlchemy doubles the quotes; with standard strings a backslash is no more than itself."""
    return str(sql.compile(dialect=_dialect, compile_kwargs={"literal_binds": True}))
