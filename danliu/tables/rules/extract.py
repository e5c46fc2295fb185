"""Values read out of a text by a rule that business people write and try. Pure.

The expressions are RE2's: whatever somebody writes, a text is read in time that grows with its
length and no faster.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import re2
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.tables.definition import Extract

LONGEST_PATTERN = 1_000  # characters


class InvalidPattern(DanliuError):
    """This expression cannot be used."""

    code = "invalid-pattern"
    status = 422

    def __init__(self, pattern: str, wanted: str) -> None:
        self.pattern, self.wanted = pattern, wanted

    def facts(self) -> dict[str, Any]:
        return {"pattern": self.pattern, "wanted": self.wanted}


class Found(Struct, frozen=True):
    """One value with its evidence: which rule found it, in which field, at which characters."""

    field: str
    value: str
    rule: str
    source: str
    start: int
    end: int


@lru_cache(maxsize=1_000)
def compiled(pattern: str) -> Any:
    """Raises InvalidPattern."""
    if len(pattern) > LONGEST_PATTERN:
        raise InvalidPattern(pattern[:80], f"at most {LONGEST_PATTERN} characters")
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        told = reason.decode() if isinstance(reason, bytes) else str(reason)
        raise InvalidPattern(pattern, told) from error


def check_extract(extract: Extract) -> None:
    """Raises InvalidPattern if the expression is wrong or lacks a group that is asked for."""
    named = compiled(extract.pattern).groupindex
    for group in extract.into:
        if group not in named:
            raise InvalidPattern(
                extract.pattern, f"a group (?P<{group}>…), besides {sorted(named)}"
            )


def find(extract: Extract, text: str | None) -> Iterator[Found]:
    """What the rule reads out of a text: its first match."""
    match = compiled(extract.pattern).search(text) if text else None
    if match is None:
        return
    numbers = compiled(extract.pattern).groupindex
    for group, key in extract.into.items():
        value = match.group(numbers[group])
        if value:
            start, end = match.span(numbers[group])
            yield Found(key, value, extract.name, extract.source, start, end)


def evidence(found: Found) -> Mapping[str, Any]:
    """What the change log keeps of where a value came from."""
    return {"rule": found.rule, "source": found.source, "text": found.value, "at": found.start}
