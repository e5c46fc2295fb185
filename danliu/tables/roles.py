"""Roles as data: what somebody may see and do, table by table. `access.py` judges by them."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Action = Literal["read", "create", "update", "delete"]


class Grant(Struct, frozen=True, forbid_unknown_fields=True):
    """What a role may do with one table.

    where    a formula over the record and {$me.id}, {$me.name}, {$me.role} and whatever else is
             kept of the member ({$me.store}): only these records exist for the role
    hidden   fields that do not exist for the role
    locked   fields that it sees and may not change
    """

    read: bool = True
    create: bool = False
    update: bool = False
    delete: bool = False
    where: str = ""
    hidden: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()


NOTHING = Grant(read=False)
LOOK = Grant()
ALL = Grant(create=True, update=True, delete=True)


class Role(Struct, frozen=True, forbid_unknown_fields=True):
    """tables   grants by table key; `others` is for the tables that are not named
    act      decide tasks, try runs and messages again
    build    change tables, flows, roles and connections
    """

    key: str
    name: str
    name_en: str = ""
    tables: dict[str, Grant] = {}
    others: Grant = NOTHING
    act: bool = False
    build: bool = False

    def grant(self, table: str) -> Grant:
        return self.tables.get(table, self.others)


BUILT_IN: Mapping[str, Role] = {
    "owner": Role("owner", "负责人", "Owner", others=ALL, act=True, build=True),
    "member": Role("member", "成员", "Member", others=ALL, act=True),
    "viewer": Role("viewer", "只读成员", "Viewer", others=LOOK),
    # a form or a lens: it adds what the form asks, and reads one record through its own door
    "guest": Role("guest", "访客", "Guest", others=Grant(read=False, create=True)),
}
"""Roles that every workspace has and nobody changes."""
