"""Reads a question in the text form of the SBPO 2025 challenge, packed with gzip or not.

Orders, items, aisles; a line for each order and each aisle: how many pairs, then item and quantity
of each; least and most units.
"""

import gzip
from pathlib import Path

import numpy as np

from danliu.orders.selection.problem import Lines, Numbers, Problem


class NotReadable(ValueError):
    """This is no such question; says why."""


def read(path: Path) -> Problem:
    """Raises NotReadable, OSError."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        numbers = np.array(text.split(), dtype=np.int64)
        return _problem(numbers)
    except (ValueError, IndexError, gzip.BadGzipFile) as error:
        raise NotReadable(f"{path.name}: {error}") from error


def _problem(numbers: Numbers) -> Problem:
    orders, items, aisles = (int(one) for one in numbers[:3])
    asked, at = _lines(numbers, 3, orders, items)
    held, at = _lines(numbers, at, aisles, items)
    least, most = (int(one) for one in numbers[at : at + 2])
    return Problem(orders, items, aisles, asked, held, least, most)


def _lines(numbers: Numbers, at: int, owners: int, items: int) -> tuple[Lines, int]:
    """The pairs of so many owners, and where they end. The same item twice is one line."""
    owner, pairs = [], []
    for number in range(owners):
        end = at + 1 + 2 * int(numbers[at])
        pairs.append(numbers[at + 1 : end].reshape(-1, 2))
        owner.append(np.full(len(pairs[-1]), number))
        at = end
    item, quantity = np.concatenate(pairs).T
    if len(item) and not 0 <= item.min() <= item.max() < items:
        raise ValueError(f"an item beyond {items}")
    key, which = np.unique(np.concatenate(owner) * items + item, return_inverse=True)
    summed = np.bincount(which, weights=quantity).astype(np.int64)
    return Lines(key // items, key % items, summed), at
