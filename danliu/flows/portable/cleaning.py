"""What must not leave an installation with a flow: ids of its records and people, and secrets that
somebody wrote into a setting. Pure.

An id gives way to the id of nobody, a secret to a mark; both keep the flow from being published
until somebody has filled them in (faults.py).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from danliu.flows.blanks import ID, LEFT_OUT, NOBODY

_SECRET = re.compile(
    r"(?i)(?:auth|authorization|cookie|token|secret|password|passwd|pwd|key|sign|signature"
    r"|credentials?)$"
)
_HARMLESS = {"accept", "accept-language", "content-language", "content-type", "user-agent"}
_WHO_ASKS = re.compile(r"(?<=://)[^/@\s\"]+@")
_IN_ADDRESS = re.compile(
    r"(?i)([?&][^=&\"]*(?:token|secret|password|passwd|key|sign|signature)=)[^&\"\s]+"
)
_SENT = {"headers", "json", "input"}  # settings that go out to another system
_REFERENCE = re.compile(r"^=\s*\{[^}]*\}$")


def cleaned(definition: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The definition of a flow without ids and secrets, and the places where there were some."""
    found: list[str] = []
    told: dict[str, Any] = _clean(definition, "", found.append)
    return told, tuple(dict.fromkeys(found))


def _clean(value: Any, place: str, note: Callable[[str], None]) -> Any:
    if isinstance(value, str):
        return _text(value, place, note)
    if isinstance(value, Mapping):
        here = str(value["id"]) if isinstance(value.get("block"), str) and "id" in value else place
        reference = "connection" in value  # names a secret, and does not hold it
        return {
            name: _named(
                name, one, here, note, secret=_is_secret(here, name, one) and not reference
            )
            for name, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [_clean(one, place, note) for one in value]
    return value


def _named(name: str, value: Any, place: str, note: Callable[[str], None], *, secret: bool) -> Any:
    inside = place if name in ("blocks", "branches", "settings") else f"{place}.{name}".lstrip(".")
    if secret:
        note(inside)
        return LEFT_OUT
    return _clean(value, inside, note)


def _is_secret(place: str, name: str, value: Any) -> bool:
    """A value that only repeats what the run knows holds nothing itself."""
    if not isinstance(value, str) or not value or _REFERENCE.match(value):
        return False
    around = place.split(".")
    if "headers" in around:
        return name.casefold() not in _HARMLESS
    return not _SENT.isdisjoint(around) and _SECRET.search(name) is not None


def _text(value: str, place: str, note: Callable[[str], None]) -> str:
    plain = ID.sub(NOBODY, value)
    if "://" in plain:
        plain = _IN_ADDRESS.sub(rf"\g<1>{LEFT_OUT}", plain)
        plain = _WHO_ASKS.sub(f"{LEFT_OUT}@", plain)
    if plain != value:
        note(place)
    return plain
