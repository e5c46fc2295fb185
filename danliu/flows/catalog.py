"""Every block as the editor sees it: what it does, its settings and output as JSON Schema, its
sentences. Made from the blocks themselves, so that a new one is there by itself."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Effect, blocks
from danliu.flows.reading import FORMULA_SETTINGS


class Described(Struct, frozen=True):
    """settings, output, branch_settings  JSON Schema; {} where anything may be
    branches   the names of its branches; None where the flow names them as it likes
    formulas   settings that are formulas as such; in all others a text is one if it begins with «=»
    literal    settings that are taken as they are written, though they begin with «=»
    scoped     what its branches give is seen inside of them only
    timeout_s  of one attempt, and `tries`: what a node that says 0 gets
    zh, en     its sentence; a part in brackets is said where all that it names is set
    about      what it does, and what its settings mean, in English
    """

    name: str
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


@cache
def catalog() -> Mapping[str, Described]:
    """By name."""
    return {name: describe(name, blocks[name]) for name in blocks}


def describe(name: str, block: Block) -> Described:
    says: Words = block.says
    named = msgspec.structs.fields(block.settings)
    return Described(
        name,
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


def schema(wanted: Any) -> dict[str, Any]:
    return msgspec.json.schema(wanted)


def _about(block: Block) -> str:
    """The docstrings of the block and of its settings."""
    own = type(block).__dict__.get("__doc__") or ""
    return "\n\n".join(filter(None, (_plain(own), _plain(block.settings.__doc__ or ""))))


def _plain(doc: str) -> str:
    return "\n".join(line.strip() for line in doc.strip().splitlines())
