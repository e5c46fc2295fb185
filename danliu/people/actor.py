"""Who does something: a person, or one of the house's own parts."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from msgspec import Struct

Role = str  # the key of a built-in role (owner, member, viewer, guest) or of one of the workspace's
Kind = Literal["user", "form", "flow", "connection", "import", "system"]
Power = Literal["act", "build"]
Scope = str  # read, write, act, build; read:<table>, write:<table>

_POWERS: Mapping[str, tuple[Power, ...]] = {"owner": ("act", "build"), "member": ("act",)}


class Actor(Struct, frozen=True):
    """An actor as the change log keeps it: `kind:key`, with what the role allows.

    key         the user's id, or the key of the form, flow or connection
    may         act: decide tasks, try again what failed; build: change tables, flows, connections
    attributes  what else is known of a member, for row filters: {"store": "苏州一店"}
    scopes      where a token acts: what it was issued for, which narrows all of the above; None
                where the person does
    """

    kind: Kind
    key: str
    role: Role
    name: str = ""
    may: tuple[Power, ...] = ()
    attributes: Mapping[str, str] = {}
    scopes: tuple[Scope, ...] | None = None

    @property
    def ref(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def user(self) -> UUID | None:
        """The person's id; None for a part of the house."""
        return UUID(self.key) if self.kind == "user" else None


def powers(role: Role) -> tuple[Power, ...]:
    """What a built-in role may besides its tables; a workspace's own role says it itself."""
    return _POWERS.get(role, ())


SYSTEM = Actor("system", "danliu", "owner", may=powers("owner"))


def person(
    user: UUID,
    role: Role,
    name: str = "",
    may: tuple[Power, ...] | None = None,
    attributes: Mapping[str, str] | None = None,
    scopes: tuple[Scope, ...] | None = None,
) -> Actor:
    allowed = powers(role) if may is None else may
    if scopes is not None:
        allowed = tuple(power for power in allowed if power in scopes)
    return Actor("user", str(user), role, name, allowed, attributes or {}, scopes)


def form(key: str) -> Actor:
    return Actor("form", key, "guest")


def flow(key: str) -> Actor:
    return Actor("flow", key, "owner", may=powers("owner"))


def connection(key: str) -> Actor:
    return Actor("connection", key, "member", may=powers("member"))
