"""By which connections a briefing can go, and to what address of a person."""

from collections.abc import Iterator, Mapping

from msgspec.structs import fields

from danliu.briefings.errors import NoAddress
from danliu.briefings.kept import Way
from danliu.connect.connections import ConnectionRow
from danliu.connect.connector import Operation, connectors
from danliu.people.sessions import Signed

_GIVES: Mapping[Way, set[str]] = {
    "mail": {"to", "subject", "text", "html", "at"},
    "group": {"says"},
    "person": {"to", "text"},
}
"""What is said by each way: an operation takes all of it, and can do without anything else."""


def ways_of(connector: str) -> Iterator[tuple[Way, Operation]]:
    """How a connection of this kind sends, and the operation that does."""
    if connector not in connectors:
        return
    for way in _GIVES:
        for one in connectors[connector].operations.values():
            if one.writes and _suits(way, one):
                yield way, one
                break


def _suits(way: Way, one: Operation) -> bool:
    taken = fields(one.takes)
    needed = {field.name for field in taken if field.required}
    return needed <= _GIVES[way] <= {field.name for field in taken}


def address(row: ConnectionRow, way: Way, person: Signed, typed: str = "") -> str:
    """Where this person is reached; «» for a group. A mail may go where they say, a chat only to
    whom an owner entered as theirs: it would reach a stranger. Raises NoAddress."""
    if way == "group":
        return ""
    kept = person.attributes.get(row.key) or person.attributes.get(row.connector) or ""
    own = person.login if "@" in person.login else ""
    found = (typed or kept or own) if way == "mail" else kept
    if not found:
        raise NoAddress(row.key)
    return found
