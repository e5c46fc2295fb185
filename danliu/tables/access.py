"""Who may do what to which table: the one place that knows.

Today a role decides for whole tables; row filters and field masks will be compiled in here.
"""

from typing import Any

from danliu.people.actor import Actor
from danliu.people.errors import Forbidden
from danliu.tables.schema import Table


def check_may_write(actor: Actor, table: Table, kind: type[Any]) -> None:
    """Raises Forbidden. A guest only creates: through a form that somebody published."""
    action = kind.__name__.lower()
    if actor.role == "viewer" or (actor.role == "guest" and action != "create"):
        raise Forbidden(actor.role, f"{action} {table.key}")


def check_may_act(actor: Actor) -> None:
    """Raises Forbidden to who may only look: deciding a task or trying a message again acts."""
    if actor.role not in ("owner", "member"):
        raise Forbidden(actor.role, "act")


def check_may_build(actor: Actor) -> None:
    """Raises Forbidden to who may not change tables, flows and connections."""
    if actor.role != "owner":
        raise Forbidden(actor.role, "build")
