"""The packs that come with Danliu, and what each would add to a company. Pure but for reading."""

from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Literal

from msgspec import Struct

from danliu.packs.pack import About, Pack, read_pack
from danliu.tables.schema import Schema

Kind = Literal["table", "field", "view", "form", "flow", "board", "role", "connection", "records"]


class Addition(Struct, frozen=True):
    """One thing that a pack brings.

    name   as people call it
    where  the table that it belongs to; «» for things of their own
    there  whether something of this key is there already; then it is kept or brought up to date
    count  of demo records
    """

    kind: Kind
    name: str
    name_en: str
    where: str = ""
    there: bool = False
    count: int = 0


def shelf() -> Iterator[tuple[About, Pack]]:
    """Every pack that comes with Danliu, by key."""
    folder = resources.files("danliu.packs")
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir() and (one / "pack.yaml").is_file():
            pack = read_pack(one)
            yield pack.about, pack


def additions(pack: Pack, schema: Schema, known: Sequence[tuple[Kind, str]]) -> list[Addition]:
    """What installing the pack would bring. known: kind and key of what there is besides tables."""
    there = frozenset(known)
    return [
        *_of_tables(pack, schema),
        *(
            Addition(
                "form", one.name, one.name_en or one.name, one.table, ("form", one.key) in there
            )
            for one in pack.forms
        ),
        *(
            Addition("flow", one.name, one.name_en or one.name, "", ("flow", one.key) in there)
            for one in pack.flows
        ),
        *(
            Addition("board", one.name, one.name_en or one.name, "", ("board", one.key) in there)
            for one in pack.boards
        ),
        *(
            Addition("role", one.name, one.name_en or one.name, "", one.key in schema.roles)
            for one in pack.roles
        ),
        *(Addition("connection", one.name, one.name) for one in pack.connections),
        *(
            Addition("records", one.table, one.table, one.table, count=len(one.records))
            for one in pack.demo
        ),
    ]


def _of_tables(pack: Pack, schema: Schema) -> Iterator[Addition]:
    for table in pack.tables:
        there = schema.tables.get(table.key)
        yield Addition("table", table.name, table.name_en or table.name, "", there is not None)
        for one in table.fields:
            if there is not None and one.key not in there.columns:
                yield Addition("field", one.name, one.name_en or one.name, table.name)
