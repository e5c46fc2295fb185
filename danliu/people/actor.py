"""Who does something: a person, or one of the house's own parts."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

Role = Literal["owner", "member", "viewer", "guest"]
Kind = Literal["user", "form", "flow", "connection", "import", "system"]


class Actor(Struct, frozen=True):
    """An actor as the change log keeps it: `kind:key`, with what the role allows.

    key   the user's id, or the key of the form, flow or connection
    """

    kind: Kind
    key: str
    role: Role

    @property
    def ref(self) -> str:
        return f"{self.kind}:{self.key}"


SYSTEM = Actor("system", "danliu", "owner")


def person(user: UUID, role: Role) -> Actor:
    return Actor("user", str(user), role)


def form(key: str) -> Actor:
    return Actor("form", key, "guest")


def flow(key: str) -> Actor:
    return Actor("flow", key, "owner")


def connection(key: str) -> Actor:
    return Actor("connection", key, "member")
