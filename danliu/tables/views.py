"""The index that a saved view needs: what its filter pins first, then its order, then the id."""

from danliu.formulas import parse
from danliu.formulas.tree import Call, Literal, Reference, Tree
from danliu.tables.schema import SYSTEM_KINDS, Schema, Sort, Table, View


def nullable(key: str) -> bool:
    """A field that is required today may have been blank yesterday."""
    return key not in SYSTEM_KINDS


def physical(table: Table, key: str) -> str:
    return key if key in SYSTEM_KINDS else table.columns[key].physical


def order_sql(table: Table, sort: Sort) -> str:
    """One key of an order as an index has it. Blanks come last both ways, as people expect."""
    direction = "DESC" if sort.descending else "ASC"
    blanks = " NULLS LAST" if nullable(sort.field) else ""
    return f"{physical(table, sort.field)} {direction}{blanks}"


def create_view_index(schema: Schema, table: Table, view: View) -> str | None:
    """CREATE INDEX for this view, or None where the index of the newest records serves it."""
    pinned = [key for key in _pinned(table, view) if key not in {s.field for s in view.sort}]
    if not pinned and [sort.field for sort in view.sort] == ["created_at"]:
        return None
    last = "DESC" if view.sort and view.sort[-1].descending else "ASC"
    keys = [physical(table, key) for key in pinned]
    keys += [order_sql(table, sort) for sort in view.sort]
    return (
        f"CREATE INDEX IF NOT EXISTS v_{view.id} ON {schema.physical(table)}"
        f" ({', '.join([*keys, f'id {last}'])}) WHERE deleted_at IS NULL"
    )


def drop_view_index(schema: Schema, view: int) -> str:
    return f"DROP INDEX IF EXISTS {schema.name}.v_{view}"


def _pinned(table: Table, view: View) -> list[str]:
    """The fields that the filter holds to one value each."""
    names = _equal(parse(view.where)) if view.where else []
    return list(dict.fromkeys(table.by_name[one].key for one in names if one in table.by_name))


def _equal(tree: Tree) -> list[str]:
    """Own fields that must have one value for the formula to be true."""
    match tree:
        case Call("AND", arguments):
            return [name for argument in arguments for name in _equal(argument)]
        case Call("=", (Reference((name,)), Literal())):
            return [name]
    return []
