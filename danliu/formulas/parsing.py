"""Text to tree, and what to say when the text cannot be read."""

from collections.abc import Collection
from functools import lru_cache
from typing import cast

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from danliu.formulas.building import Builder
from danliu.formulas.errors import FormulaError
from danliu.formulas.tree import Tree

LONGEST = 4_000  # characters
CLOSERS = {'"': '"', "“": "”", "{": "}", "｛": "｝"}
WORDS = {"OPEN": "(", "CLOSE": ")", "COMMA": ",", "COMPARE": "operator", "$END": "end"}

_lark = Lark.open("grammar.lark", rel_to=__file__, parser="lalr", transformer=Builder())


@lru_cache(maxsize=4_096)
def parse(text: str) -> Tree:
    """Read a formula. Raises FormulaError with the column, what is there and what is due."""
    if len(text) > LONGEST:
        raise FormulaError(
            LONGEST + 1, f"{len(text)} characters", [f"at most {LONGEST} characters"]
        )
    _check_characters(text)
    try:
        return cast(Tree, _lark.parse(text))
    except UnexpectedInput as error:
        raise _explain(error, text) from None


def _check_characters(text: str) -> None:
    """PostgreSQL stores neither a zero character nor half of a surrogate pair."""
    for place, character in enumerate(text, start=1):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise FormulaError(place, f"U+{ord(character):04X}", ["readable character"])


def _explain(error: UnexpectedInput, text: str) -> FormulaError:
    if isinstance(error, UnexpectedToken):
        place = len(text) if error.token.type == "$END" else error.token.start_pos or 0
        return FormulaError(
            place + 1, str(error.token) or "end", _due(error.accepts or error.expected)
        )
    assert isinstance(error, UnexpectedCharacters)
    place = error.pos_in_stream or 0
    character = text[place]
    closer = CLOSERS.get(character)
    due = [f"{character}…{closer}"] if closer else _due(error.allowed or ())
    return FormulaError(place + 1, character, due)


def _due(terminals: Collection[str]) -> list[str]:
    """Terminals of the grammar in a person's words; where a value may stand, "value" says all."""
    if "NUMBER" in terminals:
        closed = [")"] if "CLOSE" in terminals else []
        return ["value", *closed]
    return [word for terminal, word in WORDS.items() if terminal in terminals]
