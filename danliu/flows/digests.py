"""What a step was asked, as a digest: enough to tell whether it would be asked the same again."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

_MARK = "$digest"
_EXACT, _LARGEST = 2**53, 10**308  # whole numbers that a float holds as they are, and at all


def digest(packed: Any) -> Mapping[str, str]:
    """Of a packed value (values.py), in its place."""
    told = msgspec.json.encode(_plain(packed), order="deterministic")
    return {_MARK: blake2b(told, digest_size=16).hexdigest()}


def is_digest(kept: Any) -> bool:
    return isinstance(kept, dict) and kept.keys() == {_MARK}


def same(kept: Any, packed: Any) -> bool:
    """Whether what was kept of an input, in full or as a digest, is this input."""
    return bool(kept == (digest(packed) if is_digest(kept) else packed))


def _plain(value: Any) -> Any:
    """Equal numbers alike: PostgreSQL gives 1.0E3 back as 1000, and 1E300 with all its zeros."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    if isinstance(value, int) and _EXACT < abs(value) < _LARGEST:
        return float(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
