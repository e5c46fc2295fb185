"""SQL as text with gaps, laid flat: a formula of any depth is one element of SQLAlchemy.

SQLAlchemy's own elements are compiled by recursion, several Python frames for each level of SQL
and ten levels of SQL for some of our functions: it gave up at a formula ten calls deep.
"""

import re
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from danliu.formulas.kinds import SQL_TYPES, Kind, Sql

SMALL = 240  # characters; a part that is no longer may stand in a formula's SQL several times
NUMBERED = re.compile(r"\{(\d)\}")


class Formed(FunctionElement[Any]):
    """`pieces` of text around the `gaps`, one piece more than there are gaps."""

    inherit_cache = False  # whoever runs it keeps the compiled statement

    def __init__(self, pieces: list[str], gaps: list[Sql], kind: Kind) -> None:
        super().__init__(*gaps)
        self.pieces = pieces
        self.size = sum(map(len, pieces)) + 20 * len(gaps)  # characters, near enough
        self.type = SQL_TYPES.get(kind, NullType())


def formed(template: str, *arguments: Sql, kind: Kind) -> Sql:
    """SQL from a template of ours: each {} takes the next argument.

    A template is whole in itself: a call, or in parentheses. Where an argument must stand twice,
    nested formulas would double with every level: see `shared`.
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


def raw(text: str) -> Sql:
    """SQL of ours as it is, where braces may stand in it."""
    return Formed([text], [], Kind.text)


def shared(template: str, *arguments: Sql, kind: Kind) -> Sql:
    """SQL from a template in which {0} takes the first argument, as often as it stands there.

    A long argument that stands there more than once is computed in a subquery and named, so that
    the SQL grows with the formula and not with its powers. PostgreSQL indexes no subquery, hence
    a short one is simply repeated.
    """
    used = NUMBERED.findall(template)
    named = [n for n, one in enumerate(arguments) if _is_long(one) and used.count(str(n)) > 1]
    order = [int(n) for n in used if int(n) not in named]
    body = NUMBERED.sub(lambda gap: f"_a{gap[1]}" if int(gap[1]) in named else "{}", template)
    inline = [arguments[n] for n in order]
    if not named:
        return formed(body, *inline, kind=kind)
    columns = ", ".join(f"{{}} AS _a{n}" for n in named)
    bound = f"(SELECT {body} FROM (SELECT {columns} OFFSET 0) AS _bound)"
    return formed(bound, *inline, *(arguments[n] for n in named), kind=kind)


def size(sql: Sql) -> int:
    """How long the SQL is, in characters, near enough."""
    return sql.size if isinstance(sql, Formed) else 20


def _is_long(sql: Sql) -> bool:
    return size(sql) > SMALL


@compiles(Formed)
def _compile(element: Formed, compiler: SQLCompiler, **options: Any) -> str:
    gaps = (compiler.process(gap, **options) for gap in element.clauses.clauses)
    return "".join(chain.from_iterable(zip_longest(element.pieces, gaps, fillvalue="")))
