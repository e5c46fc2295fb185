"""What a flow needs of a workspace to run in it: read off the flow itself. Pure."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from danliu.flows.blanks import ID
from danliu.flows.definition import Flow
from danliu.flows.naming import Account
from danliu.flows.portable.naming import Ground, Known, renamed
from danliu.people.actor import Role
from danliu.tables.schema import Schema
from danliu.tables.table import Column


class NeededField(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """target: of a link, the table that it points to"""

    name: str
    type: str
    name_en: str = ""
    target: str = ""


class NeededTable(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    fields: dict[str, NeededField] = {}


class NeededConnection(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """connector: «» where the connection was not there when the flow was exported"""

    name: str
    connector: str = ""
    operations: tuple[str, ...] = ()


class Needs(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """All by key. people: their logins; flows: those that it runs."""

    tables: dict[str, NeededTable] = {}
    connections: dict[str, NeededConnection] = {}
    roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()

    @property
    def ground(self) -> Ground:
        return {
            key: {
                name: Known(field, one.target)
                for field, one in table.fields.items()
                for name in (field, one.name, one.name_en)
                if name
            }
            for key, table in self.tables.items()
        }


def ground_of(schema: Schema) -> Ground:
    return {
        key: {name: Known(one.key, one.points_to or "") for name, one in table.by_name.items()}
        for key, table in schema.tables.items()
    }


def read_needs(
    flow: Flow,
    schema: Schema,
    accounts: Mapping[str, Account],
    roles: Mapping[Role, str],
    logins: Mapping[str, str],
) -> tuple[Flow, Needs]:
    """The flow with people by their logins, and what it needs.

    roles    that there are; logins: of people, by `user:<id>`, by id, by name
    """
    reading = _Reading(schema, accounts, roles, logins)
    portable = renamed(flow, ground_of(schema), reading)
    return portable, reading.needs()


class _Reading:
    """Reads along, and leaves every name as it is; but people, who have numbers."""

    def __init__(
        self,
        schema: Schema,
        accounts: Mapping[str, Account],
        roles: Mapping[Role, str],
        logins: Mapping[str, str],
    ) -> None:
        self._schema, self._accounts, self._roles, self._logins = schema, accounts, roles, logins
        self._fields: dict[str, dict[str, NeededField]] = {}
        self._operations: dict[str, dict[str, None]] = {}
        self._named: dict[str, dict[str, None]] = {}

    def needs(self) -> Needs:
        tables = {key: NeededTable(self._name(key), fields) for key, fields in self._fields.items()}
        connections = {key: self._connection(key) for key in self._operations}
        told: dict[str, Any] = {kind: tuple(found) for kind, found in self._named.items()}
        return Needs(tables, connections, **told)

    def _name(self, table: str) -> str:
        found = self._schema.tables.get(table)
        return found.definition.name if found else table

    def _connection(self, key: str) -> NeededConnection:
        account, operations = self._accounts.get(key), tuple(self._operations[key])
        if account is None:
            return NeededConnection(key, operations=operations)
        return NeededConnection(account.name, account.connector, operations)

    def _note(self, kind: str, key: str) -> str:
        self._named.setdefault(kind, {})[key] = None
        return key

    def table(self, key: str) -> str:
        self._fields.setdefault(key, {})
        return key

    def field(self, table: str, name: str) -> str:
        column = self._schema.tables[table].by_name[name]
        if column.points_to:
            self.table(column.points_to)
        self._fields.setdefault(table, {})[column.key] = _field(column)
        return name

    def connection(self, key: str, operation: str = "") -> str:
        operations = self._operations.setdefault(key, {})
        if operation:
            operations[operation] = None
        return key

    def flow(self, key: str) -> str:
        return self._note("flows", key)

    def form(self, key: str) -> str:
        return self._note("forms", key)

    def person(self, name: str) -> str:
        plain = name.removeprefix("role:")
        if name.startswith("role:") or (name not in self._logins and plain in self._roles):
            self._note("roles", plain)
            return name
        login = self._logins.get(name)
        if login is None:
            self._note("people", name.removeprefix("user:"))
            return name
        self._note("people", login)
        # a name or a login means the same there; a number means nobody
        return login if ID.search(name) else name


def _field(column: Column) -> NeededField:
    told = column.definition
    return NeededField(told.name, told.type, told.name_en, column.points_to or "")
