"""The index that a saved view needs: what its filter pins first, then its order, then the id."""

from danliu.formulas import equalities
from danliu.tables.schema import SYSTEM_KINDS, Schema, Sort, Table, View


def nullable(table: Table, key: str) -> bool:
    return key not in SYSTEM_KINDS and not table.columns[key].required


def physical(table: Table, key: str) -> str:
    return key if key in SYSTEM_KINDS else table.columns[key].physical


def order_sql(table: Table, sort: Sort) -> str:
    """One key of an order as an index has it. Blanks come last both ways, as people expect."""
    direction = "DESC" if sort.descending else "ASC"
    blanks = " NULLS LAST" if nullable(table, sort.field) else ""
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


def _pinned(table: Table, view: View) -> list[str]:
    """The fields that the filter holds to one value each."""
    paths = equalities(view.where) if view.where else []
    keys = [table.by_name[path[0]].key for path in paths if len(path) == 1 and _own(table, path[0])]
    return list(dict.fromkeys(keys))


def _own(table: Table, name: str) -> bool:
    return name in table.by_name
