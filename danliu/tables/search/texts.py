"""What the search box looks at: the text fields of a table, and the words in their values."""

from collections.abc import Iterable, Sequence
from hashlib import blake2s
from typing import Any

import msgspec

from danliu.formulas import Kind
from danliu.tables.fields.field import Field
from danliu.tables.search import grams
from danliu.tables.table import Column, Table


def searched(columns: Iterable[Column]) -> list[Column]:
    """Those of the fields that may hold words: they are stored, and are text or say otherwise."""
    return [one for one in columns if one.type.stored and _has_words(one)]


def _has_words(column: Column) -> bool:
    own = type(column.type).search_text is not Field.search_text
    return own or column.type.kind is Kind.text


def text(column: Column, value: Any) -> str:
    return "" if value is None else column.type.search_text(value, column.options)


def grams_of(table: Table, columns: Sequence[Column], values: Sequence[Any]) -> list[int]:
    """Everything that a record with these values of these fields is found by."""
    found = {grams.of_table(table.id)}
    for column, value in zip(columns, values, strict=True):
        words = text(column, value)
        found |= grams.of_text(words)
        if column.key == table.title.key:
            found |= grams.of_title(words)
    return sorted(found)


def shape(table: Table) -> str:
    """Changes when what a record is found by may have changed without a write of the record."""
    known = [
        (one.physical, one.definition.type, one.definition.options)
        for one in searched(table.columns.values())
    ]
    whole = msgspec.json.encode((table.title.physical, known), order="sorted")
    return blake2s(whole, digest_size=16).hexdigest()
