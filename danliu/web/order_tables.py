"""Which tables hold orders, or what is followed as an order is: by a page of the customer, a form
that fills them, or a state that their records go through."""

from danliu.postgres.pool import Executor
from danliu.tables.schema import Schema
from danliu.tables.table import Table


async def order_tables(db: Executor, workspace: int, schema: Schema) -> frozenset[str]:
    """Their keys."""
    rows = await db.fetch(
        "SELECT definition->>'table' FROM danliu.lenses WHERE workspace_id = $1"
        " UNION SELECT definition->>'table' FROM danliu.forms"
        " WHERE workspace_id = $1 AND NOT gone",
        workspace,
    )
    named = {row[0] for row in rows} & schema.tables.keys()
    return frozenset({*named, *(key for key, one in schema.tables.items() if state_of(one))})


async def coming_in(db: Executor, workspace: int, schema: Schema) -> frozenset[str]:
    """Those whose new records are news: as they say themselves, else all that hold orders."""
    orders = await order_tables(db, workspace, schema)
    said = {key: one.definition.comes_in for key, one in schema.tables.items()}
    return frozenset(key for key, one in said.items() if (key in orders if one is None else one))


def state_of(table: Table) -> str:
    """The key of its state field; «» where it has none."""
    states = (key for key, one in table.columns.items() if one.definition.type == "state")
    return next(states, "")
