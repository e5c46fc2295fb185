"""What stands in a flow that came from elsewhere, where something did not come along."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

ID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
NOBODY = str(UUID(int=0))
"""In place of an id of the installation that the flow comes from."""

LEFT_OUT = "（导出时略去）"
"""In place of a secret."""


def blanks(value: Any, place: str) -> Iterator[str]:
    """The places of what is yet to be filled in."""
    if isinstance(value, str):
        if NOBODY in value or LEFT_OUT in value:
            yield place
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from blanks(one, f"{place}.{name}")
    elif isinstance(value, list | tuple):
        for one in value:
            yield from blanks(one, place)
