"""A mapping made ready for one file: each field with where its value comes from.

Nearly every field of a file is a column as it stands: that one is taken by its place and costs
nothing; only what really is a formula is computed, over the row by the names of its columns.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from asyncpg.pgproto import pgproto

from danliu.formulas import parse
from danliu.formulas.tree import Reference
from danliu.tables.exchange.gathering import Gathered, taker
from danliu.tables.exchange.mapping import ROWS, Mapped, fill, is_formula, writes
from danliu.tables.write import Create

Cells = Sequence[str]


@dataclass(frozen=True)
class Compiled:
    """What a mapping makes of the documents of one file."""

    mapping: Mapped
    names: tuple[str, ...]
    namespace: UUID
    _fill: Callable[[Cells], dict[str, Any]] | None  # None: rows gathered, or a condition to skip

    def creates(self, document: Gathered, source: str) -> list[Create]:
        """The records of a document, the head first; none if it is to be skipped.

        Raises  InvalidRecord, formulas' Fault, ArithmeticError
        """
        if self._fill is not None:
            same = source == document.source
            # the driver's own kind of UUID: made and compared in a tenth of the time
            record = pgproto.UUID(document.id) if same else uuid5(self.namespace, source)
            return [Create(self.mapping.table, self._fill(document.first), record)]
        named = [dict(zip(self.names, cells, strict=True)) for cells in document.cells]
        read = {**named[0], ROWS: named} if self.mapping.group_by else named[0]
        return writes(self.mapping, read, source, self.namespace)


def compiled(mapping: Mapped, names: tuple[str, ...], namespace: UUID) -> Compiled:
    """Raises FormulaError."""
    whole = mapping.group_by or mapping.skip_when or mapping.lines
    return Compiled(mapping, names, namespace, None if whole else _filler(mapping, names))


def _filler(mapping: Mapped, names: tuple[str, ...]) -> Callable[[Cells], dict[str, Any]]:
    places = {key: names.index(name) for key, name in mapping.columns.items()}
    computed: dict[str, Any] = {}
    for key, value in mapping.cells.items():
        name = _column(value, names)
        if name is None:
            computed[key] = value
        else:
            places[key] = names.index(name)
    keys = tuple(places)
    take = taker(tuple(places.values()))
    if not computed:
        return lambda cells: dict(zip(keys, take(cells), strict=True))
    return partial(_both, keys, take, names, computed)


def _both(
    keys: Sequence[str],
    take: Callable[[Cells], Sequence[str]],
    names: Sequence[str],
    computed: Mapping[str, Any],
    cells: Cells,
) -> dict[str, Any]:
    named = dict(zip(names, cells, strict=True))
    return {**fill(computed, named), **dict(zip(keys, take(cells), strict=True))}


def _column(value: Any, names: Sequence[str]) -> str | None:
    """The column that this value is, and nothing but it."""
    if not is_formula(value):
        return None
    tree = parse(value[1:])
    name = ".".join(tree.path) if isinstance(tree, Reference) else ""
    return name if name in names else None
