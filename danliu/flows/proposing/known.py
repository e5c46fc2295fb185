"""What a workspace calls its things: the words that a sentence may be made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

_SHORTEST = 2  # characters of a part of a field's name that may stand for it


@dataclass(frozen=True)
class Known:
    """roles, people   what flows call them -> their names
    connections     key -> name
    meant           a name that nobody here has -> who is meant by it, as flows call them
    fed             keys of the tables whose records nobody of the company fills in: a public form
                    makes them, or a flow out of what came by a channel
    """

    schema: Schema
    roles: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    connections: Mapping[str, str] = field(default_factory=dict)
    meant: Mapping[str, str] = field(default_factory=dict)
    fed: frozenset[str] = frozenset()

    def named_table(self, text: str) -> Table | None:
        """The table with the longest name that the text holds."""
        tables = self.schema.tables.values()
        found = [one for one in tables if one.definition.name in text]
        return max(found, key=lambda one: len(one.definition.name), default=None)

    def best_table(self, text: str) -> Table | None:
        """Whose fields the text speaks of most; of even ones the one whose name it holds."""
        tables = self.schema.tables.values()
        best = max(tables, key=lambda one: self._score(one, text), default=None)
        return best if best is not None and self._score(best, text) > (0, False) else None

    def is_one_of_several(self, table: Table, text: str) -> bool:
        """Whether the text speaks of another table as much as of this."""
        told = self._score(table, text)
        others = (one for one in self.schema.tables.values() if one is not table)
        return any(self._score(one, text) >= told for one in others)

    def _score(self, table: Table, text: str) -> tuple[int, bool]:
        found = find_field(table, text)
        return (len(found[0]) if found else 0), table is self.named_table(text)

    def person(self, text: str) -> tuple[str, str] | None:
        """Who is named in the text: (as flows call them, the words)."""
        both = [*{**self.people, **self.roles}.items()]
        both += [(ref, name) for name, ref in self.meant.items()]
        found = [(ref, name) for ref, name in both if name and name in text]
        return max(found, key=lambda one: len(one[1]), default=None)


def find_field(table: Table, text: str) -> tuple[str, Column] | None:
    """The field that the text names, and by which words: its whole name, or a part of it that is
    no part of another field's."""
    whole = [(name, column) for name, column in _names(table) if name in text]
    if whole:
        return max(whole, key=lambda one: len(one[0]))
    ends = [(part, column) for part, column in _ends(table) if part in text]
    longest = max((len(part) for part, _ in ends), default=0)
    best = [one for one in ends if len(one[0]) == longest]
    return best[0] if len({column.key for _, column in best}) == 1 else None


def _names(table: Table) -> Iterator[tuple[str, Column]]:
    for column in table.columns.values():
        yield column.definition.name, column


def _ends(table: Table) -> Iterator[tuple[str, Column]]:
    """«交期» of «期望交期»: Chinese puts what it is at the end."""
    for name, column in _names(table):
        for start in range(1, len(name) - _SHORTEST + 1):
            yield name[start:], column


def option(column: Column, text: str) -> tuple[str, str] | None:
    """The choice or stage that the text names: (its key, the words)."""
    options = column.options
    listed = getattr(options, "choices", None) or getattr(options, "stages", None) or ()
    found = [(one.key, one.name) for one in listed if one.name in text]
    return max(found, key=lambda one: len(one[1]), default=None)
