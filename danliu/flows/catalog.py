"""Every block, trigger and operation as the editor sees it: what it does, its settings and output
as JSON Schema, its sentences. Made from the parts themselves, so that a new one is there by itself.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from danliu.connect.connector import Operation, connectors
from danliu.errors import Words
from danliu.flows.blocks.block import Block, Effect, Group, blocks
from danliu.flows.reading import FORMULA_SETTINGS
from danliu.flows.triggers import trigger
from danliu.flows.triggers.trigger import About, Kind, Listens, kinds
from danliu.formulas.signature import functions


class Described(Struct, frozen=True):
    """settings, output, branch_settings  JSON Schema; {} where anything may be
    branches   the names of its branches; None where the flow names them as it likes
    formulas   settings that are formulas as such; in all others a text is one if it begins with «=»
    literal    settings that are taken as they are written, though they begin with «=»
    scoped     what its branches give is seen inside of them only
    timeout_s  of one attempt, and `tries`: what a node that says 0 gets
    zh, en     its sentence; a part in brackets is said where all that it names is set
    called     its name; does: what it is for in one line; group: where the gallery shows it
    about      what it does, and what its settings mean, in English
    """

    name: str
    called: str
    called_en: str
    does: str
    does_en: str
    group: Group
    effect: Effect
    settings: dict[str, Any]
    output: dict[str, Any]
    branches: list[str] | None
    branch_settings: dict[str, Any]
    formulas: list[str]
    literal: list[str]
    scoped: bool
    timeout_s: float
    tries: int
    zh: str
    en: str
    about: str


class Told(Struct, frozen=True):
    """A name that {trigger.…} knows, and what it is."""

    name: str
    zh: str
    en: str


class DescribedTrigger(Struct, frozen=True):
    """about    whether its runs are about a record of its table; listens: what starts it
    settings   JSON Schema; tells: what its runs know as {trigger.…}
    """

    name: str
    called: str
    called_en: str
    does: str
    does_en: str
    group: trigger.Group
    about: About
    listens: Listens
    settings: dict[str, Any]
    tells: list[Told]


class DescribedOperation(Struct, frozen=True):
    """What a connection of this connector can be asked: zh, en its sentence; takes, gives JSON
    Schema."""

    connector: str
    name: str
    writes: bool
    zh: str
    en: str
    takes: dict[str, Any]
    gives: dict[str, Any]


class DescribedFunction(Struct, frozen=True):
    """A function of formulas; most: None for as many arguments as one likes."""

    name: str
    least: int
    most: int | None


@cache
def catalog() -> Mapping[str, Described]:
    """By name."""
    return {name: describe(name, blocks[name]) for name in blocks}


def describe(name: str, block: Block) -> Described:
    says: Words = block.says
    named = msgspec.structs.fields(block.settings)
    return Described(
        name,
        block.called.zh or name,
        block.called.en or name,
        block.does.zh,
        block.does.en,
        block.group,
        block.effect,
        schema(block.settings),
        {} if block.output is Any else schema(block.output),
        list(block.branches) if block.branches is not None else None,
        schema(block.branch),
        [one.encode_name for one in named if one.encode_name in FORMULA_SETTINGS],
        list(block.literal),
        block.scoped,
        block.timeout_s,
        block.tries,
        says.zh,
        says.en,
        _about(block),
    )


@cache
def triggers() -> Mapping[str, DescribedTrigger]:
    """By name."""
    return {name: _trigger(name, kinds[name]) for name in kinds}


def _trigger(name: str, kind: Kind) -> DescribedTrigger:
    return DescribedTrigger(
        name,
        kind.called.zh or name,
        kind.called.en or name,
        kind.does.zh,
        kind.does.en,
        kind.group,
        kind.about,
        kind.listens,
        schema(kind.settings),
        [Told(one, said.zh, said.en) for one, said in kind.tells.items()],
    )


@cache
def operations() -> list[DescribedOperation]:
    """Of every connector."""
    found = ((name, connectors[name].operations.values()) for name in connectors)
    return [_operation(name, one) for name, all_of_it in found for one in all_of_it]


def _operation(connector: str, one: Operation) -> DescribedOperation:
    takes, gives = schema(one.takes), schema(one.gives)
    says = one.says
    return DescribedOperation(connector, one.name, one.writes, says["zh"], says["en"], takes, gives)


@cache
def formula_functions() -> list[DescribedFunction]:
    """Under each of their names."""
    told = (functions[name] for name in functions)
    return [DescribedFunction(one.name, one.least, one.most) for one in told]


def schema(wanted: Any) -> dict[str, Any]:
    return msgspec.json.schema(wanted)


def _about(block: Block) -> str:
    """The docstrings of the block and of its settings."""
    own = type(block).__dict__.get("__doc__") or ""
    return "\n\n".join(filter(None, (_plain(own), _plain(block.settings.__doc__ or ""))))


def _plain(doc: str) -> str:
    return "\n".join(line.strip() for line in doc.strip().splitlines())
