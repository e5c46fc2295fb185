"""What two versions of a flow do differently, block by block. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from danliu.flows.definition import Branch, Flow, Node

Kind = Literal["added", "removed", "changed", "moved"]


class Difference(Struct, frozen=True):
    """One block, branch or setting.

    place    ids from the outside in: `checks.credit` is a branch, `decide.small.when` a setting
             of one; «» is the flow itself
    before   as it was; None where it is new
    after    as it is; None where it is gone
    """

    place: str
    kind: Kind
    before: Any = None
    after: Any = None


class _Part(Struct, frozen=True):
    """A block or a branch without what is in it, and where it stands."""

    inside: str
    after: str
    told: dict[str, Any]


def differences(old: Flow, new: Flow) -> list[Difference]:
    """In the order of the new version, what is gone last."""
    found = list(_settings("", _head(old), _head(new)))
    before, now = dict(_parts(old)), dict(_parts(new))
    for place, part in now.items():
        was = before.get(place)
        if was is None:
            found.append(Difference(place, "added", None, part.told))
            continue
        if was.inside != part.inside or (was.after != part.after and _follows(was, before, now)):
            found.append(Difference(place, "moved", was.inside, part.inside))
        found += _settings(place, was.told, part.told)
    gone = (place for place in before if place not in now)
    return found + [Difference(one, "removed", before[one].told, None) for one in gone]


def _follows(was: _Part, before: Mapping[str, _Part], now: Mapping[str, _Part]) -> bool:
    """Whether the part before it is still there: else it only moved up."""
    return was.after in now or not was.after


def _head(flow: Flow) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(flow)
    return {key: one for key, one in told.items() if key not in ("blocks", "unplaced")}


def _parts(flow: Flow) -> Iterator[tuple[str, _Part]]:
    yield from _nodes(flow.blocks, "")


def _nodes(nodes: tuple[Node, ...], inside: str) -> Iterator[tuple[str, _Part]]:
    last = ""
    for node in nodes:
        yield node.id, _part(node, inside, last)
        last, before = node.id, ""
        for branch in node.branches:
            place = f"{node.id}.{branch.name}"
            yield place, _part(branch, node.id, before)
            before = place
            yield from _nodes(branch.blocks, place)


def _part(part: Node | Branch, inside: str, after: str) -> _Part:
    told = msgspec.to_builtins(part)
    plain = {key: one for key, one in told.items() if key not in ("branches", "blocks", "id")}
    return _Part(inside, after, plain)


def _settings(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """What differs, as deep as both have the same names."""
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        deeper = f"{place}.{key}" if place and key != "settings" else place or key
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from _settings(deeper, was, now)
        else:
            kind: Kind = "added" if was is None else "removed" if now is None else "changed"
            yield Difference(deeper, kind, was, now)
