"""What users define, as immutable values: tables, fields, rules, views; one `Schema` per version.

The physical names come from ids, so a rename touches metadata only: table t_<id>, column f_<id>.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from danliu.formulas import Kind
from danliu.tables.errors import InvalidSchema, NotFound
from danliu.tables.fields.field import Field, fields
from danliu.tables.roles import Role

Made = TypeVar("Made")

SYSTEM_KINDS: Mapping[str, Kind] = {
    "id": Kind.any,
    "version": Kind.number,
    "created_at": Kind.moment,
    "created_by": Kind.text,
    "updated_at": Kind.moment,
    "updated_by": Kind.text,
}
"""Columns that every record has besides its fields, with what formulas see."""


class FieldDef(Struct, frozen=True, forbid_unknown_fields=True):
    """One field. `options` are the type's own, decoded by `Column`.

    required_if   a formula over the record: where it is true, the field must be filled
    """

    key: str
    name: str
    type: str
    name_en: str = ""
    required: bool = False
    options: dict[str, Any] = {}
    id: int = 0
    required_if: str = ""


class Unique(Struct, frozen=True, forbid_unknown_fields=True):
    """These fields together (none of them blank) are unique. What a duplicate does is `then`.

    reject   the write is refused, naming the record that is there
    merge    blanks of the record that is there are filled; what differs is flagged, never taken
    flag     the duplicate is kept, marked as one and flagged, naming both sources
    """

    fields: tuple[str, ...]
    then: Literal["reject", "merge", "flag"] = "reject"
    id: int = 0


class Check(Struct, frozen=True, forbid_unknown_fields=True):
    """A formula over the record, and what happens where it is true.

    refuse   the write is refused
    flag     the record is flagged for a person
    ask      the writer is shown what it says, and writes again with it acknowledged; who cannot
             be asked (a flow, an import, a connection) gets the record flagged instead
    tell     who gets a copy of what was acknowledged: `role:planner`, `user:<id>`, or the key of
             a field that holds a person
    """

    when: str
    says: str
    says_en: str = ""
    then: Literal["refuse", "flag", "ask"] = "refuse"
    tell: tuple[str, ...] = ()


class Lock(Struct, frozen=True, forbid_unknown_fields=True):
    """While `when` is true of the record, these fields stay as they are; none named: all of it.

    unless   roles that may all the same
    """

    when: str
    says: str
    says_en: str = ""
    fields: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Extract(Struct, frozen=True, forbid_unknown_fields=True):
    """Values found in a text by a regular expression (RE2) with named groups.

    source   the field that is read
    into     group -> field that takes it, where nobody filled it
    """

    name: str
    source: str
    pattern: str
    into: dict[str, str]


class Sort(Struct, frozen=True, forbid_unknown_fields=True):
    field: str
    descending: bool = False


class Colour(Struct, frozen=True, forbid_unknown_fields=True):
    """Records for which `when` holds have this colour; the first that holds counts."""

    when: str
    colour: str


class View(Struct, frozen=True, forbid_unknown_fields=True):
    """A saved way to look at a table. It gets the index that its filter and order need.

    fields    those shown, in their order; none named: all
    hidden    those not shown where none are named
    group     fields by whose values records stand together, and `totals` field -> how
    layout    what the kind needs: {"stack": field} of a board, {"date": field} of a calendar,
              {"start": …, "end": …} of a gantt, {"cover": field} of a gallery, {"form": key}
    owner     whose own it is, as `user:<id>`; «» for all
    """

    key: str
    name: str
    name_en: str = ""
    fields: tuple[str, ...] = ()
    where: str = ""
    sort: tuple[Sort, ...] = (Sort("created_at", descending=True),)
    id: int = 0
    kind: Literal["grid", "board", "calendar", "gantt", "gallery", "form"] = "grid"
    hidden: tuple[str, ...] = ()
    group: tuple[Sort, ...] = ()
    totals: dict[str, str] = {}
    colours: tuple[Colour, ...] = ()
    layout: dict[str, str] = {}
    owner: str = ""

    def shown(self, known: Iterable[str]) -> tuple[str, ...]:
        """Which of the known fields it shows, in its order."""
        among = list(known)
        return tuple(key for key in self.fields or among if key in among and key not in self.hidden)


class TableDef(Struct, frozen=True, forbid_unknown_fields=True):
    """A table. `title` is the key of the field that names a record where a link points to it.

    retired   fields that were taken away; their columns stay, so that they can come back
    """

    key: str
    name: str
    title: str
    fields: tuple[FieldDef, ...]
    name_en: str = ""
    unique: tuple[Unique, ...] = ()
    checks: tuple[Check, ...] = ()
    locks: tuple[Lock, ...] = ()
    extracts: tuple[Extract, ...] = ()
    views: tuple[View, ...] = ()
    id: int = 0
    retired: tuple[FieldDef, ...] = ()

    @property
    def rules(self) -> tuple[Check | Lock, ...]:
        return (*self.checks, *self.locks)

    @property
    def conditions(self) -> tuple[str, ...]:
        """The formulas of all rules, of fields that are required in a case too."""
        required = (one.required_if for one in self.fields if one.required_if)
        return (*required, *(one.when for one in self.rules))


class Watch(Struct, frozen=True):
    """Somebody upstairs waits for something to happen. Matched in the writing transaction.

    on   the kind of trigger, which the settings are of
    """

    flow: str
    version: int
    table: str
    on: str
    when: str = ""
    settings: dict[str, Any] = {}


_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def plain_key(key: str, place: str) -> str:
    """The key, which stands in SQL and in addresses as it is. Raises InvalidSchema."""
    if not _KEY.fullmatch(key):
        raise InvalidSchema(
            f"{place}.{key}", "a key of small letters, digits and _, such as due_at"
        )
    return key


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
            raise InvalidSchema(f"{place}.{definition.key}", str(error)) from error

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
            raise InvalidSchema(f"{definition.key}.title", f"one of {sorted(self.columns)}")

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


class Schema:
    """All tables of one workspace at one version, with the triggers on them.

    waited  keys of tables of whose records somebody upstairs waits for changes
    counters  the schema of PostgreSQL in which auto-numbers are counted
    past    where this is how they were: what stands in FROM for a table
    gone    keys of tables that were there then and are not there today
    """

    past: Callable[[Table], Any] | None = None
    gone: frozenset[str] = frozenset()

    def __init__(
        self,
        workspace: int,
        version: int,
        tables: Sequence[TableDef],
        triggers: Sequence[Watch] = (),
        roles: Sequence[Role] = (),
        zone: str = "Asia/Shanghai",
        waited: frozenset[str] = frozenset(),
    ) -> None:
        self.workspace = workspace
        self.version = version
        self.name = f"ws_{workspace}"
        self.counters = self.name
        self.tables = {one.key: Table(one) for one in tables}
        self.by_id = {table.id: table for table in self.tables.values()}
        self.triggers = tuple(triggers)
        self.waited = waited
        self.zone = zone
        self.roles = {role.key: role for role in roles}
        self._heirs = dict(self._find_heirs())
        self._kept: dict[Any, Any] = {}

    def kept(self, key: Any, make: Callable[[], Made]) -> Made:
        """What somebody makes of the schema once."""
        if key not in self._kept:
            self._kept[key] = make()
        made: Made = self._kept[key]
        return made

    def counted_in(self, counters: str) -> "Schema":
        """The same, with auto-numbers counted in another schema of PostgreSQL."""

        def twin() -> Schema:
            made = copy(self)
            made.counters, made._kept = counters, {}
            return made

        return self.kept(("counted", counters), twin)

    def table(self, key: str) -> Table:
        """Raises NotFound."""
        try:
            return self.tables[key]
        except KeyError:
            raise NotFound("table", key) from None

    def definition(self, table: int) -> TableDef | None:
        """What the table of this id is, if there is one."""
        return self.by_id[table].definition if table in self.by_id else None

    def physical(self, table: Table) -> str:
        return f"{self.name}.{table.physical}"

    def target(self, column: Column) -> Table:
        """The table that a link points to."""
        return self.table(column.points_to or "")

    def inherited(self, table: Table, column: Column) -> tuple[Column, Column] | None:
        """For a field of a line that follows its head: the link to the head, and the head's."""
        return self._heirs.get((table.key, column.key))

    def _find_heirs(self) -> Iterator[tuple[tuple[str, str], tuple[Column, Column]]]:
        """What does not fit is left out here and refused by `soundness`."""
        for head in self.tables.values():
            for column in head.columns.values():
                lines = self.tables.get(column.points_to or "")
                link = lines and lines.columns.get(getattr(column.options, "link", ""))
                for own, of_head in getattr(column.options, "inherit", {}).items():
                    if lines and link and of_head in head.columns:
                        yield (lines.key, own), (link, head.columns[of_head])

    def reads(self, table: Table, column: Column) -> list[tuple[Table, Column]]:
        """The fields that the value of this one depends on, links on the way included."""
        found = [
            one for path in column.type.reads(column.options) for one in self._walk(table, path)
        ]
        if heirs := self.inherited(table, column):
            link, of_head = heirs
            found += [(table, link), (self.target(link), of_head)]
        return found

    def _walk(self, table: Table, path: Sequence[str]) -> Iterator[tuple[Table, Column]]:
        for part in path:
            column = table.by_name.get(part)
            if column is None:
                return
            yield table, column
            if column.type.points is None:
                return
            table = self.target(column)
