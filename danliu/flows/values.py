"""Values of a run on their way through JSON: a Decimal comes back as a Decimal, a date as a date.

JSON has text and floats; a replay must see exactly what the first attempt saw.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

_PLAIN = (Decimal, datetime, date, UUID)
_AS_THEY_ARE = frozenset({str, int, bool, float, type(None)})
_MARKS: Mapping[str, Callable[[str], Any]] = {
    "$id": UUID,
    "$decimal": Decimal,
    "$moment": datetime.fromisoformat,
    "$date": date.fromisoformat,
}


def builtin(value: Any) -> Any:
    """Structs become dicts; Decimal, dates and ids stay what they are.

    What PostgreSQL cannot keep is replaced here, before anybody has seen it: an outside system
    may well answer with a NUL, and a replay must see what the first attempt saw.
    """
    return _printable(msgspec.to_builtins(value, builtin_types=_PLAIN))


def _printable(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value.replace("\0", "␀") if "\0" in value else value
    if kind is dict:
        return {_printable(key): _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if kind is list or kind is tuple else value


def pack(value: Any) -> Any:
    """A value as JSON keeps it."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, UUID):
        return {"$id": str(value)}
    if isinstance(value, Mapping):
        packed = {str(key): pack(one) for key, one in value.items()}
        # somebody else's object may look like one of our marks: it must come back as it was
        return {"$object": packed} if _looks_marked(packed) else packed
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [pack(one) for one in value]
    return value


def _looks_marked(packed: Mapping[str, Any]) -> bool:
    return len(packed) == 1 and (next(iter(packed)) in _MARKS or "$object" in packed)


def unpack(plain: Any) -> Any:
    """The value that `pack` kept."""
    kind = type(plain)
    if kind is list:
        return [one if type(one) in _AS_THEY_ARE else unpack(one) for one in plain]
    if kind is not dict:
        return plain
    if len(plain) == 1:
        (key, inner), *_ = plain.items()
        if key == "$object":
            return _unpacked(inner)
        if key in _MARKS:
            return _MARKS[key](inner)
    return _unpacked(plain)


def _unpacked(plain: Mapping[str, Any]) -> dict[str, Any]:
    # most values are plain: asked here, they cost no call
    return {key: one if type(one) in _AS_THEY_ARE else unpack(one) for key, one in plain.items()}


def look_up(known: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value at a path; blank where there is nothing. Behind a link's id stands its title."""
    value: Any = known
    for i, part in enumerate(path):
        if type(value) is dict or isinstance(value, Mapping):  # most are, which is quick to see
            value = value[part] if part in value else value.get(".".join(path[i:]))
        elif isinstance(value, Sequence) and not isinstance(value, str) and part.isdigit():
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return None
    return value
