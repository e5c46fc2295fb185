"""All that one company has defined, as one immutable value a version: a `Schema`."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import Any, TypeVar

from msgspec import Struct

from danliu.tables.definition import TableDef
from danliu.tables.errors import NotFound
from danliu.tables.roles import Role
from danliu.tables.table import Column, Table

Made = TypeVar("Made")


class Watch(Struct, frozen=True):
    """Somebody upstairs waits for something to happen. Matched in the writing transaction.

    on         the kind of trigger, which the settings are of
    priority   of the flow's runs, among those of the workspace
    """

    flow: str
    version: int
    table: str
    on: str
    when: str = ""
    settings: dict[str, Any] = {}
    priority: int = 0


class Schema:
    """All tables of one workspace at one version, with the triggers on them.

    waited  keys of tables of whose records somebody upstairs waits for changes
    counters  the schema of PostgreSQL in which auto-numbers are counted
    past    where this is how they were: what stands in FROM for a table
    gone    keys of tables that were there then and are not there today
    """

    past: Callable[[Table], Any] | None = None
    gone: frozenset[str] = frozenset()

    def __init__(
        self,
        workspace: int,
        version: int,
        tables: Sequence[TableDef],
        triggers: Sequence[Watch] = (),
        roles: Sequence[Role] = (),
        zone: str = "Asia/Shanghai",
        waited: frozenset[str] = frozenset(),
    ) -> None:
        self.workspace = workspace
        self.version = version
        self.name = f"ws_{workspace}"
        self.counters = self.name
        self.tables = {one.key: Table(one) for one in tables}
        self.by_id = {table.id: table for table in self.tables.values()}
        self.triggers = tuple(triggers)
        self.waited = waited
        self.zone = zone
        self.roles = {role.key: role for role in roles}
        self._heirs = dict(self._find_heirs())
        self._kept: dict[Any, Any] = {}

    def kept(self, key: Any, make: Callable[[], Made]) -> Made:
        """What somebody makes of the schema once."""
        if key not in self._kept:
            self._kept[key] = make()
        made: Made = self._kept[key]
        return made

    def counted_in(self, counters: str) -> "Schema":
        """The same, with auto-numbers counted in another schema of PostgreSQL."""

        def twin() -> Schema:
            made = copy(self)
            made.counters, made._kept = counters, {}
            return made

        return self.kept(("counted", counters), twin)

    def table(self, key: str) -> Table:
        """Raises NotFound."""
        try:
            return self.tables[key]
        except KeyError:
            raise NotFound("table", key) from None

    def definition(self, table: int) -> TableDef | None:
        """What the table of this id is, if there is one."""
        return self.by_id[table].definition if table in self.by_id else None

    def physical(self, table: Table) -> str:
        return f"{self.name}.{table.physical}"

    def target(self, column: Column) -> Table:
        """The table that a link points to."""
        return self.table(column.points_to or "")

    def inherited(self, table: Table, column: Column) -> tuple[Column, Column] | None:
        """For a field of a line that follows its head: the link to the head, and the head's."""
        return self._heirs.get((table.key, column.key))

    def _find_heirs(self) -> Iterator[tuple[tuple[str, str], tuple[Column, Column]]]:
        """What does not fit is left out here and refused by `soundness`."""
        for head in self.tables.values():
            for column in head.columns.values():
                lines = self.tables.get(column.points_to or "")
                link = lines and lines.columns.get(getattr(column.options, "link", ""))
                for own, of_head in getattr(column.options, "inherit", {}).items():
                    if lines and link and of_head in head.columns:
                        yield (lines.key, own), (link, head.columns[of_head])

    def reads(self, table: Table, column: Column) -> list[tuple[Table, Column]]:
        """The fields that the value of this one depends on, links on the way included."""
        found = [
            one for path in column.type.reads(column.options) for one in self._walk(table, path)
        ]
        if heirs := self.inherited(table, column):
            link, of_head = heirs
            found += [(table, link), (self.target(link), of_head)]
        return found

    def _walk(self, table: Table, path: Sequence[str]) -> Iterator[tuple[Table, Column]]:
        for part in path:
            column = table.by_name.get(part)
            if column is None:
                return
            yield table, column
            if column.type.points is None:
                return
            table = self.target(column)
