"""Choices: one of a list, or several. A cell holds keys; a person may also type the name."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell, BadOption
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.operators import CHOSEN, Operator

Colour = Literal[
    "",
    "red",
    "volcano",
    "orange",
    "gold",
    "yellow",
    "lime",
    "green",
    "cyan",
    "blue",
    "geekblue",
    "purple",
    "magenta",
    "grey",
]

_OWN_KEYS = Words("每个选项一个自己的标识", "every choice with a key of its own")
_SEPARATOR = re.compile("[,，、]")


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    name: str
    name_en: str = ""
    colour: Colour = ""


class ChoiceOptions(Struct, frozen=True, forbid_unknown_fields=True):
    choices: tuple[Choice, ...]
    initial: str | None = None

    def __post_init__(self) -> None:
        keys = [choice.key for choice in self.choices]
        if len(set(keys)) < len(keys):
            raise BadOption("choices", _OWN_KEYS)
        if self.initial is not None and self.initial not in keys:
            raise BadOption("initial", Words("一个已有的选项", "one of the choices"))


def one_of(typed: Any, choices: Sequence[Any]) -> str:
    """The key of the choice (or stage) that was typed by key or name. Raises BadCell."""
    wanted = str(typed).strip()
    for choice in choices:
        if wanted in (choice.key, choice.name, choice.name_en) and isinstance(typed, str):
            key: str = choice.key
            return key
    raise BadCell(
        "not-a-choice",
        Words(
            "其中之一：" + "、".join(choice.name for choice in choices),
            "one of: " + ", ".join(choice.name_en or choice.name for choice in choices),
        ),
    )


def name_of(key: str, choices: Sequence[Any]) -> str:
    return next((choice.name for choice in choices if choice.key == key), key)


def english_of(key: str, choices: Sequence[Any]) -> str:
    return next((one.name_en or one.name for one in choices if one.key == key), key)


@field("choice")
class OneChoice(Field[ChoiceOptions, str]):
    options = ChoiceOptions
    kind = Kind.text
    python = str

    def column(self, options: ChoiceOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: ChoiceOptions) -> str:
        return one_of(typed, options.choices)

    def show(self, stored: str, options: ChoiceOptions) -> str:
        return name_of(stored, options.choices)

    def show_en(self, stored: str, options: ChoiceOptions) -> str:
        return english_of(stored, options.choices)

    def operators(self, options: ChoiceOptions) -> tuple[Operator, ...]:
        return CHOSEN

    def initial(self, options: ChoiceOptions) -> str | None:
        return options.initial


@field("multi-choice")
class ManyChoices(Field[ChoiceOptions, list[str]]):
    options = ChoiceOptions
    kind = Kind.texts
    python = list[str]

    def column(self, options: ChoiceOptions) -> TypeEngine[Any]:
        return ARRAY(Text())

    def parse(self, typed: Any, options: ChoiceOptions) -> list[str]:
        parts = _SEPARATOR.split(typed) if isinstance(typed, str) else typed
        if not isinstance(parts, list | tuple):
            raise BadCell("not-a-list", Words("一个列表", "a list"))
        keys = [one_of(part, options.choices) for part in parts]
        return list(dict.fromkeys(keys))

    def show(self, stored: list[str], options: ChoiceOptions) -> str:
        return "、".join(name_of(key, options.choices) for key in stored)

    def show_en(self, stored: list[str], options: ChoiceOptions) -> str:
        return ", ".join(english_of(key, options.choices) for key in stored)

    def search_text(self, stored: list[str], options: ChoiceOptions) -> str:
        return self.show(stored, options)
