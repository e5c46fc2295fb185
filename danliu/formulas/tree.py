"""A formula as a tree: constants, references, and calls; an operator is a call by its sign."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from danliu.formulas.kinds import Path


@dataclass(frozen=True)
class Literal:
    value: Decimal | str | bool
    at: int = field(compare=False)  # column where it begins, the first is 1
    depth: int = field(default=1, init=False, compare=False)


@dataclass(frozen=True)
class Reference:
    path: Path
    at: int = field(compare=False)
    depth: int = field(default=1, init=False, compare=False)


@dataclass(frozen=True)
class Call:
    """`name` is a sign ("+", "<=", "negate", "%") or a function's name in capitals."""

    name: str
    arguments: "tuple[Tree, ...]"
    at: int = field(compare=False)
    depth: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        deepest = max((argument.depth for argument in self.arguments), default=0)
        object.__setattr__(self, "depth", deepest + 1)


Tree = Literal | Reference | Call


def references(tree: Tree) -> list[Path]:
    """The paths that the formula reads, each once, in the order of the text."""
    return list(dict.fromkeys(_paths(tree)))


def _paths(tree: Tree) -> Iterator[Path]:
    if isinstance(tree, Reference):
        yield tree.path
    elif isinstance(tree, Call):
        for argument in tree.arguments:
            yield from _paths(argument)
