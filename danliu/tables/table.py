"""A table and its fields, ready to work.

The physical names come from ids, so a rename touches metadata only: table t_<id>, column f_<id>.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import msgspec

from danliu.errors import Words
from danliu.expected import one_of
from danliu.formulas import Kind
from danliu.tables.definition import FieldDef, TableDef, Unique, View, plain_key
from danliu.tables.errors import InvalidSchema, NotFound
from danliu.tables.fields.field import Field, fields
from danliu.tables.wanting import bad_option

SYSTEM_KINDS: Mapping[str, Kind] = {
    "id": Kind.any,
    "version": Kind.number,
    "created_at": Kind.moment,
    "created_by": Kind.text,
    "updated_at": Kind.moment,
    "updated_by": Kind.text,
}
"""Columns that every record has besides its fields, with what formulas see."""


class Column:
    """A field ready to work: its type, its decoded options, its physical name."""

    def __init__(self, definition: FieldDef, place: str) -> None:
        self.definition = definition
        self.key = plain_key(definition.key, place)
        self.physical = f"f_{definition.id}"
        self.required = definition.required
        self.read: dict[str, Any] = {}  # texts that were parsed, and what they said
        self.type: Field[Any, Any] = fields[definition.type]
        try:
            self.options: Any = msgspec.convert(definition.options, self.type.options)
        except (msgspec.ValidationError, ValueError) as error:
            raise bad_option(place, definition, error) from error

    def words(self, stored: Any) -> Words:
        """A value as a person reads it."""
        shown = self.type.show(stored, self.options)
        return Words(shown, self.type.show_en(stored, self.options))

    @cached_property
    def stamps(self) -> str | None:
        """The column that keeps when each stage was entered, of a state."""
        return f"{self.physical}_at" if self.definition.type == "state" else None

    @cached_property
    def points_to(self) -> str | None:
        """The key of the table that this link points to."""
        return self.options.table if self.type.points else None


class Table:
    """A table ready to work."""

    def __init__(self, definition: TableDef) -> None:
        self.definition = definition
        self.id = definition.id
        self.key = plain_key(definition.key, "tables")
        self.physical = f"t_{definition.id}"
        self.columns = {one.key: Column(one, definition.key) for one in definition.fields}
        if definition.title not in self.columns:
            raise InvalidSchema(f"{definition.key}.title", one_of(self.columns))

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Fields by key and by every name that people give them."""
        named: dict[str, Column] = {}
        for column in self.columns.values():
            named[column.definition.name] = column
            if column.definition.name_en:
                named[column.definition.name_en] = column
        return named | self.columns

    @cached_property
    def nothing(self) -> Mapping[str, None]:
        """A record of blanks."""
        return dict.fromkeys(column.key for column in self.stored)

    @cached_property
    def demanding(self) -> tuple[Column, ...]:
        """The fields of which a new record must have a value, or starts with one."""
        starts = (one for one in self.stored if type(one.type).initial is not Field.initial)
        required = (one for one in self.stored if one.required)
        return tuple(dict.fromkeys((*starts, *required)))

    @cached_property
    def required_in_a_case(self) -> tuple[Column, ...]:
        return tuple(one for one in self.stored if one.definition.required_if)

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The formulas of all rules of the table."""
        return self.definition.conditions

    @cached_property
    def demands(self) -> frozenset[str]:
        """The conditions under which fields are required."""
        return frozenset(one.definition.required_if for one in self.required_in_a_case)

    @cached_property
    def asked_of_new(self) -> tuple[str, ...]:
        """The formulas of the rules that concern new records; what is locked was there before."""
        return tuple({*self.demands, *(one.when for one in self.definition.checks)})

    @cached_property
    def links(self) -> tuple[Column, ...]:
        """The fields that point to one record of another table."""
        return tuple(one for one in self.columns.values() if one.type.points == "one")

    @cached_property
    def links_to_itself(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns.values() if one.points_to == self.key)

    @cached_property
    def stored(self) -> tuple[Column, ...]:
        """The fields that have a column; the others are computed as they are read."""
        return tuple(one for one in self.columns.values() if one.type.stored)

    @cached_property
    def counted(self) -> tuple[Column, ...]:
        """The fields that the database numbers."""
        return tuple(one for one in self.stored if not one.type.typed)

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The column of each field that the write path fills."""
        return {one.key: one.physical for one in self.stored if one.type.typed}

    @cached_property
    def states(self) -> tuple[Column, ...]:
        return tuple(one for one in self.stored if one.stamps)

    @property
    def title(self) -> Column:
        return self.columns[self.definition.title]

    def columns_of(self, rule: Unique) -> tuple[str, ...]:
        """The physical columns that are unique together."""
        return tuple(self.columns[key].physical for key in rule.fields)

    def view(self, key: str) -> View:
        for view in self.definition.views:
            if view.key == key:
                return view
        raise NotFound("view", key)
