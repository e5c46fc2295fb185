"""Where a value that is read through links comes from: it is shown as it is shown there. Pure."""

from danliu.formulas.kinds import Path
from danliu.tables.fields.lookup import LookupOptions
from danliu.tables.fields.rollup import RollupOptions
from danliu.tables.kinds import Scope
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

_AS_THEY_ARE = ("first", "last", "list", "distinct", "min", "max")  # roll-ups that compute nothing
_DEEPEST = 8  # look-ups of look-ups: more are no chain but a circle


def origin(schema: Schema, table: Table, column: Column, depth: int = 0) -> Column:
    """The field that a lookup shows, or a roll-up that gives values as they are; of any other field
    itself."""
    options = column.options
    through = isinstance(options, LookupOptions) or (
        isinstance(options, RollupOptions) and options.how in _AS_THEY_ARE
    )
    if not through or depth > _DEEPEST:
        return column
    home, found = table, column
    for key in (options.through, *options.field.split(".")):
        if found is not column:
            home = schema.tables.get(getattr(found.options, "table", ""), home)
        there = home.columns.get(key)
        if there is None:  # a system field, or one that is gone
            return column
        found = there
    return origin(schema, home, found, depth + 1)


def title_behind(scope: Scope, column: Column) -> Path | None:
    """Where the title stands of the record that a lookup finds, if it shows a link to one."""
    if not isinstance(column.options, LookupOptions):
        return None
    there, path = scope, column.options.path
    for key in path:
        link = there.table.columns.get(key)
        if link is None or link.type.points != "one":
            return None
        there = there.behind(link)
    return (*path, there.table.title.key)
