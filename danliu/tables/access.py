"""Who may see and do what: the one place that knows.

A `Sight` is a schema as one role sees it. The read path compiles it into every statement, the
write path asks it before and after it writes; nobody else judges.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.people.actor import Actor, Scope
from danliu.people.errors import Forbidden
from danliu.tables.errors import NotFound
from danliu.tables.roles import BUILT_IN, NOTHING, Action, Grant, Role
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

_ACTIONS: Mapping[str, Action] = {
    "Create": "create",
    "Set": "update",
    "Delete": "delete",
    "Restore": "delete",
    "Revert": "update",
}


ME = "$me"
"""Under which who asks is given: {$me.id}, and what is kept of the member, as {$me.store}."""

ONLY: Path = ("$only",)
"""Where the one record of a guest is given."""


class Only(Struct, frozen=True):
    """The fields that may be seen of one record, which is given under `ONLY`: a guest's link.

    link   instead of that record, those of `table` that point to it by this field
    """

    table: str
    fields: tuple[str, ...]
    link: str = ""


class Sight:
    """The schema as a role sees it: what is hidden from it is not there."""

    def __init__(self, schema: Schema, role: Role | None, only: Only | None = None) -> None:
        """`role` None sees everything: the house itself."""
        self.schema, self.role, self.only = schema, role, only
        self._visible: dict[str, Mapping[str, Column]] = {}

    @cached_property
    def key(self) -> Any:
        """What tells this sight from others of the same schema."""
        return (self.role.key if self.role else None, self.only)

    @cached_property
    def is_whole(self) -> bool:
        """Whether every record of every table is there for this role."""
        grants = [self.grant(key) for key in self.schema.tables]
        return all(one is None or (one.read and not one.where) for one in grants)

    @cached_property
    def is_open(self) -> bool:
        """Whether nothing at all is hidden from this role."""
        return all(self._shows_all(table) for table in self.schema.tables.values())

    def tells_of(self, table: Table) -> bool:
        """Whether a text that a flow made of one of its records can hold nothing hidden: the role
        sees all of its fields, and all of the tables that it points to."""
        behind = [self.schema.target(one) for one in table.columns.values() if one.points_to]
        whole = len(self.columns(table)) == len(table.columns)
        return self.reads(table.key) and whole and all(map(self._shows_all, behind))

    def _shows_all(self, table: Table) -> bool:
        grant = self.grant(table.key)
        return grant is None or (grant.read and not grant.where and not grant.hidden)

    def grant(self, table: str) -> Grant | None:
        """None: no bounds."""
        if self.role is None:
            return None
        if table in self.schema.gone:
            return NOTHING  # what is not there today has no grant: others' must not stand for it
        if self.only:
            which = self.only.link or "id"
            return Grant(where=f"{{{which}}}={{$only}}") if table == self.only.table else NOTHING
        return self.role.grant(table)

    def table(self, key: str) -> Table:
        """Raises NotFound for a table that is not there, or not for this role."""
        table, grant = self.schema.table(key), self.grant(key)
        if grant and not grant.read:
            raise NotFound("table", key)
        return table

    def columns(self, table: Table) -> Mapping[str, Column]:
        """The fields of the table that this role may see."""
        if self.role is None:
            return table.columns
        if table.key not in self._visible:
            seen = {key: one for key, one in table.columns.items() if self._sees(table, one)}
            self._visible[table.key] = seen
        return self._visible[table.key]

    def hidden(self, table: Table) -> tuple[str, ...]:
        """The names of the fields that this role does not see."""
        seen = self.columns(table)
        return tuple(one.definition.name for key, one in table.columns.items() if key not in seen)

    def reads(self, table: str) -> bool:
        """Whether there is such a table for this role."""
        grant = self.grant(table)
        return table in self.schema.tables and (grant is None or grant.read)

    def shows(self, table: str, field: str) -> bool:
        """Whether there is such a field for this role."""
        return self.reads(table) and field in self.columns(self.schema.table(table))

    def where(self, table: Table) -> str:
        """The formula that picks the records of this role; «» for all."""
        grant = self.grant(table.key)
        return grant.where if grant else ""

    def named(self, table: Table) -> Mapping[str, Column]:
        """The fields that a write may name: those it sees; a guest, those that are not hidden."""
        grant = self.grant(table.key)
        if grant is None or grant.read:
            return self.columns(table)
        return {key: one for key, one in table.columns.items() if key not in grant.hidden}

    def may(self, table: Table) -> Sequence[Action]:
        """What this role may do with the records that it sees."""
        grant = self.grant(table.key)
        every: Sequence[Action] = ("read", "create", "update", "delete")
        return [one for one in every if grant is None or getattr(grant, one)]

    def barred(self, table: Table) -> Mapping[str, bool]:
        """The fields that this role may give no value -> whether they are there for it at all."""
        grant = self.grant(table.key)
        if grant is None:
            return {}
        return dict.fromkeys(grant.locked, True) | dict.fromkeys(grant.hidden, False)

    def _sees(self, table: Table, column: Column) -> bool:
        """A field that is computed from hidden ones would tell of them."""
        grant = self.grant(table.key)
        if grant is None:
            return True
        if not grant.read or column.key in grant.hidden or self._withheld(table, column):
            return False
        return all(self._sees(*one) for one in self.schema.reads(table, column))

    def _withheld(self, table: Table, column: Column) -> bool:
        only = self.only
        return only is not None and table.key == only.table and column.key not in only.fields


def flags_told(flags: Sequence[str], hidden: Sequence[str]) -> list[str]:
    """The flags of a record but for those that name a hidden field: they tell its value."""
    if not (flags and hidden):
        return list(flags)
    return [one for one in flags if not any(name in one for name in hidden)]


def about(actor: Actor, now: datetime, zone: str) -> dict[Path, Any]:
    """What formulas may ask besides fields: the moment, the zone, and who asks."""
    known = {"id": actor.key, "name": actor.name, "role": actor.role, **actor.attributes}
    mine: dict[Path, Any] = {(ME, key): value for key, value in known.items()}
    return {("$now",): now, ("$zone",): zone, **mine}


def sight(schema: Schema, actor: Actor) -> Sight:
    """What this actor sees of the schema."""
    if actor.scopes is not None:
        scopes = actor.scopes
        return schema.kept(
            ("scopes", actor.role, scopes),
            lambda: Sight(schema, _narrowed(schema, _role(schema, actor.role), scopes)),
        )
    if actor.role == "owner":
        return schema.kept(("owner",), lambda: Sight(schema, None))
    return schema.kept(("role", actor.role), lambda: Sight(schema, _role(schema, actor.role)))


def _role(schema: Schema, key: str) -> Role:
    """One that was taken away since may do nothing."""
    return schema.roles.get(key) or BUILT_IN.get(key) or Role(key, key)


def _narrowed(schema: Schema, role: Role, scopes: Sequence[Scope]) -> Role:
    """What a token issued for these scopes may do in its owner's name: never more than both."""
    tables = {key: _within(role.grant(key), key, scopes) for key in schema.tables}
    return Role(" ".join((role.key, *sorted(scopes))), role.name, tables=tables)


