"""What can be connected, and the settings that each kind asks for, as a form draws them."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import msgspec
from litestar import get
from litestar.di import NamedDependency
from msgspec import Struct

from danliu.connect.connections import secret_names
from danliu.connect.connector import ConnectorType, connectors
from danliu.tables.access import check_may_build
from danliu.workspace import Workspace

SettingType = Literal["text", "number", "yes-no", "choice"]
_TYPES: Mapping[str, SettingType] = {
    "boolean": "yes-no",
    "integer": "number",
    "number": "number",
}


class SettingChoiceOut(Struct):
    key: str
    name: str
    name_en: str


class SettingOut(Struct):
    """choices: of a choice; usual: what it is where it is left out"""

    key: str
    name: str
    name_en: str
    help: str
    help_en: str
    secret: bool
    required: bool
    type: SettingType
    choices: list[SettingChoiceOut]
    usual: str | float | bool | None


class ConnectorOut(Struct):
    """receives: whether it gets an address to send to; asked: whether flows can ask it"""

    name: str
    title: str
    title_en: str
    receives: bool
    asked: bool
    fields: list[SettingOut]


class ConnectorsOut(Struct):
    connectors: list[ConnectorOut]


@get("/api/connectors")
async def known_connectors(ws: NamedDependency[Workspace]) -> ConnectorsOut:
    """Every outside system that can be connected here."""
    check_may_build(ws.actor)
    return ConnectorsOut([_out(connectors[name]) for name in connectors])


def _out(kind: ConnectorType) -> ConnectorOut:
    titles, asked = kind.titles, bool(kind.operations)
    return ConnectorOut(
        kind.name, titles["zh"], titles["en"], kind.receives, asked, list(fields_of(kind))
    )


def fields_of(kind: ConnectorType) -> list[SettingOut]:
    return list(_fields(kind.name))


@cache
def _fields(name: str) -> tuple[SettingOut, ...]:
    kind = connectors[name]
    secret, schema = secret_names(kind), msgspec.json.schema(kind.settings)
    parts = schema["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    required = set(parts.get("required", ()))
    return tuple(
        _setting(key, one, key in secret, key in required)
        for key, one in parts["properties"].items()
    )


def _setting(key: str, schema: Mapping[str, Any], secret: bool, required: bool) -> SettingOut:
    choices = _choices(schema)
    type_: SettingType = "choice" if choices else _TYPES.get(schema["type"], "text")
    return SettingOut(
        key,
        schema.get("title", key),
        schema.get("title_en", key),
        schema.get("help", ""),
        schema.get("help_en", ""),
        secret,
        required,
        type_,
        choices,
        schema.get("default"),
    )


def _choices(schema: Mapping[str, Any]) -> list[SettingChoiceOut]:
    """In the order in which they were named; one without a name is called by its key."""
    names = schema.get("choices") or {key: (key, key) for key in schema.get("enum", ())}
    return [SettingChoiceOut(key, *both) for key, both in names.items()]
