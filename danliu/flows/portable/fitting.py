"""What a flow needs, laid against what a workspace has: there, missing, or of another kind; and
the flow in the names of that workspace. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.expected import one_of
from danliu.flows.definition import Flow
from danliu.flows.naming import Account
from danliu.flows.portable.naming import Ground, renamed
from danliu.flows.portable.needs import NeededField, Needs
from danliu.tables.schema import Schema
from danliu.tables.table import Column

Kind = Literal["table", "field", "connection", "role", "person", "flow", "form"]
Status = Literal["there", "missing", "other"]


@dataclass(eq=False)
class BadRenaming(DanliuError):
    """The flow does not need what this would rename."""

    code = "bad-renaming"
    status = 422

    place: str
    wanted: Words


class Renaming(Struct, frozen=True, forbid_unknown_fields=True):
    """What has another key there: `fields` as `orders.amount` -> `sum`."""

    tables: dict[str, str] = {}
    fields: dict[str, str] = {}
    connections: dict[str, str] = {}


class Fit(Struct, frozen=True):
    """One thing that the flow needs.

    name     its key where the flow comes from; of a field `table.field`
    to       its key here
    status   other: it is there, but is of another type, or of another connector
    wanted   its type or connector; found: of what is here
    """

    kind: Kind
    name: str
    to: str
    status: Status
    wanted: str = ""
    found: str = ""


@dataclass(frozen=True)
class There:
    """What a workspace has."""

    schema: Schema
    accounts: Mapping[str, Account]
    roles: Collection[str]
    people: Collection[str]
    flows: Collection[str]
    forms: Collection[str]


@dataclass(frozen=True)
class Fitting:
    """One flow's needs, and one workspace."""

    needs: Needs
    there: There
    renaming: Renaming = field(default_factory=Renaming)

    def check(self) -> None:
        """Raises BadRenaming where something is renamed that the flow does not need."""
        known = {f"{key}.{one}" for key, table in self.needs.tables.items() for one in table.fields}
        for kind, asked, needed in (
            ("tables", self.renaming.tables, set(self.needs.tables)),
            ("fields", self.renaming.fields, known),
            ("connections", self.renaming.connections, set(self.needs.connections)),
        ):
            if strange := sorted(set(asked) - needed):
                raise BadRenaming(f"{kind}.{strange[0]}", one_of(needed))

    def fits(self) -> Iterator[Fit]:
        for key, table in self.needs.tables.items():
            to = self.table(key)
            there = to in self.there.schema.tables
            yield Fit("table", key, to, "there" if there else "missing")
            for name, one in table.fields.items():
                yield self._field_fit(key, name, one)
        yield from self._connections()
        named: tuple[tuple[Kind, Collection[str], Collection[str]], ...] = (
            ("role", self.needs.roles, self.there.roles),
            ("person", self.needs.people, self.there.people),
            ("flow", self.needs.flows, self.there.flows),
            ("form", self.needs.forms, self.there.forms),
        )
        for kind, wanted, known in named:
            for key in wanted:
                yield Fit(kind, key, key, "there" if key in known else "missing")

    def _connections(self) -> Iterator[Fit]:
        for key, one in self.needs.connections.items():
            to = self.connection(key)
            found = self.there.accounts.get(to)
            if found is None:
                yield Fit("connection", key, to, "missing", one.connector)
            else:
                same = one.connector in ("", found.connector)
                status: Status = "there" if same else "other"
                yield Fit("connection", key, to, status, one.connector, found.connector)

    def _field_fit(self, table: str, key: str, wanted: NeededField) -> Fit:
        name, to = f"{table}.{key}", self._field_key(table, key)
        column = self._column(table, key)
        told = _kind(wanted.type, self.table(wanted.target) if wanted.target else "")
        if column is None:
            return Fit("field", name, f"{self.table(table)}.{to}", "missing", told)
        found = _kind(column.definition.type, column.points_to or "")
        status: Status = "there" if found == told else "other"
        return Fit("field", name, f"{self.table(table)}.{to}", status, told, found)

    def _field_key(self, table: str, key: str) -> str:
        return self.renaming.fields.get(f"{table}.{key}", key)

    def _column(self, table: str, key: str) -> Column | None:
        found = self.there.schema.tables.get(self.table(table))
        return found.columns.get(self._field_key(table, key)) if found else None

    # The names of the flow as they are here

    def table(self, key: str) -> str:
        return self.renaming.tables.get(key, key)

    def field(self, table: str, name: str) -> str:
        """A name that means the field here too stays as it is written; else its key."""
        key = self._ground[table][name].key
        column, found = self._column(table, key), self.there.schema.tables.get(self.table(table))
        if found and column and found.by_name.get(name) is column:
            return name
        to = self._field_key(table, key)
        return name if column is None and to == key else to

    @cached_property
    def _ground(self) -> Ground:
        return self.needs.ground

    def connection(self, key: str, operation: str = "") -> str:
        return self.renaming.connections.get(key, key)

    def flow(self, key: str) -> str:
        return key

    def form(self, key: str) -> str:
        return key

    def person(self, name: str) -> str:
        return name

    def fitted(self, flow: Flow) -> Flow:
        """The flow in the names of this workspace."""
        return renamed(flow, self._ground, self)


def _kind(type_: str, target: str) -> str:
    return f"{type_} → {target}" if target else type_