def _within(grant: Grant, table: str, scopes: Sequence[Scope]) -> Grant:
    """Whoever may write also reads: an answer to a write tells of the record."""
    if not {"write", f"write:{table}"}.isdisjoint(scopes):
        return grant
    if {"read", f"read:{table}"}.isdisjoint(scopes):
        return NOTHING
    return msgspec.structs.replace(grant, create=False, update=False, delete=False)


def guest(schema: Schema, only: Only) -> Sight:
    """What the holder of a signed link sees."""
    return schema.kept(("only", only), lambda: Sight(schema, BUILT_IN["guest"], only))


def check_may_write(sight: Sight, actor: Actor, table: Table, kind: type[Any]) -> None:
    """Raises Forbidden."""
    grant, action = sight.grant(table.key), _ACTIONS[kind.__name__]
    if grant and not getattr(grant, action):
        raise Forbidden(actor.role, f"{action} {table.key}")


def check_may_move(sight: Sight, actor: Actor, table: Table, field: str) -> None:
    """Raises Forbidden: to move the stock of a record is to change it, in this field."""
    grant = sight.grant(table.key)
    if grant and (not grant.update or field in grant.locked):
        raise Forbidden(actor.role, f"move stock of {table.key}")


def check_may_upload(sight: Sight, actor: Actor) -> None:
    """Raises Forbidden to who may write into no table: a file is sent before its record."""
    grants = [sight.grant(key) for key in sight.schema.tables]
    if not any(grant is None or grant.create or grant.update for grant in grants):
        raise Forbidden(actor.role, "upload")


def check_may_keep(actor: Actor) -> None:
    """Raises Forbidden to a part of the house, and to a token that was issued to read: neither
    keeps things of its own."""
    if actor.user is None or (actor.scopes is not None and "write" not in actor.scopes):
        raise Forbidden(actor.role, "keep")


def check_in_person(actor: Actor) -> None:
    """Raises Forbidden to a token: one could issue others that may more, or last longer."""
    if actor.user is None or actor.scopes is not None:
        raise Forbidden(actor.role, "manage tokens by a token")


def check_sees_all(sight: Sight, actor: Actor) -> None:
    """Raises Forbidden to who sees only some records or fields: what was not written for one
    reader, as a raw message or the steps of a run, may hold what is hidden from them."""
    if not sight.is_open:
        raise Forbidden(actor.role, "see what is not of one record")


def check_may_edit_flows(sight: Sight, actor: Actor) -> None:
    """Raises Forbidden. Whoever edits a flow looks through it: a definition names any table, and
    trying one reads any record and what was answered in past runs."""
    check_may_build(actor)
    check_sees_all(sight, actor)


def check_may_act(actor: Actor) -> None:
    """Raises Forbidden to who may only look: deciding a task or trying a message again acts."""
    if "act" not in actor.may:
        raise Forbidden(actor.role, "act")


def check_may_build(actor: Actor) -> None:
    """Raises Forbidden to who may not change tables, flows and connections."""
    if "build" not in actor.may:
        raise Forbidden(actor.role, "build")
