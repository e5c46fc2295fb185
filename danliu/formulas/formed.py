"""SQL as text with gaps, laid flat: a formula of any depth is one element of SQLAlchemy.

SQLAlchemy's own elements are compiled by recursion, several Python frames for each level of SQL
and ten levels of SQL for some of our functions: it gave up at a formula ten calls deep.
"""

from itertools import chain, zip_longest
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from danliu.formulas.kinds import SQL_TYPES, Kind, Sql


class Formed(FunctionElement[Any]):
    """`pieces` of text around the `gaps`, one piece more than there are gaps."""

    inherit_cache = False  # whoever runs it keeps the compiled statement

    def __init__(self, pieces: list[str], gaps: list[Sql], kind: Kind) -> None:
        super().__init__(*gaps)
        self.pieces = pieces
        self.type = SQL_TYPES.get(kind, NullType())


def formed(template: str, *arguments: Sql, kind: Kind) -> Sql:
    """SQL from a template of ours: each {} takes the next argument.

    A template is whole in itself: a call, or in parentheses. Where an argument stands twice,
    nested formulas double with every level.
    """
    pieces, gaps = [""], []
    for text, argument in zip_longest(template.split("{}"), arguments):
        pieces[-1] += text
        if isinstance(argument, Formed):
            pieces[-1] += argument.pieces[0]
            pieces += argument.pieces[1:]
            gaps += argument.clauses.clauses
        elif argument is not None:
            gaps.append(argument)
            pieces.append("")
    return Formed(pieces, gaps, kind)


@compiles(Formed)
def _compile(element: Formed, compiler: SQLCompiler, **options: Any) -> str:
    gaps = (compiler.process(gap, **options) for gap in element.clauses.clauses)
    return "".join(chain.from_iterable(zip_longest(element.pieces, gaps, fillvalue="")))
