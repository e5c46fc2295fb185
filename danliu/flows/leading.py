"""What the paths of a flow lead to: the field behind one, and what a key found there is called."""

import re
from collections.abc import Mapping

from danliu.errors import Words
from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Node
from danliu.flows.reading import of_own
from danliu.formulas.kinds import Path
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

_RECORDS_OF = re.compile(r"=\{([^.{}]+)\.records\}$")


class Leading:
    """own   the table of the record that started the run"""

    def __init__(self, schema: Schema, own: Table | None, nodes: Mapping[str, Node]) -> None:
        self._schema, self._own, self._nodes = schema, own, nodes

    def column(self, path: Path, table: Table | None = None) -> Column | None:
        """The field behind a path, through single links; None where it is none."""
        table = table or self._own
        if table is None or path[0] not in table.by_name:
            table, path = self._elsewhere(path)
        column = table.by_name.get(path[0]) if table and path else None
        for part in path[1:]:
            if column is None or column.definition.type != "link":
                return None
            column = self._schema.target(column).by_name.get(part)
        return column

    def _elsewhere(self, path: Path) -> tuple[Table | None, Path]:
        """The table and the rest of a path that begins at no field."""
        if (own := of_own(path)) is not path:
            return self._own, own
        if path[0] == "before":
            return self._own, path[1:]
        node = self._nodes.get(path[0])
        if node and path[1:2] == ("first",):
            return self.table_of(node), path[2:]
        if node and path[1:2] == ("item",):
            return self.items_of(node), path[2:]
        return None, ()

    def table_of(self, node: Node) -> Table | None:
        key = node.settings.get("table")
        return self._schema.tables.get(key) if isinstance(key, str) else None

    def items_of(self, node: Node) -> Table | None:
        """The table of the records that its items are, where they are what a block has found."""
        found = _RECORDS_OF.match(str(node.settings.get("items", "")))
        source = self._nodes.get(found[1]) if found else None
        return self.table_of(source) if source else None

    def key(self, path: Path, key: str, table: Table | None = None) -> Words | None:
        """A choice or a stage of a field, an answer of people, a case: by the name people know."""
        column = self.column(path, table)
        if column is not None:
            return column.words(key) if key in _keys_of(column) else None
        node = self._nodes.get(path[0])
        if node is None or len(path) != 2 or node.block not in blocks:
            return None
        return blocks[node.block].key_called(path[1], key, node)


def _keys_of(column: Column) -> set[str]:
    listed = getattr(column.options, "choices", None) or getattr(column.options, "stages", None)
    return {one.key for one in listed or ()}
