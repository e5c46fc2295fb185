"""SQLAlchemy statements compiled once to text with numbered parameters, for asyncpg."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.sql.elements import ClauseElement

from danliu.tables.ddl import DIALECT


@dataclass(frozen=True)
class Statement:
    """SQL text, and the order of its parameters. Some are known since it was compiled."""

    sql: str
    names: tuple[str, ...]
    known: Mapping[str, Any]

    def arguments(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """The positional arguments, `given` filling what is not known."""
        return tuple(given[name] if name in given else self.known[name] for name in self.names)


def compiled(element: ClauseElement) -> Statement:
    # positiontup, not params: only it has the order in which the text numbers them
    result = element.compile(dialect=DIALECT)
    names = tuple(getattr(result, "positiontup", None) or ())
    return Statement(str(result), names, dict(result.params))
