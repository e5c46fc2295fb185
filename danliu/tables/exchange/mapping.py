"""From a foreign document to records: a saved mapping, for webhooks and files alike. Pure.

A value is taken as it stands, or, beginning with «=», is a formula over the document:
`={billing.first_name}&" "&{billing.last_name}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct

from danliu.errors import Words
from danliu.formulas import formula, parse, references
from danliu.tables.errors import Fault, InvalidRecord
from danliu.tables.write import Create

Known = Mapping[tuple[str, ...], Any]
NOWHERE: Known = {}
ROWS = "rows"
"""Path of the rows that were gathered into one document of a file."""


class Lines(Struct, frozen=True, forbid_unknown_fields=True):
    """The lines of a document, each a record of `table` that points to its head by `link`."""

    each: str  # path of the list in the document
    table: str
    link: str
    cells: dict[str, Any]
    number: str = ""  # field that counts the lines from 1
    at_least: int = 0
    name: str = "明细"


class Mapped(Struct, frozen=True, forbid_unknown_fields=True):
    """each    path of the list of documents in a message; «» means the message is one, or a list
    skip_when a formula: such a document is none of our business
    group_by  columns of a file: rows that stand together and are alike in them are one document,
              which has the cells of its first row and all of the rows as the list `rows`
    columns   of a file: field -> the column it is, by its name, whatever characters that has
    key       fields by which a row of a file finds the record that it changes; without them a row
              is only ever added
    makes     link fields of which a title that is not found becomes a record of the other table
    """

    table: str
    cells: dict[str, Any]
    each: tuple[str, ...] = ()
    lines: Lines | None = None
    skip_when: str = ""
    group_by: tuple[str, ...] = ()
    columns: dict[str, str] = {}
    key: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()


def documents(mapping: Mapped, message: Any) -> list[Any]:
    """The documents that a message holds."""
    for path in mapping.each:
        found = at(message, tuple(path.split(".")))
        if isinstance(found, list):
            return [*found, *_others(mapping, message, path)]
    return message if isinstance(message, list) else [message]


def _others(mapping: Mapped, message: Any, first: str) -> Iterator[Any]:
    for path in mapping.each[mapping.each.index(first) + 1 :]:
        found = at(message, tuple(path.split(".")))
        if isinstance(found, list):
            yield from found


def at(document: Any, path: Sequence[str]) -> Any:
    """The value at a path; None where there is nothing. A column's name may have dots in it."""
    for place, part in enumerate(path):
        if isinstance(document, Mapping):
            if part not in document:
                return document.get(".".join(path[place:]))
            document = document[part]
        elif isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document


def writes(
    mapping: Mapped, document: Any, source: str, namespace: UUID, here: Known = NOWHERE
) -> list[Create]:
    """The records of one document, or none if it is to be skipped.

    source      names this document for ever: a repeat makes the same ids and is absorbed
    here        now and the zone, under their reserved paths, for formulas about time
    Raises      InvalidRecord if it has too few lines
    """
    if mapping.skip_when and _value(f"={mapping.skip_when}", document, here) is True:
        return []
    cells = {key: document[name] for key, name in mapping.columns.items()}
    cells |= fill(mapping.cells, document, here)
    head = Create(mapping.table, cells, uuid5(namespace, source))
    if mapping.lines is None:
        return [head]
    lines = at(document, mapping.lines.each.split(".")) or []
    if len(lines) < mapping.lines.at_least:
        raise InvalidRecord([_too_few(mapping.lines, len(lines))])
    numbered = enumerate(lines, 1)
    return [head, *(_line(mapping.lines, head, line, n, here) for n, line in numbered)]


def _line(lines: Lines, head: Create, line: Any, number: int, here: Known) -> Create:
    assert head.id is not None
    cells = {**fill(lines.cells, line, here), lines.link: head.id}
    if lines.number:
        cells[lines.number] = number
    return Create(lines.table, cells, uuid5(head.id, str(number)))


def _too_few(lines: Lines, found: int) -> Fault:
    wanted = Words(f"至少 {lines.at_least} 行{lines.name}", f"at least {lines.at_least} line(s)")
    return Fault(lines.each, lines.name, str(found), "too-few-lines", wanted)


def fill(cells: Mapping[str, Any], document: Any, here: Known = NOWHERE) -> dict[str, Any]:
    """Cells with every value that begins with «=» taken from the document."""
    return {key: _value(value, document, here) for key, value in cells.items()}


def _value(value: Any, document: Any, here: Known) -> Any:
    if is_formula(value):
        return formula(value[1:])(lambda path: here[path] if path in here else at(document, path))
    return value


def is_formula(value: Any) -> bool:
    """Whether a cell of a mapping is computed, and not the value itself."""
    return isinstance(value, str) and value.startswith("=")


def read_by(cells: Mapping[str, Any], skip_when: str = "") -> set[tuple[str, ...]]:
    """The paths that the formulas among these cells read.

    Raises  FormulaError
    """
    formulas = [value[1:] for value in cells.values() if is_formula(value)]
    formulas += [skip_when] if skip_when else []
    return {path for one in formulas for path in references(parse(one))}
